"""Read what a headline says besides its words: that it corrects or updates an earlier one."""

import re

from transform.fingerprint import headline_key
from transform.text import words

_ALONE = r"""corrected|corrects|correcting|clarification|clarifies|refil(?:e|ed|es|ing)|resend(?:s|ing)?|
    korrektur|berichtigung|berichtigt|corrección|corrige|rectificación|rectificatif|correctif|correção|rettifica|
    correctie|исправление|исправлено|уточнение|sprostowanie|düzeltme|تصحيح|更正|訂正|정정"""
_BEFORE_A_MARK = r"""correction|correct|repeat(?:s|ing)?|rpt|updat(?:e|es|ed|ing)|recast(?:s|ing)?|adds|rewrites|
    wrap-?up|2nd\ ld|\d(?:st|nd|rd|th)\ (?:ld|lead)|ld|lead|urgent|aktualisiert|actualiza(?:ción|do)?|mise\ à\ jour|
    atualização|aggiornamento|обновлено|güncelleme|تحديث|更新|수정"""
# Words that open many a sentence ("Lead prices rise") are marks before a number or a dash only.
_LEADING = re.compile(
    rf"^\W*(?:(?:{_ALONE})(?:\s*\d+)?(?:\s*[-–—:/.|)\]]+\s*|\s+(?=\S))|"
    rf"(?:{_BEFORE_A_MARK})(?:\s*\d+\s*[-–—:/.|)\]]*\s*|\s*[-–—:/|)\]]+\s*))+",
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING = re.compile(
    rf"\s*[-–—(\[/,|]+\s*(?:{_ALONE}|correction|update(?:\s*\d+)?|updated)\s*[)\]]*\s*$", re.IGNORECASE | re.VERBOSE
)
_QUOTED = re.compile(r"[\"“«„‘']([^\"”»“\n]{12,160})[\"”»’']")
TOP = 400  # characters in which a note names the story that it corrects


def bare_headline(headline: str | None) -> str:
    """Return the headline without the marks of corrections and updates before and after it.

    >>> bare_headline("CORRECTED-UPDATE 2-Copper falls in London")
    'Copper falls in London'
    >>> bare_headline("Copper falls in London (CORRECTED)")
    'Copper falls in London'
    >>> bare_headline("Lead prices rise")
    'Lead prices rise'
    """
    return _TRAILING.sub("", _LEADING.sub("", headline or "")) or (headline or "")


def is_marked(headline: str | None, *, is_correction: bool, is_update: bool) -> bool:
    """Say whether an article calls itself a correction or an update of an earlier one."""
    return is_correction or is_update or (headline is not None and bare_headline(headline) != headline)


def headline_keys(headline: str | None, body: str) -> tuple[int, ...]:
    """Return the keys under which articles of one headline are found, marks aside.

    A correction has those of the headlines that it quotes at its top as well: 'In the item "Copper falls" read ...'.
    """
    bare = bare_headline(headline)
    keys = headline_key(bare)
    if bare == (headline or ""):
        return keys
    quoted = (headline_key(found[1]) for found in _QUOTED.finditer(body[:TOP]))
    return tuple(dict.fromkeys((*keys, *(key for one in quoted for key in one))))


def headlines_agree(one: str | None, other: str | None, *, least: float) -> bool:
    """Say whether the headlines share at least that part of the shorter one's words; a missing headline agrees."""
    first, second = (set(words(bare_headline(headline))) for headline in (one, other))
    if not first or not second:
        return True
    return len(first & second) / min(len(first), len(second)) >= least
