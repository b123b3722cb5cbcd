"""Every sample page through the real reader; tests/samples/README.md says how each key is compared."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract.errors import ReadError
from extract.read.document import read_document
from extract.records import Document, Link, Page

SAMPLES = Path(__file__).parents[2] / "samples"
BODY_MIN = 0.95  # 4-gram F1 of one body; a caption of ten words in 200 words of text costs about .03
BODY_FLOOR = 0.985  # mean over the samples
CAPTION_FLOOR = 0.93  # of the captions wanted, found
CREDIT_FLOOR = 0.96  # of the credit lines wanted, found

# What is not read yet: sample -> (keys, why). An entry that has become untrue fails; take it out with the fix.
KNOWN_MISSES: dict[str, tuple[str, str]] = {
    "gangdu-zaobao/legal-footer-in-body": (
        "copyright_holder",
        "the rights notice is taken into the holder's name",
    ),
    "minato-shimbun/gallery": (
        "photos",
        "the slides of a gallery with a common caption are joined to one photo",
    ),
    "severny-vestnik/credit-in-img-title": (
        "photos",
        "an alt text is not taken for a caption",
    ),
    "vechernyaya-gavan/media-bank-links": (
        "body",
        "a title under an image is kept in the body",
    ),
}

NOT_COMPARED = {"why", "body_exact"}
# fmt: off
TEXT_KEYS = {
    "headline", "standfirst", "section", "genre", "access", "ednote", "dateline", "dateline_place", "dateline_month",
    "dateline_day", "canonical_url", "publisher", "copyright_holder", "pubstatus", "is_update", "is_correction",
    "byline_line",
}
# fmt: on
TOKEN = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")


def sample_names() -> list[str]:
    return sorted(str(path.parent.relative_to(SAMPLES)) for path in SAMPLES.glob("*/*/expected.json"))


@cache
def expected_of(name: str) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads((SAMPLES / name / "expected.json").read_text(encoding="utf-8"))
    return expected


@cache
def read_sample(name: str) -> Document | ReadError:
    told = json.loads((SAMPLES / name / "page.json").read_text(encoding="utf-8"))
    source = name.split("/")[0]
    page = Page(
        url=told["url"],
        final_url=told["url"],
        source=source,
        status=told["status"],
        headers=tuple(told["headers"].items()),
        content=(SAMPLES / name / "page.html").read_bytes(),
        fetched_at=datetime.fromisoformat(told["fetched_at"]),
        link=Link(url=told["url"], source=source),
    )
    try:
        return read_document(page)
    except ReadError as error:
        return error


def cases() -> Iterator[Any]:
    for name in sample_names():
        for key in sorted(expected_of(name).keys() - NOT_COMPARED):
            keys, reason = KNOWN_MISSES.get(name, ("", ""))
            marks = [pytest.mark.xfail(strict=True, reason=reason)] if key in keys.split() else []
            yield pytest.param(name, key, id=f"{name}:{key}", marks=marks)


@pytest.mark.parametrize(("name", "key"), cases())
def test_sample_is_read_as_expected(name: str, key: str) -> None:
    wanted = expected_of(name)[key]

    found = read_sample(name)

    if key == "reject":
        assert (found.reason if isinstance(found, ReadError) else None) == wanted
    else:
        assert isinstance(found, Document), f"rejected: {found}"
        compare(found, key, wanted, exactly=bool(expected_of(name).get("body_exact")))


def test_known_misses_name_cases_that_exist() -> None:
    named = {f"{name}:{key}" for name, (keys, _) in KNOWN_MISSES.items() for key in keys.split()}

    assert named <= {f"{name}:{key}" for name in sample_names() for key in expected_of(name)}


def test_every_sample_says_why_it_is_hard() -> None:
    assert all(expected_of(name)["why"].endswith(".") for name in sample_names())


def test_mean_scores_keep_their_floors() -> None:
    bodies = [body_score(paragraphs_read(name), wanted) for name, wanted in bodies_wanted()]
    captions, credits_found = photo_hits("caption"), photo_hits("credit_line")

    assert sum(bodies) / len(bodies) >= BODY_FLOOR
    assert sum(captions) / len(captions) >= CAPTION_FLOOR
    assert sum(credits_found) / len(credits_found) >= CREDIT_FLOOR


def compare(found: Document, key: str, wanted: Any, *, exactly: bool) -> None:
    if key in TEXT_KEYS:
        assert folded(getattr(found, key)) == folded(wanted)
    elif key == "language":
        assert found.language is not None
        assert f"{found.language}-".lower().startswith(f"{wanted}-".lower())
    elif key == "byline":
        assert [name.casefold() for name in found.byline] == [name.casefold() for name in wanted], found.byline
    elif key in {"keywords", "agencies"}:
        assert set(getattr(found, key)) == set(wanted)
    elif key in {"published_at", "modified_at"}:
        assert same_time(getattr(found, key), wanted)
    elif key.startswith("body"):
        compare_body(found, key, wanted, exactly=exactly)
    elif key == "photos":
        compare_photos(found, wanted)
    else:
        compare_members(found, key, wanted)


def compare_body(found: Document, key: str, wanted: list[str], *, exactly: bool) -> None:
    text = folded(found.body)
    wanted = without_standfirst(wanted, found.standfirst)
    if key == "body_has":
        assert [phrase for phrase in wanted if folded(phrase) not in text] == []
    elif key == "body_lacks":
        assert [phrase for phrase in wanted if folded(phrase) in text] == []
    elif exactly:
        assert [folded(paragraph) for paragraph in paragraphs_of(found)] == [folded(paragraph) for paragraph in wanted]
    else:
        score = body_score(paragraphs_of(found), wanted)
        assert score >= BODY_MIN, f"score {score:.3f}\n" + "\n".join(paragraphs_of(found))


def compare_photos(found: Document, wanted: list[dict[str, Any]]) -> None:
    shown = [
        {key: unbracketed(getattr(photo, key)) for key in photo_wanted}
        for photo, photo_wanted in zip(found.photos, wanted, strict=False)
    ]
    assert shown == [{key: unbracketed(value) for key, value in photo.items()} for photo in wanted]
    assert len(found.photos) == len(wanted), found.photos


def compare_members(found: Document, key: str, wanted: list[str]) -> None:
    if key == "photos_lack":
        assert [p.url for p in found.photos for part in wanted if part in (p.url or "")] == []
    elif key == "flags":
        assert set(wanted) <= set(found.flags)
    elif key == "flags_lack":
        assert not set(wanted) & set(found.flags)
    else:
        assert key == "agency_lines", f"unknown key {key!r}; tests/samples/README.md lists them"
        assert [line for line in wanted if line not in found.agency_lines] == [], found.agency_lines


def same_time(found: datetime | None, wanted: str | None) -> bool:
    if found is None or wanted is None:
        return found is None and wanted is None
    if len(wanted) == len("2026-03-04"):
        return found.date() == date.fromisoformat(wanted)
    moment = datetime.fromisoformat(wanted)
    return found == moment if moment.tzinfo else found.replace(tzinfo=None) == moment


def folded(value: Any) -> Any:
    return " ".join(unicodedata.normalize("NFC", value).split()) if isinstance(value, str) else value


def unbracketed(value: Any) -> Any:
    return value.replace(" :", ":").strip("()[]（）【】 /|-–—") if isinstance(value, str) else value


def bodies_wanted() -> list[tuple[str, list[str]]]:
    return [(name, expected_of(name)["body"]) for name in sample_names() if expected_of(name).get("body")]


def paragraphs_read(name: str) -> list[str]:
    found = read_sample(name)
    return paragraphs_of(found) if isinstance(found, Document) else []


def paragraphs_of(found: Document) -> list[str]:
    return without_standfirst(found.body.split("\n"), found.standfirst)


def without_standfirst(paragraphs: list[str], standfirst: str | None) -> list[str]:
    first, *rest = paragraphs
    return rest if rest and standfirst and folded(first) == folded(standfirst) else paragraphs


def body_score(found: list[str], wanted: list[str]) -> float:
    has, want = shingles(found), shingles(wanted)
    return 2 * sum((has & want).values()) / max(1, sum(has.values()) + sum(want.values()))


def shingles(paragraphs: list[str]) -> Counter[tuple[str, ...]]:
    tokens = TOKEN.findall(unicodedata.normalize("NFKC", " ".join(paragraphs)))
    return Counter(tuple(tokens[start : start + 4]) for start in range(max(1, len(tokens) - 3)))


def photo_hits(key: str) -> list[bool]:
    hits = []
    for name in sample_names():
        found = read_sample(name)
        shown = {unbracketed(getattr(p, key)) for p in found.photos} if isinstance(found, Document) else set()
        hits += [unbracketed(p[key]) in shown for p in expected_of(name).get("photos", ()) if p.get(key)]
    return hits
