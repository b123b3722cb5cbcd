"""What a worker process does with one page: read it, make an article of it.

Nothing heavy is imported before a worker calls: the process that runs the night never loads an extractor.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from extract.errors import ExtractError
from extract.fetch.redact import redact_url
from extract.records import Link, Page, Reject
from transform.errors import TransformError
from transform.records import Article

if TYPE_CHECKING:
    from transform.taggers.custom import Taxonomy
    from transform.taggers.vocabulary import Vocabulary

MAX_TRIES = 3  # where another night may do better, two more nights are tried


def read_article(page: Page, run_id: str, *taxonomies: str) -> Article | Reject:
    """Return the article a page holds, undecided, or why it gives none.

    `taxonomies` are paths of the operator's own tag files.
    """
    from extract.read.document import read_document
    from transform.articles import make_article

    try:
        document = read_document(page)
        if document.canonical_url:
            document = replace(document, canonical_url=redact_url(document.canonical_url))
    except ExtractError as error:
        return _reject(page, "read", error.reason, str(error), retry=error.retry)
    try:
        tables = [read_tags(path) for path in taxonomies]
        return make_article(document, now=page.fetched_at, run_id=run_id, asked_url=page.url, taxonomies=tables)
    except TransformError as error:
        return _reject(page, "transform", error.reason, str(error), retry=False)


@cache
def read_tags(path: str) -> "Taxonomy | Vocabulary":
    """Return the operator's tag file: topics in TOML, or a vocabulary in one of the forms it is published in.

    Raises BadTaxonomy; OSError and UnicodeDecodeError when the file cannot be read.
    """
    from transform.taggers.custom import read_taxonomy
    from transform.taggers.vocabulary_files import FORMS, read_vocabulary

    file = Path(path)
    text = file.read_text(encoding="utf-8")
    form = file.suffix.lower().removeprefix(".")
    return read_vocabulary(text, name=file.stem, form=form) if form in FORMS else read_taxonomy(text, name=file.stem)


def warm_up() -> None:
    """Load the extractor and the tables before the first page's clock runs."""
    url = "https://warm-up.invalid/"
    # Two sections, because a text that one element holds is read without the engine.
    html = b"<html><title>Warm-up</title><body><h1>Warm-up</h1><div><p>%s</p></div><div><p>%s</p></div></body></html>"
    text = b"Nothing is read here but this sentence, which stands for an article of some length. " * 12
    page = Page(
        url=url,
        final_url=url,
        source="warm-up",
        status=200,
        headers=(("Content-Type", "text/html; charset=utf-8"),),
        content=html % (text, text),
        fetched_at=datetime.now(UTC),
        link=Link(url=url, source="warm-up"),
    )
    read_article(page, "warm-up")


def _reject(page: Page, stage: Literal["read", "transform"], reason: str, message: str, *, retry: bool) -> Reject:
    now = datetime.now(UTC)
    tries = page.link.tries + 1
    return Reject(
        url=page.url,
        source=page.source,
        stage=stage,
        reason=reason,
        message=message,
        tries=tries,
        rejected_at=now,
        next_try_at=now + timedelta(days=1) if retry and tries < MAX_TRIES else None,
        status=page.status,
        archive_file=page.archive_file,
        archive_offset=page.archive_offset,
    )
