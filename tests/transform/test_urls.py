import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.errors import BadUrl
from transform.urls import article_id, article_url, canonical_url, registrable_host

HOSTS = st.sampled_from(
    ["news.example", "WWW.News.Example", "127.0.0.1:8080", "новости.example", "a-b.cdn.ampproject.org"]
)
TEXTS = st.text(alphabet=st.sampled_from("aZ09/.%?&=#+~:@;,-_é中 %2f%41amp"), max_size=40)


@given(host=HOSTS, rest=TEXTS, scheme=st.sampled_from(["http", "https", "HTTP"]))
def test_canonical_url_is_idempotent(host, rest, scheme):
    once = canonical_url(f"{scheme}://{host}/{rest}")

    assert canonical_url(once) == once


@pytest.mark.parametrize(
    "other",
    [
        "http://news.example/a%7Eb?id=7",
        "https://NEWS.example:443/a~b?id=7#comments",
        "https://news.example/x/../a~b?utm_source=feed&id=7&fbclid=abc",
        "https://user:secret@news.example/./a~b?id=7&ref=rss",
        "https://news.example/a~b/amp?id=7",
        "https://news.example/a~b?id=7&outputType=amp",
        "https://news-example.cdn.ampproject.org/c/s/news.example/a~b?id=7",
        "https://www.google.com/amp/s/news.example/a~b?id=7",
        " https://news.example/a~b?id=7\n",
    ],
)
def test_every_way_to_one_article_gives_one_address(other):
    assert canonical_url(other) == "https://news.example/a~b?id=7"


def test_parameters_that_name_the_article_stay_in_one_order():
    assert canonical_url("https://news.example/view?b=2&a=1&ref=77") == "https://news.example/view?a=1&b=2&ref=77"


def test_a_word_that_only_ends_in_amp_stays():
    assert canonical_url("https://news.example/summer-camp") == "https://news.example/summer-camp"
    assert canonical_url("https://news.example/amp") == "https://news.example/amp"


@pytest.mark.parametrize(
    "bad", ["", "news.example/a", "mailto:a@news.example", "https:///a", "https://[x/", "https://h:99999/"]
)
def test_what_is_no_address_raises(bad):
    with pytest.raises(BadUrl):
        canonical_url(bad)


def test_the_id_is_32_hex_digits_of_the_address():
    one, other = article_id("https://news.example/a"), article_id("https://news.example/b")

    assert one != other
    assert len(one) == 32
    assert int(one, 16)


@pytest.mark.parametrize(
    ("fetched", "canonical", "wanted"),
    [
        (
            "https://m.news.example/2024/05/a-day-in-may",
            "https://www.news.example/2024/05/a-day-in-may",
            "canonical",
        ),
        ("https://www.news.example/a/story-of-a-day", "https://www.news.example/", "fetched"),
        ("https://www.news.example/world/story-of-a-day", "https://www.news.example/world", "fetched"),
        ("https://www.news.example/world/story-of-a-day", "https://www.news.example/politics", "fetched"),
        ("https://www.news.example/world/story-of-a-day", "https://other.example/story-of-a-day", "fetched"),
        ("https://www.news.example/view.php?id=12345", "https://www.news.example/view.php", "fetched"),
        (
            "https://www.news.example/long-story-12345?page=2",
            "https://www.news.example/long-story-12345",
            "canonical",
        ),
        ("http://127.0.0.1:8001/a-b-c", "http://127.0.0.1:8002/a-b-c", "fetched"),
        ("https://www.news.example/a-b-c", "nonsense", "fetched"),
        ("https://www.news.example/a-b-c", None, "fetched"),
    ],
)
def test_the_pages_own_canonical_is_believed_only_where_it_names_the_article(fetched, canonical, wanted):
    believed = {"fetched": fetched, "canonical": canonical}[wanted]

    assert article_url(fetched, canonical) == canonical_url(believed)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://m.news.example/a", "news.example"),
        ("https://www.news.co.uk/a", "news.co.uk"),
        ("https://news.com.au/a", "news.com.au"),
        ("https://127.0.0.1:8001/a", "127.0.0.1:8001"),
        ("https://localhost:8001/a", "localhost:8001"),
    ],
)
def test_hosts_of_one_owner_are_one(url, host):
    assert registrable_host(url) == host


def test_wire_copy_is_filed_under_the_address_its_kind_gives():
    address = "wirecopy://desk/2026-03-09/Ａ flash.txt"

    filed = article_url(address, None)

    assert filed == address
