"""The settings file that reads the sample service, and the folder of wire copy beside it."""

from pathlib import Path
from urllib.parse import urlsplit

from tests.wire.markup import plain_copy
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
url = "{paper}/lists/picked.txt"
publisher = "The Brackwater Gazette"
rank = 50
"""


def sources_toml(wire: str, paper: str) -> str:
    """Return the settings file for the two hosts at these addresses."""
    return TEMPLATE.format(wire=wire, paper=paper, wire_host=urlsplit(wire).netloc, paper_host=urlsplit(paper).netloc)


def write_copy(folder: Path, night: int) -> None:
    """Write the wire copy of `night` into `folder`, one text file a story."""
    folder.mkdir(parents=True, exist_ok=True)
    for story in stories_at(night):
        if story.layout == "copy":
            (folder / story.path).write_text(plain_copy(story), encoding="utf-8")
