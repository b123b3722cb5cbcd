"""Addresses: which may be asked for, and what of them may be shown."""

import ipaddress
import string
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extract.errors import BadAddress, ForbiddenAddress, PageNotHad, TimedOut, Unreachable
from extract.fetch.addresses import check_port, find_ips, is_public, read_address
from extract.fetch.redact import mask_secrets, redact_url, restore_secrets, secrets_of

hosts = st.from_regex(r"[a-z][a-z0-9-]{0,10}[a-z0-9](\.[a-z]{2,8}){1,2}", fullmatch=True)
words = st.text(string.ascii_letters + string.digits, min_size=8, max_size=20)


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("https://News.Example/a?b=c#d", "news.example", 443, "/a?b=c"),
        ("http://news.example:8080", "news.example", 8080, "/"),
        ("  https://news.example/a b ", "news.example", 443, "/a%20b"),
        ("https://news.example/ü/%C3%BC?q=ü", "news.example", 443, "/%C3%BC/%C3%BC?q=%C3%BC"),
        ("https://münchen.example/", "xn--mnchen-3ya.example", 443, "/"),
        ("http://[2001:DB8::1]:81/x", "2001:db8::1", 81, "/x"),
        ("http://127.1/", "127.0.0.1", 80, "/"),
        ("http://0x7f000001/", "127.0.0.1", 80, "/"),
        ("http://2130706433/", "127.0.0.1", 80, "/"),
        ("http://0177.0.0.1/", "127.0.0.1", 80, "/"),
        ("http://news.example./a", "news.example", 80, "/a"),
        ("https://①②⑦.0.0.①/", "127.0.0.1", 443, "/"),
    ],
)
def test_an_address_is_taken_apart(url, host, port, target):
    address = read_address(url)

    assert (address.host, address.port, address.target) == (host, port, target)


@pytest.mark.parametrize(
    "url",
    ["", "news.example/a", "/a", "ftp://news.example/", "file:///etc/passwd", "javascript:alert(1)", "http://", "http:///a",
     "http://news.example\\@evil.example/", "http://news.example:port/", "http://news.example:99999/", "http://[::1/",
     "http://exa mple/", "http://-/", "http://a..b/", "https://" + "a" * 300 + ".example/", "http://x/" + "a" * 9000,
     "gopher://127.0.0.1:70/_", "data:text/html,x", "http://\u0000/", "unix:///var/run/docker.sock"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(url):
    with pytest.raises(BadAddress):
        read_address(url)


@given(hosts, st.text(min_size=0, max_size=60))
@example("a.example", "?a=%zz#%")
def test_reading_an_address_again_changes_nothing(host, rest):
    try:
        address = read_address(f"https://{host}/{rest}")
    except BadAddress:
        return

    again = read_address(address.url)

    assert (again.origin, again.target) == (address.origin, address.target)
    assert again.url.isascii()


@given(st.ip_addresses())
def test_only_what_is_global_is_public(address):
    if is_public(str(address)):
        assert address.is_global
        assert not address.is_private
        assert not address.is_multicast
        assert not address.is_loopback


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_inside_an_ipv6_one_is_never_public(address):
    number = int(address)
    for inside in (
        f"::ffff:{address}",
        f"::{address}",
        f"64:ff9b::{address}",
        str(ipaddress.IPv6Address((0x2002 << 112) | (number << 80) | 1)),
    ):
        assert not is_public(inside)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "93.184.216.34"])
def test_public_addresses_are_public(address):
    assert is_public(address)


SPECIAL = """nonsense ::1%lo 192.88.99.1 198.18.0.1 240.0.0.1 255.255.255.255 fec0::1 2001::1 192.0.0.8 203.0.113.1
0.1.2.3 172.31.255.255 169.254.169.254 100.127.255.254 ff02::1 fe80::1 fc00::1 ::"""


@pytest.mark.parametrize("address", SPECIAL.split())
def test_special_addresses_are_not_public(address):
    assert not is_public(address)


def test_other_ports_are_for_those_allowed():
    check_port(read_address("https://news.example/"), ())
    check_port(read_address("http://news.example:8080/"), ("news.example:8080",))

    with pytest.raises(ForbiddenAddress, match=r'allow "news.example:8080"'):
        check_port(read_address("http://news.example:8080/"), ("news.example:80", "other.example:8080"))


def test_a_name_without_an_address_and_a_resolver_without_an_end():
    with pytest.raises(Unreachable):
        find_ips("news.example", 80, allow=(), resolve=lambda *_: [], seconds=1)
    with pytest.raises(TimedOut):
        find_ips("news.example", 80, allow=(), resolve=lambda *_: time.sleep(1), seconds=0.05)


@given(hosts, words, words, st.sampled_from(["apikey", "api_key", "token", "password", "X-Amz-Signature", "sig"]))
def test_no_secret_is_left_in_what_is_shown(host, password, key, name):
    url = f"https://joe:{password}@{host}/a?id=7&{name}={key}&lang=en"

    shown = redact_url(url)

    assert shown == f"https://{host}/a?id=7&{name}=redacted&lang=en"
    assert redact_url(shown) == shown
    assert {password, key} <= set(secrets_of(url)) | {"redacted"}
    assert mask_secrets("x", secrets_of(url)) == "x"


@settings(max_examples=300)
@given(st.text(max_size=200))
def test_redaction_is_idempotent_and_never_fails(text):
    assert redact_url(redact_url(text)) == redact_url(text)
    secrets_of(text)
    restore_secrets(text, text)


@pytest.mark.parametrize("url", ["https://news.example/a?id=7&page=2", "https://news.example/view?key=20221002.99000",
                                 "https://news.example/@user/a", "wirecopy://desk/a.txt"])  # fmt: skip
def test_an_address_without_a_secret_is_shown_as_it_is(url):
    assert redact_url(url) == url


def test_two_articles_stay_two_when_their_number_looks_like_a_key():
    first, second = (redact_url(f"https://news.example/view?key=ships-{name}") for name in ("in", "out"))

    assert first != second
    assert "ships" not in first


def test_a_recorded_address_gets_its_key_back_for_its_own_host_only():
    source = "https://joe:pw@news.example/feed?apikey=s3cret"

    assert restore_secrets("https://news.example/a?apikey=redacted&x=1", source).endswith("?apikey=s3cret&x=1")
    assert "s3cret" not in restore_secrets("https://other.example/a?apikey=redacted", source)
    assert "s3cret" not in restore_secrets("http://news.example/a?apikey=redacted", source)


@given(st.text(max_size=300))
def test_whatever_is_read_is_read_or_refused(text):
    try:
        read_address(text)
    except PageNotHad as error:
        assert str(error)


def test_a_session_in_the_path_is_a_secret():
    url = "https://news.example/a;jsessionid=0123abcdef?page=2"

    assert redact_url(url) == "https://news.example/a;jsessionid=redacted?page=2"
    assert redact_url(redact_url(url)) == redact_url(url)
