"""Hash and fingerprint a text."""
