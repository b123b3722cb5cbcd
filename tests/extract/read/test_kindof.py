import pytest

from extract.errors import NotAnArticle
from extract.read.document import read_document

ARTICLE_LD = (
    '<script type="application/ld+json">{{"@type":"{type}","headline":"Council rebuilds",'
    '"datePublished":"2026-11-01T08:00:00Z"{more}}}</script>'
)
WALL = (
    "<h1>Weiterlesen mit Werbung</h1><p>Wir und unsere 168 Partner nutzen Cookies, um Informationen zu speichern und "
    "personalisierte Anzeigen auszuspielen.</p><p>Ihre Einwilligung können Sie jederzeit widerrufen, indem Sie am Ende "
    "jeder Seite auf das Datenschutzcenter klicken und dort Ihre Einwilligung ändern.</p>"
)


def ld(type_: str = "NewsArticle", more: str = "") -> str:
    return ARTICLE_LD.format(type=type_, more=more)


def test_a_consent_wall_is_refused(make_page):
    with pytest.raises(NotAnArticle, match=r"news\.example/harbour/landing: a consent or login wall"):
        read_document(make_page(f"<html lang=de><body>{WALL}</body></html>"))


def test_an_article_about_cookies_is_an_article(make_page, make_html):
    part = "<p>Most sites say that they and their partners use cookies, and most readers accept all cookies unread.</p>"

    document = read_document(make_page(make_html(head=ld(), between=part)))

    assert "accept all cookies" in document.body


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Page not found", "The page may have moved. Please check the address or go back to the start of our pages."),
        ("Pagina non trovata", "L'articolo potrebbe essere stato spostato o rimosso. Controlla l'indirizzo e riprova."),
        (
            "页面不存在",
            "您访问的文章可能已被移动或者删除，请检查地址是否正确，或者返回首页查看最新的新闻报道和图片，谢谢您的理解和支持，我们为您带来的不便深表歉意。",
        ),
    ],
)
def test_a_soft_404_is_refused_in_any_language(make_page, title, text):
    with pytest.raises(NotAnArticle, match="not found"):
        read_document(
            make_page(f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>")
        )


def test_an_article_about_a_page_not_found_is_an_article(make_page, make_html):
    head = ld() + '<meta property="og:title" content="Page not found: the lost minutes of the council">'

    assert read_document(make_page(make_html(head=head))).body


def test_a_front_page_is_refused(make_page):
    cards = "".join(
        f'<article><a href="/{n}"><h2>Council speaks about item {n}</h2><p>It spoke for an hour.</p></a></article>'
        for n in range(8)
    )

    with pytest.raises(NotAnArticle, match="front page"):
        read_document(make_page(f"<html lang=en><body><main>{cards}</main></body></html>", url="https://news.example/"))


@pytest.mark.parametrize(
    ("head", "url", "genre"),
    [
        (ld(), "https://news.example/a", "article"),
        (ld("LiveBlogPosting"), "https://news.example/a", "live_blog"),
        (ld("OpinionNewsArticle"), "https://news.example/a", "opinion"),
        (ld(), "https://news.example/opinion/a", "opinion"),
        (ld(), "https://news.example/de/meinung/a", "opinion"),
        (ld("ImageGallery"), "https://news.example/a", "gallery"),
        (ld() + '<meta property="og:type" content="video.other">', "https://news.example/a", "video"),
    ],
)
def test_the_genre_is_what_the_page_declares(make_page, make_html, head, url, genre):
    assert read_document(make_page(make_html(head=head), url=url)).genre == genre


@pytest.mark.parametrize(
    ("head", "access"),
    [
        (ld(), "unknown"),
        (ld(more=',"isAccessibleForFree":"True"'), "free"),
        (ld(more=',"isAccessibleForFree":false'), "paywalled"),
        (ld() + '<meta property="article:content_tier" content="metered">', "metered"),
        (ld() + '<meta property="article:content_tier" content="locked">', "paywalled"),
    ],
)
def test_access_is_what_the_page_declares(make_page, make_html, head, access):
    assert read_document(make_page(make_html(head=head))).access == access


def test_a_paywall_under_the_text_says_paywalled_and_truncated(make_page):
    html = (
        "<html lang=fr><body><article><h1>Le loup</h1><p>Quand elle a compté ses bêtes, le matin du 3 novembre, il en "
        "manquait sept, et depuis elle ne dort plus…</p><div class='wall'><p>Cet article est réservé à nos abonnés</p>"
        "</div></article></body></html>"
    )

    document = read_document(make_page(html))

    assert document.access == "paywalled"
    assert "truncated" in document.flags
    assert "abonnés" not in document.body
