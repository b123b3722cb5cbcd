"""Tag an article with IPTC Media Topics."""

from transform.records import Article, Tag
from transform.text import fold

_SECTIONS = {"sport": "15000000", "sports": "15000000", "politics": "11000000", "business": "04000000"}
_LABELS = {"15000000": "sport", "11000000": "politics and government", "04000000": "economy, business and finance"}


def tag_topics(article: Article) -> tuple[Tag, ...]:
    """Return the Media Topics of the publisher's own section."""
    code = _SECTIONS.get(fold(article.section or ""))
    if code is None or article.section is None:
        return ()
    return (Tag(scheme="medtop", code=f"medtop:{code}", label=_LABELS[code], score=1.0, evidence=article.section),)
