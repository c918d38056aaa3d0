"""Our words on every page of the back office, never Django's bare sentences, and nothing in English."""

import re

import pytest
from django.urls import reverse

from articles import workflow
from articles.models import Article
from tests.articles.test_writing_page import filled
from tests.factories import make_article, make_user
from tests.newsroom.test_rights import address_of, admin_places
from tests.newsroom.test_rights import rows as rows

pytestmark = pytest.mark.django_db

BARE = re.compile(
    r"Ajout de|Ajouter un objet|Sélectionnez l.objet|objet .* à changer|Modification de (?!«)|Site d.administration|"
    r"Administration de Django|Actions récentes|Enregistrer et ajouter un nouveau|Vue d.ensemble|"
    r"\b(Save|Delete|Change|Select|Add|Home|History|Welcome|Log out|View site|Filter|Search|Please|Your|The|Show)\b"
)
TEXT = re.compile(r"<(script|style|template)\b.*?</\1>|<[^>]+>", re.DOTALL)
BUTTON = re.compile(r'(?:value|title|placeholder|aria-label)="([^"]*)"')


def words_of(markup: str) -> str:
    body = markup.partition("<body")[2]
    return TEXT.sub(" ", body) + " ".join(BUTTON.findall(body)) + re.search(r"<title>(.*?)</title>", markup, re.S)[1]


def test_every_page_speaks_like_a_newsroom(rows, client):
    client.force_login(make_user(is_superuser=True, first_name="Mariam"))
    wrong = []
    for name, keys in admin_places().items():
        if name in {"logout", "jsi18n", "autocomplete", "view_on_site"} or name.endswith(("_pick", "_preview")):
            continue
        response = client.get(address_of(name, keys, rows), follow=True)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        wrong += [f"{name}: {found.group()}" for found in BARE.finditer(words_of(response.content.decode()))]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("articles_article_add", "Nouvel article"),
        ("articles_section_add", "Nouvelle rubrique"),
        ("articles_image_add", "Nouvelle photo"),
        ("auth_user_add", "Inviter une personne"),
        ("settings", "Réglages"),
    ],
)
def test_titles_are_the_trade_s_words(name, words, client):
    client.force_login(make_user(is_superuser=True))
    assert words in client.get(reverse(f"admin:{name}")).content.decode()


def test_the_button_beside_actions_says_apply(client, rows):
    client.force_login(make_user(is_superuser=True))
    page = client.get(reverse("admin:articles_tag_changelist")).content.decode()
    assert ">Appliquer</button>" in page
    assert ">Envoyer</button>" not in page


def test_saving_says_article_saved(client):
    editor = make_user("Rédaction en chef")
    article = make_article(status=Article.Status.DRAFT, created_by=editor)
    client.force_login(editor)
    page = client.get(reverse("admin:articles_article_change", args=[article.pk])).content.decode()
    assert "Modifier l’article" in page
    answer = client.post(reverse("admin:articles_article_change", args=[article.pk]), filled(article), follow=True)
    assert "Article enregistré" in answer.content.decode()
    assert workflow.content_to_edit(article)["headline"] == article.headline
