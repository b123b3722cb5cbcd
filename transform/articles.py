"""Compose one `Article` from a `Document`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from extract.records import EXTRACTOR_VERSION, Document, DocumentPhoto
from transform.boilerplate import is_boilerplate
from transform.credits import parse_credit
from transform.dates import date_near, read_date
from transform.fingerprint import content_hash
from transform.kinship import search_keys
from transform.quotes import find_quotes
from transform.records import Article, Credit, Photo, Repair
from transform.repair import find_leftovers, repair_glued
from transform.story_terms import story_terms
from transform.taggers import tag_article
from transform.taggers.custom import Taxonomy, tag_custom
from transform.taggers.vocabulary import Vocabulary, merged
from transform.text import clean_line, clean_text
from transform.urls import article_id, article_url


def make_article(
    document: Document, *, now: datetime, run_id: str, asked_url: str, taxonomies: Sequence[Taxonomy | Vocabulary] = ()
) -> Article:
    """Return version 1 of the article a document holds, tagged but undecided: whose text it is, `settle` says.

    `now` is the time of the run, UTC; `asked_url` the link's address, under which the fetch is filed; `taxonomies`
    the operator's own tags, from `taggers.custom.read_taxonomy` and `taggers.vocabulary_files.read_vocabulary`.

    Raises BadUrl when the document has no usable address.
    """
    article = make_undecided(document, now=now, run_id=run_id, asked_url=asked_url)
    own = [taxonomy for taxonomy in taxonomies if isinstance(taxonomy, Taxonomy)]
    trees = [vocabulary for vocabulary in taxonomies if isinstance(vocabulary, Vocabulary)]
    tags = merged(
        (*tag_article(article), *tag_custom(article, own), *(tag for tree in trees for tag in tree.tags(article)))
    )
    return replace(article, tags=tags, quotes=find_quotes(article), terms=story_terms(article, tags))


def make_undecided(document: Document, *, now: datetime, run_id: str, asked_url: str) -> Article:
    """Return the article without its tags and quotes, as `make_article` does else."""
    texts = _Texts(document)
    url = article_url(document.url, document.canonical_url)
    return Article(
        article_id=article_id(url),
        version=1,
        url=url,
        source=document.source,
        publisher=clean_line(document.publisher),
        headline=texts.headline,
        standfirst=texts.standfirst,
        body=texts.body,
        byline=_clean_lines(document.byline),
        byline_line=clean_line(document.byline_line),
        language=document.language,
        section=clean_line(document.section),
        keywords=_clean_lines(document.keywords),
        dateline=clean_line(document.dateline),
        dateline_place=clean_line(document.dateline_place),
        dateline_date=_dateline_date(document),
        agencies=document.agencies,
        attribution="\n".join(_clean_lines(document.agency_lines)) or None,
        published_at=_utc(document.published_at),
        modified_at=_utc(document.modified_at),
        first_seen_at=now.astimezone(UTC),
        fetched_at=document.fetched_at.astimezone(UTC),
        pubstatus=document.pubstatus,
        ednote=clean_line(document.ednote),
        is_update=document.is_update,
        is_correction=document.is_correction,
        genre=document.genre,
        access=document.access,
        copyright_holder=clean_line(document.copyright_holder),
        usage_terms=clean_line(document.usage_terms),
        flags=_flags(document, texts),
        repairs=texts.repairs,
        content_hash=content_hash(texts.headline, texts.standfirst, texts.body),
        copy_of=None,
        similarity=None,
        copy_evidence=None,
        correction_of=None,
        story_id=None,
        archive_file=document.archive_file,
        archive_offset=document.archive_offset,
        run_id=run_id,
        extractor_version=EXTRACTOR_VERSION,
        photos=texts.photos,
        bands=search_keys(texts.headline, texts.body),
        asked_url=asked_url,
        asked_id=article_id(article_url(asked_url, None)),
    )


class _Texts:
    """The texts of a document, cleaned and with glued words parted; each is evidence for the others."""

    def __init__(self, document: Document) -> None:
        lines = {"headline": clean_line(document.headline), "standfirst": clean_line(document.standfirst)}
        lines |= {f"caption:{photo.position}": clean_line(photo.caption) for photo in document.photos}
        body, seams = _clean_body(document.body, document.seams)
        beside = [body, *(line for line in lines.values() if line)]
        self.repairs: tuple[Repair, ...] = ()
        self.body = self._repaired(body, seams, beside[1:], "body") or ""
        mended = {field: self._repaired(line, (), beside, field) for field, line in lines.items()}
        self.headline = mended["headline"]
        self.standfirst = mended["standfirst"]
        self.photos = tuple(_photo(photo, mended[f"caption:{photo.position}"]) for photo in document.photos)

    def _repaired(self, text: str | None, seams: Sequence[int], beside: Sequence[str], field: str) -> str | None:
        if not text:
            return None
        mended, repairs = repair_glued(text, seams, vocabulary=[one for one in beside if one is not text], field=field)
        self.repairs += repairs
        return mended


def _clean_body(body: str, seams: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    """Return the body cleaned, with the seams moved to where the same characters stand now."""
    clean = clean_text(body)
    if clean == body:
        return body, tuple(seams)
    return clean, tuple(len(clean_text(body[:seam] + "x")) - 1 for seam in seams)


def _photo(photo: DocumentPhoto, caption: str | None) -> Photo:
    line = clean_line(photo.credit_line)
    credit = parse_credit(line) if line else Credit()
    return Photo(
        position=photo.position,
        url=photo.url,
        caption=caption,
        credit_line=line,
        creators=credit.creators,
        agencies=credit.agencies,
        organisations=credit.organisations,
        via=credit.via,
        date_created=read_date(f"{caption or ''} {line or ''}"),
        instructions=credit.instructions,
        is_pool=credit.is_pool,
        is_handout=credit.is_handout,
        is_file_photo=credit.is_file_photo,
        is_lead=photo.is_lead,
        alt=clean_line(photo.alt),
    )


def _flags(document: Document, texts: _Texts) -> tuple[str, ...]:
    flags = set(document.flags)
    if find_leftovers(texts.body, document.language):
        flags.add("untranslated_fragment")
    if is_boilerplate(texts.body):
        flags.add("boilerplate")
    if texts.headline is None:
        flags.add("missing_headline")
    if texts.repairs:
        flags.add("glued_words")
    if document.access == "paywalled":
        flags.add("paywalled")
    return tuple(sorted(flags))


def _clean_lines(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines cleaned, each once, in order."""
    return tuple(dict.fromkeys(clean for clean in map(clean_line, lines) if clean))


def _dateline_date(document: Document) -> date | None:
    """Return the date of the dateline in the year nearest to publication; undated, the last such date by the fetch."""
    month, day = document.dateline_month, document.dateline_day
    if document.published_at:
        return date_near(month, day, document.published_at.date())
    # Nearest to half a year back is a date of the year until tomorrow: nobody writes from a day that has not come.
    return date_near(month, day, document.fetched_at.date() - timedelta(days=181 if month else 0))


def _utc(moment: datetime | None) -> datetime | None:
    """Return the moment in UTC; one without a zone says nothing certain and is read as UTC."""
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
