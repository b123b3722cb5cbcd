"""Join what a page says of one photo in several places, and what its data add."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from extract.read.photo_data import data_photos
from extract.read.photo_tree import Elements
from extract.read.photo_urls import photo_keys

LAST = sys.maxsize


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
class FoundPhoto:
    """A photo before it has its position."""

    url: str | None
    caption: str | None
    credit_line: str | None
    alt: str | None
    keys: frozenset[str]
    order: int = LAST  # of its element
    is_sure: bool = True  # an image without words, in the story's range and not in its element, may be anything


def joined(found: list[FoundPhoto]) -> list[FoundPhoto]:
    """Return every photo once: two with one address, or with one caption, are one; what one lacks the other gives."""
    kept: list[FoundPhoto] = []
    for photo in found:
        index = next((i for i, other in enumerate(kept) if _is_same(photo, other)), None)
        if index is None:
            kept.append(photo)
            continue
        kept[index] = completed(kept[index], photo)
    return kept


def completed(photo: FoundPhoto, other: FoundPhoto) -> FoundPhoto:
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


def with_data(found: list[FoundPhoto], data: list[FoundPhoto]) -> list[FoundPhoto]:
    """Return the photos of the page with what its data say of them, and the photos that only data name."""
    for photo in data:
        index = next((i for i, other in enumerate(found) if shared_keys(photo.keys, other.keys)), None)
        if index is None:
            found = joined([*found, photo])
        else:
            found[index] = completed(found[index], photo)
    return sorted(found, key=lambda photo: photo.order)


def _is_same(photo: FoundPhoto, other: FoundPhoto) -> bool:
    if photo.caption and other.caption and photo.caption != other.caption:
        return False
    if shared_keys(photo.keys, other.keys):
        return True
    return (
        bool(photo.caption)
        and photo.caption == other.caption
        and (photo.credit_line == other.credit_line or not (photo.url and other.url))
    )


def shared_keys(keys: frozenset[str], others: frozenset[str]) -> frozenset[str]:
    """Return the keys two addresses share; two file names are two photos, whatever number of the article both hold."""
    shared = keys & others
    if any(key.startswith("stem:") for key in keys) and any(key.startswith("stem:") for key in others):
        shared = frozenset(key for key in shared if not key.removeprefix("id:").isdigit())
    return shared


def data_found(
    elements: Elements,
    base_url: str,
    metadata: HasJsonLd | None,
    found: Sequence[FoundPhoto],
    unsure: Sequence[FoundPhoto] = (),
) -> list[FoundPhoto]:
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
            photo = FoundPhoto(url=url, caption=caption, credit_line=credit, alt=None, keys=own)
            twin = next((other for other in unsure if caption and shared_keys(own, other.keys)), None)
            added.append(completed(twin, photo) if twin else photo)
    return added
