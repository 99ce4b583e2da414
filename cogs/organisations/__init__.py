"""`/adherent`: the member organisations, seen by everybody, kept by the board and presented by who represents them."""
