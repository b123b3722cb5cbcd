"""Keys with the places of their rows, sorted, in memory or mapped from a file: found without a scan."""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from load.files import sync_file, sync_folder

Numbers = npt.NDArray[np.uint64]

GUESSED_FROM = 1 << 20  # keys; a shorter list stays in the processor's cache, where halving is cheapest
GUESS_OFF = 16  # places that a guess may be off


class KeyIndex:
    """Keys of one kind with the places of their rows; what came last stands in a second, short list.

    A key and a place share 64 bits: the place takes the lower `place_bits`, counted from `base`, the key what is left
    of it above. So a look-up gives a few chance hits, one in 2 ** (64 - place_bits) a key and row.
    """

    def __init__(self, *, place_bits: int = 32, base: int = 0) -> None:
        self.base = base
        self._lower = np.uint64((1 << place_bits) - 1)
        self._upper = ~self._lower
        self.main: Numbers = np.empty(0, np.uint64)
        self._tail: Numbers = np.empty(0, np.uint64)

    def add(self, chunks: Iterable[tuple[Numbers, Numbers]], most: int) -> None:
        """Take in keys of 64 bits with their places, at most `most`.

        They come in chunks, since memory that is touched for the first time is what the load costs most.
        """
        packed = np.empty(most, np.uint64)
        end = 0
        for keys, places in chunks:
            part = packed[end : end + len(keys)]
            np.bitwise_and(keys, self._upper, out=part)
            part |= places - np.uint64(self.base)
            end += len(keys)
        packed = packed[:end]
        if len(self.main) == 0:
            packed.sort()
            self.main = packed
        else:
            self._tail = np.concatenate([self._tail, packed])
            self._tail.sort()

    def find(self, keys: Numbers) -> set[int]:
        """Return the places of rows that have one of the keys, and of a few that do not."""
        wanted = np.unique(keys & self._upper)
        return {int(place) for part in (self.main, self._tail) for place in self._places(part, wanted)}

    def merged(self) -> Numbers:
        """Return all keys with their places, as one sorted list."""
        if len(self._tail) == 0:
            return self.main
        merged = np.concatenate([self.main, self._tail])
        merged.sort()
        return merged

    def _places(self, part: Numbers, wanted: Numbers) -> Numbers:
        if len(part) == 0:
            return part
        first = first_by_guess(part, wanted) if len(part) >= GUESSED_FROM else np.searchsorted(part, wanted)
        is_found = part[np.minimum(first, len(part) - 1)] & self._upper == wanted
        if not is_found.any():
            return part[:0]
        last = np.searchsorted(part, wanted[is_found] | self._lower, side="right")
        spans = [part[start:end] for start, end in zip(first[is_found], last, strict=True)]
        return (np.concatenate(spans) & self._lower) + np.uint64(self.base)


def first_by_guess(part: Numbers, wanted: Numbers) -> npt.NDArray[np.int64]:
    """Return where each wanted key stands in a sorted list, or would stand: what `np.searchsorted` gives.

    Keys are spread evenly, as digests are, so their places can be guessed: corrected three times, a guess is off by
    less than 20 among 9 million. Halving so long a list touches a dozen far places a key, and takes twice as long.
    Keys that are not so spread are found by halving. The list has at least 32 keys.
    """
    low = np.clip(_guess(part, wanted) - GUESS_OFF, 0, len(part) - 2 * GUESS_OFF)
    high = low + 2 * GUESS_OFF
    is_inside = ((low == 0) | (part[low] < wanted)) & ((high == len(part)) | (part[high - 1] >= wanted))
    while (high > low).any():
        middle = (low + high) // 2
        is_below = part[np.minimum(middle, len(part) - 1)] < wanted
        low, high = np.where(is_below, np.minimum(middle + 1, high), low), np.where(is_below, high, middle)
    low[~is_inside] = np.searchsorted(part, wanted[~is_inside])
    return low


def _guess(part: Numbers, wanted: Numbers) -> npt.NDArray[np.int64]:
    rows_a_key = len(part) / 2.0**64
    exact = wanted.astype(np.float64)
    guess = (exact * rows_a_key).astype(np.int64)
    for _ in range(3):
        guess = np.clip(guess, 0, len(part) - 1)
        guess += ((exact - part[guess].astype(np.float64)) * rows_a_key).astype(np.int64)
    return guess


def save_indexes(folder: Path, label: dict[str, object], indexes: dict[str, KeyIndex]) -> None:
    """Keep the sorted keys beside the warehouse, under a label that says how far they go; losing them costs only time.

    The label is written last, so that a folder with a label is whole.
    """
    unfinished = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    for name, index in indexes.items():
        path = unfinished / f"{name}.npy"
        np.save(path, index.main)
        sync_file(path)
    (unfinished / LABEL).write_text(json.dumps(label), encoding="utf-8")
    sync_file(unfinished / LABEL)
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.rename(folder)
    sync_folder(folder.parent)


def read_label(folder: Path) -> dict[str, object] | None:
    """Return the label of the keys kept there, or None when there are none."""
    try:
        label: dict[str, object] = json.loads((folder / LABEL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return label


def map_keys(folder: Path, name: str) -> Numbers:
    """Return sorted keys mapped from their file: only the pages that a look-up touches are read. Raises ValueError."""
    keys: Numbers = np.load(folder / f"{name}.npy", mmap_mode="r")
    return keys


LABEL = "label.json"
