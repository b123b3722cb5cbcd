from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from extract.records import Link, Page

FETCHED_AT = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def make_page() -> Callable[..., Page]:
    def make(
        html: str | bytes,
        *,
        url: str = "https://news.example/harbour/landing",
        content_type: str = "text/html; charset=utf-8",
    ) -> Page:
        return Page(
            url=url,
            final_url=url,
            source="example",
            status=200,
            headers=(("content-type", content_type),),
            content=html.encode("utf-8") if isinstance(html, str) else html,
            fetched_at=FETCHED_AT,
            link=Link(url=url, source="example"),
        )

    return make


@pytest.fixture
def paragraphs() -> tuple[str, ...]:
    return (
        "The harbour council voted on Tuesday to rebuild the old ferry landing, which a storm took nine years ago.",
        "Work begins in March and is to last two summers, the engineer said, because the piles stand in deep mud.",
        "Until then the ferry keeps to the northern quay, where a second ticket office opens before Easter this year.",
        "Fishermen had asked for a wider slip, and the council promised to look at the drawings once more in January.",
    )


@pytest.fixture
def make_html(paragraphs: tuple[str, ...]) -> Callable[..., str]:
    def make(*, head: str = "", before: str = "", between: str = "", after: str = "", lang: str = "en") -> str:
        first, *rest = (f"<p>{text}</p>" for text in paragraphs)
        story = f"{before}{first}{between}{''.join(rest)}{after}"
        return f'<html lang="{lang}"><head>{head}</head><body><article>{story}</article></body></html>'

    return make
