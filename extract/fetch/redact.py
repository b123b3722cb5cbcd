"""Take secrets out of addresses, and put them back for the host they belong to."""

import hashlib
import re
from urllib.parse import unquote, urlsplit, urlunsplit

MASK = "redacted"
# Names whose value is a secret whatever it looks like.
SECRET_NAME = re.compile(
    r"^(?:x-(?:amz|goog)-(?:signature|credential|security-token)|googleaccessid|awsaccesskeyid|key-pair-id"
    r"|(?:[a-z0-9]*[_-])?(?:api[_-]?key|apikey|app[_-]?key|access[_-]?key|secret(?:[_-]?key)?|private[_-]?key"
    r"|token|passwd|password|pwd|signature|credential|credentials|jwt|bearer)|hdnea|hdnts"
    r"|access_?token|auth_?token|auth_?key|sub(?:scription)?[_-]key|client[_-]secret|sig|session_?id|phpsessid"
    r"|jsessionid|licen[cs]e[_-]?key|user[_-]?key|feed[_-]?key|authorization)$",
    re.IGNORECASE,
)
# Names that are a secret on one site and an article's number on another: the value goes, its fingerprint stays, so
# that two articles stay two.
DOUBTFUL_NAME = re.compile(r"^(?:key|auth|pass|hash|hmac|code|sid|session|login|user|username)$", re.IGNORECASE)
USER = re.compile(r"^(\s*(?:https?:[/\\]*|//))[^/?#\\\s]*@", re.IGNORECASE)  # as forgiving as a browser is
PATH_SESSION = re.compile(rf"(;(?:jsessionid|phpsessid|session_?id|sid)=)(?!{MASK})[^/?#;]+", re.IGNORECASE)
NESTED_USER = re.compile(r"//[^/?#\s:]*:[^/?#\s@]*@")  # wherever it stands: an address may hold another
LOOSE_USER = re.compile(r"""(?<![^\s'"(])(?!mailto:)[^\s/:@'"]{1,200}:[^\s/@'"]{1,200}@""", re.IGNORECASE)
LOOSE_PAIR = re.compile(r"""([A-Za-z0-9_.-]{1,60})=([^\s&#;,'"<>]+)""")
NUMBER_LIKE = re.compile(r"^[0-9._-]*$")
MAX_SHOWN = 10_000  # characters; a longer text is no address
SHORT_SECRET = 6  # characters; a shorter value is found by chance in any text


def redact_url(url: str) -> str:
    """Return `url` as records, logs and archives may show it: no user, no password, no key.

    Idempotent, and without a secret the address comes back as it was. A value that may be an article's number is
    replaced by its fingerprint, so that different addresses stay different.

    >>> redact_url("https://joe:pw@news.example/a?apikey=s3cret&id=7")
    'https://news.example/a?apikey=redacted&id=7'
    >>> redact_url("https://news.example/view?key=20221002.99000")
    'https://news.example/view?key=20221002.99000'
    """
    before, shown = "", url[:MAX_SHOWN]
    # An address may hold another, and what one step uncovers is the next one's; every step leaves less.
    while shown != before:
        before, shown = shown, _redact_once(shown)
    return shown


def redact_text(text: str) -> str:
    """Return a line that holds addresses, or what was meant for one, without the secrets that show by their form.

    >>> redact_text("not an address: joe:pw@news.example token=s3cret")
    'not an address: news.example token=redacted'
    """
    shown = LOOSE_USER.sub("", NESTED_USER.sub("//", text[:MAX_SHOWN]))
    return LOOSE_PAIR.sub(lambda found: f"{found[1]}={MASK}" if SECRET_NAME.match(found[1]) else found[0], shown)


def _redact_once(url: str) -> str:
    base, hash_sign, fragment = NESTED_USER.sub("//", url).partition("#")
    head, question, query = base.partition("?")
    head = PATH_SESSION.sub(rf"\1{MASK}", USER.sub(r"\1", head))
    return (
        head + question + _redact_pairs(query) + hash_sign + (_redact_pairs(fragment) if "=" in fragment else fragment)
    )


def secrets_of(url: str) -> tuple[str, ...]:
    """Return the secret values `url` carries, as written and as they read unquoted, the longest first."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ()
    found: set[str] = set()
    user, separator, _ = parts.netloc.rpartition("@")
    if separator:
        found.update(part for part in user.split(":", 1)[-1:] if part)
    for pair in parts.query.split("&"):
        _, _, value = pair.partition("=")
        if value and _redact_pair(pair) != pair:
            found.add(value)
    found |= {unquote(value) for value in found}
    return tuple(sorted((value for value in found if len(value) >= SHORT_SECRET), key=lambda v: (-len(v), v)))


def mask_secrets(text: str, secrets: tuple[str, ...]) -> str:
    """Return `text` with every one of `secrets` masked."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text


def restore_secrets(url: str, source_url: str | None) -> str:
    """Return a recorded address with the secrets of its source put back, where both name one host.

    The warehouse holds `url` without its key; the operator's settings hold `source_url` with it.

    >>> restore_secrets("https://news.example/a?apikey=redacted", "https://news.example/feed?apikey=s3cret")
    'https://news.example/a?apikey=s3cret'
    """
    if not source_url or MASK not in url:
        return url
    try:
        parts, source = urlsplit(url), urlsplit(source_url)
    except ValueError:
        return url
    if (parts.scheme, parts.netloc) != (source.scheme, source.netloc.rpartition("@")[2]):
        return url
    known = {_redact_pair(pair): pair for pair in source.query.split("&") if _redact_pair(pair) != pair}
    return urlunsplit(parts._replace(query="&".join(known.get(pair, pair) for pair in parts.query.split("&"))))


def _redact_pairs(query: str) -> str:
    return "&".join(_redact_pair(pair) for pair in query.split("&"))


def _redact_pair(pair: str) -> str:
    name, separator, value = pair.partition("=")
    if not value or value.startswith(MASK):
        return pair
    plain = unquote(name)
    if SECRET_NAME.match(plain):
        return f"{name}{separator}{MASK}"
    if DOUBTFUL_NAME.match(plain) and not NUMBER_LIKE.match(value):
        return f"{name}{separator}{MASK}-{hashlib.blake2b(value.encode(), digest_size=4).hexdigest()}"
    return pair
