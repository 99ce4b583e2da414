"""`/bureau`: who holds which office of the association."""
