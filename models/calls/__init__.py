"""Calls for expertise: asked of everybody where nobody fits."""
