"""What may go wrong while reading the web. Each error ends as one `Reject`, under the code `reason`."""

from datetime import datetime


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


# The errors of the door. Each carries what its `Reject` needs to say.


class PageNotHad(FetchError):
    """The base of what the door raises.

    `status` is that of the answer, when there was one. `not_before` is the earliest time at which the host wants to
    hear of us again.
    """

    def __init__(
        self,
        message: str,
        *,
        reason: str | None = None,
        status: int | None = None,
        not_before: datetime | None = None,
        retry: bool | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.not_before = not_before
        if reason is not None:
            self.reason = reason
        if retry is not None:
            self.retry = retry


class BadAddress(PageNotHad):
    """The address cannot be asked for: no http or https, no host, letters no address may have."""

    reason = "bad_address"
    retry = False


class ForbiddenAddress(PageNotHad):
    """The address leads where the door never goes: a private network, another port."""

    reason = "forbidden_address"
    retry = False


class Disallowed(PageNotHad):
    """The host's robots.txt asks us not to read this address."""

    reason = "robots_disallow"
    retry = False


class OptedOut(PageNotHad):
    """The rights holder reserves text and data mining."""

    reason = "opted_out"
    retry = False


class BadStatus(PageNotHad):
    """The host answered, and the answer is not the page."""

    reason = "http_status"


class PutOff(PageNotHad):
    """The host asks for a longer pause than a run can wait."""

    reason = "put_off"


class Unreachable(PageNotHad):
    """No connection to the host, or one that broke."""

    reason = "unreachable"


class TimedOut(PageNotHad):
    """The page did not come in time."""

    reason = "timeout"


class TooLarge(PageNotHad):
    """The page is larger than the limits allow."""

    reason = "too_large"
    retry = False


class BrokenBody(PageNotHad):
    """The body is cut short, or is not what its encoding says."""

    reason = "broken_body"


class TooManyRedirects(PageNotHad):
    """The redirects go in a circle, or on and on."""

    reason = "too_many_redirects"


# The errors of the reader.


class TooMuchMarkup(ReadError):
    """The page would take seconds to parse: a million elements, or an attack."""

    reason = "too_much_markup"
