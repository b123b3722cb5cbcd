"""The body: what the reader reads, paragraph by paragraph. trafilatura is the engine."""

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Extractor

from extract.read.text import clean_text


def extract_paragraphs(root: HtmlElement) -> tuple[str, ...]:
    """Return the paragraphs of the article in `root`, which is consumed; empty when there are none."""
    found = bare_extraction(root, options=Extractor(output_format="python", comments=False))
    lines = str(getattr(found, "text", None) or "").split("\n")
    return tuple(text for line in lines if (text := clean_text(line)))
