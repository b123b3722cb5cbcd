"""Layouts whose captions stand outside figures: in divs, spans, lists, attributes, or plain paragraphs."""

from html import escape

from tests.wire import furniture as room
from tests.wire.furniture import Site
from tests.wire.markup import flow, inline, paragraph_html, swallowing
from tests.wire.shell import note, page, top
from tests.wire.stories import Photo, Story


def div_caption(story: Story, site: Site) -> str:
    """Give images whose caption is a div beside them, the credit a small element in it."""

    def picture(photo: Photo) -> str:
        return (
            f'<div class="media media--full"><div class="media__frame"><img src="{site.picture(photo)}" '
            f'alt="{escape(photo.alt or "")}"></div><div class="media__caption">{escape(photo.caption or "")} '
            f"<small>{escape(photo.credit or '')}</small></div></div>"
        )

    main = (
        f'<section class="noticia"><div class="noticia__cabecera">{top(story)}</div><div class="noticia__texto">'
        f"{flow(story, picture, after={3: room.related(story, site)})}{note(story)}</div>{room.share(story)}</section>"
        f"{room.comments(story)}"
    )
    return page(story, site, main, json_ld=[room.news_article(story, site)])


def span_caption(story: Story, site: Site) -> str:
    """Give images with a caption span and a copyright span under them, without any figure."""

    def picture(photo: Photo) -> str:
        return (
            f'<div class="illustration"><img src="{site.picture(photo, 980)}" alt="">'
            f'<span class="illustration-legend">{escape(photo.caption or "")}</span>'
            f'<span class="illustration-copyright">{escape(photo.credit or "")}</span></div>'
        )

    main = (
        f"<article>{top(story)}{room.advert(story)}{flow(story, picture, after={2: room.newsletter(story)})}"
        f"{note(story)}</article>"
    )
    return page(story, site, main, json_ld=[room.news_article(story, site)], og=False)


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
        f'<div itemprop="articleBody">{flow(story, picture)}</div>{note(story)}{room.share(story)}'
        f"{room.related(story, site)}</div>"
    )
    return page(story, site, main)


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
        f'<div class="content">{flow(story, picture)}{note(story)}</div>{room.share(story)}</div>'
    )
    return page(story, site, main)


def broken(story: Story, site: Site) -> str:
    """Give bare captions, and swallow the spaces that stand beside inline tags."""
    return bare(swallowing(story), site)


def opened(story: Story) -> list[str]:
    """Return the paragraphs, the first behind its dateline, then the agency lines."""
    return [*paragraph_html(story, wrap=False), *map(escape, story.agency_lines)]


def attributes(story: Story, site: Site) -> str:
    """Give captions in no element at all: caption and credit are the image's title."""

    def picture(photo: Photo) -> str:
        return (
            f'<a class="zoom" href="{site.picture(photo, 2048)}"><img src="{site.picture(photo, 800)}" '
            f'title="{escape(photo.text)}" alt="{escape(photo.alt or "")}"></a>'
        )

    main = f"<article>{top(story)}<div>{flow(story, picture)}{note(story)}</div>{room.share(story)}</article>"
    return page(story, site, main, json_ld=[room.news_article(story, site)])


def definition_list(story: Story, site: Site) -> str:
    """Give the oldest mark-up of galleries: a definition list of images and captions."""

    def picture(photo: Photo) -> str:
        return (
            f'<dl class="gallery-item"><dt class="gallery-icon"><img src="{site.picture(photo, 720)}" alt=""></dt>'
            f'<dd class="gallery-caption">{escape(photo.caption or "")}<span class="author">'
            f"{escape(photo.credit or '')}"
            f"</span></dd></dl>"
        )

    main = (
        f'<div class="t-content">{top(story)}{room.share(story)}<div class="t-content__body">'
        f"{flow(story, picture, after={2: room.related(story, site)})}{note(story)}</div></div>"
    )
    return page(story, site, main, json_ld=[room.news_article(story, site)])
