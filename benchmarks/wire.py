"""Score the wire conventions on lines with known answers, through the real code.

    python benchmarks/wire.py --credits FILE --lines FILE --glued FILE

Each file holds one JSON object a line. Prints `credits 38/40`, `lines 20/21`, `glued 6/6` and every miss.
Exit status 0 when nothing was missed, 1 otherwise.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Answer = dict[str, Any]


def main() -> int:
    """Score the files given; return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    readers = {"credits": read_credit, "lines": read_line, "glued": read_glued}
    for name in readers:
        parser.add_argument(f"--{name}", type=Path)
    options = vars(parser.parse_args())
    missed = sum(score(name, options[name], read) for name, read in readers.items() if options[name])
    return 1 if missed else 0


def score(name: str, path: Path, read: Callable[[Answer], tuple[Answer, Answer]]) -> int:
    """Print how many lines of `path` were read exactly, and each that was not; return how many were missed."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    misses = [(row, wanted, got) for row in rows for wanted, got in [read(row)] if wanted != got]
    print(f"{name} {len(rows) - len(misses)}/{len(rows)}")
    for row, wanted, got in misses:
        print(f"  miss {row.get('line') or row.get('text')}")
        for key, want, have in differences(wanted, got):
            print(f"    {key}: wanted {want!r}, got {have!r}")
    return len(misses)


def differences(wanted: Answer, got: Answer) -> Iterator[tuple[str, Any, Any]]:
    return ((key, want, got[key]) for key, want in wanted.items() if want != got[key])


def read_credit(row: Answer) -> tuple[Answer, Answer]:
    from transform.credits import parse_credit

    credit = parse_credit(row["line"])
    got = {
        "creators": credit.creators,
        "agencies": credit.agencies,
        "organisations": credit.organisations,
        "via": credit.via,
        "pool": credit.is_pool,
        "handout": credit.is_handout,
        "file": credit.is_file_photo,
    }
    return {key: plain(row[key]) for key in got}, {key: plain(value) for key, value in got.items()}


def read_line(row: Answer) -> tuple[Answer, Answer]:
    from extract.read.wire import read_lines

    lines = read_lines([row["text"]])
    got = {
        "dateline_place": lines.dateline_place,
        "month": lines.dateline_month,
        "day": lines.dateline_day,
        "agencies": lines.agencies,
        "is_update": lines.is_update,
        "is_correction": lines.is_correction,
    }
    return {key: plain(row[key]) for key in got}, {key: plain(value) for key, value in got.items()}


def read_glued(row: Answer) -> tuple[Answer, Answer]:
    from transform.repair import repair_glued

    text, _ = repair_glued(row["text"], ())
    return {"text": row["expected"]}, {"text": text}


def plain(value: Any) -> Any:
    """Return a value as it is compared: lists without case and order."""
    return sorted(item.casefold() for item in value) if isinstance(value, (list, tuple)) else value


if __name__ == "__main__":
    sys.exit(main())
