"""Read East Asian datelines: 新华社北京10月2日电, 【ソウル聯合ニュース】, (서울=연합뉴스)."""

import re

from extract.records import agency_named

CjkHead = tuple[str | None, int | None, int | None, tuple[str, ...], int]
"""Place, month, day, agencies, offset of the end."""

_CJK = r"\u3040-\u30ff\u3400-\u9fff가-힣"
_BRACKETED = re.compile(r"^\s*[(（【\[［〔「]([^()（）【】\[\]［］]{2,60})[)）】\]］〕」]")
_SENT = re.compile(
    rf"^\s*(?:據|据)?([{_CJK}A-Z·/\s]{{2,30}}?(?:\d{{1,2}}月)?\d{{1,2}}日\s*(?:专|专特|综合|綜合)?(?:电|電|讯|訊))"
)
_DATE = re.compile(r"(?:\d{4}年)?(?:(\d{1,2})[月월]\s*)?(\d{1,2})[日일]")
_NOISE = re.compile(r"(?:专|综合|綜合)?(?:电|電|讯|訊|発|发自|報道|报道)$|^(?:据|據)|(?:特派員|特約|記者|记者|기자)$")
_REPORTER = re.compile(rf"(?:记者|記者)\s*[{_CJK}、]{{2,3}}(?=[{_CJK}]{{2}})")
_AFTER = re.compile(
    r"^\s*(?:[（(]\s*(?:记者|記者)[^）)]*[）)]"
    r"|[가-힣]{2,4}\s?(?:[가-힣]{2,4}\s)?(?:기자|특파원)\s*="
    r"|[가-힣]{2,4}\s기자\s*=?)?\s*[-–—=:：]*\s*"
)


def read_cjk_head(text: str) -> CjkHead | None:
    """Return place, month, day, agencies and end of a head in one of the East Asian shapes; None for any other.

    >>> read_cjk_head("新华社北京10月2日电 国家主席")[:4]
    ('北京', 10, 2, ('Xinhua',))
    """
    for pattern in (_BRACKETED, _SENT):
        match = pattern.match(text)
        if match is None or not re.search(rf"[{_CJK}]", match.group(1)):
            continue
        read = _read_inner(match.group(1))
        rest = _AFTER.sub("", text[match.end() :])
        if read and (read[0] or rest) and rest:
            return (*read, len(text) - len(rest))
    return None


def _read_inner(inner: str) -> tuple[str | None, int | None, int | None, tuple[str, ...]] | None:
    date = _DATE.search(inner)
    month = int(date.group(1)) if date and date.group(1) else None
    day = int(date.group(2)) if date else None
    bare = inner[: date.start()] + " " + inner[date.end() :] if date else inner
    bare = _REPORTER.sub(" ", bare)
    agencies: list[str] = []
    places: list[str] = []
    for token in re.split(r"[\s=＝/／・,，、]+", bare):
        _read_token(_NOISE.sub("", token), agencies, places)
    if not agencies or len(places) > 1:
        return None
    return (places[0] if places else None, month, day, tuple(dict.fromkeys(agencies)))


def _read_token(token: str, agencies: list[str], places: list[str]) -> None:
    """Sort one token into agencies and places: 新华社北京 is both."""
    token = _NOISE.sub("", token)
    if not token:
        return
    if agency := agency_named(token):
        agencies.append(agency.name)
        return
    for size in range(len(token) - 1, 1, -1):
        for name, rest in ((token[:size], token[size:]), (token[-size:], token[:-size])):
            if agency := agency_named(name):
                agencies.append(agency.name)
                _read_token(rest, agencies, places)
                return
    places.append(token)
