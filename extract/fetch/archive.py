"""Keep every page in WARC files."""
