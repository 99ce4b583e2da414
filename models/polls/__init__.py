"""Polls and votes: asked, opened on a frozen roll, cast, counted, published."""
