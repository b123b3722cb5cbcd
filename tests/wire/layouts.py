"""How pages are built: one small function per layout, each in a shape that real news pages have.

A layout gets a story and its site and gives HTML as text. A new one is a function and a line in `LAYOUTS`.
"""

from collections.abc import Callable

from tests.wire import captions, figures, hidden
from tests.wire.furniture import Site
from tests.wire.stories import Story

Layout = Callable[[Story, Site], str]


LAYOUTS: dict[str, Layout] = {
    "amp": hidden.amp,
    "attributes": captions.attributes,
    "bare": captions.bare,
    "broken": captions.broken,
    "carousel": figures.carousel,
    "consent_wall": hidden.consent_wall,
    "definition_list": captions.definition_list,
    "div_caption": captions.div_caption,
    "figure": figures.figure,
    "figure_caption_paragraphs": figures.figure_caption_paragraphs,
    "figure_inline": figures.figure_inline,
    "jsonld_only": hidden.jsonld_only,
    "lightbox": figures.lightbox,
    "live_blog": hidden.live_blog,
    "microdata": captions.microdata,
    "old_table": captions.old_table,
    "own_credit": figures.own_credit,
    "script_state": hidden.script_state,
    "span_caption": captions.span_caption,
    "stub": hidden.stub,
    "template": figures.template,
    "wp_block": figures.wp_block,
    "wp_caption": figures.wp_caption,
}
