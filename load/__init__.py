"""Write DuckDB: a `Batch` of articles, fetches and rejects comes in; rows come out, exactly once.

`warehouse.duckdb` belongs to the one writer, `news.duckdb` is the readers' copy. What may fail is a subclass of
`load.errors.LoadError`.
"""
