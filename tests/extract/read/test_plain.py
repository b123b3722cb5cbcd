"""One plain element that holds a page's text is told without the engine, and only such a one."""

from extract.read.blocks import read_blocks
from extract.read.plain import is_own_sentence, plain_body
from extract.read.tree import parse

PARAGRAPHS = [
    f"The harbour board of Westhaven met on day {day} and put off the vote on the new ferry quay, as boats lay idle "
    "and the crews waited on deck for word from the council, which had none to give them before the end of the week."
    for day in range(1, 9)
]
OPENING = "The ferry quay of Westhaven stays shut, and nobody can say until when that will be."


def _plain(inner: str, *, titles: frozenset[str] = frozenset()) -> list[str]:
    html = f"<html><body><nav><a href='/a'>Home</a></nav><div>{inner}</div><p>All rights.</p></body></html>"
    blocks = read_blocks(parse(html.encode(), None).root)
    sentences = [block for block in blocks if is_own_sentence(block)]
    return [block.text for block in plain_body(blocks, sentences, set(titles), ())]


def test_text_of_one_plain_element_is_told_without_the_engine():
    assert _plain("".join(f"<p>{text}</p>" for text in PARAGRAPHS)) == PARAGRAPHS


def test_line_with_a_name_of_its_own_is_left_to_the_engine():
    banner = "<div id='cookiebar'>We use cookies to count how many of you read about the quay in Westhaven.</div>"

    assert _plain("".join(f"<p>{text}</p>" for text in PARAGRAPHS) + banner) == []


def test_box_set_into_paragraphs_is_no_text():
    assert _plain(_with_box("p")) == PARAGRAPHS


def test_text_that_stands_deeper_is_left_to_the_engine_where_no_paragraph_marks_it():
    assert _plain(_with_box("div")) == []


def _with_box(tag: str) -> str:
    box = (
        f"<div><div><{tag}>A box on tides, which stands deeper than the rest of the text around it.</{tag}></div></div>"
    )
    paragraphs = [f"<{tag}>{text}</{tag}>" for text in PARAGRAPHS]
    return "".join([*paragraphs[:4], box, *paragraphs[4:]])


def test_short_text_is_left_to_the_engine():
    assert _plain(f"<p>{PARAGRAPHS[0]}</p>") == []


def test_standfirst_alone_between_headline_and_text_changes_nothing():
    assert _plain(_under_headline([OPENING])) == PARAGRAPHS


def test_several_sentences_between_headline_and_text_are_left_to_the_engine():
    assert _plain(_under_headline([OPENING, f"{OPENING} Or not."])) == []


def test_sentences_above_the_headline_change_nothing():
    teaser = "<p>Fishing boats of the neighbouring port came home with more cod than in any year since the war.</p>"

    assert _plain(teaser + _under_headline([OPENING])) == PARAGRAPHS


def test_headline_that_is_no_h1_is_known_by_its_words():
    page = f"<p>{OPENING} Or not.</p>{_under_headline([OPENING], tag='div')}"

    assert _plain(page) == []
    assert _plain(page, titles=frozenset({"quay stays shut"})) == PARAGRAPHS


def _under_headline(opening: list[str], *, tag: str = "h1") -> str:
    above = "".join(f"<section><p>{text}</p></section>" for text in opening)
    return f"<{tag}>Quay stays shut</{tag}>{above}<div>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}</div>"


def test_lone_line_of_another_element_is_left_to_the_engine():
    promotion = "<div>Read the other reports on the harbour, and tell your friends in town about them.</div>"

    assert _plain("".join(f"<p>{text}</p>" for text in PARAGRAPHS) + promotion) == []
