"""Measure the taggers: documents a CPU second, and with labels the F1 of countries and first-level Media Topics.

    python benchmarks/tags.py --truth FILE [--repeat 3]

FILE has a JSON object a line: `url`, `lang`, `truth.title`, `truth.body`, `truth.topics`; where a line also has
`countries` (ISO codes) or `medtop` (first-level codes), they are compared with the tags that score `--least` or more.
"""

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path

from extract.records import Document
from transform.articles import make_undecided
from transform.records import Article
from transform.taggers import TAGGERS, tag_article

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    """Tag every line, print speed and scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--least", type=float, default=0.5)
    options = parser.parse_args()
    lines = [json.loads(line) for line in options.truth.read_text(encoding="utf-8").splitlines() if line]
    articles = [_article(line) for line in lines]
    for article in articles:  # the data is read once, at the first article of each language
        tag_article(article)
    for name, tagger in (*TAGGERS.items(), ("all", tag_article)):
        began = time.process_time()
        for _ in range(options.repeat):
            for article in articles:
                tagger(article)
        spent = (time.process_time() - began) / options.repeat / len(articles)
        print(f"{name:12} {spent * 1000:7.3f} CPU ms a document, {1 / max(spent, 1e-9):7.0f} a CPU second")
    for scheme, key in (("country", "countries"), ("medtop", "medtop")):
        _print_f1(
            scheme,
            [(line[key], article) for line, article in zip(lines, articles, strict=True) if key in line],
            options.least,
        )


def _article(line: dict) -> Article:
    truth = line["truth"]
    document = Document(
        url=line["url"],
        source="made",
        fetched_at=NOW,
        headline=truth.get("title"),
        body=truth.get("body") or "",
        language=line.get("lang"),
        keywords=tuple(truth.get("topics") or ()),
    )
    return make_undecided(document, now=NOW, run_id="benchmark", asked_url=line["url"])


def _print_f1(scheme: str, pairs: list[tuple[list[str], Article]], least: float) -> None:
    right = told = wanted = 0
    for labels, article in pairs:
        found = [tag for tag in tag_article(article) if tag.scheme == scheme and tag.code[:8] != "medtop:2"]
        codes = {tag.code.removeprefix("medtop:") for tag in found if tag.score >= least or scheme == "medtop"}
        right += len(codes & set(labels))
        told += len(codes)
        wanted += len(set(labels))
    if wanted:
        precision, recall = right / max(1, told), right / wanted
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{scheme}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} on {len(pairs)} documents")


if __name__ == "__main__":
    main()
