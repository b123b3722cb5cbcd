"""Tag persons and organisations: those of a small gazetteer, and those the document itself introduces."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from transform.records import Article, Tag
from transform.taggers.gazetteer import Known, Scheme
from transform.taggers.languages import language_of
from transform.taggers.lexicon import find_known, find_places
from transform.taggers.name_shape import RUN, count_words, is_title, without_title

MOST_OWN = 12  # names a document introduces that become tags, the most frequent first
_SAYS = re.compile(
    r",? (?:said|says|told|added|wrote|a déclaré|a dit|dijo|afirmó|declaró|disse|ha detto|"
    r"сказал|сказала|заявил|заявила)\b|, (?:who|qui|quien|\d\d,|\d\d ans|de \d\d años)\b",
)
_BODY = (
    "ministry bank university union group corp corporation company inc ltd plc llc gmbh party council committee "
    "commission agency association federation institute court parliament foundation authority organization "
    "organisation office department hospital club school college board fund airlines airways police service bureau "
    "université parti conseil agence fédération universidad banco partido consejo agencia federación università "
    "banca partito universidade министерство университет банк партия dewan yayasan badan komisi partai kementerian "
    "universitas komite majelis lembaga"
)
_BODIES = frozenset(_BODY.split())
_CASELESS = frozenset(("zh", "ja", "ko", "th", "ar", "he", "hi", "fa", "ur", "bn", "ta", "te", "my", "km", "lo"))
_NOUNS_CAPITAL = frozenset(("de", "lb", "gsw"))  # there a capital says nothing of a name


def tag_people(article: Article) -> tuple[Tag, ...]:
    """Return the persons and organisations named, by label, with what was read as evidence.

    A name of the gazetteer counts wherever it stands. Another name counts where the document introduces it: with a
    title before it, with what it says or who it is after it, or in full once and by its last word again; a name with
    the word of a body in it (Ministry, Bank, University) is an organisation.
    """
    parts = [part for part in (article.headline, article.standfirst, article.body) if part]
    language = language_of(article)
    known = _known(parts, language)
    if language in _CASELESS:
        return tuple(known.values())
    labels = {word.lower() for tag in known.values() for word in tag.label.split()}
    own = [tag for tag in _introduced("\n".join(parts), language) if labels.isdisjoint(tag.label.lower().split())]
    return (*known.values(), *own[:MOST_OWN])


def _known(parts: Iterable[str], language: str) -> dict[str, Tag]:
    found: dict[Known, list[str]] = defaultdict(list)
    for one in (one for part in parts for one in find_known(part, language)):
        found[one.meaning].append(one.words)
    return {
        label: Tag(scheme=scheme, code=label, label=label, score=_score(len(words)), evidence=_told(words))
        for (scheme, label), words in sorted(found.items())
    }


def _introduced(text: str, language: str) -> list[Tag]:
    """Return the names the document introduces itself, the most frequent first."""
    counts = count_words(text)
    found: dict[str, str] = {}
    runs: Counter[str] = Counter()
    for run in RUN.finditer(text):
        name, start = without_title(run[0], run.start())
        runs[name.split(" ")[-1]] += " " in name
        if name not in found and _may_be_name(name, counts):
            why = _reason(name, text[max(0, start - 40) : start], text[run.end() : run.end() + 20])
            found[name] = why or ""
    told = {name: why or _repeated(name, counts, runs, language) or "" for name, why in found.items()}
    names = [name for name, why in told.items() if why and not find_places(name, language)]
    ordered = sorted(names, key=lambda name: (-counts[name.split()[-1]], name))
    return [_own_tag(name, told[name], max(1, counts[name.split()[-1]])) for name in ordered]


def _may_be_name(name: str, counts: Counter[str]) -> bool:
    """Say whether the words could be a name: two or more, the first with a capital, none ever written small."""
    words = name.split(" ")
    if len(words) < 2 or not name[0].isupper():
        return False
    return not any(word.isupper() or counts[word.lower()] for word in words if word[0].isupper())


def _reason(name: str, before: str, after: str) -> str | None:
    """Return why the name is one, as evidence, or None."""
    word = before.rstrip(" ,").rpartition(" ")[2] if before.endswith(" ") else ""
    if word and is_title(word):
        return f"{word} {name}"
    says = _SAYS.match(after)
    return f"{name}{says[0]}" if says else None


def _repeated(name: str, counts: Counter[str], runs: Counter[str], language: str) -> str | None:
    """Return the evidence that the last word stands alone elsewhere, or that a body's word is part of the name."""
    if language in _NOUNS_CAPITAL:
        return None
    words = name.split(" ")
    if words[0].lower() in _BODIES or words[-1].lower() in _BODIES:
        return name
    return f"{name} ... {words[-1]}" if counts[words[-1]] > runs[words[-1]] and len(words[-1]) > 2 else None


def _own_tag(name: str, why: str, times: int) -> Tag:
    words = name.lower().split()
    scheme: Scheme = "organisation" if not _BODIES.isdisjoint((words[0], words[-1])) else "person"
    return Tag(scheme=scheme, code=name, label=name, score=round(_score(times) * 0.8, 3), evidence=why)


def _score(times: int) -> float:
    return round(1 - 0.5 / times, 3)


def _told(words: list[str]) -> str:
    times = f" ({len(words)} times)" if len(words) > 1 else ""
    return f"{words[0]}{times}"
