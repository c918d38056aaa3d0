"""What the page says before many articles are changed is what is then done, and what can be taken back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import merging, runs, search, workflow
from articles.models import Author, Run, RunLine
from tests.articles.test_bulk import BULK, LIST, asked, draft_of, run_over, states
from tests.articles.test_bulk import editor as editor
from tests.articles.writing import filled, make_draft
from tests.factories import make_article, make_tag, make_user
from tests.public import flat

pytestmark = pytest.mark.django_db

State = RunLine.State


def kept_by_its_page(client):
    """A text that its page keeps while somebody types, and that nobody has saved."""
    writer = make_user("Journaliste")
    client.force_login(writer)
    sent = filled(headline="Frappe", body="<p>Une phrase à moit</p>", page="abcdefgh1234", authors=[Author.of_account(writer).pk])
    answer = client.post("/admin/articles/article/enregistrer/", sent)
    return writer.articles_begun.get(pk=answer.json()["article"])


def test_the_numbers_before_are_those_of_what_is_done(client, editor):
    tag, former = make_tag(), make_tag()
    typed = kept_by_its_page(client)
    client.force_login(editor)
    has_it, of_former = make_article(tags=[tag]), make_article(tags=[former])
    workflow.publish(draft_of(of_former, editor, kicker="Vu").article, by=editor)
    merging.merge(tag, former, by=editor)
    noted, proposed, free, draft = make_article(), make_article(), make_article(), make_draft(editor)
    noted.notes.create(text="À voir.", created_by=editor)
    draft_of(proposed, editor, standfirst="Autre chapô")
    all_of_them = [typed, has_it, of_former, noted, proposed, free, draft]
    page = flat(client.post(BULK, asked(all_of_them, tags_add=[tag.pk])).text)
    assert "3 articles restent comme ils sont" in page
    assert "1 article publié est modifié aussitôt pour les lecteurs." in page
    assert "Modifier 4 articles" in page
    client.post(BULK, asked(all_of_them, tags_add=[tag.pk], go="1"))
    became = dict(Run.objects.get().lines.values_list("article", "state"))
    assert became == {
        typed.pk: State.REFUSED,
        has_it.pk: State.NOTHING,
        of_former.pk: State.NOTHING,
        noted.pk: State.PROPOSED,
        proposed.pk: State.PROPOSED,
        free.pk: State.PUBLISHED,
        draft.pk: State.CHANGED,
    }
    assert workflow.is_unsaved(typed)


ONLY_THE_NEWEST = "seuls les 2 plus récents par le titre et les 2 plus récents par le texte"


@pytest.mark.parametrize("place", ["headline", "body"])
def test_matches_that_a_search_leaves_out_are_told_in_the_list_and_before_the_change(place, client, editor, monkeypatch):
    monkeypatch.setattr(search, "FOUND", 2)
    tag, articles = make_tag(), []
    for _ in range(3):
        articles.append(make_article(**{"headline": "Sans rien", place: "Le pont"}))
        search.index(articles[-1])
        page = client.get(LIST, {"q": "pont"})
        assert (ONLY_THE_NEWEST in page.text) is (len(articles) > 2)
    assert set(page.context["cl"].result_list) == set(articles[1:])
    assert ONLY_THE_NEWEST not in client.get(LIST).text
    chosen = {"action": "change_chosen", "index": 0, "_selected_action": [articles[2].pk]}
    assert ONLY_THE_NEWEST not in client.post(f"{LIST}?q=pont", chosen).text
    assert ONLY_THE_NEWEST not in client.post(LIST, chosen | {"select_across": 1}).text
    typography = chosen | {"action": "typeset_chosen"}
    assert ONLY_THE_NEWEST not in client.post(f"{LIST}?q=pont", typography).text
    assert ONLY_THE_NEWEST in client.post(f"{LIST}?q=pont", typography | {"select_across": 1}).text
    form = client.post(f"{LIST}?q=pont", chosen | {"select_across": 1}).text
    assert ONLY_THE_NEWEST in form
    assert 'name="left_out" value="1"' in form
    before = client.post(BULK, asked(articles[1:], tags_add=[tag.pk], left_out="1")).text
    assert ONLY_THE_NEWEST in before
    assert 'name="left_out" value="1"' in before
    assert ONLY_THE_NEWEST in client.post(BULK, asked(articles[1:], tags_add=[tag.pk], left_out="1", back="1")).text


def test_a_scheduled_article_is_told_apart_from_what_readers_have(client, editor):
    tag, tomorrow = make_tag(), timezone.now() + timedelta(days=1)
    planned, noted, public = make_article(published_at=tomorrow), make_article(published_at=tomorrow), make_article()
    noted.notes.create(text="À voir.", created_by=editor)
    page = flat(client.post(BULK, asked([planned, noted], tags_add=[tag.pk])).text)
    assert "1 article programmé change aussi et garde sa minute." in page
    assert "aussitôt pour les lecteurs" not in page
    page = flat(client.post(BULK, asked([planned, noted, public], tags_add=[tag.pk])).text)
    assert "1 article publié est modifié aussitôt pour les lecteurs. 1 article programmé" in page


def test_where_nothing_would_change_there_is_no_button(client, editor):
    tag = make_tag()
    page = client.post(BULK, asked([make_article(tags=[tag])], tags_add=[tag.pk])).text
    assert "1 article reste comme il est" in flat(page)
    assert 'name="go"' not in page


def test_what_was_published_after_a_run_is_taken_back_for_readers_too(client, editor):
    tag, draft = make_tag(), make_draft(editor)
    run = run_over([draft], editor, tags_add=[tag.pk])
    assert states(run) == [State.CHANGED]
    workflow.publish(draft, by=editor)
    client.post(reverse("admin:articles_article_run_undo", args=[run.pk]))
    assert states(run) == [State.UNDONE]
    assert not draft.tags.exists()


def test_who_may_not_publish_takes_nothing_back_that_readers_have(editor):
    writer = make_user("Journaliste")
    draft = make_draft(writer, headline="Le pont : il rouvre", typography=False)
    workflow.save(draft, {**workflow.content_to_edit(draft), "typography": True}, by=writer, typeset=False)
    run = runs.start([draft], by=writer)
    runs.go_on(run, by=writer)
    assert states(run) == [State.CHANGED]
    workflow.publish(draft, by=editor)
    runs.go_back(runs.undo(run, by=writer), by=writer)
    assert states(run) == [State.KEPT]
    draft.refresh_from_db()
    assert "\u00a0:" in draft.headline
