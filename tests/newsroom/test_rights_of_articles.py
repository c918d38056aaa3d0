"""Role × what an article is to the person × every address of one article, looked at and sent to."""

import pytest
from django.apps import apps
from django.urls import reverse

from articles import workflow
from articles.models import Article
from articles.models.revision import blank_content
from newsroom import roles
from tests.factories import make_author, make_section, make_user
from tests.newsroom.test_rights import ALLOWED, EVERYBODY, address_of, admin_places
from tests.newsroom.test_rights import rows as rows

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # who may do what is decided before any SQL

STATES = ("draft", "review", "published", "unpublished", "bin")
SEEING = {"history", "preview", "frame"}


def in_state(state, *, signed_by=None):
    """An article of an editor, signed by the person when given, with two versions."""
    editor = make_user("Rédaction en chef")
    author = make_author(user=signed_by) if signed_by else make_author()
    fields = {"section": make_section().pk, "authors": [author.pk], "body": "<p>Secret du coffre.</p>"}
    content = {**blank_content(), "headline": "Le coffre", **fields}
    article = workflow.create(content, by=editor)
    workflow.save(article, {**content, "headline": "Le coffre rouvre"}, by=editor)
    if state == "review":
        workflow.submit(article, by=editor)
    if state in {"published", "unpublished"}:
        workflow.publish(article, by=editor)
    if state == "unpublished":
        workflow.unpublish(article, by=editor)
    if state == "bin":
        workflow.put_into_bin(article, by=editor)
    return Article.objects.get(pk=article.pk)


def pages_of_one_article():
    """Their names, without the table's own pages, and the names of their arguments."""
    start = "articles_article_"
    return {name.removeprefix(start): keys for name, keys in admin_places().items() if name.startswith(start) and keys}


def address(article, page, keys):
    version = article.revisions.order_by("pk").first().pk
    known = {"pk": article.pk, "object_id": str(article.pk), "version": version, "run": 0}
    return reverse(f"admin:articles_article_{page}", kwargs={key: known[key] for key in keys})


def everything():
    """All rows of the newsroom's tables that a request could change, and what readers see of articles."""
    counted = {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.app_label in {"articles", "comments", "auth"}
    }
    return counted, list(Article.objects.order_by("pk").values())


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", [roles.JOURNALIST, roles.MODERATOR])
def test_a_stranger_s_unpublished_article_is_closed(role, state, client):
    article = in_state(state)
    client.force_login(make_user(role))
    open_pages = set()
    for page, keys in pages_of_one_article().items():
        if "run" in keys or page in {"delete"}:
            continue
        response = client.get(address(article, page, keys))
        assert "Secret du coffre" not in response.text or (state == "published" and page in SEEING), page
        if response.status_code == 200:
            open_pages.add(page)
    assert open_pages <= (SEEING if role == roles.JOURNALIST and state == "published" else set())


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("role", [None, roles.JOURNALIST, roles.MODERATOR, roles.ADMINISTRATOR])
def test_sending_to_a_stranger_s_article_changes_nothing(role, state, client):
    article = in_state(state)
    if role is not None:
        client.force_login(make_user(role))
    before = everything()
    for page, keys in pages_of_one_article().items():
        if "run" in keys or (page == "restore" and role == roles.ADMINISTRATOR) or page == "session":
            continue
        sent = {"step": "publish", "headline": "Volé", "page": "cle", "text": "Non.", "seen": article.revisions.newest().pk}
        response = client.post(address(article, page, keys), sent)
        if response.status_code == 302:
            assert role is None, page
            assert response.url.startswith("/admin/login/"), page
        else:
            looks = role == roles.JOURNALIST and state == "published" and page in SEEING
            gets_the_own_text_back = role == roles.JOURNALIST and (page, response.status_code) == ("change", 409)
            assert response.status_code in {403, 404, 405} or looks or gets_the_own_text_back, (page, response.status_code)
    assert everything() == before


def test_a_journalist_opens_and_changes_a_draft_of_their_own_but_takes_no_editor_s_step(client):
    writer = make_user("Journaliste")
    article = in_state("draft", signed_by=writer)
    client.force_login(writer)
    for page in ("change", "history", "preview", "frame", "check"):
        assert client.get(address(article, page, pages_of_one_article()[page])).status_code in {200, 302}, page
    before = Article.objects.get(pk=article.pk).status
    for page in ("publish", "schedule", "unpublish", "send-back", "correct", "urgent", "unschedule", "reschedule"):
        keys = pages_of_one_article()[page]
        assert client.post(address(article, page, keys), {"seen": article.revisions.newest().pk}).status_code == 403, page
    assert Article.objects.get(pk=article.pk).status == before


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_what_a_role_may_not_open_it_may_not_send_to(role, rows, client):
    client.force_login(make_user(role))
    before = everything()
    wrong = []
    for name, keys in admin_places().items():
        if role in ALLOWED[name] or name == "logout":
            continue
        target = address_of(name, keys, rows)
        if (status := client.post(target, {"post": "yes", "pk": "1", "name": "X"}).status_code) not in {403, 405}:
            wrong.append(f"{target}: {status}")
    assert wrong == []
    assert everything() == before
