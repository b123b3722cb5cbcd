"""The morning report: one HTML file a day, and the same as Markdown for the Prefect UI."""

import logging
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from flows.charts import as_data_uri, bars, columns
from flows.morning import Morning, read_morning
from flows.night import NightResult
from flows.places import Places
from flows.report_facts import FACTS, fact
from flows.report_page import CHARTS, lead, named, page
from flows.settings import Settings
from flows.words import markdown
from load.errors import LoadError

log = logging.getLogger(__name__)

LISTS = {  # of the Markdown report: a title, and how a row is told
    "ill": ("Needs a look", "**{0}**: {1} (ill since: {2}, days: {3})"),
    "stories": ("Biggest stories, and who carried them", "{0} · {3} articles, first {2}, in {5}"),
    "fresh": ("Newest", "{0} · {2}"),
    "corrected": ("Corrected and withdrawn", "{0} · {2}: {3}"),
    "changed": ("Changed since it was first seen", "{0} · {2}: {3}"),
    "rejects": ("Rejected, and why", "{1} × {0}: {2}"),
}


def write_report(result: NightResult, settings: Settings, places: Places) -> str:
    """Write `report/YYYY-MM-DD.html` for one run and return it as Markdown; the newest run of a day has the page.

    A report that cannot be written is a line in the log and a sentence, never the end of a run.
    """
    try:
        morning = read_morning(result, places)
        path = places.reports / f"{result.started_at:%Y-%m-%d}.html"
        _write(path, page(morning, title=settings.report.title))
        return _as_markdown(morning, path)
    except (OSError, LoadError) as error:
        # After a run that failed, a disk that is full has been told already.
        log.log(logging.INFO if result.state == "failed" else logging.WARNING, "no report: %s", error)
        return markdown(f"The report could not be written: {error}")
    except Exception as error:
        log.exception("the report could not be written")
        return markdown(f"The report could not be written: {error}")


def _charts(morning: Morning) -> dict[str, str]:
    """Return the charts by their titles: in the Prefect UI an image is all that a drawing can be."""
    drawn = {title: bars(named(name, morning[name]), title=title) for name, title in CHARTS}
    return {"Stored, day by day": columns(morning["days"], title="Stored, day by day")} | drawn


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _as_markdown(morning: Morning, path: Path) -> str:
    result = morning.result
    lines = [f"# {result.flow} {result.started_at:%Y-%m-%d}", "", markdown(lead(morning)), ""]
    lines += [markdown(result.sentence, letters=600), ""]
    for name, (title, form) in LISTS.items():
        if morning[name]:
            told = [form.format(*_told(row)) for row in morning[name]]
            lines += [f"## {title}", "", *[f"- {one}" for one in told], ""]
    for title, svg in _charts(morning).items():
        if svg:
            lines += [f"## {title}", "", f"![{title}]({as_data_uri(svg)})", ""]
    lines += ["## The night in figures", "", *[f"- {name}: {markdown(fact(name, morning))}" for name in FACTS], ""]
    return "\n".join([*lines, f"The whole report: `{path}`"])


def _told(row: Sequence[object]) -> list[str]:
    """Return the cells of a row as Markdown; the first cell of an article's row is its headline, if it has one."""
    first, *others = row
    return [markdown(first or "(no headline)"), *map(_cell, others)]


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    return markdown("" if value is None else value)
