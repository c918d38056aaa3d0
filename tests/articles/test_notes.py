"""Notes de relecture: who leaves and closes them, what they hold back, and that only the newsroom gets them."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from articles import notes, workflow
from articles.checklist import NotReady
from articles.models import Event, Note
from articles.models.revision import blank_content
from tests.factories import make_author, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return make_user("Journaliste", first_name="Afi", last_name="Lawson")


@pytest.fixture
def editor():
    return make_user("Rédaction en chef", first_name="Mariam", last_name="Sanni")


@pytest.fixture
def draft(writer):
    content = {**blank_content(), "headline": "Le pont rouvre", "section": make_section().pk, "authors": [make_author().pk]}
    return workflow.create({**content, "body": "<p>Un.</p>"}, by=writer)


def panel(article):
    return reverse("admin:articles_article_notes", args=[article.pk])


def test_an_open_note_keeps_the_article_from_readers_until_it_is_closed(draft, writer, editor):
    note = notes.add(draft, text="D’où vient ce chiffre ?", by=editor)
    with pytest.raises(NotReady) as refused:
        workflow.publish(draft, by=editor)
    assert [lack.field for lack in refused.value.lacks] == ["notes"]
    assert "D’où vient ce chiffre" in str(refused.value)
    notes.answer(note, text="De la mairie.", by=writer)
    notes.close(note, by=writer)
    workflow.publish(draft, by=editor)
    assert draft.is_published


@pytest.mark.once
def test_a_colleague_neither_notes_nor_closes(draft, editor):
    stranger = make_user("Journaliste")
    note = notes.add(draft, text="Source ?", by=editor)
    for act in (lambda: notes.add(draft, text="x", by=stranger), lambda: notes.answer(note, text="x", by=stranger)):
        with pytest.raises(PermissionDenied):
            act()
    for verb in (notes.close, notes.reopen):
        with pytest.raises(PermissionDenied):
            verb(note, by=stranger)
    assert draft.notes.open().count() == 1


def test_the_first_who_closed_it_stays_its_closer_and_it_may_be_opened_again(draft, writer, editor):
    note = notes.add(draft, text="Source ?", by=editor)
    notes.close(note, by=writer)
    notes.close(note, by=editor)
    note.refresh_from_db()
    assert note.closed_by == writer
    notes.reopen(note, by=editor)
    note.refresh_from_db()
    assert note.is_open


def test_the_history_says_who_closed_a_note_and_who_opened_it_again(client, draft, writer, editor):
    note = notes.add(draft, text="D’où vient ce chiffre ?", by=editor)
    notes.reopen(note, by=editor)
    notes.close(note, by=writer)
    notes.close(note, by=editor)
    notes.reopen(note, by=editor)
    told = [(event.kind, event.by, event.remark) for event in draft.events.newest_first()[:2]]
    assert told == [
        (Event.Kind.NOTE_REOPENED, editor, "D’où vient ce chiffre ?"),
        (Event.Kind.NOTE_CLOSED, writer, "D’où vient ce chiffre ?"),
    ]
    assert draft.events.count() == 3, "what changed nothing leaves no line"
    client.force_login(editor)
    page = client.get(reverse("admin:articles_article_history", args=[draft.pk])).text
    assert "Note de relecture close" in page
    assert "Note de relecture rouverte" in page
    assert "« D’où vient ce chiffre".replace(" ", "\u00a0", 1) in page


def test_a_form_without_script_adds_answers_and_closes(client, draft, editor):
    client.force_login(editor)
    client.post(panel(draft), {"note": "Tout relire.", "add": "1"})
    note = Note.objects.get()
    page = client.post(panel(draft), {f"answer-{note.pk}": "C’est fait.", "answer": note.pk}, follow=True).content.decode()
    assert "Tout relire." in page
    assert "C’est fait." in page
    client.post(panel(draft), {"close": note.pk})
    note.refresh_from_db()
    assert note.closed_by == editor


def test_a_script_gets_the_side_column_and_the_number_of_the_note(client, draft, editor):
    client.force_login(editor)
    data = {"note": "<b>Sûr ?</b>", "passage": "cent morts"}
    answer = client.post(panel(draft), data, headers={"Accept": "application/json"}).json()
    assert answer["id"] == Note.objects.get().pk
    assert "&lt;b&gt;Sûr" in answer["html"]
    assert "«\xa0cent morts\xa0»" in answer["html"]


@pytest.mark.once
@pytest.mark.parametrize("data", [{}, {"note": " \n"}, {"answer": "1", "answer-1": ""}])
def test_an_empty_remark_is_refused_in_words(client, draft, editor, data):
    client.force_login(editor)
    response = client.post(panel(draft), data, headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["message"]) == (422, "Écrivez d’abord votre remarque.")


@pytest.mark.parametrize("key", ["x", "9" * 30, "-1", "²"])
def test_a_note_that_is_not_of_this_article_is_not_found(client, draft, editor, writer, key):
    client.force_login(editor)
    assert client.post(panel(draft), {"close": key}).status_code == 404
    other = workflow.create({**blank_content(), "headline": "Autre"}, by=writer)
    foreign = notes.add(other, text="Là", by=editor)
    assert client.post(panel(draft), {"close": foreign.pk}).status_code == 404


def test_the_writing_page_says_which_note_blocks_and_leads_to_it(client, draft, editor):
    client.force_login(editor)
    notes.add(draft, text="Source ?", by=editor)
    fields = {
        "base": draft.revisions.newest().pk,
        "headline": "Le pont rouvre",
        "section": draft.section_id,
        "authors": [draft.authors.get().pk],
        "body": "<p>Un.</p>",
    }
    forms = {f"{name}-{part}": "0" for name in ("pictures", "related") for part in ("TOTAL_FORMS", "INITIAL_FORMS")}
    address = reverse("admin:articles_article_change", args=[draft.pk])
    response = client.post(address, {**fields, **forms, "genre": draft.genre, "step": "publish"})
    assert response.status_code == 422
    assert '<a href="#notes">Une note est encore ouverte' in response.content.decode()


@pytest.mark.once
def test_a_preview_has_neither_note_nor_anchor(client, draft, editor):
    note = notes.add(draft, text="Lamantin", by=editor)
    workflow.save(draft, {**workflow.content_to_edit(draft), "body": f'<p>Un<span data-note="{note.pk}"></span>.</p>'}, by=editor)
    client.force_login(editor)
    page = client.get(reverse("admin:articles_article_preview", args=[draft.pk])).content.decode()
    assert "<p>Un.</p>" in page
    assert "Lamantin" not in page
    assert "data-note" not in page


def test_a_second_press_leaves_one_note_and_one_answer(client, draft, writer):
    client.force_login(writer)
    address = reverse("admin:articles_article_notes", args=[draft.pk])
    for _ in range(2):
        client.post(address, {"note": "À vérifier."})
    (note,) = draft.notes.all()
    for _ in range(2):
        client.post(address, {"answer": note.pk, f"answer-{note.pk}": "Fait."})
    assert note.answers.count() == 1
    client.post(address, {"note": "À vérifier.", "passage": "ailleurs"})
    assert draft.notes.count() == 2
