"""Pace requests by host."""
