"""`nightwire record`: write a page as a sample, with what is read from it today, for a person to correct."""

import dataclasses
import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from extract.records import Page, Reject
from extract.workers import Workers
from flows.check import fetch_page, page_of_file
from flows.errors import FlowError
from flows.reading import read_article
from flows.terminal import console, plain
from transform.records import Article

MAX_SLUG = 60
COMPARED = (  # keys of expected.json, beside `body` and `photos`; tests/samples/README.md says how each is compared
    "headline",
    "standfirst",
    "byline",
    "language",
    "section",
    "keywords",
    "dateline_place",
    "agencies",
    "published_at",
    "modified_at",
    "ednote",
    "genre",
    "flags",
)


class SampleThere(FlowError):
    """The folder of the sample holds one already."""


def record(target: str, folder: Path, *, name: str | None = None) -> int:
    """Write page, address and today's reading of `target` under `folder`, and print what to do next.

    Raises SampleThere, FetchError.
    """
    page = fetch_page(target) if target.startswith(("http://", "https://")) else page_of_file(Path(target))
    place = folder / (name or f"{_slug(urlsplit(page.final_url).hostname or 'file')}/{_slug(page.final_url)}")
    if place.exists():
        raise SampleThere(f"{place}: there already; name another with --name, or remove it")
    with Workers(read_article, args=("record",), count=1, seconds_per_page=60) as workers:
        (answer,) = workers.read([page])
    place.mkdir(parents=True)
    (place / "page.html").write_bytes(page.content)
    _write(place / "page.json", _address(page))
    _write(place / "expected.json", _reading(answer))
    out = console()
    out.print(plain(f"{place}: written."))
    out.print(
        "expected.json says what is read today, right or wrong: correct it by the page before you commit it. "
        "Samples in the project are pages we wrote ourselves: keep the page's shape and put your own words in it."
    )
    return 0


def _address(page: Page) -> dict[str, Any]:
    kept = ("content-type", "last-modified", "content-language", "link", "x-robots-tag")
    return {
        "url": page.final_url,
        "status": page.status,
        "headers": {name: value for name, value in page.headers if name.lower() in kept},
        "fetched_at": page.fetched_at.isoformat(),
    }


def _reading(answer: Article | Reject) -> dict[str, Any]:
    why = {"why": "TODO: one sentence that says what makes the page hard"}
    if isinstance(answer, Reject):
        return why | {"reject": answer.reason}
    read = dataclasses.asdict(answer)
    reading = {name: read[name] for name in COMPARED if read[name] not in (None, ())}
    photos = [{name: one[name] for name in ("url", "caption", "credit_line", "is_lead")} for one in read["photos"]]
    return why | reading | {"body": answer.body.split("\n"), "photos": photos}


def _write(path: Path, content: dict[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=2, default=_plain)
    path.write_text(text + "\n", encoding="utf-8")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _slug(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", text.lower().removeprefix("https://").removeprefix("http://")).strip("-")
    return words[-MAX_SLUG:].strip("-") or "page"
