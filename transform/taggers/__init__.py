"""Tag an article: each module here is one tagger, listed in `TAGGERS`; its data stands beside it as .csv.

A tagger is a function from an `Article` to its tags; it reads nothing but the article and its own data, says where in
the text it read each tag, and keeps silent in doubt. Adding one is one file here and one line below. Nothing fails.
"""

from collections.abc import Callable

from transform.records import Article, Tag
from transform.taggers.agency import tag_agencies
from transform.taggers.country import tag_countries
from transform.taggers.medtop import tag_topics
from transform.taggers.people import tag_people

Tagger = Callable[[Article], tuple[Tag, ...]]

TAGGERS: dict[str, Tagger] = {
    "agency": tag_agencies,
    "country": tag_countries,
    "medtop": tag_topics,
    "people": tag_people,
}


def tag_article(article: Article) -> tuple[Tag, ...]:
    """Return the tags of every tagger, each scheme and code once, the best score first within a scheme."""
    best: dict[tuple[str, str], Tag] = {}
    for tagger in TAGGERS.values():
        for tag in tagger(article):
            known = best.get((tag.scheme, tag.code))
            if known is None or tag.score > known.score:
                best[tag.scheme, tag.code] = tag
    return tuple(sorted(best.values(), key=lambda tag: (tag.scheme, -tag.score, tag.code)))
