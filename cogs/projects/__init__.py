"""Projects that organisations build together: proposing, finding, steering them."""
