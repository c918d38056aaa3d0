"""Old addresses: 301 to where the article stands now, 410 for what is gone, never round in a circle."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.models import Article, Redirect
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked", ["/2019/05/titre/", "/2019/05/titre", "/2019/05/Titre/", "/2019/05/titre//", "/2019/05/titre/?fbclid=abc"]
)
def test_an_old_address_leads_to_the_article_however_it_is_spelled(client, asked):
    article = make_article()
    Redirect.objects.create(old_path="/2019/05/titre/", article=article)
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, article.get_absolute_url())


def test_an_old_address_in_capitals_or_without_a_last_stroke_is_found_as_it_was_noted(client):
    article = make_article()
    Redirect.objects.create(old_path="/Dossiers/Eau.html", article=article)
    assert client.get("/Dossiers/Eau.html").status_code == 301
    assert client.get("/Dossiers/Eau.html/").status_code == 301


def test_the_number_of_a_wordpress_post_leads_to_its_article(client):
    article = make_article()
    Redirect.objects.create(old_path="/?p=12", article=article)
    assert client.get("/?p=12")["Location"] == article.get_absolute_url()
    assert client.get("/?p=12&preview=true").status_code == 301
    assert client.get("/?p=13").status_code == 200


def test_the_address_follows_the_article(client):
    article = make_article()
    Redirect.objects.create(old_path="/ancien/", article=article)
    Article.objects.filter(pk=article.pk).update(slug="nouveau-titre")
    assert client.get("/ancien/")["Location"].endswith("/nouveau-titre/")


def test_a_path_leads_to_another_path(client):
    Redirect.objects.create(old_path="/a-propos-de-nous/", new_path="/rectificatifs/")
    response = client.get("/a-propos-de-nous/", follow=True)
    assert response.redirect_chain == [("/rectificatifs/", 301)]


def test_an_address_that_is_gone_for_good_says_so(client):
    Redirect.objects.create(old_path="/vieux-concours/", new_path="")
    response = client.get("/vieux-concours/")
    assert response.status_code == 410
    assert "Cet article a été retiré par la rédaction" in response.content.decode()


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": Article.Status.DRAFT}, 404),
        ({"status": Article.Status.UNPUBLISHED}, 410),
        ({"binned_at": timezone.now()}, 410),
        ({"published_at": timezone.now() + timedelta(days=1)}, 404),
    ],
)
def test_the_old_address_of_a_hidden_article_answers_as_its_own_would(client, fields, status):
    article = make_article(**fields)
    Redirect.objects.create(old_path="/ancien/", article=article)
    Redirect.objects.create(old_path="/?p=5", article=article)
    assert client.get("/ancien/").status_code == status
    assert client.get(article.get_absolute_url()).status_code == status
    assert client.get("/?p=5").status_code == (410 if status == 410 else 200)


def test_addresses_that_lead_round_in_a_circle_are_not_found(client):
    for old, new in (("/un/", "/deux/"), ("/deux/", "/trois/"), ("/trois/", "/un/"), ("/soi/", "/soi")):
        Redirect.objects.create(old_path=old, new_path=new)
    assert client.get("/un/").status_code == 404
    assert client.get("/deux/").status_code == 404
    assert client.get("/soi/").status_code == 404


def test_a_page_that_is_there_is_never_led_away(client, django_assert_num_queries):
    article = make_article()
    Redirect.objects.create(old_path=article.get_absolute_url(), new_path="/ailleurs/")
    assert client.get(article.get_absolute_url()).status_code == 200


def test_files_and_the_back_office_are_not_looked_up(client, django_assert_num_queries):
    Redirect.objects.create(old_path="/static/x.css", new_path="/ailleurs/")
    Redirect.objects.create(old_path="/media/public/x.jpg", new_path="/ailleurs/")
    assert client.get("/static/x.css").status_code == 404
    assert client.get("/media/public/x.jpg").status_code == 404


def test_a_form_sent_to_an_old_address_is_not_led_on(client):
    Redirect.objects.create(old_path="/vieux/formulaire/", new_path="/rectificatifs/")
    assert client.post("/vieux/formulaire/").status_code == 404


@pytest.mark.parametrize("path", ["/%00/", "/" + "x" * 3000 + "/", "/%F0%9F%A6%9B/", "/?p=%00", "/?p=" + "9" * 500, "/../..//"])
def test_strange_addresses_are_answered_calmly(client, path):
    assert client.get(path).status_code in {200, 404}


def test_looking_up_costs_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(3):  # the redirect; masthead and frame of the 404 page
        client.get("/nulle/part/")


def test_an_old_address_leads_to_its_own_article_though_another_took_the_slug(client):
    """An import or a change of address left a redirect; later somebody wrote an article of the same name."""
    moved = make_article()
    namesake = make_article(slug="titre")
    Redirect.objects.create(old_path="/2019/05/06/titre/", article=moved)
    assert client.get("/2019/05/06/titre/")["Location"] == moved.get_absolute_url()
    assert client.get("/2019/05/07/titre/")["Location"] == namesake.get_absolute_url()


@pytest.mark.once
@pytest.mark.parametrize("path", ["//ailleurs.example/", "/\\ailleurs.example/", "https://ailleurs.example/"])
def test_no_redirect_leads_off_the_site(path):
    with pytest.raises(ValidationError):
        Redirect(old_path="/ici/", new_path=path).full_clean()
