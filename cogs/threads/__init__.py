"""Project threads: forum posts that a group's heads open to work on something."""
