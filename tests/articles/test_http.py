"""What every public page owes a reader: headers, no cookie, no third party, one version of each page, its own title."""

import gzip
import html
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.views.defaults import bad_request, server_error
from pytest_django import DjangoDbBlocker

from articles.models import Article, Campaign, Correction, Embed, Masthead, Page
from tests.factories import make_article, make_comment, make_section, make_tag
from tests.public import make_picture, public_addresses, values_for

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # headers say the same on every database


@pytest.fixture(scope="module")
def addresses(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Every public address of a small newspaper, and some that are not there. Written once: nothing here changes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield write_newspaper()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def answers(addresses: list[str]) -> dict[str, HttpResponse]:
    """What each answers to who reads it."""
    return {address: Client().get(address) for address in addresses}


@pytest.fixture
def pages(answers: dict[str, HttpResponse]) -> dict[str, str]:
    """The HTML of every address that has some."""
    written = {path: answer for path, answer in answers.items() if answer.status_code not in {301, 302, 405}}
    return {path: answer.content.decode() for path, answer in written.items() if "html" in answer.get("Content-Type", "")}


def write_newspaper() -> list[str]:
    article = make_article(section=make_section(accent="#1f6b47"), tags=[make_tag()], lead_image=make_picture())
    gone = make_article(status=Article.Status.UNPUBLISHED)
    Correction.objects.create(article=article, text="Oui.")
    comment = make_comment(article=article)
    Page.objects.create(title="Contact", slug="contact")
    Masthead.objects.create(pk=1, name="L’Escale", description="Le monde accoste ici.", ads_txt="x.example, 1, DIRECT")
    slugs = ["contact", article.section.slug, article.tags.get().slug, article.bylines[0].slug]
    return public_addresses(values_for(article, gone, slugs=slugs, comments=[comment.pk]))


def test_every_answer_carries_the_security_headers_and_no_cookie(client, addresses):
    for address in [*addresses, "/nulle/part/", "/?p=1"]:
        for answer in (client.get(address), client.head(address), client.post(address)):
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy, address
            assert "frame-ancestors 'none'" in policy, address
            assert "unsafe" not in policy, address
            assert answer["X-Content-Type-Options"] == "nosniff", address
            assert answer["Referrer-Policy"] in {"strict-origin-when-cross-origin", "no-referrer"}, address
            assert answer["Cross-Origin-Opener-Policy"] == "same-origin", address
            assert "camera=()" in answer["Permissions-Policy"], address
            assert answer["X-Frame-Options"] == "DENY", address
            assert not answer.cookies, address


def test_no_page_differs_from_reader_to_reader(client, addresses):
    for address in addresses:
        answer = client.get(address)  # anew: a page may print how long ago something was
        varies = {name.strip() for name in answer.get("Vary", "").split(",") if name.strip()}
        assert varies <= {"Accept-Encoding"}, address
        if "html" in answer.get("Content-Type", "") and not address.startswith("/commentaires/"):
            other = client.get(address, headers={"accept-language": "ee", "user-agent": "Opera Mini", "cookie": "a=b"})
            assert answer.content == other.content, address


def test_public_pages_name_what_they_show_and_are_asked_for_again_each_time(answers):
    for address, answer in answers.items():
        if not address.startswith(("/commentaires/", "/media/", "/apercu/")) and answer.status_code in {200, 404, 410}:
            assert "site" in answer["Cache-Tag"].split(), address
            assert answer["Cache-Control"] == "public, max-age=0, must-revalidate", address


def test_a_page_that_did_not_change_is_not_sent_again(client, addresses):
    for address in addresses:
        answer = client.get(address, headers={"accept-encoding": "gzip"})
        if answer.status_code != 200:
            continue
        again = client.get(address, headers={"accept-encoding": "gzip", "if-none-match": answer["ETag"]})
        assert again.status_code == 304, address
        assert "Content-Security-Policy" in again, address


def test_a_changed_page_is_sent_again(client):
    article = make_article()
    tag = client.get(article.get_absolute_url())["ETag"]
    Article.objects.update(headline="Autre titre")
    assert client.get(article.get_absolute_url(), headers={"if-none-match": tag}).status_code == 200


def test_only_reading_is_possible(client, answers):
    readers_send = ("/commentaires/", "/signaler-une-erreur/")
    for address, answer in answers.items():
        if not address.startswith(readers_send) and answer.status_code in {200, 301, 302}:
            for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
                assert client.generic(method, address).status_code == 405, f"{method} {address}"


def test_every_page_has_a_title_a_description_and_a_canonical_address(pages):
    assert len(pages) > 10
    for address, page in pages.items():
        title = re.search(r"<title>(.+?)</title>", page)
        assert title, address
        assert title[1].strip() not in {"", "L’Escale", "- L’Escale"} or address == "/", address
        assert re.search(r'<meta name="description" content="[^"]+">', page), address
        assert page.count("<h1") == 1, address
        assert ('rel="canonical"' in page) or ('content="noindex' in page), address


def test_no_page_has_inline_style_or_script_or_asks_a_third_party(pages):
    for address, page in pages.items():
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page), address
        scripts = re.findall(r"<script([^>]*)>", page)
        assert all("src=" in script or "ld+json" in script for script in scripts), address
        assert not re.search(r'(?:src|srcset)="(?:https?:)?//', page), address
        assert not re.search(r'<link rel="(?:stylesheet|preload|icon)" href="(?:https?:)?//', page), address


def test_no_page_has_a_template_left_over_or_an_english_word(pages):
    for address, page in pages.items():
        assert "{{" not in page, address
        assert "{%" not in page, address
        assert not re.search(r"\b(the|Published on|Back to|Page not found|Skip)\b", html.unescape(page)), address


def test_links_within_the_site_lead_somewhere(client, pages):
    links = {
        link
        for page in pages.values()
        for link in re.findall(r'href="(/[^"#]*)', html.unescape(page))
        if not link.startswith("/static/")
    }
    assert len(links) > 8
    assert [link for link in sorted(links) if client.get(link).status_code not in {200, 301, 302}] == []


def test_the_page_for_a_breakdown_needs_no_database(client, django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        broken, refused = server_error(request), bad_request(request, ValueError())
    assert (broken.status_code, refused.status_code) == (500, 400)
    assert "Une avarie à bord" in broken.content.decode()
    assert "Cette demande n’a pas été comprise" in refused.content.decode()


def compressed(client, address: str) -> int:
    """Bytes of a page as they go over the line."""
    answer = client.get(address, headers={"accept-encoding": "gzip"})
    return len(answer.content if answer.get("Content-Encoding") == "gzip" else gzip.compress(answer.content))


def test_the_article_page_is_light(client, settings):
    """HTML, CSS and JavaScript of a long article with everything: at most 30 KB, 8 of them JavaScript (look.md, « Weight »)."""
    picture = make_picture()
    section, tag = make_section(accent="#1f6b47"), make_tag()
    for _ in range(4):
        make_article(section=section, tags=[tag], lead_image=picture)
    words = " ".join(f"mot{number}" for number in range(60))
    article = make_article(section=section, tags=[tag], lead_image=picture, body=f"<p>{words}</p>" * 12)
    video = Embed.objects.create(kind="video", source="youtube", code="dQw4w9WgXcQ", title="Le pont", poster=picture)
    article.embeds.add(video)
    Article.objects.filter(pk=article.pk).update(body=f'{article.body}<div data-embed="{video.pk}"></div>')
    for number in range(20):
        make_comment(article=article, text=f"Avis {number}. {words}")
    Campaign.objects.all().delete()
    page = client.get(article.get_absolute_url()).content.decode()
    files = {
        address: settings.BASE_DIR / address.strip("/") for address in set(re.findall(r'"(/static/[^"#]+\.(?:css|js))"', page))
    }
    assert len(files) >= 6
    sizes = {address: len(gzip.compress(file.read_bytes(), 6)) for address, file in files.items()}
    scripts = sum(size for address, size in sizes.items() if address.endswith(".js"))
    assert scripts <= 8_000
    assert sum(size for address, size in sizes.items() if "comment-form" in address or "outbox" in address) <= 4_096
    assert compressed(client, article.get_absolute_url()) + sum(sizes.values()) <= 30_000, sizes
