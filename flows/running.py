"""Run the night from the command: through Prefect, or plainly, and print what it did."""

import logging
import os
from datetime import date
from pathlib import Path

from flows.errors import ServerTrouble
from flows.night import Look, NightResult, Wanted
from flows.places import Places, make_data_folder
from flows.report import write_report
from flows.run import close_night, open_night, run_sources
from flows.server import prepare_prefect
from flows.settings import Settings, default_sources, read_settings
from flows.stopping import stop_on_signals
from flows.terminal import console, plain, print_result
from flows.wanted import wanted_of


def run_here(
    sources: Path | None,
    places: Places,
    *,
    names: tuple[str, ...] = (),
    since: date | None = None,
    max_pages: int | None = None,
    is_dry_run: bool = False,
    is_plain: bool = False,
    is_verbose: bool = False,
) -> int:
    """Run one night, print what it did, and return the exit status.

    Raises BadSource, BadSettings and LoadError before anything is fetched.
    """
    path = sources or default_sources()
    settings = read_settings(path)
    wanted = wanted_of(settings, names=names, since=since, max_pages=max_pages, is_dry_run=is_dry_run)
    if is_verbose:
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    if not is_dry_run:
        make_data_folder(places)
    if is_plain:
        return print_and_status(run_plainly(wanted, settings, places))
    return print_and_status(
        _run_flow(path, places, names, since, max_pages, is_dry_run=is_dry_run, is_verbose=is_verbose)
    )


def run_plainly(wanted: Wanted, settings: Settings, places: Places, *, look: Look | None = None) -> NightResult:
    """Run without Prefect, with the morning report; SIGTERM and Ctrl-C stop at the next page. Raises LoadError."""
    out = console()
    with (
        open_night(wanted, settings, places, say=lambda sentence: out.print(plain(sentence)), look=look) as night,
        stop_on_signals(night),
    ):
        run_sources(night, fetch=night.fetch, read=night.read)
        result = close_night(night)
    if not wanted.is_dry_run:
        write_report(result, settings, places)
    return result


def print_and_status(result: NightResult) -> int:
    """Print what a run did, and return the exit status."""
    print_result(console(), result)
    return exit_status(result)


def exit_status(result: NightResult) -> int:
    """Return 0 when every source ended well, 3 when some failed, known to be ill or not, 1 when the run did."""
    failed = [run for run in result.runs if run.state == "failed"]
    if result.state != "failed":
        return 3 if failed else 0
    return 3 if 0 < len(failed) < len(result.runs) else 1


def _run_flow(
    path: Path,
    places: Places,
    names: tuple[str, ...],
    since: date | None,
    max_pages: int | None,
    *,
    is_dry_run: bool,
    is_verbose: bool,
) -> NightResult:
    os.environ["NIGHTWIRE_SOURCES"] = str(path.absolute())
    os.environ["NIGHTWIRE_DATA"] = str(places.data.absolute())
    out = console()
    address = prepare_prefect(places, is_verbose=is_verbose)
    out.print(f"Prefect: {address}" if address else "Prefect: a server of this run's own; `nightwire up` keeps one.")
    from flows.ingest import ingest
    from flows.tasks import outcomes

    try:
        state = ingest(
            sources=list(names), since=since, max_pages=max_pages or 0, dry_run=is_dry_run, return_state=True
        )
    except RuntimeError as error:  # what Prefect raises when its server of one run does not start
        raise ServerTrouble(f"the run did not begin: {error} Without Prefect: nightwire run --plain") from error
    if not outcomes:
        raise ServerTrouble(f"the flow ended as {state.name} before it began: {state.message}")
    if isinstance(outcomes[-1], Exception):
        raise outcomes[-1]
    return outcomes[-1]
