"""`/expert` and `/domaine`: who masters what in the cluster."""
