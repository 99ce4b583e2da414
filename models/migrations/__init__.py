"""One tree of versions of the tables, for both engines."""
