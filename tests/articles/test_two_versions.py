"""The page of the second saver: what both made of one version, and what becomes of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import keeping, merging, workflow
from articles.models import Embed
from articles.models.revision import blank_content
from tests.articles.writing import address, editor, filled, make_draft, save_as, writer
from tests.factories import make_article, make_author, make_image, make_section, make_user

__all__ = ["editor", "writer"]

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef"


def chosen(page, **choices):
    """The page of two versions as a browser without JavaScript sends it."""
    fields = dict(page.context["hidden"])
    return fields | {
        "base": page.context["newest"].pk,
        "common": page.context["common"],
        "together": "1",
        "step": "save",
        **choices,
    }


@pytest.fixture
def conflict(client, editor):
    """The page that the second saver gets, and the article."""
    first, second = make_author(), make_author()
    article = make_draft(editor, body="<p>Un.</p><p>Deux.</p>", headline="Titre", authors=[first.pk])
    mine = filled(article, headline="Mon titre", body="<p>Un, moi.</p><p>Deux.</p><p>Fin.</p>", seo_title="Moi", page=KEY)
    other = make_user("Rédaction en chef", first_name="Kossi", last_name="Amegah")
    body = "<p>Un, Kossi.</p><p>Deux.</p>"
    save_as(other, article, headline="Son titre", body=body, kicker="Ponts", authors=[first.pk, second.pk])
    page = client.post(address(article), mine)
    assert page.status_code == 409
    return page, article


def test_the_second_saver_sees_both_and_what_came_together_by_itself(conflict):
    page, _article = conflict
    for words in (
        "Kossi Amegah a enregistré une autre version",
        "Mon titre",
        "Son titre",
        "Un, moi.",
        "Un, Kossi.",
        "Fin.",
        "Changé par vous",
    ):
        assert words in page.text
    assert [field["label"] for field in page.context["fields"]] == [
        "Titre",
        "Surtitre – Changé par Kossi Amegah",
        "Signatures – Changé par Kossi Amegah",
        "Titre pour les moteurs de recherche – Changé par vous",
    ]


@pytest.mark.once
def test_what_stands_around_the_changes_is_told_block_by_block_and_by_its_name(client, editor):
    see_also, photo = make_article(headline="Le bac reprend"), make_image(caption="Le quai")
    rest = (
        f"<h2>Le port</h2><p>Deux.</p><ul><li><p>Trois</p></li><li><p>Quatre</p></li></ul><p>Cinq.</p>"
        f'<div data-see-also="{see_also.pk}"></div><figure data-image="{photo.pk}"></figure>'
    )
    article = make_draft(editor, body=f"<h2>Le début</h2><ul><li><p>Un</p></li><li><p>Deux</p></li></ul><p>Milieu.</p>{rest}")
    mine = filled(article, body=f"<h2>Le début</h2><ul><li><p>Un</p></li><li><p>Deux</p></li></ul><p>Moi.</p>{rest}")
    save_as(make_user("Rédaction en chef"), article, body=article.revisions.newest().whole()["body"].replace("Milieu", "Elle"))
    stretches = client.post(address(article), mine).context["stretches"]
    assert [stretch["same"] for stretch in stretches if "same" in stretch] == [
        ["Le début", "Un · Deux"],
        ["Le port", "…", "[Photo – Le quai]"],
    ]


def test_what_is_chosen_becomes_a_version_on_top_of_the_other(conflict, client):
    page, article = conflict
    theirs = article.revisions.newest()
    (piece,) = [stretch["name"] for stretch in page.context["stretches"] if "sides" in stretch]
    answer = client.post(address(article), chosen(page, **{piece: "theirs", "field-headline": "mine"}))
    assert answer.status_code == 302
    newest = article.revisions.newest()
    assert newest.base == theirs
    content = newest.content
    assert content["body"] == "<p>Un, Kossi.</p><p>Deux.</p><p>Fin.</p>"
    assert (content["headline"], content["kicker"], content["seo_title"]) == ("Mon titre", "Ponts", "Moi")
    assert len(content["authors"]) == 2


def test_who_chooses_nothing_keeps_both(conflict, client):
    page, article = conflict
    client.post(address(article), chosen(page))
    assert workflow.content_to_edit(article)["body"] == "<p>Un, Kossi.</p><p>Un, moi.</p><p>Deux.</p><p>Fin.</p>"


def test_a_third_version_meanwhile_shows_the_page_again_and_loses_nothing(conflict, client):
    page, article = conflict
    save_as(make_user("Rédaction en chef"), article, headline="Troisième")
    again = client.post(address(article), chosen(page, **{"field-headline": "mine"}))
    assert again.status_code == 409
    assert ("headline", "Mon titre") in again.context["hidden"]
    assert "Troisième" in again.text
    assert client.post(address(article), chosen(again, **{"field-headline": "theirs"})).status_code == 302
    assert workflow.content_to_edit(article)["headline"] == "Troisième"


def test_numbers_of_other_articles_versions_show_nothing_of_them(conflict, client, editor):
    page, article = conflict
    secret = make_draft(editor, headline="Secret", body="<p>Secret.</p>").revisions.newest().pk
    for wrong in (secret, "abc", "9" * 30):
        answer = client.post(address(article), chosen(page, base=wrong, common=wrong))
        assert answer.status_code in {409, 422}
        assert "Secret" not in answer.text


def test_the_page_of_two_versions_tells_nothing_of_what_is_not_the_person_s_to_see(client, writer):
    article, boss = make_draft(writer), make_user("Rédaction en chef")
    secret = Embed.objects.create(kind="video", source="vimeo", code="1", title="Le ministre démissionne", created_by=boss)
    mine = Embed.objects.create(kind="video", source="vimeo", code="2", title="Le pont", created_by=writer)
    draft = make_draft(boss, headline="Le coffre du ministre")
    body = f'<p>Un.</p><div data-embed="{secret.pk}"></div><div data-embed="{mine.pk}"></div>'
    related = [{"article": draft.pk, "url": "", "title": ""}]
    page = client.post(address(article), filled(article, related=related, body=body, page=KEY, compare="1"))
    assert page.status_code == 409
    assert "[Vidéo – Le pont (Vimeo)]" in page.text
    assert "Le ministre démissionne" not in page.text
    assert "Le coffre du ministre" not in page.text


def test_the_page_of_two_versions_asks_once_for_all_inserts(client, editor):
    article = make_draft(editor)

    def count(number):
        rows = [Embed.objects.create(kind="post", source="x", name="ONU", text=f"{n}", created_by=editor) for n in range(number)]
        body = "".join(f'<div data-embed="{row.pk}"></div>' for row in rows)
        with CaptureQueriesContext(connection) as queries:
            assert client.post(address(article), filled(article, body=body, page=KEY, compare="1")).status_code == 409
        return len(queries)

    count(1)
    assert count(6) == count(2)


def test_after_a_merge_of_sections_the_page_of_two_versions_shows_no_change_that_nobody_made(client, editor):
    gone, stays = make_section(name="Ancienne"), make_section(name="Nouvelle")
    article = make_draft(editor, section=gone.pk)
    save_as(editor, article, headline="Autre")
    merging.merge(stays, gone, by=editor)
    page = client.post(address(article), filled(article, headline="Encore", page=KEY, compare="1"))
    assert page.status_code == 409
    assert "Encore" in page.text
    assert [line["label"] for line in page.context["fields"]] == ["Titre – Changé par vous"]


def test_where_no_version_was_saved_before_only_what_differs_is_asked_and_nothing_stands_twice(client, writer):
    body = "<p>Un.</p><p>Deux.</p><p>Trois.</p>"
    article = keeping.begin({**blank_content(), "headline": "Le pont"}, by=writer, key=KEY)
    other = make_user("Rédaction en chef")
    sheet = filled(headline="Le pont", standfirst="Le chapô", body=body.replace("Un.", "Un, moi."), page=KEY)
    save_as(other, article, headline="Le pont", standfirst="Le chapô", body=body.replace("Un.", "Un, elle."))
    page = client.post(address(article), sheet)
    assert page.status_code == 409
    assert "standfirst" not in {field.get("name", "") for field in page.context["fields"]}
    assert page.text.count("Deux.") == 1 + sheet["body"].count("Deux.")  # shown once, and sent along hidden
    client.post(address(article), chosen(page))
    saved = article.revisions.newest().content
    assert saved["body"] == "<p>Un, elle.</p><p>Un, moi.</p><p>Deux.</p><p>Trois.</p>"
