"""What the domain wants against what a server has: planned purely, applied so that repeating it does nothing."""
