"""`/moi`, `/aide`, `/langue`, and the pinned card that opens them."""
