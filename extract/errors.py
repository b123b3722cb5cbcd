"""What may go wrong while reading the web. Each error ends as one `Reject`, under the code `reason`."""


class ExtractError(Exception):
    """A link or page that gives no document.

    `reason` is the code in `rejects.reason`; `retry` says whether another night may do better.
    """

    reason = "extract_error"
    retry = True


class BadSource(ExtractError):
    """A source that cannot be looked at at all; it stops that source, loudly."""

    reason = "bad_source"


class FetchError(ExtractError):
    """The page could not be had."""

    reason = "fetch_error"


class ReadError(ExtractError):
    """The page was had, and gives no document."""

    reason = "read_error"
    retry = False


class EmptyBody(ReadError):
    """The page holds no article text."""

    reason = "empty_body"


class NotAnArticle(ReadError):
    """The page is something else: a front page, a consent wall, a video page, a soft 404."""

    reason = "not_an_article"
