"""Measure the memory of a night whose hosts all send the largest pages the door takes, at once.

    memory.py [--hosts 8] [--large 3] [--megabytes 31] [--pages 100] [--workers 2] [--prefect]

Every host is an address of its own on loopback and serves that many large pages beside plain ones. The night is a
process of its own; four times a second the memory of the process and of everything below it is read from /proc: RSS,
which counts what processes share once for each, and PSS, which counts it once. `VmHWM` is the highest RSS each process
had by itself, whenever that was. `ru_maxrss` is no use here: a child's begins at its parent's.
"""

import argparse
import gzip
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SENTENCE = "The council of the harbour town counted {} ships and {} barges on Tuesday, more than in the week before. "
ROOT = Path(__file__).resolve().parents[1]


def made_page(number: int, size: int) -> bytes:
    """Return an article page of at least `size` bytes."""
    head = f"<html><head><title>Report {number}</title></head><body><article><h1>Report {number}</h1>"
    lines: list[str] = []
    length = 0
    while length < size or len(lines) < 8:
        lines.append(f"<p>{SENTENCE.format(number, len(lines)) * 12}</p>")
        length += len(lines[-1])
    return (head + "\n".join(lines) + "</article></body></html>").encode()


def serve(large: int, megabytes: int) -> ThreadingHTTPServer:
    heavy = gzip.compress(made_page(0, megabytes << 20), 1)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            name = self.path.strip("/")
            if not name.isdigit():
                self._send(404, b"")
            elif int(name) < large:
                self._send(200, heavy, is_gzip=True)
            else:
                self._send(200, made_page(int(name), 50_000))

        def _send(self, status: int, body: bytes, *, is_gzip: bool = False) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if is_gzip:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("0.0.0.0", 0), Handler)  # every address of loopback is a host of its own
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def declare(folder: Path, port: int, hosts: int, pages: int, workers: int) -> Path:
    """Write the settings of the night, and the list of its addresses, host by host in turn."""
    names = [f"127.0.0.{number}:{port}" for number in range(1, hosts + 1)]
    links = [f"http://{name}/{page}" for page in range(pages) for name in names]
    (folder / "links.txt").write_text("\n".join(links), encoding="utf-8")
    allow = ", ".join(f'"{name}"' for name in names)
    sources = folder / "sources.toml"
    sources.write_text(
        f"[fetch]\nallow = [{allow}]\npause_seconds = 0.0\n\n[workers]\ncount = {workers}\n\n"
        '[[source]]\nname = "made"\nkind = "urls"\npath = "links.txt"\n',
        encoding="utf-8",
    )
    return sources


class Watch:
    """The memory of a process and of all below it, in megabytes."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.rss = self.pss = 0.0
        self.highest: Counter[str] = Counter()  # VmHWM by process
        self.at_peak: dict[str, float] = {}

    def look(self) -> None:
        """Take one sample."""
        found = {pid: _memory(pid) for pid in _tree(self._pid)}
        now = {str(values["name"]): values for values in found.values() if values}
        rss = sum(values["VmRSS"] for values in now.values())
        if rss > self.rss:
            self.rss = rss
            self.at_peak = {name: values["VmRSS"] for name, values in now.items()}
        self.pss = max(self.pss, sum(values["Pss"] for values in now.values()))
        for name, values in now.items():
            self.highest[name] = max(self.highest[name], round(values["VmHWM"]))


def _tree(root: int) -> set[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _memory(pid: int) -> dict[str, float | str]:
    place = Path("/proc") / str(pid)
    try:
        text = (place / "status").read_text() + (place / "smaps_rollup").read_text()
        command = (place / "cmdline").read_text().split("\0")
    except OSError:
        return {}
    numbers = {name: int(_field(text, name)) / 1024 for name in ("VmRSS", "VmHWM", "Pss")}
    what = "worker" if any("extract.workers" in part for part in command) else Path(command[0]).name
    return {"name": f"{what} {pid}", **numbers}


def _field(text: str, name: str) -> str:
    found = re.search(rf"^{name}:\s+(\d+)", text, re.MULTILINE)
    return found[1] if found else "0"


def run(command: list[str]) -> tuple[Watch, float, str]:
    """Run one night and return what it took, in memory and seconds, and its last line."""
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
    said: list[str] = []
    assert process.stdout is not None
    reader = threading.Thread(target=lambda: said.extend(process.stdout or ()), daemon=True)
    reader.start()
    watch = Watch(process.pid)
    while process.poll() is None:
        watch.look()
        time.sleep(0.25)
    reader.join(5)
    return watch, time.monotonic() - started, "".join(said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hosts", type=int, default=8)
    parser.add_argument("--large", type=int, default=3)
    parser.add_argument("--megabytes", type=int, default=31)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--prefect", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    server = serve(options.large, options.megabytes)
    with tempfile.TemporaryDirectory() as scratch:
        sources = declare(Path(scratch), server.server_port, options.hosts, options.pages, options.workers)
        command = [str(Path(sys.executable).with_name("nightwire")), "run", "--sources", str(sources)]
        command += ["--data", str(Path(scratch) / "data"), *([] if options.prefect else ["--plain"])]
        watch, seconds, said = run(command)
    if options.verbose:
        print(said)
    print(
        f"{options.hosts} hosts, each {options.large} pages of {options.megabytes} MB and "
        f"{max(0, options.pages - options.large)} of 50 kB, {options.workers} workers, {seconds:.0f} s"
    )
    print(f"peak of the tree: RSS {watch.rss:.0f} MB, PSS {watch.pss:.0f} MB")
    for name, megabytes in watch.highest.most_common():
        print(f"  {name:24}{watch.at_peak.get(name, 0):8.0f} MB at the peak, {megabytes:6} at its own highest")


if __name__ == "__main__":
    main()
