"""Calls for expertise: a need posted for everybody, because nobody fitted."""
