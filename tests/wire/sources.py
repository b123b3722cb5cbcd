"""The settings file that reads the sample service, and what it reads from the disk: wire copy, a list of addresses."""

from pathlib import Path
from urllib.parse import urlsplit

from tests.wire.formats import FORMATS
from tests.wire.stories import stories_at

TEMPLATE = """# Reads the sample wire service.

[fetch]
allow = ["{wire_host}", "{paper_host}"]
pause_seconds = 0.0

[[source]]
name = "world-rss"
kind = "rss"
url = "{wire}/feeds/world.rss"
publisher = "Northlight Press Service"
rank = 10

[[source]]
name = "europe-atom"
kind = "rss"
url = "{wire}/feeds/europe.atom"
publisher = "Northlight Press Service"
region = "europe"
rank = 10

[[source]]
name = "asia-json"
kind = "rss"
url = "{wire}/feeds/asia.json"
publisher = "Northlight Press Service"
region = "asia"
rank = 10

[[source]]
name = "news-sitemap"
kind = "sitemap"
url = "{wire}/sitemap.xml"
publisher = "Northlight Press Service"
rank = 10

[[source]]
name = "latest-listing"
kind = "listing"
url = "{wire}/latest/"
publisher = "Northlight Press Service"
rank = 10

[[source]]
name = "wire-copy"
kind = "wirecopy"
path = "wirecopy"
publisher = "Northlight Press Service"
language = "en"
rank = 10

[[source]]
name = "paper-rss"
kind = "rss"
url = "{paper}/feed"
publisher = "The Brackwater Gazette"
language = "en"
rank = 50

[[source]]
name = "paper-urls"
kind = "urls"
path = "picked.txt"
publisher = "The Brackwater Gazette"
rank = 50
"""


def write_sources(path: Path, wire: str, paper: str, night: int) -> None:
    """Write the settings file for the two hosts at `path`, and beside it what it reads from the disk on `night`."""
    hosts = urlsplit(wire).netloc, urlsplit(paper).netloc
    _write(path, TEMPLATE.format(wire=wire, paper=paper, wire_host=hosts[0], paper_host=hosts[1]))
    stories = stories_at(night)
    picked = [f"{paper}{story.path}" for story in stories if "paper-urls" in story.sources]
    _write(path.parent / "picked.txt", "\n".join(["# Read these by hand-picked address.", "", *picked, ""]))
    folder = path.parent / "wirecopy"
    folder.mkdir(parents=True, exist_ok=True)
    for story in stories:
        if story.is_copy:
            _write(folder / story.path, FORMATS[story.layout](story))


def _write(path: Path, text: str) -> None:
    """Write `text`, unless it stands there already: a file's time says when its text changed."""
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
