"""Read the web: a `Source` comes in; `Page`, `Document`, `Reject` and `Fetch` records come out.

Nothing here computes what an article *means* and nothing here writes rows. `collect` fetches and archives, `workers`
runs the reading in killable processes, `read` turns the bytes of one page into what the page says. What may fail is a
subclass of `extract.errors.ExtractError`, and each ends as one `Reject`.
"""
