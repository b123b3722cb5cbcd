"""Feed changed inputs to the parsers, again and again, and keep what breaks them.

    python tests/fuzz/run.py --seconds 60                 every target, a minute each
    python tests/fuzz/run.py --count 1000000 feeds        one target, a million inputs

Inputs are made from those in `corpus/<target>/`: bytes are flipped, cut out, doubled, swapped with words of the format
and with pieces of other inputs. The seed is printed, and the same seed makes the same inputs. What breaks a target is
written to `corpus/<target>/found-<hash>`; the tests run everything in the corpus, so a finding stays found.
"""

import argparse
import hashlib
import os
import random
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

if __package__ in (None, ""):  # run as a program: make the imports below find the checkout
    sys.path[0] = str(Path(__file__).resolve().parents[2])

from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parent / "corpus"
SLOW_SECONDS = 2.0  # of CPU, for one input of at most MAX_INPUT bytes
MAX_INPUT = 1 << 14
WORDS = (
    b"<", b">", b"&", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<!DOCTYPE x [", b"<!ENTITY a '&a;&a;'>", b"&a;", b"&#0;",
    b"<item>", b"</item>", b"<link>", b"<url><loc>", b"</loc></url>", b"<sitemap>", b"http://", b"https://[::1]/", b"@",
    b"\\", b"%00", b"%", b":", b"//", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n\r\n", b"\x1f\x8b\x08", b"{", b"[",
    b"]", b"}", b'"', b"User-agent: *\n", b"Disallow: ", b"*", b"$", b"Content-Length: ", b"WARC/1.1\r\n", b"9" * 30,
    b"-1", b"\x01", b"\x02", b"\x03", b"\xd8\x00", "ß".encode(), "\u202e".encode(),
    b"<meta http-equiv=refresh content=",
)  # fmt: skip


class Broken(Exception):
    """An input breaks a target, or takes it too long; the sentence names the file it is kept in."""


def mutate(chance: random.Random, inputs: list[bytes]) -> bytes:
    """Return an input made of one of `inputs` by a few changes."""
    data = bytearray(chance.choice(inputs))
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 2, 8, 64)))
        kind = chance.randrange(7)
        if kind == 0 and data:
            data[at % len(data)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del data[at:end]
        elif kind == 2:
            data[at:at] = data[at:end] * chance.choice((1, 2, 50))
        elif kind == 3:
            data[at:at] = chance.choice(WORDS) * chance.choice((1, 1, 1, 20))
        elif kind == 4:
            data[at:end] = chance.choice(WORDS)
        elif kind == 5:
            other = chance.choice(inputs)
            begin = chance.randrange(len(other) + 1)
            data[at:end] = other[begin : begin + chance.choice((4, 32, 256))]
        else:
            data[at:] = b""
    return bytes(data[:MAX_INPUT])


def fuzz(name: str, *, seconds: float, count: int, seed: int) -> int:
    """Run one target; return how many inputs it was given. Raises Broken at the first input that breaks it."""
    inputs = [path.read_bytes() for path in sorted((CORPUS / name).iterdir())] or [b""]
    chance = random.Random(f"{seed} {name}")
    done, ends_at = 0, time.monotonic() + seconds
    while done < count and time.monotonic() < ends_at:
        data = mutate(chance, inputs)
        started = time.process_time()
        try:
            TARGETS[name](data)
        except Exception:
            _report(name, data, traceback.format_exc())
        if time.process_time() - started > SLOW_SECONDS:
            _report(name, data, f"took {time.process_time() - started:.1f} s of CPU")
        if chance.random() < 0.001 and len(inputs) < 2000:
            inputs.append(data)  # changes build on changes
        done += 1
    return done


def _report(name: str, data: bytes, what: str) -> None:
    path = CORPUS / name / f"found-{hashlib.sha1(data, usedforsecurity=False).hexdigest()[:12]}"
    path.write_bytes(data)
    raise Broken(f"{name}: an input of {len(data)} bytes breaks it; kept as {path}\n{what}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"of {', '.join(TARGETS)}; all when none is named")
    parser.add_argument("--seconds", type=float, default=1e9, help="for each target")
    parser.add_argument("--count", type=int, default=10**12, help="inputs for each target")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    wanted = parser.parse_args()
    if wanted.seconds == 1e9 and wanted.count == 10**12:
        parser.error("say how long: --seconds 60, or --count 1000000")
    run = partial(_fuzz_and_say, seconds=wanted.seconds, count=wanted.count, seed=wanted.seed)
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        findings = [finding for finding in processes.map(run, wanted.targets or TARGETS) if finding]
    if findings:
        raise SystemExit("\n".join(findings))


def _fuzz_and_say(name: str, *, seconds: float, count: int, seed: int) -> str | None:
    """Fuzz one target in this process; return what broke it, or None after saying that nothing did."""
    started = time.monotonic()
    try:
        done = fuzz(name, seconds=seconds, count=count, seed=seed)
    except Broken as finding:
        return str(finding)
    took = time.monotonic() - started
    print(f"{name}: {done} inputs in {took:.0f} s, seed {seed}: nothing found", flush=True)  # noqa: T201
    return None


if __name__ == "__main__":
    main()
