"""Photos of the article and only those, with caption and credit apart."""

import json

import pytest
from lxml import html

from extract.read.photo_urls import best_rendition, photo_keys
from extract.read.photos import caption_elements, extract_photos

URL = "https://news.example/2026/ferry"
TEXT = (
    "The old ferry left the quay on Friday for the last time, with four hundred passengers and a brass band on board."
)


def read(inside, *, head=""):
    page = f"<html><head>{head}</head><body><main><h1>The last ferry</h1>{inside}</main></body></html>"
    return extract_photos(html.fromstring(page), URL, None)


def story(*parts):
    return f"<article><p>{TEXT}</p>{''.join(parts)}<p>{TEXT}</p><p>{TEXT}</p></article>"


CAPTION = "The ferry leaves the quay."
LONG = "The old ferry leaves the western quay with a brass band on board."
DATED = "The old ferry leaves the western quay, November 20, 2026."
SHAPES = {
    "figcaption with credit in its own element": (
        f'<figure><img src="/f.jpg"><figcaption>{CAPTION}<span class="credit">Mara Oduya</span></figcaption></figure>',
        "Mara Oduya",
    ),
    "neighbouring nodes without a space": (
        f'<figure><img src="/f.jpg"><figcaption><b>{CAPTION}</b><small>Foto: Mara Oduya/dpa</small></figcaption>'
        "</figure>",
        "Foto: Mara Oduya/dpa",
    ),
    "credit inline at the end": (
        f'<figure><img src="/f.jpg"><figcaption>{CAPTION} (Photo: Mara Oduya)</figcaption></figure>',
        "(Photo: Mara Oduya)",
    ),
    "credit outside the figcaption": (
        '<figure><img src="/f.jpg"><span class="copyright">© Mara Oduya</span>'
        f"<figcaption>{CAPTION}</figcaption></figure>",
        "© Mara Oduya",
    ),
    "credit behind a label for screen readers": (
        '<figure><div><img src="/f.jpg"><p><span class="sr-only">Image source, </span>Mara Oduya</p></div>'
        f"<figcaption>{CAPTION}</figcaption></figure>",
        "Mara Oduya",
    ),
    "bare name in a last block": (
        f'<figure><img src="/f.jpg"><figcaption><p>{CAPTION}</p><p>Mara Oduya</p></figcaption></figure>',
        "Mara Oduya",
    ),
    "old caption box": (
        f'<div class="wp-caption"><img src="/f.jpg"><p class="wp-caption-text">{CAPTION} AP Photo/Mara Oduya</p></div>',
        "AP Photo/Mara Oduya",
    ),
    "caption beside the figure": (
        f'<figure><img src="/f.jpg"></figure><div class="caption">{CAPTION} Foto: Mara Oduya</div>',
        "Foto: Mara Oduya",
    ),
    "wrapper around the image": (
        f'<div class="box"><div><img src="/f.jpg"></div><p>{CAPTION}</p><p>Image: Mara Oduya</p></div>',
        "Image: Mara Oduya",
    ),
    "next paragraph": (
        f'<p><img src="/f.jpg"></p><p>{CAPTION} REUTERS/Mara Oduya</p>',
        "REUTERS/Mara Oduya",
    ),
    "template": (
        f'<template><figure><img src="/f.jpg"><figcaption>{CAPTION} © Mara Oduya</figcaption></figure></template>',
        "© Mara Oduya",
    ),
    "amp": (
        '<figure><amp-img src="/f.jpg" width="900" height="600"></amp-img>'
        f"<figcaption>{CAPTION} © Mara Oduya</figcaption></figure>",
        "© Mara Oduya",
    ),
    "data attributes": (
        f'<a href="/f.jpg" data-caption="{CAPTION}" data-credit="Mara Oduya"><img src="/small.jpg" width="400"></a>',
        "Mara Oduya",
    ),
    "microdata": (
        '<div itemscope itemtype="https://schema.org/ImageObject"><img src="/f.jpg">'
        f'<p itemprop="caption">{CAPTION}</p><p itemprop="creditText">Mara Oduya</p></div>',
        "Mara Oduya",
    ),
}


SHAPES |= {
    "labelled credit before its caption": (
        f'<figure><img src="/f.jpg"><figcaption><p>Photo: Mara Oduya</p><p>{CAPTION}</p></figcaption></figure>',
        "Photo: Mara Oduya",
    ),
    "cite that is named as the caption": (
        f'<figure><img src="/f.jpg"><cite class="caption">{CAPTION} (Photo: Mara Oduya)</cite></figure>',
        "(Photo: Mara Oduya)",
    ),
}


SHAPES |= {
    "data attributes of an element beside the image": (
        f'<figure><img src="/f.jpg"><div data-c-caption="{CAPTION}" data-c-credit="Mara Oduya"></div></figure>',
        "Mara Oduya",
    ),
    "link to buy the photo": (
        f'<figure><img src="/f.jpg"><figcaption><p>{CAPTION}</p><b class="credit">Mara Oduya</b><a>Buy Now</a>'
        "</figcaption></figure>",
        "Mara Oduya",
    ),
    "dash before the label": (
        f'<figure><img src="/f.jpg"><figcaption>{CAPTION} – Fotó: Mara Oduya / Quay</figcaption></figure>',
        "– Fotó: Mara Oduya / Quay".lstrip("– "),
    ),
    "image as a background": (
        '<div class="hero"><div role="img" style="background-image:url(/f.jpg)"></div>'
        f'<div class="hero-caption">{CAPTION} <span>Photo: Mara Oduya</span></div></div>',
        "Photo: Mara Oduya",
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_caption_and_credit_are_read_from_every_shape(shape):
    markup, credit = SHAPES[shape]

    photos = read(story(markup))

    assert [(photo.caption, photo.credit_line) for photo in photos] == [(CAPTION, credit)]
    assert photos[0].url == "https://news.example/f.jpg"
    assert photos[0].is_lead


@pytest.mark.parametrize("shape", SHAPES)
def test_reading_photos_leaves_the_tree_as_it_was(shape):
    root = html.fromstring(f"<html><body><main>{story(SHAPES[shape][0])}</main></body></html>")
    before = html.tostring(root)

    extract_photos(root, URL, None)
    caption_elements(root)

    assert html.tostring(root) == before


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="/logo.png" class="site-logo">',
        '<img src="/icon.png" width="32" height="32">',
        '<a href="/other-story"><figure><img src="/other.jpg"><figcaption>Another story</figcaption></figure></a>',
        '<div class="related-stories"><figure><img src="/o.jpg"><figcaption>A quake. (AFP)</figcaption></figure></div>',
        '<div class="author-bio"><img src="/mara.jpg"><p>Mara Oduya writes about ships.</p></div>',
        '<div class="ad"><img src="/sofa.jpg" width="600"></div>',
        "<figure><blockquote>It floats.</blockquote></figure>",
        '<img src="https://count.example/pixel?id=7" width="1" height="1">',
        '<div><img src="/letter.png" width="400"><p>The harbour letter every Friday.</p><form><input></form></div>',
        '<blockquote class="instagram-media"><img src="/post.jpg"><p>A post shared by the harbour</p></blockquote>',
    ],
)
def test_furniture_and_other_stories_give_no_photo(markup):
    assert read(story(markup)) == ()


def test_next_article_on_the_page_gives_no_photo():
    picture = '<figure><img src="/b.jpg"><figcaption>A.</figcaption></figure>'
    other = f'<article><h2><a href="/b">Next</a></h2>{picture}<p>{TEXT}</p></article>'

    assert read(story() + other) == ()


def test_two_renditions_of_one_photo_are_one():
    photos = read(
        story(
            f'<figure><img src="/p/harbour-fire-300x200.jpg"><figcaption>{CAPTION}</figcaption></figure>',
            f'<figure><img src="/p/harbour-fire-1200x800.jpg"><figcaption>{CAPTION} (AFP)</figcaption></figure>',
        )
    )

    assert len(photos) == 1
    assert photos[0].credit_line == "(AFP)"


def test_photos_come_in_reading_order_and_the_first_is_the_lead():
    photos = read(story(*(f'<figure><img src="/ferry-number-{n}.jpg"></figure>' for n in range(3))))

    assert [photo.position for photo in photos] == [0, 1, 2]
    assert [photo.is_lead for photo in photos] == [True, False, False]


def test_alt_is_no_caption():
    (photo,) = read(story('<figure><img src="/f.jpg" alt="A white ferry at a quay"></figure>'))

    assert photo.caption is None
    assert photo.alt == "A white ferry at a quay"


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<img src="/a.jpg" srcset="/a-400.jpg 400w, /a-1600.jpg 1600w, /a-800.jpg 800w">', "/a-1600.jpg"),
        ('<img src="data:image/gif;base64,R0" data-src="/a.jpg">', "/a.jpg"),
        ('<img src="/placeholder.png" data-original="/a.jpg">', "/a.jpg"),
        ('<img src="/a.jpg" srcset="/a-1x.jpg 1x, /a-2x.jpg 2x">', "/a-2x.jpg"),
        ('<img src="/a.jpg?w=400" data-srcset="/a.jpg?w=400 400w,/a.jpg?w=1200 1200w">', "/a.jpg?w=1200"),
        ('<amp-img src="/a-600.jpg" srcset="/a-600.jpg 600w, /a-1200.jpg 1200w" width="1200">', "/a-1200.jpg"),
    ],
)
def test_best_rendition_is_the_largest_real_one(markup, url):
    element = html.fragment_fromstring(markup)

    assert best_rendition([element], URL) == f"https://news.example{url}"


@pytest.mark.parametrize("name", ["grey-seals-return.jpg", "spinner-takes-five.jpg", "front-loader-in-ditch.jpg"])
def test_word_of_a_story_makes_no_file_blank(name):
    assert best_rendition([html.fromstring(f'<img src="/{name}">')], URL) == f"https://news.example/{name}"


@pytest.mark.parametrize("name", ["grey.gif", "spinner.svg", "ajax-loader.gif", "pixel_1x1.png", "preload-bg.png"])
def test_file_that_waits_for_a_photo_is_none(name):
    element = html.fromstring(f'<img src="/{name}" data-src="/f.jpg">')

    assert best_rendition([element], URL) == "https://news.example/f.jpg"


def test_sentence_named_as_a_credit_is_the_caption():
    sentence = "The old ferry leaves the quay with a brass band on board."
    markup = f'<figure><img src="/f.jpg"><figcaption><p class="credit">{sentence}</p></figcaption></figure>'

    assert [(photo.caption, photo.credit_line) for photo in read(story(markup))] == [(sentence, None)]


@pytest.mark.parametrize(
    ("address", "is_photo"),
    [
        ("/sites/default/files/ferry.jpg", True),
        ("/img/geologos-en-el-puerto.jpg", True),
        ("/img/site-logo.png", False),
        ("/img/paperLogo.png", False),
        ("/img/default.jpg", False),
    ],
)
def test_share_image_is_a_photo_unless_it_is_the_mark_of_the_paper(address, is_photo):
    photos = read(story(), head=f'<meta property="og:image" content="https://news.example{address}">')

    assert bool(photos) == is_photo


def test_keys_tell_two_photos_apart():
    assert not photo_keys("https://n.example/a/harbour-fire.jpg") & photo_keys("https://n.example/a/ferry-quay.jpg")


def test_caption_elements_hold_every_caption_once():
    root = html.fromstring(
        f"<html><body><main>{story(*(markup for markup, _ in SHAPES.values()))}</main></body></html>"
    )

    elements = caption_elements(root)

    assert all(not set(elements) & set(element.iterancestors()) for element in elements)
    for element in elements:
        element.drop_tree()
    assert CAPTION not in root.find(".//article").text_content()


UNNAMED = {
    "words that repeat the alternative text": (
        f'<div><img src="/f.jpg" alt="{LONG}"><div><span>{LONG}</span><i>Mara Oduya</i></div></div>',
        (LONG, "Mara Oduya"),
    ),
    "a day at the end of words that repeat the alternative text": (
        f'<div><img src="/f.jpg" alt="{DATED}"><div>{DATED}</div></div>',
        (DATED, None),
    ),
    "an alternative text cut short": (
        f'<div><div><img src="/f.jpg" alt="{LONG[:30]} …"></div><button>Larger</button><p>{LONG}</p></div>',
        (LONG, None),
    ),
    "an alternative text that holds the credit too": (
        f'<div><img src="/f.jpg" alt="{LONG} [사진 = 연합뉴스]"><p>{LONG} [사진 = 연합뉴스]</p></div>',
        (LONG, "[사진 = 연합뉴스]"),
    ),
    "a sentence and a name": (
        f'<div><img src="/f.jpg" alt="dusk"><div><span>{LONG}</span><span>Mara Oduya</span></div></div>',
        (LONG, "Mara Oduya"),
    ),
    "a paragraph after the figure's wrapper": (
        f'<div><div><figure><img src="/f.jpg"></figure></div><p>{LONG} | <b>Mara Oduya/dpa</b></p></div>',
        (LONG, "Mara Oduya/dpa"),
    ),
    "a paragraph after the figure that repeats the alternative text": (
        f'<div><figure><img src="/f.jpg" alt="{LONG}"></figure></div><p>{LONG}</p>',
        (LONG, None),
    ),
    "a site and a name": (
        f'<div><img src="/f.jpg" alt="dusk"><div><span>{LONG}</span><span>quay.example/Mara Oduya</span></div></div>',
        (LONG, "quay.example/Mara Oduya"),
    ),
}


@pytest.mark.parametrize("shape", UNNAMED)
def test_caption_is_read_where_no_name_says_that_it_is_one(shape):
    markup, said = UNNAMED[shape]

    photos = read(story(markup))

    assert [(photo.caption, photo.credit_line) for photo in photos] == [said]


def test_link_to_another_story_is_no_caption_though_it_repeats_the_alternative_text():
    markup = f'<div><img src="/f.jpg" alt="{LONG}"><div><a href="/2026/brass-band">{LONG}</a></div></div>'

    assert not any(photo.caption for photo in read(story(markup)))


COPY = f"<div><p>{LONG}</p><p>Photo: Mara Oduya / AFP</p></div>"


@pytest.mark.parametrize(
    "markup",
    [
        f'<figure><img src="/f.jpg"><div>{LONG}</div></figure>',
        f'<div><img src="/f.jpg">{COPY}</div><div>{COPY}</div>',
        *(markup for markup, _ in UNNAMED.values()),
    ],
)
def test_unnamed_caption_is_left_out_of_the_body(markup):
    root = html.fromstring(f"<html><body><main>{story(markup)}</main></body></html>")

    for element in caption_elements(root):
        element.drop_tree()

    assert root.find(".//article").text_content().replace("Larger", "").strip(" +") == TEXT * 3


def test_paragraph_that_repeats_a_caption_without_its_credit_stays_in_the_body():
    figure = f'<figure><img src="/f.jpg"><figcaption>{LONG} Photo: Mara Oduya / AFP</figcaption></figure>'
    root = html.fromstring(f"<html><body><main>{story(figure, f'<p>{LONG}</p>')}</main></body></html>")

    for element in caption_elements(root):
        element.drop_tree()

    assert LONG in root.find(".//article").text_content()


def test_every_image_of_a_wrapper_with_one_caption_is_a_photo():
    images = '<div><img src="/a.jpg"></div><div><img src="/b.jpg"></div>'
    markup = f'<div class="gallery">{images}<p class="caption">{CAPTION} Photos: Mara Oduya</p></div>'

    photos = read(story(markup))

    assert [photo.url.rpartition("/")[2] for photo in photos] == ["a.jpg", "b.jpg"]
    assert [photo.caption for photo in photos] == [CAPTION, None]


def test_script_state_in_the_words_of_ninjs_gives_caption_and_credit():
    address = "https://news.example/f.jpg"
    picture = {"description_text": CAPTION, "byline": "Mara Oduya/AFP", "renditions": {"original": {"href": address}}}
    state = json.dumps({"associations": {"main": picture}})
    head = f'<meta property="og:image" content="{address}"><script>window.state = {state};</script>'

    photos = read(story(), head=head)

    assert [(photo.caption, photo.credit_line) for photo in photos] == [(CAPTION, "Mara Oduya/AFP")]
