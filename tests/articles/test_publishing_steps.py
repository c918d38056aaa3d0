"""Steps beside the plain way to publication: another time, a copy, a text sent back, a proposal taken; and who may."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from articles import copying, notes, tasks, workflow
from articles.checklist import NotReady
from articles.models import Article, Event
from articles.models.revision import blank_content
from articles.templatetags.desk import at_moment
from tests.concurrency import all_at_once
from tests.factories import make_article, make_author, make_section, make_user

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def make_draft(by, **fields):
    fields = {"section": make_section().pk, "authors": [make_author().pk], **fields}
    return workflow.create({**blank_content(), "headline": "Le pont rouvre", "body": "<p>Un.</p>", **fields}, by=by)


def address(article, page="change"):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def kinds(article):
    return [event.kind for event in article.events.all()]


@pytest.fixture
def editor():
    return make_user("Rédaction en chef", first_name="Mariam", last_name="Sanni")


@pytest.fixture
def writer():
    return make_user("Journaliste", first_name="Afi", last_name="Mensah")


@pytest.fixture
def scheduled(editor):
    draft = make_draft(editor)
    return workflow.publish(draft, by=editor, at=timezone.now() + 3 * HOUR)


# Another time


@pytest.mark.parametrize("later", [HOUR, -HOUR])
def test_a_scheduled_article_moves_its_minute_and_what_hangs_on_it(later, editor, scheduled):
    before, closing = scheduled.published_at, scheduled.comments_close_at
    workflow.reschedule(scheduled, by=editor, later=later)
    assert scheduled.is_scheduled
    assert scheduled.published_at == scheduled.first_published_at == before + later
    assert scheduled.comments_close_at == closing + later
    event = scheduled.events.newest_first().first()
    assert (event.kind, event.by, event.remark) == (Event.Kind.SCHEDULED, editor, scheduled.published_at.isoformat())


def test_another_time_puts_no_newer_version_before_the_readers(editor, writer, scheduled):
    workflow.save(scheduled, {**workflow.content_to_edit(scheduled), "headline": "Pas encore relu"}, by=editor)
    workflow.reschedule(scheduled, by=editor, later=HOUR)
    assert scheduled.headline == "Le pont rouvre"


def test_the_closing_day_that_the_newsroom_chose_stays_where_it_is(editor):
    chosen = timezone.now() + timedelta(days=3)
    draft = make_draft(editor, comments_close_at=chosen.isoformat())
    workflow.publish(draft, by=editor, at=timezone.now() + HOUR)
    workflow.reschedule(draft, by=editor, later=HOUR)
    assert draft.comments_close_at == chosen


def test_no_minute_that_is_past_and_none_before_the_embargo(editor):
    until = timezone.now().replace(second=0, microsecond=0) + 2 * HOUR
    draft = make_draft(editor, embargo_until=until.isoformat())
    workflow.publish(draft, by=editor, at=until)
    with pytest.raises(NotReady):
        workflow.reschedule(draft, by=editor, later=-HOUR)
    with pytest.raises(workflow.WrongStatus):
        workflow.reschedule(draft, by=editor, later=-3 * HOUR)
    draft.refresh_from_db()
    assert draft.published_at == until


def test_only_what_is_scheduled_gets_another_time_and_only_from_who_publishes(editor, writer, scheduled):
    with pytest.raises(workflow.WrongStatus):
        workflow.reschedule(make_draft(editor), by=editor, later=HOUR)
    with pytest.raises(workflow.WrongStatus):
        workflow.reschedule(make_article(), by=editor, later=HOUR)
    with pytest.raises(PermissionDenied):
        workflow.reschedule(scheduled, by=writer, later=HOUR)


def test_one_click_moves_or_cancels_the_scheduled_time(client, editor, scheduled):
    client.force_login(editor)
    page = client.get(address(scheduled)).content.decode()
    for name in ("Une heure plus tôt", "Un quart d’heure plus tard", "Annuler la programmation"):
        assert name in page
    before = scheduled.published_at
    client.post(address(scheduled, "reschedule"), {"minutes": "-60"})
    scheduled.refresh_from_db()
    assert scheduled.published_at == before - HOUR
    wrong = client.post(address(scheduled, "reschedule"), {"minutes": "-1000"}, follow=True)
    assert "Ce moment est déjà passé" in wrong.content.decode()
    client.post(address(scheduled, "unschedule"))
    scheduled.refresh_from_db()
    assert (scheduled.status, scheduled.published_at) == (Article.Status.DRAFT, None)


def test_what_was_scheduled_or_moved_says_for_when(client, editor, scheduled):
    client.force_login(editor)
    moved = client.post(address(scheduled, "reschedule"), {"minutes": "60"}, follow=True)
    scheduled.refresh_from_db()
    assert f"L’heure est changée\u00a0: l’article paraîtra {at_moment(scheduled.published_at)}." in moved.text
    draft, at = make_draft(editor), timezone.localtime() + timedelta(days=2)
    sent = {"seen": draft.revisions.newest().pk, "publish_at": f"{at:%Y-%m-%dT%H:%M}"}
    done = client.post(address(draft, "schedule"), sent, follow=True)
    assert f"Article programmé\u00a0: l’article paraîtra {at_moment(at)}." in done.text


# A copy


def test_a_copy_is_a_draft_with_the_words_but_without_address_and_dates(editor):
    until = (timezone.now() - HOUR).isoformat()
    first = make_draft(editor, tags=[], standfirst="Le chapô.", embargo_until=until, slug="le-pont")
    workflow.publish(first, by=editor)
    workflow.save(first, {**workflow.content_to_edit(first), "headline": "Le pont rouvre enfin"}, by=editor)
    copy = copying.duplicate(first, by=editor)
    assert (copy.status, copy.headline, copy.standfirst, copy.body) == (
        "draft",
        "Le pont rouvre enfin",
        "Le chapô.",
        "<p>Un.</p>",
    )
    assert copy.bylines == first.bylines
    assert copy.slug == "le-pont-rouvre-enfin"
    assert (copy.published_at, copy.first_published_at, copy.embargo_until, copy.comments_close_at) == (None, None, None, None)
    assert copy.created_by == editor
    event = copy.events.get()
    assert event.kind == Event.Kind.CREATED
    assert first.get_absolute_url() in event.remark


def test_a_copy_has_no_place_of_a_note_that_stays_with_the_first(editor):
    first = make_draft(editor)
    note = notes.add(first, text="À vérifier", passage="Un", by=editor)
    body = f'<p>Un<span data-note="{note.pk}"></span>.</p>'
    workflow.save(first, {**workflow.content_to_edit(first), "body": body}, by=editor)
    assert copying.duplicate(first, by=editor).body == "<p>Un.</p>"


@pytest.mark.once
def test_who_may_not_write_an_article_cannot_copy_it_and_none_comes_out_of_the_bin(editor, writer):
    article = make_draft(editor)
    with pytest.raises(PermissionDenied):
        copying.duplicate(article, by=writer)
    workflow.put_into_bin(article, by=editor)
    with pytest.raises(workflow.WrongStatus):
        copying.duplicate(article, by=editor)
    assert Article.objects.count() == 1


def test_the_button_opens_the_copy(client, editor):
    client.force_login(editor)
    article = make_draft(editor)
    answer = client.post(address(article, "duplicate"))
    copy = Article.objects.exclude(pk=article.pk).get()
    assert answer["Location"] == address(copy)
    assert "D’après" in client.get(address(copy, "history")).content.decode()


# Sent back


@pytest.fixture
def at_once(settings):
    """Tasks run where they are enqueued."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": [settings.TASK_QUEUE]}}


@pytest.fixture
def sent_back(editor, writer, at_once, django_capture_on_commit_callbacks):
    """`sent_back(**fields)` is a text of the writer that came back with a remark, its tasks done."""

    def send(**fields):
        article = make_draft(writer, **fields)
        workflow.submit(article, by=writer)
        with django_capture_on_commit_callbacks(execute=True):
            workflow.send_back(article, by=editor, remark="Qui le dit ?")
        return article

    return send


@pytest.mark.once
def test_beside_unpublished_stands_when_that_was_and_not_when_it_was_published(client, editor):
    client.force_login(editor)
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    Article.objects.filter(pk=article.pk).update(published_at=timezone.now() - timedelta(days=400))
    article.refresh_from_db()
    workflow.unpublish(article, by=editor)
    assert client.get(address(article)).context["state_since"] == article.events.get(kind=Event.Kind.UNPUBLISHED).at
    (row,) = client.get("/admin/articles/article/pick/", {"id": article.pk}).json()["rows"]
    assert row["detail"] == "Dépublié"


@pytest.mark.once
def test_a_draft_is_listed_without_an_empty_time(client, editor):
    client.force_login(editor)
    (row,) = client.get("/admin/articles/article/pick/", {"id": make_draft(editor).pk}).json()["rows"]
    assert row["detail"] == "Brouillon"


def test_each_reads_by_whom_and_to_whom_the_text_was_sent_back(sent_back, writer, editor, client):
    article = sent_back()

    def told(person):
        client.force_login(person)
        return client.get(address(article)).context["returned_words"]

    assert told(editor).startswith("Vous avez renvoyé ce texte à Afi Mensah à ")
    assert told(writer).startswith("Mariam Sanni vous a renvoyé ce texte à ")
    assert told(make_user("Rédaction en chef")).startswith("Mariam Sanni a renvoyé ce texte à Afi Mensah à ")


@pytest.mark.once
def test_the_author_gets_a_mail_with_the_way_to_the_remark_but_not_its_words(sent_back, writer, settings):
    article = sent_back(standfirst="Le chapô secret")
    (letter,) = mail.outbox
    assert letter.to == [writer.email]
    assert settings.SITE_URL + address(article) in letter.body
    assert "Mariam Sanni vous renvoie" in letter.body
    for private in ("Qui le dit", "secret", writer.email):
        assert private not in letter.body


def test_the_remark_stands_over_the_text_until_it_is_sent_in_again(client, sent_back, writer):
    article = sent_back()
    client.force_login(writer)
    assert "Qui le dit ?" in client.get(address(article)).content.decode()
    workflow.submit(article, by=writer)
    assert "Qui le dit ?" not in client.get(address(article)).content.decode()


def test_a_late_mail_spares_who_sent_the_text_in_again(sent_back, writer):
    article = sent_back()
    event = article.events.newest_first().first()
    workflow.submit(article, by=writer)
    mail.outbox.clear()
    tasks.tell_sent_back.call(event.pk)
    assert mail.outbox == []


def test_a_late_mail_reaches_the_author_whose_text_somebody_else_took_on(sent_back, editor, writer, settings):
    article = sent_back()
    event = article.events.newest_first().first()
    workflow.publish(article, by=editor)
    mail.outbox.clear()
    tasks.tell_sent_back.call(event.pk)
    (letter,) = mail.outbox
    assert letter.to == [writer.email]
    assert settings.SITE_URL + address(article, "history") in letter.body
    assert "a suivi son chemin" in letter.body


def test_who_sends_back_an_own_text_gets_no_mail(editor, at_once, django_capture_on_commit_callbacks):
    article = make_draft(editor)
    workflow.submit(article, by=editor)
    with django_capture_on_commit_callbacks(execute=True):
        workflow.send_back(article, by=editor)
    assert mail.outbox == []


# A proposal


@pytest.fixture
def proposal(editor, writer):
    article = make_draft(writer)
    workflow.publish(article, by=editor)
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Le pont rouvre mardi"}, by=writer)
    return article


def test_an_editor_takes_a_proposal_with_one_press_on_the_page_of_two_versions(client, editor, proposal):
    client.force_login(editor)
    page = client.get(address(proposal, "compare"))
    assert "Publier cette proposition" in page.content.decode()
    client.post(address(proposal, "publish"), {"seen": page.context["newest"].pk})
    proposal.refresh_from_db()
    assert proposal.headline == "Le pont rouvre mardi"
    assert proposal.events.newest_first().first().kind == Event.Kind.UPDATED


def test_a_proposal_that_was_changed_meanwhile_is_not_taken_unseen(client, editor, writer, proposal):
    client.force_login(editor)
    seen = client.get(address(proposal, "compare")).context["newest"].pk
    workflow.save(proposal, {**workflow.content_to_edit(proposal), "headline": "Tout autre chose"}, by=writer)
    answer = client.post(address(proposal, "publish"), {"seen": seen}, follow=True)
    assert "Afi Mensah a enregistré une autre version" in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.headline == "Le pont rouvre"


@pytest.mark.once
def test_the_journalist_sees_that_it_is_a_proposal_and_no_button_to_take_it(client, writer, proposal):
    client.force_login(writer)
    assert "Publier cette proposition" not in client.get(address(proposal, "compare")).content.decode()
    page = client.get(address(proposal)).content.decode()
    assert "Proposer cette modification" in page
    assert "C’est la rédaction en chef qui publie" in page


@pytest.mark.once
def test_no_proposal_is_offered_where_an_older_version_is_looked_at(client, editor, proposal):
    client.force_login(editor)
    old = proposal.revisions.order_by("pk").first()
    page = client.get(address(proposal, "compare") + f"?from={old.pk}&to={old.pk}")
    assert "Publier cette proposition" not in page.content.decode()


# Twice, at once, in the wrong state


def test_a_button_pressed_twice_publishes_once(client, editor):
    client.force_login(editor)
    article = make_draft(editor)
    seen = article.revisions.newest().pk
    for _ in range(2):
        answer = client.post(address(article, "publish"), {"seen": seen})
        assert answer["Location"].endswith("?live=1")
    assert kinds(article).count(Event.Kind.PUBLISHED) == 1
    assert Event.Kind.UPDATED not in kinds(article)


def test_a_button_pressed_twice_schedules_once(editor):
    article = make_draft(editor)
    at = timezone.now() + HOUR
    for _ in range(2):
        workflow.publish(article, by=editor, at=at)
    assert kinds(article).count(Event.Kind.SCHEDULED) == 1


def test_a_tick_for_the_readers_counts_even_when_nothing_else_is_new(editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    workflow.publish(article, by=editor, tell_readers=True)
    assert article.updated_at is not None


def test_of_two_editors_who_saw_different_versions_the_second_is_told(client, editor):
    first, second = make_draft(editor), make_user("Rédaction en chef")
    seen = first.revisions.newest().pk
    workflow.save(first, {**workflow.content_to_edit(first), "headline": "Mieux"}, by=second)
    workflow.publish(first, by=second)
    client.force_login(editor)
    answer = client.post(address(first, "publish"), {"seen": seen}, follow=True)
    assert "a enregistré une autre version" in answer.content.decode()
    first.refresh_from_db()
    assert first.headline == "Mieux"


WRONG = [
    ("unpublish", "draft", "n’est pas publié"),
    ("unschedule", "draft", "n’est pas publié"),
    ("reschedule", "published", "n’est pas programmé"),
    ("send-back", "draft", "n’est pas en relecture"),
    ("submit", "published", "n’est plus un brouillon"),
    ("restore", "draft", "n’est pas à la corbeille"),
]


@pytest.mark.parametrize(("step", "status", "sentence"), WRONG)
def test_a_step_in_the_wrong_state_changes_nothing_and_says_why(step, status, sentence, client, editor):
    client.force_login(editor)
    article = make_draft(editor)
    if status == "published":
        workflow.publish(article, by=editor)
    before = kinds(article)
    answer = client.post(address(article, step), follow=True)
    assert sentence in answer.content.decode()
    article.refresh_from_db()
    assert (article.status, kinds(article)) == (status, before)


# Who may

STRANGERS = ["Modération", "Régie publicitaire", "Journaliste"]
STEPS = ["publish", "schedule", "reschedule", "unpublish", "unschedule", "send-back", "submit", "duplicate", "typeset", "bin"]


@pytest.mark.once
@pytest.mark.parametrize("role", STRANGERS)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_typed_by_hand_on_the_article_of_another_is_refused(step, role, client, editor):
    article = make_draft(editor)
    client.force_login(make_user(role))
    before = kinds(article)
    for send in (client.get, client.post):
        assert send(address(article, step)).status_code == 403
    article.refresh_from_db()
    assert (article.status, kinds(article)) == (Article.Status.DRAFT, before)


@pytest.mark.once
@pytest.mark.parametrize("step", ["publish", "schedule", "reschedule", "unpublish", "unschedule", "send-back"])
def test_steps_of_the_editors_are_refused_to_the_author_too(step, client, writer):
    article = make_draft(writer)
    client.force_login(writer)
    assert client.post(address(article, step)).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_editors_who_press_at_the_same_moment_publish_once(editor):
    article = make_draft(editor)
    others = [make_user("Rédaction en chef") for _ in range(4)]
    seen = article.revisions.newest().pk
    all_at_once(4, lambda index: workflow.publish(Article.objects.get(pk=article.pk), by=others[index], seen=seen))
    assert kinds(article).count(Event.Kind.PUBLISHED) == 1
    assert Event.Kind.UPDATED not in kinds(article)


def test_a_second_press_makes_no_second_copy(client, editor, monkeypatch):
    article = make_draft(editor)
    client.force_login(editor)
    first = client.post(address(article, "duplicate")).url
    assert client.post(address(article, "duplicate")).url == first
    assert Article.objects.count() == 2
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.post(address(article, "duplicate")).url != first


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_make_one_copy(editor):
    article = make_draft(editor)
    made = all_at_once(3, lambda _: copying.duplicate(Article.objects.get(pk=article.pk), by=editor).pk)
    assert len(set(made)) == 1
    assert Article.objects.count() == 2
