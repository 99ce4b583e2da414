"""Project threads: forum posts that a group works in."""
