"""Sorted keys: found by guessing where they stand, as surely as by halving."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from load import index

KEYS = st.integers(0, 2**64 - 1)


def spread(chance, count):
    return chance.integers(0, 2**64, count, dtype=np.uint64)


def crowded(chance, count):
    return (chance.random(count) ** 8 * 2**63).astype(np.uint64)


def few(chance, count):
    return chance.integers(0, 9, count, dtype=np.uint64)


@pytest.mark.parametrize("make", [spread, crowded, few])
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(2 * index.GUESS_OFF, 500), others=st.lists(KEYS, min_size=1))
def test_a_guess_finds_the_place_that_halving_finds(make, seed, count, others):
    keys = np.sort(make(np.random.default_rng(seed), count))
    wanted = np.unique(np.concatenate([keys[::3], np.array([0, *others, 2**64 - 1], np.uint64)]))

    found = index.first_by_guess(keys, wanted)

    assert found.tolist() == np.searchsorted(keys, wanted).tolist()
