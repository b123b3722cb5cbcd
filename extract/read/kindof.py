"""What a page is: an article, a live blog, a gallery, a video; free or not; or no article at all."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal
from urllib.parse import urlsplit

from extract.errors import NotAnArticle
from extract.read.blocks import Block
from extract.read.jsonld import types_of
from extract.read.metadata import Metadata
from extract.read.metatags import first
from extract.read.phrases import has_phrase, with_phrase
from extract.read.text import same_words

Access = Literal["free", "metered", "paywalled", "unknown"]

SHORT_BODY = 1500  # characters: a gallery's or a video's text is not longer
SHORT_APOLOGY = 1200  # of a page that says it is not there
WALL_SHARE = 0.5  # of the text speaks of consent: a wall
UNDATED_WALL_SHARE = 0.25  # of a short page that declares neither an article nor a date
LISTING_SHARE = 0.5  # of the text is links: a listing
MIN_LISTED = 5  # linked headlines
TEASER_SHARE = 0.8  # of the story
MIN_GALLERY = 4  # photos

LIVE_PATH = re.compile(
    r"/(?:live(?=/)|(?:[\w-]*-)?(?:live-?blog|live-?ticker|en-vivo|en-direct|live-updates|newsticker)\b)", re.IGNORECASE
)
OPINION_PATH = re.compile(
    r"/(?:opinions?|opinion[ei]|opini[oó]n|editorials?|editoriales|commentary|commentisfree|comment|columns?|columnists?|"
    r"columnas?|kommentar[e]?|meinung|tribunes?|chroniques?|opinie|debatt|mening|ledare|leder|colunas|mielipide|yazarlar)/",
    re.IGNORECASE,
)
GALLERY_PATH = re.compile(
    r"/(?:[\w-]*-)?(?:galler(?:y|ies)|galer[ií]as?|galerie|fotostrecken?|bildergalerien?|fotogaler[ií]as?|diaporama|"
    r"photos?|slideshow|fotogallery|billedserie|fotoreportage)\b",
    re.IGNORECASE,
)
VIDEO_PATH = re.compile(r"/(?:videos?|v[ií]deos?|watch|mediathek)/", re.IGNORECASE)


def check_is_article(metadata: Metadata, url: str, blocks: Sequence[Block], story: Sequence[Block]) -> None:
    """Raise NotAnArticle, saying what the page is instead, unless it may be an article.

    What declares itself a dated article is believed, except when hardly anything but a consent text stands there.
    """
    body = sum(len(block.text) for block in story)
    is_told = len(metadata.article_body or "") >= SHORT_APOLOGY / 2  # the metadata has what the wall hides
    if body < 2 * SHORT_BODY and not is_told and _is_wall(metadata, blocks):
        raise NotAnArticle("a consent or login wall stands in place of the article")
    if metadata.dates.published_at is not None and metadata.article is not None:
        return
    if body < SHORT_APOLOGY and any(has_phrase(text, "gone") for text in metadata.headlines):
        raise NotAnArticle("the page says that it was not found, with status 200")
    if _is_listing(metadata, url, blocks, story):
        raise NotAnArticle("a front page or listing: headlines that lead to other pages")


def _is_wall(metadata: Metadata, blocks: Sequence[Block]) -> bool:
    wall = sum(map(len, with_phrase((block.text for block in blocks), "wall")))
    text = sum(len(block.text) for block in blocks if block.link_share < LISTING_SHARE)
    is_dated = metadata.dates.published_at is not None or metadata.article is not None
    share = WALL_SHARE if is_dated or text > SHORT_BODY else UNDATED_WALL_SHARE
    return bool(wall and wall >= share * text)


def _is_listing(metadata: Metadata, url: str, blocks: Sequence[Block], story: Sequence[Block]) -> bool:
    if metadata.dates.published_at is not None:
        return False
    listed = [block for block in blocks if block.kind == "heading" and block.link_share >= LISTING_SHARE]
    linked = sum(block.link_characters for block in story)
    own = sum(len(block.text) for block in story)
    is_top = not urlsplit(url).path.strip("/") and not urlsplit(url).query
    if len(listed) >= MIN_LISTED and metadata.article is None and _are_teasers(blocks, story):
        return True
    return len(listed) >= MIN_LISTED and (is_top or linked >= LISTING_SHARE * own)


def _are_teasers(blocks: Sequence[Block], story: Sequence[Block]) -> bool:
    """Tell whether nearly every paragraph of the story stands right under a heading that leads elsewhere."""
    linked = {
        after for before, after in pairwise(blocks) if before.kind == "heading" and before.link_share >= LISTING_SHARE
    }
    return len(story) >= MIN_LISTED and sum(block in linked for block in story) >= TEASER_SHARE * len(story)


def genre_of(metadata: Metadata, url: str, body_characters: int, photos: int) -> str:
    """Return what kind of piece it is: `article`, `live_blog`, `opinion`, `gallery`, `video`."""
    types = set(types_of(metadata.article)) if metadata.article is not None else set()
    path = urlsplit(url).path + "/"
    is_short = body_characters < SHORT_BODY
    if "LiveBlogPosting" in types or LIVE_PATH.search(path):
        return "live_blog"
    if types & {"ImageGallery", "MediaGallery"} or (is_short and photos >= MIN_GALLERY and GALLERY_PATH.search(path)):
        return "gallery"
    is_video = "VideoObject" in types or (first(metadata.meta, "og:type") or "").startswith("video")
    if is_short and (is_video or ("og:video" in metadata.meta and VIDEO_PATH.search(path))):
        return "video"
    if "OpinionNewsArticle" in types or OPINION_PATH.search(path):
        return "opinion"
    return "article"


def access_of(metadata: Metadata, *, has_paywall: bool) -> Access:
    """Return whether everyone may read the page: as it declares, else by the paywall that stands on it."""
    tier = same_words(first(metadata.meta, "article:content_tier", "content_tier"))
    if tier == "metered":
        return "metered"
    if metadata.is_free is False or tier in ("locked", "paid", "premium", "subscriber"):
        return "paywalled"
    if metadata.is_free or tier == "free":
        return "free"
    return "paywalled" if has_paywall else "unknown"
