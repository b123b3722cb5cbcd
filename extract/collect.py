"""Turn one source into pages, unchanged fetches and rejects."""
