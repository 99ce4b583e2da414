"""Introductions: a request to an expert, answered by consent."""
