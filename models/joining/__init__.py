"""How a newcomer becomes a known member."""
