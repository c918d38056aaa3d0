"""Addresses of sections, tags, authors and pages: names without a Latin letter, on every page of the site, and changed ones."""

import pytest

from articles.models import Author, Page, Redirect, Section, Tag
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

ROW = {"description": "", "order": "0", "links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"}
TABLES = [
    ("section", {"name": "أخبار"}),
    ("section", {"name": "😀"}),
    ("tag", {"name": "أخبار"}),
    ("author", {"name": "أحمد"}),
    ("page", {"title": "من نحن", "body": "<p>x</p>", "is_public": "on", "in_footer": "on", "updated_at": "2026-11-30T08:00"}),
]


@pytest.mark.parametrize(("table", "fields"), TABLES)
def test_a_name_without_latin_letters_gets_an_address_and_every_page_still_opens(client, table, fields):
    client.force_login(make_user("Rédaction en chef"))
    for _ in range(2):
        assert client.post(f"/admin/articles/{table}/add/", {**ROW, **fields}).status_code == 302
    model = {"section": Section, "tag": Tag, "author": Author, "page": Page}[table]
    one, other = model.objects.all()
    assert one.slug
    assert one.slug != other.slug
    article = make_article(
        **({"section": one} if table == "section" else {}),
        authors=[one] if table == "author" else None,
        tags=[one] if table == "tag" else None,
    )
    for address in ("/", article.get_absolute_url(), one.get_absolute_url(), "/admin/"):
        assert client.get(address).status_code == 200, address


PAGE = dict(TABLES[-1][1]) | {"title": "Contact", "order": "0", "description": ""}


def moved(client, page, slug):
    answer = client.post(f"/admin/articles/page/{page.pk}/change/", PAGE | {"slug": slug})
    assert answer.status_code == 302


def test_a_page_whose_address_is_changed_is_found_at_the_former_ones_too(client):
    client.force_login(make_user("Rédaction en chef"))
    page = Page.objects.create(title="Contact", slug="contact", body="<p>x</p>")
    Redirect.objects.create(old_path="/?page_id=3", new_path="/contact/")
    moved(client, page, "contact")
    assert Redirect.objects.count() == 1
    for slug in ("nous-ecrire", "ecrire"):
        moved(client, page, slug)
    for old in ("/contact/", "/nous-ecrire/"):
        assert client.get(old, follow=True).redirect_chain == [("/ecrire/", 301)]
    assert Redirect.objects.get(old_path="/?page_id=3").new_path == "/ecrire/"
    moved(client, page, "contact")
    assert client.get("/contact/").status_code == 200
    assert client.get("/ecrire/", follow=True).redirect_chain == [("/contact/", 301)]


def test_a_page_gets_no_redirect_when_it_is_made_nor_when_its_address_is_refused(client):
    client.force_login(make_user("Rédaction en chef"))
    assert client.post("/admin/articles/page/add/", PAGE).status_code == 302
    page = Page.objects.get()
    assert client.post(f"/admin/articles/page/{page.pk}/change/", PAGE | {"slug": "admin"}).status_code == 422
    assert not Redirect.objects.exists()
