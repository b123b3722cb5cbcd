import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import EmptyBody, TooMuchMarkup
from extract.read.prune import prune
from extract.read.tree import decode, parse

# Controls, what stands for a lost character, surrogates, and the private planes.
UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ufffe\uffff\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)

CYRILLIC = "<p>Последний мастер из Смоляна нашёл ученика и показал ему колокол.</p>"


def test_valid_utf8_wins_over_a_header_that_lies():
    text, encoding, flags = decode("Größe".encode(), "text/html; charset=iso-8859-1")

    assert (text, encoding, flags) == ("Größe", "utf-8", ())


def test_a_byte_order_mark_wins_over_all():
    text, encoding, _ = decode("Größe".encode("utf-16"), "text/html; charset=utf-8")

    assert text == "Größe"
    assert encoding.startswith("utf-16")


def test_the_declared_charset_serves_when_bytes_are_not_utf8():
    page = b'<meta charset="windows-1251">' + CYRILLIC.encode("cp1251")

    text, encoding, _ = decode(page, None)

    assert CYRILLIC in text
    assert encoding == "cp1251"


def test_cyrillic_declared_latin_1_is_guessed_anew():
    text, _, flags = decode(CYRILLIC.encode("cp1251"), "text/html; charset=iso-8859-1")

    assert text == CYRILLIC
    assert flags == ("charset_guessed",)


def test_accented_latin_1_is_not_taken_for_misread_cyrillic():
    french = "<p>Les élèves de l’école d’été ont été fêtés à la préfecture.</p>".replace("’", "'")

    text, encoding, _ = decode(french.encode("latin-1"), "text/html; charset=iso-8859-1")

    assert text == french
    assert encoding == "cp1252"


def test_one_damaged_byte_does_not_make_mojibake_of_a_utf8_page():
    damaged = ("<p>" + "Größe übel " * 20).encode() + b"\xff" + b"</p>"

    text, encoding, flags = decode(damaged, "text/html; charset=iso-8859-1")

    assert "Größe übel" in text
    assert (encoding, flags) == ("utf-8", ("damaged_characters",))


def test_latin_1_pasted_into_a_page_that_says_utf8_does_not_make_mojibake_of_the_rest():
    mixed = "<p>Größe übel</p>".encode() + "<p>Fußball</p>".encode("latin-1")

    text, encoding, flags = decode(mixed, "text/html; charset=utf-8")

    assert "Größe übel" in text
    assert (encoding, flags) == ("utf-8", ("damaged_characters",))


def test_text_stored_as_mojibake_is_put_right_and_said():
    page = "<p>niños, años, días, después, creció, corazón</p>".encode().decode("cp1252", "replace").encode()

    tree = parse(page, None)

    assert "niños, años" in tree.root.text_content()
    assert "mojibake_repaired" in tree.flags


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_unwanted_character_comes_through(text):
    tree = parse(f"<html><body><p>x{text}</p></body></html>".encode(), None)

    assert not UNWANTED.search(tree.root.text_content())


def test_a_million_empty_elements_are_refused_at_once():
    started = time.process_time()

    with pytest.raises(TooMuchMarkup, match="at most"):
        parse(b"<p>" * 1_000_000, None)

    assert time.process_time() - started < 5


def test_forty_thousand_attributes_cost_nothing():
    attributes = " ".join(f"a{number}='1'" for number in range(40_000))

    tree = parse(f"<html><body {attributes}><p>text stays</p></body></html>".encode(), None)

    assert "text stays" in tree.root.text_content()


def test_one_long_attribute_is_kept():
    tree = parse(f"<html><body data-state='{'x' * 60_000}'><p>a</p></body></html>".encode(), None)

    assert len(tree.root.find("body").get("data-state")) == 60_000


def test_no_bytes_give_no_tree():
    with pytest.raises(EmptyBody):
        parse(b"", None)


@pytest.mark.parametrize("start", [b"\x1f\x8b\x08\0", b"\xff\xd8\xff\xe0\0", b"(\xb5/\xfd"])
def test_data_called_html_gives_no_text(start):
    data = start + bytes(number * 37 % 256 for number in range(500))

    with pytest.raises(EmptyBody, match="binary"):
        parse(data, "text/html")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32-be", "iso2022_jp"])
def test_no_charset_is_taken_for_data(encoding):
    text = "<p>港の評議会は火曜日に四十隻の船を数えた。</p>" * 30

    assert "四十隻" in parse(text.encode(encoding), None).root.text_content()


def test_what_is_most_of_the_page_s_text_is_no_caption():
    text = "The harbour was closed for a week after the storm, said the pilot on duty. " * 10
    root = parse(f"<body><h1>A</h1><div>{text}</div><div>The pier.</div></body>".encode(), None).root
    long, short = root.iter("div")

    prune(root, [long, short])

    assert "pilot on duty" in root.text_content()
    assert "The pier." not in root.text_content()


@pytest.mark.parametrize("tag", ["div", "font"])
def test_text_behind_three_hundred_open_elements_is_not_lost(tag):
    root = parse(f"<p>Before</p>{f'<{tag}>' * 300}<p>After</p>".encode(), None).root

    assert [element.text for element in root.iter("p")] == ["Before", "After"]


def test_a_page_that_the_parser_would_leave_half_read_is_refused():
    with pytest.raises(TooMuchMarkup, match="depth"):
        parse(b"<p>Before</p>" + b"<div>" * 5000 + b"<p>After</p>", None)
