"""The morning report."""

import html

from flows.night import NightResult
from flows.places import Places
from flows.settings import Settings


def write_report(result: NightResult, settings: Settings, places: Places) -> str:
    """Write `report/YYYY-MM-DD.html` and return the same as Markdown for the UI."""
    places.reports.mkdir(parents=True, exist_ok=True)
    text = html.escape(f"{settings.report.title}: {result.sentence}")
    page = places.reports / f"{result.started_at:%Y-%m-%d}.html"
    page.write_text(f"<!doctype html><title>{text}</title><p>{text}", encoding="utf-8")
    return text
