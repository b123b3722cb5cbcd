"""Find the photos of an article, captions and credits apart; furniture and other stories' pictures left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from lxml.html import HtmlElement

from extract.read.credit_line import split_credit
from extract.read.credit_shape import is_sure_credit
from extract.read.photo_data import page_image_keys
from extract.read.photo_foreign import (
    holds_link,
    is_beside_byline,
    is_beside_field,
    is_in_embed,
    is_in_player,
    is_link_text,
    is_of_author,
    links_elsewhere,
)
from extract.read.photo_found import FoundPhoto, HasJsonLd, data_found, joined, shared_keys, with_data
from extract.read.photo_names import names_credit, names_of
from extract.read.photo_page import PageMap
from extract.read.photo_place import Place, outermost, repeats_alt
from extract.read.photo_places import find_places
from extract.read.photo_runs import read_runs
from extract.read.photo_tree import Elements
from extract.read.photo_urls import best_rendition, photo_keys
from extract.read.photo_words import caption_under, read_words
from extract.read.text import same_words
from extract.records import DocumentPhoto

MAX_SHARE, MAX_TOLD_SHARE = 0.1, 0.4  # of the page's paragraphs, of which a short story has few
MIN_COPY, MAX_COPY = 30, 4  # characters, elements
_BEACON = re.compile(r"/(?:pixel|beacon|track(?:ing)?|count(?:er)?|collect|p)\b(?:\.gif)?\?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Presented:
    """By what a page presents its article: keys of its images, and words that are no caption, `same_words` of each."""

    keys: frozenset[str]
    texts: frozenset[str]


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
    found = joined([photo for photo in read if photo.is_sure])
    found = _with_far_words(found, survey, base_url)
    unsure = [photo for photo in read if not photo.is_sure]
    found = with_data(found, data_found(elements, base_url, metadata, found, unsure))
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
        share = page.share(place.container)
        if not place.is_figure and share > MAX_SHARE and (share > MAX_TOLD_SHARE or not _is_told(place)):
            continue
        if is_beside_byline(place):
            continue
        held += place.captions or ([place.container] if _is_worded_figure(place) else [])
        if place.is_figure and share < 0.05:
            held += [e for e in place.container.iter() if isinstance(e.tag, str) and names_credit(names_of(e))]
    held += _copies(held, survey.elements)
    return tuple(outermost(list(dict.fromkeys(held))))


def _is_told(place: Place) -> bool:
    """Say whether more than nearness tells that words are a caption: a name, the image's own words, a credit below."""
    if not place.is_guess:
        return True
    runs = [run.text for element in place.captions for run in read_runs(element)]
    return any(is_sure_credit(text) or repeats_alt(text, place.images) for text in runs)


def _is_worded_figure(place: Place) -> bool:
    """Say whether a figure holds an image and words that no name marks as its caption, and nothing that is read."""
    if not place.is_figure or place.container.tag != "figure" or not place.pictures:
        return False
    return next(place.container.iter("table", "blockquote", "pre", "ul", "ol", "dl"), None) is None


def _copies(held: Sequence[HtmlElement], elements: Elements) -> list[HtmlElement]:
    """Return the small elements around paragraphs that say once more what a caption and its credit say."""
    texts = {text for element in held if len(text := _squeezed(element)) > MIN_COPY}
    around = ({p.getparent() for p in elements.of("p")} if texts else set()) - {None, *held}
    small = [(e, _squeezed(e)) for e in around if len(e) <= MAX_COPY]
    return [e for e, text in small if text in texts and split_credit(text)[1]]  # which takes long: of few it is asked


def _squeezed(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _placed(survey: PhotoSurvey) -> list[Place]:
    return sorted(survey.places, key=lambda place: survey.page.order[place.container])


def _read_place(place: Place, page: PageMap, base_url: str, presented: _Presented) -> FoundPhoto | None:
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
    caption, credit = read_words(place)
    if place.is_guess and url and not (caption or credit):
        caption, credit = caption_under(place, presented.texts)
    if not (place.is_figure or is_known or caption or credit) and is_beside_field(place):
        return None
    is_sure = bool(caption or credit or is_known or (url and _is_shown_in_story(place, page)))
    if not is_sure and not (url and is_in_story):
        return None
    has_words = caption and (credit or not place.is_figure or any(e.tag == "figcaption" for e in place.captions))
    if (url is None and not has_words) or (url and _BEACON.search(url)):
        return None
    alt = next((alt for image in images if (alt := (image.get("alt") or "").strip())), None)
    order = page.order[place.container]
    return FoundPhoto(url=url, caption=caption, credit_line=credit, alt=alt, keys=keys, order=order, is_sure=is_sure)


def _may_be_of_story(place: Place, page: PageMap, base_url: str) -> bool:
    """Say whether nothing tells that a place is furniture, a portrait of the author or the way to another story."""
    if not page.is_near_story(place.container) or (not place.is_figure and is_in_embed(place)):
        return False
    if place.images and not place.captions and not any(image.tag in _SHOWN for image in place.pictures):
        return False
    if page.is_in_other_article(place.container) or links_elsewhere(place, base_url) or is_of_author(place):
        return False
    return not is_link_text(place, base_url)


_SHOWN = frozenset(["img", "amp-img", "source", "image"])


def _read_with_others(place: Place, page: PageMap, base_url: str, presented: _Presented) -> list[FoundPhoto]:
    """Return the photo of a place, and the further images of a figure that shows several under one caption."""
    photo = _read_place(place, page, base_url, presented)
    if photo is None:
        return []
    if place.is_guess or not photo.url or not photo.is_sure:
        return [photo]
    images = [image for image in place.pictures if image.tag in {"img", "amp-img"}]
    others = [best_rendition([image], base_url) for image in images[1:]]
    found = [photo]
    for url in others:
        keys = photo_keys(url)
        if url and not any(shared_keys(keys, each.keys) for each in found):
            found.append(FoundPhoto(url=url, caption=None, credit_line=None, alt=None, keys=keys, order=photo.order))
    return found


def _is_shown_in_story(place: Place, page: PageMap) -> bool:
    """Say whether a picture without words stands inside the story's own element."""
    if not page.is_in_story(place.container):
        return False
    return page.main is None or page.main in place.container.iterancestors() or place.is_figure


def _with_far_words(found: list[FoundPhoto], survey: PhotoSurvey, base_url: str) -> list[FoundPhoto]:
    """Return the photos with the words of figures far from the story that show them again: a lightbox at the end."""
    bare = [photo for photo in found if photo.url and not photo.caption]
    figures = [place for place in survey.places if place.is_figure and place.captions] if bare else []
    for place in figures:
        if survey.page.is_near_story(place.container):
            continue
        keys = photo_keys(best_rendition(place.pictures, base_url))
        for index, photo in enumerate(found):
            if photo in bare and shared_keys(keys, photo.keys):
                caption, credit = read_words(place)
                found[index] = replace(photo, caption=caption, credit_line=photo.credit_line or credit)
    return found
