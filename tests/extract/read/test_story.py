import pytest

from extract.read.document import read_document

TWEET = '<blockquote class="twitter-tweet"><p>So proud of our new landing, more pictures tomorrow!</p></blockquote>'
CARD = (
    '<div class="k3"><h3><a href="/other">Storm damages the northern quay again</a></h3>'
    "<p>The second storm this month has broken two of the piles.</p></div>"
)
FACTS = '<div class="box"><h3>The landing in figures</h3><p>Built in 1931, it had four piles and a shed.</p></div>'


@pytest.mark.parametrize(
    "furniture",
    [
        '<p><a href="/other">Storm damages the northern quay for the second time this month</a></p>',
        '<p>Read also: <a href="/other">Storm damages the northern quay</a></p>',
        '<ul><li>Weather: <a href="/a">Storm damages the quay</a></li><li>Fish: <a href="/b">Cod is back</a></li></ul>',
        '<div class="newsletter-signup"><p>Get the harbour news every morning, free.</p></div>',
        '<div class="relatedArticles"><p>Storm damages the northern quay for the second time.</p></div>',
        '<p class="sr-only">Article continues after this picture of the harbour.</p>',
        "<p>Advertisement</p>",
        '<p hidden="">This is only shown to readers who block advertisements on the page.</p>',
        TWEET,
        CARD,
        FACTS,
    ],
)
def test_what_is_set_among_the_paragraphs_is_left_out(make_page, make_html, paragraphs, furniture):
    document = read_document(make_page(make_html(between=furniture)))

    assert tuple(document.body.split("\n")) == paragraphs


@pytest.mark.parametrize(
    "part",
    [
        "<h2>A slip for the fishermen</h2>",
        "<blockquote><p>We waited nine years for this landing, and now we have two summers of noise.</p></blockquote>",
        "<p>Read also the minutes, the engineer said, before you talk of money that nobody has spent so far.</p>",
        '<p>The drawings are on the <a href="https://council.example/d">council\'s pages</a>, the engineer said.</p>',
    ],
)
def test_what_the_reader_reads_is_kept(make_page, make_html, paragraphs, part):
    document = read_document(make_page(make_html(between=part)))

    assert len(document.body.split("\n")) == len(paragraphs) + 1


def test_items_of_a_list_in_the_text_are_kept(make_page, make_html):
    part = "<ul><li>two berths for ferries</li><li>one slip for boats</li><li>a shed for nets and ice</li></ul>"

    document = read_document(make_page(make_html(between=part)))

    assert "two berths for ferries\none slip for boats\na shed for nets and ice" in document.body


def test_a_digest_of_links_keeps_its_links(make_page):
    items = "".join(
        f'<p><a href="/{n}">The council spoke for an hour about item number {n} of its long agenda.</a></p>'
        for n in range(8)
    )

    document = read_document(
        make_page(
            f'<html lang="en"><head><meta property="article:published_time" content="2026-11-01T08:00:00Z">'
            f"</head><body><article><h1>What the council spoke about</h1>{items}</article></body></html>"
        )
    )

    assert document.body.count("\n") >= 7


def test_headline_and_byline_are_not_repeated_in_the_body(make_page, make_html, paragraphs):
    head = '<meta property="og:title" content="Council rebuilds the old ferry landing">'
    before = "<h1>Council rebuilds the old ferry landing</h1><p>By Anselm Okoro</p><p>12 November 2026</p>"

    document = read_document(make_page(make_html(head=head, before=before)))

    assert tuple(document.body.split("\n")) == paragraphs


def test_the_standfirst_opens_the_body_and_is_told_apart(make_page, make_html, paragraphs):
    standfirst = "A storm took the landing nine years ago; now the council has found the money for a new one."
    head = f'<meta property="og:title" content="Council rebuilds"><meta name="description" content="{standfirst}">'
    before = f"<header><h1>Council rebuilds</h1><h2>{standfirst}</h2></header>"

    document = read_document(make_page(make_html(head=head, before=before)))

    assert document.standfirst == standfirst
    assert tuple(document.body.split("\n")) == (standfirst, *paragraphs)


def test_a_description_that_the_page_does_not_show_is_no_standfirst(make_page, make_html):
    head = '<meta name="description" content="All about ferries, quays, piles and tickets on the harbour news pages.">'

    document = read_document(make_page(make_html(head=head)))

    assert document.standfirst is None


def test_a_body_in_two_elements_of_one_name_is_read_whole(make_page, paragraphs):
    first, second = ("".join(f"<p>{text}</p>" for text in part) for part in (paragraphs[:2], paragraphs[2:]))
    html = (
        f'<html lang="en"><body><main><h1>Landing</h1><div class="body articleBody">{first}</div>'
        f'<div class="x9">Loading</div><div class="body articleBody">{second}</div></main></body></html>'
    )

    document = read_document(make_page(html))

    assert tuple(document.body.split("\n")) == paragraphs


def test_a_wrapper_with_an_unlucky_name_keeps_the_article(make_page, paragraphs):
    story = "".join(f'<div class="sidebar-grid__content"><p>{text}</p></div>' for text in paragraphs)

    document = read_document(make_page(f'<html lang="en"><body><article>{story}</article></body></html>'))

    assert tuple(document.body.split("\n")) == paragraphs


def test_inline_tags_that_swallow_a_space_leave_a_seam(make_page, make_html):
    part = (
        "<p>The engineer, <a href='/p'>Gesa Brodersen</a>on leave until March, had drawn it twice before, he said.</p>"
    )

    document = read_document(make_page(make_html(between=part)))

    (seam,) = document.seams
    assert document.body[:seam].endswith("Brodersen")
    assert document.body[seam:].startswith("on leave")


def test_a_tag_with_a_space_beside_it_leaves_no_seam(make_page, make_html):
    part = "<p>The engineer, <a href='/p'>Gesa Brodersen</a> on leave until March, had drawn it twice, he said.</p>"

    document = read_document(make_page(make_html(between=part)))

    assert document.seams == ()
