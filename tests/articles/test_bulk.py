"""Section, tags, authors and genre changed in many articles at once, and the whole taken back."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import bulk, runs, workflow
from articles.models import Article, Event, Revision, Run, RunLine
from articles.models.revision import content_of
from tests.factories import make_article, make_author, make_section, make_tag, make_user
from tests.public import flat

pytestmark = pytest.mark.django_db

State = RunLine.State
LIST = reverse("admin:articles_article_changelist")
BULK = reverse("admin:articles_article_bulk")


@pytest.fixture
def editor(client):
    person = make_user("Rédaction en chef")
    client.force_login(person)
    return person


def changing(**what):
    empty = bulk.Change(section=None, genre="", tags_add=[], tags_remove=[], authors_add=[], authors_remove=[], authors_only=[])
    return {**empty, **what}


def run_over(articles, by, **what):
    run = runs.start(articles, by=by, change=changing(**what))
    assert runs.go_on(run, by=by) == 0
    return run


def states(run):
    return list(run.lines.values_list("state", flat=True))


def draft_of(article, by, **fields):
    return workflow.save(article, {**workflow.content_to_edit(article), **fields}, by=by)


# What a change makes of an article


def test_every_field_is_changed_and_the_others_stay():
    old, new, first, second = make_tag(), make_tag(), make_author(), make_author()
    article = make_article(tags=[old], authors=[first])
    section = make_section()
    change = changing(section=section.pk, genre="report", tags_add=[new.pk], tags_remove=[old.pk], authors_add=[second.pk])
    before = content_of(article)
    after = bulk.applied(change, before)
    wanted = {"section": section.pk, "genre": "report", "tags": [new.pk], "authors": [first.pk, second.pk]}
    assert after == {**before, **wanted}
    assert bulk.applied(changing(), before) == before


def test_all_bylines_are_replaced_and_one_always_stays():
    first, second = make_author(), make_author()
    content = content_of(make_article(authors=[first]))
    assert bulk.applied(changing(authors_only=[second.pk]), content)["authors"] == [second.pk]
    assert bulk.applied(changing(authors_remove=[first.pk]), content)["authors"] == [first.pk]


# A run


def test_readers_get_the_change_at_once_and_the_history_says_it(editor):
    section = make_section(name="Économie")
    public, planned = make_article(), make_article(published_at=timezone.now() + timedelta(days=1))
    draft = make_article(status=Article.Status.DRAFT)
    same = make_article(section=section)
    day = planned.published_at.replace(second=0, microsecond=0)
    run = run_over([public, planned, draft, same], editor, section=section.pk)
    assert states(run) == [State.PUBLISHED, State.PUBLISHED, State.CHANGED, State.NOTHING]
    for article in (public, planned, draft):
        article.refresh_from_db()
        assert article.section == section
        assert article.revisions.newest().kind == Revision.Kind.BULK
        assert article.events.get(kind=Event.Kind.BULK).remark == "Rubrique\u00a0: Économie"
    assert planned.published_at == day, "it keeps its minute"
    assert draft.status == Article.Status.DRAFT


def test_an_article_with_an_unpublished_version_gets_a_proposal(editor):
    article, section = make_article(), make_section()
    draft_of(article, editor, headline="Pas encore")
    run = run_over([article], editor, section=section.pk)
    article.refresh_from_db()
    assert states(run) == [State.PROPOSED]
    assert article.section != section
    content = workflow.content_to_edit(article)
    assert (content["section"], content["headline"]) == (section.pk, "Pas encore")


def test_an_article_in_the_bin_is_left(editor):
    article, section = make_article(), make_section()
    run = runs.start([article], by=editor, change=changing(section=section.pk))
    workflow.put_into_bin(article, by=editor)
    runs.go_on(run, by=editor)
    assert states(run) == [State.REFUSED]


def test_the_run_is_taken_back_but_for_what_was_changed_since(editor):
    old, new = make_section(), make_section()
    back, kept = make_article(section=old), make_article(section=old)
    run = run_over([back, kept], editor, section=new.pk)
    draft_of(kept, editor, headline="Nouveau")
    runs.undo(run, by=editor)
    assert runs.go_back(run, by=editor) == 0
    assert states(run) == [State.UNDONE, State.KEPT]
    back.refresh_from_db()
    kept.refresh_from_db()
    assert (back.section, kept.section) == (old, new)
    assert back.events.first().kind == Event.Kind.UPDATED
    assert back.events.filter(kind=Event.Kind.BULK_UNDONE).count() == 1
    assert back.revisions.newest().published_at is not None


@pytest.mark.once
def test_only_editors_change_many_articles():
    journalist = make_user("Journaliste")
    own = make_article(authors=[make_author(user=journalist)])
    change = changing(section=make_section().pk)
    with pytest.raises(PermissionDenied):
        runs.start([own], by=journalist, change=change)
    with pytest.raises(PermissionDenied):
        bulk.change(own, change, by=journalist, words="")
    run = Run.objects.create(by=journalist, change=change)  # was an editor once
    for verb in (runs.go_on, runs.undo, runs.go_back):
        with pytest.raises(PermissionDenied):
            verb(run, by=journalist)


def test_an_article_costs_the_same_whatever_the_length_of_the_run(editor):
    def queries(number):
        articles, section = [make_article() for _ in range(number)], make_section()
        run = runs.start(articles, by=editor, change=changing(section=section.pk))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            runs.go_on(run, by=editor, seconds=60)
        return len(seen)

    one, two, five = queries(1), queries(2), queries(5)
    assert five - one == 4 * (two - one)


# The pages


def choose(client, articles, **fields):
    return client.post(LIST, {"action": "change_chosen", "_selected_action": [row.pk for row in articles], **fields})


def asked(articles, **fields):
    return {"articles": ",".join(str(article.pk) for article in articles), **fields}


def test_from_the_list_to_the_way_back(client, editor):
    section = make_section(name="Économie")
    public, waiting = make_article(headline="Le marché"), make_article(headline="Le fleuve")
    draft_of(waiting, editor, standfirst="Autre chapô")
    old = public.section
    page = flat(choose(client, [public, waiting]).content.decode())
    assert "2 articles" in page
    assert "Le marché" in page
    page = flat(client.post(BULK, asked([public, waiting], section=section.pk)).content.decode())
    assert "Rubrique\u00a0: Économie" in page
    assert "1 article publié est modifié aussitôt pour les lecteurs." in page
    assert "Le fleuve" in page
    public.refresh_from_db()
    assert public.section == old, "nothing is changed yet"
    answer = client.post(BULK, asked([public, waiting], section=section.pk, go="1"))
    run = Run.objects.get()
    assert answer.url == reverse("admin:articles_article_run", args=[run.pk])
    page = flat(client.get(answer.url).content.decode())
    assert "Modifié et publié" in page
    assert "Revenir en arrière" in page
    client.post(reverse("admin:articles_article_run_undo", args=[run.pk]))
    public.refresh_from_db()
    assert public.section == old
    assert "Rubrique, mots-clés" in client.get(reverse("admin:articles_article_runs")).content.decode()


def test_what_a_page_keeps_by_itself_makes_no_proposal_of_a_published_article(client, editor):
    article, section = make_article(headline="Le marché"), make_section()
    workflow.publish(article, by=editor)
    draft_of(article, editor, kicker="Vu")
    workflow.publish(article, by=editor)
    newest = article.revisions.newest()
    article.revisions.create(content=newest.content, kind="autosave", base=newest, created_by=editor)
    page = flat(client.post(BULK, asked([article], section=section.pk)).content.decode())
    assert "1 article publié est modifié aussitôt pour les lecteurs." in page
    assert states(run_over([article], editor, section=section.pk)) == [State.PUBLISHED]


def test_all_that_the_filter_finds_can_be_chosen_over_its_pages(client, editor):
    section = make_section()
    found = [make_article(section=section) for _ in range(60)]
    make_article()
    data = {"action": "change_chosen", "_selected_action": [found[0].pk], "select_across": "1"}
    page = client.post(f"{LIST}?section__id__exact={section.pk}", data)
    assert page.context["number"] == 60
    assert len(page.context["first"]) == 10


@pytest.mark.once
def test_more_than_a_run_holds_is_refused(client, editor, monkeypatch):
    monkeypatch.setattr(runs, "MOST", 1)
    page = client.post(LIST, {"action": "change_chosen", "_selected_action": [make_article().pk, make_article().pk]}, follow=True)
    assert "au plus à la fois" in page.content.decode()


@pytest.mark.once
def test_a_journalist_has_neither_the_action_nor_the_page(client):
    client.force_login(make_user("Journaliste"))
    article = make_article()
    assert "change_chosen" not in client.get(LIST).content.decode()
    assert client.post(BULK, asked([article], genre="report", go="1")).status_code == 403
    assert not Run.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "Choisissez au moins une chose à modifier."),
        ({"genre": "poème"}, "Sélectionnez un choix valide"),
        ({"tags_add-names": "Introuvable"}, "Rien ne s’appelle «\u00a0Introuvable\u00a0»."),
        ({"tags_add-names": "Lagune", "tags_remove-names": "Lagune"}, "Ce qui est ajouté ne peut pas être retiré aussi."),
        ({"authors_add-names": "Afi", "authors_only-names": "Afi"}, "se passe d’ajouts et de retraits"),
    ],
)
def test_a_wrong_wish_is_told_and_nothing_is_done(client, editor, fields, message):
    make_tag(name="Lagune"), make_author(name="Afi")
    page = client.post(BULK, asked([make_article()], go="1", **fields))
    assert page.status_code == 422
    assert message in flat(page.content.decode())
    assert not Run.objects.exists()


@pytest.mark.once
def test_without_script_names_are_written_out(client, editor):
    tag, article = make_tag(name="Élections", slug="elections"), make_article()
    client.post(BULK, asked([article], go="1", **{"tags_add-names": "elections, "}))
    assert list(article.tags.all()) == [tag]


@pytest.mark.once
def test_choosing_otherwise_keeps_what_was_chosen(client, editor):
    tag = make_tag(name="Lagune")
    page = client.post(BULK, asked([make_article()], tags_add=tag.pk, genre="report", back="1"))
    assert page.status_code == 200
    assert f'<option value="{tag.pk}" selected' in page.content.decode()


def test_without_articles_the_page_leads_to_the_list(client, editor):
    assert client.get(BULK).url == LIST
    assert client.post(BULK, {"articles": "x,,99999999999999999999"}).url == LIST


def test_the_pages_ask_the_database_as_often_for_many_articles_as_for_some(client, editor):
    def queries(number):
        articles, section = [make_article() for _ in range(number)], make_section()
        run = runs.start(articles, by=editor, change=changing(section=section.pk))
        seen = []
        for ask in (
            lambda: choose(client, articles),
            lambda: client.post(BULK, asked(articles, section=section.pk)),
            lambda: client.get(reverse("admin:articles_article_run", args=[run.pk])),
        ):
            with CaptureQueriesContext(connection) as caught:
                assert ask().status_code == 200
            seen.append(len(caught))
        return seen

    queries(2)
    assert queries(12) == queries(40)


@pytest.mark.django_db(transaction=True)
def test_a_proposal_saved_while_a_run_begins_an_article_is_not_published_with_it(monkeypatch, editor):
    article, section = make_article(headline="Ancien"), make_section()
    writer = make_user("Rédaction en chef")
    really, threads = bulk.change, []

    def propose():
        try:
            draft_of(Article.objects.get(pk=article.pk), writer, headline="Pas relu")
        finally:
            connections.close_all()

    def change(*args, **kwargs):
        threads.append(threading.Thread(target=propose))
        threads[0].start()
        threads[0].join(timeout=1)
        return really(*args, **kwargs)

    monkeypatch.setattr(bulk, "change", change)
    run_over([article], editor, section=section.pk)
    threads[0].join(timeout=30)
    article.refresh_from_db()
    assert article.headline == "Ancien"
    assert article.revisions.filter(content__headline="Pas relu").exists()


def test_what_cannot_be_published_again_says_that_readers_keep_the_change(editor):
    article, section = make_article(section=make_section()), make_section()
    before = article.section
    run = run_over([article], editor, section=section.pk)
    assert states(run) == [State.PUBLISHED]
    article.notes.create(text="À voir.", created_by=editor)
    runs.go_back(runs.undo(run, by=editor), by=editor)
    assert states(run) == ["halfway"]
    article.refresh_from_db()
    assert article.section == section
    assert workflow.content_to_edit(article)["section"] == before.pk


def test_the_list_of_runs_counts_those_it_shows_only(client, editor, monkeypatch):
    monkeypatch.setattr("articles.admin.runs.SHOWN", 1)
    for _ in range(2):
        run_over([make_article(), make_article()], editor, section=make_section().pk)
    with CaptureQueriesContext(connection) as caught:
        page = client.get(reverse("admin:articles_article_runs"))
    assert "2 articles" in flat(page.content.decode())
    (counting,) = [query["sql"] for query in caught if "COUNT(" in query["sql"] and "runline" in query["sql"]]
    assert f"IN ({Run.objects.first().pk})" in counting
