"""Typography corrected at saving, on demand and over many articles; what was written can always be had back."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from articles import compositor, correcting, keeping, runs, typesetting, workflow
from articles.models import Article, Correction, Event, Masthead, Revision, Run, RunLine
from articles.models.revision import blank_content
from newsroom import todo
from tests.articles.writing import address, filled
from tests.factories import make_article, make_author, make_image, make_section, make_user

pytestmark = pytest.mark.django_db

RAW = '<p>Il dit : "Oui" !</p>'
CLEAN = "<p>Il dit\u00a0: «\u00a0Oui\u00a0»\u202f!</p>"
State = RunLine.State


@pytest.fixture
def writer():
    return make_user("Journaliste", first_name="Afi", last_name="Mensah")


@pytest.fixture
def editor():
    return make_user("Rédaction en chef")


def content(**fields):
    return {**blank_content(), "headline": "Le pont rouvre", **fields}


def make_draft(by, **fields):
    fields = {"section": make_section().pk, "authors": [make_author().pk], "body": RAW, **fields}
    return workflow.create(content(**fields), by=by)


def set_newspaper(choice):
    Masthead.objects.update_or_create(pk=1, defaults={"name": "L’Escale", "typography": choice})


def kinds(article):
    return [revision.kind for revision in article.revisions.order_by("pk")]


# At saving


def test_saving_corrects_every_text_of_the_article_and_keeps_what_was_written(writer):
    image = make_image()
    pictures = [{"image": image.pk, "alt": "Qui ?", "caption": "Qui ?", "decorative": False}]
    body = f'{RAW}<figure data-image="{image.pk}"></figure>'
    article = make_draft(
        writer, headline="L'eau !", kicker="Où ?", standfirst="10000 voix", lead_caption="Mr Sow", body=body, pictures=pictures
    )
    assert (article.headline, article.kicker, article.standfirst) == ("L’eau\u202f!", "Où\u202f?", "10\u202f000 voix")
    assert article.body.startswith(CLEAN)
    assert article.lead_caption == "M.\u00a0Sow"
    assert article.pictures.get().caption == "Qui\u202f?"
    assert article.pictures.get().alt == "Qui ?", "read aloud, never printed"
    written, corrected = article.revisions.order_by("pk")
    assert (written.kind, corrected.kind) == (Revision.Kind.SAVED, Revision.Kind.TYPESET)
    assert corrected.base == written
    assert written.content["headline"] == "L'eau !"


@pytest.mark.once
def test_a_text_without_faults_gets_one_version(writer):
    assert kinds(make_draft(writer, body=CLEAN)) == ["saved"]


def test_saving_again_what_would_be_corrected_alike_adds_nothing(writer):
    article = make_draft(writer)
    workflow.save(article, content(**{**workflow.content_to_edit(article), "body": RAW}), by=writer)
    assert kinds(article) == ["saved", "typeset"]


def test_an_autosave_is_not_corrected_and_the_save_after_it_is(writer):
    article = make_draft(writer, body=CLEAN)
    unsaved = {**workflow.content_to_edit(article), "body": RAW}
    kept = keeping.keep(article, unsaved, by=writer, base=article.revisions.newest().pk)
    assert kept.content["body"] == RAW
    workflow.save(article, {**unsaved, "kicker": "Port"}, by=writer)
    assert article.body == CLEAN
    assert kinds(article) == ["saved", "autosave", "saved", "typeset"]


@pytest.mark.once
def test_the_newspaper_and_the_article_can_switch_it_off(writer):
    assert make_draft(writer, typography=False).body == RAW
    set_newspaper("off")
    assert make_draft(writer).body == RAW


@pytest.mark.once
def test_the_newspaper_may_do_without_the_thin_space(writer):
    set_newspaper("plain")
    assert make_draft(writer).body == CLEAN.replace("\u202f", "\u00a0")


@pytest.mark.once
def test_a_headline_that_would_grow_too_long_stays_as_it_is_written(writer):
    assert make_draft(writer, headline="é" * 219 + "!").headline == "é" * 219 + "!"
    assert make_draft(writer, headline="é" * 218 + "!").headline == "é" * 218 + "\u202f!"


def test_a_published_article_keeps_its_text_until_it_is_published_again(editor):
    article = make_article()
    workflow.save(article, {**workflow.content_to_edit(article), "body": RAW}, by=editor)
    assert article.body == "<p>Le texte.</p>"
    workflow.publish(article, by=editor)
    assert article.body == CLEAN


def test_a_correction_under_an_article_is_corrected_too(editor):
    article = make_article()
    kind = Correction.Kind.CLARIFICATION
    assert correcting.correct(article, correcting.Words(text="Qui ?"), kind=kind, by=editor).text == "Qui\u202f?"
    Article.objects.filter(pk=article.pk).update(typography=False)
    assert correcting.correct(article, correcting.Words(text="Qui ?"), kind=kind, by=editor).text == "Qui ?"


def test_a_version_older_than_the_switch_follows_the_article(writer):
    article = make_draft(writer, typography=False)
    revision = article.revisions.newest()
    del revision.content["typography"]
    revision.save()
    assert workflow.content_to_edit(article)["typography"] is False
    workflow.save(article, workflow.content_to_edit(article), by=writer)
    assert kinds(article) == ["saved"]


# Taken back


def test_going_back_brings_the_text_as_it_was_written_and_stops_correcting_it(writer):
    article = make_draft(writer)
    typesetting.undo(article, by=writer)
    assert (article.body, article.typography) == (RAW, False)
    assert article.events.first().kind == Event.Kind.TYPESET_UNDONE
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Le pont ?"}, by=writer)
    assert (article.headline, article.body) == ("Le pont ?", RAW)


def test_going_back_is_refused_after_another_save_and_twice_and_to_strangers(writer):
    article = make_draft(writer)
    with pytest.raises(PermissionDenied):
        typesetting.undo(article, by=make_user("Journaliste"))
    typesetting.undo(article, by=writer)
    with pytest.raises(workflow.WrongStatus):
        typesetting.undo(article, by=writer)


def test_a_version_that_is_restored_comes_back_as_it_was(writer, client):
    article = make_draft(writer)
    client.force_login(writer)
    client.post(reverse("admin:articles_article_version", args=[article.pk, article.revisions.order_by("pk")[0].pk]))
    article.refresh_from_db()
    assert article.body == RAW


# On demand


def test_on_demand_an_article_is_corrected_whatever_the_switches_say(writer):
    set_newspaper("off")
    article = make_draft(writer, typography=False)
    assert typesetting.typeset(article, by=writer).kind == Revision.Kind.TYPESET
    assert article.body == CLEAN
    assert (article.events.first().kind, article.events.first().remark) == (Event.Kind.TYPESET, "3")
    assert typesetting.typeset(article, by=writer) is None, "twice"


@pytest.mark.once
def test_on_demand_asks_for_the_right_and_for_the_version_that_was_seen(writer):
    article = make_draft(writer, typography=False)
    with pytest.raises(PermissionDenied):
        typesetting.typeset(article, by=make_user("Journaliste"))
    with pytest.raises(workflow.Outdated):
        typesetting.typeset(article, by=writer, seen=0)
    Article.objects.filter(pk=article.pk).update(binned_at=timezone.now())
    with pytest.raises(workflow.WrongStatus):
        typesetting.typeset(article, by=writer)


@pytest.mark.once
def test_the_button_saves_the_form_and_shows_what_changed(client, writer):
    client.force_login(writer)
    article = make_draft(writer, typography=False, body=CLEAN)
    answer = client.post(address(article), filled(article, body="<p>Qui a 5000 F CFA ?</p>", step="typeset"))
    assert (answer.status_code, answer.url) == (302, address(article, "typography"))
    page = client.get(answer.url)
    assert page.context["number"] == 4
    assert "espace fine insécable" in page.content.decode()
    assert [part.name for part in page.context["parts"]] == ["Texte"]


@pytest.mark.once
def test_after_saving_the_page_tells_the_number_and_offers_the_way_back(client, writer):
    client.force_login(writer)
    article = make_draft(writer, body=CLEAN)
    assert "Typographie\u00a0: " not in client.get(address(article)).content.decode()
    client.post(address(article), filled(article, body="<p>Qui ?</p>"))
    page = client.get(address(article)).content.decode()
    assert "Typographie\u00a0: 1 correction" in page
    assert "Revenir au texte d’avant" in page
    assert client.post(address(article, "typography_undo")).url == address(article)
    article.refresh_from_db()
    assert article.body == "<p>Qui ?</p>"
    assert "Typographie\u00a0: " not in client.get(address(article)).content.decode()
    page = client.post(address(article, "typography_undo"), follow=True).content.decode()
    assert "Le texte a changé depuis" in page


@pytest.mark.once
def test_the_page_of_corrections_without_any_says_so(client, writer):
    client.force_login(writer)
    article = make_draft(writer, body=CLEAN)
    assert "Rien à corriger dans ce texte." in client.get(address(article, "typography")).content.decode()


@pytest.mark.once
def test_marks_in_a_correction_are_escaped(client, writer):
    client.force_login(writer)
    article = make_draft(writer, headline='<b>"Oui"</b> ?')
    page = client.get(address(article, "typography")).content.decode()
    assert "&lt;b&gt;" in page
    assert "<b>" not in page


# Many articles


def imported(**fields):
    return make_article(**{"body": RAW, "typography": False, **fields})


def line_of(run, article):
    return run.lines.get(article=article)


def test_a_run_corrects_drafts_and_publishes_what_readers_have_already(editor):
    public, draft, clean = imported(), make_draft(editor, typography=False), imported(body=CLEAN)
    planned = imported(published_at=timezone.now() + timedelta(days=1))
    gone = imported(status=Article.Status.UNPUBLISHED)
    run = runs.start([public, draft, clean, planned, gone], by=editor)
    assert runs.go_on(run, by=editor) == 0
    states = {article.pk: line_of(run, article).state for article in (public, draft, clean, planned, gone)}
    assert list(states.values()) == [State.PUBLISHED, State.CHANGED, State.NOTHING, State.PUBLISHED, State.PROPOSED]
    for article in (public, draft, planned):
        article.refresh_from_db()
        assert article.body == CLEAN
    assert planned.is_scheduled
    assert line_of(run, public).corrections == 3
    assert public.updated_at is None, "readers are told nothing"


def test_a_run_never_publishes_a_proposal_of_somebody_else(editor):
    article = imported()
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Pas encore"}, by=editor)
    run = runs.start([article], by=editor)
    runs.go_on(run, by=editor)
    article.refresh_from_db()
    assert line_of(run, article).state == State.PROPOSED
    assert (article.body, article.headline == "Pas encore") == (RAW, False)


def test_a_run_of_a_journalist_proposes_own_articles_and_leaves_those_of_others(writer):
    own, other = imported(authors=[make_author(user=writer)]), imported()
    run = runs.start([own, other], by=writer)
    runs.go_on(run, by=writer)
    assert (line_of(run, own).state, line_of(run, other).state) == (State.PROPOSED, State.REFUSED)
    own.refresh_from_db()
    assert own.body == RAW
    with pytest.raises(PermissionDenied):
        runs.start([own], by=make_user("Modération"))
    with pytest.raises(PermissionDenied):
        runs.go_on(run, by=make_user("Journaliste"))


def test_a_run_is_taken_back_but_for_what_was_changed_since(editor):
    kept, back, draft = imported(), imported(), make_draft(editor, typography=False)
    run = runs.start([kept, back, draft], by=editor)
    runs.go_on(run, by=editor)
    workflow.save(kept, {**workflow.content_to_edit(kept), "headline": "Nouveau"}, by=editor)
    runs.undo(run, by=editor)
    assert runs.go_back(run, by=editor) == 0
    assert [line_of(run, article).state for article in (kept, back, draft)] == [State.KEPT, State.UNDONE, State.UNDONE]
    for article, body in ((kept, CLEAN), (back, RAW), (draft, RAW)):
        article.refresh_from_db()
        assert article.body == body
    assert runs.go_back(run, by=editor) == 0, "twice"
    assert back.revisions.newest().published_at is not None


def test_a_run_stops_in_time_and_goes_on_where_it_stopped(editor):
    articles = [imported(), imported()]
    run = runs.start(articles, by=editor)
    assert runs.go_on(run, by=editor, seconds=-1) == 2
    assert runs.go_on(run, by=editor) == 0
    runs.undo(run, by=editor)
    assert runs.go_back(run, by=editor, seconds=-1) == 2


def test_the_list_asks_before_it_corrects_and_the_whole_can_be_undone(client, editor):
    client.force_login(editor)
    public, clean = imported(headline="Le marché"), imported(headline="Le fleuve", body=CLEAN)
    chosen = {"action": "typeset_chosen", "_selected_action": [public.pk, clean.pk]}
    page = client.post(reverse("admin:articles_article_changelist"), chosen)
    assert page.context["number"] == 3
    text = page.content.decode()
    assert "3 corrections" in text
    assert "Dans 1 article, rien à corriger." in text
    public.refresh_from_db()
    assert public.body == RAW, "nothing is changed yet"
    answer = client.post(reverse("admin:articles_article_typesetting"), {"article": [public.pk, "x"]})
    run = Run.objects.get()
    assert answer.url == reverse("admin:articles_article_run", args=[run.pk])
    assert "Le marché" in client.get(answer.url).content.decode()
    assert "1 article" in client.get(reverse("admin:articles_article_runs")).content.decode()
    client.post(reverse("admin:articles_article_run_undo", args=[run.pk]))
    public.refresh_from_db()
    assert public.body == RAW
    assert "De nouveau comme avant" in client.get(answer.url).content.decode()


def test_too_many_articles_at_once_are_refused(client, editor, monkeypatch):
    monkeypatch.setattr(runs, "MOST_TYPESET", 1)
    client.force_login(editor)
    chosen = {"action": "typeset_chosen", "_selected_action": [imported().pk, imported().pk]}
    page = client.post(reverse("admin:articles_article_changelist"), chosen, follow=True)
    assert "au plus à la fois" in page.content.decode()


def test_a_run_of_another_person_is_the_editors_matter(client, writer, editor):
    run = runs.start([], by=editor)
    client.force_login(writer)
    for name in ("run", "run_undo"):
        assert client.post(reverse(f"admin:articles_article_{name}", args=[run.pk])).status_code == 403


def test_an_unfinished_run_goes_on_by_its_button(client, editor):
    client.force_login(editor)
    article = imported()
    run = runs.start([article], by=editor)
    place = reverse("admin:articles_article_run", args=[run.pk])
    assert "Continuer" in client.get(place).content.decode()
    client.post(place)
    article.refresh_from_db()
    assert article.body == CLEAN


@pytest.mark.once
def test_corrections_are_counted_by_place():
    before = content(headline="L'eau ! Qui ?", standfirst="coeur")
    assert compositor.number_of(compositor.corrections(before, compositor.typeset(before))) == 4


def test_a_proposal_that_was_corrected_still_waits_on_the_dashboard(writer):
    article = make_article(authors=[make_author(user=writer)])
    revision = workflow.save(article, {**workflow.content_to_edit(article), "body": RAW}, by=writer)
    assert revision.kind == Revision.Kind.TYPESET
    assert todo.changes().rows == [revision]


def test_the_migration_leaves_imported_texts_alone(writer):
    ours, theirs = make_draft(writer), make_article()
    workflow.record(theirs, Event.Kind.CREATED, by=None, remark="WordPress : https://ancien.example, 12")
    import_module("articles.migrations.0003_typography").leave_imported_texts(apps, None)
    assert list(Article.objects.filter(typography=True)) == [ours]
    theirs.refresh_from_db()
    assert not theirs.typography
