"""Layouts whose photos stand in figures, or in the boxes that blog systems and galleries use for them."""

from html import escape

from tests.wire import furniture as room
from tests.wire.furniture import Site
from tests.wire.markup import flow
from tests.wire.shell import note, page, top
from tests.wire.stories import Photo, Story


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
        f'<main><article class="story">{top(story)}{room.share(story)}{note(story)}<div class="story__body">'
        f"{flow(story, picture, after={2: room.related(story, site), 4: room.advert(story)})}</div>"
        f"{room.author_bio(story)}</article>{room.comments(story)}</main>"
    )
    return page(story, site, main, json_ld=[room.news_article(story, site), room.breadcrumbs(story, site)])


def figure_inline(story: Story, site: Site) -> str:
    """Give figures whose figcaption ends in the credit, without a mark-up of its own; no JSON-LD."""

    def picture(photo: Photo) -> str:
        return (
            f'<figure><a href="{site.picture(photo, 2048)}"><img loading="lazy" data-src="{site.picture(photo)}" '
            f'src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt=""></a>'
            f"<figcaption>{escape(photo.text)}</figcaption></figure>"
        )

    main = (
        f'<div role="main"><div class="headline-block">{top(story)}</div>{room.share(story)}'
        f'<div class="text">{flow(story, picture, after={1: room.advert(story)})}{note(story)}</div>'
        f"{room.related(story, site, tag='div')}</div>"
    )
    return page(story, site, main)


def own_credit(story: Story, site: Site) -> str:
    """Give figures with the caption in the figcaption and the credit beside it, in the figure but outside."""

    def picture(photo: Photo) -> str:
        return (
            f'<figure role="group" class="bild"><div class="bild__rahmen"><img src="{site.picture(photo, 800)}" '
            f'alt="{escape(photo.alt or photo.caption or "")}"><small class="bild__quelle">{escape(photo.credit or "")}'
            f"</small></div><figcaption>{escape(photo.caption or '')}</figcaption></figure>"
        )

    main = (
        f'<main><article><header>{top(story)}</header>{room.share(story)}<div class="artikel-text">'
        f"{flow(story, picture, after={1: room.advert(story), 3: room.related(story, site)})}</div>{note(story)}"
        f"</article>{room.comments(story)}</main>"
    )
    return page(story, site, main, json_ld=[room.news_article(story, site)])


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
        f'<article class="post type-post"><header class="entry-header">{top(story)}</header>'
        f'<div class="entry-content">{flow(story, picture)}{note(story)}'
        f'<div class="sharedaddy">{room.share(story)}</div></div>{room.author_bio(story)}</article>'
        f"{room.comments(story)}"
    )
    graph = {
        "@context": "https://schema.org",
        "@graph": [room.news_article(story, site), room.breadcrumbs(story, site)],
    }
    return page(story, site, main, json_ld=[graph])


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
        f'<article class="material">{top(story)}<div class="carousel"><ul class="carousel__track">{slides}{clone}</ul>'
        f'<button aria-label="next">›</button></div><div class="material__text">{flow(story, None)}</div>'
        f"{note(story)}{room.share(story)}{room.related(story, site)}</article>"
    )
    return page(story, site, main, json_ld=[room.news_article(story, site)])


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
        f'<article><div class="title-area">{top(story)}</div><div class="gallery">{opener}<template id="gallery">'
        f'{slides}</template></div><div id="article-text">{flow(story, None, after={2: room.advert(story)})}</div>'
        f"{note(story)}{room.share(story)}</article>{room.comments(story)}"
    )
    return page(story, site, main, json_ld=[room.news_article(story, site)])


def wp_block(story: Story, site: Site) -> str:
    """Give the blog system's newer blocks: a figure per image, bare `figcaption`, `em` around the credit."""

    def picture(photo: Photo) -> str:
        return (
            f'<figure class="wp-block-image size-large"><img decoding="async" src="{site.picture(photo, 1024)}" alt="">'
            f'<figcaption class="wp-element-caption">{escape(photo.caption or "")} <em>'
            f"{escape(photo.credit or '')}</em>"
            f"</figcaption></figure>"
        )

    graph = {"@context": "https://schema.org", "@graph": [room.news_article(story, site)]}
    main = (
        f'<main class="wp-site-blocks"><h1 class="wp-block-post-title">{escape(story.headline or "")}</h1>'
        f'<div class="wp-block-group">{room.byline_html(story)}{room.times_html(story)}</div>'
        f'<div class="entry-content wp-block-post-content">{flow(story, picture)}{note(story)}'
        f'<div class="wp-block-group has-background"><p><strong>{room.words(story.language)["signup"]}</strong></p>'
        f"<p>{room.words(story.language)['newsletter']}</p></div></div></main>"
    )
    return page(story, site, main, json_ld=[graph])


def lightbox(story: Story, site: Site) -> str:
    """Give each photo twice: small in the text, and large with its caption in a lightbox at the end of the page."""

    def small(photo: Photo) -> str:
        return (
            f'<div class="thumb"><a href="#{photo.name}" data-open="lightbox"><img src="{site.picture(photo, 640)}" '
            f'alt="{escape(photo.caption or "")}"></a></div>'
        )

    def large(photo: Photo) -> str:
        return (
            f'<figure id="{photo.name}" class="lightbox__item" hidden>'
            f'<img data-src="{site.picture(photo, 2048)}" alt="">'
            f'<figcaption><span class="caption lightbox__caption">{escape(photo.text)}</span></figcaption></figure>'
        )

    main = (
        f'<article>{top(story)}{room.share(story)}<div class="body-container"><div class="wsw">'
        f"{flow(story, small)}</div>"
        f"</div>{note(story)}</article>{room.related(story, site)}"
        f'<div class="lightbox" aria-hidden="true">{"".join(large(photo) for photo in story.photos)}</div>'
    )
    return page(story, site, main, json_ld=[room.news_article(story, site)])


def figure_caption_paragraphs(story: Story, site: Site) -> str:
    """Give figures without `figcaption`: the caption is a paragraph in them."""

    def picture(photo: Photo) -> str:
        return (
            f'<figure class="img-wrap"><img loading="lazy" srcset="{site.picture(photo, 480)} 480w, '
            f'{site.picture(photo, 960)} 960w" src="{site.picture(photo, 480)}" alt=""><p>{escape(photo.text)}</p>'
            f"</figure>"
        )

    main = (
        f"<article>{top(story)}<section>{flow(story, picture, after={2: room.newsletter(story)})}{note(story)}"
        f"</section>{room.author_bio(story)}</article>"
    )
    return page(story, site, main, json_ld=[room.news_article(story, site)])
