"""Organisations, the people in them, and the offices they hold."""
