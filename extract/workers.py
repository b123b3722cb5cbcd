"""Run the reading in killable worker processes."""
