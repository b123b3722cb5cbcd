"""Take from a text what its story is told by: names, places, numbers and words of its top, hashed and weighed."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

from transform.records import Article, Tag
from transform.story_words import EVERYDAY
from transform.text import SPACELESS, fold, paragraphs

NAME, PART, PLACE, NUMBER, WORD = range(5)  # kinds of terms; a part is a word of a name that has a last word too
HEADLINE, LEAD, REST = 3, 2, 1  # where a term stands first
TOP = 800  # characters of the body that are looked at: what a story is about stands in its top
MOST_TERMS = 96  # of one text, those that stand higher first
NAME_LETTERS = 6  # of a longer name: what follows is an ending, or makes the people of the place
WORD_LETTERS = 5  # the same of a word; shorter words say little and are left out
TITLE_CASE = 0.6  # share of a headline's words with a capital, above which capitals tell no names
CAPITAL_NOUNS = frozenset(("de", "lb", "nds", "gsw"))  # languages whose nouns have capitals as names have
_BEFORE_PLACES = frozenset(["in", "aus", "bei", "nach", "vor", "gegen", "von", "um", "für"])
_DAYS_AND_MONTHS = """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May
    June July August September October November December"""
CALENDAR = frozenset(_DAYS_AND_MONTHS.casefold().split())
_WEEKDAYS = """monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag
    samstag sonntag lunes martes miércoles jueves viernes sábado domingo lundi mardi mercredi jeudi vendredi samedi
    dimanche lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta maandag dinsdag
    woensdag donderdag vrijdag zaterdag zondag понедельник вторник среду четверг пятницу субботу воскресенье måndag
    tisdag onsdag torsdag fredag lördag söndag poniedziałek wtorek środę czwartek piątek sobotę niedzielę pazartesi salı
    çarşamba perşembe cumartesi pazar"""
WEEKDAYS = frozenset(_WEEKDAYS.split())  # texts of one day share its name
_UNCASED, _HANGUL = "\u0590", "\uac00"  # scripts without capitals, whose words are short
MARKS = ".,;:!?'\"()[]“”‘’„«»–—-…"
_TOKEN = re.compile(
    rf"[{SPACELESS}]+|[^\W\d_{SPACELESS}]+(?:['’ʼ][^\W\d_{SPACELESS}]+)*"
    r"|\d+(?:[.,:\u202f\xa0 ]\d+)*|[.!?:;,()\n…«»“”\"–—]+"
)
_SPACELESS_TOKEN = re.compile(rf"[{SPACELESS}]+")
_THOUSANDS = re.compile(r"(?<=\d)[.,\u202f\xa0 ](?=\d{3}(?!\d))")
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]{3,}")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]{2,}")
_ENDS = frozenset('.!?:\n…«»“”"')
_WHERE = {"headline": HEADLINE, "dateline": LEAD, "lead": LEAD}
_EVIDENCE = re.compile(r"^(?:(\w+): )?(.*?)(?: \(\d+ times\))?$", re.DOTALL)

Term = tuple[int, str]


def story_terms(article: Article, tags: Sequence[Tag]) -> tuple[int, ...]:
    """Return the terms of a version, each once, as `pack_term` makes them; `tags` are those of the article.

    A country or city stands under its code, so that every language means the same by it.
    """
    found: dict[Term, int] = {}
    placed: set[str] = set()
    for tag in tags:
        told = _EVIDENCE.match(tag.evidence)
        weight = _WHERE.get((told and told[1]) or "", REST)
        if tag.scheme in ("country", "place"):
            found.setdefault((PLACE, tag.code), weight)
            placed.update(_short(word, NAME_LETTERS) for word in ((told and told[2]) or "").split())
        elif tag.scheme == "person" and tag.label.isascii():
            found.setdefault((NAME, _short(tag.label.split()[-1], NAME_LETTERS)), weight)
    first, *others = paragraphs(article.body[:TOP]) or [""]
    tops = (article.headline or "", f"{article.standfirst or ''}\n{first}", "\n".join(others))
    for term, weight in _text_terms(tops, article.language):
        if term[0] not in (NAME, PART) or term[1] not in placed:
            found[term] = max(weight, found.get(term, 0))
    packed = sorted(pack_term(*term, weight) for term, weight in found.items())
    return tuple(sorted(packed, key=weight_of, reverse=True)[:MOST_TERMS])


def pack_term(kind: int, text: str, weight: int) -> int:
    """Return one number of 64 bits: 59 of the hash of kind and text, three of the kind, two of the weight."""
    return _hash(f"{NAME if kind == PART else kind}{text}") << 5 | kind << 2 | weight


def weight_of(term: int) -> int:
    """Return where the term stands: HEADLINE, LEAD or REST."""
    return term & 3


def kind_of(term: int) -> int:
    """Return the kind of the term."""
    return term >> 2 & 7


@lru_cache(maxsize=65_536)
def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") >> 5


def _text_terms(tops: Sequence[str], language: str | None) -> Iterator[tuple[Term, int]]:
    has_capital_nouns = (language or "").split("-")[0] in CAPITAL_NOUNS
    parts = [_TOKEN.findall(part) for part in tops]
    telling = parts[1:] if not has_capital_nouns and _is_title_case(parts[0]) else parts
    kinds: dict[str, int] = {}
    for name, kind in chain.from_iterable(_names(tokens, has_capital_nouns=has_capital_nouns) for tokens in telling):
        kinds[name] = min(kind, kinds.get(name, kind))
    for tokens, weight in zip(parts, (HEADLINE, LEAD, REST), strict=True):
        for term in _terms(tokens, kinds):
            yield term, weight


def _is_title_case(tokens: Sequence[str]) -> bool:
    """Say whether nearly all longer words have a capital, as in some houses' headlines."""
    longer = [token for token in tokens if len(token) > 3 and token.lower() != token.upper()]
    return len(longer) > 3 and sum(token[0].isupper() for token in longer) > TITLE_CASE * len(longer)


def _names(tokens: Sequence[str], *, has_capital_nouns: bool) -> Iterator[tuple[str, int]]:
    """Yield the names, shortened, that their capitals tell, and whether each is the last word of its run.

    A word that opens a sentence is no name for its capital.
    """
    is_opening = is_after_opening = True
    around = zip(("", *tokens), tokens, (*tokens[1:], ""), (*tokens[2:], "", ""), strict=False)
    for before, token, after, third in around:
        if token[0].isupper():
            is_last = not after[:1].isupper()
            is_name = True
            if has_capital_nouns:  # the last two of a run; a single one where a place stands
                is_in_run = before[:1].isupper() and not is_after_opening
                is_name = is_in_run or before in _BEFORE_PLACES if is_last else not third[:1].isupper()
            if is_name and not is_opening and len(token) > 2 and token.casefold() not in CALENDAR:
                yield _short(token, NAME_LETTERS), NAME if is_last else PART
        is_after_opening = is_opening
        is_opening = token[0] in _ENDS


def _terms(tokens: Sequence[str], names: dict[str, int]) -> Iterator[Term]:
    for token in tokens:
        if token[0].isdigit():
            number = _number(token)
            if number:
                yield NUMBER, number
        elif _SPACELESS_TOKEN.match(token):
            yield from _spaceless_terms(token)
        elif token[0].isalpha():
            name = _short(token, NAME_LETTERS)
            if token[0].isupper() and name in names:
                yield names[name], name
            elif len(token) >= WORD_LETTERS:
                word = _short(token, WORD_LETTERS)
                if word not in EVERYDAY and token.casefold() not in WEEKDAYS:
                    yield WORD, word
            elif len(token) > 2 and token[0] >= _UNCASED:
                yield WORD, _short(token, len(token) - 1 if token[0] >= _HANGUL else WORD_LETTERS)


def _number(token: str) -> str | None:
    """Return a number as it is written everywhere, None for small ones, years and times of day."""
    plain = _THOUSANDS.sub("", token).replace(",", ".").strip()
    is_small_or_year = plain.isdigit() and (len(plain) == 1 or "1900" <= plain <= "2100")
    return None if is_small_or_year or not plain.replace(".", "", 1).isdigit() else plain


def _spaceless_terms(token: str) -> Iterator[Term]:
    """Yield pairs and triples of letters, for no space parts the words; a longer run of katakana is a name."""
    for katakana in _KATAKANA.findall(token):
        yield NAME, katakana
    for han in _HAN.findall(token):
        for size in (2, 3):
            for start in range(len(han) - size + 1):
                yield WORD, han[start : start + size]


@lru_cache(maxsize=65_536)
def _short(token: str, letters: int) -> str:
    """Return the beginning of a word, folded, without accents and a genitive."""
    plain = token.removesuffix("'s").removesuffix("’s")
    bare = "".join(one for one in unicodedata.normalize("NFKD", fold(plain)) if not unicodedata.combining(one))
    return bare.replace("'", "")[:letters]
