"""`nightwire status`: how the sources are, what the last runs did, and whether somebody should look."""

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from flows.care import low_disk
from flows.illness import INGESTS
from flows.keeper_lock import read_keeper
from flows.places import Places
from flows.server import is_answering, read_server
from flows.terminal import STYLE_BY_STATE, console, plain, table
from load.lock import read_holder
from load.query import Copy, open_copy
from load.spool import waiting

RUNS = """
    SELECT
        min(started_at) AS started,
        coalesce(any_value(flow), 'ingest') AS flow,
        round(max(epoch(finished_at)) - min(epoch(started_at)), 1) AS seconds,
        sum(found)::BIGINT AS found,
        sum(stored)::BIGINT AS stored,
        sum(unchanged)::BIGINT AS unchanged,
        sum(copies)::BIGINT AS copies,
        sum(rejected)::BIGINT AS rejected,
        count_if(state = 'failed')::BIGINT AS failed_sources
    FROM (SELECT * FROM runs UNION ALL BY NAME SELECT NULL::VARCHAR AS flow WHERE false)
    GROUP BY run_id
    ORDER BY started DESC, run_id DESC
    LIMIT 7
"""
SICK = """
    SELECT source, last_state, last_run_at, last_stored_at, waiting_links, message
    FROM source_health
    WHERE last_state = 'failed' OR last_run_at IS NULL OR message = 'lists nothing'
    ORDER BY source
    LIMIT 50
"""
SUMS = f"""
    SELECT
        (SELECT count(*) FROM articles) AS versions,
        (SELECT count(DISTINCT article_id) FROM articles) AS articles,
        (SELECT count(*) FROM photos) AS photos,
        (SELECT count(*) FROM source_health) AS sources,
        (SELECT count(*) FROM quarantine) AS quarantined,
        (SELECT max(started_at) FROM {INGESTS} AS ingests) AS last_run
"""  # noqa: S608 - our own words


def show_status(places: Places, *, is_full: bool = False) -> int:
    """Print the state of things; return 1 when somebody should look."""
    out = console()
    warnings = [*_warnings(places)]
    if places.published.exists():
        with open_copy(places.published) as copy:
            warnings += _print_numbers(out, copy, is_full=is_full)
    else:
        warnings.append("nothing was ingested here yet: `nightwire run`, or `nightwire demo` for a first look")
    served, trouble = how_served(places)
    _print_places(out, places, served)
    warnings += [trouble] if trouble else []
    for warning in warnings:
        out.print(Text("! ", "bold yellow") + plain(warning))
    return 1 if warnings else 0


def _print_numbers(out: Console, copy: Copy, *, is_full: bool) -> list[str]:
    ((versions, articles, photos, sources, quarantined, last_run),) = copy.run(SUMS).rows
    out.print(
        plain(
            f"{articles:,} articles in {versions:,} versions, {photos:,} photos, {sources} sources; "
            f"{quarantined:,} addresses in quarantine"
        ),
        style="bold",
    )
    runs = copy.run(RUNS)
    numbers = runs.columns[2:]
    out.print()
    out.print(table(runs.columns, [[_short(value) for value in row] for row in runs.rows], right=numbers))
    sick = copy.run(SICK)
    if sick.rows:
        out.print()
        out.print(Text("Sources that need a look", STYLE_BY_STATE["failed"]))
        out.print(table(sick.columns, [[_short(value) for value in row] for row in sick.rows]))
    if is_full:
        health = copy.run("SELECT * EXCLUDE (message) FROM source_health ORDER BY source")
        out.print()
        out.print(table(health.columns, [[_short(value) for value in row] for row in health.rows]))
    out.print()
    return _late(last_run) + ([f"{len(sick.rows)} sources need a look"] if sick.rows else [])


def _late(last_run: datetime | None) -> list[str]:
    if last_run is None:
        return ["no run has ended yet"]
    hours = (datetime.now(UTC) - last_run.replace(tzinfo=UTC)).total_seconds() / 3600
    return [f"the last run began {hours:.0f} hours ago; a night was missed"] if hours > 26 else []


def _warnings(places: Places) -> list[str]:
    found = []
    if places.spool.exists() and (batches := waiting(places.spool)):
        found.append(f"{len(batches)} batches wait in {places.spool}; the next run loads them")
    if low := low_disk(places):
        found.append(low)
    return found


def _print_places(out: Console, places: Places, served: str) -> None:
    holder = read_holder(places.warehouse)
    rows = [
        ("UI", served),
        ("a run under way", holder or "none"),
        ("readers' copy", f"{places.published} ({_size(places.published)})"),
        ("warehouse", f"{places.warehouse} ({_size(places.warehouse)})"),
        ("newest report", next(iter(sorted(places.reports.glob("*.html"), reverse=True)), "none")),
    ]
    made = table(["", ""], rows)
    made.show_header = False
    out.print(made)


def how_served(places: Places) -> tuple[str, str | None]:
    """Return where the UI is, in a few words, and what somebody should know of it."""
    server, logs = read_server(places), places.state / "log"
    if read_keeper(places) is None:
        died = (
            f"what served {server.url} died, with its machine or alone; `nightwire up` serves again" if server else None
        )
        return "not served; `nightwire up` serves", died
    if server is None or not server.is_ready:
        return "being started", None
    if is_answering(server, places):
        return server.url, None
    trouble = f"{server.url} does not answer; it is started again when it died, {logs / 'server.log'} says why"
    return f"{server.url} (does not answer)", trouble


def _size(path: Path) -> str:
    return f"{path.stat().st_size / (1 << 20):,.1f} MB" if path.exists() else "not there"


def _short(value: object) -> object:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value
