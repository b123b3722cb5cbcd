"""Measure whole nights: pages a second, CPU by part, Prefect's share, memory of the process tree.

    e2e.py [--pages 2000] [--workers 2] [--no-prefect]

A host on loopback serves that many made pages under a sitemap. Night 1 stores them without Prefect, and again through
the Prefect flow into another data folder; night 2 finds nothing new. Every night is a process of its own; its CPU
time is that of the process and all it started, as the system accounts for them, and the memory is the sum over the
tree, sampled every fifth of a second. Prefect's share is the difference of the two night 1s over the second.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
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


def serve(count: int) -> ThreadingHTTPServer:
    sentences = sentences_of_samples()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.headers.get("If-Modified-Since") == STAMP and self.path.startswith("/a/"):
                return self._send(304, b"")
            if self.path == "/sitemap.xml":
                base = f"http://{self.headers['Host']}"
                urls = "".join(f"<url><loc>{base}/a/{number}</loc></url>" for number in range(count))
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


def run_night(name: str, sources: Path, data: Path, *, is_plain: bool) -> Night:
    command = [str(Path(sys.executable).with_name("nightwire")), "run", "--sources", str(sources), "--data", str(data)]
    before = _children_cpu()
    started = time.monotonic()
    process = subprocess.Popen([*command, *(["--plain"] if is_plain else [])], stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _tree_mb(process.pid))
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"{name}: {' '.join(command)} ended with status {process.returncode}")
    return Night(name, time.monotonic() - started, _children_cpu() - before, peak)


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
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-prefect", action="store_true")
    options = parser.parse_args()
    server = serve(options.pages)
    host = f"127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as scratch:
        sources = Path(scratch) / "sources.toml"
        sources.write_text(
            f'[fetch]\nallow = ["{host}"]\npause_seconds = 0.0\n\n[workers]\ncount = {options.workers}\n\n'
            f'[[source]]\nname = "made"\nkind = "sitemap"\nurl = "http://{host}/sitemap.xml"\n',
            encoding="utf-8",
        )
        plain, flow = Path(scratch) / "plain", Path(scratch) / "flow"
        nights = [run_night("night 1, plain", sources, plain, is_plain=True)]
        nights.append(run_night("night 2, plain, nothing new", sources, plain, is_plain=True))
        if not options.no_prefect:
            nights.append(run_night("night 1, Prefect", sources, flow, is_plain=False))
    print(f"{options.pages} made pages, {options.workers} workers; CPU of the process and all it started")
    print(f"{'':30}{'wall s':>8}{'pages/s':>9}{'CPU s':>8}{'ms CPU/page':>13}{'peak MB, tree':>15}")
    for night in nights:
        rate, cost = options.pages / night.wall, 1000 * night.cpu / options.pages
        print(f"{night.name:30}{night.wall:8.1f}{rate:9.1f}{night.cpu:8.1f}{cost:13.1f}{night.peak_mb:15.0f}")
    if not options.no_prefect:
        share = (nights[2].cpu - nights[0].cpu) / nights[2].cpu
        print(f"Prefect's share of the CPU, its own server of one run included: {share:.1%}")


if __name__ == "__main__":
    main()
