"""The cluster: the association tied to one Discord server, and its places there."""
