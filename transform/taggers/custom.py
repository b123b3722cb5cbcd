"""Tag by the operator's own taxonomies: words and phrases, all, any, not; no patterns, so none can hang."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from transform.errors import BadTaxonomy
from transform.records import Article, Tag
from transform.text import words

_RULES = ("all", "any", "not")
_PATTERN_SIGNS = frozenset("*|^\\")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One tag of a taxonomy and when it holds; phrases are tuples of folded words."""

    code: str
    label: str
    all: tuple[tuple[str, ...], ...]
    any: tuple[tuple[str, ...], ...]
    none: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """One operator's topics."""

    name: str
    topics: tuple[Topic, ...]


def read_taxonomy(toml: str, *, name: str) -> Taxonomy:
    """Return the taxonomy that a TOML text declares: a `[[topic]]` with `code`, and `all`, `any`, `not` of phrases.

    `name` names the file in errors and in the codes of the tags.

    Raises BadTaxonomy, naming the topic, the key and what would be right.
    """
    try:
        tables = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise BadTaxonomy(f"{name}: not TOML: {error}") from error
    topics = tuple(_topic(table, name, place) for place, table in enumerate(_tables(tables, name), 1))
    place_by_code: dict[str, int] = {}
    for place, topic in enumerate(topics, 1):
        if place_by_code.setdefault(topic.code, place) != place:
            raise BadTaxonomy(
                f"{name}: topic {place}: code {topic.code!r} is that of topic {place_by_code[topic.code]}"
            )
    return Taxonomy(name=name, topics=topics)


def tag_custom(article: Article, taxonomies: Sequence[Taxonomy]) -> tuple[Tag, ...]:
    """Return the tags of every topic that holds, with the first phrase found as evidence."""
    if not taxonomies:
        return ()
    text = " ".join(
        words("\n".join(filter(None, (article.headline, article.standfirst, article.body, *article.keywords))))
    )
    padded = f" {text} "
    return tuple(
        Tag(scheme="custom", code=f"{taxonomy.name}:{topic.code}", label=topic.label, score=1.0, evidence=evidence)
        for taxonomy in taxonomies
        for topic in taxonomy.topics
        if (evidence := _evidence(topic, padded)) is not None
    )


def _tables(tables: Mapping[str, object], name: str) -> Sequence[object]:
    topics = tables.get("topic")
    if isinstance(topics, Mapping):
        raise BadTaxonomy(f"{name}: expected [[topic]] in two brackets each, found [topic]")
    if not isinstance(topics, list) or not topics or set(tables) != {"topic"}:
        found = ", ".join(sorted(tables)) or "nothing"
        raise BadTaxonomy(f"{name}: expected one or more [[topic]] tables and nothing else; found {found}")
    return topics


def _topic(table: object, name: str, place: int) -> Topic:
    where = f"{name}: topic {place}"
    if not isinstance(table, Mapping):
        raise BadTaxonomy(f"{where}: expected a [[topic]] table, found {table!r}")
    unknown = set(table) - {"code", "label", *_RULES}
    if unknown:
        raise BadTaxonomy(f"{where}: unknown key {min(unknown)!r}; known keys: code, label, all, any, not")
    if not isinstance(table.get("code"), str) or not table["code"].strip():
        raise BadTaxonomy(f'{where}: expected a `code` in quotation marks, such as code = "bridges"')
    if not isinstance(table.get("label", ""), str):
        raise BadTaxonomy(f"{where}: expected a `label` in quotation marks, found {table['label']!r}")
    rules = {rule: _phrases(table.get(rule, ()), f"{where}: `{rule}`") for rule in _RULES}
    if not rules["all"] and not rules["any"]:
        raise BadTaxonomy(f"{where} ({table['code']}): expected `all` or `any`, or it would hold for every article")
    label = str(table.get("label") or table["code"])
    return Topic(code=table["code"], label=label, all=rules["all"], any=rules["any"], none=rules["not"])


def _phrases(value: object, where: str) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(phrase, str) for phrase in value):
        raise BadTaxonomy(f"{where}: expected a list of words and phrases, found {value!r}")
    for phrase in value:
        if not words(phrase):
            raise BadTaxonomy(f"{where}: a phrase without any word: {phrase!r}")
        if not _PATTERN_SIGNS.isdisjoint(phrase):
            raise BadTaxonomy(
                f"{where}: {phrase!r} looks like a pattern; phrases are whole words: write every form out"
            )
    return tuple(tuple(words(phrase)) for phrase in value)


def _evidence(topic: Topic, padded: str) -> str | None:
    """Return the phrases that make the topic hold, or None."""
    held = [phrase for phrase in topic.all if _holds(phrase, padded)]
    chosen = [phrase for phrase in topic.any if _holds(phrase, padded)]
    if len(held) < len(topic.all) or (topic.any and not chosen) or _any_holds(topic.none, padded):
        return None
    return ", ".join(" ".join(phrase) for phrase in (*held, *chosen[:1]))


def _any_holds(phrases: Iterable[tuple[str, ...]], padded: str) -> bool:
    return any(_holds(phrase, padded) for phrase in phrases)


def _holds(phrase: tuple[str, ...], padded: str) -> bool:
    return f" {' '.join(phrase)} " in padded
