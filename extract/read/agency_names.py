"""Find agencies in a few words that consist of nothing else."""

import re
from functools import lru_cache

from extract.records import agency_named, name_key


def marked_agencies(text: str) -> tuple[str, ...]:
    """Return the agencies between brackets: a desk's initials may stand beside them, and case does not matter."""
    if names := agencies_in(text) or agencies_in(text.upper()) or agencies_in(text.title()):
        return names
    parts = [part.strip() for part in text.split("/")]
    named = [name for part in parts for name in agencies_in(part)]
    return tuple(named) if all(agencies_in(part) or re.fullmatch(r"[a-zäöü-]{2,5}", part) for part in parts) else ()


@lru_cache(maxsize=1024)
def agencies_in(text: str) -> tuple[str, ...]:
    """Return the agencies a short text consists of, joined by commas, slashes or "and"; none if anything else is there.

    >>> agencies_in("AP/Reuters"), agencies_in("Reuters said")
    (('AP', 'Reuters'), ())
    """
    if agency := agency_named(text):
        return (agency.name,)
    names: dict[str, None] = {}
    for part in re.split(_JOINERS, text):
        if bare := part.strip(" ."):
            name = _agency_of(bare)
            if name is None:
                return ()
            names[name] = None
    return tuple(names)


_JOINERS = (
    r"\s*[/,;+&|·•、，／]\s*|\s[-–—]\s"
    r"|\s+(?:and|und|et|y|e|och|og|en|и|та|i|a|ja|és|și|ve|dan|và|with|avec|con|com|mit|met|و)\s+|(?<=[A-Z])-(?=[A-Z])"
)


def _agency_of(part: str) -> str | None:
    part = re.sub(r"(?<=[\u3040-\u9fff])(?:专电|電|电|讯|訊|配信)$", "", part)
    if agency := agency_named(part) or agency_named(
        re.sub(r"\.(?:ru|com|it|net|org|info|ua|pl)$", "", part, flags=re.IGNORECASE)
    ):
        return agency.name
    words = part.split()
    # "Reuters Staff", "Agencia EFE", "agency ANSA"
    kept = [word for word in words if not _is_noise(word)]
    if kept and len(kept) < len(words) and (agency := agency_named(" ".join(kept))):
        return agency.name
    return None


@lru_cache(maxsize=4096)
def _is_noise(word: str) -> bool:
    return name_key(word) in _AGENCY_NOISE


_AGENCY_NOISE = frozenset(
    [
        "agency",
        "agencies",
        "agencia",
        "agência",
        "agenzia",
        "agence",
        "agentur",
        "agentura",
        "agencja",
        "агентство",
        "агенция",
        "agentia",
        "agenția",
        "news",
        "the",
        "staff",
        "wire",
        "service",
        "bureau",
        "ajansı",
        "haber",
        "notícias",
        "noticias",
        "nyhetsbyrån",
        "inputs",
        "input",
        "reports",
        "photo",
        "newsroom",
    ]
)
