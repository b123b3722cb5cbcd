"""What the command prints: text from pages is shown as text, whatever it holds."""

from collections.abc import Iterable
from typing import Any, Literal

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.night import NightResult
from flows.words import CONTROLS

NEVER_FOLDED = 24  # letters; a column of such is not broken for the sake of a longer one
STYLE_BY_STATE = {"complete": "green", "complete_with_rejects": "yellow", "failed": "red"}


def console(*, is_error: bool = False) -> Console:
    """Return where to print: as wide as the terminal, 100 columns where there is none."""
    made = Console(stderr=is_error, highlight=False, soft_wrap=False)
    return made if made.is_terminal else Console(stderr=is_error, highlight=False, width=max(made.width, 100))


def plain(value: object) -> Text:
    r"""Return a value as text that cannot style, link or move anything: no markup, no control characters.

    >>> plain("[red]a\x1b[2Jb").plain
    '[red]a[2Jb'
    """
    return Text("" if value is None else CONTROLS.sub("", str(value)))


def table(columns: Iterable[str], rows: Iterable[Iterable[object]], *, right: Iterable[str] = ()) -> Table:
    """Return rows as a table; `right` names the columns of numbers."""
    numbers = set(right)
    cells = [[plain(value) for value in row] for row in rows]
    made = Table(box=None, pad_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        is_short = max((cell_len(row[place].plain) for row in cells), default=0) <= NEVER_FOLDED
        justify: Literal["left", "right"] = "right" if column in numbers else "left"
        made.add_column(column, justify=justify, overflow="fold", no_wrap=is_short)
    for row in cells:
        made.add_row(*row)
    return made


def print_result(out: Console, result: NightResult) -> None:
    """Print what one run did: a line a source, and the state with its reason."""
    numbers = ["found", "stored", "unchanged", "copies", "rejected", "seconds"]
    rows: list[list[Any]] = [
        [run.source, run.found, run.stored, run.unchanged, run.copies, run.rejected, f"{run.seconds:.1f}", odd]
        for run in result.runs
        # Why the whole run stopped is said once, at the end.
        for odd in [None if run.message and result.sentence.startswith(run.message) else run.message]
    ]
    sums = [sum(row[place] for row in rows) for place in range(1, 6)]
    rows.append(["all", *sums, f"{result.seconds:.1f}", ""])
    out.print(table(["source", *numbers, "what was odd"], rows, right=numbers))
    out.print()
    if result.finished_before:
        out.print(f"Finished {result.finished_before} pages and batches that an earlier run had left.")
    state = result.state.replace("_", " ")
    out.print(Text(f"{state[:1].upper()}{state[1:]}: ", STYLE_BY_STATE[result.state]) + plain(result.sentence))
    if result.is_dry_run:
        out.print("A dry run: nothing was written.")
