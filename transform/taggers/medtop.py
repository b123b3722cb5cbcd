"""Tag an article with IPTC Media Topics, first and second level.

The topics (`medtop.csv`) are those of the IPTC NewsCodes vocabulary Media Topics, (c) International Press
Telecommunications Council, https://cv.iptc.org/newscodes/mediatopic/, licensed under CC BY 4.0; the words that speak
for a topic (`medtop_sections.csv`, `medtop_words.csv`) are ours.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from transform.records import Article, Tag
from transform.taggers.languages import language_of
from transform.taggers.lexicon import find_topic_words
from transform.taggers.topic_words import sections, topics, weak_words
from transform.text import fold

LEAST_WORTH = 1.4  # of a topic's words together; one of the headline is worth 1.7, of the lead 1.4, of the body 1
HALF_SURE = 1.5  # worth at which a topic that no other disputes is half sure
LEAST_NARROW = 3  # different words for a second-level topic
LEAST_SHARE = 0.22  # of what is said for all topics; see benchmarks/tags.py
NEAR_FIRST = 0.75  # a second topic is given when it has so much of the share of the first
MOST_TOPICS = 3
_SECTION, _ADDRESS, _KEYWORD = 0.6, 0.4, 0.15  # what the publisher's own words add to a share
_HEADLINE, _LEAD, _BODY = 3.0, 2.0, 1.0
_WEAK = 0.4  # of the worth of a word that is said of every topic (`medtop_weak.csv`)


@dataclass(slots=True)
class _Evidence:
    """What speaks for one topic, first or second level."""

    worth: float = 0.0
    words: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def told(self) -> str:
        """Return the words that say most."""
        best = sorted(self.words.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
        return ", ".join(word for word, _ in best)


def tag_topics(article: Article) -> tuple[Tag, ...]:
    """Return the topics an article is about, at most three of the first level with their best second level.

    The publisher's own section comes first: as printed, in the address, among the keywords. Then the words of the
    text, those of the headline and the first paragraph before those of the rest. Where nothing stands out, nothing
    is said. The score is the topic's share of all that was found; the evidence is the words.
    """
    published = _from_publisher(article)
    text = _from_text(article)
    tree = topics()
    shares = _shares(text, tree)
    for code, (share, _) in published.items():
        shares[code] = shares.get(code, 0.0) + share
    chosen = _chosen(shares)
    return tuple(tag for code in chosen for tag in _tags(code, min(1.0, shares[code]), published, text, tree))


def _from_publisher(article: Article) -> dict[str, tuple[float, str]]:
    """Return the first-level topics that the section, the address and the keywords name, with what they add."""
    found: dict[str, tuple[float, str]] = {}
    for worth, label, names in (
        (_SECTION, "section", re.split(r"\s*[>/|»;,]\s*", article.section or "")),
        (_ADDRESS, "address", _path_words(article.url)),
        (_KEYWORD, "keyword", article.keywords),
    ):
        named = {code: name for name in names for code in sections().get(fold(name), ())}
        for code, name in named.items() if len(named) <= MOST_TOPICS else ():
            known, told = found.get(code, (0.0, ""))
            if label not in told:
                found[code] = (known + worth, f"{told}, {label}: {name}" if told else f"{label}: {name}")
    return found


def _path_words(url: str) -> list[str]:
    """Return the folders of an address as words: `world/us-politics/story` gives `world`, `us politics`."""
    folders = unquote(urlsplit(url).path).split("/")[1:-1]
    return [name for folder in folders[:3] for name in {folder, folder.replace("-", " ").replace("_", " ")}]


def _from_text(article: Article) -> dict[str, _Evidence]:
    """Return what the words of the text say for each second-level topic."""
    heard: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for code, word, worth in _heard(article):
        heard[code][word.lower()] += worth
    weak = weak_words(language_of(article))
    evidence: dict[str, _Evidence] = defaultdict(_Evidence)
    for code, words in heard.items():
        for word, worth in words.items():
            evidence[code].words[word] = math.sqrt(worth) * (_WEAK if word in weak else 1.0)
        evidence[code].worth = sum(evidence[code].words.values())
    return evidence


def _heard(article: Article) -> Iterator[tuple[str, str, float]]:
    """Yield the words that speak for a topic, its code, and what they are worth where they stand."""
    language = language_of(article)
    for text, worth in ((article.headline, _HEADLINE), (article.standfirst, _LEAD), (article.body, _BODY)):
        lead = len(article.body.partition("\n")[0]) if worth == _BODY else 0  # where the first paragraph ends
        for found in find_topic_words(text, language) if text else ():
            if found.meaning:
                yield found.meaning, found.words, _LEAD if found.start < lead else worth


def _shares(text: Mapping[str, _Evidence], tree: Mapping[str, tuple[str, str]]) -> dict[str, float]:
    """Return for each first-level topic its share of all that the text says, when it says enough of it."""
    worth: dict[str, float] = defaultdict(float)
    for code, evidence in text.items():
        worth[tree[code][0]] += evidence.worth
    total = sum(worth.values()) + HALF_SURE
    return {code: worth[code] / total for code in worth if worth[code] >= LEAST_WORTH}


def _chosen(shares: Mapping[str, float]) -> list[str]:
    ordered = sorted(shares, key=lambda code: (-shares[code], code))
    if not ordered:
        return []
    least = max(LEAST_SHARE, NEAR_FIRST * shares[ordered[0]])
    return [code for code in ordered[:MOST_TOPICS] if shares[code] >= least]


def _tags(
    code: str,
    share: float,
    published: Mapping[str, tuple[float, str]],
    text: Mapping[str, _Evidence],
    tree: Mapping[str, tuple[str, str]],
) -> Iterator[Tag]:
    """Yield the tag of a first-level topic and, where the words point to one, of its best second-level topic."""
    below = {narrow: evidence for narrow, evidence in text.items() if tree[narrow][0] == code}
    all_words = _Evidence()
    for evidence in below.values():
        all_words.words.update(evidence.words)
    told = "; ".join(filter(None, (published.get(code, (0.0, ""))[1], all_words.told())))
    yield _tag(code, tree, share, told)
    total = sum(evidence.worth for evidence in below.values())
    best = max(below, key=lambda narrow: (below[narrow].worth, narrow), default=None)
    if best and len(below[best].words) >= LEAST_NARROW and below[best].worth >= total / 3:
        yield _tag(best, tree, share * below[best].worth / total, below[best].told())


def _tag(code: str, tree: Mapping[str, tuple[str, str]], score: float, evidence: str) -> Tag:
    return Tag(scheme="medtop", code=f"medtop:{code}", label=tree[code][1], score=round(score, 3), evidence=evidence)
