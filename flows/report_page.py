"""The HTML of the morning report: one file, no request to anywhere, light and dark, from a phone to a wall."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from flows.morning import Morning
from flows.words import clean, is_web_address

STYLE = """
:root{--paper:#fbfaf8;--card:#fff;--ink:#1f2933;--soft:#5f6c7b;--line:#dfe3e8;--bar:#2f6f8f;--good:#2f7d4f;--odd:#9a6700;
--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--paper:#14181d;--card:#1c2229;--ink:#e4e7eb;--soft:#9aa5b1;--line:#323b45;
--bar:#6cb2d1;--good:#6fcf97;--odd:#e3b341;--bad:#ff8a80}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.1rem;margin:0 0 .6rem}
.state{font-weight:600}.complete{color:var(--good)}.complete_with_rejects{color:var(--odd)}.failed{color:var(--bad)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1.25rem 0}
.tile,section{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.9rem 1rem}
.tile b{display:block;font-size:1.5rem;font-variant-numeric:tabular-nums}
.tile span,.soft{color:var(--soft);fill:var(--soft)}
.grid{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:1rem}
section{min-width:0;overflow-wrap:anywhere}.wide{margin:1rem 0}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:start;padding:.3rem .5rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:normal}
th{color:var(--soft);font-weight:500}.n{text-align:end;font-variant-numeric:tabular-nums}
ul{margin:0;padding-inline-start:1.1rem}li{margin:.25rem 0}a{color:var(--bar)}
svg{width:100%;height:auto;display:block}svg text{fill:var(--ink);font:13px system-ui,sans-serif}
svg .bar{fill:var(--bar)}svg .soft{fill:var(--soft)}
footer{color:var(--soft);font-size:.9rem;margin-top:1.5rem}
"""
# Nothing may be loaded or run, even if something slipped through the escaping.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def page(morning: Morning, *, title: str, charts: Mapping[str, str]) -> str:
    """Return the report as one HTML document; every text from a page is escaped, every link is http or https."""
    result = morning.result
    day = f"{result.started_at:%A %d %B %Y}"
    drawn = "".join(f"<section><h2>{escape(name)}</h2>{svg}</section>" for name, svg in charts.items() if svg)
    told = "".join(_told(morning))
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{_text(title)}: {day}</title>
<style>{STYLE}</style>
</head>
<body><main>
<h1>{_text(title)}: {day}</h1>
<p><span class="state {result.state}">{_text(_state(result.state))}</span> · {_text(result.sentence)}</p>
{_tiles(morning)}
<div class="grid">{told}</div>
<section class="wide"><h2>Sources</h2>{_sources(morning)}</section>
<div class="grid">{drawn}</div>
<footer>{_text(_speed(morning))}<br>Run {_text(result.run_id)}. All times are UTC.</footer>
</main></body></html>
"""


def _tiles(morning: Morning) -> str:
    runs = morning.result.runs
    ((stored, articles, updates, copies, all_versions, all_photos),) = morning["sums"] or [(0, 0, 0, 0, 0, 0)]
    tiles = [
        ("versions stored today", stored),
        ("articles", articles),
        ("updates of earlier ones", updates),
        ("copies of others' text", copies),
        ("links unchanged", sum(run.unchanged for run in runs)),
        ("links rejected", sum(run.rejected for run in runs)),
        ("versions in all", all_versions),
        ("photos in all", all_photos),
    ]
    return '<div class="tiles">' + "".join(_tile(name, count) for name, count in tiles) + "</div>"


def _tile(name: str, count: int) -> str:
    return f'<div class="tile"><b>{count:,}</b><span>{escape(name)}</span></div>'


def _told(morning: Morning) -> Iterable[str]:
    """Yield the sections that have something to tell, what is wrong first."""
    yield _section("Sources that are ill", [_ill(*row) for row in morning["ill"]])
    yield _section("What was rejected, and why", [_reject(*row) for row in morning["rejects"]])
    yield _section("Corrected and withdrawn", [_corrected(*row) for row in morning["corrected"]])
    yield _section("Changed since it was first seen", [_changed(*row) for row in morning["changed"]])
    yield _section("Biggest stories, and who carried them", [_carried(*row) for row in morning["carried"]])


def _section(title: str, items: Sequence[str]) -> str:
    if not items:
        return ""
    return f"<section><h2>{escape(title)}</h2><ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul></section>"


def _ill(source: str, message: str | None, well_until: Any) -> str:
    since = f"well until {well_until:%Y-%m-%d %H:%M}" if well_until else "never well so far"
    return f'<b>{_text(source)}</b>: {_text(message)} <span class="soft">({since})</span>'


def _reject(reason: str, count: int, message: str | None) -> str:
    return f'<b>{count}</b> × {_text(reason)} <span class="soft">{_text(message)}</span>'


def _corrected(headline: str | None, url: str, source: str, note: str, pubstatus: str) -> str:
    status = "" if pubstatus == "usable" else f" <b>{_text(pubstatus)}</b>"
    return f'{_link(headline, url)}{status} <span class="soft">{_text(source)}: {_text(note)}</span>'


def _changed(headline: str | None, url: str, source: str, what: str, note: str | None) -> str:
    told = f"{source}: {what}" + (f"; {note}" if note else "")
    return f'{_link(headline, url)} <span class="soft">{_text(told)}</span>'


def _carried(headline: str | None, url: str, source: str, count: int, carriers: str) -> str:
    told = f"{source}, carried by {carriers}"
    return f'<b>{count}</b> × {_link(headline, url)} <span class="soft">{_text(told)}</span>'


def _sources(morning: Morning) -> str:
    names = ("found", "stored", "unchanged", "copies", "rejected")
    head = "".join(f'<th class="n">{name}</th>' for name in (*names, "seconds"))
    rows = "".join(
        f"<tr><td>{_text(run.source)}</td>{''.join(f'<td class=n>{getattr(run, name):,}</td>' for name in names)}"
        f'<td class="n">{run.seconds:.1f}</td><td class="{run.state}">{_text(_state(run.state))}</td>'
        f"<td>{_text(run.message)}</td></tr>"
        for run in morning.result.runs
    )
    return (
        f'<div class="scroll"><table><thead><tr><th>source</th>{head}<th>state</th><th>what was odd</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _speed(morning: Morning) -> str:
    result = morning.result
    ((_, size, waited),) = morning["fetched"] or [(0, 0, 0)]
    published = f"published in {result.published.seconds:.1f} s, " if result.published else ""
    links = sum(run.found for run in result.runs)
    rate = links / result.seconds if result.seconds else 0.0
    return (
        f"{links:,} links in {result.seconds:.1f} s ({rate:.1f} a second), {_megabytes(size)} fetched in {waited:,} s "
        f"on the network; {published}warehouse {_megabytes(morning.warehouse_bytes)}, archive "
        f"{_megabytes(morning.archive_bytes)}."
    )


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):,.1f} MB"


def _state(state: str) -> str:
    words = state.replace("_", " ")
    return words[:1].upper() + words[1:]


def _link(headline: str | None, url: str) -> str:
    shown = _text(headline or "(no headline)")
    if not is_web_address(url):
        return f'<bdi dir="auto">{shown}</bdi>'
    return f'<a href="{escape(url)}" rel="noopener noreferrer nofollow"><bdi dir="auto">{shown}</bdi></a>'


def _text(value: object) -> str:
    return escape(clean("" if value is None else str(value)))
