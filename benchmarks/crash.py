"""Kill, tear, fill and disturb short real nights, run the next night, and compare the rows with an undisturbed one.

    python benchmarks/crash.py --folder DIR                             everything, about an hour on two cores
    python benchmarks/crash.py --folder DIR --stages images --every 9   one stage, at every ninth call that writes

Needs gcc and Linux: `crash.c` is loaded into the night and all it starts, counts every call that changes a file under
the data folder, and makes the trouble. Stages:

images   the data folder as a kill at that call leaves it, for every n-th call of the first and second
kills    SIGKILL to the night and all it started, at random moments
torn     such an image with one file cut, its end zeroed, a stretch of it garbage, or gone
full     no space left on the device: from a random call on, for good or for a while
stops    SIGTERM at random moments: within 30 s, status 1
clock    a night with the wall clock set forth or back by an hour and a day
held     the warehouse open in another program; two nights at once

Each point is followed by the next night, which must end with status 0 without anybody's help. Where the warehouse file
itself was damaged it may refuse by a sentence that names `nightwire restore`; that command and a night must then do.
Afterwards no row is missing, none is there twice, all are those of an undisturbed night (times and run numbers aside),
nothing is left in the spool or half written, and the readers' copy has opened all the while.
"""

import argparse
import contextlib
import hashlib
import io
import json
import mmap
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
CODE = "import sys; sys.argv[0] = 'nightwire'; from flows.cli import main; main()"
VOLATILE = {
    "first_seen_at", "fetched_at", "run_id", "archive_file", "archive_offset", "seconds", "started_at", "finished_at",
    "decided_at", "rejected_at", "first_rejected_at", "next_try_at", "resolved_at", "batch_no", "batch_id", "tries",
}  # fmt: skip
COMPARED = ("articles", "photos", "tags", "edits", "bands", "sources")
LONGEST_NIGHT = 600
SOURCES = {"europe-atom", "latest-listing", "wire-copy", "paper-rss", "paper-urls"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True, help="work here; what failed stays there")
    parser.add_argument("--stages", default="images,kills,torn,full,stops,clock,held")
    parser.add_argument("--every", type=int, default=3, help="images: at every n-th call that writes")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--torn", type=int, default=100)
    parser.add_argument("--full", type=int, default=30)
    parser.add_argument("--stops", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with Campaign(arguments.folder.absolute(), random.Random(arguments.seed)) as campaign:
        for stage in arguments.stages.split(","):
            getattr(campaign, stage)(arguments)
        campaign.report()
        sys.exit(bool(campaign.failures))


class Campaign:
    """The service, the rows that are right after each night, and what went wrong."""

    def __init__(self, folder, chance):
        self.folder, self.chance = folder, chance
        self.counts, self.failures = Counter(), []
        self.library = folder / "crash.so"

    def __enter__(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(
            ["gcc", "-shared", "-fPIC", "-O1", "-w", "-o", self.library, HERE / "crash.c", "-ldl"], check=True
        )
        sys.path.insert(0, str(ROOT))
        from tests.wire.server import WireService

        self.service = WireService(night=1)
        self.service.__enter__()
        self._set_night(1)
        self.right, self.bases = {}, {0: self._new("base-0")}
        for night in (1, 2):
            self._set_night(night)
            base = self._new(f"base-{night}", like=self.bases[night - 1])
            status, said = self.night(base)
            assert status == 0, said
            self.bases[night], self.right[night] = base, self.rows(base)
        print("rows of the undisturbed nights:", {night: sizes(rows) for night, rows in self.right.items()}, flush=True)
        return self

    def __exit__(self, *_):
        self.service.__exit__(None, None, None)

    def report(self):
        print("\n| stage | points | status of the trouble |\n|---|---|---|")
        for stage in sorted({stage for stage, _ in self.counts}):
            of_stage = {status: number for (one, status), number in self.counts.items() if one == stage}
            print(f"| {stage} | {sum(of_stage.values())} | {of_stage} |")
        print(f"{len(self.failures)} failures", *self.failures, sep="\n", flush=True)

    # -- the stages -----------------------------------------------------------------------------------------------

    def images(self, arguments):
        for night in (1, 2):
            self._set_night(night)
            for image, call in self._images(night, arguments.every):
                self._check_readers(image, call)
                self._finish("images", image, night, call)

    def kills(self, arguments):
        for number in range(arguments.kills):
            night = 1 + number % 2
            self._set_night(night)
            data = self._new(f"kill-{number}", like=self.bases[night - 1])
            began = time.monotonic()
            process = self._start(data)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(self.chance.uniform(0.5, 9))
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            what = f"killed after {time.monotonic() - began:.2f} s ({process.returncode})"
            self._check_readers(data, what)
            self._finish("kills", data, night, what)

    def torn(self, arguments):
        for night in (1, 2):
            self._set_night(night)
            images = list(self._images(night, 7))
            for number in range(arguments.torn // 2):
                image, call = self.chance.choice(images)
                data = self._new(f"torn-{night}-{number}", like=image)
                what = tear(data, self.chance)
                self._finish("torn", data, night, f"{call}; {what}", may_restore=True)
            for image, _ in images:
                shutil.rmtree(image, ignore_errors=True)

    def full(self, arguments):
        for number in range(arguments.full):
            night = 1 + number % 2
            self._set_night(night)
            data = self._new(f"full-{number}", like=self.bases[night - 1])
            at, lasts = self.chance.randrange(1, 400), self.chance.choice([1, 20, 1 << 40])
            process = self._start(data, mode="full", CRASH_AT=at, CRASH_FOR=lasts)
            said = process.communicate(timeout=LONGEST_NIGHT)[0]
            what = f"no space from call {at} on for {lasts} calls: status {process.returncode}"
            self.counts["full: status", process.returncode] += 1
            if process.returncode == 0 and self.rows(data) != self.right[night]:
                self._fail("full", what + "; the status says complete, the rows are not", said)
            if process.returncode != 0 and not any(word in said for word in ("space", "No space")):
                self._fail("full", what + "; it does not say why", said)
            self._finish("full", data, night, what)

    def stops(self, arguments):
        for number in range(arguments.stops):
            night = 1 + number % 2
            self._set_night(night)
            data = self._new(f"stop-{number}", like=self.bases[night - 1])
            process = self._start(data)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(self.chance.uniform(3, 8))
            asked = time.monotonic()
            process.send_signal(signal.SIGTERM)
            said = process.communicate(timeout=60)[0]
            what = f"SIGTERM: ended with {process.returncode} after {time.monotonic() - asked:.1f} s"
            if time.monotonic() - asked > 30:
                self._fail("stops", what, said)
            self.counts["stops: status", process.returncode] += 1
            if process.returncode == 0 and self.rows(data) != self.right[night]:
                self._fail("stops", what + "; the status says complete, the rows are not", said)
            self._finish("stops", data, night, what)

    def clock(self, _):
        for moves in (86400, -86400, 3600, -3600):  # by more, a page's date is in the future, or its year another
            self._set_night(1)
            data = self._new(f"clock-{moves}")
            process = self._start(data, CRASH_CLOCK=moves)
            said = process.communicate(timeout=LONGEST_NIGHT)[0]
            if process.returncode != 0:
                self._fail("clock", f"{moves} s: status {process.returncode}", said)
            elif self.rows(data) != self.right[1]:
                self._fail("clock", f"{moves} s: " + difference(self.rows(data), self.right[1]), said)
            self._set_night(2)
            self._finish("clock", data, 2, f"clock moved by {moves} s, then back")

    def held(self, _):
        self._set_night(1)
        data = self._new("two")
        both = [self._start(data) for _ in range(2)]
        said = [process.communicate(timeout=LONGEST_NIGHT)[0] for process in both]
        if [process.returncode for process in both] != [0, 0]:
            self._fail("held", f"two nights at once: {[process.returncode for process in both]}", "\n".join(said))
        self._finish("held", data, 1, "two nights at once")
        data = self._new("held", like=self.bases[1])
        self._set_night(2)
        code = f"import duckdb; con = duckdb.connect({str(data / 'warehouse.duckdb')!r}); print(1, flush=True); input()"
        with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
            other.stdout.readline()
            status, said = self.night(data)
            if status != 1 or "another program has it open" not in " ".join(said.split()):
                self._fail("held", f"open in another program: status {status}", said)
            other.communicate(b"\n")
        self._finish("held", data, 2, "open in another program")

    # -- one point ------------------------------------------------------------------------------------------------

    def _finish(self, stage, data, night, what, *, may_restore=False):
        """Run the next night on what the trouble left, and check everything."""
        status, said = self.night(data)
        if may_restore and status == 1 and "nightwire restore" in " ".join(said.split()):
            what += "; restored"
            status, said = run(["restore", "--sources", self.sources, "--data", data])
            if status == 0:
                status, said = self.night(data)
        self.counts[stage, "restored" if "restored" in what else "finished"] += 1
        if status != 0:
            self._fail(stage, f"{what}: the next night ended with {status}", said, data)
        elif wrong := difference(self.rows(data), self.right[night]) or leftovers(data):
            self._fail(stage, f"{what}: {wrong}", said, data)
        else:
            shutil.rmtree(data)

    def _fail(self, stage, what, said, data=None):
        self.failures.append(f"{stage}: {what}")
        print(f"FAILED {stage}: {what}\n{said[-1500:]}\n   kept: {data}", flush=True)

    def _check_readers(self, data, what):
        news = data / "news.duckdb"
        if news.exists():
            status, said = run(["sql", "--data", data, "SELECT count(*) FROM latest"])
            if status != 0:
                self._fail("readers", str(what), said, data)

    def _images(self, night, every):
        """Yield the data folder as it is at every n-th call that changes a file, and what the call is."""
        data = self._new(f"recorded-{night}", like=self.bases[night - 1])
        process = self._start(data, mode="stop", CRASH_AT=every)
        images = []
        while process.poll() is None:
            if self.counter[1] == 0:
                time.sleep(0.002)
                continue
            number = self.counter[1]
            time.sleep(0.01)  # all threads have come to a stand
            image = self._new(f"image-{night}-{number}", like=data)
            images.append((image, f"night {night}, call {number}"))
            self.counter[1] = 0
            os.killpg(process.pid, signal.SIGCONT)
        said = process.communicate()[0]
        if process.returncode != 0:
            self._fail("images", f"the recorded night {night} ended with {process.returncode}", said)
        calls = [line.split(" ", 2) for line in (self.folder / "calls").read_text().splitlines()]
        names = {int(one): f"{call} {Path(path).name}" for one, call, path in calls if one.isdigit()}
        print(f"night {night}: {self.counter[0]} calls that write, {len(images)} images", flush=True)
        return [(image, f"{what}: {names.get(int(what.rpartition(' ')[2]), '')}") for image, what in images]

    def night(self, data):
        """Run a night, undisturbed, in a process forked from this one: all modules are loaded already."""
        return run(["run", "--plain", "--sources", self.sources, "--data", data])

    def rows(self, data):
        return apart(read_rows, data)[0]

    def _start(self, data, mode="count", **more):
        counter = self.folder / "counter"
        counter.write_bytes(bytes(64))
        with counter.open("r+b") as file:
            self.counter = memoryview(mmap.mmap(file.fileno(), 64)).cast("l")
        (self.folder / "calls").unlink(missing_ok=True)
        under = {"CRASH_UNDER": str(data), "CRASH_COUNTER": str(counter), "CRASH_LOG": str(self.folder / "calls")}
        environment = os.environ | under | {"CRASH_MODE": mode, "LD_PRELOAD": str(self.library)}
        return subprocess.Popen(
            [sys.executable, "-c", CODE, "run", "--plain", "--sources", str(self.sources), "--data", str(data)],
            env=environment | {name: str(value) for name, value in more.items()},
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip

    def _new(self, name, like=None):
        data = self.folder / name
        shutil.rmtree(data, ignore_errors=True)
        if like is not None:
            shutil.copytree(like, data, copy_function=shutil.copy2, ignore_dangling_symlinks=True)
        else:
            data.mkdir()
        return data

    def _set_night(self, night):
        self.service._written.clear()  # the other night's files stay as they are
        self.service.set_night(night)
        self.sources = self.folder / f"night-{night}" / "sources.toml"
        self.sources.parent.mkdir(exist_ok=True)
        first, *sources = self.service.sources_toml(self.sources).read_text(encoding="utf-8").split("[[source]]")
        kept = [text for text in sources if tomllib.loads(text)["name"] in SOURCES]
        # One source after the other: which of two sources names a page first is then the same every night.
        lean = (
            "sources_at_once = 1\n\n[workers]\ncount = 1\npages_per_batch = 8\n\n[warehouse]\nwait_seconds = 300.0\n\n"
        )
        self.sources.write_text("[[source]]".join([first.rstrip() + "\n" + lean, *kept]), encoding="utf-8")


def tear(data, chance):
    """Damage one file of a data folder as a power cut or a bad disk does; return what was done."""
    files = [path for path in data.rglob("*") if path.is_file() and path.stat().st_size and "backup" not in path.parts]
    by_kind = {}
    for path in sorted(files):
        kind = path.parent.name + "/" + ("".join(path.suffixes[-2:]) if path.parent != data else path.name)
        by_kind.setdefault(kind, []).append(path)
    path = chance.choice(by_kind[chance.choice(sorted(by_kind))])
    size = path.stat().st_size
    place = chance.randrange(size)
    length = min(size - place, chance.choice([1, 8, 100, 4096]))
    way = chance.choice(["cut", "end zeroed", "zeros added", "garbage", "garbage at the end", "gone", "empty"])
    if way == "gone":
        path.unlink()
        return f"{path.name}: gone"
    with path.open("r+b") as file:
        if way in ("cut", "empty"):
            file.truncate(place if way == "cut" else 0)
        elif way == "end zeroed":
            place = max(0, size - chance.choice([1, 16, 512, 4096]))
            file.seek(place)
            file.write(bytes(size - place))
        elif way == "zeros added":
            file.seek(size)
            file.write(bytes(chance.choice([1, 512, 4096])))
        else:
            place = place if way == "garbage" else size - min(size, length)
            file.seek(place)
            file.write(chance.randbytes(length))
    return f"{path.name}, {size} bytes: {way}, from {place} on, {length} bytes"


def run(command):
    """Run the command in a forked process; return its status and what it printed."""
    return apart(_command, command)


def _command(command):
    from flows import cli

    sys.argv = ["nightwire", *map(str, command)]
    out = io.TextIOWrapper(io.FileIO(os.dup(1), "w"), write_through=True)
    sys.stdout = sys.stderr = out
    with contextlib.suppress(SystemExit):
        status = cli._status()
        os.write(3, str(status).encode())


def apart(work, *values):
    """Return what `work` writes to handle 3 as JSON, and what it prints; it runs in a fork of this process."""
    import flows.cli
    import flows.running  # noqa: F401
    import load.copying
    import load.query  # noqa: F401

    answer, said = os.memfd_create("answer"), os.memfd_create("said")
    process = os.fork()
    if process == 0:
        try:
            os.setsid()
            os.dup2(said, 1)
            os.dup2(said, 2)
            os.dup2(answer, 3)
            signal.alarm(LONGEST_NIGHT)
            work(*values)
        except BaseException as error:  # a fork must never go on as a second driver
            os.write(1, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    _, ended = os.waitpid(process, 0)
    texts = []
    for handle in (answer, said):
        os.lseek(handle, 0, os.SEEK_SET)
        with os.fdopen(handle, "rb") as file:
            texts.append(file.read().decode("utf-8", "replace"))
    return (json.loads(texts[0]) if texts[0] else f"died ({ended}): {texts[1][-300:]}"), texts[1]


def read_rows(data):
    """Write the rows of the readers' copy: each table's, without what a second night may write otherwise."""
    import duckdb

    with duckdb.connect(str(data / "news.duckdb"), read_only=True) as con:
        tables = {}
        for table in COMPARED:
            names = [name for name, *_ in con.execute(f"DESCRIBE {table}").fetchall() if name not in VOLATILE]
            listed = ", ".join(f'"{name}"' for name in names)
            found = con.execute(f"SELECT {listed} FROM {table}").fetchall()
            tables[table] = sorted(hashlib.blake2b(repr(row).encode(), digest_size=8).hexdigest() for row in found)
        tables["names"] = [
            list(map(str, row)) for row in con.execute("SELECT url, version FROM articles ORDER BY ALL").fetchall()
        ]
        tables["rejects"] = [list(row) for row in con.execute(REJECTS).fetchall()]
        tables["stored links"] = [list(row) for row in con.execute(STORED).fetchall()]
        tables["unfetched"] = con.execute(UNFETCHED).fetchall()[0][0]
        tables["searchable"] = con.execute("SELECT count(*) FROM search_text").fetchall()[0][0]
    os.write(3, json.dumps(tables).encode())


REJECTS = "SELECT url, source, stage, reason FROM rejects WHERE resolved_at IS NULL ORDER BY ALL"
STORED = (
    "SELECT url, source, outcome, count(*) FROM fetches WHERE outcome IN ('stored', 'copy') GROUP BY ALL ORDER BY ALL"
)
UNFETCHED = """
    SELECT count(*) FROM articles
    WHERE (archive_file, archive_offset) NOT IN (
        SELECT (archive_file, archive_offset) FROM fetches WHERE archive_file IS NOT NULL
    )
"""


def sizes(rows):
    return {name: len(found) if isinstance(found, list) else found for name, found in rows.items()}


def difference(found, right):
    if isinstance(found, str):
        return found
    wrong = []
    for name, rows in right.items():
        if found[name] == rows:
            continue
        if not isinstance(rows, list):
            wrong.append(f"{name}: {found[name]} where {rows} is right")
            continue
        here, there = Counter(map(json.dumps, found[name])), Counter(map(json.dumps, rows))
        more, less = here - there, there - here
        wrong.append(
            f"{name}: {sum(more.values())} too many {list(more)[:3]}, {sum(less.values())} missing {list(less)[:3]}"
        )
    return "; ".join(wrong)


def leftovers(data):
    """Say what is half written or unfinished in a data folder after a whole night."""
    found = [path for path in data.rglob("*") if path.name.startswith(".") or path.name.endswith("duckdb.wal")]
    found = [path for path in found if path.parent.name != "report"]  # the weekly care removes those
    found += (data / "spool").glob("*.parquet")
    return "left behind: " + ", ".join(path.name for path in found) if found else ""


if __name__ == "__main__":
    main()
