"""Parse a photo credit line."""
