"""A newcomer's way through the Prefect UI, in a real browser: sign in, fill in the form, run, read, query.

`make test-ui` runs it. It needs Chromium from the distribution (`apt-get install chromium`) and starts everything
else itself: the sample wire service, the Prefect server, a worker. With NIGHTWIRE_PICTURES=folder the screenshots of
the README are written there.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from tests.ports import free_port
from tests.wire.server import WireService

sync_api = pytest.importorskip("playwright.sync_api", reason="the `ui` extra is not installed: make test-ui does it")

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[2]
NIGHTWIRE = Path(sys.executable).with_name("nightwire")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
RUN_SECONDS = 240
VIEWS = (("report", 1280, "light"), ("report-dark", 1280, "dark"), ("report-phone", 390, "light"))


@dataclass(frozen=True)
class Served:
    """What `nightwire up` serves for one test session."""

    ui: str
    data: Path

    @property
    def password(self) -> str:
        return (self.data / "state" / "password").read_text(encoding="utf-8").strip()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    port = free_port()
    with WireService(night=1) as service:
        sources = service.sources_toml(folder / "sources.toml")
        up = ["up", "--sources", str(sources), "--data", str(folder / "data"), "--ui-port", str(port)]
        subprocess.run([NIGHTWIRE, *up], check=True, cwd=ROOT, timeout=400)
        try:
            yield Served(ui=f"http://127.0.0.1:{port}", data=folder / "data")
        finally:
            subprocess.run([NIGHTWIRE, "down", "--data", str(folder / "data")], check=True, cwd=ROOT, timeout=240)
    assert not _answers(port), "nightwire down left the server running"


@pytest.fixture(scope="module")
def page(served: Served) -> Iterator["sync_api.Page"]:
    """A browser that has signed in."""
    browser_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser_path is None:
        pytest.fail("no Chromium on this machine: apt-get install chromium (Debian, Ubuntu), or your system's package")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(120_000)
        page.goto(served.ui)
        page.locator("input").first.fill(served.password)
        page.keyboard.press("Enter")
        page.wait_for_url("**/dashboard**")
        yield page
        browser.close()


def test_a_stranger_without_the_password_sees_nothing(served: Served):
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{served.ui}/api/admin/version", timeout=30)

    assert refused.value.code == 401


def test_a_refused_value_shows_its_reason(served: Served, page: "sync_api.Page"):
    _open_form(served, page)

    page.locator("input[type=number]").first.fill("9999")
    page.get_by_role("button", name="Submit").click()

    page.get_by_text("9999 is greater than the maximum of 5000").first.wait_for()
    page.wait_for_timeout(1000)  # the message slides in
    _picture(page, "form")


def test_a_run_from_the_form_ends_with_rows_that_sql_finds(served: Served, page: "sync_api.Page"):
    _open_form(served, page)

    page.locator("input[type=number]").first.fill("500")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/deployments/deployment/**tab=Runs**")
    page.goto(f"{served.ui}/runs")
    page.get_by_role("link", name="nightly 20").first.click()
    page.get_by_text("Completed with rejects").first.wait_for(timeout=RUN_SECONDS * 1000)
    _picture(page, "run")
    page.get_by_text("Artifacts", exact=True).first.click()
    page.get_by_text("nightwire-report").first.wait_for()
    page.get_by_text("nightwire-sources").first.wait_for()
    page.get_by_text("nightwire-report").first.click()
    _see(page, page.get_by_text("links of 8 sources").first)
    page.wait_for_timeout(1500)  # charts are drawn after the text
    _picture(page, "artifact", full_page=True)

    stored = _sql(served, "SELECT count(*) FROM articles")
    assert int(stored) >= 40
    assert int(_sql(served, "SELECT count(*) FROM runs WHERE found <> stored + unchanged + copies + rejected")) == 0


def test_the_report_is_one_file_that_fits_a_phone_and_a_desk(served: Served, page: "sync_api.Page"):
    (report,) = (served.data / "report").glob("*.html")
    outside: list[str] = []
    page.on(
        "request", lambda request: None if request.url.startswith(("file:", "data:")) else outside.append(request.url)
    )
    page.goto("about:blank")
    outside.clear()

    for name, width, scheme in (
        ("report", 1280, "light"),
        ("report-dark", 1280, "dark"),
        ("report-phone", 390, "light"),
    ):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(report.as_uri())
        is_wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1")
        _picture(page, name, full_page=name == "report-phone")

        assert not is_wider, f"{name}: the page scrolls sideways at {width} pixels"
    assert outside == []


def _open_form(served: Served, page: "sync_api.Page") -> None:
    page.goto(f"{served.ui}/deployments")
    page.get_by_role("link", name="nightly").first.click()
    page.get_by_role("button", name="Run", exact=True).click()
    page.get_by_text("Custom run").click()
    page.get_by_text("At most this many links").wait_for()


def _see(page: "sync_api.Page", what: "sync_api.Locator") -> None:
    """Wait until `what` is visible; where it never is, fail with the text that stands on the page instead."""
    try:
        what.wait_for()
    except sync_api.TimeoutError:
        pytest.fail(f"{what} is not visible; the page at {page.url} says:\n{page.inner_text('body')[:4000]}")


def _note_outside(url: str, outside: list[str]) -> None:
    if not url.startswith(("file:", "data:")):
        outside.append(url)


def _sql(served: Served, query: str) -> str:
    ask = [NIGHTWIRE, "sql", query, "--data", str(served.data), "--format", "csv"]
    out = subprocess.run(ask, capture_output=True, text=True, check=True, cwd=ROOT, timeout=120).stdout
    return out.splitlines()[1]


def _picture(page: "sync_api.Page", name: str, *, full_page: bool = False) -> None:
    if folder := os.environ.get("NIGHTWIRE_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=full_page)


def _answers(port: int) -> bool:
    with contextlib.closing(socket.socket()) as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0
