"""Score country tags on wire stories in the SGML of the Reuters-21578 collection, whose desk marked the places.

    python benchmarks/tags_wire.py FOLDER

FOLDER holds `*.sgm` files, got by you: the collection is free for research and is not part of this repository. Each
`<REUTERS>` gives `<PLACES>`, `<TITLE>`, `<DATELINE>` and `<BODY>`; stories without a place are left out. Prints
precision, recall and F1 for the stories with odd and with even numbers (`NEWID`), once for all tags and once for those
that score .5 or more, and with `--misses` every story that differs.
"""

import argparse
import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale

from extract.read.wire import read_lines
from extract.records import Document
from transform.articles import make_undecided
from transform.records import Article, Tag
from transform.taggers.country import tag_countries

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_STORY = re.compile(r"<REUTERS[^>]*NEWID=\"(\d+)\".*?</REUTERS>", re.DOTALL)
_OTHER_NAMES = {
    "usa": "US",
    "uk": "GB",
    "ussr": "RU",
    "west-germany": "DE",
    "east-germany": "DE",
    "zaire": "CD",
    "burma": "MM",
    "czechoslovakia": "CZ",
    "yugoslavia": "RS",
    "ivory-coast": "CI",
    "hong-kong": "HK",
    "macau": "MO",
    "uae": "AE",
    "vatican": "VA",
    "turkey": "TR",
    "trinidad-tobago": "TT",
    "swaziland": "SZ",
    "cape-verde": "CV",
    "congo": "CG",
    "fiji": "FJ",
    "papua-new-guinea": "PG",
}
Story = tuple[int, frozenset[str], Article]


def main() -> None:
    """Score every story of the folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    stories = [story for path in sorted(options.folder.glob("*.sgm")) for story in read_stories(path)]
    found = {
        number: {tag.code: tag for tag in tag_countries(one) if tag.scheme == "country"} for number, _, one in stories
    }
    for half, name in ((1, "odd"), (0, "even")):
        for least in (0.0, 0.5):
            pairs = [
                (wanted, {code for code, tag in found[number].items() if tag.score >= least})
                for number, wanted, _ in stories
                if number % 2 == half
            ]
            print(f"{name} numbers, tags of {least} or more: {_told(pairs)}")
    for number, wanted, article in stories if options.misses else ():
        if wanted != found[number].keys():
            told = [(tag.code, tag.score, tag.evidence) for tag in found[number].values()]
            print(number, article.headline, article.dateline_place, sorted(wanted), told)


def _countries(article: Article) -> dict[str, Tag]:
    return {tag.code: tag for tag in tag_countries(article) if tag.scheme == "country"}


def read_stories(path: Path) -> Iterator[Story]:
    """Yield number, ISO codes and article of every story whose places are all countries we know."""
    codes = _codes()
    for match in _STORY.finditer(path.read_text(encoding="latin-1")):
        names = re.findall(r"<D>([^<]*)</D>", _part(match[0], "PLACES"))
        wanted = frozenset(codes[name] for name in names if name in codes)
        if wanted and len(wanted) == len(set(names)):
            yield int(match[1]), wanted, _article(match[0])


def _codes() -> dict[str, str]:
    territories = Locale("en").territories.items()
    return {name.lower().replace(" ", "-"): code for code, name in territories if len(code) == 2} | _OTHER_NAMES


def _article(story: str) -> Article:
    text = f"{_part(story, 'DATELINE').strip()} {_part(story, 'BODY').strip()}"
    lines = read_lines([" ".join(one.split()) for one in re.split(r"\n {4}", text)], language="en")
    document = Document(
        url="https://wire.example/1",
        source="wire",
        fetched_at=NOW,
        headline=" ".join(_part(story, "TITLE").split()),
        body="\n".join(lines.body),
        language="en",
        dateline=lines.dateline,
        dateline_place=lines.dateline_place,
    )
    return make_undecided(document, now=NOW, run_id="benchmark", asked_url=document.url)


def _part(story: str, name: str) -> str:
    found = re.search(rf"<{name}>(.*?)</{name}>", story, re.DOTALL)
    return re.sub(r"[\x00-\x08\x0e-\x1f]", "", html.unescape(found[1])) if found else ""


def _told(pairs: list[tuple[frozenset[str], set[str]]]) -> str:
    right = sum(len(wanted & got) for wanted, got in pairs)
    precision = right / max(1, sum(len(got) for _, got in pairs))
    recall = right / max(1, sum(len(wanted) for wanted, _ in pairs))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} on {len(pairs)} stories"


if __name__ == "__main__":
    main()
