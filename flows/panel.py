"""One article as a person wants to see it in a terminal: what was read, and what to be wary of."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from extract.fetch.redact import redact_url
from extract.records import Link, Page, Reject, Source
from flows.terminal import plain, table
from transform.records import Article, Photo

BODY_SHOWN = 6  # paragraphs, unless all are asked for
LISTED = 5  # tags of one scheme

WARNING_BY_FLAG = {
    "missing_headline": "The page shows no headline; none was made up.",
    "truncated": "The text seems to be cut.",
    "paywalled": "Behind a paywall: the text is what is shown to everybody.",
    "glued_words": "Words that stood glued together were parted, or seen and left; see the repairs.",
    "untranslated_fragment": "Words of another language are left in the text, as machine translation leaves them.",
    "translation_residue": "Words of another language are left in the text, as machine translation leaves them.",
    "zone_unknown": "A date was printed without a time zone; it was read as UTC, or as of a zone that was guessed.",
    "zone_guessed": "The time zone of a printed clock was guessed from the country of the page.",
    "impossible_date": "A date that cannot be was printed; it was not taken.",
    "date_guessed": "The date was found in the text or the address, not declared.",
    "mojibake_repaired": "Letters that had been decoded wrongly were mended.",
}


def print_article(out: Console, article: Article, *, is_full: bool = False) -> None:
    """Print one article: headline, facts, photos, tags, warnings, repairs, body."""
    out.print(Rule(style="dim"))
    out.print(plain(article.headline) if article.headline else Text("(no headline)", "dim"), style="bold")
    if article.standfirst:
        out.print(plain(article.standfirst), style="italic")
    out.print()
    out.print(_facts(article))
    _section(out, "Photos", _photos(article.photos))
    _section(out, "Tags", _tags(article))
    _section(out, "Warnings", _warnings(article))
    _section(out, "Repairs", _repairs(article))
    paragraphs = article.body.split("\n") if article.body else []
    shown = paragraphs if is_full else paragraphs[:BODY_SHOWN]
    _section(out, f"Body ({len(paragraphs)} paragraphs, {len(article.body):,} characters)", [])
    for paragraph in shown:
        out.print(Padding(plain(paragraph), (0, 0, 1, 2)))
    if len(shown) < len(paragraphs):
        out.print(Text(f"  ... {len(paragraphs) - len(shown)} more paragraphs; --full shows them", "dim"))


def print_reject(out: Console, reject: Reject) -> None:
    """Print why a page gives no article, and what would happen to it in a run."""
    out.print(Text("No article: ", "bold red") + plain(reject.message))
    again = f"tried again after {reject.next_try_at:%Y-%m-%d}" if reject.next_try_at else "not tried again"
    out.print(plain(f"In a run this is a row in `rejects`: {reject.stage}, {reject.reason}, {again}."))


def print_links(out: Console, source: Source, items: Sequence[Link | Page | Reject], *, has_more: bool) -> None:
    """Print what a source lists."""
    out.print(plain(f"{source.kind} {redact_url(source.url) if source.url else source.path}"), style="bold")
    rows = [
        (_when(item.published_at) if isinstance(item, Link) else "", getattr(item, "title", None), redact_url(item.url))
        if not isinstance(item, Reject)
        else ("reject", item.message, item.url)
        for item in items
    ]
    out.print(table(["published", "title", "address"], rows) if rows else "It lists nothing.")
    if has_more:
        out.print(Text("and more; `nightwire check ADDRESS` shows what one of them gives", "dim"))


def _section(out: Console, title: str, lines: Iterable[Text]) -> None:
    found = list(lines)
    if found or title.startswith("Body"):
        out.print()
        out.print(Text(title, "bold cyan"))
    for line in found:
        out.print(Padding(line, (0, 0, 0, 2)))


def _facts(article: Article) -> object:
    dateline = " ".join(filter(None, (article.dateline, f"({article.dateline_date})" if article.dateline_date else "")))
    marks = [name for name, holds in (("update", article.is_update), ("correction", article.is_correction)) if holds]
    facts = [
        ("published", _when(article.published_at)),
        ("modified", _when(article.modified_at)),
        ("dateline", dateline),
        ("byline", ", ".join(article.byline)),
        ("agencies", ", ".join(article.agencies)),
        ("attribution", (article.attribution or "").replace("\n", " | ")),
        ("publisher", article.publisher),
        ("language", article.language),
        ("section", article.section),
        ("keywords", ", ".join(article.keywords)),
        ("kind", ", ".join(filter(None, (article.genre, *marks)))),
        ("status", article.pubstatus if article.pubstatus != "usable" else None),
        ("access", article.access if article.access != "unknown" else None),
        ("desk note", article.ednote),
        ("copyright", article.copyright_holder),
        ("filed under", article.url),
    ]
    made = table(["", ""], [(name, value) for name, value in facts if value])
    made.show_header = False
    made.columns[0].style = "dim"
    return made


def _photos(photos: Sequence[Photo]) -> Iterator[Text]:
    for photo in photos:
        yield Text(f"{photo.position + 1}. ", "bold") + plain(photo.caption or photo.alt or "(no caption)")
        people = (
            ("by", photo.creators),
            ("agency", photo.agencies),
            ("organisation", photo.organisations),
            ("via", photo.via),
        )
        parts = [f"{name} {', '.join(values)}" for name, values in people if values]
        marks = (("pool", photo.is_pool), ("handout", photo.is_handout), ("file photo", photo.is_file_photo))
        parts += [name for name, holds in marks if holds]
        parts += [f"taken {photo.date_created}"] if photo.date_created else []
        if photo.credit_line:
            yield Text("   credit ", "dim") + plain(photo.credit_line)
        if parts:
            yield Text("   reads  ", "dim") + plain("; ".join(parts))


def _tags(article: Article) -> Iterator[Text]:
    ordered = sorted(article.tags, key=lambda tag: (tag.scheme, -tag.score, tag.label))
    for scheme, group in groupby(ordered, key=lambda tag: tag.scheme):
        tags = list(group)
        labels = [f"{tag.label} ({tag.code}, {tag.score:.2f})" for tag in tags[:LISTED]]
        more = f" and {len(tags) - LISTED} more" if len(tags) > LISTED else ""
        yield Text(f"{scheme:<13}", "dim") + plain(", ".join(labels) + more)


def _warnings(article: Article) -> Iterator[Text]:
    for flag in article.flags:
        yield Text(f"{flag}: ", "yellow") + plain(WARNING_BY_FLAG.get(flag, flag.replace("_", " ") + "."))
    if article.published_at is None:
        yield Text("no_date: ", "yellow") + plain("The page gives no date of publication.")


def _repairs(article: Article) -> Iterator[Text]:
    for repair in article.repairs:
        done = f"{repair.before!r} -> {repair.after!r}" if repair.before != repair.after else f"{repair.before!r} left"
        yield plain(f"{repair.field}: {done} ({repair.evidence.replace('_', ' ')})")


def _when(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else None
