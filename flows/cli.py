"""The command `nightwire`. Each command imports what it needs when it is called: --help costs no extractor."""

import os
import sys
from datetime import datetime
from pathlib import Path

import click

from flows.places import Places

EPILOG = """Exit status: 0 complete, also with rejects; 1 failed; 2 wrong use of the command;
3 some sources failed, what the others gave is stored; 130 interrupted."""

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: Path(os.environ.get("NIGHTWIRE_DATA") or "data"),
    show_default="NIGHTWIRE_DATA or ./data",
    help="The data folder: warehouse, readers' copy, archive, reports.",
)
sources_option = click.option(
    "--sources",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    show_default="NIGHTWIRE_SOURCES, ./sources.toml or the one we ship",
    help="The settings file that declares the sources.",
)


@click.group(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="nightwire")
def cli() -> None:
    """Read wire services and news sites into one clean, credited, deduplicated DuckDB warehouse.

    \b
    A first look, on the sample wire service we ship:   nightwire demo
    Your own sources:                                   nightwire run --sources my.toml
    What would be read from one page:                   nightwire check https://news.example/a
    Ask the warehouse:                                  nightwire sql "SELECT headline FROM latest LIMIT 5"
    """  # noqa: D301 - click reads \\b


@cli.command(short_help="Run tonight's ingest.")
@sources_option
@data_option
@click.option("--only", multiple=True, metavar="NAME", help="Look at this source only; may be given again.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what its source dates on this day or later.")
@click.option("--max-pages", type=click.IntRange(1, 5000), help="At most this many links of each source.")
@click.option("--dry-run", is_flag=True, help="Fetch and read, but write nothing.")
@click.option("--plain", is_flag=True, help="Without Prefect: no UI, no artifacts, a faster start.")
@click.option("--verbose", is_flag=True, help="Print the log as well.")
def run(
    sources: Path | None,
    data: Path,
    only: tuple[str, ...],
    since: datetime | None,
    max_pages: int | None,
    dry_run: bool,
    plain: bool,
    verbose: bool,
) -> int:
    """Run tonight's ingest: look at every source once, store what is new, publish the readers' copy.

    The same as `ingest/nightly` in the Prefect UI. Two runs at once are safe: the second waits for the first.
    Ends with a line a source: found = stored + unchanged + copies + rejected.
    """
    from flows.running import run_here

    return run_here(
        sources,
        Places(data),
        names=only,
        since=since.date() if since else None,
        max_pages=max_pages,
        is_dry_run=dry_run,
        is_plain=plain,
        is_verbose=verbose,
    )


@cli.command(short_help="Run the whole chain on the sample wire service.")
@sources_option
@data_option
@click.option("--night", type=click.IntRange(1), default=1, show_default=True, help="Of the service: 1, 2, ...")
@click.option(
    "--port", type=click.IntRange(1024, 65000), default=4280, show_default=True, help="Of the sample service."
)
@click.option("--plain", is_flag=True, help="Without Prefect.")
def demo(sources: Path | None, data: Path, night: int, port: int, plain: bool) -> int:
    """Run the whole chain on the sample wire service that comes with the checkout; what `make run` does.

    Starts the service on loopback, runs tonight's ingest of it, prints the counts, where the data is, and three
    queries with their answers. Run it again: nothing new is stored. With --night 2 some articles are corrected, some
    new, some copied by a second host. With --sources it reads those instead.
    """
    from flows.demo import run_demo

    return run_demo(sources, Places(data), night=night, port=port, is_plain=plain)


@cli.command(short_help="Ask the readers' copy, read-only.")
@click.argument("query")
@data_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "parquet", "markdown"]),
    default="table",
    show_default=True,
    help="Of the answer.",
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the answer to this file.")
@click.option("--seconds", type=click.FloatRange(0.1, 86400), default=60.0, show_default=True, help="Time limit.")
@click.option("--memory-mb", type=click.IntRange(64), default=1024, show_default=True, help="Memory limit.")
@click.option("--rows", type=click.IntRange(1), default=100_000, show_default=True, help="Rows at most.")
def sql(query: str, data: Path, form: str, output: Path | None, seconds: float, memory_mb: int, rows: int) -> int:
    """Ask the readers' copy, read-only; safe while a run is writing. `-` reads the query from standard input.

    \b
    nightwire sql "SELECT source, count(*) FROM latest GROUP BY ALL ORDER BY ALL"
    nightwire sql "SELECT * FROM photo_credits LIMIT 10" --format csv > credits.csv
    `nightwire schema` lists tables, views and columns; docs/sql.md has questions with answers.
    """  # noqa: D301 - click reads \\b
    from flows.answers import check_output, write_answer
    from load.asking import ask
    from load.records import Limits

    if output is not None:
        check_output(output, Places(data))
    text = sys.stdin.read() if query == "-" else query
    limits = Limits(seconds=seconds, memory_mb=memory_mb, rows=rows)
    answer = ask(Places(data).published, text, form, limits=limits)
    if output is not None:
        write_answer(output, answer)
        return 0
    stdout = sys.stdout.buffer
    stdout.write(answer)
    stdout.flush()
    return 0


@cli.command(short_help="Show what would be read from a page, file or feed.")
@click.argument("target", metavar="URL|FILE|SOURCE")
@sources_option
@click.option("--full", is_flag=True, help="The whole body.")
@click.option("--json", "as_json", is_flag=True, help="Everything that would be stored, as JSON.")
def check(target: str, sources: Path | None, full: bool, as_json: bool) -> int:
    """Show what would be read from one page, a file, a feed or a declared source; nothing is stored.

    \b
    nightwire check https://news.example/a       headline, dates, agencies, photos with credits, tags, warnings, body
    nightwire check copy.txt                     plain wire copy; .html, .xml (NITF, NewsML-G2) and .json (ninjs) too
    nightwire check https://news.example/rss     what the feed or sitemap lists
    nightwire check ansa-it                      what a source of the settings file lists tonight
    Status 1 and the reason when it gives no article.
    """  # noqa: D301 - click reads \\b
    from flows.check import check as show

    return show(target, as_json=as_json, is_full=full, sources=sources)


@cli.command(short_help="Print tables, views and columns with what they mean.")
@click.argument("name", required=False)
@data_option
def schema(name: str | None, data: Path) -> int:
    """Print tables, views and columns of the readers' copy with what they mean; or one of them."""
    from load.schema import describe

    click.echo(describe(Places(data).published, name), nl=False)
    return 0


@cli.command(short_help="Show sources, last runs and health.")
@data_option
@click.option("--full", is_flag=True, help="Every source, also those that are well.")
def status(data: Path, full: bool) -> int:
    """Show sources, last runs and health. Status 1 when somebody should look."""
    from flows.status import show_status

    return show_status(Places(data), is_full=full)


@cli.command(short_help="Check the installation and say how to mend it.")
@sources_option
@data_option
def doctor(sources: Path | None, data: Path) -> int:
    """Check the installation, the settings, the disk and the server, and say how to mend what is broken."""
    from flows.doctor import examine

    return examine(Places(data), sources)


@cli.command(short_help="Ask the readers' copy one question after another.")
@data_option
def shell(data: Path) -> int:
    """Ask the readers' copy one question after another; the same limits as `nightwire sql`. Ctrl-D ends it."""
    from flows.shell import run_shell

    return run_shell(Places(data))


@cli.command(short_help="Read archives: WARC files, folders of wire copy.")
@sources_option
@data_option
@click.argument("paths", nargs=-1, required=True)
@click.option("--kind", type=click.Choice(["warc", "wirecopy"]), default="warc", show_default=True)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was captured on this day or later.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Only what was captured on this day or earlier.")
@click.option("--max-pages", type=click.IntRange(1), help="At most this many pages of each path.")
@click.option("--dry-run", is_flag=True, help="Read, but write nothing.")
def backfill(
    sources: Path | None,
    data: Path,
    paths: tuple[str, ...],
    kind: str,
    since: datetime | None,
    until: datetime | None,
    max_pages: int | None,
    dry_run: bool,
) -> int:
    """Read archives: WARC files as crawlers publish them, folders of wire copy. Nothing known is stored again."""
    from flows.running import print_and_status, run_plainly
    from flows.settings import default_sources, read_settings
    from flows.wanted import wanted_of_paths

    wanted = wanted_of_paths(
        paths,
        kind=kind,
        since=since.date() if since else None,
        until=until.date() if until else None,
        max_pages=max_pages,
        is_dry_run=dry_run,
    )
    return print_and_status(run_plainly(wanted, read_settings(sources or default_sources()), Places(data)))


@cli.command(short_help="Read archived pages again with today's extractor.")
@sources_option
@data_option
@click.option("--only", multiple=True, metavar="NAME", help="Pages of this source only; may be given again.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only pages fetched on this day or later.")
@click.option("--everything", is_flag=True, help="Also pages that this release has read already.")
@click.option("--max-pages", type=click.IntRange(1), help="At most this many pages of each source.")
@click.option("--dry-run", is_flag=True, help="Read, but write nothing: what would change?")
def reprocess(
    sources: Path | None,
    data: Path,
    only: tuple[str, ...],
    since: datetime | None,
    everything: bool,
    max_pages: int | None,
    dry_run: bool,
) -> int:
    """Read archived pages again with today's extractor; a new version only where the text changed. Asks no web."""
    from flows.again import archived_pages
    from flows.running import print_and_status, run_plainly
    from flows.settings import default_sources, read_settings
    from flows.wanted import wanted_of

    settings = read_settings(sources or default_sources())
    wanted = wanted_of(
        settings,
        names=only,
        since=since.date() if since else None,
        max_pages=max_pages,
        is_dry_run=dry_run,
        flow="reprocess",
    )
    return print_and_status(run_plainly(wanted, settings, Places(data), look=archived_pages(everything=everything)))


@cli.command(short_help="Make a verified backup of the warehouse.")
@sources_option
@data_option
def backup(sources: Path | None, data: Path) -> int:
    """Make a verified backup of the warehouse, and let go those that the rule does not keep.

    Kept: the newest of each of the last 7 days, 4 weeks and 6 months.
    """
    from flows.rescue import make_backup
    from flows.settings import default_sources, read_settings

    return make_backup(read_settings(sources or default_sources()), Places(data))


@cli.command(short_help="Bring back the newest good backup.")
@sources_option
@data_option
def restore(sources: Path | None, data: Path) -> int:
    """Bring back the newest good backup; the files that are there are set aside, not removed.

    Pages fetched since are in the archive: the next run loads them.
    """
    from flows.rescue import bring_back
    from flows.settings import default_sources, read_settings

    return bring_back(read_settings(sources or default_sources()), Places(data))


@cli.command(short_help="Write a page as a sample for the tests.")
@click.argument("target", metavar="URL|FILE")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("tests/samples"),
    show_default=True,
    help="Where samples are.",
)
@click.option("--name", help="Folder of the sample, such as my-paper/photo-without-credit.")
def record(target: str, folder: Path, name: str | None) -> int:
    """Write a page as a sample for the tests, with what is read from it today, for you to correct."""
    from flows.record import record as write

    return write(target, folder, name=name)


ui_port_option = click.option(
    "--ui-port", type=click.IntRange(1024, 65535), default=4200, show_default=True, help="Of the Prefect server and UI."
)


@cli.command(short_help="Serve in the background: Prefect server, UI, worker.")
@sources_option
@data_option
@ui_port_option
def up(sources: Path | None, data: Path, ui_port: int) -> int:
    """Serve in the background: Prefect server and UI on loopback, the deployments, a worker.

    Starts ingest/nightly by its schedule (02:00, Prefect variable nightwire_timezone) and whenever you press Run.
    Whichever part dies is started again. A night that was missed is made up for, once. Called again it changes nothing.
    """
    from flows.serve import up as start
    from flows.settings import default_sources

    return start(Places(data), sources or default_sources(), port=ui_port)


@cli.command(short_help="Stop what up or serve started.")
@data_option
def down(data: Path) -> int:
    """Stop everything that `nightwire up` or `nightwire serve` started for this data folder."""
    from flows.serve import down as stop

    return stop(Places(data))


@cli.command(short_help="Serve in the foreground, as systemd wants it.")
@sources_option
@data_option
@ui_port_option
def serve(sources: Path | None, data: Path, ui_port: int) -> int:
    """Serve in the foreground until stopped: what systemd, a container or `nightwire up` runs."""
    import logging

    from flows.keeper import serve as keep
    from flows.settings import default_sources, read_settings

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%Y-%m-%d %H:%M:%S")
    path = sources or default_sources()
    read_settings(path)
    keep(Places(data), path, port=ui_port)
    return 0


def main() -> None:
    """Run the command; a person's mistake gives a sentence and an exit status, never a traceback."""
    sys.exit(_status())


def _status() -> int:
    from extract.errors import ExtractError
    from flows.errors import FlowError
    from load.errors import LoadError
    from transform.errors import TransformError

    try:
        return int(cli.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader has had enough
        return 0
    except (ExtractError, TransformError, LoadError, FlowError) as error:
        click.echo(f"{type(error).__name__}: {error}", err=True)
        return 1
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
        click.echo(f"{type(error).__name__}: {what}", err=True)
        return 1
