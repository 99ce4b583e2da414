"""The audit log as people read it: told with the names of today, searched, written out, checked."""
