"""Tag the agencies whose text an article carries."""

from extract.records import agencies
from transform.records import Article, Tag
from transform.text import fold


def tag_agencies(article: Article) -> tuple[Tag, ...]:
    """Return one tag for each of `article.agencies`; the evidence is the printed line that names it.

    An agency that the text merely mentions is not in `article.agencies` and gives no tag.
    """
    if not article.agencies:
        return ()
    codes = {agency.name: agency.code for agency in agencies()}
    return tuple(
        Tag(scheme="agency", code=codes.get(name, fold(name)), label=name, score=1.0, evidence=_evidence(name, article))
        for name in article.agencies
    )


def _evidence(name: str, article: Article) -> str:
    """Return the shortest printed line that names the agency, or the name itself."""
    names = {agency.name: (agency.name, *agency.aliases) for agency in agencies()}.get(name, (name,))
    folded = tuple(fold(each) for each in names)
    lines = [article.dateline, article.byline_line, *(article.attribution or "").split("\n"), article.copyright_holder]
    named = [line for line in lines if line and any(each in fold(line) for each in folded)]
    return min(named, key=len, default=name)
