"""Part glued words on the document's own evidence."""
