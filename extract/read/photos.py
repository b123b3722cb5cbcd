"""Find the photos of an article, with captions and credits apart."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urljoin

from lxml.html import HtmlElement

from extract.read.credit_line import split_credit
from extract.records import DocumentPhoto


class HasJsonLd(Protocol):
    """What photos need of a page's metadata."""

    @property
    def json_ld(self) -> Sequence[Mapping[str, Any]]:
        """The page's JSON-LD objects."""


def extract_photos(root: HtmlElement, base_url: str, metadata: HasJsonLd | None = None) -> tuple[DocumentPhoto, ...]:
    """Return the photos of the article in reading order; `root` is not changed."""
    photos = []
    for figure in root.iter("figure"):
        image = next(figure.iter("img"), None)
        text = " ".join(" ".join(caption.itertext()) for caption in figure.iter("figcaption"))
        caption, credit = split_credit(text)
        source = image.get("src") if image is not None else None
        if source or caption:
            photos.append(
                DocumentPhoto(
                    position=len(photos),
                    url=urljoin(base_url, source) if source else None,
                    caption=caption,
                    credit_line=credit,
                    alt=image.get("alt") if image is not None else None,
                    is_lead=not photos,
                )
            )
    return tuple(photos)


def caption_elements(root: HtmlElement) -> tuple[HtmlElement, ...]:
    """Return the elements that hold captions and credits, for the body to leave out; outermost only."""
    return tuple(root.iter("figcaption"))
