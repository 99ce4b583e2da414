"""What the board looks at: how many there are, what was asked for, and what came of it. Totals only, never who."""
