"""One plain element that holds a page's text is told without the engine, and only such a one."""

from extract.read.blocks import read_blocks
from extract.read.plain import is_own_sentence, plain_body
from extract.read.tree import parse

PARAGRAPHS = [
    f"The harbour board of Westhaven met on day {day} and put off the vote on the new ferry quay, as boats lay idle "
    "and the crews waited on deck for word from the council, which had none to give them before the end of the week."
    for day in range(1, 9)
]


def _plain(inner: str) -> list[str]:
    html = f"<html><body><nav><a href='/a'>Home</a></nav><div>{inner}</div><p>All rights.</p></body></html>"
    blocks = read_blocks(parse(html.encode(), None).root)
    return [block.text for block in plain_body(blocks, [block for block in blocks if is_own_sentence(block)])]


def test_text_of_one_plain_element_is_told_without_the_engine():
    assert _plain("".join(f"<p>{text}</p>" for text in PARAGRAPHS)) == PARAGRAPHS


def test_line_with_a_name_of_its_own_is_left_to_the_engine():
    banner = "<div id='cookiebar'>We use cookies to count how many of you read about the quay in Westhaven.</div>"

    assert _plain("".join(f"<p>{text}</p>" for text in PARAGRAPHS) + banner) == []


def test_text_that_stands_deeper_is_left_to_the_engine():
    box = "<div><div><p>A box on tides, which stands deeper than the rest of the text around it.</p></div></div>"
    paragraphs = [f"<p>{text}</p>" for text in PARAGRAPHS]

    assert _plain("".join([*paragraphs[:4], box, *paragraphs[4:]])) == []


def test_short_text_is_left_to_the_engine():
    assert _plain(f"<p>{PARAGRAPHS[0]}</p>") == []


def test_text_with_an_opening_above_it_is_left_to_the_engine():
    opening = (
        "<section><p>The ferry quay of Westhaven stays shut, and nobody can say until when that will be.</p></section>"
    )

    assert _plain(f"{opening}<div>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</div>") == []


def test_lone_line_of_another_element_is_left_to_the_engine():
    promotion = "<div>Read the other reports on the harbour, and tell your friends in town about them.</div>"

    assert _plain("".join(f"<p>{text}</p>" for text in PARAGRAPHS) + promotion) == []
