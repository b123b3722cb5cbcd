"""Measure exact pairs, corrections and templates in a collection of terse newswire.

    python benchmarks/newswire.py --stories 3000           a collection made by a grammar, its truth known
    python benchmarks/newswire.py --folder DIR [--show 20] a collection in SGML (`<REUTERS>` in *.sgm), no truth

Terse wire sets two traps: a correction looks unlike what it corrects, and the forms of earnings, dividends, prices and
money markets look alike though each is of another company or day. Made collections hold both, labelled: exact
re-sends, corrections (a figure changed, with and without a mark, or a note that quotes the headline), and every form
filled in many times. Of a collection without truth are printed the equal bodies tied, the marked headlines that found
what they correct, and the ties between texts that are not equal, to be looked at.
"""

import argparse
import html
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from extract.records import Document
from transform.articles import make_undecided
from transform.dedupe import settle
from transform.headlines import bare_headline
from transform.records import Article, Seen, SeenVersion
from transform.text import words

START = datetime(1987, 3, 2, 6, tzinfo=UTC)
BATCH = 64
STORIES_A_DAY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One story as sent."""

    number: int
    headline: str
    body: str
    sent_at: datetime
    same_as: int | None = None  # the number of the story it repeats
    corrects: int | None = None  # the number of the story it corrects


def main() -> None:
    """Make or read the collection, settle it, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=3000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print so many misses or ties")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    items = list(read_items(options.folder) if options.folder else made_items(options.stories, options.seed))
    began = time.process_time()
    copies, corrections = settled(items)
    spent = (time.process_time() - began) * 1000 / max(1, len(items))
    report = _report_of_folder if options.folder else _report_of_made
    report(items, copies, corrections, options.show)
    print(f"CPU ms a story, reading the text included: {spent:.3f}")


def settled(items: Sequence[Item]) -> tuple[dict[int, int], dict[int, int]]:
    """Return what is a copy of what, and what corrects what, all in batches against an index in memory."""
    held: dict[str, SeenVersion] = {}
    index: dict[object, set[str]] = defaultdict(set)
    numbers: dict[str, int] = {}
    for start in range(0, len(items), BATCH):
        articles = [_article(item) for item in items[start : start + BATCH]]
        numbers |= {one.article_id: item.number for one, item in zip(articles, items[start:], strict=False)}
        near = _families({one for article in articles for key in _keys(article) for one in index[key]}, held)
        seen = Seen(near=tuple(held[one] for one in sorted(near)))
        result = settle(articles, seen, ranks={}, now=START)
        for article in result.articles:
            held[article.article_id] = _seen(article)
            for key in _keys(article):
                index[key].add(article.article_id)
        for one in result.decisions:
            held[one.article_id] = replace(held[one.article_id], copy_of=one.copy_of, correction_of=one.correction_of)
    copies = {numbers[key]: numbers[one.copy_of] for key, one in held.items() if one.copy_of}
    corrections = {numbers[key]: numbers[one.correction_of] for key, one in held.items() if one.correction_of}
    return copies, corrections


def _article(item: Item) -> Article:
    url = f"https://wire.example/{item.number}"
    document = Document(
        url=url, source="wire", fetched_at=START, published_at=item.sent_at, headline=item.headline, body=item.body
    )
    return make_undecided(document, now=START, run_id="benchmark", asked_url=url)


def _keys(article: Article) -> tuple[object, ...]:
    return (*article.bands, article.content_hash)


def _families(found: set[str], held: dict[str, SeenVersion]) -> set[str]:
    """Return the articles found and those they were tied to, over any number of steps."""
    joined: dict[str, set[str]] = defaultdict(set)
    for key, one in held.items():
        for other in filter(None, (one.copy_of, one.correction_of)):
            joined[key].add(other)
            joined[other].add(key)
    known: set[str] = set()
    fresh = set(found)
    while fresh:
        known |= fresh
        fresh = {other for one in fresh for other in joined[one]} - known
    return known


def _seen(article: Article) -> SeenVersion:
    names = SeenVersion.__dataclass_fields__.keys() - {"earlier_hashes"}
    return SeenVersion(**{name: getattr(article, name) for name in names})


# A collection read.


def read_items(folder: Path) -> Iterator[Item]:
    """Yield the stories of every *.sgm below a folder, in order of time; those without a body stay out."""
    found = [item for file in sorted(folder.rglob("*.sgm")) for item in _items(file.read_text(encoding="latin-1"))]
    yield from sorted(found, key=lambda item: (item.sent_at, item.number))


def _items(text: str) -> Iterator[Item]:
    for element in re.findall(r"<REUTERS[^>]*NEWID=\"(\d+)\">(.*?)</REUTERS>", text, re.DOTALL):
        number, inner = element
        body = _inside(inner, "BODY")
        if body:
            yield Item(
                number=int(number),
                headline=" ".join(_inside(inner, "TITLE").split()),
                body=_unwrapped(body),
                sent_at=_moment(_inside(inner, "DATE")),
            )


def _inside(text: str, tag: str) -> str:
    found = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    return html.unescape(found[1]) if found else ""


def _unwrapped(body: str) -> str:
    """Return the body with a line for each paragraph; a new one is indented, the sign-off at the end goes."""
    body = re.sub(r"\s*\bReuter\s*\x03?\s*$", "", body.replace("\x03", ""), flags=re.IGNORECASE)
    return "\n".join(" ".join(part.split()) for part in re.split(r"\n\s{2,}", body) if part.strip())


def _moment(text: str) -> datetime:
    found = re.search(r"(\d{1,2}-[A-Z]{3}-\d{4} \d{2}:\d{2}:\d{2})", text)
    return datetime.strptime(found[1].title(), "%d-%b-%Y %H:%M:%S").replace(tzinfo=UTC) if found else START


# A collection made.

_STEMS = "Nor West Cal Ban Har Mer Tel Dun Par Sil Ver Kor Lan Bray Fen Gar Hol Ives Jar Kel Lud Mor Nev Orm"
_ENDS = "der ton wick ford land more stead by field gate ley worth bury dale cote ham shaw croft well mark"
_TRADES = "Metals Paper Industries Oil Foods Savings Bancorp Chemical Steel Stores Airlines Mining Systems"
_MONTHS = "January February March April May June July August September October November December"
_GOODS = "copper zinc lead aluminium gasoline diesel sugar cocoa wool"
_PORTS = "Amsel Brink Corvo Dorsten Elling Fahr Gorm Hestra Ingram Joral Kalm Lister"
_REASONS = (
    "higher interest income", "the sale of its shipping unit", "lower fuel costs", "a strike at its largest plant",
    "the weaker dollar", "tax loss carryforwards", "poor weather in the first weeks of the quarter", "new products",
    "the closing of two mills", "currency translation",
)  # fmt: skip
_PLANS = (
    "expects the rest of the year to be no better than the first months of it",
    "will spend more on plant this year than in any year since it was founded",
    "is holding talks with several parties on the sale of its trading arm",
    "does not intend to raise its offer and will let it lapse at the end of the month",
    "sees no reason to change the forecast that it gave at its annual meeting",
    "has asked its banks to defer payment of interest until a plan is agreed",
)
_PRICE = """{name} said it is {verb} its {good} price by {step} cent to {price} cents a lb, effective immediately."""
_PRICE_MORE = """
The price is for full-plate {good} delivered in truckload lots, the company said, and the change brings it into line
 with those of other producers."""
_PRIME = """{name} said it raised its prime lending rate to {low}-3/4 pct from {low}-1/2 pct, effective today.
The move follows similar action by several other large banks in the past week, which were the first to raise the rate
 since the summer. Banks have said that their cost of funds has gone up."""
_MARKET = """The central bank said it had provided the money market with a further {a} mln crowns help in the afternoon.
The bank bought bank bills outright, in band one {b} mln crowns at {c} pct and in band two {d} mln at {e} pct.
This brings the total help so far today to {f} mln against its estimate of a shortage of around {g} mln crowns."""
_REPURCHASE = """The reserve bank entered the government securities market to arrange {a} billion crowns of customer
 repurchase agreements, a spokesman for the bank said.
Dealers said that funds were trading at {b}-{c}/16 pct when the bank began its temporary and indirect supply of
 reserves to the banking system."""
_TABLE = """The grain board gave the following stocks of {good} in the harbours on the coast for the week ended {day},
 in thousands of tonnes, with the week before in brackets -
{rows}"""
_STAKE = """{name} told the Securities Commission that it holds {share} pct of the common stock of {other}.
In a filing with the commission, {name} said it bought the {shares} shares between {first} and {last} at {price} dlrs
 each.
It said that it bought the stock as an investment and that it may buy more shares, or sell some or all of those it
 holds, depending on market conditions and other factors."""
_PROSE = """{name} {p0}, its chairman {chief} said.
He told analysts that {r0} had {did} {a} mln dlrs, or {b} cts a share, and that {r1} would be felt until {month}.
{chief} also said that the company {p1}.
Asked about {r2}, he said it {p2}, as it had told shareholders on {day}.
The stock closed at {c} dlrs, {way} {d}."""


class _Wire:
    """A desk that sends stories, seeded."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def one_of(self, words_of: str) -> str:
        return self.chance.choice(words_of.split())

    def company(self) -> str:
        return f"{self.one_of(_STEMS)}{self.one_of(_ENDS)} {self.one_of(_TRADES)} {self.one_of('Inc Corp Co Ltd Plc')}"

    def number(self, least: float, most: float, digits: int = 0) -> str:
        return f"{self.chance.uniform(least, most):,.{digits}f}"

    def day(self) -> str:
        return f"{self.one_of(_MONTHS)} {self.chance.randint(1, 28)}"

    def earnings(self) -> tuple[str, str]:
        name, n = self.company(), self.number
        period = self.chance.choice(("1st qtr", "2nd qtr", "3rd qtr", "4th qtr", "Year"))
        word = self.chance.choice(("NET", "NET", "LOSS", "OPER NET"))
        value = "loss" if word == "LOSS" else "profit"
        body = f"{period} ended {self.day()}\nShr {value} {n(1, 99)} cts vs {value} {n(1, 99)} cts\n"
        body += f"Net {value} {n(1e5, 9e6)} vs {value} {n(1e5, 9e6)}\nRevs {n(1, 90, 1)} mln vs {n(1, 90, 1)} mln"
        if self.chance.random() < 0.4:
            body += f"\nAvg shrs {n(1e6, 9e6)} vs {n(1e6, 9e6)}"
        if self.chance.random() < 0.3:
            body += f"\nNOTE: Results include gain of {n(1e5, 9e5)} dlrs, or {n(1, 20)} cts a share, from"
            body += f" {self.chance.choice(_REASONS)}."
        return f"{name} <{name[:3].upper()}> {period} {word}".upper(), body

    def dividend(self) -> tuple[str, str]:
        rate = self.chance.choice((5, 10, 12, 25))
        body = f"Qtly div {rate} cts vs {rate} cts prior\nPay {self.day()}\nRecord {self.day()}"
        return f"{self.company()} SETS QUARTERLY DIVIDEND".upper(), body

    def price(self) -> tuple[str, str]:
        name, good, step = self.company(), self.one_of(_GOODS), self.one_of("0.25 0.50 0.75 1.00 1.25")
        verb, word = self.chance.choice((("increasing", "RAISES"), ("decreasing", "LOWERS")))
        form = _PRICE + (_PRICE_MORE if self.chance.random() < 0.5 else "")
        body = form.format(name=name, verb=verb, good=good, step=step, price=self.number(30, 80, 2))
        return f"{name} {word} {good} PRICE {step} CENT".upper(), body

    def prime(self) -> tuple[str, str]:
        name, low = self.company(), self.chance.choice((7, 8))
        return f"{name} RAISES PRIME RATE TO {low}-3/4 PCT".upper(), _PRIME.format(name=name, low=low)

    def market(self) -> tuple[str, str]:
        n = self.number
        a, b, c, d, e = n(50, 900), n(5, 90), n(9, 11, 2), n(5, 90), n(9, 11, 2)
        body = _MARKET.format(a=a, b=b, c=c, d=d, e=e, f=n(100, 999), g=n(200, 999))
        return f"MONEY MARKET GIVEN FURTHER {a} MLN CROWNS HELP", body

    def repurchase(self) -> tuple[str, str]:
        body = _REPURCHASE.format(a=self.number(1, 3, 1), b=self.chance.randint(5, 7), c=self.one_of("1 3 5 7"))
        return "RESERVE BANK ADDS RESERVES VIA CUSTOMER REPURCHASES", body

    def table(self) -> tuple[str, str]:
        good = self.one_of("wheat maize barley soybean")
        rows = "\n".join(f"{port} {self.number(100, 999)} ({self.number(100, 999)})" for port in _PORTS.split())
        return f"{good} STOCKS IN HARBOURS - GRAIN BOARD".upper(), _TABLE.format(good=good, day=self.day(), rows=rows)

    def stake(self) -> tuple[str, str]:
        name, other, share = self.company(), self.company(), self.number(5, 9, 1)
        values = {"shares": self.number(1e5, 9e5), "first": self.day(), "last": self.day()}
        body = _STAKE.format(name=name, other=other, share=share, price=self.number(10, 60), **values)
        return f"{name.rsplit(' ', 1)[0]} HAS {share} PCT OF {other.rsplit(' ', 1)[0]}".upper(), body

    def prose(self) -> tuple[str, str]:
        name, n = self.company(), self.number
        r0, r1, r2 = self.chance.sample(_REASONS, 3)
        p0, p1, p2 = self.chance.sample(_PLANS, 3)
        values = {"a": n(2, 90), "b": n(1, 90), "c": n(10, 90), "d": n(1, 4), "r0": r0, "r1": r1, "r2": r2}
        values |= {"p0": p0, "p1": p1, "p2": p2, "did": self.one_of("added cost"), "way": self.one_of("up down")}
        chief = f"{self.one_of(_ENDS).title()}man"
        body = _PROSE.format(name=name, chief=chief, month=self.one_of(_MONTHS), day=self.day(), **values)
        return f"{name.rsplit(' ', 1)[0]} {p0[:38]}".upper(), body

    def any(self) -> tuple[str, str]:
        forms = (
            self.earnings, self.earnings, self.earnings, self.dividend, self.price, self.prime, self.market,
            self.stake, self.prose, self.prose,
        )  # fmt: skip
        headline, body = self.chance.choice(forms)()
        return headline, body.replace("\n ", " ")

    def daily(self) -> tuple[str, str]:
        headline, body = self.chance.choice((self.repurchase, self.table))()
        return headline, body.replace("\n ", " ")


_MARKED = ("CORRECTED - {}", "(CORRECTED)-{}", "CORRECTION - {}", "CORRECTED-{}", "{} - CORRECTED", "{} (CORRECTED)")


def made_items(count: int, seed: int) -> Iterator[Item]:
    """Yield a collection in order of time: one in fifty is sent again, one in forty is corrected."""
    wire = _Wire(seed)
    chance = wire.chance
    made: list[Item] = []
    for number in range(count):
        headline, body = wire.daily() if number % STORIES_A_DAY == 0 else wire.any()
        sent_at = START + timedelta(days=number / STORIES_A_DAY)
        item = Item(number=number, headline=headline, body=body, sent_at=sent_at)
        made.append(item)
        again = replace(item, number=count + number, sent_at=sent_at + timedelta(minutes=chance.choice((3, 20, 300))))
        if chance.random() < 0.02:
            made.append(replace(again, same_as=number))
        elif chance.random() < 0.025:
            made.append(replace(_corrected(again, chance), corrects=number))
    yield from sorted(made, key=lambda item: (item.sent_at, item.number))


def _corrected(item: Item, chance: random.Random) -> Item:
    """Return the story as sent again: a figure changed, marked or not; or a note on it; or told at more length."""
    marked = chance.choice(_MARKED).format(item.headline)
    way = chance.choice(("figure", "figure", "unmarked", "note", "longer", "noted below"))
    changed = _other_figure(item.body, chance)
    if way == "unmarked" and changed.count("\n") > 1:
        return replace(item, body=changed)
    if way == "note":
        old, new = item.body.split("\n")[0], changed.split("\n")[0]
        note = f'In the item "{item.headline}" please read in the first paragraph: {new}\n(Corrects from {old[:30]})'
        return replace(item, headline=marked, body=note)
    if way == "longer":
        extra = (
            "The company gave no reason for the change.\nIts shares were not traded in the first hour after the news."
        )
        return replace(item, headline=marked, body=f"{changed}\n{extra}")
    if way == "noted below":
        return replace(item, headline=marked, body=f"{changed}\n(Corrects figure in the first paragraph)")
    return replace(item, headline=marked, body=changed)


def _other_figure(body: str, chance: random.Random) -> str:
    """Return the body with one of its numbers changed."""
    found = chance.choice(list(re.finditer(r"\d[\d,.]*\d|\d", body)))
    digits = [str(chance.randint(1, 9)) if sign.isdigit() else sign for sign in found[0]]
    return f"{body[: found.start()]}{''.join(digits)}{body[found.end() :]}"


# What is printed.


def _report_of_made(items: Sequence[Item], copies: dict[int, int], corrections: dict[int, int], show: int) -> None:
    by_number = {item.number: item for item in items}
    exact = [item for item in items if item.same_as is not None]
    tied = [item for item in exact if copies.get(item.number) == item.same_as]
    fixes = [item for item in items if item.corrects is not None]
    seen = [item for item in fixes if corrections.get(item.number) == item.corrects]
    root = {item.number: item.same_as if item.same_as is not None else item.number for item in items}
    pairs = {**corrections, **copies}
    apart = [(one, other) for one, other in pairs.items() if not _are_one(by_number[one], by_number[other], root)]
    wrong = [(one, other) for one, other in apart if one in copies]
    print(f"stories {len(items)}; exact pairs tied {_share(len(tied), len(exact))}", end="")
    print(f"; corrections seen {_share(len(seen), len(fixes))}", end="")
    print(f"; templates merged {len(wrong)}, taken for corrections {len(apart) - len(wrong)}")
    missed = [(item.number, item.same_as if item.corrects is None else item.corrects) for item in (*exact, *fixes)]
    done = {item.number for item in (*tied, *seen)}
    _show([(one, int(other or 0)) for one, other in missed if one not in done][:show], by_number, "missed")
    _show([(one, pairs[one]) for one, _ in missed if one not in done and one in pairs][:show], by_number, "instead")
    _show(apart[:show], by_number, "wrong")


def _are_one(item: Item, other: Item, root: dict[int, int]) -> bool:
    """Say whether the two are of one story: a re-send, a correction, or copies of one correction."""
    ends = {root[item.number if item.corrects is None else item.corrects]}
    return root[other.number if other.corrects is None else other.corrects] in ends or item.body == other.body


def _report_of_folder(items: Sequence[Item], copies: dict[int, int], corrections: dict[int, int], show: int) -> None:
    by_number = {item.number: item for item in items}
    bodies = Counter((*words(item.headline), "|", *words(item.body)) for item in items)
    exact = sum(count - 1 for count in bodies.values())
    tied = sum(_same_text(by_number[one], by_number[other]) for one, other in copies.items())
    marked = [item for item in items if bare_headline(item.headline) != item.headline]
    print(f"stories {len(items)}; equal texts tied {_share(tied, exact)}", end="")
    print(f"; marked headlines {_share(sum(item.number in corrections for item in marked), len(marked))}", end="")
    print(f"; other ties {len(copies) - tied}, other corrections", end=" ")
    print(len(corrections.keys() - {item.number for item in marked}))
    others = [pair for pair in copies.items() if not _same_text(by_number[pair[0]], by_number[pair[1]])]
    _show(others[:show], by_number, "tied")
    _show([pair for pair in corrections.items() if by_number[pair[0]] not in marked][:show], by_number, "corrects")


def _same_text(one: Item, other: Item) -> bool:
    return words(one.headline) == words(other.headline) and words(one.body) == words(other.body)


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / max(1, whole):.4f}"


def _show(pairs: Iterable[tuple[int, int]], by_number: dict[int, Item], what: str) -> None:
    for one, other in pairs:
        print(f"\n{what}:")
        for number in (other, one):
            item = by_number[number]
            print(f"  {number} {item.sent_at:%d %b %H:%M} {item.headline}\n    " + item.body.replace("\n", "\n    "))


if __name__ == "__main__":
    main()
