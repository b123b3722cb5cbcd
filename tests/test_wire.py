"""The sample wire service itself: what it serves, when it says that nothing changed, and what a night changes."""

import gzip
import http.client
import json
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from extract.records import agencies
from tests.wire.expected import Expected
from tests.wire.formats import FORMATS
from tests.wire.furniture import traps
from tests.wire.layouts import LAYOUTS
from tests.wire.server import WireService

ROOT = Path(__file__).parents[1]
Answered = tuple[int, dict[str, str], bytes]


@pytest.fixture
def service() -> Iterator[WireService]:
    with WireService(night=1) as running:
        yield running


def get(url: str, **headers: str) -> Answered:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""), headers=names)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


def articles(service: WireService) -> list[Expected]:
    return [one for one in service.expected() if one.is_article and not one.is_copy and one.change != "moved"]


def by_slug(service: WireService, slug: str) -> Expected:
    return next(one for one in service.expected() if one.slug == slug and one.change != "moved")


def test_it_serves_forty_articles_in_twelve_layouts_and_eight_languages(service: WireService) -> None:
    told = articles(service)

    answers = [get(one.url) for one in told]

    assert len(told) >= 38
    assert len({one.layout for one in told}) >= 12
    assert {"en", "es", "de", "fr", "ru", "ar", "zh", "ko"} <= {one.language for one in told}
    assert {status for status, _, _ in answers} == {200}
    service.set_night(2)
    assert {one.layout for one in service.expected()} - {""} == set(LAYOUTS) | set(FORMATS)


def test_every_page_is_in_the_charset_it_was_written_in(service: WireService) -> None:
    pages = {one.slug: get(one.url)[2] for one in articles(service)}

    assert "石月桥" in pages["bridge-yunnan"].decode("gb18030")
    assert "郵便ポスト" in pages["lighthouse-nagasaki"].decode("shift_jis")
    assert "Интерфакс" in pages["metro-omsk"].decode("windows-1251")
    assert "두부" in pages["tofu-jeonju"].decode("euc-kr")


def test_every_page_carries_furniture_that_no_article_may_hold(service: WireService) -> None:
    for one in articles(service):
        assert not any(trap in one.body for trap in traps(one.language))
    page = get(by_slug(service, "harbour-ferry").url)[2].decode()

    assert all(trap in page for trap in traps("en"))


def test_an_address_read_before_answers_304_to_its_tag(service: WireService) -> None:
    url = by_slug(service, "harbour-ferry").url
    _, headers, _ = get(url)

    same, _, content = get(url, If_None_Match=headers["ETag"])
    other, _, _ = get(url, If_None_Match='"somethingelse"')
    weak, _, _ = get(url, If_None_Match=f'"x", W/{headers["ETag"]}')

    assert (same, content) == (304, b"")
    assert other == 200
    assert weak == 304


def test_an_address_read_before_answers_304_to_its_date_unless_a_tag_says_otherwise(service: WireService) -> None:
    url = by_slug(service, "harbour-ferry").url
    _, headers, _ = get(url)

    same, _, _ = get(url, If_Modified_Since=headers["Last-Modified"])
    older, _, _ = get(url, If_Modified_Since="Sun, 01 Mar 2026 00:00:00 GMT")
    tag_wins, _, _ = get(url, If_Modified_Since=headers["Last-Modified"], If_None_Match='"somethingelse"')

    assert (same, older, tag_wins) == (304, 200, 200)


def test_pages_come_gzipped_to_those_who_take_gzip(service: WireService) -> None:
    url = by_slug(service, "harbour-ferry").url
    _, _, plain = get(url)

    _, headers, packed = get(url, Accept_Encoding="gzip, br")

    assert headers["Content-Encoding"] == "gzip"
    assert int(headers["Content-Length"]) == len(packed) < len(plain)
    assert gzip.decompress(packed) == plain


def test_the_sitemap_index_leads_to_a_gzipped_news_sitemap(service: WireService) -> None:
    index = ElementTree.fromstring(get(f"{service.base_url}/sitemap.xml")[2])
    places = [node.text or "" for node in index.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]

    _, headers, content = get(places[0])
    urls = ElementTree.fromstring(gzip.decompress(content))
    named = {node.text for node in urls.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}

    assert places[0].endswith(".xml.gz")
    assert "Content-Encoding" not in headers
    assert named == {one.url for one in service.expected() if "news-sitemap" in one.sources}


def test_feeds_name_what_they_are_expected_to_name(service: WireService) -> None:
    rss = ElementTree.fromstring(get(f"{service.base_url}/feeds/world.rss")[2])
    atom = ElementTree.fromstring(get(f"{service.base_url}/feeds/europe.atom")[2])
    feed = json.loads(get(f"{service.base_url}/feeds/asia.json")[2])

    in_rss = {(node.text or "").split("?")[0] for node in rss.iter("link")} - {f"{service.base_url}/"}
    in_atom = {
        node.get("href")
        for entry in atom.iter("{http://www.w3.org/2005/Atom}entry")
        for node in entry.iter("{http://www.w3.org/2005/Atom}link")
        if node.get("rel") == "alternate"
    }
    in_json = {item["url"] for item in feed["items"]}

    assert in_rss == offered(service, "world-rss")
    assert in_atom == offered(service, "europe-atom")
    assert in_json == offered(service, "asia-json")


def offered(service: WireService, source: str) -> set[str]:
    return {one.url for one in service.expected() if source in one.sources}


def test_robots_forbids_one_folder_and_asks_for_a_pause(service: WireService) -> None:
    _, _, content = get(f"{service.base_url}/robots.txt")

    assert b"Disallow: /private/" in content
    assert b"Crawl-delay: 0.02" in content


def test_dead_and_moved_addresses_answer_as_such(service: WireService) -> None:
    odd = {one.why or one.change: one for one in service.expected() if one.why or one.change == "moved"}

    dead, _, _ = get(odd["http_404"].url)
    moved, headers, _ = get(odd["moved"].url)
    soft, _, page = get(odd["soft_404"].url)

    assert dead == 404
    assert (moved, headers["Location"]) == (301, by_slug(service, "harbour-ferry").url)
    assert soft == 200
    assert b"Page not found" in page


def test_pictures_are_real_and_tiny(service: WireService) -> None:
    status, headers, content = get(f"{service.base_url}/media/ferry-quay-1200.png")

    assert (status, headers["Content-Type"]) == (200, "image/png")
    assert content.startswith(b"\x89PNG")
    assert len(content) < 200


def test_the_second_night_corrects_adds_copies_and_withdraws(service: WireService) -> None:
    before = {one.url: one for one in service.expected()}

    service.set_night(2)
    after = {one.url: one for one in service.expected()}

    changes = Counter(one.change for one in after.values() if not one.is_copy)
    assert changes["corrected"] >= 3
    assert changes["copy"] >= 5
    assert changes["gone"] == 1
    assert changes["furniture"] == 1
    assert {url for url in after if url not in before} == {
        url for url, one in after.items() if one.change in {"new", "copy"} and url not in before
    }


def test_only_what_changed_changes_overnight(service: WireService) -> None:
    tags = {one.url: get(one.url)[1]["ETag"] for one in articles(service)}

    service.set_night(2)
    told = [one for one in articles(service) if one.url in tags]
    statuses = {one.url: get(one.url, If_None_Match=tags[one.url])[0] for one in told}

    assert {one.change for one in told if statuses[one.url] == 200} == {"corrected", "furniture"}
    assert {one.change for one in told if statuses[one.url] == 304} == {"same"}


def test_the_page_whose_furniture_changes_keeps_its_text(service: WireService) -> None:
    one = next(one for one in service.expected() if one.slug == "seed-vault-canada")
    before = get(one.url)[2].decode()

    service.set_night(2)
    after = get(one.url)[2].decode()

    changed = set(before.splitlines()) ^ set(after.splitlines())
    assert changed
    assert not any("Halvorsen" in line and "<p>" in line for line in changed)


def test_a_corrected_story_says_so_and_a_withdrawn_one_is_gone(service: WireService) -> None:
    gone = by_slug(service, "minister-resigns")

    service.set_night(2)
    status, _, _ = get(gone.url)
    corrected = by_slug(service, "copper-zambia")
    page = get(corrected.url)[2].decode()

    assert status == 410
    assert by_slug(service, "minister-resigns").why == "http_410"
    assert "9,100 tons a month" in page
    assert "19,000 tons a month" not in page
    assert corrected.ednote is not None
    assert corrected.ednote in page


def test_what_the_second_host_carries_is_nearly_the_same_text(service: WireService) -> None:
    service.set_night(2)
    told = {one.slug: one for one in service.expected() if not one.is_copy}

    for one in (one for one in told.values() if one.change == "copy"):
        original = told[one.copy_of or ""]
        mine, theirs = set(one.body.split()), set(original.body.split())
        assert one.url.startswith(service.second_url)
        assert original.url.startswith(service.base_url)
        assert one.headline != original.headline
        assert one.body != original.body
        assert len(mine & theirs) / len(mine | theirs) > 0.9


def test_the_story_told_three_times_is_broken_in_three_ways(service: WireService, tmp_path: Path) -> None:
    service.sources_toml(tmp_path / "sources.toml")
    bare = get(by_slug(service, "summit-pacific").url)[2].decode()
    proper = get(by_slug(service, "summit-pacific-figures").url)[2].decode()
    copy = (tmp_path / "wirecopy" / "summit-pacific.txt").read_text(encoding="utf-8")

    assert "<strong>Tomás Errázuriz</strong>on the occasion" in bare
    assert "<p>Indonesian President Bayu Prasetyo speaks" in bare
    assert "<strong>Tomás Errázuriz</strong> on the occasion" in proper
    assert proper.count("<figcaption>") == 4
    assert copy.startswith(" date 2026-03-08 Indonesian President")
    assert "Errázurizon the occasion" in copy
    assert all("Indonesia y" in text for text in (bare, proper, copy))


def test_credits_name_agencies_that_the_project_knows(service: WireService) -> None:
    known = {agency.name for agency in agencies()}

    named = {name for one in service.expected() for photo in one.photos for name in photo.agencies}
    named |= {name for one in service.expected() for name in one.agencies}

    assert named <= known


def test_the_settings_file_names_eight_sources_and_allows_both_hosts(service: WireService, tmp_path: Path) -> None:
    path = service.sources_toml(tmp_path / "sources.toml")

    settings = tomllib.loads(path.read_text(encoding="utf-8"))

    assert {source["kind"] for source in settings["source"]} == {"rss", "sitemap", "listing", "urls", "wirecopy"}
    assert {source["name"] for source in settings["source"]} == {
        name for one in service.expected() for name in one.sources
    }
    assert settings["fetch"]["allow"] == [urlsplit(service.base_url).netloc, urlsplit(service.second_url).netloc]


def test_what_is_read_from_the_disk_turns_with_the_night(service: WireService, tmp_path: Path) -> None:
    service.sources_toml(tmp_path / "sources.toml")
    copy = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "wirecopy").iterdir()}
    picked = (tmp_path / "picked.txt").read_text(encoding="utf-8").split()

    service.set_night(2)

    later = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "wirecopy").iterdir()}
    assert set(later) - set(copy) == {"steel-linz.txt"}
    assert {name: later[name] for name in copy} == copy
    assert len((tmp_path / "picked.txt").read_text(encoding="utf-8").split()) > len(picked)


def test_as_a_program_it_tells_its_addresses_at_once_and_stops_when_asked(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "tests/wire/server.py",
        "--port",
        "0",
        "--night",
        "2",
        "--sources",
        str(tmp_path / "s.toml"),
    ]
    started = time.monotonic()

    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        told = json.loads(program.stdout.readline())
        seconds = time.monotonic() - started
        status, _, _ = get(f"{told['base_url']}/feeds/world.rss")
        program.send_signal(signal.SIGTERM)
        code = program.wait(timeout=60)

    assert (status, code, told["night"]) == (200, 0, 2)
    assert Path(told["sources"]).exists()
    assert seconds < 60  # under one on an idle machine; others may be working on it
