"""Find links: each module here is one kind of source, listed in `KINDS`."""
