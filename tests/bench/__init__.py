"""Measurements: `make bench`, or one of them: `python -m tests.bench command`."""
