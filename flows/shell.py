"""`nightwire shell`: one question after another to the readers' copy."""

import readline

import click

from flows.places import Places
from flows.words import CONTROLS
from load.errors import BadQuery
from load.query import open_copy
from load.tables import write_table

HELP = r"""Type SQL, ended by a semicolon; it may take several lines. \t lists tables and views, \d NAME describes one,
\q or Ctrl-D ends. A run that is publishing does not disturb you: you keep the copy you opened."""


def run_shell(places: Places) -> int:
    """Read questions from the terminal, or from standard input, and print the answers until the input ends."""
    readline.parse_and_bind("tab: complete")
    click.echo(HELP)
    with open_copy(places.published) as copy:
        while (query := _read()) is not None:
            if not query:
                continue
            try:
                answer = write_table(copy.run(_meant(query)), "table").decode()
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
