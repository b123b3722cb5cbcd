"""How pages are built: one small function per layout, each in a shape that real news pages have.

A layout gets a story and its site and gives HTML as text. `LAYOUTS` names them all.
"""

from collections.abc import Callable, Sequence
from html import escape

from tests.wire import furniture as room
from tests.wire.furniture import Site
from tests.wire.markup import flow, inline, paragraph_html, plain_copy, swallowing
from tests.wire.stories import Photo, Story

Layout = Callable[[Story, Site], str]


def _page(
    story: Story, site: Site, main: str, *, json_ld: Sequence[object] = (), og: bool = True, extra: str = ""
) -> str:
    """Put `main` among the furniture that surrounds it on every page."""
    direction = ' dir="rtl"' if story.language in {"ar", "fa", "he"} else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{story.language}"{direction}>\n'
        f"{room.head(story, site, json_ld=json_ld, og=og, extra=extra)}\n<body>\n{room.header(story, site)}\n"
        f'<div class="grid" id="content">\n{main}\n{room.most_read(story, site)}\n</div>\n'
        f"{room.newsletter(story)}\n{room.footer(story, site)}\n</body>\n</html>\n"
    )


def _top(story: Story) -> str:
    standfirst = f'<p class="standfirst">{escape(story.standfirst)}</p>' if story.standfirst else ""
    return f"<h1>{escape(story.headline or '')}</h1>{standfirst}{room.byline_html(story)}{room.times_html(story)}"


def _note(story: Story) -> str:
    return f'<p class="correction"><em>{escape(story.ednote)}</em></p>' if story.ednote else ""


def figure(story: Story, site: Site) -> str:
    """Give figures with a caption span and a credit span inside the figcaption."""

    def picture(photo: Photo) -> str:
        credit = f'<span class="pic__credit">{escape(photo.credit)}</span>' if photo.credit else ""
        return (
            f'<figure class="pic"><picture><source srcset="{site.picture(photo, 1600)} 1600w" type="image/webp">'
            f'<img src="{site.picture(photo)}" alt="{escape(photo.alt or "")}" width="1200" height="675"></picture>'
            f'<figcaption><span class="pic__text">{escape(photo.caption or "")}</span> {credit}</figcaption></figure>'
        )

    main = (
        f'<main><article class="story">{_top(story)}{room.share(story)}{_note(story)}<div class="story__body">'
        f"{flow(story, picture, after={2: room.related(story, site), 4: room.advert(story)})}</div>"
        f"{room.author_bio(story)}</article>{room.comments(story)}</main>"
    )
    return _page(story, site, main, json_ld=[room.news_article(story, site), room.breadcrumbs(story, site)])


def figure_inline(story: Story, site: Site) -> str:
    """Give figures whose figcaption ends in the credit, without a mark-up of its own; no JSON-LD."""

    def picture(photo: Photo) -> str:
        return (
            f'<figure><a href="{site.picture(photo, 2048)}"><img loading="lazy" data-src="{site.picture(photo)}" '
            f'src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt=""></a>'
            f"<figcaption>{escape(photo.text)}</figcaption></figure>"
        )

    main = (
        f'<div role="main"><div class="headline-block">{_top(story)}</div>{room.share(story)}'
        f'<div class="text">{flow(story, picture, after={1: room.advert(story)})}{_note(story)}</div>'
        f"{room.related(story, site, tag='div')}</div>"
    )
    return _page(story, site, main)


def wp_caption(story: Story, site: Site) -> str:
    """Give the blog system's classic: a div of a fixed width with the image and a caption paragraph."""

    def picture(photo: Photo) -> str:
        return (
            f'<div id="attachment_{len(photo.name) * 731}" style="width: 1034px" class="wp-caption aligncenter">'
            f'<img class="size-large" src="{site.picture(photo, 1024)}" srcset="{site.picture(photo, 1024)} 1024w, '
            f'{site.picture(photo, 300)} 300w" alt="{escape(photo.alt or "")}" width="1024" height="576">'
            f'<p class="wp-caption-text">{escape(photo.text)}</p></div>'
        )

    main = (
        f'<article class="post type-post"><header class="entry-header">{_top(story)}</header>'
        f'<div class="entry-content">{flow(story, picture)}{_note(story)}'
        f'<div class="sharedaddy">{room.share(story)}</div></div>{room.author_bio(story)}</article>'
        f"{room.comments(story)}"
    )
    graph = {
        "@context": "https://schema.org",
        "@graph": [room.news_article(story, site), room.breadcrumbs(story, site)],
    }
    return _page(story, site, main, json_ld=[graph])


def div_caption(story: Story, site: Site) -> str:
    """Give images whose caption is a div beside them, the credit a small element in it."""

    def picture(photo: Photo) -> str:
        return (
            f'<div class="media media--full"><div class="media__frame"><img src="{site.picture(photo)}" '
            f'alt="{escape(photo.alt or "")}"></div><div class="media__caption">{escape(photo.caption or "")} '
            f"<small>{escape(photo.credit or '')}</small></div></div>"
        )

    main = (
        f'<section class="noticia"><div class="noticia__cabecera">{_top(story)}</div><div class="noticia__texto">'
        f"{flow(story, picture, after={3: room.related(story, site)})}{_note(story)}</div>{room.share(story)}</section>"
        f"{room.comments(story)}"
    )
    return _page(story, site, main, json_ld=[room.news_article(story, site)])


def span_caption(story: Story, site: Site) -> str:
    """Give images with a caption span and a copyright span under them, without any figure."""

    def picture(photo: Photo) -> str:
        return (
            f'<div class="illustration"><img src="{site.picture(photo, 980)}" alt="">'
            f'<span class="illustration-legend">{escape(photo.caption or "")}</span>'
            f'<span class="illustration-copyright">{escape(photo.credit or "")}</span></div>'
        )

    main = (
        f"<article>{_top(story)}{room.advert(story)}{flow(story, picture, after={2: room.newsletter(story)})}"
        f"{_note(story)}</article>"
    )
    return _page(story, site, main, json_ld=[room.news_article(story, site)], og=False)


def own_credit(story: Story, site: Site) -> str:
    """Give figures with the caption in the figcaption and the credit beside it, in the figure but outside."""

    def picture(photo: Photo) -> str:
        return (
            f'<figure role="group" class="bild"><div class="bild__rahmen"><img src="{site.picture(photo, 800)}" '
            f'alt="{escape(photo.alt or photo.caption or "")}"><small class="bild__quelle">{escape(photo.credit or "")}'
            f"</small></div><figcaption>{escape(photo.caption or '')}</figcaption></figure>"
        )

    main = (
        f'<main><article><header>{_top(story)}</header>{room.share(story)}<div class="artikel-text">'
        f"{flow(story, picture, after={1: room.advert(story), 3: room.related(story, site)})}</div>{_note(story)}"
        f"</article>{room.comments(story)}</main>"
    )
    return _page(story, site, main, json_ld=[room.news_article(story, site)])


def carousel(story: Story, site: Site) -> str:
    """Give all photos as slides of one carousel before the text; the lead slide stands twice, as a clone."""

    def slide(photo: Photo, place: int, extra: str = "") -> str:
        return (
            f'<li class="slide{extra}" data-index="{place}" aria-hidden="{str(place > 0).lower()}">'
            f'<img data-src="{site.picture(photo)}" alt=""><div class="slide__text"><p class="slide__caption">'
            f'{escape(photo.caption or "")}</p><p class="slide__credit">{escape(photo.credit or "")}</p></div></li>'
        )

    slides = "".join(slide(photo, place) for place, photo in enumerate(story.photos))
    clone = slide(story.photos[0], len(story.photos), " slide--clone") if story.photos else ""
    main = (
        f'<article class="material">{_top(story)}<div class="carousel"><ul class="carousel__track">{slides}{clone}</ul>'
        f'<button aria-label="next">›</button></div><div class="material__text">{flow(story, None)}</div>'
        f"{_note(story)}{room.share(story)}{room.related(story, site)}</article>"
    )
    return _page(story, site, main, json_ld=[room.news_article(story, site)])


def template(story: Story, site: Site) -> str:
    """Give the lead in the page and its gallery in a `<template>` that a script would open."""

    def slide(photo: Photo) -> str:
        return (
            f'<figure class="shot"><img src="{site.picture(photo, 1600)}" alt=""><figcaption>'
            f'<span class="shot__text">{escape(photo.caption or "")}</span> <span class="shot__by">'
            f"{escape(photo.credit or '')}</span></figcaption></figure>"
        )

    slides = "".join(slide(photo) for photo in story.photos)
    lead = story.photos[0] if story.photos else None
    opener = f'<button class="opener"><img src="{site.picture(lead, 800)}" alt=""></button>' if lead else ""
    main = (
        f'<article><div class="title-area">{_top(story)}</div><div class="gallery">{opener}<template id="gallery">'
        f'{slides}</template></div><div id="article-text">{flow(story, None, after={2: room.advert(story)})}</div>'
        f"{_note(story)}{room.share(story)}</article>{room.comments(story)}"
    )
    return _page(story, site, main, json_ld=[room.news_article(story, site)])


def microdata(story: Story, site: Site) -> str:
    """Give schema.org as attributes of the elements, without a script."""

    def picture(photo: Photo) -> str:
        return (
            f'<div itemprop="image" itemscope itemtype="https://schema.org/ImageObject"><img itemprop="contentUrl" '
            f'src="{site.picture(photo)}" alt="">'
            f'<p class="img-desc" itemprop="caption">{escape(photo.caption or "")}</p>'
            f'<p class="img-src" itemprop="creditText">{escape(photo.credit or "")}</p></div>'
        )

    names = " ".join(
        f'<span itemprop="author" itemscope itemtype="https://schema.org/Person"><span itemprop="name">'
        f"{escape(name)}</span></span>"
        for name in story.byline
    )
    standfirst = f'<h2 itemprop="alternativeHeadline">{escape(story.standfirst)}</h2>' if story.standfirst else ""
    main = (
        f'<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">'
        f"{escape(story.headline or '')}</h1>{standfirst}<p>{room.words(story.language)['by']} {names}</p>"
        f'<time itemprop="datePublished" datetime="{story.published.isoformat()}">{story.published:%d/%m/%Y}</time>'
        f'<div itemprop="articleBody">{flow(story, picture)}</div>{_note(story)}{room.share(story)}'
        f"{room.related(story, site)}</div>"
    )
    return _page(story, site, main)


def old_table(story: Story, site: Site) -> str:
    """Give the nineties: tables, font tags, paragraphs parted by line breaks, a charset of its own."""
    pictures = "".join(
        f'<center><img src="{site.picture(photo, 600)}" border="0"><br><font size="2" color="#333399">'
        f"{escape(photo.text)}</font></center><br>"
        for photo in story.photos
    )
    text = "<br><br>\n".join(f"　　{inline(part)}" for part in opened(story))
    names = " ".join(story.byline)
    told = room.words(story.language)
    links = "".join(f'<a href="{path}">{escape(title)}</a><br>' for title, path in site.teasers[:4])
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={story.charset}">'
        f'<title>{escape(story.headline or "")}_{site.name}</title><meta name="keywords" '
        f'content="{escape(",".join(story.keywords))}"></head><body><table width="960" align="center"><tr><td>'
        f'{" | ".join(told["nav"])}</td></tr><tr><td><table><tr><td width="660"><h1 align="center">'
        f'{escape(story.headline or "")}</h1><div align="center">{story.published:%Y-%m-%d %H:%M:%S} '
        f"{told['by']} {names}"
        f'</div><div id="zoom">{pictures}{text}</div></td><td width="300" valign="top"><b>{told["most_read"]}</b><br>'
        f"{links}</td></tr></table></td></tr><tr><td>© 2026 {site.name} "
        f"{told['rights']}</td></tr></table></body></html>\n"
    )


def bare(story: Story, site: Site) -> str:
    """Give captions as paragraphs like any other, each after the paragraph that holds its image."""

    def picture(photo: Photo) -> str:
        return f'<p><img src="{site.picture(photo)}" alt="" width="1200" height="675"></p>\n<p>{escape(photo.text)}</p>'

    main = (
        f'<div class="content-wrap"><h1 class="title">{escape(story.headline or "")}</h1>{room.byline_html(story)}'
        f'<div class="content">{flow(story, picture)}{_note(story)}</div>{room.share(story)}</div>'
    )
    return _page(story, site, main)


def broken(story: Story, site: Site) -> str:
    """Give bare captions, and swallow the spaces that stand beside inline tags."""
    return bare(swallowing(story), site)


def opened(story: Story) -> list[str]:
    """Return the paragraphs, the first behind its dateline, then the agency lines."""
    return [*paragraph_html(story, wrap=False), *map(escape, story.agency_lines)]


LAYOUTS: dict[str, Layout] = {
    "figure": figure,
    "figure_inline": figure_inline,
    "wp_caption": wp_caption,
    "div_caption": div_caption,
    "span_caption": span_caption,
    "own_credit": own_credit,
    "carousel": carousel,
    "template": template,
    "microdata": microdata,
    "old_table": old_table,
    "bare": bare,
    "broken": broken,
    "copy": lambda story, site: plain_copy(story),
}
