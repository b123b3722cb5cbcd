from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.read import zones
from extract.read.dates import Dates, better_dates, latest_now, parse_instant, read_dates
from extract.read.document import read_document
from extract.read.jsonld import article_node, read_json_ld
from extract.read.metatags import read_meta
from extract.read.tree import parse
from extract.read.visible_dates import moments, read_visible_dates
from extract.read.zones import guess_zone

FETCHED_AT = datetime(2026, 11, 23, tzinfo=UTC)


def dates_of(html: str) -> Dates:
    root = parse(html.encode(), None).root
    return read_dates(root, article_node(read_json_ld(root)), read_meta(root), fetched_at=FETCHED_AT)


def ld(**values: str) -> str:
    pairs = ",".join(f'"{key}":"{value}"' for key, value in values.items())
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"h",{pairs}}}</script>'


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-05-01T09:30:00+02:00", "2026-05-01T09:30:00+02:00"),
        ("2026-05-01T09:30:00.123456789Z", "2026-05-01T09:30:00.123456+00:00"),
        ("2026-05-01 09:30:00 +0530", "2026-05-01T09:30:00+05:30"),
        ("20260501T093000Z", "2026-05-01T09:30:00+00:00"),
        ("2026-05-01", "2026-05-01T00:00:00"),
        ("1777627800", "2026-05-01T09:30:00+00:00"),
        ("Fri, 01 May 2026 07:30:00 GMT", "2026-05-01T07:30:00+00:00"),
    ],
)
def test_machine_dates_are_read_with_their_zone(text, iso):
    assert parse_instant(text).isoformat() == iso


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-45", "5 May", None])
def test_what_is_no_machine_date_gives_none(text):
    assert parse_instant(text) is None


def test_published_keeps_the_zone_of_the_page():
    dates = dates_of(ld(datePublished="2026-05-01T09:30:00+05:30", dateModified="2026-05-01T11:00:00+05:30"))

    assert dates.published_at.isoformat() == "2026-05-01T09:30:00+05:30"
    assert dates.modified_at.isoformat() == "2026-05-01T11:00:00+05:30"


def test_a_day_is_made_exact_by_another_place_that_names_the_same_day():
    dates = dates_of(
        ld(datePublished="2026-05-01") + '<meta property="article:published_time" content="2026-05-01T09:30:00Z">'
    )

    assert dates.published_at.isoformat() == "2026-05-01T09:30:00+00:00"


def test_a_day_is_not_changed_by_another_day():
    dates = dates_of(ld(datePublished="2026-05-01") + '<meta name="date" content="2026-05-02T09:30:00Z">')

    assert dates.published_at.date().isoformat() == "2026-05-01"


def test_a_date_in_the_future_is_flagged_and_not_stored():
    dates = dates_of(ld(datePublished="2027-05-01T09:30:00Z"))

    assert dates.published_at is None
    assert "impossible_date" in dates.flags


def test_a_default_of_1970_is_flagged_and_the_next_place_serves():
    dates = dates_of(ld(datePublished="1970-01-01T00:00:00Z") + '<meta name="date" content="2026-05-02T09:30:00Z">')

    assert dates.published_at.isoformat() == "2026-05-02T09:30:00+00:00"
    assert "impossible_date" in dates.flags


def test_a_date_without_a_zone_counts_as_utc_and_says_so():
    dates = dates_of(ld(datePublished="2026-05-01T09:30:00"))

    assert dates.published_at.isoformat() == "2026-05-01T09:30:00+00:00"
    assert "zone_unknown" in dates.flags


@pytest.mark.parametrize(
    ("line", "language", "iso"),
    [
        ("Published: Jan. 9, 2026 at 6:47 PM EST", "en", "2026-01-09T18:47:00-05:00"),
        ("Mittwoch, 4. März 2026, 14:05 Uhr", "de", "2026-03-04T14:05:00"),
        ("12 มิถุนายน 2569", "th", "2026-06-12T00:00:00"),
        ("الثلاثاء ١٥ سبتمبر ٢٠٢٦", "ar", "2026-09-15T00:00:00"),
        ("2026年7月28日 21時15分", "ja", "2026-07-28T21:15:00"),
        ("Jul 9, 2026, 6 PM ET", "en", "2026-07-09T18:00:00-04:00"),
        ("Published July 9, 2026 6:47 PM EST", "en", "2026-07-09T18:47:00-04:00"),
        ("14 October 2025 5:50 pm CET", "en", "2025-10-14T17:50:00+02:00"),
        ("15.04.25 09:56", "de", "2025-04-15T09:56:00"),
        ("2025/1/14 21:17（最終更新 1/14 21:17）", "ja", "2025-01-14T21:17:00"),
        ("2024.03.31 19:59", "lt", "2024-03-31T19:59:00"),
        ("2025. 1. 14. 오후 9:30", "ko", "2025-01-14T21:30:00"),
        ("14-01-2025 09:30", "nl", "2025-01-14T09:30:00"),
        ("1/14/2025", "en-US", "2025-01-14T00:00:00"),
        ("3/4/2025", "en-GB", "2025-04-03T00:00:00"),
        ("14 janvier 2025 à 14 h 05", "fr", "2025-01-14T14:05:00"),
        ("14 enero 2025, 6:30 p. m.", "es", "2025-01-14T18:30:00"),
        ("5 Ιανουαρίου 2026 3:10 μ.μ.", "el", "2026-01-05T15:10:00"),
        ("3 نوفمبر 2026 4:20 م", "ar", "2026-11-03T16:20:00"),
        ("2024年5月3日 下午3:05", "zh", "2024-05-03T15:05:00"),
        ("Aug 28, 2024 • Last updated 1 hour ago", "en", "2024-08-28T00:00:00"),
        ("May 4, 2025 • 3 min read", "en", "2025-05-04T00:00:00"),
        ("Dec 1, 2025 12:05 am", "en", "2025-12-01T00:05:00"),
        ("Mon, 09/07/2026 - 14:05", "en", "2026-09-07T14:05:00"),
        ("Thursday, 09/07/2026", "en", "2026-07-09T00:00:00"),
        ("7 בספטמבר 2026, 14:05", "he", "2026-09-07T14:05:00"),
        ("دوشنبه ۱۶ شهریور ۱۴۰۵ - ۱۴:۰۵", "fa", "2026-09-07T14:05:00"),
        ("۱۴۰۳/۱۲/۳۰ ۰۹:۱۵", "fa", "2025-03-20T09:15:00"),
    ],
)
def test_printed_dates_are_read_in_many_languages(line, language, iso):
    assert [moment.isoformat() for moment, _ in moments(line, language)] == [iso]


def test_a_date_that_is_two_days_is_not_read():
    assert list(moments("3/4/2025", "en-US")) == []


def test_a_line_without_a_year_counts_for_the_day_that_is_known():
    lines = ["8 января, 17:46", "9 января, 10:00"]

    dates = read_visible_dates(lines, "ru", fetched_at=FETCHED_AT, day=date(2026, 1, 8))

    assert dates.published_at.isoformat() == "2026-01-08T17:46:00+00:00"
    assert read_visible_dates(lines, "ru", fetched_at=FETCHED_AT).published_at is None


@pytest.mark.parametrize(
    ("before", "after", "iso"),
    [
        ('<time datetime="Fri May 01 2026 09:30:00 GMT+0200 (CEST)">1 May</time>', "", "2026-05-01T07:30:00+00:00"),
        ('<span data-timestamp="1777627800000">today</span>', "", "2026-05-01T09:30:00+00:00"),
        ('<div><meta itemprop="dateModified" content="2026-05-02T08:00:00Z">'
         '<meta itemprop="datePublished" content="2026-05-01T09:30:00Z"></div>', "", "2026-05-01T09:30:00+00:00"),
        ('<time datetime="2026-05-01T09:30:00Z">1 May</time>',
         '<a href="/b"><h2>Fares</h2><time itemprop="datePublished" datetime="2026-05-03T08:00:00Z"></time></a>',
         "2026-05-01T09:30:00+00:00"),
        ("<p>1 May 2026</p>", '<script>var page = {"publishedAt":"2026-05-01T09:30:00Z","id":7}</script>',
         "2026-05-01T09:30:00+00:00"),
        ("<p>1 May 2026</p>", '<script>push("{\\"date_published\\":\\"2026-05-01T11:30:00+02:00\\"}")</script>',
         "2026-05-01T09:30:00+00:00"),
        ("<p>1 May 2026</p>", '<script>x = [{"published":"2026-05-01T09:30:00Z"},{"published":"2026-05-01T11:00:00Z"}]'
         "</script>", "2026-05-01T00:00:00+00:00"),
        ("<p>1 May 2026</p>", '<script>x = {"modified":"2026-05-01T09:30:00Z"}</script>', "2026-05-01T00:00:00+00:00"),
        ("", '<script>x = {"publication_date":"2026-05-01T09:30:00Z"}</script>', "2026-05-01T09:30:00+00:00"),
        ("", '<script>x = {"created":"2026-05-01T09:30:00Z"}</script>', None),
    ],
)  # fmt: skip
def test_a_page_without_metadata_is_dated_by_what_stands_on_it(make_page, make_html, before, after, iso):
    html = make_html(before=f"<h1>Council rebuilds the old ferry landing</h1>{before}", after=after)

    document = read_document(make_page(html))

    found = document.published_at
    assert (found.astimezone(UTC).isoformat() if found else None) == iso


def test_a_line_that_says_updated_gives_the_modified_date():
    dates = read_visible_dates(
        ["Published May 1, 2026 9:00 GMT", "Updated May 2, 2026 10:00 GMT"], "en", fetched_at=FETCHED_AT
    )

    assert dates.published_at.isoformat() == "2026-05-01T09:00:00+00:00"
    assert dates.modified_at.isoformat() == "2026-05-02T10:00:00+00:00"


def test_a_long_line_is_text_and_gives_no_date():
    line = "On May 1, 2026 the council met " + "and talked " * 30

    assert read_visible_dates([line], "en", fetched_at=FETCHED_AT) == Dates()


def test_a_printed_hour_makes_a_declared_day_exact_and_no_other_day():
    declared = Dates(published_at=datetime(2026, 5, 1, tzinfo=UTC), flags=("zone_unknown",))
    same = Dates(published_at=datetime(2026, 5, 1, 9, 30, tzinfo=UTC))
    other = Dates(published_at=datetime(2026, 5, 3, 9, 30, tzinfo=UTC))

    assert better_dates(declared, same).published_at == same.published_at
    assert better_dates(declared, other).published_at == declared.published_at


def test_a_date_written_before_the_first_caption_is_the_date_and_no_caption(make_page, make_html):
    caption = "date 2022-10-02 The ferry at the landing, September 16, 2022. REUTERS/Ana Diaz"
    html = make_html(before=f'<figure><img src="/a.jpg"><figcaption>{caption}</figcaption></figure>')

    document = read_document(make_page(html))

    assert document.published_at.date().isoformat() == "2022-10-02"
    assert document.photos[0].caption == "The ferry at the landing, September 16, 2022."


@pytest.mark.parametrize(
    ("host", "language", "zone"),
    [
        ("www.gazeta.example.pl", "en-US", "Europe/Warsaw"),
        ("news.example.com", "ja", "Asia/Tokyo"),
        ("news.example.com", "pt-BR", "America/Sao_Paulo"),
        ("news.example.io", "de", "Europe/Berlin"),
    ],
)
def test_a_clock_without_a_zone_is_that_of_the_country(host: str, language: str, zone: str) -> None:
    assert str(guess_zone(host, language)) == zone


@pytest.mark.parametrize(
    ("host", "language"),
    [("news.example.com", "en-US"), ("news.example.com", "es-ES"), ("news.example.ca", "fr"), (None, None)],
)
def test_no_zone_is_guessed_where_several_are_likely(host: str | None, language: str | None) -> None:
    assert guess_zone(host, language) is None


@given(st.text(max_size=20), st.text(max_size=12))
def test_any_host_and_language_give_a_zone_or_none(host: str, language: str) -> None:
    zone = guess_zone(host, language)

    assert zone is None or FETCHED_AT.astimezone(zone).utcoffset() is not None


def test_every_zone_of_the_table_exists() -> None:
    table = Path(zones.__file__).with_name("zones.csv").read_text(encoding="utf-8").splitlines()

    assert all(ZoneInfo(line.split(",")[2]) for line in table[1:])


@pytest.mark.parametrize(
    ("said", "latest"),
    [
        ("Tue, 23 Nov 2027 00:00:00 GMT", datetime(2027, 11, 23, tzinfo=UTC)),  # our clock is a year behind
        ("Sun, 23 Nov 2025 00:00:00 GMT", FETCHED_AT),
        ("Mon, 23 Nov 2099 00:00:00 GMT", FETCHED_AT),
        ("tomorrow", FETCHED_AT),
        (None, FETCHED_AT),
    ],
)
def test_a_page_is_not_dated_after_its_fetch_unless_its_server_says_that_it_is_later(said, latest, make_page):
    headers = (("Date", said),) if said else ()

    assert latest_now(replace(make_page(""), headers=headers)) == latest


def test_a_clock_that_is_behind_loses_no_date(make_page):
    page = make_page(
        f'<head><meta property="article:published_time" content="2027-05-01T09:30:00Z"></head>'
        f"<h1>Ferry back on its quay</h1>{'<p>The ferry is back on its quay, and the town is glad.</p>' * 9}"
    )
    page = replace(page, headers=(*page.headers, ("Date", "Sat, 01 May 2027 10:00:00 GMT")))

    assert read_document(page).published_at == datetime(2027, 5, 1, 9, 30, tzinfo=UTC)
