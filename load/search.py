"""Full-text search over the newest version of each article, in every script."""

import importlib
from pathlib import Path

import duckdb

from load.database import Connection

LEAST_MB = 256  # of memory for building the index, beside twice the text
MAX_SEARCHABLE = 200_000  # newest articles; building takes 43 s for 100,000 (2 cores), and grows faster than they do


SPACED = r"""
    CREATE OR REPLACE MACRO spaced(words) AS
        regexp_replace(words, '([\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}])', ' \1 ', 'g')
"""


SEARCH = """
    CREATE OR REPLACE MACRO search(words) AS TABLE
    SELECT
        articles.article_id,
        articles.version,
        articles.headline,
        articles.source,
        articles.published_at,
        articles.copy_of,
        hits.score
    FROM (
        SELECT
            article_id,
            fts_main_search_text.match_bm25(article_id, spaced(words)) AS score
        FROM search_text
    ) AS hits
    JOIN articles ON articles.article_id = hits.article_id
    WHERE hits.score IS NOT NULL
        AND (articles.article_id, articles.version) IN (
            SELECT article_id, max(version) FROM articles GROUP BY article_id
        )
    ORDER BY hits.score DESC, articles.article_id
"""


def load_extension(con: Connection) -> None:
    """Load the full-text extension from its wheel; nothing is fetched and nothing is written to the home folder."""
    folder = Path(str(importlib.import_module("duckdb_extension_fts").__file__)).parent
    path = next(folder.rglob("fts.duckdb_extension"))
    con.execute(f"LOAD '{str(path).replace(chr(39), chr(39) * 2)}'")


def build_index(con: Connection) -> int:
    """Build the index of the readers' copy and return how many articles it covers.

    Words are runs of letters and digits of any script, without case and accents; scripts written without spaces
    (Han, Kana, Thai and their like) are indexed letter by letter.
    """
    load_extension(con)
    con.execute(SPACED)
    con.execute(
        """
        CREATE TABLE search_text AS
        SELECT
            article_id,
            spaced(concat_ws(' ', headline, standfirst)) AS head,
            spaced(body) AS body
        FROM articles
        WHERE (article_id, version) IN (SELECT article_id, max(version) FROM articles GROUP BY article_id)
        ORDER BY fetched_at DESC
        LIMIT $most
        """,
        {"most": MAX_SEARCHABLE},
    )
    _index(con)
    con.execute("COMMENT ON TABLE search_text IS 'What the full-text index was built from: use search(words)'")
    (count,) = con.execute("SELECT count(*) FROM search_text").fetchall()[0]
    con.execute(SEARCH)
    return int(count)


INDEX = """
    PRAGMA create_fts_index(
        'search_text', 'article_id', 'head', 'body', overwrite = 1,
        stemmer = 'none', stopwords = 'none', ignore = '[^\\p{L}\\p{M}\\p{N}]+', strip_accents = 1, lower = 1
    )
"""
TEXT = "SELECT coalesce(sum(strlen(head) + strlen(body)), 0)::BIGINT FROM search_text"


def _index(con: Connection) -> None:
    """Index `search_text` by one thread and in little memory; where that is too little, with all there is.

    10,000 articles of 6.5 kB: 464 MB and 12.8 s of CPU at 300 MB, 1,052 MB and 22.6 s without a limit and with two
    threads. 60,000 of them fit into 600 MB.
    """
    (text_bytes,) = con.execute(TEXT).fetchall()[0]
    con.execute("SET threads = 1")
    try:
        con.execute(f"SET memory_limit = '{LEAST_MB + 2 * text_bytes // (1 << 20)}MB'")
        con.execute(INDEX)
    except duckdb.OutOfMemoryException:
        con.execute("RESET memory_limit")
        con.execute(INDEX)
    con.execute("RESET memory_limit")
