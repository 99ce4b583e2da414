"""The journal: every change of power, status, settings or data, said in the cluster's journal channel."""
