"""Hash and fingerprint a text."""

from functools import lru_cache
from hashlib import blake2b
from itertools import chain

import numpy as np
import rensa
from numpy.typing import NDArray

from transform.furniture import without_furniture
from transform.text import SPACELESS_LETTER, fold, paragraphs, words

PERMUTATIONS = 128
BANDS = 32  # of four rows: recall .991 at Jaccard .5, see benchmarks/dedupe.py
ANCHORS = 16  # smallest hashes of longer shingles: a text cut to a third shares one with the whole, P = .998
SHINGLE_WORDS = 3
ANCHOR_WORDS = 5
LEAST_TOP = 60  # words in which anchors are looked for at least
MOST_WORDS_KEPT = 100_000  # about 12 MB
LONGEST_KEPT = 64  # letters between two spaces; more is no word
HEADLINE_WORDS = 4  # different words; "News in brief" says nothing
_SEED = 20220916  # of the permutations; changing it parts new articles from all stored ones
_MULTIPLIERS = np.array(
    [
        0x9E3779B97F4A7C15,
        0xC2B2AE3D27D4EB4F,
        0x165667B19E3779F9,
        0x27D4EB2F165667C5,
        0xD6E8FEB86659FD93,
        0xA0761D6478BD642F,
        0xE7037ED1A0B428DB,
        0x8EBC6AF09C88C6E3,
    ],
    dtype=np.uint64,
)  # odd constants of well-known mixers; any eight would do, these are fixed for ever
_UNHEARD = "…–—·•"
_UNHEARD_ASCII = b".,;:!?'\"()[]{}-_*|/\\"
_TO_SPACE = bytes.maketrans(_UNHEARD_ASCII, b" " * len(_UNHEARD_ASCII))

Hashes = NDArray[np.uint64]


def content_hash(headline: str | None, standfirst: str | None, body: str) -> str:
    """Return 32 hex digits that stay the same when only case, spacing, punctuation or furniture changes."""
    parts = (headline or "", standfirst or "", own_text(body))
    text = "\x1e".join(_heard(fold(part)) for part in parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@lru_cache(maxsize=2)  # an article's body is asked for its hash and then for its words
def own_text(body: str) -> str:
    """Return the paragraphs of a body that are not furniture, a line each."""
    return "\n".join(without_furniture(paragraphs(body)))


def _heard(folded: str) -> str:
    """Return a folded text with one space for all that is not heard."""
    octets = folded.encode("utf-8", "surrogatepass").translate(_TO_SPACE)  # of octets: many times as fast as of letters
    heard = octets.decode("utf-8", "surrogatepass")
    if not heard.isascii():
        for mark in _UNHEARD:
            heard = heard.replace(mark, " ")
    return " ".join(heard.split())


def text_words(text: str) -> list[str]:
    """Return the words of a text as `transform.text.words` does, several times as fast for most."""
    if SPACELESS_LETTER.search(text):  # no space parts its words
        return words(text)
    return list(chain.from_iterable(map(_words.__getitem__, text.split())))


def text_hashes(text: str) -> Hashes:
    """Return the 64-bit hash of each word of a text, in order."""
    if SPACELESS_LETTER.search(text):
        return np.frombuffer(b"".join(map(_hash_bytes, words(text))), dtype="<u8").astype(np.uint64)
    if len(_words) > MOST_WORDS_KEPT:
        _words.clear()
        _hashes.clear()
    return np.frombuffer(b"".join(map(_hashes.__getitem__, text.split())), dtype="<u8").astype(np.uint64)


def shingles(hashes: Hashes, size: int = SHINGLE_WORDS) -> Hashes:
    """Return the 64-bit hash of every run of `size` words, in order, repeats kept; empty for a shorter text."""
    count = len(hashes) - size + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    total = hashes[:count] * _MULTIPLIERS[0]
    for place in range(1, size):
        total += hashes[place : place + count] * _MULTIPLIERS[place]
    return _mix(total)


def band_keys(hashes: Hashes) -> tuple[int, ...]:
    """Return the keys under which a text of these words is found again: 32 MinHash bands, then up to 16 anchors.

    Two texts that share a key are candidates, to be verified. The bands find texts alike as a whole; the anchors, the
    smallest hashes of all runs of five words, find a text inside a longer one. They are taken from the first two
    thirds: editors cut from the end, and what all pages of a house share stands there.
    """
    threes = shingles(hashes)
    if not len(threes):
        return ()
    offsets = np.array([0, len(threes)], dtype=np.uint64)
    matrix = rensa.RMinHash.digest_matrix_from_flat_token_hashes(threes, offsets, PERMUTATIONS, _SEED)
    rows = np.array(matrix.to_rows()[0], dtype=np.uint64).reshape(BANDS, -1)
    keys = _mix((rows * _MULTIPLIERS[: rows.shape[1]]).sum(axis=1) + np.arange(1, BANDS + 1, dtype=np.uint64))
    top = hashes[: max(LEAST_TOP, len(hashes) * 2 // 3)]
    return (*keys.tolist(), *_smallest(shingles(top, ANCHOR_WORDS), ANCHORS).tolist())


def _smallest(hashes: Hashes, count: int) -> Hashes:
    """Return that many of the smallest hashes, each once, sorted; fewer when there are no more."""
    few = np.partition(hashes, 4 * count)[: 4 * count] if len(hashes) > 4 * count else hashes
    found = unique_hashes(few)
    return found[:count] if len(found) >= count else unique_hashes(hashes)[:count]


def unique_hashes(hashes: Hashes) -> Hashes:
    """Return each hash once, sorted; ten times as fast as `numpy.unique` for the length of an article."""
    ordered = np.sort(hashes)
    is_first = np.ones(len(ordered), dtype=np.bool_)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_first]


def headline_key(headline: str) -> tuple[int, ...]:
    """Return the key under which articles of one headline are found, none for a headline too short to tell."""
    tokens = sorted(set(words(headline)))
    if len(tokens) < HEADLINE_WORDS:
        return ()
    return (int.from_bytes(_hash_bytes("\x1f".join(tokens)), "little"),)


def _hash_bytes(word: str) -> bytes:
    return blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()


class _Words(dict[str, tuple[str, ...]]):
    """The words of what stood between two spaces; looking them up is several times as fast as finding them."""

    def __missing__(self, printed: str) -> tuple[str, ...]:
        found = tuple(words(printed))
        if len(printed) <= LONGEST_KEPT:
            self[printed] = found
        return found


class _WordHashes(dict[str, bytes]):
    """Hashes of the same words, eight bytes each, the least first."""

    def __missing__(self, printed: str) -> bytes:
        found = b"".join(map(_hash_bytes, _words[printed]))
        if len(printed) <= LONGEST_KEPT:
            self[printed] = found
        return found


_words = _Words()
_hashes = _WordHashes()


def _mix(values: Hashes) -> Hashes:
    """Spread 64-bit values (the finaliser of SplitMix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
