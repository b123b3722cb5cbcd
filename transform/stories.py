"""Say which articles tell one story: the same event within days, in other words, by other houses, in other languages.

Two tellings are linked by the names, places and numbers they share, each weighed by how few articles of those days
have it, and in one language by the rare words of their tops as well: what two events of a kind share, two matches or
two rate decisions, are common words. An article joins the story of the earlier telling it is likest to, when it is
linked to enough of that story. Articles are looked at in the order they were published: who arrived first changes
nothing.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from transform.records import Told
from transform.story_terms import WORD
from transform.tellings import CASELESS, COUNTED_DAYS, Counts, Telling, likeness, make_telling

LINK_DAYS = 3  # between two tellings that are linked
STORY_DAYS = 7  # from the first telling of a story to its last
CONTEXT_DAYS = max(STORY_DAYS, COUNTED_DAYS)  # of articles before the first that is looked at
LEAST_SHARED = 0.15  # cosine of what leads to a story alone; below it two tellings are not compared
MOST_HOLDERS = 250  # of one term within LINK_DAYS; a commoner one leads to nobody
MOST_COMPARED = 40  # tellings, those that share most
MEMBERS_A_LINK = 4  # an article must be linked to one of four members, to two of eight


@dataclass(slots=True, eq=False)
class _Story:
    story_id: str  # article_id of its first telling, which may lie before the articles given
    began_at: datetime
    members: Counter[str | None] = field(default_factory=Counter)  # by language


def link_stories(articles: Sequence[Told], *, since: date) -> dict[str, str]:
    """Return the story of every article whose story is another than it was: the article_id of its first telling.

    Articles of a day before `since` keep the story they are in and can be joined; give those of `CONTEXT_DAYS` days.
    What nobody else tells is a story of its own. The order of `articles` changes nothing.
    """
    desk = _Desk()
    for day, today in _by_day(articles):
        desk.begin(day, today)
        for told in today:
            if day >= since:
                desk.join(told)
            else:
                desk.hold(told, is_near=since - day <= timedelta(days=LINK_DAYS))
    found = desk.stories()
    return {one.article_id: found[one.article_id] for one in articles if found[one.article_id] != one.story_id}


def _by_day(articles: Sequence[Told]) -> Iterator[tuple[date, list[Told]]]:
    days: dict[date, list[Told]] = defaultdict(list)
    for told in sorted(articles, key=lambda one: (one.told_at, one.article_id)):
        days[told.told_at.date()].append(told)
    return iter(days.items())


class _Desk:
    """The tellings of the last days, to be found by their terms."""

    def __init__(self) -> None:
        self._counts = Counts()
        self._holders: dict[int, deque[tuple[float, Telling]]] = defaultdict(deque)
        self._story_of: dict[str, _Story] = {}

    def begin(self, day: date, articles: Sequence[Told]) -> None:
        """Turn to the articles of a day."""
        self._counts.begin(day, articles)

    def hold(self, told: Told, *, is_near: bool) -> None:
        """Add an article that stays in its story; one that is not near enough to be linked is only counted."""
        story_id = told.story_id or told.article_id
        story = self._story_of.get(story_id) or _Story(story_id, told.told_at)
        self._story_of.setdefault(story_id, story)
        self._put(told, story)
        if is_near:
            self._show(make_telling(told, self._counts))

    def join(self, told: Told) -> None:
        """Add an article to the story it tells, or as the first of its own."""
        telling = make_telling(told, self._counts)
        self._put(told, self._story_for(telling) or _Story(told.article_id, told.told_at))
        self._show(telling)

    def stories(self) -> dict[str, str]:
        """Return the story of each article, by article_id."""
        return {article_id: story.story_id for article_id, story in self._story_of.items()}

    def _put(self, told: Told, story: _Story) -> None:
        story.members[told.language] += 1
        self._story_of[told.article_id] = story

    def _show(self, telling: Telling) -> None:
        """Let later tellings find this one."""
        for term in _leading_terms(telling):
            self._holders[term].append((telling.worths[term], telling))

    def _story_for(self, telling: Telling) -> _Story | None:
        """Return the story of the likest earlier telling that it is linked to enough members of."""
        links: dict[str, list[tuple[float, Telling]]] = defaultdict(list)
        stories: dict[str, _Story] = {}
        for other in self._candidates(telling):
            story = self._story_of[other.told.article_id]
            alike = likeness(telling, other)
            if alike and telling.told.told_at - story.began_at <= timedelta(days=STORY_DAYS):
                stories[story.story_id] = story
                links[story.story_id].append((alike, other))
        for story_id in sorted(links, key=lambda one: (-max(alike for alike, _ in links[one]), one)):
            if _fits(telling, stories[story_id], [one for _, one in links[story_id]]):
                return stories[story_id]
        return None

    def _candidates(self, telling: Telling) -> list[Telling]:
        """Return the earlier tellings of the last days that share enough of what leads to a story, the likest first."""
        shared: dict[Telling, float] = defaultdict(float)
        edge = telling.told.told_at - timedelta(days=LINK_DAYS)
        for term in _leading_terms(telling):
            holders = self._holders[term]
            while holders and holders[0][1].told.told_at < edge:
                holders.popleft()
            if len(holders) <= MOST_HOLDERS:
                worth = telling.worths[term]
                for other_worth, other in holders:
                    shared[other] += worth * other_worth
        least = LEAST_SHARED * telling.length
        enough = [
            (-value / one.length, one.told.article_id, one)
            for one, value in shared.items()
            if value >= least * one.length
        ]
        return [one for _, _, one in sorted(enough)[:MOST_COMPARED]]


def _fits(telling: Telling, story: _Story, linked: Sequence[Telling]) -> bool:
    """Say whether links to these members are enough: one to four members, and one in the language, if it is told in it.

    Two languages share names alone; who tells it in the same words knows better.
    """
    if len(linked) <= (story.members.total() - 1) // MEMBERS_A_LINK:
        return False
    language = telling.told.language
    return language not in story.members or any(one.told.language == language for one in linked)


def _leading_terms(telling: Telling) -> Iterator[int]:
    """Yield the terms by which other tellings are found: names and numbers; words where no capitals tell names."""
    is_caseless = (telling.told.language or "").split("-")[0] in CASELESS
    return (term for term, kind in telling.kinds.items() if kind != WORD or is_caseless)
