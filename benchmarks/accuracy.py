"""Measure what is read from real pages: predict, score, compare with peers, look at the worst, hold the floors.

accuracy.py predict --truth truth.jsonl --out preds.jsonl
accuracy.py score --truth truth.jsonl [--worst 10]
"""

import argparse
import gzip
import json
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extract.errors import ReadError
from extract.read.document import read_document
from extract.records import Document, Link, Page

Row = dict[str, Any]


def truth_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a truth file: JSON lines, or a folder of JSON files."""
    if path.is_dir():
        for file in sorted(path.glob("*.json")):
            yield json.loads(file.read_text(encoding="utf-8"))
        return
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def page_of(row: Row, folder: Path) -> Page:
    """Return the page of a truth row; its `html` is a path beside the truth file, or absolute."""
    file = folder / row["html"]
    content = file.read_bytes()
    if file.suffix == ".gz":
        content = gzip.decompress(content)
    url = row.get("url") or f"https://{row['id']}.example/"
    return Page(
        url=url,
        final_url=url,
        source="benchmark",
        status=200,
        headers=(("Content-Type", row.get("content_type") or "text/html"),),
        content=content,
        fetched_at=fetched_at(row),
        link=Link(url=url, source="benchmark"),
    )


def fetched_at(row: Row) -> datetime:
    try:
        crawled = datetime.fromisoformat(str(row.get("crawl_date")))
    except ValueError:
        return datetime.now(UTC)
    return crawled if crawled.tzinfo else crawled.replace(tzinfo=UTC)


def prediction(row: Row, folder: Path) -> Row:
    """Return what is read from the page of `row`, in the scorer's form; empty when it is rejected."""
    try:
        document = read_document(page_of(row, folder))
    except ReadError as error:
        return {"id": row["id"], "rejected": f"{error.reason}: {error}"}
    return {"id": row["id"], **as_prediction(document)}


def as_prediction(document: Document) -> Row:
    published = document.published_at
    return {
        "title": document.headline,
        "authors": list(document.byline),
        "published": published.isoformat() if published else None,
        "body": document.body,
        "photos": [
            {"url": photo.url, "caption": photo.caption, "credit": photo.credit_line} for photo in document.photos
        ],
        "topics": list(document.keywords),
        "flags": list(document.flags),
    }


def predict(truth: Path, out: Path) -> None:
    """Write one prediction a line; print how many pages a CPU second were read."""
    folder = truth if truth.is_dir() else truth.parent
    started, count = time.process_time(), 0
    with out.open("w", encoding="utf-8") as lines:
        for row in truth_rows(truth):
            lines.write(json.dumps(prediction(row, folder), ensure_ascii=False) + "\n")
            count += 1
    seconds = time.process_time() - started
    print(f"{count} pages, {seconds:.1f} CPU seconds, {count / max(seconds, 0.001):.1f} pages a CPU second")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("predict", help="read every page of a truth file")
    command.add_argument("--truth", type=Path, required=True)
    command.add_argument("--out", type=Path, required=True)
    given = parser.parse_args(arguments)
    if given.command == "predict":
        predict(given.truth, given.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
