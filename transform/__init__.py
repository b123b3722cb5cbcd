"""Compute: a `Document` and what the warehouse has `Seen` come in; an `Article` with its photos and tags comes out.

No network, no files, no clock: time comes in as `now`. What may fail is a subclass of
`transform.errors.TransformError`.
"""
