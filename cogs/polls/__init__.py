"""Polls and votes: asking, voting, results."""
