"""What keeps a text between two saves: the autosave's address, the key of a new draft, the session."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from articles import keeping, workflow
from articles.forms.editor import LONGEST
from articles.models import Article, DraftKey, Revision
from articles.models.revision import blank_content
from tests.articles.writing import ADD, address, editor, filled, make_draft, save_as, writer
from tests.factories import make_article, make_author, make_image, make_section, make_user

__all__ = ["editor", "writer"]

pytestmark = pytest.mark.django_db

NEW = "/admin/articles/article/enregistrer/"
SESSION = "/admin/articles/article/session/"
KEY = "0123456789abcdef"


def autosaves(article=None):
    found = Revision.objects.filter(kind=Revision.Kind.AUTOSAVE)
    return found.filter(article=article) if article else found


def keep(client, article, **changes):
    return client.post(address(article, "autosave"), filled(article, **{"page": KEY, **changes}))


# Autosave


def test_an_autosave_is_kept_once_in_place_and_changes_neither_row_nor_newest_version(client, editor):
    article = make_draft(editor)
    first = keep(client, article, headline="Un").json()
    answer = keep(client, article, headline="Deux")
    kept = autosaves().get()
    assert answer.status_code == 200
    assert answer.json()["revision"] == first["revision"] == kept.pk
    assert answer.json()["stamp"] != first["stamp"]
    assert answer.json()["state"].startswith("Enregistré à ")
    assert kept.content["headline"] == "Deux"
    article.refresh_from_db()
    assert (article.headline, workflow.content_to_edit(article)["headline"]) == ("Le pont rouvre", "Le pont rouvre")


@pytest.mark.parametrize("place", ["article", "new"])
def test_a_text_that_saving_refuses_as_too_long_is_not_kept_either_and_comes_back_whole(place, client, editor):
    article = make_draft(editor) if place == "article" else None
    sent = filled(article, page=KEY, headline="Un pont", body=f"<p>{'a' * LONGEST}</p>")
    kept = client.post(address(article, "autosave") if article else NEW, sent)
    assert kept.status_code == 413
    assert kept.json()["state"].replace("\u00a0", " ").startswith("Non enregistré : Le texte est trop long")
    assert "revision" not in kept.json()
    saved = client.post(address(article) if article else ADD, sent)
    assert saved.status_code == 422
    assert "trop long" in saved.content.decode()
    assert saved.context["form"]["headline"].value() == "Un pont"
    assert not autosaves().exists()
    assert Article.objects.count() == (1 if article else 0)


def test_what_the_server_cannot_read_at_once_is_told_by_a_page_of_the_back_office(client, editor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
    article = make_draft(editor)
    sent = filled(article, page=KEY, body=f"<p>{'a' * 2_700_000}</p>")
    kept = client.post(address(article, "autosave"), sent)
    assert kept.status_code == 413
    assert "trop long : le serveur lit 2,5 Mo" in kept.json()["state"].replace("\u00a0", " ")
    saved = client.post(address(article), sent)
    page = saved.content.decode()
    assert saved.status_code == 413
    assert "toujours gardé dans cet appareil" in page
    assert f'href="{address(article)}"' in page
    assert "Revenir à la une" not in page
    other = client.post("/admin/articles/tag/add/", {"name": "a" * 2_700_000}).content.decode()
    assert "trop long" in other
    assert "toujours gardé" not in other
    assert client.post("/commentaires/", {"body": "a" * 2_700_000}).status_code != 413


def test_readers_see_nothing_of_an_autosave_and_publishing_does_not_take_it(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    public = article.get_absolute_url()
    before = client.get(public).content
    keep(client, article, headline="Secret", body="<p>Secret.</p>")
    assert client.get(public).content == before
    workflow.publish(article, by=editor)
    assert "Secret" not in client.get(public).text


def test_the_page_goes_on_from_what_was_kept_and_a_save_takes_its_place(client, editor):
    article = make_draft(editor)
    keep(client, article, headline="Gardé")
    page = client.get(address(article))
    assert page.context["form"]["headline"].value() == "Gardé"
    assert "Vous reprenez votre texte gardé" in page.text
    answer = client.post(address(article), filled(article, headline="Gardé", page=KEY))
    assert answer.url == f"{address(article)}#saved-{KEY}"
    assert not autosaves().exists()
    assert [version.content["headline"] for version in article.revisions.all()] == ["Gardé", "Le pont rouvre"]


def test_nobody_else_goes_on_from_it_or_is_refused_because_of_it(client, editor):
    article = make_draft(editor)
    keep(client, article, headline="Gardé")
    client.force_login(make_user("Rédaction en chef"))
    assert client.get(address(article)).context["form"]["headline"].value() == "Le pont rouvre"
    assert client.post(address(article), filled(article, headline="Autre")).status_code == 302
    assert autosaves().count() == 1


def test_two_pages_of_one_person_never_write_over_each_other(client, editor):
    article = make_draft(editor)
    keep(client, article, headline="Onglet un")
    keep(client, article, headline="Onglet deux", page="page-two")
    keep(client, article, headline="Onglet un, suite")
    assert sorted(kept.content["headline"] for kept in autosaves()) == ["Onglet deux", "Onglet un, suite"]
    client.post(address(article), filled(article, headline="Onglet un, suite", page=KEY))
    page = client.get(address(article))
    assert "Un texte de vous, non enregistré" in page.text
    assert client.get(f"{address(article)}?kept=1").context["form"]["headline"].value() == "Onglet deux"


def test_a_page_that_goes_on_from_what_another_kept_takes_its_place_once(client, editor):
    article = make_draft(editor)
    keep(client, article, headline="Gardé")
    shown = client.get(address(article))
    over = shown.context["continues"]
    assert f'name="over" value="{over}"' in shown.text
    keep(client, article, headline="Gardé, suite", page="page-two", over=over)
    assert [kept.content["headline"] for kept in autosaves()] == ["Gardé, suite"]
    keep(client, article, headline="L’ancienne page écrit encore")
    assert autosaves().count() == 2
    client.post(address(article), filled(article, headline="Sans script", page="page-three", over=autosaves().last().stamp))
    assert autosaves().count() == 1


def test_a_save_leaves_what_another_page_kept_beside_a_newer_version(client, editor):
    article = make_draft(editor)
    on_the_phone = filled(article, headline="Au téléphone", page="phone")
    save_as(editor, article, headline="Au bureau")
    assert client.post(address(article, "autosave"), on_the_phone).status_code == 409
    assert client.post(address(article), filled(article, headline="Au bureau, suite", page=KEY)).status_code == 302
    assert autosaves().get().content["headline"] == "Au téléphone"


def test_a_text_whose_byline_was_taken_away_is_shown_and_can_begin_a_new_draft(client):
    writer = make_user("Journaliste")
    article = make_draft(make_user("Rédaction en chef"), authors=[make_author(user=writer).pk])
    client.force_login(writer)
    written = filled(article, headline="Trois heures de travail", body="<p>Le port &amp; la mer.</p>")
    save_as(make_user("Rédaction en chef"), article, authors=[make_author().pk])
    answer = client.post(address(article), written)
    assert answer.status_code == 403
    assert "Vous ne pouvez plus écrire dans cet article" in answer.text
    assert "Le port &amp; la mer." in answer.text
    kept = client.post(ADD, {**dict(answer.context["sent"]), "page": answer.context["page"]})
    assert kept.status_code == 302
    assert Article.objects.exclude(pk=article.pk).get().headline == "Trois heures de travail"


def test_a_text_whose_article_went_into_the_bin_is_shown_and_can_begin_a_new_draft(client, editor):
    article = make_draft(editor)
    written = filled(article, headline="Écrit pendant ce temps")
    workflow.put_into_bin(article, by=editor)
    answer = client.post(address(article), written)
    assert answer.status_code == 409
    assert "dans la corbeille" in answer.text
    assert ("headline", "Écrit pendant ce temps") in answer.context["sent"]
    assert article.revisions.count() == 1


def test_a_moderator_who_sends_a_text_is_refused(client, editor):
    article = make_draft(editor)
    client.force_login(make_user("Modération"))
    assert client.post(address(article), {"headline": "Non"}).status_code == 403


def test_what_was_kept_can_be_let_go(client, editor):
    article = make_draft(editor)
    keep(client, article, headline="Gardé")
    assert client.get(address(article, "drop")).url == address(article)
    assert autosaves().exists(), "a look changes nothing"
    client.post(address(article, "drop"), {"over": autosaves().get().stamp})
    assert not autosaves().exists()


def test_a_version_saved_meanwhile_answers_409_with_who_and_when_and_the_text_is_kept_beside_it(client, editor):
    article = make_draft(editor)
    mine = filled(article, headline="Le mien", page=KEY)
    theirs = save_as(make_user("Rédaction en chef", first_name="Kossi", last_name="Amegah"), article, headline="Le sien")
    answer = client.post(address(article, "autosave"), mine)
    assert answer.status_code == 409
    assert (answer.json()["newest"]["revision"], answer.json()["newest"]["who"]) == (theirs.pk, "Kossi Amegah")
    assert autosaves().get().content["headline"] == "Le mien"
    page = client.get(address(article))
    assert page.context["form"]["headline"].value() == "Le sien"
    assert "Un texte de vous, non enregistré" in page.text
    taken_up = client.get(f"{address(article)}?kept=1").context["form"]
    assert (taken_up["headline"].value(), str(taken_up["base"].value())) == ("Le mien", str(mine["base"]))


def test_a_field_that_is_not_valid_is_named_and_the_rest_is_kept(client, editor):
    article = make_draft(editor)
    related = [{"article": "", "url": "https://a.example/", "title": "", "ORDER": 1}]
    answer = keep(client, article, body="<p>Long travail.</p>", embargo_until="31/", section="abc", related=related)
    assert answer.status_code == 200
    assert answer.json()["state"].endswith("sauf\u00a0: Rubrique, Sous embargo jusqu’au, Sur le même sujet")
    kept = autosaves().get().content
    assert (kept["body"], kept["embargo_until"], kept["related"]) == ("<p>Long travail.</p>", None, [])
    assert kept["section"] == article.section_id


def test_an_autosave_that_arrives_behind_its_own_save_leaves_nothing(client, editor):
    article = make_draft(editor)
    late = filled(article, headline="Gardé", page=KEY)
    client.post(address(article), late)
    client.post(address(article, "autosave"), late)
    assert not autosaves().exists()


def test_a_journalist_keeps_only_own_texts(client, writer):
    own, foreign, published = make_draft(writer), make_draft(make_user("Journaliste")), make_article()
    assert keep(client, own, headline="À moi").status_code == 200
    for article in (foreign, published):
        for page in ("autosave", "presence", "drop"):
            assert client.post(address(article, page), filled(article, page=KEY)).status_code == 403
    assert autosaves().count() == 1
    client.force_login(make_user("Modération"))
    assert client.post(NEW, filled(page=KEY)).status_code == 403
    assert client.get(SESSION).status_code == 403


def test_nothing_is_kept_in_the_bin(client, editor):
    article = make_draft(editor)
    sent = filled(article, page=KEY)
    workflow.put_into_bin(article, by=editor)
    answer = client.post(address(article, "autosave"), sent)
    assert answer.status_code == 410
    assert answer.json()["state"].startswith("Non enregistré")
    assert not autosaves().exists()


def test_a_colleague_may_not_keep_or_let_go():
    article, stranger = make_draft(make_user("Journaliste")), make_user("Journaliste")
    with pytest.raises(PermissionDenied):
        keeping.keep(article, blank_content(), by=stranger, base=None)
    with pytest.raises(PermissionDenied):
        keeping.drop(article, by=stranger)
    with pytest.raises(PermissionDenied):
        keeping.beat(article, by=stranger, page=KEY)


# A new article


def test_repeats_of_a_new_article_s_first_autosave_make_one_draft_whose_row_follows(client, editor):
    first = client.post(NEW, filled(headline="Le pont", page=KEY)).json()
    second = client.post(NEW, filled(headline="Le pont rouvre", page=KEY)).json()
    article = Article.objects.get()
    assert first["article"] == second["article"] == article.pk
    assert first["address"] == address(article)
    assert (article.headline, article.slug, article.status) == ("Le pont rouvre", "le-pont-rouvre", Article.Status.DRAFT)
    assert [event.kind for event in article.events.all()] == ["created"]
    assert autosaves().count() == 1


@pytest.mark.parametrize("missing", [False, True])  # a section, which the page before publishing asks for itself
def test_a_text_that_nobody_saved_goes_before_no_reader(missing, client, editor):
    other, section = Client(), make_section().pk
    other.force_login(make_user("Journaliste"))
    sent = {"page": KEY, "section": "" if missing else section, "authors": [make_author().pk]}
    other.post(NEW, filled(**sent))
    article = Article.objects.get()
    assert client.get(address(article, "check")).status_code == 200
    other.post(NEW, filled(**sent, body="<p>Une phrase à moitié</p>"))
    answer = client.post(address(article, "publish"), {"section": section} if missing else {}, follow=True)
    assert "Personne n’a encore enregistré" in answer.text
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT
    client.post(address(article), filled(article, section=section, step="publish"))
    article.refresh_from_db()
    assert article.status == Article.Status.PUBLISHED


def test_a_text_that_nobody_saved_is_not_sent_for_review_by_its_address(client, editor):
    client.post(NEW, filled(page=KEY))
    article = Article.objects.get()
    for let_go in (False, True):  # then the row keeps the words of the autosave, and has no version at all
        if let_go:
            client.post(address(article, "drop"), {"over": autosaves().get().stamp})
        assert workflow.is_unsaved(article)
        for step in ("submit", "publish"):
            answer = client.post(address(article, step), follow=True)
            assert "Personne n’a encore enregistré" in answer.text
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT
    client.post(address(article), filled(article, step="submit"))
    article.refresh_from_db()
    assert article.status == Article.Status.IN_REVIEW


def test_the_form_of_a_new_article_sent_twice_makes_one_article_and_one_version(client, editor):
    for _ in range(2):
        assert client.post(ADD, filled(page=KEY)).status_code == 302
    assert Article.objects.get().revisions.count() == 1


def test_the_form_follows_the_draft_that_the_autosave_began(client, editor):
    client.post(NEW, filled(headline="Le pont", page=KEY))
    client.post(ADD, filled(headline="Le pont rouvre", page=KEY))
    article = Article.objects.get()
    assert [(version.kind, version.content["headline"]) for version in article.revisions.all()] == [("saved", "Le pont rouvre")]


def test_a_key_of_another_account_leads_nowhere(client, editor):
    client.post(NEW, filled(headline="Le pont", page=KEY))
    other = make_user("Journaliste")
    client.force_login(other)
    client.post(NEW, filled(headline="Autre", page=KEY))
    assert Article.objects.count() == 2
    assert keeping.begun(KEY, by=other).headline == "Autre"


@pytest.mark.parametrize("key", ["", "a b", "x" * 80])
def test_without_a_proper_key_nothing_is_begun(key, client, editor):
    assert client.post(NEW, filled(page=key)).status_code == 400
    assert not Article.objects.exists()
    assert not DraftKey.objects.exists()


def test_somebody_else_saves_before_the_first_version(client, editor):
    client.post(NEW, filled(headline="Le pont", page=KEY))
    article = Article.objects.get()
    other = make_user("Rédaction en chef")
    save_as(other, article, headline="De l’autre")
    assert client.post(address(article), filled(headline="De moi", page=KEY)).status_code == 409


# The device's text, and the session


def test_a_text_of_the_device_is_shown_and_not_saved(client, editor):
    article = make_draft(editor)
    image = make_image()
    sent = filled(article, headline="Du téléphone", lead_image=image.pk, embargo_until="31/", page=KEY, resume="1")
    page = client.post(address(article), sent)
    assert page.status_code == 200
    assert 'value="31/"' in page.text
    assert "data-unsaved" in page.text
    assert page.context["lead_image"] == image
    assert article.revisions.count() == 1


def test_a_text_of_the_device_is_compared_with_the_saved_version(client, editor):
    article = make_draft(editor, body="<p>Un.</p><p>Deux.</p>")
    page = client.post(address(article), filled(article, body="<p>Un.</p><p>Deux et demi.</p>", page=KEY, compare="1"))
    assert page.status_code == 409
    assert "Voici ce que le texte gardé change" in page.text
    assert "Deux et demi." in page.text
    assert article.revisions.count() == 1


def test_the_session_says_who_and_gives_the_token_that_a_login_renewed(editor):
    client = Client(enforce_csrf_checks=True)
    assert client.get(SESSION).status_code == 302
    client.force_login(editor)
    said = client.get(SESSION).json()
    assert (said["account"], said["name"]) == (editor.pk, "Mariam Sanni")
    article = make_draft(editor)
    sent = filled(article, page=KEY)
    assert client.post(address(article, "autosave"), sent).status_code == 403
    assert client.post(address(article, "autosave"), sent | {"csrfmiddlewaretoken": said["token"]}).status_code == 200
