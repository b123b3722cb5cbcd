"""Read the body."""
