"""The date that a wire export writes before the first words of its text: "date 2022-10-02 The ferry ..."."""

import re

from lxml.html import HtmlElement

MAX_ELEMENTS = 400  # of the page's body; the text has begun by then
OPENING = re.compile(
    r"^\s*(?:date|datum|fecha|data|дата|tarih|tanggal|日期|日付|날짜|التاريخ)\s*[:：=]?\s*(\d{4}-\d\d-\d\d)\s+(?=[^\W\d_])",
    re.IGNORECASE,
)


def take_opening_date(root: HtmlElement) -> str | None:
    """Take the date off the first text that opens with one and goes on, and return it; None when no text does."""
    body = root.find(".//body")
    for number, element in enumerate((root if body is None else body).iter("*")):
        if number >= MAX_ELEMENTS:
            break
        if element.tag in ("script", "style"):
            continue
        text = element.text
        if text and "-" in text and (match := OPENING.match(text)):
            element.text = text[match.end() :]
            return match[1]
    return None
