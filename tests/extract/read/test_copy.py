"""Wire copy as files: plain text, IPTC 7901, NITF, NewsML-G2, ninjs."""

import contextlib
import json
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import EmptyBody, NotAnArticle, ReadError
from extract.read.copy import read_copy
from extract.records import Link, Page

URL = "https://wire.example/item/7"
NOW = datetime(2026, 3, 9, tzinfo=UTC)
FIRST = "Ferries will sail again from Friday, the ministry said after a night of talks with the crews."
SECOND = "Nobody was hurt in the strike, which closed eleven harbours for nine days and cost a fortune."


def read(content, media_type="text/plain"):
    raw = content if isinstance(content, bytes) else content.encode()
    return read_copy(
        Page(
            url=URL,
            final_url=URL,
            source="wire",
            status=200,
            headers=(("Content-Type", media_type),),
            content=raw,
            fetched_at=NOW,
            link=Link(url=URL, source="wire"),
        )
    )


def test_headline_dateline_and_signoff_of_plain_copy():
    document = read(
        f"Ferries to sail again\n\nHARBOURTON, March 9 (Reuters) - {FIRST}\n\n{SECOND}\n\n"
        "(Reporting by Mara Oduya; Editing by Ben Lindqvist)\n"
    )

    assert document.headline == "Ferries to sail again"
    assert (document.dateline_place, document.dateline_month, document.dateline_day) == ("HARBOURTON", 3, 9)
    assert document.agencies == ("Reuters",)
    assert document.body == f"{FIRST}\n{SECOND}"
    assert document.agency_lines == ("(Reporting by Mara Oduya; Editing by Ben Lindqvist)",)


def test_headline_that_is_not_there_is_not_invented():
    document = read(f"{FIRST}\n\n{SECOND}\n")

    assert document.headline is None
    assert "missing_headline" in document.flags


def test_header_lines_are_fields_and_no_text():
    document = read(
        "Headline: Ferries to sail again\nByline: By Mara Oduya and Ben Lindqvist\nDate: 2026-03-09T05:30:00Z\n"
        f"Language: en\nKeywords: ferries, strike\nSource: AFP\n\n{FIRST}\n\n{SECOND}\n"
    )

    assert document.headline == "Ferries to sail again"
    assert document.byline == ("Mara Oduya", "Ben Lindqvist")
    assert document.published_at == datetime(2026, 3, 9, 5, 30, tzinfo=UTC)
    assert document.language == "en"
    assert document.keywords == ("ferries", "strike")
    assert document.agencies == ("AFP",)
    assert document.body == f"{FIRST}\n{SECOND}"


def test_bare_date_before_a_caption_is_the_articles_and_the_captions_is_not():
    document = read(
        " date 2026-03-09 A ferry at the quay. January 2, 2025. Sputnik/Mara Oduya/Pool via REUTERS/File\n\n"
        f"{FIRST}\n\n"
        f"A crew on the deck. (Photo by Ben Lindqvist/AFP ) File, Archive\n\n{SECOND}\n\n(With information from EFE)\n"
    )

    assert document.published_at == NOW
    assert document.body == f"{FIRST}\n{SECOND}"
    assert [photo.credit_line for photo in document.photos] == [
        "Sputnik/Mara Oduya/Pool via REUTERS/File",
        "(Photo by Ben Lindqvist/AFP ) File, Archive",
    ]
    assert document.agencies == ("EFE",)


def test_slug_update_and_byline_above_the_text():
    document = read(
        f"BC-EU--Ferries, 2nd Ld-Writethru\n\n^Ferries to sail again^\n\nBy MARA ODUYA\n\n"
        f"HARBOURTON (AP) — {FIRST}\n\n{SECOND}\n"
    )

    assert document.headline == "Ferries to sail again"
    assert document.byline == ("Mara Oduya",)
    assert document.is_update
    assert document.agencies == ("AP",)
    assert document.body.startswith("Ferries will sail")


def test_hard_wrapped_lines_are_one_paragraph():
    words = FIRST.split()
    wrapped = "\n".join(" ".join(words[start : start + 5]) for start in range(0, len(words), 5))

    assert read(f"{wrapped}\n\n{SECOND}\n").body == f"{FIRST}\n{SECOND}"


def test_frame_of_iptc_7901_is_no_text():
    text = f"Ferries to sail again\r\n\r\n{FIRST}\r\n\r\n{SECOND}\r\n"

    document = read(f"\x01afp0042 4 i 120\r\nFERRIES\r\n\x02{text}\x03090530 MAR 26\r\n\x04")

    assert document.published_at == datetime(2026, 3, 9, 5, 30, tzinfo=UTC)
    assert document.headline == "Ferries to sail again"
    assert document.agencies == ("AFP",)
    assert document.body == f"{FIRST}\n{SECOND}"


NITF = f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf xml:lang="en"><head><title>Ferries</title><docdata><date.issue norm="20260309T053000Z"/>
<doc.copyright year="2026" holder="The Associated Press"/><key-list><keyword key="ferries"/></key-list></docdata></head>
<body><body.head><hedline><hl1>Ferries to sail again</hl1></hedline><byline>By <person>Mara Oduya</person></byline>
<dateline><location>HARBOURTON</location></dateline></body.head>
<body.content><p>HARBOURTON (AP) — {FIRST}</p><p>{SECOND}</p>
<media media-type="image"><media-reference source="https://p.example/s.jpg" width="300"/>
<media-reference source="https://p.example/l.jpg" width="1200"/><media-producer>Ben Lindqvist/AP</media-producer>
<media-caption>A ferry at the quay.</media-caption></media></body.content></body></nitf>"""


def test_nitf():
    document = read(NITF, "application/xml")

    assert document.headline == "Ferries to sail again"
    assert document.byline == ("Mara Oduya",)
    assert document.dateline_place == "HARBOURTON"
    assert document.agencies == ("AP",)
    assert document.copyright_holder == "The Associated Press"
    assert document.published_at == datetime(2026, 3, 9, 5, 30, tzinfo=UTC)
    assert document.body == f"{FIRST}\n{SECOND}"
    (photo,) = document.photos
    assert (photo.url, photo.caption, photo.credit_line) == (
        "https://p.example/l.jpg",
        "A ferry at the quay.",
        "Ben Lindqvist/AP",
    )


NEWSML = f"""<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>
<newsItem xml:lang="en"><rightsInfo><copyrightHolder><name>Reuters</name></copyrightHolder></rightsInfo>
<itemMeta><versionCreated>2026-03-09T06:00:00Z</versionCreated><firstCreated>2026-03-09T05:30:00Z</firstCreated>
<pubStatus qcode="stat:usable"/><provider qcode="nprov:AFP"/><edNote>Adds ministry</edNote></itemMeta>
<contentMeta><by>Mara Oduya</by><creditline>AFP</creditline><headline>Ferries to sail again</headline>
<language tag="en"/><dateline>HARBOURTON</dateline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>
<p>{FIRST}</p><p>{SECOND}</p></body></html></inlineXML></contentSet></newsItem>
<newsItem><contentMeta><by>Ben Lindqvist</by><creditline>AFP</creditline>
<description role="drol:caption">A ferry at the quay.</description></contentMeta>
<contentSet><remoteContent href="https://p.example/s.jpg" width="300"/>
<remoteContent href="https://p.example/l.jpg" width="1200"/></contentSet></newsItem></itemSet></newsMessage>"""


def test_newsml_g2_with_a_picture_item():
    document = read(NEWSML, "application/vnd.iptc.g2.newsmessage+xml")

    assert document.headline == "Ferries to sail again"
    assert document.agencies == ("AFP",)
    assert document.ednote == "Adds ministry"
    assert document.published_at == datetime(2026, 3, 9, 5, 30, tzinfo=UTC)
    assert document.modified_at == datetime(2026, 3, 9, 6, 0, tzinfo=UTC)
    assert document.copyright_holder == "Reuters"
    assert document.body == f"{FIRST}\n{SECOND}"
    (photo,) = document.photos
    assert (photo.url, photo.credit_line) == ("https://p.example/l.jpg", "Ben Lindqvist/AFP")


@pytest.mark.parametrize("version", [1, 2])
def test_ninjs(version):
    picture = {
        "type": "picture",
        "byline": "Ben Lindqvist",
        "creditline": "AFP",
        "description_text": "A ferry at the quay.",
        "renditions": {
            "s": {"href": "https://p.example/s.jpg", "width": 300},
            "l": {"href": "https://p.example/l.jpg", "width": 900},
        },
    }
    item = {
        "uri": "urn:7",
        "type": "text",
        "pubstatus": "usable",
        "language": "en",
        "versioncreated": "2026-03-09T06:00:00Z",
        "firstcreated": "2026-03-09T05:30:00Z",
        "byline": "By Mara Oduya",
        "copyrightholder": "AFP",
    }
    if version == 1:
        item |= {"headline": "Ferries to sail again", "body_xhtml": f"<p>{FIRST}</p><p>{SECOND}</p>"}
        item |= {"associations": {"main": picture}, "infosource": [{"name": "AFP"}]}
    else:
        picture |= {"renditions": list(picture["renditions"].values())}
        item |= {"headlines": [{"value": "Ferries to sail again"}], "associations": [picture]}
        item |= {"bodies": [{"value": f"{FIRST}\n{SECOND}", "contenttype": "text/plain"}]}
        item |= {"infosources": [{"name": "AFP"}]}

    document = read(json.dumps(item), "application/vnd.iptc.ninjs+json")

    assert document.headline == "Ferries to sail again"
    assert document.byline == ("Mara Oduya",)
    assert document.agencies == ("AFP",)
    assert document.body == f"{FIRST}\n{SECOND}"
    (photo,) = document.photos
    assert (photo.url, photo.caption, photo.credit_line) == (
        "https://p.example/l.jpg",
        "A ferry at the quay.",
        "Ben Lindqvist/AFP",
    )


def test_canceled_item_says_so():
    item = {"headline": "Ferries", "pubstatus": "canceled", "body_text": f"{FIRST}\n{SECOND}"}

    assert read(json.dumps(item), "application/json").pubstatus == "canceled"


def test_entities_are_never_expanded(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    doctype = f'<!DOCTYPE nitf [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    document = f"{doctype}<nitf><body><body.content><p>&x;</p></body.content></body></nitf>"

    with pytest.raises(ReadError):
        read(document, "application/xml")


def test_outer_dtd_is_not_looked_at():
    doctype = '<!DOCTYPE nitf SYSTEM "http://127.0.0.1:9/nitf.dtd">'

    document = read(NITF.replace("<nitf ", f"{doctype}<nitf "), "application/xml")

    assert document.headline == "Ferries to sail again"


@pytest.mark.parametrize("content", ["", "\n\n", "{", "<nitf>", '<?xml version="1.0"?>', "(AFP)"])
def test_copy_without_text_is_refused(content):
    with pytest.raises(ReadError):
        read(content)


@pytest.mark.parametrize("content", ['{"a": 1}', "<rss><channel/></rss>", "<x:rss/>", "<:"])
def test_other_formats_are_refused_by_name(content):
    with pytest.raises(NotAnArticle):
        read(content)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_document_or_a_reason(content):
    with contextlib.suppress(EmptyBody, NotAnArticle):
        assert read(content).body


def test_a_file_of_random_bytes_is_no_wire_copy():
    content = random.Random(7).randbytes(20_000)

    with pytest.raises(NotAnArticle, match="binary"):
        read(content)
