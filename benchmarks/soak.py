"""Seven nights in one process: open files, threads, children, memory and temporary files must stay flat.

    python benchmarks/soak.py               of the sample wire service, its two nights in turn
    python benchmarks/soak.py --nights 30

The service stands on a free port every night: when that is another one, its addresses are new and all is stored again.
The later nights are compared with the third: what a night leaves open would add up. Status 1 when something grows.
"""

import argparse
import gc
import os
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

COLUMNS = (
    "night",
    "stored",
    "open files",
    "threads",
    "children",
    "RSS MB",
    "temporary files",
    "left in the data folder",
)
SETTLED = 3  # nights until caches and pools are as large as they get
MORE_MB = 12  # of resident memory after that, for all further nights together: the allocator's own ups and downs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nights", type=int, default=7)
    arguments = parser.parse_args()
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = str(Path(folder, "tmp"))
        Path(folder, "tmp").mkdir()
        nights = [night(Path(folder), number) for number in range(1, arguments.nights + 1)]
    sys.exit(grown(nights))


def night(folder, number):
    """Run one night and print what the process holds after it."""
    from flows.places import Places
    from flows.run import run_night
    from flows.settings import read_settings
    from flows.wanted import wanted_of
    from tests.wire.server import WireService

    with WireService(night=1 + number % 2) as service:
        settings = read_settings(service.sources_toml(folder / "sources.toml"))
        result = run_night(wanted_of(settings), settings, Places(folder / "data"))
    assert result.state != "failed", result.sentence
    gc.collect()
    held = (number, sum(run.stored for run in result.runs), *what_is_held(folder))
    print("| " + " | ".join(map(str, held)) + " |", flush=True)
    return held


def what_is_held(folder):
    status = dict(line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines() if ":\t" in line)
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    left = [
        path for path in (folder / "data").rglob("*") if path.name.startswith(".") or path.suffix in {".wal", ".open"}
    ]
    return (
        len(os.listdir("/proc/self/fd")) - 1,  # noqa: PTH208  one is the listing's own
        threading.active_count(),
        len(children),
        int(status["VmRSS"].split()[0]) // 1024,
        sum(1 for _ in (folder / "tmp").rglob("*")),
        len(left) + sum(1 for _ in (folder / "data" / "spool").iterdir()),
    )


def grown(nights):
    """Return 1, and say what, when a later night holds more than the third."""
    settled, rest = nights[SETTLED - 1], nights[SETTLED:]
    more = [
        f"{name}: {before} after night {SETTLED}, {max(one[place] for one in rest)} later"
        for place, (name, before) in enumerate(zip(COLUMNS, settled, strict=True))
        if place > 1 and rest and max(one[place] for one in rest) > before + (MORE_MB if name == "RSS MB" else 0)
    ]
    print("\ngrown: " + "; ".join(more) if more else "\nflat")
    return int(bool(more))


if __name__ == "__main__":
    main()
