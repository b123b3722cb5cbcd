"""The HTML of the morning report: one file, no request to anywhere, light and dark, from a phone to a wall.

What somebody must look at comes first, then the news of the night, then its numbers.
"""

from collections.abc import Iterable
from datetime import datetime

from flows.languages import language_name
from flows.morning import Morning, Rows
from flows.report_facts import FACTS, fact
from flows.report_parts import bars, days, facts, link, news, text
from flows.report_style import POLICY, STYLE
from load.records import Run

FOLDED_FROM = 15  # sources; a longer table is folded away, what is odd stands above it
CHARTS = (
    ("sources", "By source"),
    ("languages", "By language"),
    ("agencies", "By agency"),
    ("countries", "By country"),
    ("topics", "By topic"),
    ("people", "Who was named"),
    ("photo_agencies", "Photos by agency"),
)


def page(morning: Morning, *, title: str) -> str:
    """Return the report as one HTML document; every text from a page is escaped, every link is http or https."""
    result = morning.result
    day = f"{result.started_at:%A, %-d %B %Y}"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{text(title)}: {day}</title>
<style>{STYLE}</style>
</head>
<body><main>
<header>
<h1>{text(title)}</h1>
<p class="day">{day}, {result.started_at:%H:%M} UTC</p>
<p class="lead">{text(lead(morning))}</p>
<p class="small"><span class="state {result.state}">{text(_state(result.state))}</span>
{text(result.sentence, letters=600)}</p>
</header>
{_tiles(morning)}
{news("Needs a look", [_ill(*row) for row in morning["ill"]], look=True)}
<div class="grid pair">{"".join(_told(morning))}</div>
<div class="grid">{"".join(_charts(morning))}</div>
{_sources(morning.runs)}
{facts("The night in figures", [(name, fact(name, morning)) for name in FACTS])}
<footer>Run {text(result.run_id)}. All times are UTC. Articles, photos and charts are those of all
runs of the day, links those of each source's last run.</footer>
</main></body></html>
"""


def lead(morning: Morning) -> str:
    """Return the day in one sentence."""
    sums = morning.sums
    if not sums.versions:
        return "Nothing new came in."
    languages = f" in {_count(sums.languages, 'language')}" if sums.languages else ""
    told = f"{_count(sums.articles, 'article')} came in from {_count(sums.sources, 'source')}{languages}"
    parts = [
        f"{_count(sums.copies, 'carries', 'carry')} another's text" if sums.copies else "",
        f"{_count(sums.updates, 'is an update', 'are updates')} of what was known" if sums.updates else "",
    ]
    more = " and ".join(part for part in parts if part)
    return f"{told}; {more}." if more else f"{told}."


def named(name: str, rows: Rows) -> Rows:
    """Return the rows of a chart with labels for people: languages by their names."""
    return [(language_name(code), count) for code, count in rows] if name == "languages" else rows


def _count(number: int, one: str, several: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def _tiles(morning: Morning) -> str:
    runs = morning.runs
    sums, usual = morning.sums, morning.usual
    well = sum(run.state != "failed" for run in runs)
    tiles = [
        (
            sums.versions,
            "versions stored",
            f"usually {usual:,}" if usual is not None else f"{sums.all_versions:,} in all",
        ),
        (sums.photos, "photos", f"{sums.all_photos:,} in all"),
        (sums.updates, "updates", f"{len(morning['corrected'])} corrected or withdrawn"),
        (sums.copies, "copies", f"{_count(len(morning['stories']), 'story', 'stories')} of several sources"),
        (sum(run.rejected for run in runs), "links rejected", f"of {sum(run.found for run in runs):,} found"),
        (well, "sources well", f"of {len(runs):,} looked at"),
    ]
    shown = (
        f'<div class="tile"><b>{number:,}</b><span>{name}</span><span class="soft">{note}</span></div>'
        for number, name, note in tiles
    )
    return f'<div class="tiles">{"".join(shown)}</div>'


def _told(morning: Morning) -> Iterable[str]:
    """Yield the sections that have something to tell."""
    yield news("Biggest stories, and who carried them", [_story(*row) for row in morning["stories"]])
    yield news("Newest", [_fresh(*row) for row in morning["fresh"]])
    yield news("Corrected and withdrawn", [_corrected(*row) for row in morning["corrected"]])
    yield news("Changed since it was first seen", [_changed(*row) for row in morning["changed"]])
    yield news("Rejected, and why", [_reject(*row) for row in morning["rejects"]])


def _charts(morning: Morning) -> Iterable[str]:
    if len(morning["days"]) > 1:
        yield days("Stored, day by day", morning["days"])
    for name, title in CHARTS:
        yield bars(title, named(name, morning[name]))


def _ill(
    source: str, message: str | None, since: datetime | None, count: int | None, stored: datetime | None
) -> tuple[str, str]:
    told = f"ill since {since:%-d %B %H:%M} ({_count(count or 1, 'day')}); " if since else ""
    last = f"last stored something on {stored:%-d %B}" if stored else "has never stored anything"
    return f"<b>{text(source)}</b>: {text(message)}", text(told + last)


def _story(headline: str | None, url: str, first: str, count: int, copies: int, sources: str) -> tuple[str, str]:
    carried = f", {_count(copies, 'carries', 'carry')} the same text" if copies else ""
    return link(headline, url), text(f"{_count(count, 'article')}{carried}; first {first}; in {sources}")


def _fresh(headline: str | None, url: str, source: str, published: datetime | None) -> tuple[str, str]:
    return link(headline, url), text(f"{source}, {published:%-d %B %H:%M}" if published else source)


def _corrected(headline: str | None, url: str, source: str, note: str, pubstatus: str) -> tuple[str, str]:
    status = "" if pubstatus == "usable" else f" <b>{text(pubstatus)}</b>"
    return link(headline, url) + status, f'{text(source)}: <bdi dir="auto">{text(note)}</bdi>'


def _changed(headline: str | None, url: str, source: str, what: str, before: str | None) -> tuple[str, str]:
    was = f'; the headline was <bdi dir="auto">{text(before, letters=180)}</bdi>' if before else ""
    return link(headline, url), text(f"{source}: {what}") + was


def _reject(reason: str, count: int, message: str | None) -> tuple[str, str]:
    return f"<b>{count:,}</b> × {text(reason.replace('_', ' '))}", text(message, letters=200)


def _sources(runs: tuple[Run, ...]) -> str:
    names = ("found", "stored", "unchanged", "copies", "rejected")
    head = "".join(f'<th class="n">{name}</th>' for name in (*names, "seconds"))
    rows = "".join(
        f"<tr><td>{text(run.source)}</td>{''.join(f'<td class=n>{getattr(run, name):,}</td>' for name in names)}"
        f'<td class="n">{run.seconds:.1f}</td><td class="{run.state}">{text(_state(run.state))}</td>'
        f"<td>{text(run.message)}</td></tr>"
        for run in sorted(runs, key=lambda run: (run.state != "failed", not run.rejected, run.source))
    )
    return (
        f"<details{'' if len(runs) >= FOLDED_FROM else ' open'}><summary>{_count(len(runs), 'source')}</summary>"
        f'<div class="scroll"><table><thead><tr><th>source</th>{head}<th>state</th><th>what was odd</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div></details>"
    )


def _state(state: str) -> str:
    words = state.replace("_", " ")
    return words[:1].upper() + words[1:]
