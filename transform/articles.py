"""Compose one `Article` from a `Document`."""
