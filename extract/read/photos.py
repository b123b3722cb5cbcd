"""Find the photos of an article, captions and credits apart; furniture and other stories' pictures left out."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from urllib.parse import urljoin

from lxml.html import HtmlElement

from extract.read.credit_shape import is_credit
from extract.read.photo_data import attribute_texts, data_photos, page_image_keys
from extract.read.photo_foreign import (
    holds_link,
    is_beside_byline,
    is_in_player,
    is_link_text,
    is_of_author,
    links_elsewhere,
)
from extract.read.photo_names import names_credit, names_of
from extract.read.photo_page import PageMap
from extract.read.photo_places import Place, find_places, outermost
from extract.read.photo_text import Run, read_runs, settle_runs
from extract.read.photo_tree import Elements
from extract.read.photo_urls import best_rendition, photo_keys
from extract.read.phrases import is_furniture_line
from extract.read.text import reading_length, same_words
from extract.records import DocumentPhoto

LAST = sys.maxsize
MIN_GUESS, MAX_GUESS = 25, 400  # characters
_BEACON = re.compile(r"/(?:pixel|beacon|track(?:ing)?|count(?:er)?|collect|p)\b(?:\.gif)?\?", re.IGNORECASE)


class HasJsonLd(Protocol):
    """What photos need of a page's metadata."""

    @property
    def json_ld(self) -> Sequence[Mapping[str, Any]]:
        """The page's JSON-LD nodes."""

    @property
    def descriptions(self) -> Sequence[str]:
        """What the page says its article is about."""

    @property
    def headlines(self) -> Sequence[str]:
        """The wordings of the headline."""


@dataclass(frozen=True, slots=True)
class _Presented:
    """By what a page presents its article: keys of its images, and words that are no caption, `same_words` of each."""

    keys: frozenset[str]
    texts: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A photo before it has its position."""

    url: str | None
    caption: str | None
    credit_line: str | None
    alt: str | None
    keys: frozenset[str]
    order: int = LAST  # of its element
    is_sure: bool = True  # an image without words, in the story's range and not in its element, may be anything


@dataclass(frozen=True, slots=True)
class PhotoSurvey:
    """Where a page's story is and where photos stand: for `extract_photos` and `caption_elements`, found once."""

    elements: Elements
    page: PageMap
    places: tuple[Place, ...]


def survey_photos(root: HtmlElement) -> PhotoSurvey:
    """Return where photos stand in a page; it holds as long as nobody changes `root`."""
    elements = Elements(root)
    return PhotoSurvey(elements=elements, page=PageMap(elements), places=tuple(find_places(elements)))


def extract_photos(
    root: HtmlElement, base_url: str, metadata: HasJsonLd | None = None, *, survey: PhotoSurvey | None = None
) -> tuple[DocumentPhoto, ...]:
    """Return the photos of the article in reading order; `root` is not changed.

    A photo has the address of its best rendition, or none when a caption stands without one. Trusted in this order:
    figures, captions beside an image, attributes, bare images inside the story, JSON-LD, script state.
    """
    survey = survey or survey_photos(root)
    elements, page = survey.elements, survey.page
    base_url = _base(elements, base_url)
    presented = _presented(elements, metadata)
    read = [photo for place in _placed(survey) for photo in _read_with_others(place, page, base_url, presented)]
    found = _joined([photo for photo in read if photo.is_sure])
    found = _with_far_words(found, survey, base_url)
    unsure = [photo for photo in read if not photo.is_sure]
    found = _with_data(found, data_found(elements, base_url, metadata, found, unsure))
    return tuple(
        DocumentPhoto(
            position=position,
            url=photo.url,
            caption=photo.caption,
            credit_line=photo.credit_line,
            alt=photo.alt,
            is_lead=position == 0,
        )
        for position, photo in enumerate(found)
    )


def _presented(elements: Elements, metadata: HasJsonLd | None) -> _Presented:
    texts = (*metadata.descriptions, *metadata.headlines) if metadata else ()
    return _Presented(keys=page_image_keys(elements, metadata), texts=frozenset(map(same_words, texts)))


def _base(elements: Elements, url: str) -> str:
    """Return the address that the page's own are relative to."""
    href = next((base.get("href") for base in elements.of("base") if base.get("href")), None)
    return urljoin(url, href) if href else url


def caption_elements(root: HtmlElement, *, survey: PhotoSurvey | None = None) -> tuple[HtmlElement, ...]:
    """Return the elements that hold captions and credits of photos, for the body to leave out; outermost only."""
    survey = survey or survey_photos(root)
    page = survey.page
    held: list[HtmlElement] = []
    for place in survey.places:
        if not place.is_figure and page.share(place.container) > 0.1:
            continue
        if is_beside_byline(place):
            continue
        held += place.captions
        if place.is_figure and page.share(place.container) < 0.05:
            held += [e for e in place.container.iter() if isinstance(e.tag, str) and names_credit(names_of(e))]
    return tuple(outermost(list(dict.fromkeys(held))))


def _placed(survey: PhotoSurvey) -> list[Place]:
    return sorted(survey.places, key=lambda place: survey.page.order[place.container])


def _read_place(place: Place, page: PageMap, base_url: str, presented: _Presented) -> _Found | None:
    """Return the photo of a place; None for furniture and for the pictures of other stories."""
    is_elsewhere, is_in_story = page.is_elsewhere(place.container), page.is_in_story(place.container)
    if (is_elsewhere and not is_in_story) or not _may_be_of_story(place, page, base_url):
        return None
    images = place.pictures
    url = best_rendition(images, base_url)
    keys = photo_keys(url)
    is_known = bool(keys & presented.keys)
    if is_elsewhere and not is_known:
        return None
    if not place.is_figure and not is_known and not is_in_story:
        return None
    if not place.is_figure and (is_in_player(place.container) or (place.is_guess and holds_link(place, base_url))):
        return None
    caption, credit = _read_text(place)
    if place.is_guess and url and not (caption or credit):
        caption = caption_under(place, presented.texts)
    is_sure = bool(caption or credit or is_known or (url and _is_shown_in_story(place, page)))
    if not is_sure and not (url and is_in_story):
        return None
    has_words = caption and (credit or not place.is_figure or any(e.tag == "figcaption" for e in place.captions))
    if (url is None and not has_words) or (url and _BEACON.search(url)):
        return None
    alt = next((alt for image in images if (alt := (image.get("alt") or "").strip())), None)
    order = page.order[place.container]
    return _Found(url=url, caption=caption, credit_line=credit, alt=alt, keys=keys, order=order, is_sure=is_sure)


def _may_be_of_story(place: Place, page: PageMap, base_url: str) -> bool:
    """Say whether nothing tells that a place is furniture, a portrait of the author or the way to another story."""
    if not page.is_near_story(place.container):
        return False
    if place.images and not place.captions and not any(image.tag in _SHOWN for image in place.pictures):
        return False
    if page.is_in_other_article(place.container) or links_elsewhere(place, base_url) or is_of_author(place):
        return False
    return not is_link_text(place, base_url)


_SHOWN = frozenset(["img", "amp-img", "source", "image"])


def _read_with_others(place: Place, page: PageMap, base_url: str, presented: _Presented) -> list[_Found]:
    """Return the photo of a place, and the further images of a figure that shows several under one caption."""
    photo = _read_place(place, page, base_url, presented)
    if photo is None:
        return []
    if not place.is_figure or not photo.url or not photo.is_sure:
        return [photo]
    images = [image for image in place.pictures if image.tag in {"img", "amp-img"}]
    others = [best_rendition([image], base_url) for image in images[1:]]
    found = [photo]
    for url in others:
        keys = photo_keys(url)
        if url and not any(_shared_keys(keys, each.keys) for each in found):
            found.append(_Found(url=url, caption=None, credit_line=None, alt=None, keys=keys, order=photo.order))
    return found


def _is_shown_in_story(place: Place, page: PageMap) -> bool:
    """Say whether a picture without words stands inside the story's own element."""
    if not page.is_in_story(place.container):
        return False
    return page.main is None or page.main in place.container.iterancestors() or place.is_figure


def _read_text(place: Place) -> tuple[str | None, str | None]:
    """Return caption and credit of a place: its captions first, then the rest of it, then its attributes."""
    holders = place.captions or ([place.container] if place.is_figure else [])
    runs = [run for element in holders for run in read_runs(element)]
    texts = {run.text for run in runs}
    around: list[Run] = []
    if place.captions and place.captions[0] is not place.container and _has_text_around(place):
        around = read_runs(place.container)
        runs += [run for run in around if run.text not in texts and _is_credit_run(run, texts)]
    caption, credit = settle_runs(runs)
    if not caption and credit and not place.is_figure:  # a title beside a credit is the caption
        beside = [run for run in around or read_runs(place.container) if not run.is_credit and run.text not in credit]
        caption = settle_runs(beside)[0] if len(beside) <= 2 else None
    if place.is_guess and not (credit and is_credit(credit)):
        caption, credit = None, None
    if caption and credit:
        return caption, credit
    said_caption, said_credit = attribute_texts(place)
    return caption or said_caption, credit or said_credit


def caption_under(place: Place, others: frozenset[str]) -> str | None:
    """Return the words of a wrapper that holds nothing but an image of the story and them.

    None for headline or standfirst (`others`), for a line of a few words, for calls to do something, and for a
    paragraph the image stands in. Measured on 115 pages with all names made unreadable and figures made `div`:
    captions matched rise from .775 to .85.
    """
    if next(place.container.iter("button", "input", "form", "iframe", "li"), None) is not None:
        return None
    if any("".join(link.itertext()).strip() for link in place.container.iter("a")):
        return None
    runs = [run for element in place.captions for run in read_runs(element)]
    caption = settle_runs(runs)[0]
    if caption is None or len(runs) > 1 or not MIN_GUESS <= reading_length(caption) <= MAX_GUESS:
        return None
    if is_furniture_line(caption):
        return None
    words = same_words(caption)
    return None if any(words in other or other in words for other in others) else caption


def _has_text_around(place: Place) -> bool:
    """Say whether a place holds text besides its captions."""
    inside = [element for element in outermost(place.captions) if place.container in element.iterancestors()]
    held = sum(len("".join("".join(element.itertext()).split())) for element in inside)
    return len("".join("".join(place.container.itertext()).split())) > held


def _is_credit_run(run: Run, texts: set[str]) -> bool:
    """Say whether a block outside the caption is a credit, and not the caption in other words."""
    if any(run.text in text or text in run.text for text in texts):
        return False
    if len(run.text.split()) > 20:
        return False
    return run.is_credit or settle_runs([Run(run.text, is_credit=False)])[0] is None


def _joined(found: list[_Found]) -> list[_Found]:
    """Return every photo once: two with one address, or with one caption, are one; what one lacks the other gives."""
    kept: list[_Found] = []
    for photo in found:
        index = next((i for i, other in enumerate(kept) if _is_same(photo, other)), None)
        if index is None:
            kept.append(photo)
            continue
        kept[index] = _completed(kept[index], photo)
    return kept


def _completed(photo: _Found, other: _Found) -> _Found:
    """Return a photo with what only another reading of it says."""
    return replace(
        photo,
        url=photo.url or other.url,
        caption=photo.caption or other.caption,
        credit_line=photo.credit_line or other.credit_line,
        alt=photo.alt or other.alt,
        keys=photo.keys | other.keys,
        is_sure=photo.is_sure or other.is_sure,
    )


def _with_far_words(found: list[_Found], survey: PhotoSurvey, base_url: str) -> list[_Found]:
    """Return the photos with the words of figures far from the story that show them again: a lightbox at the end."""
    bare = [photo for photo in found if photo.url and not photo.caption]
    figures = [place for place in survey.places if place.is_figure and place.captions] if bare else []
    for place in figures:
        if survey.page.is_near_story(place.container):
            continue
        keys = photo_keys(best_rendition(place.pictures, base_url))
        for index, photo in enumerate(found):
            if photo in bare and _shared_keys(keys, photo.keys):
                caption, credit = _read_text(place)
                found[index] = replace(photo, caption=caption, credit_line=photo.credit_line or credit)
    return found


def _with_data(found: list[_Found], data: list[_Found]) -> list[_Found]:
    """Return the photos of the page with what its data say of them, and the photos that only data name."""
    for photo in data:
        index = next((i for i, other in enumerate(found) if _shared_keys(photo.keys, other.keys)), None)
        if index is None:
            found = _joined([*found, photo])
        else:
            found[index] = _completed(found[index], photo)
    return sorted(found, key=lambda photo: photo.order)


def _is_same(photo: _Found, other: _Found) -> bool:
    if photo.caption and other.caption and photo.caption != other.caption:
        return False
    if _shared_keys(photo.keys, other.keys):
        return True
    return (
        bool(photo.caption)
        and photo.caption == other.caption
        and (photo.credit_line == other.credit_line or not (photo.url and other.url))
    )


def _shared_keys(keys: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Return the keys two addresses share; two file names are two photos, whatever number of the article both hold."""
    shared = keys & others
    if any(key.startswith("stem:") for key in keys) and any(key.startswith("stem:") for key in others):
        shared = frozenset(key for key in shared if not key.removeprefix("id:").isdigit())
    return shared


def data_found(
    elements: Elements,
    base_url: str,
    metadata: HasJsonLd | None,
    found: Sequence[_Found],
    unsure: Sequence[_Found] = (),
) -> list[_Found]:
    """Return what JSON-LD and script state add: words for photos found, and photos where none was found.

    An image of which nothing was sure is a photo when data have a caption for it.
    """
    keys = frozenset(key for photo in found for key in photo.keys)
    wanted = not any(photo.caption for photo in found)
    shown = frozenset(key for photo in (*found, *unsure) for key in photo.keys) if wanted else frozenset()
    added = []
    for url, caption, credit in data_photos(elements, base_url, metadata, shown, with_scripts=wanted):
        own = photo_keys(url)
        if own & keys or not found or (caption and wanted):
            photo = _Found(url=url, caption=caption, credit_line=credit, alt=None, keys=own)
            twin = next((other for other in unsure if caption and _shared_keys(own, other.keys)), None)
            added.append(_completed(twin, photo) if twin else photo)
    return added
