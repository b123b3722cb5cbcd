"""Decide versions and copies."""
