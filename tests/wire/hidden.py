"""Layouts that hold their text back: in scripts, behind walls, in the posts of a live blog, in AMP's own elements."""

import json
from html import escape
from typing import Any

from tests.wire import furniture as room
from tests.wire.furniture import Site
from tests.wire.markup import flow, paragraph_html
from tests.wire.shell import note, page, top
from tests.wire.stories import Photo, Story


def jsonld_only(story: Story, site: Site) -> str:
    """Give the text as the `articleBody` of the page's JSON-LD; the page itself shows a spinner."""
    images = [
        {
            "@type": "ImageObject",
            "url": site.picture(photo),
            "caption": photo.caption,
            "creditText": photo.credit,
            "width": 1200,
            "height": 675,
        }
        for photo in story.photos
    ]
    item = room.news_article(story, site, articleBody=room.body_text(story), image=images)
    shell = (
        '<div id="app" aria-busy="true"><div class="spinner"></div></div><script src="/static/app.js" defer></script>'
    )
    return page(story, site, shell, json_ld=[item])


def script_state(story: Story, site: Site) -> str:
    """Give the text as blocks in the state that a script would draw the page from."""
    blocks: list[dict[str, Any]] = []
    for place, paragraph in enumerate(["", *paragraph_html(story, wrap=False)]):
        if paragraph:
            blocks.append({"type": "paragraph", "id": f"b{place}", "data": {"html": f"<p>{paragraph}</p>"}})
        blocks += [_image_block(photo, site) for photo in story.photos if photo.after == place]
    blocks += [{"type": "promo", "data": {"text": room.words(story.language)["newsletter"]}}]
    state = {
        "props": {
            "pageProps": {
                "article": {
                    "headline": story.headline,
                    "dek": story.standfirst,
                    "publishedAt": story.published.isoformat(),
                    "authors": [{"name": name, "slug": name.lower().replace(" ", "-")} for name in story.byline],
                    "content": blocks,
                },
                "related": [{"headline": title, "url": path} for title, path in site.teasers[:3]],
            }
        },
        "page": "/[...slug]",
        "buildId": "k3Vn0",
    }
    text = json.dumps(state, ensure_ascii=False).replace("</", "<\\/")
    shell = f'<div id="__next"></div><script id="__NEXT_DATA__" type="application/json">{text}</script>'
    return page(story, site, shell)


def _image_block(photo: Photo, site: Site) -> dict[str, Any]:
    data = {"src": site.picture(photo), "caption": photo.caption, "credit": photo.credit, "alt": photo.alt}
    return {"type": "image", "data": data}


def live_blog(story: Story, site: Site) -> str:
    """Give a live blog: a post per paragraph, newest first, each with its hour; JSON-LD LiveBlogPosting."""
    hours = [f"{20 - place:02d}:1{place}" for place in range(len(story.paragraphs))]
    posts = [
        f'<section class="live-post" id="post-{place}"><time datetime="2026-03-09T{hour}:00Z">{hour}</time>'
        f"<div class='live-post__text'>{paragraph}</div><a class='live-post__share' href='#post-{place}'>#</a>"
        f"</section>"
        for place, (hour, paragraph) in enumerate(zip(hours, paragraph_html(story), strict=True))
    ]
    pictures = "".join(
        f'<figure><img src="{site.picture(photo)}" alt=""><figcaption>{escape(photo.text)}</figcaption></figure>'
        for photo in story.photos
    )
    updates = [
        {
            "@type": "BlogPosting",
            "headline": text.split(". ")[0][:60],
            "datePublished": f"2026-03-09T{hour}:00Z",
            "articleBody": text,
        }
        for hour, text in zip(hours, room.body_text(story).split("\n\n"), strict=True)
    ]
    item = room.news_article(
        story,
        site,
        kind="LiveBlogPosting",
        coverageStartTime=story.published.isoformat(),
        coverageEndTime=story.stamp.isoformat(),
        liveBlogUpdate=updates,
    )
    main = f'<main>{top(story)}{pictures}<div class="live-posts">{"".join(posts)}</div>{note(story)}</main>'
    return page(story, site, main, json_ld=[item])


def stub(story: Story, site: Site) -> str:
    """Give the opening of an article, then a wall; JSON-LD says that it is not free."""
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".behind-wall"}
    pictures = "".join(
        f'<figure><img src="{site.picture(photo)}" alt=""><figcaption>{escape(photo.text)}</figcaption></figure>'
        for photo in story.photos
    )
    told = room.words(story.language)
    main = (
        f'<article>{top(story)}{pictures}<div class="teaser-text">{flow(story, None)}</div>'
        f'<div class="behind-wall"></div><div class="wall"><h2>{told["signup"]}</h2><p>{told["wall"]}</p>'
        f"<button>{told['signup']}</button></div></article>"
    )
    return page(story, site, main, json_ld=[room.news_article(story, site, hasPart=part)])


def consent_wall(story: Story, site: Site) -> str:
    """Give no article: the whole page asks for consent, as it does to a reader without a cookie."""
    told = room.words(story.language)
    return (
        f'<!DOCTYPE html><html lang="{story.language}"><head><meta charset="utf-8"><title>'
        f"{told['consent_title']}</title>"
        f'<meta name="robots" content="noindex"></head><body class="consent"><form method="post" action="/consent">'
        f"<h1>{told['consent_title']}</h1><p>{told['consent']}</p><p>You can change your choices at any time in the "
        "settings. If you refuse, some of the advertising you see may be less relevant to you. Some partners "
        "process your "
        "data on the basis of legitimate interest, to which you may object.</p>"
        f"<button>{told['accept']}</button><button>{told['settings']}</button></form></body></html>\n"
    )


def amp(story: Story, site: Site) -> str:
    """Give an AMP page: its own elements for images and galleries, the plain page named as canonical."""
    told = room.words(story.language)

    def picture(photo: Photo) -> str:
        return (
            f'<figure><amp-img src="{site.picture(photo)}" width="1200" height="675" layout="responsive" alt="">'
            f'<noscript><img src="{site.picture(photo)}"></noscript></amp-img><figcaption>'
            f"{escape(photo.caption or '')} "
            f'<span class="amp-credit">{escape(photo.credit or "")}</span></figcaption></figure>'
        )

    boilerplate = (
        "<style amp-custom>h1{font:2em serif}</style><script async src='https://cdn.ampproject.org/v0.js'></script>"
    )
    return (
        f'<!doctype html>\n<html amp lang="{story.language}">\n'
        f"{room.head(story, site, json_ld=[room.news_article(story, site)], og=False, extra=boilerplate)}\n<body>"
        f'<header><a href="{site.base_url}/"><amp-img src="/media/logo-120.png" width="120" height="30"></amp-img></a>'
        f"</header><article>{top(story)}"
        f'<amp-ad width="300" height="250" type="blank"></amp-ad>{flow(story, picture)}{note(story)}'
        f'<amp-social-share type="email"></amp-social-share></article><section><h3>{told["related"]}</h3><amp-list '
        f'src="/related.json"></amp-list></section><amp-consent id="c"><div id="ui"><p>{told["consent"]}</p></div>'
        f"</amp-consent><footer>© 2026 {site.name}</footer></body></html>\n"
    )
