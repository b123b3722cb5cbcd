import pytest

from extract.read.document import read_document
from extract.read.jsonld import article_node, read_json_ld
from extract.read.language import true_language
from extract.read.tree import parse


def nodes(text: str):
    return read_json_ld(parse(f'<script type="application/ld+json">{text}</script>'.encode(), None).root)


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"NewsArticle","headline":"A"}',
        '<!-- {"@type":"NewsArticle","headline":"A"} -->',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"A"}\n//]]>',
        '[{"@type":"WebPage"},{"@type":["Article","NewsArticle"],"headline":"A",}]',
        '{"@graph":[{"@type":"http://schema.org/NewsArticle","headline":"A"}]};',
        '{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","headline":"A"}}',
        '{"@type":"NewsArticle","headline":"A","description":"two\nlines"}',
        r"""{"@type":"NewsArticle","headline":"A","description":"it\'s"}""",
        '{"@type":"WebPage"} {"@type":"NewsArticle","headline":"A"}',
        '{"@type":"NewsArticle","headline":"A","description":"he said "no" twice"}',
        '{"@type":"WebSite","name":"a "quoted" site"},{"@type":"NewsArticle","headline":"A", }',
        "{&quot;@type&quot;:&quot;NewsArticle&quot;,&quot;headline&quot;:&quot;A&quot;}",
    ],
)
def test_json_ld_is_read_through_the_usual_mistakes(text):
    assert article_node(nodes(text))["headline"] == "A"


def test_broken_json_ld_gives_nothing():
    assert nodes('{"@type": "NewsArticle", "headline": ') == ()


@pytest.mark.parametrize(
    "author",
    [
        '{"@type":"Person","name":"Ana Díaz","url":"/a"}',
        '[{"@type":"Person","name":"Ana D\\u00edaz"}]',
        '"Ana Díaz"',
        '["Ana Díaz"]',
    ],
)
def test_author_and_date_are_saved_out_of_broken_json_ld(make_page, make_html, author):
    fields = f'"headline":"Ferry "Gull" back","datePublished":"2026-05-01T09:30:00Z","author":{author}'
    text = f'{{"@type":"NewsArticle",{fields}}}'
    head = f'<script type="application/ld+json">{text}</script>'

    document = read_document(make_page(make_html(head=head)))

    assert document.byline == ("Ana Díaz",)
    assert document.published_at.isoformat() == "2026-05-01T09:30:00+00:00"


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ('"https://news.example/author/ana"', ()),
        ('{"@type":"Person","givenName":"Ana","familyName":"Díaz"}', ("Ana Díaz",)),
        ('{"@type":"Person","name":["Ana Díaz","Li Wenqi"]}', ("Ana Díaz", "Li Wenqi")),
        ('"By Ana Díaz and Li Wenqi"', ("Ana Díaz", "Li Wenqi")),
        ('[{"@type":"Organization","name":"News.example"},{"@type":"Person","name":"Li Wenqi"}]', ("Li Wenqi",)),
        ('{"@id":"#ana"}', ("Ana Díaz",)),
        ("null", ()),
        ("{}", ()),
    ],
)
def test_an_author_is_read_in_all_the_shapes_it_is_written_in(make_page, make_html, author, byline):
    text = (
        f'[{{"@type":"Person","@id":"#ana","name":"Ana Díaz"}},{{"@type":"Article","headline":"F","author":{author}}}]'
    )
    head = f'<script type="application/ld+json">{text}</script>'

    assert read_document(make_page(make_html(head=head))).byline == byline


def test_of_several_articles_the_one_at_the_page_s_address_is_taken():
    first = {"@type": "NewsArticle", "headline": "Next", "url": "https://news.example/b"}
    own = {"@type": "NewsArticle", "headline": "Own", "mainEntityOfPage": {"@id": "https://news.example/a/#main"}}

    assert article_node([first, own], "https://news.example/a?x=1") == own
    assert article_node([first, own], "https://news.example/c") == first


def test_a_news_article_is_trusted_before_the_page_around_it():
    found = nodes('[{"@type":"WebPage","headline":"Shell"},{"@type":"NewsArticle","headline":"Story"}]')

    assert article_node(found)["headline"] == "Story"


@pytest.mark.parametrize(
    ("head", "before", "headline"),
    [
        ("<title>Rain stops play again | Sport | Example</title>", "", "Rain stops play again"),
        ('<meta property="og:title" content="Rain - Example"><meta property="og:site_name" content="Example">',
         "", "Rain"),
        ("<title>Cricket: rain | Example</title>", "<h1>Rain stops play at the harbour ground</h1>",
         "Rain stops play at the harbour ground"),
        ("<title>Rain stops play at the harbour ground</title>", "<h1>Example</h1>",
         "Rain stops play at the harbour ground"),
        ('<meta property="og:title" content="Fish &amp;amp; chips are back">', "", "Fish & chips are back"),
    ],
)  # fmt: skip
def test_the_headline_is_told_from_the_names_around_it(make_page, make_html, head, before, headline):
    assert read_document(make_page(make_html(head=head, before=before))).headline == headline


@pytest.mark.parametrize(
    ("head", "before"),
    [
        ("<title>News.example</title>", ""),
        ("<title>Home | The Example Times</title>", '<a href="/"><img src="/l.svg" alt="The Example Times"></a>'),
        ("<title>The Daily Example</title>", ""),
        ('<meta property="og:site_name" content="Example"><meta property="og:title" content="Example">', ""),
        ("<title>Ohne Titel</title>", "<h1>Startseite</h1>"),
        ("<title>首页</title>", ""),
        ("", ""),
    ],
)
def test_what_only_names_the_site_is_no_headline(make_page, make_html, head, before):
    html = make_html(head=head, before=before)

    document = read_document(make_page(html))

    assert document.headline is None
    assert "missing_headline" in document.flags


def test_a_headline_with_a_dash_of_its_own_stays_whole(make_page, make_html):
    head = (
        '<meta property="og:title" content="Nine years on – the landing returns"><meta name="og:site_name" content="X">'
    )

    assert read_document(make_page(make_html(head=head))).headline == "Nine years on – the landing returns"


def test_keywords_are_declared_or_printed_under_the_text(make_page, make_html):
    declared = make_html(head='<meta name="keywords" content="ferry, harbour; council">')
    printed = make_html(after='<p class="tags"><a href="/t/f">#ferry</a> <a href="/t/h">harbour</a></p>')

    assert read_document(make_page(declared)).keywords == ("ferry", "harbour", "council")
    assert read_document(make_page(printed)).keywords == ("ferry", "harbour")


def test_canonical_is_absolute_and_never_the_front_page(make_page, make_html):
    own = make_html(head='<link rel="canonical" href="/harbour/landing?id=7">')
    front = make_html(head='<link rel="canonical" href="https://news.example/">')

    assert read_document(make_page(own)).canonical_url == "https://news.example/harbour/landing?id=7"
    assert read_document(make_page(front)).canonical_url is None


def test_a_text_in_another_language_than_the_template_is_known():
    spanish = ["El consejo votó el martes reconstruir el viejo muelle que se llevó una tormenta hace nueve años."] * 3

    assert true_language("en", spanish) == "es"
    assert true_language(None, spanish) == "es"
    assert true_language("ca", spanish) == "ca"
    assert true_language("en-GB", ["Short."]) == "en-GB"


@pytest.mark.parametrize(
    ("printed", "published_at"),
    [
        ('<time datetime="2024-12-03T14:11:00Z">3 December 2024</time>', "2024-12-03T14:11:00+00:00"),
        ('<abbr itemprop="datePublished" title="2024-12-03T08:30:00Z">8:30</abbr>', "2024-12-03T08:30:00+00:00"),
        ('<p>Updated <time datetime="2024-12-04T10:00:00Z">4 December</time></p>'
         '<time datetime="2024-12-03T14:11:00Z">3 December</time>', "2024-12-03T14:11:00+00:00"),
    ],
)  # fmt: skip
def test_a_stamp_under_the_headline_gives_the_date(make_page, make_html, printed, published_at):
    document = read_document(make_page(make_html(before=f"<h1>Rain stops play at the harbour ground</h1>{printed}")))

    assert document.published_at.isoformat() == published_at


def test_a_lower_heading_is_the_headline_when_it_is_marked_so(make_page, make_html):
    html = make_html(head="<title>Detail page | Example</title>", before='<h3 itemprop="headline">Rain stops play</h3>')

    assert read_document(make_page(html)).headline == "Rain stops play"
