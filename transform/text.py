"""Normalise text."""
