"""The member organisations, as the board and their representatives keep them."""
