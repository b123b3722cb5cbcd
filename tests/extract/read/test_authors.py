import pytest

from extract.read.authors import is_own_name
from extract.read.document import read_document
from extract.read.names import split_names


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("By Anselm Okoro", ["Anselm Okoro"]),
        ("Von Felix Schröder und Jörg Soldwisch, dpa", ["Felix Schröder", "Jörg Soldwisch", "dpa"]),
        ("By Anselm Okoro in Lagos and Li Wenqi in Xiamen", ["Anselm Okoro", "Li Wenqi"]),
        ("記者林佩珊／報導", ["林佩珊"]),
        ("박서준 기자", ["박서준"]),
        ("Trine Holm og Ane Berthelsen", ["Trine Holm", "Ane Berthelsen"]),
        ("By DOROTHEA BANKS and RAYMOND CHO", ["Dorothea Banks", "Raymond Cho"]),
        ("https://news.example/authors/7", []),
        ("admin", []),
    ],
)
def test_names_are_taken_out_of_the_words_around_them(line, found):
    assert list(split_names(line)) == found


def test_a_name_with_and_that_is_one_body_stays_whole():
    assert list(split_names("Trade and Industry Desk")) == ["Trade and Industry Desk"]


def test_the_site_itself_is_known_by_name_domain_and_host():
    assert is_own_name("The Harbour Post", ["The Harbour Post"], "www.harbourpost.example")
    assert is_own_name("harbourpost.example", [None], "www.harbourpost.example")
    assert is_own_name("HarbourPost", [None], "www.harbourpost.example")
    assert not is_own_name("Anselm Okoro", ["The Harbour Post"], "www.harbourpost.example")


def test_a_printed_byline_serves_when_only_the_site_signs(make_page, make_html):
    head = '<meta name="author" content="news.example"><title>Council rebuilds the old ferry landing</title>'
    before = '<h1>Council rebuilds the old ferry landing</h1><p class="byline">By Anselm Okoro</p>'

    document = read_document(make_page(make_html(head=head, before=before)))

    assert document.byline == ("Anselm Okoro",)
    assert document.byline_line == "By Anselm Okoro"
    assert "Anselm" not in document.body


def test_a_bare_name_that_the_headline_speaks_of_is_no_author(make_page, make_html):
    before = "<h1>Gesa Brodersen rebuilds the ferry landing</h1><p>Gesa Brodersen</p>"

    document = read_document(make_page(make_html(before=before)))

    assert document.byline == ()


def test_a_name_under_the_text_is_the_author_and_not_text(make_page, make_html):
    document = read_document(make_page(make_html(after="<p>Lê Thị Phương</p>", lang="vi")))

    assert document.byline == ("Lê Thị Phương",)
    assert "Phương" not in document.body


@pytest.mark.parametrize(
    ("printed", "byline"),
    [
        ('<div><a href="/author/anselm-okoro">Anselm Okoro</a><a href="/author/li-wenqi">Li Wenqi</a></div>',
         ("Anselm Okoro", "Li Wenqi")),
        ('<div>Von</div><div><a href="/autoren/7/gesa-brodersen"><span>Gesa Brodersen</span></a></div>',
         ("Gesa Brodersen",)),
        ('<div><a href="/author/li-wenqi">Li Wenqi</a><a href="/author/li-wenqi">More Stories</a></div>',
         ("Li Wenqi",)),
        ('<div class="c4f1"><span><a href="/people/ana-diaz">Ana Díaz</a></span> <span>Staff Writer</span></div>',
         ("Ana Díaz",)),
        ('<div>By <a rel="author" href="/7">Anselm Okoro</a>, Li Wenqi, <a rel="author" href="/8">Ana Díaz</a></div>',
         ("Anselm Okoro", "Li Wenqi", "Ana Díaz")),
        ('<figure><img src="/a.jpg"><figcaption><span class="author">Ana Díaz</span></figcaption></figure>', ()),
        ('<div class="c4f1">Ana Díaz | Published 4 months ago</div>', ("Ana Díaz",)),
        ("<p><strong>Anselm Okoro/Li Wenqi</strong></p>", ("Anselm Okoro", "Li Wenqi")),
        ("<p>Premier League | Matchday 3</p>", ()),
        ('<div class="c4f1"><img src="/p.jpg" width="32" height="32"><span>Von Gesa Brodersen</span></div>',
         ("Gesa Brodersen",)),
        ("<p>Text Hafen und Fähre stehen still, sagt Gesa Brodersen</p>", ()),
        ('<div class="author-name">dpa</div>', ("dpa",)),
        ("<p>By The Associated Press</p>", ("The Associated Press",)),
    ],
)  # fmt: skip
def test_authors_are_read_from_the_marks_under_the_headline(make_page, make_html, printed, byline):
    before = f"<h1>Council rebuilds the old ferry landing</h1>{printed}"

    document = read_document(make_page(make_html(before=before)))

    assert document.byline == byline


def test_a_name_in_a_script_with_vowel_marks_is_a_name(make_page, make_html):
    before = '<h1>घाट का पुल बंद</h1><div><a href="/author/ravi-kumar">रवि कुमार</a></div>'

    document = read_document(make_page(make_html(before=before, lang="hi")))

    assert document.byline == ("रवि कुमार",)


def test_the_byline_of_another_story_under_the_text_is_not_taken(make_page, make_html):
    after = '<div><h3><a href="/b">Ferry fares to rise</a></h3><div class="c4f1">By Li Wenqi</div></div>'

    document = read_document(make_page(make_html(after=after)))

    assert document.byline == ()


@pytest.mark.parametrize(
    ("head", "byline"),
    [
        ('<meta property="paper_authors" content="Ana Díaz">', ("Ana Díaz",)),
        ('<meta name="author" content="News Example"><meta name="site:author" content="Li Wenqi">', ("Li Wenqi",)),
        ('<meta property="og:site_name" content="Harbour Post"><meta name="author" content="Harbour Post">',
         ("Harbour Post",)),
        ('<meta name="coauthor" content="Ana Díaz"><meta name="authority" content="Li Wenqi">', ()),
    ],
)  # fmt: skip
def test_authors_are_read_from_any_meta_element_named_so(make_page, make_html, head, byline):
    head = f'<meta property="og:site_name" content="News Example">{head}'

    document = read_document(make_page(make_html(head=head)))

    assert document.byline == byline


def test_a_bar_that_repeats_the_headline_does_not_hide_the_byline(make_page, make_html):
    links = "".join(f"<li><a href='/{number}'>Section {number}</a></li>" for number in range(160))
    bar = f"<header><h2>Council rebuilds the old ferry landing</h2><ul>{links}</ul></header>"
    before = f'{bar}<h1>Council rebuilds the old ferry landing</h1><h3><a href="/authors/li">Li Wenqi</a></h3>'

    document = read_document(make_page(make_html(before=before)))

    assert document.byline == ("Li Wenqi",)
