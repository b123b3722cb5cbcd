"""Read caption and credit of a place that shows a photo."""

from extract.read.credit_shape import is_credit
from extract.read.photo_data import attribute_texts
from extract.read.photo_place import Place, outermost, repeats_alt
from extract.read.photo_runs import Run, read_runs
from extract.read.photo_text import settle_runs
from extract.read.phrases import is_furniture_line
from extract.read.text import reading_length, same_words

MIN_GUESS, MAX_GUESS = 25, 400  # characters


def read_words(place: Place) -> tuple[str | None, str | None]:
    """Return caption and credit of a place: its captions first, then the rest of it, then its attributes."""
    holders = place.captions or ([place.container] if place.is_figure else [])
    runs = [run for element in holders for run in read_runs(element)]
    if place.is_guess:
        runs = _from_alt(runs, place)
    texts = {run.text for run in runs}
    around: list[Run] = []
    if place.captions and place.captions[0] is not place.container and _has_text_around(place):
        around = read_runs(place.container)
        runs += [run for run in around if run.text not in texts and _is_credit_run(run, texts)]
    caption, credit = settle_runs(runs)
    if not caption and credit and not place.is_figure:  # a title beside a credit is the caption
        beside = [run for run in around or read_runs(place.container) if not run.is_credit and run.text not in credit]
        caption = settle_runs(beside)[0] if len(beside) <= 2 else None
    if place.is_guess and not (credit and is_credit(credit)) and not (caption and repeats_alt(caption, place.images)):
        caption, credit = None, None
    if caption and credit:
        return caption, credit
    said_caption, said_credit = attribute_texts(place)
    return caption or said_caption, credit or said_credit


def _from_alt(runs: list[Run], place: Place) -> list[Run]:
    """Return the text that repeats what its image says of itself and what may be its credit; all runs without one."""
    start = next((index for index, run in enumerate(runs) if repeats_alt(run.text, place.images)), 0)
    return runs[start : start + 3] if start else runs


def caption_under(place: Place, others: frozenset[str]) -> tuple[str | None, str | None]:
    """Return the words of a wrapper that holds nothing but an image of the story and them, a credit apart.

    None for headline or standfirst (`others`), for a line of a few words, for calls to do something, and for a
    paragraph the image stands in. Measured on 115 pages with all names made unreadable and figures made `div`:
    captions matched rise from .775 to .85.
    """
    if next(place.container.iter("button", "input", "form", "iframe", "li"), None) is not None:
        return None, None
    if any("".join(link.itertext()).strip() for link in place.container.iter("a")):
        return None, None
    runs = [run for element in place.captions for run in read_runs(element)]
    caption, credit = settle_runs(runs)
    if caption is None or len(runs) > (2 if credit else 1) or not MIN_GUESS <= reading_length(caption) <= MAX_GUESS:
        return None, None
    if any(is_furniture_line(run.text) for run in runs):
        return None, None
    words = same_words(caption)
    is_other = any(words in other or other in words for other in others)
    return (None, None) if is_other else (caption, credit)


def _has_text_around(place: Place) -> bool:
    """Say whether a place holds text besides its captions."""
    inside = [element for element in outermost(place.captions) if place.container in element.iterancestors()]
    held = sum(len("".join("".join(element.itertext()).split())) for element in inside)
    return len("".join("".join(place.container.itertext()).split())) > held


def _is_credit_run(run: Run, texts: set[str]) -> bool:
    """Say whether a block outside the caption is a credit, and not the caption in other words."""
    if any(run.text in text or text in run.text for text in texts):
        return False
    if len(run.text.split()) > 20:
        return False
    return run.is_credit or settle_runs([Run(run.text, is_credit=False)])[0] is None
