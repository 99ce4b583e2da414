"""Projects that organisations of the cluster build together, from an idea to something delivered."""
