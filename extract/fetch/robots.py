"""Ask robots.txt."""
