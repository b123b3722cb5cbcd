"""Measure what is read from real pages: predict, score, compare with peers, look at the worst, hold the floors.

    accuracy.py predict --truth truth.jsonl --out preds.jsonl
    accuracy.py score --truth truth.jsonl [--worst 10]      prints the metrics, and the worst bodies with a diff
    accuracy.py peers --truth truth.jsonl                   our row beside other extractors (extra `bench`)
    accuracy.py floors                                      fails when a pinned figure falls

A truth file has one page a line: `id`, `url`, `html` (a path beside it or absolute, `.gz` too), `crawl_date`, `truth`.
"""

import argparse
import difflib
import gzip
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extract.errors import ReadError
from extract.read.document import read_document
from extract.records import Document, Link, Page

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "truth.jsonl"
SCORER = ROOT.parent / "shared" / "bench" / "score.py"
PAGE_SECONDS = 30.0  # for one peer and one page

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
    """Return the page of a truth row."""
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
    """Return what is read from the page of `row`, in the scorer's form; with the reason alone when it is rejected."""
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


def run_scorer(scorer: Path, truth: Path, predictions: list[Path], *, pages: Path, summary: Path) -> str:
    """Run the scorer and return what it prints."""
    command = [sys.executable, scorer, *predictions, "--truth", truth, "--pages", pages, "--json", summary]
    done = subprocess.run([*map(str, command), "--groups", "all"], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{scorer} failed:\n{done.stderr}")
    return done.stdout


def score(truth: Path, scorer: Path, worst: int) -> None:
    """Print the metrics over a truth file, and the `worst` bodies with what differs."""
    with tempfile.TemporaryDirectory() as folder:
        ours, pages = Path(folder) / "nightwire.jsonl", Path(folder) / "pages.jsonl"
        predict(truth, ours)
        print(run_scorer(scorer, truth, [ours], pages=pages, summary=Path(folder) / "summary.json"))
        if worst:
            print_worst(truth, ours, pages, worst)


def print_worst(truth: Path, ours: Path, pages: Path, worst: int) -> None:
    """Print the pages whose bodies score least: lines with - are wanted and missing, lines with + too many."""
    wanted = {row["id"]: row["truth"]["body"] for row in truth_rows(truth)}
    found = {row["id"]: row for row in truth_rows(ours)}
    scored = sorted(truth_rows(pages), key=lambda page: page["b_f1"])
    for page in scored[:worst]:
        told = found[page["id"]]
        print(f"\n## {page['id']}: F1 {page['b_f1']:.3f}, P {page['b_p']:.3f}, R {page['b_r']:.3f}")
        print(told.get("rejected") or "")
        for line in difflib.unified_diff(
            wanted[page["id"]].split("\n"), (told.get("body") or "").split("\n"), lineterm="", n=0
        ):
            if line[:3] not in ("---", "+++") and not line.startswith("@@"):
                print(line[:240])


def compare_peers(truth: Path, scorer: Path) -> None:
    """Print our row beside those of the other extractors that are installed."""
    import accuracy_peers

    folder = truth if truth.is_dir() else truth.parent
    with tempfile.TemporaryDirectory() as out:
        ours = Path(out) / "nightwire.jsonl"
        predict(truth, ours)
        files = [ours]
        for name, read in accuracy_peers.available():
            file = Path(out) / f"{name}.jsonl"
            with file.open("w", encoding="utf-8") as lines:
                for row in truth_rows(truth):
                    page = page_of(row, folder)
                    found = within_limit(read, page.content, page.url)
                    lines.write(json.dumps({"id": row["id"], **found}, default=str) + "\n")
            print(f"{name}: read", flush=True)
            files.append(file)
        print(run_scorer(scorer, truth, files, pages=Path(out) / "pages", summary=Path(out) / "summary.json"))


def within_limit(read: Callable[[bytes, str], Row], content: bytes, url: str) -> Row:
    """Return what a peer reads, or an empty body when it takes longer than `PAGE_SECONDS`, as some do on some pages."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, PAGE_SECONDS)
    try:
        return read(content, url)
    except TimeoutError:
        return {"body": "", "error": "took too long"}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def hold_floors(truth: Path, scorer: Path) -> bool:
    """Print each pinned figure beside its floor, on our samples and, where it is, the corpus; False when one fell."""
    import accuracy_floors

    held = accuracy_floors.report("samples", accuracy_floors.sample_figures(), accuracy_floors.SAMPLE_FLOORS)
    if not (truth.exists() and scorer.exists()):
        print(f"no corpus at {truth}: its floors are not looked at")
        return held
    with tempfile.TemporaryDirectory() as folder:
        ours, summary = Path(folder) / "nightwire.jsonl", Path(folder) / "summary.json"
        predict(truth, ours)
        run_scorer(scorer, truth, [ours], pages=Path(folder) / "pages", summary=summary)
        figures = json.loads(summary.read_text(encoding="utf-8"))["all"]["nightwire"]
    return accuracy_floors.report("corpus", figures, accuracy_floors.CORPUS_FLOORS) and held


def main(arguments: list[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    if given.command == "predict":
        predict(given.truth, given.out)
    elif given.command == "score":
        score(given.truth, given.scorer, given.worst)
    elif given.command == "peers":
        compare_peers(given.truth, given.scorer)
    else:
        return 0 if hold_floors(given.truth, given.scorer) else 1
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = top.add_subparsers(dest="command", required=True)
    for name, purpose in (
        ("predict", "read every page of a truth file"),
        ("score", "print the metrics"),
        ("peers", "print our row beside those of other extractors"),
        ("floors", "fail when a pinned figure falls"),
    ):
        command = commands.add_parser(name, help=purpose)
        command.add_argument("--truth", type=Path, default=CORPUS)
        if name == "predict":
            command.add_argument("--out", type=Path, required=True)
        else:
            command.add_argument("--scorer", type=Path, default=SCORER)
        if name == "score":
            command.add_argument(
                "--worst", type=int, default=0, metavar="N", help="show the N worst bodies with a diff"
            )
    return top


if __name__ == "__main__":
    sys.exit(main())
