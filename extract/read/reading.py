"""Read one HTML page: what every part of the reader finds, before it is made a document."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from extract.errors import EmptyBody
from extract.read.author_marks import read_author_marks, read_worded_line
from extract.read.authors import Byline, agencies_in, is_own_name
from extract.read.blocks import Block, read_blocks
from extract.read.body import choose_blocks
from extract.read.dates import Dates, latest_now
from extract.read.kindof import Access, access_of, check_is_article, genre_of
from extract.read.language import true_language
from extract.read.mend import missing_paragraphs
from extract.read.metadata import Metadata, read_metadata
from extract.read.metatags import has_next_page
from extract.read.opening_date import take_opening_date
from extract.read.page_dates import page_dates, read_date_places
from extract.read.photos import caption_elements, extract_photos, survey_photos
from extract.read.phrases import has_phrase
from extract.read.printed_byline import (
    byline_in_closing,
    byline_in_dateline,
    byline_of_blocks,
    is_reporter_line,
    line_with,
)
from extract.read.prune import prune
from extract.read.state import State, read_state
from extract.read.story import Story, tell
from extract.read.tags import read_tags
from extract.read.text import reading_length, same_words
from extract.read.tree import Tree, parse
from extract.records import DocumentPhoto, Page

SHORT_BODY = 250  # characters; below it the script state is looked at, which costs a second parse
MAX_AGENCY_LINE = 40  # characters, under the headline
MAX_BIOGRAPHY = 3  # paragraphs
MAX_BIOGRAPHY_CHARACTERS = 600
STATE_LONGER = 2  # times the visible text: then the visible text is a shell


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph of the body."""

    text: str
    seams: tuple[int, ...] = ()  # offsets in `text`


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one HTML page says, part by part."""

    page: Page
    metadata: Metadata
    story: Story
    paragraphs: tuple[Paragraph, ...]
    photos: tuple[DocumentPhoto, ...]
    dates: Dates
    byline: Byline
    agencies: tuple[str, ...]  # that sign with the authors
    headline: str | None
    language: str | None
    keywords: tuple[str, ...]
    genre: str
    access: Access
    flags: tuple[str, ...]


@dataclass(slots=True)
class _Text:
    """The paragraphs in the making, and what is to be known of them."""

    paragraphs: list[Paragraph]
    flags: list[str] = field(default_factory=list)
    state: State | None = None

    @property
    def characters(self) -> int:
        return sum(reading_length(paragraph.text) for paragraph in self.paragraphs)


def read_html(page: Page) -> Reading:
    """Return what the page says.

    Raises EmptyBody when there is no text in page, metadata or script state; NotAnArticle; TooMuchMarkup.
    """
    tree = parse(page.content, page.header("Content-Type"))
    metadata = read_metadata(tree.root, url=page.final_url, fetched_at=latest_now(page))
    opening_date = take_opening_date(tree.root)
    survey = survey_photos(tree.root)
    photos = extract_photos(tree.root, page.final_url, metadata, survey=survey)
    keywords = metadata.keywords or read_tags(tree.root)
    declared = _people_declared(page, metadata)
    marked = () if len(declared) > 1 else read_author_marks(tree.root, metadata.headlines)
    worded = () if declared or marked else read_worded_line(tree.root, metadata.headlines)
    captions = caption_elements(tree.root, survey=survey)
    places = read_date_places(tree.root, metadata, captions, opening_date)
    has_more = has_next_page(tree.root, page.final_url)
    blocks, story = _read_story(tree, metadata, captions)
    check_is_article(metadata, page.final_url, blocks, story.blocks)
    has_paywall = _has_paywall(blocks, story)
    access = access_of(metadata, has_paywall=has_paywall)
    text = _read_text(page, metadata, story, is_cut=has_paywall or access == "paywalled")
    if not text.paragraphs:
        raise EmptyBody(f"no body text in {len(page.content)} bytes of HTML")
    byline = _byline(page, metadata, story, marked, worded)
    language = true_language(metadata.language or page.link.language, (p.text for p in text.paragraphs))
    return Reading(
        page=page,
        metadata=metadata,
        story=story,
        paragraphs=_without_author(text.paragraphs, byline),
        photos=photos,
        dates=page_dates(page, metadata, places, story=story, state=text.state, root=tree.root, language=language),
        byline=byline,
        agencies=agencies_in(metadata.authors, [byline.line, *_short_lines(story.head)]),
        headline=metadata.headline or (text.state.headline if text.state else None),
        language=language,
        keywords=keywords,
        genre=genre_of(metadata, page.final_url, text.characters, len(photos)),
        access=access,
        flags=(*tree.flags, *text.flags, *(("truncated",) if has_more else ())),
    )


def _read_story(tree: Tree, metadata: Metadata, captions: Sequence[HtmlElement]) -> tuple[list[Block], Story]:
    prune(tree.root, captions)
    blocks = read_blocks(tree.root)
    said = {"headlines": metadata.headlines, "descriptions": metadata.descriptions}
    return blocks, tell(blocks, choose_blocks(tree.root, blocks, **said), **said)


def _has_paywall(blocks: list[Block], story: Story) -> bool:
    """Tell whether a paywall's words stand right under the text."""
    if not story.blocks:
        return False
    last = blocks.index(story.blocks[-1])
    return any(has_phrase(block.text, "paywall") for block in blocks[last : last + 8])


def _read_text(page: Page, metadata: Metadata, story: Story, *, is_cut: bool) -> _Text:
    text = _Text([Paragraph(text=block.text, seams=block.seams) for block in story.blocks])
    if all(has_phrase(paragraph.text, "wall") for paragraph in text.paragraphs):
        text.paragraphs = []  # a notice of consent beside a text that only metadata or script hold
    if text.characters < SHORT_BODY:
        _take_state(text, page)
    missing = missing_paragraphs([paragraph.text for paragraph in text.paragraphs], metadata.article_body)
    if missing and (is_cut or not text.paragraphs or text.characters < SHORT_BODY):
        text.paragraphs.extend(Paragraph(text=more) for more in missing)
        text.flags.append("body_from_metadata")
    elif missing or (is_cut and _breaks_off(text)):
        text.flags.append("truncated")
    return text


def _take_state(text: _Text, page: Page) -> None:
    state = read_state(parse(page.content, page.header("Content-Type")).root)
    if state and sum(map(len, state.paragraphs)) > STATE_LONGER * text.characters:
        text.state = state
        text.paragraphs = [Paragraph(text=paragraph) for paragraph in state.paragraphs]
        text.flags.append("body_from_script")


def _breaks_off(text: _Text) -> bool:
    return text.characters < 4 * SHORT_BODY or text.paragraphs[-1].text.endswith(("…", "...", ","))


def _without_author(paragraphs: list[Paragraph], byline: Byline) -> tuple[Paragraph, ...]:
    """Leave out the byline, and at the end all from a short paragraph on that opens with an author's name.

    What stands in brackets after the name stays: the agency it came from.
    """
    paragraphs = [paragraph for paragraph in paragraphs if paragraph.text != byline.line]
    if paragraphs and byline.line and paragraphs[-1].text.endswith(byline.line):
        last = paragraphs[-1]
        paragraphs[-1] = replace(last, text=last.text.removesuffix(byline.line))
    names = tuple(words for name in byline.names if len((words := same_words(name)).split()) > 1)
    for number in range(max(1, len(paragraphs) - MAX_BIOGRAPHY), len(paragraphs)):
        text = paragraphs[number].text
        if byline.names and is_reporter_line(text):
            return tuple(paragraphs[:number])
        if names and len(text) <= MAX_BIOGRAPHY_CHARACTERS and same_words(text).startswith(names):
            rest = text[len(byline.names[0]) :].strip() if text.startswith(byline.names[0]) else ""
            return (*paragraphs[:number], *([Paragraph(text=rest)] if rest.startswith(("(", "（")) else []))
    return tuple(paragraphs)


def _people_declared(page: Page, metadata: Metadata) -> tuple[str, ...]:
    """Return the authors the metadata names, without the site itself."""
    host = urlsplit(page.final_url).hostname
    return tuple(name for name in metadata.authors if not is_own_name(name, metadata.sites, host))


def _with_fellows(declared: tuple[str, ...], marked: tuple[str, ...]) -> tuple[str, ...]:
    """Return the one author declared, or all those marked under the headline when that one is among them."""
    is_one_of_them = len(declared) == 1 and same_words(declared[0]) in map(same_words, marked)
    return marked if is_one_of_them else declared


def _byline(page: Page, metadata: Metadata, story: Story, marked: tuple[str, ...], worded: tuple[str, ...]) -> Byline:
    """Return the authors: those declared, unless only the site itself is and the page prints a name."""
    if others := _with_fellows(_people_declared(page, metadata), marked):
        return Byline(names=others, line=line_with(others, (*story.head, *story.tail)))
    printed = byline_of_blocks(story.head, story.tail, (*metadata.headlines, *metadata.keywords))
    host = urlsplit(page.final_url).hostname
    marked = tuple(name for name in marked if not is_own_name(name, metadata.sites, host))
    if marked and not set(marked) < set(printed.names):
        printed = Byline(names=marked, line=line_with(marked, (*story.head, *story.tail)))
    if not printed.names and worded:
        printed = Byline(names=worded)
    if not printed.names and story.signature is not None:
        printed = Byline(names=(story.signature,), line=story.signature)
    if not printed.names and story.blocks:
        in_text = byline_in_dateline(story.blocks[0].text)
        printed = in_text if in_text.names else byline_in_closing(story.blocks[-1].text)
    people = tuple(name for name in printed.names if not is_own_name(name, metadata.sites, host))
    return replace(printed, names=people) if people else Byline(names=metadata.authors)


def _short_lines(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks if len(block.text) <= MAX_AGENCY_LINE]


def seams_of(paragraphs: tuple[Paragraph, ...], kept: tuple[tuple[int, int, int], ...]) -> Iterator[int]:
    """Yield the offsets, in the body that is left of `paragraphs`, where an inline tag stood between two letters.

    `kept` gives for each paragraph left its number, and from and to which character it was kept.
    """
    offset = 0
    for number, begin, end in kept:
        yield from (offset + seam - begin for seam in paragraphs[number].seams if begin < seam < end)
        offset += end - begin + 1
