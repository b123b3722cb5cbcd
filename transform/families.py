"""Keep families of copies: an article, and all that carry its text directly or by way of another copy.

The head of a family is its article of least origin. An article belongs to the head of least origin that it reaches by
steps of likeness, each to an article of lesser origin, and that it shares text with: of two stories that a third
printed as one, neither becomes the other's copy by way of it. Heads so defined do not depend on the order of `add`,
and adding one article needs only the members of the families it touches.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nsmallest

from transform.kinship import Entry, Kinship, Relation, have_text_in_common, kinship

Origin = tuple[object, ...]
MOST_HOLDERS = 40  # of one key that are looked at; 2,000 pages with one notice would make two million pairs


@dataclass(slots=True)
class Node:
    """One article with all its versions that are known."""

    article_id: str
    origin: Origin  # the least is the original; no two are equal
    entries: list[Entry] = field(default_factory=list)

    def shared_keys(self) -> set[object]:
        """Return what another article must share one of to be compared at all."""
        return {key for entry in self.entries for key in (*entry.bands, entry.content_hash)}

    def may_correct(self, other: "Node") -> bool:
        """Say whether one may be a correction of the other: it says so, or one source sent a headline twice."""
        if any(entry.is_marked for node in (self, other) for entry in node.entries):
            return True
        return any(one.sent_as == two.sent_as is not None for one in self.entries for two in other.entries)


class Families:
    """The families of the articles added so far."""

    def __init__(self, keys: Iterable[object]) -> None:
        """Start with no article; `keys` are the shared keys of all that will be added and not only held."""
        self._keys = frozenset(keys)
        self.nodes: dict[str, Node] = {}
        self.heads: dict[str, str] = {}
        self.corrected: dict[str, str] = {}  # what an article corrects
        self._members: dict[str, set[str]] = defaultdict(set)
        self._holders: dict[object, list[str]] = {key: [] for key in self._keys}
        self._kin: dict[tuple[str, str], Kinship | None] = {}

    def hold(self, node: Node, head: str | None, corrected: str | None) -> None:
        """Add an article that was decided before; its family is to be held as well."""
        self._index(node)
        self._put(node.article_id, head or node.article_id)
        if corrected:
            self.corrected[node.article_id] = corrected

    def add(self, node: Node) -> None:
        """Add a new article, or one whose last entry is new, and change heads where it changes them."""
        self._index(node)
        own = node.article_id
        if own in self.heads:  # a new version may be like what the older ones were not
            self._kin = {pair: kin for pair, kin in self._kin.items() if own not in pair}
        else:
            self._put(own, own)
        candidates = self._candidates(node)
        self._add_corrections(node, candidates)
        above = self._heads_above(node, candidates)
        self._move(own, min((self.heads[own], *above), key=self._origin))
        for other in candidates:
            self._spread(own, other)

    def _index(self, node: Node) -> None:
        self.nodes[node.article_id] = node
        for key in self._keys & node.shared_keys():
            self._holders[key].append(node.article_id)

    def _put(self, article_id: str, head: str) -> None:
        self.heads[article_id] = head
        self._members[head].add(article_id)

    def _candidates(self, node: Node) -> list[str]:
        """Return the other articles that share a key, the least origin first.

        Of a key that many share, a large family's or a notice's that stands on every page of a house, those of least
        origin are enough: the head of a family is among them.
        """
        found: set[str] = set()
        for key in node.shared_keys():
            holders = self._holders[key]
            found.update(holders if len(holders) <= MOST_HOLDERS else nsmallest(MOST_HOLDERS, holders, self._origin))
        return sorted(found - {node.article_id}, key=self._origin)

    def _origin(self, article_id: str) -> Origin:
        """Return what orders articles; a head decided before and not given stays before all that are."""
        node = self.nodes.get(article_id)
        return (1, *node.origin) if node else (0, article_id)

    def _add_corrections(self, node: Node, candidates: Iterable[str]) -> None:
        for other in candidates:
            if node.may_correct(self.nodes[other]) and self._relation(node.article_id, other) == "correction":
                elder, younger = self._elder_first(node.article_id, other)
                self.corrected[younger] = self._likelier(younger, elder, self.corrected.get(younger))

    def _likelier(self, younger: str, elder: str, known: str | None) -> str:
        """Return which of two it corrects: the one of its headline, the likest, the one sent last before it."""
        if known is None or known not in self.nodes:
            return known or elder
        return min((elder, known), key=lambda one: (*self._unlikeness(younger, one), self._origin(one)))

    def _unlikeness(self, younger: str, elder: str) -> tuple[bool, float, timedelta]:
        found = self._kinship(younger, elder)
        pause = self._age(younger)[0] - self._age(elder)[0]
        return (found is None or not found.has_same_headline, -round(found.similarity, 1) if found else 1.0, pause)

    def _elder_first(self, one: str, other: str) -> tuple[str, str]:
        first, second = self._age(one), self._age(other)
        return (one, other) if (first, self._origin(one)) <= (second, self._origin(other)) else (other, one)

    def _age(self, article_id: str) -> tuple[datetime, bool]:
        return min(entry.age for entry in self.nodes[article_id].entries)

    def _heads_above(self, node: Node, candidates: Iterable[str]) -> set[str]:
        """Return the heads that the article reaches; one step into a family is enough."""
        found: set[str] = set()
        for other in candidates:
            if self.heads[other] not in found and self._is_step(node.article_id, other):
                found.add(self._head_by(node.article_id, other))
        return found

    def _head_by(self, younger: str, elder: str) -> str:
        """Return the head that an article reaches by way of an elder one: the elder's, or the elder itself."""
        head = self.heads[elder]
        return head if self._shares_text(younger, head) else elder

    def _shares_text(self, one: str, other: str) -> bool:
        """Say whether two articles share text; of a head that is not given, it was decided before."""
        if other not in self.nodes or one not in self.nodes or self._relation(one, other) == "copy":
            return True
        return have_text_in_common(self.nodes[one].entries, self.nodes[other].entries)

    def _is_step(self, younger: str, elder: str) -> bool:
        return self._origin(elder) < self._origin(younger) and self._relation(younger, elder) == "copy"

    def _spread(self, elder: str, younger: str) -> None:
        """Take `younger` along when it reaches a lesser head by way of `elder`, and those that reach it."""
        if self._origin(self.heads[elder]) >= self._origin(self.heads[younger]) or not self._is_step(younger, elder):
            return
        head = self._head_by(younger, elder)
        if self._origin(head) >= self._origin(self.heads[younger]):
            return
        below = self._members[younger]
        if self.heads[younger] == younger:
            for member in sorted(below):
                if self._shares_text(member, head):
                    self._move(member, head)  # they reach it by way of their old head
            return
        kept = sorted(self._members[self.heads[younger]] | below, key=self._origin)
        self._move(younger, head)
        for member in kept:
            if member in self.nodes and self._share_key(member, younger):
                self._spread(younger, member)

    def _move(self, article_id: str, head: str) -> None:
        self._members[self.heads[article_id]].discard(article_id)
        self._put(article_id, head)

    def _share_key(self, one: str, other: str) -> bool:
        return not self.nodes[one].shared_keys().isdisjoint(self.nodes[other].shared_keys())

    def _relation(self, one: str, other: str) -> Relation | None:
        found = self._kinship(one, other)
        return found.relation if found else None

    def _kinship(self, one: str, other: str) -> Kinship | None:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._kin:
            self._kin[pair] = closest_kinship(self.nodes[one], self.nodes[other])
        return self._kin[pair]


def closest_kinship(one: Node, other: Node) -> Kinship | None:
    """Return the closest kinship of any version of one article with any version of the other; copies come first."""
    found = [kin for first in one.entries for second in other.entries if (kin := kinship(first, second))]
    return max(found, key=lambda kin: (kin.relation == "copy", kin.similarity, kin.evidence), default=None)
