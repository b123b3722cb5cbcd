"""Ports for the servers of a test: below those that the system gives to connections, which may take them meanwhile."""

import random
import socket

FIRST, LAST = 20_000, 32_000


def free_port(count: int = 1) -> int:
    """Return the first of `count` ports side by side on loopback that nobody has; an even one."""
    pick = random.SystemRandom()  # tests that run side by side must not pick the same
    for _ in range(1000):
        port = pick.randrange(FIRST, LAST, 2)
        if all(_is_free(port + number) for number in range(count)):
            return port
    raise AssertionError(f"no {count} free ports side by side from {FIRST} to {LAST}")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
