"""Joining an organisation: from a newcomer to a known member, and leaving the server."""
