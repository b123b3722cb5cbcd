"""The kept corpus through every parser, and a short walk from it on each run of the suite."""

import pytest

from tests.fuzz.run import CORPUS, fuzz
from tests.fuzz.targets import TARGETS

KEPT = sorted(path for path in CORPUS.glob("*/*") if path.is_file())


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_once_stays_mended(path):
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_a_short_walk_finds_nothing(name):
    assert fuzz(name, seconds=1.0, count=3000, seed=1) > 0
