"""The lists of the back office at any length: nothing is counted to its end, nothing made distinct, no query for a row."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.admin import paging
from articles.models import Section, Tag
from tests.factories import make_article, make_author, make_comment, make_image, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db

WHOLE_COUNT = re.compile(r"SELECT COUNT\((?!.*\bLIMIT\b)(?!.*GROUP BY)", re.DOTALL)
"""A count of rows that neither stops somewhere nor is one for each of a few given rows."""


def look(client, address):
    with CaptureQueriesContext(connection) as queries:
        page = client.get(address)
    assert page.status_code == 200
    return page, [query["sql"] for query in queries]


def fill(number):
    for at in range(number):
        tag, section = make_tag(), make_section()
        image = make_image(uploaded_at=timezone.now() - timedelta(minutes=at))
        article = make_article(tags=[tag], section=section, lead_image=image, authors=[make_author(), make_author()])
        make_comment(article=article, status="pending")


@pytest.mark.parametrize(
    "address",
    [
        "/admin/articles/article/",
        "/admin/articles/article/?q=Titre",
        "/admin/articles/article/?state=published&author={author}",
        "/admin/articles/article/?waits=links",
        "/admin/articles/article/?waits=changes",
        "/admin/articles/article/?mine=1",
        "/admin/articles/image/",
        "/admin/articles/image/?lacking=shown&q=photo",
        "/admin/articles/image/?q=titre&ends=over&licence=-",
        "/admin/articles/image/?use=none",
        "/admin/articles/image/?section={section}",
        "/admin/articles/licence/",
        "/admin/articles/tag/",
        "/admin/articles/author/",
        "/admin/articles/section/",
        "/admin/articles/redirect/",
        "/admin/articles/correction/",
    ],
)
@pytest.mark.parametrize("role", [pytest.param("Journaliste", marks=pytest.mark.once), "Rédaction en chef"])
def test_a_list_is_never_counted_to_its_end(address, role, client):
    fill(3)
    client.force_login(make_user(role))
    address = address.format(author=make_author().pk, section=Section.objects.first().pk)
    if client.get(address).status_code == 403:
        pytest.skip("not for this role")
    _page, sql = look(client, address)
    assert [query for query in sql if WHOLE_COUNT.search(query)] == []
    assert [query for query in sql if "DISTINCT" in query.upper()] == []
    fill(6)
    _page, more = look(client, address)
    assert len(more) == len(sql)


def test_a_list_without_a_search_opens_for_whoever_types_words_into_its_address(client):
    client.force_login(make_user(is_superuser=True))
    for model in admin.site._registry:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(f"{address}?q=mot").status_code == client.get(address).status_code, address


ODD_KEYS = ["abc", "", "-1", "1.5", "٣", "\0", "9" * 19, "9" * 30]


@pytest.mark.parametrize("key", ODD_KEYS)
def test_rows_that_cannot_be_are_no_fault_of_the_site_in_any_list(key, client):
    person = make_user(is_superuser=True)
    client.force_login(person)
    row, actions = make_article(tags=[make_tag()], section=make_section()), 0
    for model, model_admin in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        request = client.get(address, follow=True).wsgi_request
        for action in model_admin.get_actions(request):
            for sent in ({"index": 0}, {"post": "yes"}, {"index": 0, "select_across": 0, "post": "yes"}):
                answer = client.post(address, {"action": action, "_selected_action": [key, key], **sent})
                assert answer.status_code in {200, 302}, (address, action)
                actions += 1
        lines = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": key, "form-0-order": 7, "_save": "1"}
        assert client.post(address, lines).status_code < 500, address
    assert actions > 30
    assert type(row).objects.filter(pk=row.pk).exists()


def test_rows_that_cannot_be_are_no_fault_of_the_site_on_their_pages(client):
    client.force_login(make_user(is_superuser=True))
    for model in admin.site._registry:
        table = f"/admin/{model._meta.app_label}/{model._meta.model_name}"
        for page in ("change", "delete", "history"):
            for address in (f"{table}/%00/{page}/", f"{table}/1/{page}/?_to_field="):
                assert client.get(address).status_code < 500, address


@pytest.mark.parametrize("key", ODD_KEYS)
def test_a_form_with_a_row_that_cannot_be_comes_back(key, client):
    client.force_login(make_user("Rédaction en chef"))
    for table, field in (("breaking", "article"), ("redirect", "article"), ("author", "photo")):
        lines = {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}
        assert client.post(f"/admin/articles/{table}/add/", {field: key, **lines}).status_code == 422, table


def test_of_chosen_rows_those_that_cannot_be_are_left_out(client):
    client.force_login(make_user("Rédaction en chef"))
    gone, kept = make_tag(), make_tag()
    choice = {"action": "delete_selected", "index": 0, "_selected_action": ["abc", gone.pk, "9" * 30], "post": "yes"}
    client.post("/admin/articles/tag/", choice)
    assert list(Tag.objects.all()) == [kept]
    page = client.post("/admin/articles/tag/", choice | {"_selected_action": ["abc"]}, follow=True)
    assert "Des éléments doivent être sélectionnés" in page.text


def test_the_next_page_is_known_by_one_row_more(client, monkeypatch):
    monkeypatch.setattr("articles.admin.media.ImageAdmin.list_per_page", 2)
    for day in range(5):
        make_image(caption=f"Photo {day}", uploaded_at=timezone.now() - timedelta(days=day))
    client.force_login(make_user("Rédaction en chef"))
    first = client.get("/admin/articles/image/")
    assert "plus de 2" in first.content.decode()
    assert [image.caption for image in first.context["cl"].result_list] == ["Photo 0", "Photo 1"]
    third = client.get("/admin/articles/image/?p=3")
    assert [image.caption for image in third.context["cl"].result_list] == ["Photo 4"]
    page = third.content.decode()
    assert "?p=2" in page
    assert "?p=4" not in page
    assert "5 photos" in " ".join(page.split())


def test_behind_the_last_page_stands_the_last_page(client, monkeypatch):
    monkeypatch.setattr("articles.admin.media.ImageAdmin.list_per_page", 2)
    for _ in range(3):
        make_image()
    client.force_login(make_user("Rédaction en chef"))
    page = client.get("/admin/articles/image/?p=9").content.decode()
    assert "page 2" in page
    assert "3 photos" in " ".join(page.split())
    assert "page 1" not in client.get("/admin/articles/image/?p=9&q=introuvable").content.decode()


def test_a_list_that_is_too_long_says_so(client, monkeypatch):
    monkeypatch.setattr("articles.admin.media.ImageAdmin.list_per_page", 1)
    monkeypatch.setattr(paging, "LAST_PAGE", 2)
    for _ in range(3):
        make_image()
    client.force_login(make_user("Rédaction en chef"))
    page = client.get("/admin/articles/image/?p=2").content.decode()
    assert "La liste s’arrête ici" in page
    assert client.get("/admin/articles/image/?p=3").status_code == 302
    assert client.get("/admin/articles/image/?p=rien").status_code == 200


def test_the_order_of_sections_can_still_be_changed_in_their_list(client):
    section = make_section(order=1)
    client.force_login(make_user("Rédaction en chef"))
    form = {
        "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": section.pk, "form-0-order": 7, "_save": "1",
    }  # fmt: skip
    assert client.post("/admin/articles/section/", form).status_code == 302
    section.refresh_from_db()
    assert section.order == 7


def test_all_pages_of_a_list_can_be_deleted_at_once(client, monkeypatch):
    monkeypatch.setattr("articles.admin.base.DeskAdmin.list_per_page", 2)
    tags = [make_tag() for _ in range(5)]
    client.force_login(make_user("Rédaction en chef"))
    assert "lignes de toutes les pages" in client.get("/admin/articles/tag/").content.decode()
    choice = {"action": "delete_selected", "select_across": 1, "index": 0, "_selected_action": [tags[0].pk], "post": "yes"}
    client.post("/admin/articles/tag/", choice)
    assert not Tag.objects.exists()


def test_searching_fields_offer_a_second_page_without_counting(client):
    for number in range(23):
        make_author(name=f"Kofi {number:02}")
    client.force_login(make_user("Rédaction en chef"))
    address = "/admin/autocomplete/?app_label=articles&model_name=articleauthor&field_name=author&term=kofi"
    address = address.replace("articleauthor&field_name=author", "article&field_name=authors")
    page, sql = look(client, address)
    assert len(page.json()["results"]) == 20
    assert page.json()["pagination"]["more"] is True
    assert [query for query in sql if "COUNT(" in query] == []
    assert client.get(f"{address}&page=2").json()["pagination"]["more"] is False


def test_an_author_is_a_filter_of_the_list(client):
    author = make_author()
    wanted = make_article(authors=[author, make_author()])
    make_article()
    client.force_login(make_user("Rédaction en chef"))
    assert list(client.get(f"/admin/articles/article/?author={author.pk}").context["cl"].result_list) == [wanted]


@pytest.mark.parametrize("address", ["articles_article_changelist", "articles_article_pick", "articles_image_changelist"])
def test_a_search_looks_through_the_newest_rows_only(address, client, monkeypatch):
    client.force_login(make_user("Rédaction en chef"))
    monkeypatch.setattr("articles.seeking.SEARCHED", 2)
    old, new = [], []
    for rows in (old, new):
        rows += [make_article(headline="Le pont", slug=f"pont-{len(old)}-{i}") for i in range(2)]
        rows += [make_image(caption="Le pont") for _ in range(2)]
    with CaptureQueriesContext(connection) as caught:
        assert client.get(reverse(f"admin:{address}"), {"q": "pont"}).status_code == 200
    table = "articles_image" if "image" in address else "articles_article"
    looking = [query["sql"] for query in caught if "LIKE" in query["sql"] and f'FROM "{table}"' in query["sql"]]
    assert looking
    last = max(row.pk for row in new if row._meta.db_table == table)
    assert all(f'"id" > {last - 2}' in sql for sql in looking)
