"""Tell whether two addresses of one source name one link."""

import re
from urllib.parse import urlsplit, urlunsplit

TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|mc_[ce]id|cmpid|ocid|xtor|at_\w+|ns_\w+|_ga|wt_mc\w*|"
    r"ref_src|guccounter|smid|sr_share|traffic_source|spm)$",
    re.IGNORECASE,
)


def link_key(url: str) -> str:
    """Return a key that is the same for all spellings of one link: scheme, case of the host, fragment, tracking.

    Looser spellings, and pages that name another address as their own, are told apart after they are read.

    >>> link_key("http://News.example/a?utm_source=feed#top") == link_key("https://news.example:443/a")
    True
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme.lower() not in ("http", "https") or not host:
        return url
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, 80, 443) else f"{host}:{port}"
    query = "&".join(pair for pair in parts.query.strip().split("&") if not TRACKING.match(pair.partition("=")[0]))
    return urlunsplit(("https", netloc, parts.path.strip() or "/", query, ""))
