"""Read one page: bytes come in, one `Document` comes out. No network, no files, no clock."""
