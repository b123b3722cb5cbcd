"""Measure the whole chain, page bytes to row in DuckDB, beside other extractors: CPU time, interleaved, in one run.

    speed.py [--pages truth.jsonl | FOLDER] [--rounds 3] [--peers] [--json out.json] [--chart out.svg]

Without `--pages` the sample pages of tests/samples are read. Every system reads the same page before any reads the
next one, so that a machine that slows down slows all of them; figures are CPU seconds of this process, one thread.
Peers that are not installed are named and left out: `pip install newspaper4k news-please goose3 datasketch`.
"""

import argparse
import importlib.util
import json
import logging
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from accuracy import page_of, truth_rows  # beside this file

from extract.records import Link, Page

ROOT = Path(__file__).resolve().parents[1]
BATCH = 64  # pages in one transaction, as in the night

Timed = Callable[[Page], object]


@dataclass
class Clock:
    """CPU seconds by name."""

    seconds: dict[str, float] = dataclass_field(default_factory=lambda: defaultdict(float))

    def time(self, name: str, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        started = time.process_time()
        try:
            return function(*args, **kwargs)
        finally:
            self.seconds[name] += time.process_time() - started


class Chain:
    """Nightwire from page bytes to committed rows, in this process, batch by batch."""

    def __init__(self, folder: Path) -> None:
        from load.warehouse import open_warehouse

        self.con = open_warehouse(folder / "warehouse.duckdb")
        self.spool = folder / "spool"
        self.clock = Clock()
        self.waiting: list[Any] = []
        self.batches = 0

    def __call__(self, page: Page) -> None:
        from extract.errors import ExtractError
        from extract.read.document import read_document
        from transform.articles import make_article

        try:
            document = self.clock.time("read", read_document, page)
        except ExtractError:
            return
        article = self.clock.time(
            "transform", make_article, document, now=page.fetched_at, run_id="benchmark", asked_url=page.url
        )
        self.waiting.append(article)
        if len(self.waiting) == BATCH:
            self.flush()

    def flush(self) -> None:
        from load.records import Batch
        from load.seen import read_seen
        from load.spool import remove_batch, write_batch
        from load.store import append_batch
        from transform.dedupe import settle

        if not self.waiting:
            return
        articles, self.waiting = self.waiting, []
        now = datetime.now(UTC)
        seen = self.clock.time("seen", read_seen, self.con, articles, now=now)
        settled = self.clock.time("settle", settle, articles, seen, ranks={}, now=now)
        self.batches += 1
        batch = Batch(
            batch_id=f"benchmark-{self.batches}",
            run_id="benchmark",
            source="benchmark",
            articles=settled.articles,
            decisions=settled.decisions,
        )
        path = self.clock.time("spool", write_batch, self.spool, batch)
        self.clock.time("append", append_batch, self.con, batch)
        remove_batch(path)


def trafilatura_default(page: Page) -> object:
    import trafilatura

    return trafilatura.extract(page.content)


def trafilatura_fast(page: Page) -> object:
    import trafilatura

    return trafilatura.extract(page.content, fast=True, include_comments=False)


def naive_chain() -> Timed:
    """Return what most pipelines do: trafilatura with metadata, BeautifulSoup for captions, MinHash by datasketch."""
    import trafilatura
    from bs4 import BeautifulSoup
    from datasketch import MinHash

    def read(page: Page) -> object:
        found = trafilatura.bare_extraction(page.content, with_metadata=True)
        soup = BeautifulSoup(page.content, "lxml")
        captions = [caption.get_text() for caption in soup.select("figcaption")]
        words = ((found.text if found else "") or "").split()
        minhash = MinHash(num_perm=128)
        for place in range(len(words) - 2):
            minhash.update(" ".join(words[place : place + 3]).encode())
        return found, captions, minhash

    return read


def newspaper4k(page: Page) -> object:
    from newspaper import Article

    article = Article(page.final_url, fetch_images=False)
    article.download(input_html=page.content.decode("utf-8", "replace"))
    article.parse()
    return article


def newsplease(page: Page) -> object:
    from newsplease import NewsPlease

    return NewsPlease.from_html(page.content.decode("utf-8", "replace"), url=page.final_url)


def goose3(page: Page) -> object:
    from goose3 import Goose

    return Goose({"enable_image_fetching": False}).extract(raw_html=page.content.decode("utf-8", "replace"))


PEERS: dict[str, tuple[str, Timed]] = {
    "newspaper4k": ("newspaper", newspaper4k),
    "news-please": ("newsplease", newsplease),
    "goose3": ("goose3", goose3),
}


def systems(folder: Path, *, with_peers: bool) -> tuple[Chain, dict[str, Timed]]:
    chain = Chain(folder)
    timed: dict[str, Timed] = {
        "nightwire, whole chain": chain,
        "trafilatura.extract": trafilatura_default,
        "trafilatura.extract, fast": trafilatura_fast,
    }
    if importlib.util.find_spec("datasketch"):
        timed["naive chain"] = naive_chain()
    else:
        print("naive chain: datasketch is not installed, left out")
    for name, (module, read) in PEERS.items() if with_peers else ():
        if importlib.util.find_spec(module):
            timed[name] = read
        else:
            print(f"{name}: not installed, left out")
    return chain, timed


def measure(pages: Sequence[Page], *, rounds: int, with_peers: bool) -> dict[str, Any]:
    """Return CPU milliseconds a page by system and round, and of the chain's stages."""
    per_round: dict[str, list[float]] = defaultdict(list)
    stages: dict[str, list[float]] = defaultdict(list)
    for number in range(rounds + 1):
        with tempfile.TemporaryDirectory() as folder:
            chain, timed = systems(Path(folder), with_peers=with_peers)
            clock = Clock()
            for page in pages:
                for name, read in timed.items():
                    clock.time(name, _quietly, read, page)
            clock.time("nightwire, whole chain", chain.flush)
            chain.con.close()
        if number == 0:
            continue  # the first round loads tables and warms caches
        for name, seconds in clock.seconds.items():
            per_round[name].append(1000 * seconds / len(pages))
        for name, seconds in chain.clock.seconds.items():
            stages[name].append(1000 * seconds / len(pages))
    return {"pages": len(pages), "rounds": rounds, "ms_a_page": dict(per_round), "stages_ms_a_page": dict(stages)}


def _quietly(read: Timed, page: Page) -> object:
    try:
        return read(page)
    except Exception as error:  # a peer that fails on a page has still spent its time
        logging.getLogger(__name__).debug("%s: %s", page.final_url, error)
        return None


def report(figures: dict[str, Any]) -> Iterator[str]:
    ours = statistics.median(figures["ms_a_page"]["nightwire, whole chain"])
    yield f"{figures['pages']} pages, {figures['rounds']} rounds, CPU time of one thread, interleaved page by page"
    yield f"{'':28}{'ms a page':>10}{'pages/CPU s':>13}{'nightwire does':>16}"
    for name, values in figures["ms_a_page"].items():
        own = statistics.median(values)
        yield f"{name:28}{own:10.1f}{1000 / own:13.1f}{own / ours:14.2f} x"
    yield "stages of the chain, ms a page:"
    for name, values in figures["stages_ms_a_page"].items():
        yield f"  {name:26}{statistics.median(values):10.2f}"


def chart(figures: dict[str, Any]) -> str:
    """Return the pages a CPU second of each system as an SVG bar chart."""
    rates = {name: 1000 / statistics.median(values) for name, values in figures["ms_a_page"].items()}
    top = max(rates.values())
    bars = "".join(
        f'<text x="0" y="{24 * row + 16}">{name}</text>'
        f'<rect x="200" y="{24 * row + 4}" width="{rate / top * 300:.0f}" height="16" fill="#3b6ea5"/>'
        f'<text x="{206 + rate / top * 300:.0f}" y="{24 * row + 16}">{rate:.1f}</text>'
        for row, (name, rate) in enumerate(rates.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 {24 * len(rates) + 8}" '
        f'font-family="sans-serif" font-size="12"><title>Pages a CPU second</title>{bars}</svg>\n'
    )


def pages_of(path: Path | None) -> list[Page]:
    """Return the pages of a truth file, of a folder of .html files, or our samples."""
    if path is not None and path.suffix == ".jsonl":
        return [page_of(row, path.parent) for row in truth_rows(path)]
    folder = path or ROOT / "tests" / "samples"
    found = [_page_of_file(file) for file in sorted(folder.rglob("*.html"))]
    if not found:
        raise SystemExit(f"{folder}: no .html file in it; --pages takes a truth .jsonl or a folder of .html files")
    return found


def _page_of_file(file: Path) -> Page:
    url = f"https://{file.parent.name}.example/{file.stem}"
    return Page(
        url=url,
        final_url=url,
        source="benchmark",
        status=200,
        headers=(("Content-Type", "text/html"),),
        content=file.read_bytes(),
        fetched_at=datetime.now(UTC),
        link=Link(url=url, source="benchmark"),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, help="a truth .jsonl (html beside it) or a folder of .html files")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", action="store_true", help="also newspaper4k, news-please, goose3 where installed")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--chart", type=Path, help="write an SVG chart here")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    figures = measure(pages_of(options.pages), rounds=options.rounds, with_peers=options.peers)
    print("\n".join(report(figures)))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")
    if options.chart:
        options.chart.write_text(chart(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
