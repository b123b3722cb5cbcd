"""Keep what was found out of a short text, for the next time it is met."""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
MOST_KEPT = 40_000  # texts, some 5 MB; twice as many at most
LONGEST_KEPT = 40  # letters; longer ones hardly come again: addresses, sentences of scripts without spaces


class Memo(dict[str, T]):
    """What a function gives for each text met lately; looking it up is all it costs to meet it again.

    A text that is not met while `MOST_KEPT` others are is forgotten.
    """

    def __init__(self, function: Callable[[str], T]) -> None:
        """Take the function; it must give the same whenever it is asked."""
        self._function = function
        self._older: dict[str, T] = {}

    def __missing__(self, text: str) -> T:
        found = self._older[text] if text in self._older else self._function(text)
        if len(text) <= LONGEST_KEPT:
            if len(self) >= MOST_KEPT:
                self._older = dict(self)
                self.clear()
            self[text] = found
        return found
