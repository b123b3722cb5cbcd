"""Reach the network and keep what came: the door, its manners, and the archive.

An address comes in, an `Answer` goes out (`door`), or a `Page`, a `Fetch` or a `Reject` (`links`); pages are on the
disk before anybody reads them (`archive`). What may fail is a `PageNotHad` that says why, and whether another night may
do better.
"""
