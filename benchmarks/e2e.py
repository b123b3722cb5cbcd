"""Measure whole nights: pages a second, CPU by part, Prefect's share, memory of the process tree.

    e2e.py [--pages 2000] [--sources 50] [--workers 2] [--plain] [--own-server]

A host on loopback serves that many made pages under as many sitemaps. Night 1 stores them without Prefect, and again
through the Prefect flow into another data folder that `nightwire up` serves; night 2 finds nothing new. Every night is
a process of its own; its CPU time is that of the process and all it started, as the system accounts for them, and for
a served night what the server used meanwhile is added. The memory is the sum over the tree (the server's own tree
apart), sampled every fifth of a second. Prefect's share is what the served night used more than the plain one, over
all it used, with and without the CPU time of importing Prefect, which is measured by itself. With --own-server a night
starts and stops a server of its own, as `nightwire run` does where nothing is served.
"""

import argparse
import json
import random
import resource
import socket
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
STAMP = "Mon, 09 Mar 2026 12:00:00 GMT"


@dataclass(frozen=True)
class Night:
    name: str
    wall: float
    cpu: float
    peak_mb: float
    half_mb: float  # the highest of the first half of its time: a tree that grows has less there


def made_page(number: int, sentences: list[str]) -> bytes:
    """Return an article page that shares no run of text with another, with furniture and a credited photo."""
    pick = random.Random(number)
    paragraphs = []
    for _ in range(14):
        words = " ".join(pick.sample(sentences, 3)).split()
        pick.shuffle(words)
        paragraphs.append("<p>" + " ".join(words).capitalize() + ".</p>")
    links = "".join(f'<li><a href="/a/{pick.randrange(10**6)}">{pick.choice(sentences)}</a></li>' for _ in range(30))
    figure = (
        f'<figure><img src="/p/{number}.jpg" width="1200" height="800"><figcaption>{pick.choice(sentences)} '
        f"<span class=credit>Photo: Ada Bly/AFP</span></figcaption></figure>"
    )
    return (
        f"<!doctype html><html lang=en><head><title>Story {number} of the night | Made</title>"
        f'<meta property="article:published_time" content="2026-03-09T12:00:00Z"></head>'
        f"<body><nav><ul>{links}</ul></nav>"
        f"<main><article><h1>Story {number} of the night</h1>{figure}{''.join(paragraphs)}</article></main>"
        f"<aside><ul>{links}</ul></aside><footer>About us</footer></body></html>"
    ).encode()


def sentences_of_samples() -> list[str]:
    found: list[str] = []
    for file in sorted((ROOT / "tests" / "wire" / "articles").glob("*.toml")):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        if str(table.get("language", "en")).startswith("en"):
            found += [part for text in _strings(table) for part in text.split(". ") if len(part.split()) > 7]
    return found


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for one in value for text in _strings(one)] if isinstance(value, list) else []


def serve(count: int, sources: int) -> ThreadingHTTPServer:
    sentences = sentences_of_samples()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.headers.get("If-Modified-Since") == STAMP and self.path.startswith("/a/"):
                return self._send(304, b"")
            if self.path.startswith("/sitemap-"):
                base = f"http://{self.headers['Host']}"
                first = int(self.path.removeprefix("/sitemap-").removesuffix(".xml"))
                urls = "".join(f"<url><loc>{base}/a/{number}</loc></url>" for number in range(first, count, sources))
                body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
                return self._send(200, body.encode(), "application/xml")
            if self.path.startswith("/a/"):
                return self._send(200, made_page(int(self.path[3:]), sentences))
            return self._send(404, b"")

        def _send(self, status: int, body: bytes, kind: str = "text/html; charset=utf-8") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Last-Modified", STAMP)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def run_night(name: str, sources: Path, data: Path, *, is_plain: bool, server: int | None = None) -> Night:
    """Run one night; `server` is the process that keeps the server, whose CPU time is added."""
    command = [str(Path(sys.executable).with_name("nightwire")), "run", "--sources", str(sources), "--data", str(data)]
    before = _children_cpu() + (_tree_cpu(server) if server else 0.0)
    started = time.monotonic()
    process = subprocess.Popen([*command, *(["--plain"] if is_plain else [])], stdout=subprocess.DEVNULL)
    sizes = []
    while process.poll() is None:
        sizes.append(_tree_mb(process.pid))
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"{name}: {' '.join(command)} ended with status {process.returncode}")
    wall = time.monotonic() - started
    cpu = _children_cpu() + (_tree_cpu(server) if server else 0.0) - before
    return Night(name, wall, cpu, max(sizes), max(sizes[: len(sizes) // 2] or sizes))


@contextmanager
def served(sources: Path, data: Path) -> Iterator[int]:
    """Serve a data folder while this holds; give the process that keeps the server."""
    nightwire = str(Path(sys.executable).with_name("nightwire"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    places = ["--data", str(data)]
    subprocess.run([nightwire, "up", "--sources", str(sources), *places, "--ui-port", port], check=True)
    try:
        yield json.loads((data / "state" / "server.json").read_text(encoding="utf-8"))["processes"]["server"]
    finally:
        subprocess.run([nightwire, "down", *places], check=True)


def import_cpu(module: str) -> float:
    """Return the CPU seconds of an interpreter that imports a module and ends; the better of two."""
    spent = []
    for _ in range(2):
        before = _children_cpu()
        subprocess.run([sys.executable, "-c", f"import {module}"], check=True, cwd=ROOT)
        spent.append(_children_cpu() - before)
    return min(spent)


def _tree_cpu(pid: int) -> float:
    total = 0.0
    for process in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True)):
        times = process.cpu_times()
        total += times.user + times.system
    return total


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tree_mb(pid: int) -> float:
    try:
        tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    total = 0
    for process in tree:
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--sources", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--plain", action="store_true", help="no night through Prefect")
    parser.add_argument("--own-server", action="store_true", help="one night with a server of its own too")
    options = parser.parse_args()
    server = serve(options.pages, options.sources)
    with tempfile.TemporaryDirectory() as scratch:
        sources = _settings(Path(scratch), f"127.0.0.1:{server.server_port}", options.sources, options.workers)
        plain, flow, own = (Path(scratch) / name for name in ("plain", "flow", "own"))
        nights = [run_night("night 1, plain", sources, plain, is_plain=True)]
        nights.append(run_night("night 2, plain, nothing new", sources, plain, is_plain=True))
        if not options.plain:
            with served(sources, flow) as keeper:
                nights.append(run_night("night 1, served", sources, flow, is_plain=False, server=keeper))
                nights.append(run_night("night 2, served, nothing new", sources, flow, is_plain=False, server=keeper))
        if options.own_server:
            nights.append(run_night("night 1, a server of its own", sources, own, is_plain=False))
    _print(nights, options)


def _settings(folder: Path, host: str, count: int, workers: int) -> Path:
    declared = "".join(
        f'[[source]]\nname = "made-{number}"\nkind = "sitemap"\nurl = "http://{host}/sitemap-{number}.xml"\n'
        for number in range(count)
    )
    path = folder / "sources.toml"
    head = f'[fetch]\nallow = ["{host}"]\npause_seconds = 0.0\n\n[workers]\ncount = {workers}\n\n'
    path.write_text(head + declared, encoding="utf-8")
    return path


def _print(nights: list[Night], options: argparse.Namespace) -> None:
    plain_import, flow_import = import_cpu("flows.running, load.warehouse, requests"), import_cpu("flows.ingest")
    print(f"{options.pages} made pages of {options.sources} sources, {options.workers} workers; CPU of all processes")
    print(f"imports: {plain_import:.1f} s of CPU plain, {flow_import:.1f} s with Prefect; they are in the figures")
    print(f"{'':30}{'wall s':>8}{'pages/s':>9}{'CPU s':>8}{'ms CPU/page':>13}{'peak MB':>9}{'in half':>9}")
    for night in nights:
        rate, cost = options.pages / night.wall, 1000 * night.cpu / options.pages
        print(
            f"{night.name:30}{night.wall:8.1f}{rate:9.1f}{night.cpu:8.1f}{cost:13.1f}{night.peak_mb:9.0f}"
            f"{night.half_mb:9.0f}"
        )
    if not options.plain:
        plain, flow = nights[0].cpu, nights[2].cpu
        more = flow - plain
        beside = more - (flow_import - plain_import)
        print(f"Prefect's share of night 1: {more / flow:.1%}; beside imports {beside / flow:.1%}")


if __name__ == "__main__":
    main()
