"""A body that was cut, and what JSON-LD `articleBody` has of the rest."""

import re
from collections.abc import Sequence

from extract.read.text import plain_text, same_words

PARAGRAPH_END = re.compile(r"</(?:p|div|li|h[1-6]|blockquote)\s*>|<br\s*/?>|\n+|\r", re.IGNORECASE)
LONGER = 1.3  # times our own text: then ours may be cut
MARKUP_AND_MORE = 1.08  # times its length a text's words never have: most declared bodies need not be read
SHARED = 0.8  # of our paragraphs in the declared body: then it is the same text
MIN_WORDS = 4  # of a paragraph that is looked for


def missing_paragraphs(paragraphs: Sequence[str], article_body: str | None) -> tuple[str, ...]:
    """Return what the declared body goes on to say after the last of `paragraphs`; empty when they are whole.

    `articleBody` is often worse than the page (no paragraphs, captions in it), so it never replaces text: it only goes
    on where a body that it wholly contains breaks off. Without paragraphs all of it is returned.
    """
    if not article_body:
        return ()
    ours = [words for text in paragraphs if len((words := same_words(text)).split()) >= MIN_WORDS]
    least = LONGER * len(" ".join(ours))
    if paragraphs and (not ours or MARKUP_AND_MORE * len(article_body) < least):
        return ()
    declared = [text for part in PARAGRAPH_END.split(article_body) if (text := plain_text(part))]
    if not paragraphs:
        return tuple(declared)
    whole = same_words(" ".join(declared))
    if len(whole) < least:
        return ()
    if sum(words in whole for words in ours) < SHARED * len(ours) or ours[-1] not in whole:
        return ()
    return _after(ours[-1], declared)


def _after(words: str, declared: Sequence[str]) -> tuple[str, ...]:
    for number, text in enumerate(declared):
        if words in same_words(text):
            rest = _rest_of(text, words)
            return tuple(filter(None, (rest, *declared[number + 1 :])))
    return ()


def _rest_of(text: str, words: str) -> str | None:
    """Return what follows `words` in one declared paragraph that holds more than they do."""
    if same_words(text).endswith(words):
        return None
    pattern = r"\W+".join(map(re.escape, words.split()))
    match = re.search(pattern, text, re.IGNORECASE)
    return text[match.end() :].lstrip(" .…,;\n") or None if match else None
