"""The running application: the doors from Discord, what is shown, and what runs on its own."""
