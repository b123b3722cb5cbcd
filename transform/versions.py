"""Say what changed from one version of an article to the next."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Literal

from transform.furniture import without_furniture
from transform.records import Article, Edit, SeenVersion
from transform.text import paragraphs, words

REWORDED = 0.4  # share of words two paragraphs keep when one is the other reworded; below it, one went and one came


def next_version(article: Article, latest: SeenVersion | None) -> Article | None:
    """Return the article as the version after `latest`, with its edits, or None when it says nothing new.

    Nothing new is: the text of the newest version, or of any earlier one (a page that flips between two states), with
    no new desk note and the same standing; furniture is no text. Without `latest` it is version 1.
    """
    if latest is None:
        return article
    has_moved = article.pubstatus != latest.pubstatus
    has_note = bool(article.ednote) and article.ednote != latest.ednote
    is_same_text = article.content_hash == latest.content_hash
    is_old_text = article.content_hash in latest.earlier_hashes  # it flips: even with its note it is nothing new
    if not has_moved and ((is_same_text and not has_note) or is_old_text):
        return None
    edits = tuple(_edits(article, latest))
    if not edits and not has_moved:
        return None
    return replace(
        article, version=latest.version + 1, first_seen_at=latest.first_seen_at, story_id=latest.story_id, edits=edits
    )


def _edits(article: Article, latest: SeenVersion) -> Iterator[Edit]:
    yield from _line_edit("headline", latest.headline, article.headline)
    yield from _line_edit("standfirst", latest.standfirst, article.standfirst)
    yield from body_edits(latest.body, article.body)
    if article.ednote:
        yield from _line_edit("ednote", latest.ednote, article.ednote)


def _line_edit(field: str, before: str | None, after: str | None) -> Iterator[Edit]:
    if words(before or "") != words(after or ""):
        kind: Literal["added", "removed", "reworded"]
        kind = "added" if not before else "removed" if not after else "reworded"
        yield Edit(field=field, kind=kind, position=None, before=before, after=after)


def body_edits(before: str, after: str) -> Iterator[Edit]:
    """Yield the paragraphs added, removed and reworded from one body to the next, in order; furniture is left out.

    A position counts the paragraphs of the newer body, furniture included; a removed paragraph has the position of
    the one that now stands in its place.
    """
    old, new = paragraphs(before), paragraphs(after)
    old_kept, new_kept = without_furniture(old), without_furniture(new)
    positions = _positions(new, new_kept)
    matcher = SequenceMatcher(None, [tuple(words(p)) for p in old_kept], [tuple(words(p)) for p in new_kept], False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield from _stretch_edits(old_kept[i1:i2], new_kept[j1:j2], positions[j1 : j2 + 1])


def _positions(whole: Sequence[str], kept: Sequence[str]) -> list[int]:
    """Return where each kept paragraph stands in the whole."""
    positions: list[int] = []
    place = 0
    for paragraph in kept:
        while whole[place] is not paragraph:
            place += 1
        positions.append(place)
        place += 1
    return [*positions, len(whole)]


def _stretch_edits(old: Sequence[str], new: Sequence[str], positions: Sequence[int]) -> Iterator[Edit]:
    """Yield the edits of one stretch in which nothing is equal: each old paragraph meets its likest new one."""
    taken = 0
    for paragraph in old:
        partner = _partner(paragraph, new, taken)
        if partner is None:
            where = positions[min(taken, len(positions) - 1)]
            yield Edit(field="body", kind="removed", position=where, before=paragraph, after=None)
            continue
        for added in range(taken, partner):
            yield Edit(field="body", kind="added", position=positions[added], before=None, after=new[added])
        yield Edit(field="body", kind="reworded", position=positions[partner], before=paragraph, after=new[partner])
        taken = partner + 1
    for added in range(taken, len(new)):
        yield Edit(field="body", kind="added", position=positions[added], before=None, after=new[added])


def _partner(paragraph: str, new: Sequence[str], start: int) -> int | None:
    likeness = [(_likeness(paragraph, new[place]), -place) for place in range(start, len(new))]
    best = max(likeness, default=(0.0, 0))
    return -best[1] if best[0] >= REWORDED else None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, words(one), words(other), False).ratio()
