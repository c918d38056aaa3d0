"""Beginning and saving an article: revisions, who may, and what readers see meanwhile."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles import rows, workflow
from articles.models import Article, Event, Redirect, Reference, Revision
from articles.models.revision import blank_content, content_of
from tests.factories import make_article, make_author, make_image, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


def content(**fields):
    return {**blank_content(), "headline": "Le pont rouvre", "body": "<p>Un deux trois.</p>", **fields}


def make_draft(by, **fields):
    return workflow.create(content(**fields), by=by)


def test_a_journalist_begins_a_draft_with_all_that_was_written():
    writer, section, image = make_user("Journaliste"), make_section(), make_image()
    authors, tags = [make_author(), make_author()], [make_tag()]
    article = make_draft(
        writer,
        section=section.pk,
        authors=[authors[1].pk, authors[0].pk],
        tags=[tags[0].pk],
        lead_image=image.pk,
        standfirst="Le chapô.",
    )
    assert article.status == Article.Status.DRAFT
    assert article.slug == "le-pont-rouvre"
    assert (article.section, article.lead_image, article.created_by) == (section, image, writer)
    assert article.bylines == [authors[1], authors[0]]
    assert list(article.tags.all()) == tags
    assert article.word_count == 5
    assert [event.kind for event in article.events.all()] == [Event.Kind.CREATED]


@pytest.mark.once
def test_a_moderator_may_not_begin_an_article():
    with pytest.raises(PermissionDenied):
        make_draft(make_user("Modération"))
    assert not Article.objects.exists()


def test_saving_a_draft_changes_its_row_and_keeps_both_versions():
    writer = make_user("Journaliste")
    article = make_draft(writer)
    first = article.revisions.newest()
    second = workflow.save(article, content(headline="Le pont est rouvert"), by=writer, base=first.pk)
    assert article.headline == "Le pont est rouvert"
    assert article.slug == "le-pont-est-rouvert"
    assert second.base == first
    assert article.revisions.count() == 2


def test_saving_the_same_text_again_adds_no_version():
    writer = make_user("Journaliste")
    article = make_draft(writer)
    assert workflow.save(article, content(), by=writer) == article.revisions.newest()
    assert article.revisions.count() == 1


@pytest.mark.once
def test_a_colleague_may_not_write_in_the_draft_of_another_and_an_editor_may():
    article = make_draft(make_user("Journaliste"))
    with pytest.raises(PermissionDenied):
        workflow.save(article, content(headline="Autre"), by=make_user("Journaliste"))
    workflow.save(article, content(headline="Autre"), by=make_user("Rédaction en chef"))
    assert article.headline == "Autre"


def test_who_saves_over_a_newer_version_is_told_and_nothing_is_overwritten():
    writer, editor = make_user("Journaliste"), make_user("Rédaction en chef")
    article = make_draft(writer)
    seen = article.revisions.newest().pk
    newer = workflow.save(article, content(headline="De la chef"), by=editor, base=seen)
    with pytest.raises(workflow.Outdated) as outdated:
        workflow.save(article, content(headline="De l’auteur"), by=writer, base=seen)
    assert outdated.value.newest == newer
    article.refresh_from_db()
    assert article.headline == "De la chef"


def test_saving_a_published_article_changes_nothing_that_readers_see():
    article, editor = make_article(headline="Avant"), make_user("Rédaction en chef")
    before = content_of(article)
    workflow.save(article, {**before, "headline": "Après", "authors": [make_author().pk]}, by=editor)
    article.refresh_from_db()
    assert content_of(article) == before
    assert workflow.content_to_edit(article)["headline"] == "Après"


def test_the_author_proposes_a_correction_of_the_own_published_article():
    writer = make_user("Journaliste")
    article = make_article(authors=[make_author(user=writer)], headline="Avant")
    revision = workflow.save(article, {**content_of(article), "headline": "Après"}, by=writer)
    assert revision.created_by == writer
    article.refresh_from_db()
    assert article.headline == "Avant"


def test_only_editors_change_the_address_of_a_published_article():
    writer, editor = make_user("Journaliste"), make_user("Rédaction en chef")
    article = make_article(authors=[make_author(user=writer)], slug="ancienne")
    workflow.save(article, {**content_of(article), "headline": "Neuf", "slug": "nouvelle"}, by=writer)
    assert workflow.content_to_edit(article)["slug"] == "ancienne"
    old = article.get_absolute_url()
    workflow.save(article, {**content_of(article), "slug": "nouvelle"}, by=editor)
    workflow.publish(article, by=editor)
    assert article.slug == "nouvelle"
    assert Redirect.objects.get(old_path=old).article == article
    moved = article.events.get(kind=Event.Kind.MOVED)
    assert (moved.by, moved.remark) == (editor, old)


def test_two_articles_of_the_same_headline_get_two_addresses():
    writer = make_user("Journaliste")
    assert [make_draft(writer).slug, make_draft(writer).slug] == ["le-pont-rouvre", "le-pont-rouvre-2"]


def test_an_article_without_headline_has_an_address_all_the_same():
    assert make_draft(make_user("Journaliste"), headline="").slug.startswith("article-")


def test_rows_deleted_meanwhile_are_left_out():
    writer, tag, section = make_user("Journaliste"), make_tag(), make_section()
    gone = {"tags": [tag.pk], "section": section.pk, "authors": [10**9], "lead_image": 10**9}
    tag.delete()
    section.delete()
    article = make_draft(writer, **gone)
    assert (article.section, article.lead_image, article.bylines) == (None, None, [])
    assert not article.tags.exists()


def test_references_and_pictures_of_the_text_are_recorded_and_never_to_the_page_itself():
    writer, other, image = make_user("Journaliste"), make_article(), make_image()
    article = make_draft(writer)
    markup = (
        f'<p>Un.</p><figure data-image="{image.pk}"></figure><div data-see-also="{other.pk}"></div>'
        f'<div data-see-also="{article.pk}"></div><figure data-image="999999"></figure>'
    )
    related = [
        {"article": None, "url": "https://example.org/", "title": "Ailleurs"},
        {"article": article.pk, "url": "", "title": ""},
        {"article": other.pk, "url": "", "title": ""},
    ]
    uses = [{"image": image.pk, "alt": "Ici", "caption": "Légende d’ici", "decorative": False}]
    workflow.save(article, content(body=markup, related=related, pictures=uses), by=writer)
    use = article.pictures.get()
    assert (use.image, use.alt, use.caption) == (image, "Ici", "Légende d’ici")
    kept = [(r.kind, r.target_id, r.url) for r in article.references.order_by("order")]
    assert kept == [
        (Reference.Kind.SEE_ALSO, other.pk, ""),
        (Reference.Kind.RELATED, None, "https://example.org/"),
        (Reference.Kind.RELATED, other.pk, ""),
    ]


@pytest.mark.once
def test_what_is_pasted_into_the_text_is_cleaned():
    article = make_draft(make_user("Journaliste"), body='<p onclick="x()">Bon<script>alert(1)</script></p>')
    assert article.body == "<p>Bon</p>"
    assert Revision.objects.get().content["body"] == "<p>Bon</p>"


def test_two_people_who_take_an_address_at_the_same_moment_get_two(monkeypatch):
    taken = make_article(slug="le-pont-rouvre")
    answers = iter([taken.slug])  # what the second read before the first had written
    real = rows.free_slug
    monkeypatch.setattr(rows, "free_slug", lambda wanted, article: next(answers, None) or real(wanted, article))
    second = workflow.create({**blank_content(), "headline": "Le pont rouvre"}, by=make_user("Journaliste"))
    assert second.slug == "le-pont-rouvre-2"


def test_publishing_again_leaves_an_imported_address_letter_for_letter():
    imported = make_article(slug="mon_article")
    workflow.publish(imported, by=make_user("Rédaction en chef"))
    assert imported.slug == "mon_article"
    assert not imported.redirects.exists()


def test_the_address_that_readers_know_leads_on_when_date_and_address_change_at_once(client):
    editor, began = make_user("Rédaction en chef"), timezone.now() - timedelta(days=10)
    article = make_article(slug="vieux", published_at=began)
    known = article.get_absolute_url()
    workflow.unpublish(article, by=editor)
    workflow.save(article, {**workflow.content_to_edit(article), "slug": "neuf"}, by=editor)
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(hours=1))
    Article.objects.filter(pk=article.pk).update(published_at=timezone.now())
    article.refresh_from_db()
    assert client.get(known)["Location"] == article.get_absolute_url()
