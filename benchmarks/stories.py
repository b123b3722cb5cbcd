"""Measure stories: which tellings of one event are linked, which of different events; and what linking costs.

    python benchmarks/stories.py                     the events of tests/transform/told.toml, pair by pair
    python benchmarks/stories.py --told FILE         others of the same form: event, language, hours, headline, text
    python benchmarks/stories.py --articles 35000    the cost of a week of so many made articles, the last day new

A pair of texts is one story when its events are equal. Printed: pairs linked of those that are one story (recall) and
those that are one story of the pairs linked (precision), every pair linked wrongly, every telling left alone.
"""

import argparse
import itertools
import random
import time
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from extract.records import Document
from transform.articles import make_undecided
from transform.records import Told
from transform.stories import link_stories
from transform.story_terms import HEADLINE, LEAD, NAME, NUMBER, REST, WORD, pack_term, story_terms
from transform.taggers import tag_article

BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
TOLD = Path(__file__).parents[1] / "tests" / "transform" / "told.toml"
LONG_AGO = date(2000, 1, 1)


def main() -> None:
    """Link the events, print the figures; or measure the cost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--told", type=Path, default=TOLD)
    parser.add_argument("--articles", type=int, default=0)
    options = parser.parse_args()
    if options.articles:
        _print_cost(options.articles)
    else:
        _print_quality(tomllib.loads(options.told.read_text(encoding="utf-8"))["told"])


def told_of(place: int, one: dict[str, Any]) -> Told:
    """Return a telling as linking sees it."""
    document = Document(
        url=f"https://paper{place}.example/a",
        source=f"paper{place}",
        fetched_at=BEGIN + timedelta(days=4),
        published_at=BEGIN + timedelta(hours=one["hours"]),
        headline=one["headline"],
        body=one["text"].strip(),
        language=one["language"],
    )
    article = make_undecided(document, now=document.fetched_at, run_id="benchmark", asked_url=document.url)
    terms = story_terms(article, tag_article(article))
    return Told(
        article_id=article.article_id,
        told_at=BEGIN + timedelta(hours=one["hours"]),
        language=one["language"],
        terms=terms,
    )


def _print_quality(texts: Sequence[dict[str, Any]]) -> None:
    told = [told_of(place, one) for place, one in enumerate(texts)]
    stories = link_stories(told, since=LONG_AGO)
    keyed = [(stories[one.article_id], text) for one, text in zip(told, texts, strict=True)]
    right = wrong = missed = 0
    for (story, text), (other_story, other) in itertools.combinations(keyed, 2):
        is_linked, is_one = story == other_story, text["event"] == other["event"]
        right += is_linked and is_one
        missed += is_one and not is_linked
        if is_linked and not is_one:
            wrong += 1
            print(f"linked wrongly: {text['headline']} | {other['headline']}")
    _print_alone(keyed)
    events = len({text["event"] for text in texts})
    print(
        f"{len(texts)} tellings of {events} events: recall {right}/{right + missed} = {right / (right + missed):.3f}",
        end="",
    )
    print(f", precision {right}/{right + wrong} = {right / (right + wrong):.3f}")


def _print_alone(keyed: Sequence[tuple[str, dict[str, Any]]]) -> None:
    parts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for story, text in keyed:
        parts[text["event"]][story].append(text["headline"])
    for stories in parts.values():
        for headlines in sorted(stories.values(), key=len)[:-1]:
            print(f"left apart: {' | '.join(headlines)}")


def _print_cost(count: int) -> None:
    chance = random.Random(1)
    told = [_made(place, count, chance) for place in range(count)]
    last = max(one.told_at.date() for one in told)
    new = sum(one.told_at.date() == last for one in told)
    began = time.process_time()
    stories = link_stories(told, since=last)
    spent = time.process_time() - began
    print(
        f"{new} new articles after {count - new} of the days before: {spent:.2f} CPU s, {len(stories)} stories changed"
    )


def _made(place: int, count: int, chance: random.Random) -> Told:
    """Return an article of the week with names, numbers and words as often met as in news: by Zipf's law."""
    terms = {}
    for kind, many, of in ((NAME, 18, 40_000), (NUMBER, 5, 3_000), (WORD, 40, 20_000)):
        for n in range(many):
            rank = int(of ** chance.random())
            terms[kind, rank] = HEADLINE if n < many // 8 else LEAD if n < many // 3 else REST
    packed = tuple(pack_term(kind, str(rank), weight) for (kind, rank), weight in terms.items())
    told_at = BEGIN + timedelta(days=7) * (place / count)
    return Told(article_id=f"{place:032x}", told_at=told_at, language="en", terms=packed)


if __name__ == "__main__":
    main()
