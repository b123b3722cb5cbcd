"""Texts, articles and a small warehouse in memory, for the tests of transform."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from extract.records import Document
from transform.articles import make_undecided
from transform.dedupe import settle
from transform.records import Article, Seen, SeenVersion, Settled

NOW = datetime(2026, 3, 4, 2, tzinfo=UTC)


BRIDGE = """\
The harbour bridge at Port Amsel was closed on Monday after engineers found a crack in one of its main girders.
Some 42,000 vehicles cross the bridge on a working day, and ferries were put on between both banks by noon.
"We would rather have angry drivers than a disaster," Transport Minister Ilse Brandtner told reporters at the site.
The crack, about 14 centimetres long, was seen by a painter who was repairing the rust protection of the lower deck.
Divers are to inspect the two middle piers on Tuesday, while a crane ship is on its way from the naval yard.
The bridge, opened in 1974, was last inspected four years ago and was then given the second best of five marks.
Opposition leader Tomas Reuel said the government had put off repairs worth 180 million crowns three times.
Hauliers spoke of losses of two million crowns a day and asked for the night ban on heavy lorries to be lifted.
The ministry expects the closure to last at least six weeks, longer if the girder must be replaced as a whole.
Schools on the northern bank stayed open, but two hospitals moved planned operations to the end of the month."""

STRIKE = """\
Ferry crews in Port Amsel began a strike at dawn on Tuesday, a day after the harbour bridge was closed to traffic.
The union of seamen demands a night supplement of nine per cent and a second engineer on each of the older boats.
Without bridge and boats the northern bank could be reached only by the ring road, a detour of 61 kilometres.
"We did not choose the day, the shipping line did," said Marta Olin, who speaks for the 380 members of the union.
The shipping line called the strike irresponsible and went to the labour court, which is to hear both on Thursday.
By midday the queue before the ring road was eleven kilometres long, and two buses had run out of fuel in it.
Pupils were given the day off, and the university moved its examinations to the following week.
A fisherman offered crossings in his cutter for twenty crowns until the harbour police put an end to it."""


@pytest.fixture(scope="session")
def bridge():
    """A wire story of ten paragraphs."""
    return BRIDGE


@pytest.fixture(scope="session")
def strike():
    """Another story of the same place and days."""
    return STRIKE


@pytest.fixture(scope="session")
def document():
    """A function that makes a document."""
    return make_document


@pytest.fixture(scope="session")
def article():
    """A function that makes an article, undecided and without tags."""
    return make


@pytest.fixture
def warehouse():
    """An empty warehouse."""
    return Warehouse()


@pytest.fixture(scope="session")
def new_warehouse():
    """A function that gives an empty warehouse, for tests that need many."""
    return Warehouse


def make_document(url, body, *, minutes=0, **more):
    moment = NOW - timedelta(hours=6) + timedelta(minutes=minutes)
    more = {"source": "s", "fetched_at": NOW, "published_at": moment, "headline": "Harbour bridge closed"} | more
    return Document(url=url, body=body, **more)


def make(url, body, *, minutes=0, **more) -> Article:
    document = make_document(url, body, minutes=minutes, **more)
    return make_undecided(document, now=NOW, run_id="r1", asked_url=url)


class Warehouse:
    """What the warehouse does for deduplication: keeps versions and decisions, and tells what was seen."""

    def __init__(self, ranks=None):
        self.ranks = ranks or {}
        self.versions: dict[str, list[SeenVersion]] = defaultdict(list)
        self.copy_of: dict[str, str | None] = {}
        self.correction_of: dict[str, str | None] = {}

    def settle(self, articles: Iterable[Article]) -> Settled:
        articles = list(articles)
        settled = settle(articles, self.seen(articles), ranks=self.ranks, now=NOW)
        for article in settled.articles:
            self.versions[article.article_id].append(_as_seen(article))
            self.copy_of.setdefault(article.article_id, article.copy_of)
            self.correction_of.setdefault(article.article_id, article.correction_of)
        for decision in settled.decisions:
            self.copy_of[decision.article_id] = decision.copy_of
            self.correction_of[decision.article_id] = decision.correction_of
        return settled

    def seen(self, articles: list[Article]) -> Seen:
        hashes = {article.content_hash for article in articles}
        keys = {key for article in articles for key in article.bands}
        ids = {article.article_id for article in articles} & self.versions.keys()
        near = set(ids)
        for article_id, versions in self.versions.items():
            if any(one.content_hash in hashes or keys & set(one.bands) for one in versions):
                near.add(article_id)
        return Seen(
            latest=tuple(self._latest(article_id) for article_id in sorted(ids)),
            near=tuple(one for article_id in sorted(self._families(near)) for one in self._decided(article_id)),
        )

    def _latest(self, article_id: str) -> SeenVersion:
        *earlier, latest = self._decided(article_id)
        return replace(latest, earlier_hashes=tuple(one.content_hash for one in earlier))

    def _decided(self, article_id: str) -> list[SeenVersion]:
        decided = {"copy_of": self.copy_of[article_id], "correction_of": self.correction_of[article_id]}
        return [replace(one, **decided) for one in self.versions[article_id]]

    def _families(self, ids: set[str]) -> set[str]:
        ids = set(ids)
        size = 0
        while size != len(ids):
            size = len(ids)
            for joins in (self.copy_of, self.correction_of):
                for article_id, other in joins.items():
                    if other and (article_id in ids or other in ids):
                        ids |= {article_id, other}
        return ids


def _as_seen(article: Article) -> SeenVersion:
    fields = SeenVersion.__dataclass_fields__.keys() - {"earlier_hashes"}
    return SeenVersion(**{name: getattr(article, name) for name in fields})
