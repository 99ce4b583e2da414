"""What people say of themselves as experts, and what others say of them."""
