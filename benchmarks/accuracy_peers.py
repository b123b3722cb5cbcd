"""Other extractors, as far as they are installed (extra `bench`), giving what they read in the scorer's form."""

import importlib.util
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

Row = dict[str, Any]
Reader = Callable[[bytes, str], Row]


def available() -> Iterator[tuple[str, Reader]]:
    """Yield the readers whose package is installed; say which are absent."""
    for name, package, reader in PEERS:
        if importlib.util.find_spec(package):
            yield name, reader
        else:
            print(f"{name}: absent ({package} is not installed; extra `bench` brings it)")


def read_with_trafilatura(content: bytes, url: str, **modes: bool) -> Row:
    import trafilatura

    text = trafilatura.extract(
        content, url=url, output_format="json", with_metadata=True, include_comments=False, **modes
    )
    found = json.loads(text or "{}")
    authors = [name.strip() for name in (found.get("author") or "").split(";") if name.strip()]
    topics = [tag.strip() for tag in (found.get("tags") or "").replace(";", ",").split(",") if tag.strip()]
    return {
        "title": found.get("title"),
        "authors": authors,
        "published": found.get("date"),
        "body": found.get("text") or "",
        "topics": topics,
        "photos": [{"url": found["image"], "caption": None, "credit": None}] if found.get("image") else [],
    }


def read_with_newspaper(content: bytes, url: str) -> Row:
    import newspaper

    article = newspaper.Article(url, fetch_images=False)
    article.download(input_html=content.decode("utf-8", "replace"))
    try:
        article.parse()
    except Exception as error:
        return {"body": "", "error": repr(error)}
    return {
        "title": article.title,
        "authors": list(article.authors),
        "published": article.publish_date.isoformat() if article.publish_date else None,
        "body": article.text,
        "topics": list(article.keywords or article.tags or ()),
        "photos": [{"url": image, "caption": None, "credit": None} for image in article.images],
    }


def read_with_newsplease(content: bytes, url: str) -> Row:
    from newsplease import NewsPlease

    try:
        article = NewsPlease.from_html(content.decode("utf-8", "replace"), url=url)
    except Exception as error:
        return {"body": "", "error": repr(error)}
    return {
        "title": article.title,
        "authors": list(article.authors or ()),
        "published": article.date_publish.isoformat() if article.date_publish else None,
        "body": article.maintext or "",
        "photos": [{"url": article.image_url, "caption": None, "credit": None}] if article.image_url else [],
    }


def read_with_goose(content: bytes, url: str) -> Row:
    from goose3 import Goose

    try:
        article = Goose({"enable_image_fetching": False}).extract(url=url, raw_html=content.decode("utf-8", "replace"))
    except Exception as error:
        return {"body": "", "error": repr(error)}
    return {
        "title": article.title,
        "authors": list(article.authors or ()),
        "published": article.publish_date,
        "body": article.cleaned_text or "",
        "topics": list(article.tags or ()),
    }


def read_figcaptions(content: bytes, url: str) -> Row:
    """Read captions with a loop over figure and figcaption: the naive way, and the best there was."""
    from bs4 import BeautifulSoup

    photos = []
    for figure in BeautifulSoup(content, "lxml").find_all("figure"):
        image, caption = figure.find("img"), figure.find("figcaption")
        photos.append(
            {
                "url": image.get("src") if image else None,
                "caption": caption.get_text(" ", strip=True) if caption else None,
                "credit": None,
            }
        )
    return {"body": "", "photos": photos, "url": url}


PEERS: tuple[tuple[str, str, Reader], ...] = (
    ("trafilatura", "trafilatura", read_with_trafilatura),
    ("trafilatura_fast", "trafilatura", partial(read_with_trafilatura, fast=True)),
    ("trafilatura_precision", "trafilatura", partial(read_with_trafilatura, favor_precision=True)),
    ("trafilatura_recall", "trafilatura", partial(read_with_trafilatura, favor_recall=True)),
    ("trafilatura_images", "trafilatura", partial(read_with_trafilatura, include_images=True)),
    ("newspaper4k", "newspaper", read_with_newspaper),
    ("news-please", "newsplease", read_with_newsplease),
    ("goose3", "goose3", read_with_goose),
    ("bs4_figcaption", "bs4", read_figcaptions),
)
