"""Reach the network and keep what came: the door, its manners, and the archive."""
