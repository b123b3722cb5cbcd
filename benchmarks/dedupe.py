"""Measure near-duplicate search: recall, precision and cost, beside datasketch on the same articles in the same run.

    python benchmarks/dedupe.py --articles 100000            articles made from seeded text
    python benchmarks/dedupe.py --truth FILE --articles 5000  articles made from the bodies of a truth file, by edits
    python benchmarks/dedupe.py --datasketch 2000             how many articles datasketch is given (0: none)

Half of the articles are originals, half are copies of one of them: cut, with words changed, with a local lead, with a
new headline. The truth of a pair is how it was made; its likeness is the exact Jaccard of its 3-shingles.
Printed: for J >= .8 and >= .5 the share of the made pairs that `settle` tied to their original (recall) and the share
of the ties that are between texts of one origin (precision); CPU milliseconds an article of fingerprint and settling.
"""

import argparse
import json
import random
import string
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from extract.records import Document
from transform.articles import make_undecided
from transform.dedupe import settle
from transform.fingerprint import content_hash
from transform.kinship import search_keys
from transform.likeness import shingle_jaccard
from transform.prepared import prepare_text
from transform.records import Article, Seen, SeenVersion
from transform.urls import article_id

NOW = datetime(2026, 1, 1, 6, tzinfo=UTC)
BATCH = 64


def main() -> None:
    """Make the articles, run both, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--truth", type=Path, help="JSON lines with truth.body")
    parser.add_argument("--datasketch", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    bodies = _read_bodies(options.truth) if options.truth else None
    made = list(_made(options.articles, chance, bodies))
    ties, cpu = _settled(made)
    _print_quality(made, ties)
    print(f"CPU ms an article: fingerprint {cpu['fingerprint']:.3f}, settle {cpu['settle']:.3f}", end="")
    print(f", both {cpu['fingerprint'] + cpu['settle']:.3f}")
    if options.datasketch:
        _print_datasketch([body for body, _ in made[: options.datasketch]], cpu["fingerprint"] + cpu["settle"])


def _read_bodies(path: Path) -> list[str]:
    """Return the longer bodies of a truth file; those of spaceless scripts cannot be shuffled by word and stay out."""
    bodies = (json.loads(line)["truth"].get("body") or "" for line in path.read_text(encoding="utf-8").splitlines())
    return [body for body in bodies if len(body) > 500 and body.count(" ") > len(body) / 12]


def _made(count: int, chance: random.Random, bodies: list[str] | None) -> Iterator[tuple[str, int]]:
    """Yield bodies with the number of their original, an original before its copies, interleaved."""
    vocabulary = _vocabulary(chance)
    originals: list[str] = []
    for place in range(count):
        if place % 2 == 0 or not originals:
            originals.append(_original(chance, vocabulary, bodies))
            yield originals[-1], len(originals) - 1
        else:
            number = chance.randrange(len(originals))
            yield _edited(originals[number], chance, vocabulary), number


def _vocabulary(chance: random.Random) -> list[str]:
    """Return 20,000 made-up words; rare ones are longer."""
    return ["".join(chance.choices(string.ascii_lowercase, k=2 + len(str(n)) + n % 3)) for n in range(20_000)]


def _sentence(chance: random.Random, vocabulary: list[str]) -> str:
    ranks = (int(len(vocabulary) ** chance.random()) - 1 for _ in range(chance.randint(8, 28)))  # Zipf's law
    return " ".join(vocabulary[rank] for rank in ranks).capitalize() + "."


def _original(chance: random.Random, vocabulary: list[str], bodies: list[str] | None) -> str:
    """Return a new text; from bodies given, sentences of three of them mixed, so that no two originals are alike."""
    if bodies is None:
        sentences = [_sentence(chance, vocabulary) for _ in range(chance.randint(6, 40))]
    else:
        pool = [s for body in chance.sample(bodies, 3) for s in body.replace("\n", " ").split(". ") if len(s) > 30]
        chosen = chance.sample(pool, min(len(pool), chance.randint(6, 25)))
        # Words of each sentence are turned round at a seeded place: shared sentences would make originals alike.
        sentences = [_turned(sentence, chance) for sentence in chosen]
    return "\n".join(" ".join(sentences[place : place + 2]) for place in range(0, len(sentences), 2))


def _turned(sentence: str, chance: random.Random) -> str:
    tokens = sentence.split()
    chance.shuffle(tokens)
    return " ".join(tokens) + "."


def _edited(body: str, chance: random.Random, vocabulary: list[str]) -> str:
    """Return the body as another newsroom prints it: some words changed, some paragraphs cut, at times a local lead."""
    rate = chance.choice((0, 0.002, 0.01, 0.03, 0.06, 0.1))
    tokens = [chance.choice(vocabulary[:2000]) if chance.random() < rate else word for word in body.split(" ")]
    parts = " ".join(tokens).split("\n")
    if chance.random() < 0.5:
        parts = parts[: max(1, round(len(parts) * chance.uniform(0.5, 1)))]
    if chance.random() < 0.3:
        parts.insert(0, _sentence(chance, vocabulary))
    return "\n".join(parts)


def _settled(made: Sequence[tuple[str, int]]) -> tuple[dict[int, int], dict[str, float]]:
    """Settle all in batches against an index in memory; return ties (place to place) and CPU ms an article."""
    held: dict[str, SeenVersion] = {}
    index: dict[int, list[str]] = defaultdict(list)
    ties: dict[int, int] = {}
    cpu = {"fingerprint": 0.0, "settle": 0.0}
    places: dict[str, int] = {}
    for start in range(0, len(made), BATCH):
        began = time.process_time()
        for body, _ in made[start : start + BATCH]:
            search_keys(None, body)
        cpu["fingerprint"] += time.process_time() - began
        batch = [_article(place, made[place][0]) for place in range(start, min(len(made), start + BATCH))]
        places.update({article.article_id: int(article.url.rsplit("/", 1)[-1]) for article in batch})
        near = {one for article in batch for key in article.bands for one in index.get(key, ())}
        near |= {held[one].copy_of or one for one in near}
        began = time.process_time()
        settled = settle(batch, Seen(near=tuple(held[one] for one in sorted(near))), ranks={}, now=NOW)
        cpu["settle"] += time.process_time() - began
        for article in settled.articles:
            held[article.article_id] = _held(article)
            for key in article.bands:
                index[key].append(article.article_id)
            if article.copy_of:
                ties[places[article.article_id]] = places[article.copy_of]
    per_article = {step: seconds * 1000 / len(made) for step, seconds in cpu.items()}
    return ties, per_article


def _article(place: int, body: str) -> Article:
    """Return an article with nothing but what deduplication looks at."""
    url = f"https://host{place % 97}.example/{place}"
    return replace(
        _empty_article(),
        article_id=article_id(url),
        url=url,
        asked_url=url,
        body=body,
        published_at=NOW + timedelta(minutes=place),
        content_hash=content_hash(None, None, body),
        bands=search_keys(None, body),
    )


@cache
def _empty_article() -> Article:
    document = Document(url="https://host.example/", source="made", fetched_at=NOW)
    return make_undecided(document, now=NOW, run_id="benchmark", asked_url=document.url)


def _held(article: Article) -> SeenVersion:
    return SeenVersion(
        article_id=article.article_id,
        version=1,
        url=article.url,
        source=article.source,
        headline=None,
        body=article.body,
        language=None,
        agencies=(),
        published_at=article.published_at,
        first_seen_at=article.first_seen_at,
        content_hash=article.content_hash,
        copy_of=article.copy_of,
        bands=article.bands,
    )


def _print_quality(made: Sequence[tuple[str, int]], ties: dict[int, int]) -> None:
    first: dict[int, int] = {}
    for place, (_, number) in enumerate(made):
        first.setdefault(number, place)
    likeness = {
        place: _jaccard(made, place, first[number]) for place, (_, number) in enumerate(made) if first[number] != place
    }
    for least in (0.8, 0.5):
        wanted = [place for place, value in likeness.items() if value >= least]
        found = [place for place in wanted if place in ties and made[ties[place]][1] == made[place][1]]
        told = [p for p in ties if _jaccard(made, p, ties[p]) >= least]
        right = [p for p in told if made[p][1] == made[ties[p]][1]]
        print(f"J >= {least}: recall {len(found)}/{len(wanted)} = {len(found) / max(1, len(wanted)):.4f}", end="")
        print(f", precision {len(right)}/{len(told)} = {len(right) / max(1, len(told)):.4f}")
    right = sum(made[place][1] == made[origin][1] for place, origin in ties.items())
    print(f"all copies tied {right}/{len(likeness)} = {right / max(1, len(likeness)):.4f}", end="")
    print(f", different texts merged {len(ties) - right}")


@cache
def _jaccard_of(one: str, other: str) -> float:
    return shingle_jaccard(prepare_text(one), prepare_text(other))


def _jaccard(made: Sequence[tuple[str, int]], one: int, other: int) -> float:
    return _jaccard_of(made[one][0], made[other][0])


def _print_datasketch(bodies: Sequence[str], own: float) -> None:
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        print("datasketch is not installed: pip install -e '.[bench]'")
        return
    began = time.process_time()
    lsh = MinHashLSH(params=(32, 4), num_perm=128)
    for place, body in enumerate(bodies):
        tokens = body.lower().split()
        sketch = MinHash(num_perm=128)
        for shingle in {" ".join(run) for run in zip(tokens, tokens[1:], tokens[2:], strict=False)}:
            sketch.update(shingle.encode())
        lsh.query(sketch)
        lsh.insert(place, sketch)
    spent = (time.process_time() - began) * 1000 / max(1, len(bodies))
    print(f"datasketch MinHashLSH 32 x 4, without verification: {spent:.3f} CPU ms an article", end="")
    print(f", {spent / own:.1f} times as much")


if __name__ == "__main__":
    main()
