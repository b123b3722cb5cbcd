import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transform.headlines import is_marked


def reworded(body, every=9, seed=1):
    """The body with every ninth word changed, as house style does."""
    chance = random.Random(seed)
    tokens = body.split(" ")
    for place in range(chance.randrange(every), len(tokens), every):
        if "\n" not in tokens[place]:
            tokens[place] = "house" if tokens[place] != "house" else "style"
    return " ".join(tokens)


def cut(body, paragraphs):
    return "\n".join(body.split("\n")[:paragraphs])


def test_an_exact_copy_is_tied_to_the_earlier_text(article, warehouse, bridge):
    first = article("https://a.example/1", bridge)
    second = article("https://b.example/2", bridge, minutes=30)

    settled = warehouse.settle([second, first])

    by_url = {one.url: one for one in settled.articles}
    assert by_url["https://a.example/1"].copy_of is None
    assert by_url["https://b.example/2"].copy_of == first.article_id
    assert by_url["https://b.example/2"].similarity == 1
    assert "transport minister ilse brandtner" in by_url["https://b.example/2"].copy_evidence


EDITS = {
    "new headline": lambda body: body,
    "house style": reworded,
    "cut to half": lambda body: cut(body, 5),
    "cut to a third": lambda body: cut(body, 3),
    "local lead": lambda body: f"Drivers from our town must take the ring road from today, the council said.\n{body}",
    "cut with a local lead": lambda body: f"Commuters from our valley will need patience for weeks.\n{cut(body, 6)}",
    "cut and reworded": lambda body: reworded(cut(body, 7)),
    "dates translated": lambda body: body.replace("on Monday", "on March 2").replace("on Tuesday", "on 3 March"),
    "figures as words": lambda body: body.replace("14 ", "fourteen ").replace("180 million", "180m"),
    "typographic quotes": lambda body: body.replace('"', "”").replace("-", "–"),
    "other paragraphs": lambda body: body.replace(".\n", ". "),
    "cut short, with a lead of two paragraphs": lambda body: f"{LOCAL_LEAD}\n{cut(body, 4)}",
    "lead rewritten and cut": lambda body: f"It had been feared for years, and now it has come.\n{cut(body, 5)[112:]}",
    "reworded all over": lambda body: reworded(body, every=6),
    "second half": lambda body: "\n".join(body.split("\n")[5:]),
}
LOCAL_LEAD = """\
Our valley will feel it too: the council talked on Thursday evening of what is to be done and chose a working group.
The mayor said that the town would wait for the ministry before it spent anything on the road along the river."""


@pytest.mark.parametrize("edit", EDITS)
def test_an_edited_copy_is_tied_to_its_original(article, warehouse, bridge, edit):
    first = article("https://a.example/1", bridge)
    second = article("https://b.example/2", EDITS[edit](bridge), minutes=45, headline="Bridge shut for six weeks")

    warehouse.settle([first])
    settled = warehouse.settle([second])

    assert settled.articles[0].copy_of == first.article_id
    assert settled.articles[0].similarity > 0.5
    assert [(one.article_id, one.copy_of) for one in settled.decisions] == [(second.article_id, first.article_id)]


def test_a_copy_thinned_all_over_by_another_house_is_tied(article, warehouse, bridge):
    thinned = "\n".join(bridge.split("\n")[:1] + bridge.split("\n")[2:8:2])
    first = article("https://a.example/1", bridge)
    second = article("https://b.example/2", f"{LOCAL_LEAD}\n{thinned}", minutes=45, source="t")

    settled = warehouse.settle([first, second])

    assert [one.copy_of for one in settled.articles if one.url == second.url] == [first.article_id]


def test_a_correction_is_no_copy_of_what_was_sent_under_its_headline_days_before(article, warehouse):
    told = "The central bank said it had provided the money market with a further 57 mln crowns help in the afternoon."
    headline = "MONEY MARKET GIVEN FURTHER 57 MLN CROWNS HELP"
    body = f"{told}\nThe bank bought bank bills outright, in band one 42 mln crowns and in band two 26 mln crowns."
    note = f'In the item "{headline}" please read in the first paragraph: {told}\n(Corrects from The central bank)'

    settled = warehouse.settle(
        [
            article("https://a.example/1", body, headline=headline),
            article("https://a.example/2", note, headline=f"{headline} (CORRECTED)", minutes=5 * 1440),
        ]
    )

    assert [(one.copy_of, one.correction_of) for one in settled.articles] == [(None, None), (None, None)]


def test_articles_on_one_event_stay_apart(article, warehouse, bridge, strike):
    shared = cut(bridge, 2)
    follow_up = f"{strike}\n{shared}"

    settled = warehouse.settle(
        [article("https://a.example/1", bridge), article("https://a.example/2", follow_up, minutes=900)]
    )

    assert [one.copy_of for one in settled.articles] == [None, None]


def test_a_brief_inside_a_round_up_is_no_copy_of_it(article, warehouse, bridge, strike):
    brief = "\n".join(bridge.split("\n")[:3])
    round_up = f"{strike}\n{strike.replace('strike', 'walkout')[:400]}\n{brief}"

    settled = warehouse.settle(
        [article("https://a.example/1", round_up), article("https://b.example/2", brief, minutes=9)]
    )

    assert all(one.copy_of is None for one in settled.articles if one.body == brief)


COPPER = "{who} said it {does} its price for copper cathode by {step} cents to {price} cents a pound, effective today."


def test_templates_are_not_copies(article, warehouse):
    filled = [
        COPPER.format(who="Norder Metals", does="is raising", step="0.25", price="67.0")
        + " The change covers all full plate cathode delivered from its refinery at the coast, the company said.",
        COPPER.format(who="Norder Metals", does="is lowering", step="0.50", price="66.5")
        + " The change covers all full plate cathode delivered from its refinery at the coast, the company said.",
        COPPER.format(who="Norder Metals", does="is raising", step="1.25", price="68.0")
        + " The change covers all full plate cathode delivered from its refinery at the coast, the company said.",
    ]

    settled = warehouse.settle(
        [
            article(f"https://a.example/{n}", body, minutes=n * 1440, headline="Copper price")
            for n, body in enumerate(filled)
        ]
    )

    assert [one.copy_of for one in settled.articles] == [None, None, None]


PRIME = """\
{who} said it raised its prime lending rate to 7-3/4 pct from 7-1/2 pct, effective today.
The move follows similar action by other large banks in the past week, which were the first to raise the rate since
 the summer. Banks have said that their cost of funds has gone up and that more steps will follow."""


def test_the_same_news_of_another_name_is_no_copy(article, warehouse):
    names = ("Norder Bank Corp", "Westel Bank Corp", "Calford Bank Corp")

    settled = warehouse.settle(
        [
            article(
                f"https://a.example/{name[:3]}", PRIME.format(who=name), headline=f"{name} raises prime rate", minutes=n
            )
            for n, name in enumerate(names)
        ]
    )

    assert [one.copy_of for one in settled.articles] == [None, None, None]


def test_two_stories_printed_as_one_do_not_become_copies_of_each_other(article, new_warehouse, bridge, strike):
    texts = [
        article("https://a.example/1", bridge, minutes=10),
        article("https://b.example/2", f"{cut(bridge, 6)}\n{cut(strike, 6)}", minutes=20),
        article("https://c.example/3", strike, published_at=None),
    ]
    for order in itertools.permutations(texts):
        warehouse = new_warehouse()

        for one in order:
            warehouse.settle([one])

        assert warehouse.copy_of[texts[2].article_id] != texts[0].article_id


def test_weekly_tables_are_not_copies(article, warehouse):
    def table(seed):
        chance = random.Random(seed)
        ports = ("Amsel", "Brink", "Corvo", "Dorsten", "Elling", "Fahr", "Gorm", "Hestra", "Ingram", "Joral")
        rows = "\n".join(f"Stocks at {port} stood at {chance.randint(100, 999)} tonnes" for port in ports)
        return f"Grain stocks in the harbours on the coast, in thousands of tonnes, as reported by the board.\n{rows}"

    settled = warehouse.settle([article(f"https://a.example/{n}", table(n), minutes=n * 10_080) for n in range(3)])

    assert [one.copy_of for one in settled.articles] == [None, None, None]


def test_the_same_form_of_another_company_is_no_copy(article, warehouse):
    form = "Quarterly dividend 12 cts vs 12 cts in the prior quarter. Pay April 15. Record March 31. Shares 4.0 mln."
    form += " The board is to meet again after the end of the quarter and will then decide on the next payment."

    settled = warehouse.settle(
        [
            article("https://a.example/1", form, headline="Norder Metals sets dividend"),
            article("https://a.example/2", form, headline="Westel Paper Inc <WPI> payout", minutes=5),
        ]
    )

    assert [one.copy_of for one in settled.articles] == [None, None]


def test_shared_furniture_is_not_shared_text(article, warehouse, bridge, strike):
    furniture = "Most read\n" + "\n".join(
        f"A headline about {what} that everybody read today" for what in "abcdefghijklmnop"
    )
    notice = "\nAll rights reserved by the publisher of this paper and its partners in the region."

    settled = warehouse.settle(
        [
            article("https://a.example/1", f"{cut(bridge, 2)}\n{furniture}{notice}"),
            article("https://a.example/2", f"{cut(strike, 2)}\n{furniture}{notice}"),
        ]
    )

    assert [one.copy_of for one in settled.articles] == [None, None]


def test_a_correction_under_another_address_is_no_copy(article, warehouse, bridge):
    first = article("https://a.example/1", bridge, headline="Port Amsel bridge closed after crack is found")
    body = bridge.replace("14 centimetres", "40 centimetres").replace("42,000", "24,000")
    second = article(
        "https://a.example/2",
        "\n".join(body.split("\n")[:4]),
        minutes=120,
        headline="CORRECTED-Port Amsel bridge closed after crack is found",
        is_correction=True,
    )

    warehouse.settle([second])
    warehouse.settle([first])

    assert warehouse.correction_of == {first.article_id: None, second.article_id: first.article_id}
    assert warehouse.copy_of == {first.article_id: None, second.article_id: None}


def test_a_copy_with_a_mark_of_its_own_stays_a_copy(article, warehouse, bridge):
    first = article("https://a.example/1", bridge)
    second = article("https://b.example/2", bridge, minutes=30, headline="UPDATE: Harbour bridge closed", source="t")

    settled = warehouse.settle([first, second])

    assert [one.copy_of for one in settled.articles] == [None, first.article_id]


def test_a_short_correction_is_found_by_its_headline(article, warehouse):
    body = "Westel Paper said net profit rose to 41.2 mln crowns in the quarter from 38.0 mln a year before."
    note = "In the item on Westel Paper please read in the first line: net profit rose to 14.2 mln crowns in the year."
    first = article("https://a.example/1", body, headline="Westel Paper net profit rises")
    second = article("https://a.example/2", note, minutes=200, headline="CORRECTION - WESTEL PAPER NET PROFIT RISES")

    warehouse.settle([first])
    warehouse.settle([second])

    assert warehouse.correction_of[second.article_id] == first.article_id


def test_a_story_sent_again_with_another_number_is_a_correction(article, warehouse):
    body = "Westel Paper said net profit rose to 41.2 mln crowns in the quarter to March 31 from 38.0 mln in 2025. "
    body += "Sales were 310 mln crowns after 298 mln, and the board proposes a dividend of 2.50 crowns a share."
    first = article("https://a.example/1", body, headline="Westel Paper net profit rises")
    second = article(
        "https://a.example/2",
        body.replace("41.2", "14.2"),
        minutes=60,
        headline="Westel Paper net profit rises",
    )

    warehouse.settle([second, first])

    assert warehouse.correction_of[second.article_id] == first.article_id
    assert warehouse.copy_of[second.article_id] is None


@pytest.mark.parametrize("mark", ["{} (CORRECTED)", "{} - CORRECTED", "CORRECTED - {}", "(CORRECTED)-{}", "RPT-{}"])
def test_a_mark_may_stand_on_either_side_of_the_headline(article, warehouse, mark):
    body = "Westel Paper said net profit rose to 41.2 mln crowns in the quarter from 38.0 mln a year before."
    headline = "Westel Paper net profit rises"
    first = article("https://a.example/1", body, headline=headline)
    other = article("https://a.example/0", body.replace("Westel", "Norder"), headline="Norder Paper net profit rises")
    second = article("https://a.example/2", body.replace("41", "14"), minutes=60, headline=mark.format(headline))

    warehouse.settle([second, other, first])

    assert warehouse.correction_of[second.article_id] == first.article_id


def test_a_note_is_tied_to_the_story_whose_headline_it_quotes(article, warehouse):
    first = article(
        "https://a.example/1",
        "Westel Paper said its profit rose to 41.2 mln crowns.",
        headline="Westel Paper profit rises",
    )
    note = 'In the item "Westel Paper profit rises" please read in the first line: 14.2 mln crowns.'
    second = article("https://a.example/2", note, minutes=200, headline="CORRECTION - Westel")

    warehouse.settle([first])
    warehouse.settle([second])

    assert warehouse.correction_of[second.article_id] == first.article_id


@pytest.mark.parametrize(
    "headline", ["Lead prices rise in London", "Urgent appeal for blood", "Adds nothing, takes much"]
)
def test_a_word_that_opens_a_sentence_is_no_mark(headline):
    assert not is_marked(headline, is_correction=False, is_update=False)


def test_an_update_marked_in_the_headline_follows_what_it_updates(article, warehouse, bridge, strike):
    first = article("https://a.example/1", cut(bridge, 4), headline="Port Amsel closes harbour bridge")
    update = f"{cut(strike, 2)}\n{cut(bridge, 4)}"
    second = article("https://a.example/2", update, minutes=90, headline="UPDATE 1-Port Amsel closes harbour bridge")

    settled = warehouse.settle([first, second])

    assert settled.articles[1].correction_of == first.article_id
    assert settled.articles[1].copy_of is None


def test_the_agency_whose_text_it_is_comes_first_whatever_the_clock_says(article, warehouse, bridge):
    carried = article("https://b.example/2", bridge, agencies=("EFE",), publisher="Daily Post")
    own = article("https://agency.example/1", bridge, minutes=60, publisher="Agencia EFE", agencies=("EFE",))

    warehouse.settle([carried])
    settled = warehouse.settle([own])

    assert settled.articles[0].copy_of is None
    assert [(one.article_id, one.copy_of) for one in settled.decisions] == [(carried.article_id, own.article_id)]


def test_a_later_copy_that_lost_its_credit_is_not_the_original(article, warehouse, bridge):
    first = article("https://wire.example/1", bridge, agencies=("EFE",), dateline_place="Port Amsel")
    copy = article("https://b.example/2", f"{LOCAL_LEAD}\n{bridge}", minutes=60)

    warehouse.settle([copy, first])

    assert warehouse.copy_of == {first.article_id: None, copy.article_id: first.article_id}


def test_an_original_that_arrives_later_takes_over_the_whole_family(article, warehouse, bridge):
    copies = [article(f"https://c{n}.example/x", reworded(bridge, seed=n), minutes=60 + n) for n in range(4)]
    original = article("https://a.example/1", bridge)

    for one in copies:
        warehouse.settle([one])
    warehouse.settle([original])

    assert warehouse.copy_of[original.article_id] is None
    assert {warehouse.copy_of[one.article_id] for one in copies} == {original.article_id}


def test_a_second_run_says_nothing_new(article, warehouse, bridge, strike):
    batch = [
        article("https://a.example/1", bridge),
        article("https://b.example/2", bridge),
        article("https://b.example/3", strike),
    ]
    warehouse.settle(batch)

    again = warehouse.settle(batch)

    assert again.articles == ()
    assert sorted(again.unchanged) == sorted(one.asked_url for one in batch)
    assert again.decisions == ()


def many(article, bridge, strike):
    """Texts with every kind of kinship, chains and hubs among them."""
    return [
        article("https://a.example/1", bridge, publisher="EFE", agencies=("EFE",), minutes=30),
        article("https://b.example/2", bridge, agencies=("EFE",), publisher="Post", minutes=10),
        article("https://c.example/3", reworded(bridge), minutes=40),
        article("https://d.example/4", reworded(cut(bridge, 6), every=7, seed=5), minutes=50),
        article("https://e.example/5", f"{cut(bridge, 5)}\n{cut(strike, 4)}", minutes=20),
        article("https://f.example/6", strike, minutes=25),
        article("https://g.example/7", reworded(strike, every=6, seed=2), minutes=26),
        article("https://h.example/8", cut(strike, 5), minutes=5, headline="CORRECTED: Harbour bridge closed"),
        article("https://i.example/9", f"{reworded(cut(strike, 6), 8)}\n{cut(bridge, 3)}", minutes=60),
    ]


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(range(9)), borders=st.sets(st.integers(1, 8)))
def test_order_and_batch_borders_change_nothing(article, new_warehouse, bridge, strike, order, borders):
    texts = many(article, bridge, strike)
    at_once = new_warehouse()
    at_once.settle(texts)
    in_parts = new_warehouse()

    for start, end in itertools.pairwise([0, *sorted(borders), 9]):
        in_parts.settle([texts[place] for place in order[start:end]])

    assert in_parts.copy_of == at_once.copy_of
    assert in_parts.correction_of == at_once.correction_of


def test_every_article_given_is_stored_or_unchanged(article, warehouse, bridge, strike):
    texts = many(article, bridge, strike)
    warehouse.settle(texts[:5])

    settled = warehouse.settle(texts)

    assert len(settled.articles) + len(settled.unchanged) == len(texts)
    assert len(settled.unchanged) == 5
