"""What the names of elements say of photos: caption, credit, furniture; the words stand in photo_words.csv."""

import csv
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

import ahocorasick
from lxml.html import HtmlElement

from extract.read.class_names import name_words

_ABOUT_IMAGE = frozenset(
    [
        "image", "img", "photo", "foto", "picture", "pic", "bild", "media", "gallery", "slide", "slideshow",
        "figure", "lightbox", "carousel", "imagen", "imagem", "immagine", "slider", "beeld", "kuva", "gallerie",
        "galerie",
    ]
)  # fmt: skip
PLAYER = frozenset(["video", "player", "jwplayer", "brightcove", "playlist", "audio"])
OF_AUTHOR = frozenset(
    [
        "author", "authors", "autor", "autoren", "byline", "auteur", "autore", "reporter", "redakteur",
        "writer", "contributor", "by",
    ]
)  # fmt: skip
_ABOUT_TEXT = frozenset(
    [
        "text", "texto", "info", "description", "desc", "descr", "subtitle", "subtitles", "beschreibung",
        "bottom", "meta", "txt", "notes", "note", "details", "label",
    ]
)  # fmt: skip


@lru_cache(maxsize=8192)
def names_elsewhere(values: str) -> bool:
    """Say whether class names say that an element is not the article."""
    for value in values.split():
        found = name_words(value)
        if not photo_words("elsewhere").isdisjoint(found):
            return True
        if len(found) > 1 and not photo_words("pair").isdisjoint(map("-".join, pairwise(found))):
            return True
    return False


@lru_cache(maxsize=8192)
def names_furniture(values: str) -> bool:
    """Say whether class names say that an image is a logo, an icon or an advertisement."""
    return any(not photo_words("furniture").isdisjoint(name_words(value)) for value in values.split())


def names_caption(values: str) -> bool:
    """Say whether class names say that an element holds a caption: `wp-caption-text`, `lightbox__description`."""
    return any(map(_is_caption_name, values.split()))


@lru_cache(maxsize=8192)
def _is_caption_name(value: str) -> bool:
    found = name_words(value)
    if mark_of_name(value) == "caption" and not ({"video", "wrapper", "with"} & set(found) and "text" not in found):
        return True
    if not _ABOUT_IMAGE.isdisjoint(found) and found and found[-1] in _ABOUT_TEXT:
        return True
    return "text" in found and any(word.startswith("media") and word != "media" for word in found)


def names_credit(values: str) -> bool:
    """Say whether class names say that an element holds the credit of an image."""
    return any(map(_is_credit_name, values.split()))


@lru_cache(maxsize=8192)
def _is_credit_name(value: str) -> bool:
    return mark_of_name(value) == "credit" and not _ABOUT_IMAGE.isdisjoint(name_words(value))


@lru_cache(maxsize=8192)
def speaks_of_photo(values: str) -> bool:
    """Say whether class names have a word of captions or credits at all, the quickest question of the three."""
    kinds = {kind for _, kind in _hints().iter(values.lower())}
    if "mark" not in kinds and len(kinds) < 2:
        return False
    return any(_is_caption_name(value) or mark_of_name(value) == "credit" for value in values.split())


def names_credit_alone(values: str) -> bool:
    """Say whether class names speak of a credit and of no caption."""
    marks = {mark_of_name(value) for value in values.split()}
    return "credit" in marks and "caption" not in marks


def names_of(element: HtmlElement) -> str:
    """Return the names by which an element says what it is."""
    get = element.get
    name, about, own = get("class"), get("itemprop"), get("id")
    if about is None and own is None:
        return name or ""
    return f"{name or ''} {about or ''} {own or ''}"


@lru_cache(maxsize=8192)
def names_image(values: str) -> bool:
    """Say whether class names say that an element is the frame of an image: `mainPhoto`, `photo_pop`."""
    return any(not _ABOUT_IMAGE.isdisjoint(name_words(value)) for value in values.split())


@lru_cache(maxsize=8192)
def mark_of_name(name: str) -> str | None:
    """Return `credit` or `caption` for a class name by the last word that says either: `caption__credit`: credit."""
    found = name_words(name)
    if "drop" in found:  # a drop cap
        return None
    for word in reversed(found):
        if word in photo_words("credit") or word.endswith(_CREDIT_ENDINGS):
            return "credit"
        if word in photo_words("caption"):
            return "caption"
    return None


_CREDIT_ENDINGS = ("credit", "credits", "copyright", "captionauthor", "photographer", "imagesource", "photosource")


@cache
def _hints() -> ahocorasick.Automaton:
    """Return a search for what names that speak of captions or credits hold: a mark, or words of image and of text."""
    automaton = ahocorasick.Automaton()
    for kind, words in (
        ("text", _ABOUT_TEXT),
        ("image", _ABOUT_IMAGE),
        ("mark", (*photo_words("credit"), *photo_words("caption"), *_CREDIT_ENDINGS)),
    ):
        for word in words:
            automaton.add_word(word, kind)
    automaton.make_automaton()
    return automaton


@cache
def photo_words(kind: str) -> frozenset[str]:
    """Return the words of one kind in `photo_words.csv`."""
    with (Path(__file__).parent / "photo_words.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["name"] for row in csv.DictReader(lines) if row["kind"] == kind)
