"""What people type and press: one folder a capability."""
