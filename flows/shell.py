"""`nightwire shell`: one question after another to the readers' copy."""

import readline

import click

from flows.places import Places
from flows.words import CONTROLS
from load.asking import ask
from load.errors import BadQuery
from load.records import Limits

HELP = r"""Type SQL, ended by a semicolon; it may take several lines. \t lists tables and views, \d NAME describes one,
\q or Ctrl-D ends. Every question is asked of the newest copy; a run that is publishing does not disturb you."""


def run_shell(places: Places) -> int:
    """Read questions from the terminal, or from standard input, and print the answers until the input ends."""
    readline.parse_and_bind("tab: complete")
    click.echo(HELP)
    if not places.published.exists():
        raise BadQuery(f"{places.published}: no readers' copy yet; `nightwire run` makes one")
    while (query := _read()) is not None:
        if not query:
            continue
        try:
            answer = ask(places.published, _meant(query), "table", limits=Limits()).decode()
            click.echo(CONTROLS.sub("", answer))
        except BadQuery as error:
            click.echo(f"BadQuery: {error}\n")
    click.echo()
    return 0


def _read() -> str | None:
    """Return the next question without its semicolon; None when there is no more."""
    lines: list[str] = []
    try:
        while True:
            line = input("      -> " if lines else "nightwire> ").strip()
            if line == r"\q":
                return None
            lines.append(line)
            if line.startswith("\\") or line.endswith(";") or not line:
                return "\n".join(lines).strip().rstrip(";").strip()
    except EOFError:
        return None
    except KeyboardInterrupt:
        click.echo()
        return ""


def _meant(query: str) -> str:
    if query == r"\t":
        return (
            "SELECT table_name AS name, lower(replace(table_type, 'BASE ', '')) AS kind "
            "FROM information_schema.tables WHERE table_schema = 'main' ORDER BY ALL"
        )
    if query.startswith(r"\d "):
        name = query[3:].strip().replace('"', '""')
        return f'DESCRIBE "{name}"'
    return query
