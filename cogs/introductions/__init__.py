"""Introductions: asking an expert, answering, and saying afterwards whether it helped."""
