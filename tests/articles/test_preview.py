"""Previews: the frame for the newsroom, and signed links for people without an account, which nobody keeps."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import correcting, keeping, preview_links, sharing, workflow
from articles.models import Article, Event
from articles.models.revision import blank_content
from articles.views import article as article_page
from comments.models import Comment, CommentRules, Mode
from tests.articles.test_versions import change
from tests.articles.test_versions import editor as editor
from tests.articles.writing import address, make_draft
from tests.articles.writing import writer as writer
from tests.comments.posting import send
from tests.concurrency import all_at_once
from tests.factories import make_article, make_comment, make_image, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


def opened(token):
    """What a stranger's browser gets."""
    return Client().get(f"/apercu/{token}/")


def directives(response):
    return dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))


def later(monkeypatch, **time):
    """Signatures are read as if this much time had passed."""
    moment = (timezone.now() + timedelta(**time)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: moment)


# The frame


@pytest.mark.once
def test_the_frame_holds_the_page_and_only_ours_may(client, editor):
    article = make_draft(editor)
    frame = client.get(address(article, "frame"))
    assert f'src="{address(article, "preview")}"' in frame.content.decode()
    assert directives(frame)["frame-src"] == "'self'"
    assert directives(frame)["frame-ancestors"] == "'none'"
    page = client.get(address(article, "preview"))
    assert directives(page)["frame-ancestors"] == "'self'"
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    other = client.get(address(article))
    assert "frame-src" not in directives(other)
    assert other["X-Frame-Options"] == "DENY"


@pytest.mark.once
def test_the_previewed_page_can_send_no_form(client, editor):
    article = make_draft(editor)
    assert directives(client.get(address(article, "preview")))["sandbox"] == "allow-same-origin allow-scripts"


@pytest.mark.once
@pytest.mark.parametrize(("asked", "shown"), [("ordinateur", "ordinateur"), ("telephone", "telephone"), ("<b>", "telephone")])
def test_the_frame_has_two_widths(client, editor, asked, shown):
    page = client.get(address(make_draft(editor), "frame"), {"largeur": asked}).content.decode()
    assert f"preview__frame--{shown}" in page


def test_the_frame_shows_a_chosen_version(client, editor):
    article = make_draft(editor)
    first = article.revisions.newest()
    change(article, editor, headline="Autre")
    assert f"?version={first.pk}" in client.get(address(article, "frame"), {"version": first.pk}).content.decode()
    assert client.get(address(article, "frame"), {"version": "9" * 30}).status_code == 404


@pytest.mark.once
def test_a_colleague_s_frame_offers_neither_versions_nor_links(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    secret = change(article, editor, headline="Secret")
    client.force_login(make_user("Journaliste"))
    page = client.get(address(article, "frame"), {"version": secret.pk})
    assert page.status_code == 200
    assert "Secret" not in page.content.decode()
    assert "version=" not in page.content.decode()
    assert address(article, "link") not in page.content.decode()


# Making a link


def test_who_may_write_makes_a_link_and_the_history_knows(client, editor):
    article = make_draft(editor, headline="Pas encore")
    page = client.post(address(article, "link"))
    link = page.context["shared"]
    assert link in page.content.decode()
    assert "data-copy" in page.content.decode()
    assert "Pas encore" in Client().get(urlsplit(link).path).content.decode()
    event = article.events.first()
    assert (event.kind, event.by, event.remark) == (Event.Kind.SHARED, editor, "")


@pytest.mark.once
def test_a_get_makes_no_link(client, editor):
    article = make_draft(editor)
    assert client.get(address(article, "link")).url == address(article, "frame")
    assert not article.events.filter(kind=Event.Kind.SHARED).exists()


def test_a_link_to_a_version_names_it_in_the_history(client, editor):
    article = make_draft(editor, headline="Premier")
    first = article.revisions.newest()
    change(article, editor, headline="Second")
    link = client.post(address(article, "link"), {"version": first.pk}).context["shared"]
    assert "Premier" in Client().get(urlsplit(link).path).content.decode()
    assert article.events.first().remark == first.created_at.isoformat()


@pytest.mark.once
def test_a_colleague_makes_no_link_even_to_a_published_article(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    colleague = make_user("Journaliste")
    client.force_login(colleague)
    assert client.post(address(article, "link")).status_code == 403
    with pytest.raises(PermissionDenied):
        sharing.share(article, by=colleague)
    assert not article.events.filter(kind=Event.Kind.SHARED).exists()


@pytest.mark.once
def test_no_link_is_made_of_an_article_in_the_bin(client, editor):
    article = make_draft(editor)
    workflow.put_into_bin(article, by=editor)
    assert client.post(address(article, "link")).url == reverse("admin:articles_article_in_bin")
    with pytest.raises(workflow.WrongStatus):
        sharing.share(article, by=editor)


def test_no_link_is_made_of_a_text_that_nobody_has_saved(client, writer):
    article = keeping.begin({**blank_content(), "headline": "Pas encore"}, by=writer, key="page-12345678")
    keeping.keep(article, {**blank_content(), "headline": "Pas encore"}, by=writer, base=None, page="page-12345678")
    answer = client.post(address(article, "link"), follow=True)
    assert "enregistrez" in answer.text
    assert not article.events.filter(kind=Event.Kind.SHARED).exists()


@pytest.mark.parametrize(("status", "answers"), [("draft", 200), ("published", 302)])
def test_a_link_to_an_article_that_came_without_versions_opens(client, editor, status, answers):
    article = make_article(status=status)
    link = client.post(address(article, "link")).context["shared"]
    assert Client().get(urlsplit(link).path).status_code == answers


# Opening it


def make_everything(editor):
    """A published article with all that a page can hold, and a newer draft of it that changes it all."""
    above = make_section(name="Pays", slug="pays")
    section = make_section(name="Région", slug="region", parent=above)
    CommentRules.objects.create(section=above, mode=Mode.TRUSTED)
    CommentRules.objects.create(section=section, close_after_days=1)
    picture, lead, other = make_image(), make_image(), make_article(headline="Une autre")
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    correcting.correct(article, correcting.Words(text="Non."), kind="correction", by=editor)
    make_comment(article=article)
    body = f'<p>Un mot.</p><figure data-image="{picture.pk}"></figure><div data-see-also="{other.pk}"></div>'
    change(article, editor, headline="Une suite", body=body, section=section.pk, lead_image=lead.pk, tags=[make_tag().pk])
    return article


@pytest.mark.once
def test_the_preview_is_the_page_that_publishing_makes(client, editor, monkeypatch):
    moment = timezone.now() + timedelta(days=2)
    article = make_everything(editor)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    preview = client.get(address(article, "preview")).content.decode()
    workflow.publish(article, by=editor)
    page = Client().get(article.get_absolute_url()).content.decode()
    assert preview == page
    for shown in ("Une suite", "Une autre", "Non.", "Région", "Les commentaires sont fermés", "figure--lead"):
        assert shown in page


@pytest.mark.django_db(transaction=True)
def test_colleagues_and_readers_write_while_the_page_is_drawn(monkeypatch):
    editor = make_user("Rédaction en chef")
    article = make_draft(editor)
    real = article_page.render

    def draw(*args):
        all_at_once(1, lambda _: (change(article, editor, headline="Meanwhile"), send(make_article())))
        return real(*args)

    monkeypatch.setattr(article_page, "render", draw)
    page = opened(preview_links.make(article.pk)).content.decode()
    assert "Meanwhile" not in page
    assert Comment.objects.exists()
    assert article.revisions.newest().content["headline"] == "Meanwhile"


@pytest.mark.once
def test_a_link_shows_the_page_as_readers_will_get_it_under_a_bar(editor):
    article = make_draft(editor, headline="Pas encore", body='<p>Un<span data-note="3"></span> mot.</p>')
    answer = opened(preview_links.make(article.pk))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<h1 class="headline">Pas encore</h1>' in page
    assert "Aperçu – non publié, valable jusqu’au" in page
    assert "data-note" not in page


@pytest.mark.once
def test_the_bar_stands_over_no_page_of_readers_and_not_in_the_newsroom_s_preview(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    for place in (article.get_absolute_url(), address(article, "preview")):
        page = client.get(place).content.decode()
        assert "preview-bar" not in page
        assert "preview.css" not in page


@pytest.mark.once
def test_nobody_keeps_it(editor):
    article = make_draft(editor)
    for answer in (opened(preview_links.make(article.pk)), opened("faux")):
        assert "no-store" in answer["Cache-Control"]
        assert "Cache-Tag" not in answer
        assert "ETag" not in answer
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert not answer.cookies
    assert '<meta name="robots" content="noindex, nofollow">' in opened(preview_links.make(article.pk)).content.decode()


def test_it_leaves_no_trace_and_opens_nothing_else(editor):
    article, other = make_draft(editor, headline="Le Lamantin"), make_draft(editor, headline="Un Secret")
    rows = list(Article.objects.order_by("pk").values()), Event.objects.count()
    page = opened(preview_links.make(article.pk)).content.decode()
    assert "Secret" not in page
    assert editor.username not in page
    assert "Sanni" not in page
    assert (list(Article.objects.order_by("pk").values()), Event.objects.count()) == rows
    assert "Lamantin" not in Client().get("/").content.decode()
    for draft in (article, other):
        assert Client().get(draft.get_absolute_url()).status_code == 404


def test_it_shows_the_newest_version_unless_it_names_one(editor):
    article = make_draft(editor, headline="Premier")
    first = article.revisions.newest()
    newest, named = preview_links.make(article.pk), preview_links.make(article.pk, first.pk)
    change(article, editor, headline="Second")
    assert "Second" in opened(newest).content.decode()
    assert "Premier" in opened(named).content.decode()
    assert "Second" not in opened(named).content.decode()


def test_once_readers_have_it_the_link_leads_to_them(editor):
    article = make_draft(editor)
    token = preview_links.make(article.pk)
    workflow.publish(article, by=editor)
    answer = opened(token)
    assert (answer.status_code, answer.url) == (302, article.get_absolute_url())
    assert "no-store" in answer["Cache-Control"]
    change(article, editor, headline="Une suite")
    assert opened(token).url == article.get_absolute_url()
    assert "Une suite" not in opened(token).content.decode()


def test_what_is_taken_away_from_readers_is_gone_behind_both_kinds_of_link(editor):
    article = make_draft(editor, headline="Retiré")
    tokens = [preview_links.make(article.pk), preview_links.make(article.pk, article.revisions.newest().pk)]
    workflow.publish(article, by=editor)
    workflow.unpublish(article, by=editor)
    assert [opened(token).status_code for token in tokens] == [410, 410]
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(days=1))
    assert [opened(token).status_code for token in tokens] == [410, 410]


def test_a_link_to_the_newest_of_a_published_article_names_that_version(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    change(article, editor, headline="À relire")
    link = client.post(address(article, "link")).context["shared"]
    change(article, editor, headline="Plus tard")
    assert "À relire" in Client().get(urlsplit(link).path).content.decode()


@pytest.mark.once
def test_no_link_is_made_of_what_was_taken_away_from_readers(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    workflow.unpublish(article, by=editor)
    assert address(article, "link") not in client.get(address(article, "frame")).content.decode()
    assert client.post(address(article, "link")).url == address(article, "frame")
    assert not article.events.filter(kind=Event.Kind.SHARED).exists()


def test_links_are_revoked_by_who_may_make_them_and_the_history_knows(client, editor):
    article = make_draft(editor)
    assert address(article, "unlink") not in client.get(address(article, "frame")).content.decode()
    first = urlsplit(client.post(address(article, "link")).context["shared"]).path
    assert address(article, "unlink") in client.get(address(article, "frame")).content.decode()
    assert client.get(address(article, "unlink")).url == address(article, "frame")
    assert Client().get(first).status_code == 200
    client.post(address(article, "unlink"))
    client.post(address(article, "unlink"))
    assert Client().get(first).status_code == 410
    assert [event.kind for event in article.events.all()[:2]] == ["unshared", Event.Kind.SHARED]
    second = urlsplit(client.post(address(article, "link")).context["shared"]).path
    assert (Client().get(second).status_code, Client().get(first).status_code) == (200, 410)
    client.force_login(make_user("Journaliste"))
    assert client.post(address(article, "unlink")).status_code == 403
    assert Client().get(second).status_code == 200


def test_a_link_is_dead_after_its_time(editor, monkeypatch, settings):
    article = make_draft(editor, headline="Lamantin")
    token = preview_links.make(article.pk)
    later(monkeypatch, hours=47)
    assert opened(token).status_code == 200
    later(monkeypatch, hours=49)
    answer = opened(token)
    assert answer.status_code == 410
    assert "Ce lien d’aperçu n’est plus valable" in answer.content.decode()
    assert "Lamantin" not in answer.content.decode()
    settings.PREVIEW_LINK_HOURS = 72
    assert opened(token).status_code == 200


@pytest.mark.once
@pytest.mark.parametrize("spoil", [str.upper, lambda token: token[:-1], lambda token: f"1{token}", lambda token: "a.b.c.d"])
def test_a_link_that_was_changed_is_dead(editor, spoil):
    make_draft(editor)
    assert opened(spoil(preview_links.make(make_draft(editor).pk))).status_code == 410


def test_a_signature_of_ours_for_something_else_opens_nothing(editor):
    article = make_draft(editor)
    assert opened(preview_links.TimestampSigner(sep=".", salt="autre").sign(f"{article.pk}.")).status_code == 410
    for value in ("", "x.", f"{article.pk}.x", "9" * 30 + ".", f"{article.pk}.{'9' * 30}"):
        assert opened(preview_links.SIGNER.sign(value)).status_code == 410, value


def test_in_the_bin_or_deleted_or_of_another_article_it_is_dead(editor):
    article, other = make_draft(editor), make_draft(editor)
    token = preview_links.make(article.pk)
    assert opened(preview_links.make(article.pk, other.revisions.newest().pk)).status_code == 410
    workflow.put_into_bin(article, by=editor)
    assert opened(token).status_code == 410
    Article.objects.filter(pk=article.pk).delete()
    assert opened(token).status_code == 410


@pytest.mark.once
def test_only_reading_is_possible(editor):
    token = preview_links.make(make_draft(editor).pk)
    assert Client().post(f"/apercu/{token}/").status_code == 405
    assert Client().head(f"/apercu/{token}/").status_code == 200


def test_a_dead_link_asks_nothing_about_articles():
    with CaptureQueriesContext(connection) as caught:
        opened("12..1abc.faux")
    assert not [query for query in caught if "articles_revision" in query["sql"]]
    assert len(caught) <= 6


def test_a_link_that_is_opened_all_the_time_must_wait_a_minute(editor, monkeypatch):
    article, other = make_draft(editor, headline="Lamantin"), make_draft(editor)
    monkeypatch.setattr("articles.views.preview.A_MINUTE", 2)
    monkeypatch.setattr("articles.views.preview.MINUTE", 1_000_000)  # none ends meanwhile
    monkeypatch.setattr("articles.views.preview.time.time", lambda: 1_000_000_000)
    first, second = preview_links.make(article.pk), preview_links.make(article.pk, article.revisions.newest().pk)
    assert [opened(token).status_code for token in (first, second, first)] == [200, 200, 429]
    answer = opened(first)
    assert answer["Retry-After"] == "1000000"
    assert "Lamantin" not in answer.content.decode()
    assert "dans une minute" in answer.content.decode()
    assert opened(preview_links.make(other.pk)).status_code == 200
