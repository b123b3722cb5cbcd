import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from load.errors import WarehouseHeld
from load.lock import hold, lock_path, read_holder

HOLD = """
import sys, time
from pathlib import Path
from load.lock import hold
with hold(Path(sys.argv[1]), run_id="other-run", wait_seconds=0, say=print):
    print("held", flush=True)
    time.sleep(60)
"""

FORK = """
import os, sys, time
from pathlib import Path
from load.lock import hold
with hold(Path(sys.argv[1]), run_id="parent", wait_seconds=0, say=print):
    child = os.fork()
    if child == 0:
        print(os.getpid(), flush=True)  # told by the child: it has let go by now
        time.sleep(60)
        os._exit(0)
    os.kill(os.getpid(), 9)
"""


@pytest.fixture
def other(path):
    """Another process that holds the warehouse."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def never(text):
    raise AssertionError(f"said {text!r} though nobody holds")


def test_lock_is_taken_and_let_go(path):
    for _ in range(2):
        with hold(path, run_id="mine", wait_seconds=0, say=never):
            assert "run mine" in read_holder(path)
    assert read_holder(path) is None


def test_holder_is_named_with_host_process_run_and_since(path):
    with hold(path, run_id="mine", wait_seconds=0, say=never):
        holder = json.loads(lock_path(path).read_text())

    assert set(holder) == {"host", "process", "program", "run", "since"}
    assert (holder["process"], holder["run"]) == (os.getpid(), "mine")


def test_second_run_waits_with_a_message_and_then_declines_naming_the_holder(path, other):
    said = []
    began = time.monotonic()

    with (
        pytest.raises(WarehouseHeld, match=rf"run other-run \(process {other.pid} on "),
        hold(path, run_id="mine", wait_seconds=0.6, say=said.append),
    ):
        pass

    assert 0.5 < time.monotonic() - began < 30
    assert len(said) == 1
    assert "other-run" in said[0]
    assert "other-run" in read_holder(path)


def test_run_that_waits_goes_on_when_the_holder_is_done(path, other):
    threading.Timer(0.5, other.kill).start()

    with hold(path, run_id="mine", wait_seconds=20, say=lambda _: None):
        assert "run mine" in read_holder(path)


def test_dead_holder_never_blocks(path, other):
    other.send_signal(signal.SIGKILL)
    other.wait()

    with hold(path, run_id="mine", wait_seconds=0, say=never):
        pass


def test_worker_that_outlives_its_run_does_not_keep_the_lock(path):
    with subprocess.Popen([sys.executable, "-c", FORK, str(path)], stdout=subprocess.PIPE, text=True) as run:
        orphan = int(run.stdout.readline())  # not read to its end: the orphan keeps the pipe open
        run.wait()
        run.stdout.close()

    try:
        with hold(path, run_id="mine", wait_seconds=0, say=never):
            pass
    finally:
        os.kill(orphan, signal.SIGKILL)


def test_two_threads_of_one_process_exclude_each_other(path):
    with (
        hold(path, run_id="one", wait_seconds=0, say=never),
        pytest.raises(WarehouseHeld, match="run one"),
        hold(path, run_id="two", wait_seconds=0, say=never),
    ):
        pass


def test_lock_is_let_go_when_the_run_fails(path):
    with pytest.raises(RuntimeError), hold(path, run_id="mine", wait_seconds=0, say=never):
        raise RuntimeError

    with hold(path, run_id="mine", wait_seconds=0, say=never):
        pass
