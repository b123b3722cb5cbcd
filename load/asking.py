"""Ask the readers' copy in a process of its own, which ends when the time is over, whatever it is doing.

DuckDB looks up from its work between chunks: a list of a billion numbers, or a text compared with a long text, is one
step, and no interrupt reaches it. Run as `python -m load.asking PATH FORM LIMITS`, the query on standard input.
"""

import dataclasses
import json
import resource
import signal
import subprocess
import sys
from pathlib import Path

from load import errors
from load.errors import BadQuery, LoadError
from load.records import Limits

GRACE_SECONDS = 10.0  # to start, and to write the answer
SECONDS_TO_STOP = 0.5  # after the limit, for what heeds an interrupt
SPARE_BYTES = (
    3 << 30
)  # of addresses, beside twice the memory limit: threads and libraries set aside what they never use
REFUSED = 9  # exit status: standard error holds the error as JSON


def ask(path: Path, sql: str, form: str, *, limits: Limits) -> bytes:
    """Return the answer of one query in one of the forms of `load.tables.FORMS`. Raises BadQuery, WarehouseDamaged."""
    command = [sys.executable, "-m", "load.asking", str(path), form, json.dumps(dataclasses.asdict(limits))]
    try:
        done = subprocess.run(  # noqa: S603  our own module
            command, input=sql.encode(), capture_output=True, timeout=limits.seconds + GRACE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise BadQuery(f"stopped after {limits.seconds:g} s, the limit; ask for less, or raise it") from late
    if done.returncode == 0:
        return done.stdout
    if done.returncode == -signal.SIGALRM:
        raise BadQuery(f"stopped after {limits.seconds:g} s, the limit; ask for less, or raise it")
    if done.returncode != REFUSED:
        raise BadQuery(f"ended the process that asked it ({done.returncode}): it needs too much; ask for less")
    refusal = json.loads(done.stderr.splitlines()[-1])
    raise getattr(errors, refusal["error"], BadQuery)(refusal["message"])


def main(arguments: list[str]) -> int:
    """Write the answer to standard output, or the error to standard error."""
    from load.query import run_query
    from load.tables import write_table

    path, form, given = arguments
    limits = Limits(**json.loads(given))
    most = _addresses_taken() + SPARE_BYTES + 2 * (limits.memory_mb << 20)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sql = sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        signal.setitimer(signal.ITIMER_REAL, limits.seconds + SECONDS_TO_STOP)  # its default action ends the process
        table = run_query(Path(path), sql, limits=limits)
        signal.setitimer(signal.ITIMER_REAL, 0)
        answer = write_table(table, form)
    except LoadError as error:
        return _refused(type(error).__name__, str(error))
    except MemoryError:
        return _refused("BadQuery", f"needs more than {limits.memory_mb} MB, the limit; ask for less, or raise it")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    return 0


def _addresses_taken() -> int:
    """Return how many bytes of addresses the libraries take already: on a machine with many cores, gigabytes."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 4 << 30


def _refused(error: str, message: str) -> int:
    sys.stderr.write("\n" + json.dumps({"error": error, "message": message}) + "\n")
    return REFUSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
