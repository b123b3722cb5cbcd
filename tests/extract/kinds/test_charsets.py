"""The charset of a list: whatever is said of it, letters come through."""

import pytest

from extract.kinds.charsets import decode_xml

RUSSIAN = "Совет порта насчитал сорок судов во вторник, на два больше, чем неделей ранее. " * 4
JAPANESE = "港の評議会は火曜日に四十隻の船を数え、前の週より二隻多かったと発表した。" * 4
CHINESE = "港口委员会周二统计了四十艘船，比前一周多两艘。渡轮准时到达。" * 4


@pytest.mark.parametrize(
    ("charset", "text"),
    [
        (name, RUSSIAN)
        for name in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "koi8-r", "cp1251")
    ]
    + [(name, JAPANESE) for name in ("shift_jis", "euc-jp", "iso-2022-jp", "utf-16-le")]
    + [(name, CHINESE) for name in ("gb18030", "gb2312", "utf-32-be")],
)
@pytest.mark.parametrize("said", ["in the header", "in the file", "nowhere", "wrongly"])
def test_letters_come_through(charset, text, said):
    label = {"cp1251": "windows-1251"}.get(charset, charset)
    declared = f' encoding="{label}"' if said == "in the file" else ""
    header = {"in the header": f"text/xml; charset={label}", "wrongly": "text/xml; charset=utf-8"}.get(said)
    content = f'<?xml version="1.0"{declared}?><rss><title>{text}</title></rss>'.encode(charset)

    assert text in decode_xml(content, header)


def test_a_bad_byte_in_utf8_costs_one_letter():
    content = f"<rss><title>{RUSSIAN}\xff{RUSSIAN}</title></rss>".encode().replace("\xff".encode(), b"\xff")

    assert decode_xml(content, None) == f"<rss><title>{RUSSIAN}{RUSSIAN}</title></rss>"


def test_a_bad_byte_in_a_declared_charset_does_not_take_the_charset_away():
    content = b'<?xml version="1.0" encoding="gb2312"?><rss>' + CHINESE.encode("gbk") + b"\xff\xff</rss>"

    assert CHINESE in decode_xml(content, None)


def test_a_front_page_says_its_charset_in_its_head():
    content = f'<html><head><meta charset="windows-1251"></head>{RUSSIAN}</html>'.encode("cp1251")

    assert RUSSIAN in decode_xml(content, "text/html")
