"""Tell what stands around an article from its text: clocks, counters, advertisement marks, lists of other articles."""

import re
from collections.abc import Sequence

from transform.furniture_words import CLOCK_WORDS, COUNTERS, LABELS, LIST_HEADINGS
from transform.text import fold

LONGEST_LINE = 200  # characters; a longer paragraph is text without a further look
MAX_WORDS = 14  # of a furniture line; a clock or a counter never needs more

_CLOCK_WORDS = frozenset(CLOCK_WORDS.split())
# The line that carries the number must say what it counts, or be nothing but a date or a time.
_SPACELESS_CLOCK = re.compile(
    r"^[\d\s:/.\-年月日時时分秒点點前更新最終最后最後公開发布發佈發表于於閲覧阅读閱讀浏览瀏覽評論评论条條次回数件コメント約"
    r"입력수정업데이트조회수댓글분시간전오전오후개년월일편집등록기사作成配信掲載今天昨天间間量万萬 ()（）:：,]+$"
)
_LABELS = re.compile(rf"^\W*({LABELS})\W*$")
_COUNTERS = re.compile(rf"^\W*(?:{COUNTERS})\W*$")
_LIST_HEADINGS = re.compile(rf"^\W*({LIST_HEADINGS})\W*$")
# A line of digits alone is a date or a time of day, or it may be a result or a row of a table.
_DATE_OR_TIME = re.compile(r"^\W*(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\W*)?(?:\d{1,2}:\d{2}(?::\d{2})?)?\W*$")
_SMALL = "on at of the in a an one first by and to el la los las le il de del a em um am vor le s h m fa van à de"
_SMALL_WORDS = frozenset(_SMALL.split())
_DIGIT = re.compile(r"\d")
_LONG_SENTENCE = re.compile(r"(?:\S+ ){4}.*[^.]\.$")  # "Most watched in silence as it passed."
_ENDS_A_SENTENCE = re.compile(r"[.!?。！？…।؟۔][\"'”’»)\]]*$|[:;]$")


def without_furniture(paragraphs: Sequence[str]) -> list[str]:
    """Return the paragraphs that are the article's own text, in order.

    What goes: a line that is only a clock, a counter or a label, and the items of a list of other articles, from its
    heading to the next sentence.
    """
    kept: list[str] = []
    in_list = False
    for paragraph in paragraphs:
        if len(paragraph) > LONGEST_LINE:
            in_list = False
            kept.append(paragraph)
            continue
        folded = fold(paragraph)
        if len(folded) < 120 and _LIST_HEADINGS.match(folded) and not _LONG_SENTENCE.search(folded):
            in_list = True
        elif in_list and _is_list_item(folded):
            continue
        else:
            in_list = False
            if not _is_furniture(folded):
                kept.append(paragraph)
    return kept


def is_furniture(line: str) -> bool:
    """Say whether a line, folded or not, is only a clock, a counter or a label.

    >>> [is_furniture(line) for line in ("Updated 5 minutes ago", "1,204 views", "Advertisement", "Five people died.")]
    [True, True, True, False]
    """
    return _is_furniture(fold(line))


def _is_furniture(folded: str) -> bool:
    if len(folded) > 160:
        return False
    if _LABELS.match(folded):
        return True
    if not _DIGIT.search(folded):
        return folded.strip(" .…") in _WORDLESS_CLOCKS
    named = re.findall(r"[^\W\d_]+", folded)
    if not named:
        return _DATE_OR_TIME.match(folded) is not None
    if _SPACELESS_CLOCK.match(folded):
        return True
    if _COUNTERS.match(folded):
        return True
    tells = not _SMALL_WORDS.issuperset(named)
    return tells and len(named) <= MAX_WORDS and _CLOCK_WORDS.issuperset(named)


def _is_list_item(folded: str) -> bool:
    return len(folded) < 160 and not _ENDS_A_SENTENCE.search(folded)


_WORDLESS_CLOCKS = frozenset(("just now", "updated just now", "an hour ago", "a minute ago", "a day ago", "yesterday"))
