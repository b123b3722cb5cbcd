"""File an article under one address."""

import re
from hashlib import blake2b
from urllib.parse import SplitResult, parse_qsl, quote, unquote_to_bytes, urlencode, urlsplit, urlunsplit

from transform.errors import BadUrl

# Parameters that only say how a reader came to the page, as the tools that add them document.
_TRACKING_WORDS = """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid ysclid igshid igsh li_fat_id epik mibextid
    mc_cid mc_eid mkt_tok vero_id vero_conv _hsenc _hsmi __hstc __hssc __hsfp hsctatracking oly_anon_id oly_enc_id
    wickedid s_cid s_kwcid ncid cmpid icid ito cid_source ocid smid smtyp sr_share taid ref_src ref_url rss_id
    guccounter guce_referrer guce_referrer_sig xtor at_medium at_campaign at_custom1 at_custom2 at_custom3
    at_custom4 at_link_id at_link_origin at_link_type at_format at_bbc_team at_ptr_name share_id sharetype
    shared_from traffic_source soc_src soc_trk _ga _gl _branch_match_id _branch_referrer spm __twitter_impression
    amp_js_v amp_gsa usqp wt_mc wt.mc_id wtrid
"""
TRACKING = frozenset(_TRACKING_WORDS.split())
TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "piwik_", "matomo_", "ns_", "stm_", "itm_")
# `amp=1`, a bare `amp` or `outputType=amp` ask for another rendering of the same article.
_RENDERINGS = {("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("outputtype", "amp-type")}
_CHANNELS_WORDS = """
    rss feed atom home homepage front newsletter email mail share social facebook fb twitter x tw instagram whatsapp
    telegram linkedin reddit google googlenews google-news news-google push app apple-news applenews flipboard
"""
_CHANNELS = frozenset(_CHANNELS_WORDS.split())
_CHANNEL_PARAMETERS = frozenset(("ref", "source", "src", "from", "via", "share", "origin"))
_DEFAULT_PORTS = {"http": 80, "https": 443}
_AS_GIVEN = ("file", "tag", "urn", "wirecopy")  # wire copy and identifiers: kept as they are
_SECOND_LEVELS_WORDS = """
    co com net org gov gob gouv ac edu or ne go nom mil asn id ltd plc gv in web
"""
_SECOND_LEVELS = frozenset(_SECOND_LEVELS_WORDS.split())


def canonical_url(url: str) -> str:
    """Return the address under which an article is filed.

    Two links to one article give the same string: the scheme becomes https, the host lower case and ASCII, default
    ports, user names, fragments and tracking parameters go, dot segments are resolved, escapes are written one way,
    and the remaining parameters are sorted. AMP caches and AMP renderings give the article's own address. Idempotent.
    Source: RFC 3986, section 6.2; the parameters are listed in `TRACKING`.

    >>> canonical_url("http://News.example/a?utm_source=x&id=7#top")
    'https://news.example/a?id=7'

    Raises BadUrl if `url` has no host.
    """
    previous = "".join(character for character in url.strip() if character not in "\t\r\n")
    text = _canonical_once(previous)
    while text != previous:  # an AMP cache may wrap an address that is itself a rendering; each round shortens it
        previous, text = text, _canonical_once(text)
    return text


def article_id(url: str) -> str:
    """Return the 32 hex digits that name the article filed under the canonical address `url`."""
    return blake2b(url.encode(), digest_size=16).hexdigest()


def article_url(fetched: str, canonical: str | None) -> str:
    """Return the address of the article: the page's own canonical where it can be believed, else the fetched one.

    A canonical is believed on the same registrable host, unless it names the front page, a section above the page,
    or has lost the parameter that tells the articles of one script apart.
    """
    own = canonical_url(fetched)
    if not canonical:
        return own
    try:
        named = canonical_url(canonical)
    except BadUrl:
        return own
    return named if _is_believable(urlsplit(own), urlsplit(named)) else own


def registrable_host(url: str) -> str:
    """Return the part of the host that one owner registers; for an IP address or a bare name, host and port.

    A short rule, not the public suffix list: two labels, three below a country's second level such as `co.uk`.

    >>> registrable_host("https://www.news.co.uk/a")
    'news.co.uk'
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    labels = host.split(".")
    if len(labels) < 2 or labels[-1].isdigit() or ":" in host:
        return parts.netloc
    keep = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS else 2
    return ".".join(labels[-keep:])


def _canonical_once(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise BadUrl(f"{url!r}: not an address ({error})") from error
    if parts.scheme in _AS_GIVEN:
        return url
    if not parts.hostname or parts.scheme not in _DEFAULT_PORTS:
        raise BadUrl(f"{url!r}: expected an http or https address with a host")
    host = _ascii_host(parts.hostname)
    inner = _inside_amp_cache(host, parts)
    if inner:
        return inner
    netloc = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    return urlunsplit(("https", netloc, _canonical_path(parts.path), _canonical_query(parts.query), ""))


def _ascii_host(host: str) -> str:
    host = host.lower().rstrip(".") or host
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return quote(host)


def _inside_amp_cache(host: str, parts: SplitResult) -> str | None:
    """Return the address served by an AMP cache: `X.cdn.ampproject.org/c/s/HOST/PATH`, `google.com/amp/s/HOST/PATH`."""
    if host.endswith(".cdn.ampproject.org"):
        found = re.match(r"/[a-z](/s)?/([^/]+\.[^/]+)(/.*)?$", parts.path)
    elif host.startswith("www.google."):
        found = re.match(r"/amp(/s)?/([^/]+\.[^/]+)(/.*)?$", parts.path)
    else:
        found = None
    return f"https://{found[2]}{found[3] or '/'}{'?' + parts.query if parts.query else ''}" if found else None


def _canonical_path(path: str) -> str:
    segments: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del segments[-1:]
        elif segment != ".":
            segments.append(segment)
    if path.endswith(("/.", "/..")):
        segments.append("")
    clean = _escape("/" + "/".join(segments), safe="/:@!$&'()*+,;=~")
    return re.sub(r"(?<=[^/])/amp/?$|(?<=[^/])\.amp(?=\.html?$|$)", "", clean) or "/"


def _canonical_query(query: str) -> str:
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True, errors="surrogateescape") if not _is_noise(pair)]
    return urlencode(sorted(pairs), quote_via=quote, safe="/:@,", errors="surrogateescape")


def _is_noise(pair: tuple[str, str]) -> bool:
    name, value = pair[0].lower(), pair[1].lower()
    return (
        name in TRACKING
        or name.startswith(TRACKING_PREFIXES)
        or (name, value) in _RENDERINGS
        or (name in _CHANNEL_PARAMETERS and value in _CHANNELS)
    )


def _escape(text: str, *, safe: str) -> str:
    """Write every escape one way: unreserved characters plain, the rest as upper-case UTF-8 escapes."""

    def one(found: re.Match[str]) -> str:
        raw = unquote_to_bytes(found[0])
        return quote(raw) if all(byte < 128 and quote(bytes([byte])) == chr(byte) for byte in raw) else found[0].upper()

    plain = re.sub(r"%[0-9A-Fa-f]{2}", one, text)
    return "".join(
        part if re.fullmatch(r"%[0-9A-F]{2}", part) else quote(part, safe=safe, errors="surrogatepass")
        for part in re.split(r"(%[0-9A-F]{2})", plain)
    )


def _is_believable(own: SplitResult, named: SplitResult) -> bool:
    if registrable_host(own.geturl()) != registrable_host(named.geturl()):
        return False
    if named.path == own.path:
        return bool(named.query) or not _tells_articles_apart(own)
    return not _is_section(own, named)


def _tells_articles_apart(own: SplitResult) -> bool:
    """Say whether the parameters name the article: the path has no number and a parameter has a long one."""
    return not re.search(r"\d{3}", own.path) and bool(re.search(r"=\D{0,8}\d{3,}(&|$)", own.query))


def _is_section(own: SplitResult, named: SplitResult) -> bool:
    if named.path == "/" and not named.query:
        return True
    above = named.path.rstrip("/") + "/"
    if own.path.startswith(above) and len(own.path) > len(above):
        tail = own.path[len(above) :].strip("/")
        return not _names_an_article(named.path) and (_names_an_article("/" + tail) or "/" in tail)
    return not _names_an_article(named.path) and not named.query and _names_an_article(own.path)


def _names_an_article(path: str) -> bool:
    last = path.rstrip("/").rsplit("/", 1)[-1]
    return bool(re.search(r"\d{2}|[-_][^-_]+[-_]|\.\w{3,5}$", last)) or len(last) > 30
