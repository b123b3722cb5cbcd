"""File an article under one address."""
