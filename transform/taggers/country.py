"""Tag the countries an article is about."""

from collections import defaultdict
from functools import cache

from babel import Locale, UnknownLocaleError

from transform.records import Article, Tag
from transform.taggers.names import Found, Name, Names


def tag_countries(article: Article) -> tuple[Tag, ...]:
    """Return the countries named, by ISO 3166-1 alpha-2 code, with the words found as evidence."""
    text = "\n".join(filter(None, (article.dateline_place, article.headline, article.standfirst, article.body)))
    found: dict[str, list[Found[str]]] = defaultdict(list)
    for one in _names((article.language or "en").split("-")[0]).find(text):
        found[one.meaning].append(one)
    most = max((len(places) for places in found.values()), default=0)
    labels = _labels()
    return tuple(
        Tag(
            scheme="country",
            code=code,
            label=labels[code],
            score=round(len(places) / most, 3),
            evidence=places[0].words,
        )
        for code, places in sorted(found.items())
    )


@cache
def _names(language: str) -> Names[str]:
    return Names(
        Name(name, code) for each in dict.fromkeys((language, "en")) for code, name in _territories(each).items()
    )


@cache
def _territories(language: str) -> dict[str, str]:
    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha() and code not in _NOT}


def _labels() -> dict[str, str]:
    return _territories("en")


_NOT = frozenset(("EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"))
