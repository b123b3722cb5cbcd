"""What a newcomer sees in the terminal: the real output of the first command, drawn by a real browser for the README.

`make test-ui` runs it; with NIGHTWIRE_PICTURES=folder the picture is written there.
"""

import os
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

from tests.ports import free_port

sync_api = pytest.importorskip("playwright.sync_api", reason="the `ui` extra is not installed: make test-ui does it")

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

ROOT = Path(__file__).resolve().parents[2]
NIGHTWIRE = Path(sys.executable).with_name("nightwire")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
COLUMNS = 110
PAGE = """<!doctype html><meta charset="utf-8"><style>{stylesheet}
body{{margin:0;padding:18px 22px;background:{background};color:{foreground};width:max-content}}
pre{{margin:0;white-space:pre-wrap;max-width:{columns}ch}}
pre{{font:14px/1.45 "DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace}}
</style><pre><code style="font-family:inherit">{code}</code></pre>"""


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `make run` prints on a terminal, colours included."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "NO_COLOR"))}
    environment |= {"COLUMNS": str(COLUMNS), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    environment["PATH"] = f"{NIGHTWIRE.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["nightwire", "demo", "--plain", "--data", "data", "--port", str(free_port(2))],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path_factory.mktemp("newcomer"),
        env=environment,
        timeout=280,
    )
    return done.stdout


def test_the_first_run_reads_well_in_a_terminal(first_run: str):
    browser_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser_path is None:
        pytest.fail("no Chromium on this machine: apt-get install chromium (Debian, Ubuntu), or your system's package")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1000, "height": 700})
        page.set_content(_drawn("$ make run\n" + first_run))
        shown = page.inner_text("pre")
        if folder := os.environ.get("NIGHTWIRE_PICTURES"):
            page.locator("body").screenshot(path=Path(folder) / "terminal.png")
        browser.close()

    assert "\x1b" not in shown
    assert "Complete with rejects: " in shown
    assert "Who carried whose text" in shown
    assert "data/news.duckdb" in shown


def _drawn(ansi: str) -> str:
    """Return what a terminal would show as a page: the colours are those that the command chose."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), color_system="256", force_terminal=True)
    console.print(Text.from_ansi(ansi), soft_wrap=True)
    return console.export_html(theme=DIMMED_MONOKAI, code_format=PAGE.replace("{columns}", str(COLUMNS)))
