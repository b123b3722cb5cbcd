"""Wire copy in the formats that agencies deliver: plain text, NITF, NewsML-G2 and ninjs.

Source: IPTC, NITF 3.6, NewsML-G2 2.34 and ninjs 2.1.
"""

import json
from html import escape

from tests.wire.markup import inline, plain_copy
from tests.wire.stories import Photo, Story

PROVIDER = "Northlight Press Service"


def nitf(story: Story) -> str:
    """Return NITF: the dateline stands in an element of its own, captions in `media`."""
    parts = []
    for place, paragraph in enumerate(["", *story.paragraphs]):
        parts.append(f"<p>{inline(paragraph)}</p>" if paragraph else "")
        parts += [_nitf_media(photo) for photo in story.photos if photo.after == place]
    keywords = "".join(f'<keyword key="{escape(word)}"/>' for word in story.keywords)
    names = " ".join(f"<person>{escape(name)}</person>" for name in story.byline)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<nitf version="-//IPTC//DTD NITF 3.6//EN" '
        f'xml:lang="{story.language}">'
        f'<head><title>{escape(story.headline or "")}</title><docdata management-status="usable"><doc-id '
        f'id-string="{story.slug}"/><date.issue norm="{story.published:%Y%m%dT%H%M%SZ}"/><doc.copyright '
        f'year="2026" holder="{" ".join(story.agencies)}"/><key-list>{keywords}</key-list></docdata></head>\n'
        f"<body><body.head><hedline><hl1>{escape(story.headline or '')}</hl1></hedline><byline>{names}</byline>"
        f"<distributor><org>{' '.join(story.agencies)}</org></distributor><dateline><location>"
        f"{escape(story.dateline_place or '')}</location></dateline></body.head>\n<body.content>"
        f"{''.join(parts)}</body.content></body></nitf>\n"
    )


def _nitf_media(photo: Photo) -> str:
    return (
        f'<media media-type="image"><media-reference mime-type="image/png" source="{photo.name}.png"/>'
        f"<media-caption><p>{escape(photo.caption or '')}</p></media-caption>"
        f"<media-producer>{escape(photo.credit or '')}</media-producer></media>"
    )


def newsml(story: Story) -> str:
    """Return a NewsML-G2 news item with its text as XHTML."""
    text = "".join(f"<p>{part}</p>" for part in _opened(story))
    words = "".join(f"<keyword>{escape(word)}</keyword>" for word in story.keywords)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" '
        f'guid="tag:wire.example,2026:newsml_{story.slug}" version="1" standard="NewsML-G2" standardversion="2.34" '
        f'xml:lang="{story.language}"><itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:x">'
        f"<name>{PROVIDER}"
        f"</name></provider><versionCreated>{story.stamp.isoformat()}</versionCreated><firstCreated>"
        f'{story.published.isoformat()}</firstCreated><pubStatus qcode="stat:usable"/></itemMeta>\n<contentMeta>'
        f"<contentCreated>{story.published.isoformat()}</contentCreated><located><name>"
        f"{escape(story.dateline_place or '')}</name></located><by>{escape(', '.join(story.byline))}</by>"
        f'<language tag="{story.language}"/>{words}<headline>{escape(story.headline or "")}</headline></contentMeta>\n'
        '<contentSet><inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head>'
        f"<title>{escape(story.headline or '')}</title></head><body>{text}</body></html></inlineXML></contentSet>"
        "</newsItem>\n"
    )


def ninjs(story: Story) -> str:
    """Return ninjs 2.1, pictures as associations."""
    item = {
        "$schema": "https://www.iptc.org/std/ninjs/ninjs-schema_2.1.json",
        "standard": {"name": "ninjs", "version": "2.1"},
        "uri": f"tag:wire.example,2026:{story.slug}",
        "type": "text",
        "pubstatus": "usable",
        "language": story.language,
        "firstcreated": story.published.isoformat(),
        "versioncreated": story.stamp.isoformat(),
        "headlines": [{"role": "main", "value": story.headline, "contenttype": "text/plain"}],
        "by": f"Von {' und '.join(story.byline)}, {' '.join(story.agencies)}",
        "located": story.dateline_place,
        "infosources": [{"name": name} for name in story.agencies],
        "copyrightholder": " ".join(story.agencies),
        "subjects": [{"name": word} for word in story.keywords],
        "bodies": [
            {"role": "main", "contenttype": "text/html", "value": "".join(f"<p>{part}</p>" for part in _opened(story))}
        ],
        "associations": [_ninjs_picture(photo) for photo in story.photos],
    }
    return json.dumps(item, ensure_ascii=False, indent=1) + "\n"


def _ninjs_picture(photo: Photo) -> dict[str, object]:
    return {
        "name": photo.name,
        "uri": f"tag:wire.example,2026:{photo.name}",
        "type": "picture",
        "descriptions": [{"role": "caption", "value": photo.caption, "contenttype": "text/plain"}],
        "by": photo.credit,
        "renditions": [
            {"name": "web", "href": f"https://wire.example/media/{photo.name}.png", "contenttype": "image/png"}
        ],
    }


def _opened(story: Story) -> list[str]:
    first = f"{escape(story.dateline)} " if story.dateline else ""
    return [first * (not place) + inline(part) for place, part in enumerate(story.paragraphs)]


FORMATS = {"copy": plain_copy, "nitf": nitf, "newsml": newsml, "ninjs": ninjs}
