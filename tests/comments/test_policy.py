"""Whether an article takes comments now: rules of article, section and site, closures, ages, hours of duty."""

from datetime import datetime, time, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.workflow import COMMENTS_CLOSE_AFTER
from comments import moderation, policy
from comments.models import Comment, CommentRules, CommentSettings, Mode
from tests.comments.posting import WRITTEN, send
from tests.factories import make_article, make_comment, make_section, make_user

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
CLOSED = "Les commentaires sont fermés pour cet article."


@pytest.fixture
def at(monkeypatch):
    """`at(22, 15)`: it is that time of a day; Lomé keeps UTC."""

    def set_time(hours: int, minutes: int = 0) -> datetime:
        moment = timezone.now().replace(hour=hours, minute=minutes, second=0, microsecond=0)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return set_time


def test_an_article_is_open_and_moderated_by_default(django_assert_num_queries):
    article = make_article()
    with django_assert_num_queries(1):
        assert policy.for_article(article) == policy.Policy(True, "", Mode.MODERATED)


def test_the_narrowest_rule_that_says_something_decides():
    above = make_section()
    section = make_section(parent=above)
    article = make_article(section=section)
    steps = [
        (lambda: CommentSettings.objects.create(pk=1, mode=Mode.CLOSED), Mode.CLOSED),
        (lambda: CommentRules.objects.create(section=above, mode=Mode.TRUSTED), Mode.TRUSTED),
        (lambda: CommentRules.objects.create(section=section, mode=Mode.CLOSED), Mode.CLOSED),
        (lambda: CommentRules.objects.create(article=article, mode=Mode.MODERATED), Mode.MODERATED),
    ]
    for step, mode in steps:
        step()
        found = policy.for_article(article)
        assert found.mode == mode
        assert found.open == (mode != Mode.CLOSED)
        assert found.sentence == ("" if found.open else CLOSED)
    CommentRules.objects.filter(article=article).update(mode="")
    assert policy.for_article(article).mode == Mode.CLOSED


def test_a_preview_goes_by_the_rules_of_its_own_section(django_assert_num_queries):
    article, above, closed = make_article(), make_section(), make_section()
    below = make_section(parent=above)
    for section, mode in ((article.section, Mode.TRUSTED), (above, Mode.CLOSED), (closed, Mode.CLOSED)):
        CommentRules.objects.create(section=section, mode=mode)
    expected = [(article.section, Mode.TRUSTED, 1), (below, Mode.CLOSED, 2), (closed, Mode.CLOSED, 2), (None, Mode.MODERATED, 2)]
    for section, mode, queries in expected:
        article.section = section
        with django_assert_num_queries(queries):
            assert policy.decide(policy.facts_of(article)).mode == mode


def test_a_number_of_days_replaces_the_thirty_of_publication_only():
    published = timezone.now() - timedelta(days=10)
    ours = make_article(published_at=published, comments_close_at=published + COMMENTS_CLOSE_AFTER)
    chosen = make_article(published_at=published, comments_close_at=timezone.now() + HOUR)
    imported = make_article(published_at=timezone.now() - timedelta(days=700))
    site = CommentSettings.objects.create(pk=1, close_after_days=9)
    assert [policy.for_article(article).open for article in (ours, chosen, imported)] == [False, True, True]
    CommentRules.objects.create(section=ours.section, close_after_days=11)
    assert policy.for_article(ours).open
    CommentRules.objects.create(article=ours, close_after_days=0)
    assert not policy.for_article(ours).open
    site.delete()
    past = make_article(published_at=published - COMMENTS_CLOSE_AFTER, comments_close_at=published)
    assert not policy.for_article(past).open
    CommentRules.objects.create(article=past, close_after_days=60)
    assert policy.for_article(past).open


@pytest.mark.parametrize(("open_", "close_in"), [(False, None), (True, -HOUR), (False, HOUR)])
def test_what_the_article_says_of_itself_counts(open_, close_in):
    article = make_article(comments_open=open_, comments_close_at=close_in and timezone.now() + close_in)
    assert policy.for_article(article) == policy.Policy(False, CLOSED, Mode.MODERATED)


def test_a_closure_says_until_when_and_ends_by_itself(at):
    now = at(5)
    article = make_article()
    rules = CommentRules.objects.create(article=article, closed_until=now + 2 * HOUR)
    assert policy.for_article(article).sentence == "Les commentaires sont fermés jusqu’à 7\u00a0h."
    rules.closed_until = now + 2.5 * HOUR
    rules.save()
    assert policy.for_article(article).sentence == "Les commentaires sont fermés jusqu’à 7\u00a0h\u00a030."
    site = CommentSettings.objects.create(pk=1, closed_until=now + 26 * HOUR)
    assert "à 7\u00a0h." in policy.for_article(article).sentence  # the one that ends last
    assert "jusqu’au" in policy.for_article(article).sentence
    site.closed_sentence = "Nuit électorale : revenez demain."
    site.save()
    assert policy.for_article(article).sentence.startswith("Nuit électorale : revenez demain. Les commentaires sont fermés ju")
    assert not policy.for_article(make_article()).open
    CommentSettings.objects.update(closed_until=now)
    CommentRules.objects.update(closed_until=now)
    assert policy.for_article(article).open


@pytest.mark.once
@pytest.mark.parametrize(
    ("begins", "ends", "hours", "off"),
    [(7, 21, 12, False), (7, 21, 22, True), (7, 21, 3, True), (7, 21, 21, True), (20, 2, 23, False), (20, 2, 1, False),
     (20, 2, 12, True), (7, 7, 3, False), (7, None, 3, False)],
)  # fmt: skip
def test_hours_of_duty_may_cross_midnight(at, begins, ends, hours, off):
    at(hours)
    settings = CommentSettings(duty_from=time(begins), duty_to=time(ends) if ends is not None else None)
    assert (settings.off_duty_until is not None) == off
    if off:
        assert settings.off_duty_until > timezone.now()
        assert timezone.localtime(settings.off_duty_until).hour == begins


def test_hours_close_the_form_only_when_the_newsroom_says_so(at):
    at(22)
    site = CommentSettings.objects.create(pk=1, duty_from=time(7), duty_to=time(21))
    article = make_article()
    assert policy.for_article(article).open
    site.off_duty_closes = True
    site.save()
    assert policy.for_article(article).sentence == ("Personne ne relit en ce moment\u00a0: les commentaires rouvrent à 7\u00a0h.")
    response = send(article)
    assert response.status_code == 409
    assert WRITTEN["text"] in response.content.decode()
    assert "rouvrent à 7" in response.content.decode()


@pytest.mark.once
def test_a_closure_shows_on_page_form_and_answer_and_the_thread_stays(client):
    article = make_article()
    make_comment(article=article, text="Avant la fermeture")
    moderation.close_article(article, until=timezone.now() + HOUR, sentence="On souffle un peu.", by=make_user("Modération"))
    page = client.get(article.get_absolute_url()).content.decode()
    assert "Avant la fermeture" in page
    assert "On souffle un peu." in page
    for absent in ("data-comment-form", "Répondre"):
        assert absent not in page
    assert "On souffle un peu." in client.get(f"/commentaires/{article.pk}/").content.decode()
    response = send(article)
    assert response.status_code == 409
    assert "On souffle un peu." in response.content.decode()
    assert WRITTEN["text"] in response.content.decode()
    assert not Comment.objects.filter(status="pending").exists()


def test_a_repeat_is_known_although_the_thread_closed_meanwhile():
    article = make_article()
    send(article, key="k1")
    type(article).objects.update(comments_open=False)
    assert send(article, key="k1").status_code == 303
    assert send(article, key="k1", text="Autre chose").status_code == 409
    assert Comment.objects.count() == 1


def test_a_moderator_closes_and_opens_one_article_and_the_log_says_so():
    article, moderator, until = make_article(), make_user("Modération"), timezone.now() + HOUR
    for _ in range(2):  # twice the same changes nothing
        moderation.close_article(article, until=until, sentence=" On  souffle. ", by=moderator)
    assert not policy.for_article(article).open
    assert policy.for_article(make_article()).open
    for _ in range(2):
        moderation.open_article(article, by=moderator)
    assert policy.for_article(article).open
    log = LogEntry.objects.filter(object_id=str(article.pk), user=moderator).order_by("pk")
    assert ["fermés" in entry.change_message for entry in log] == [True, False]
    assert "On souffle." in log[0].change_message


def test_an_editor_closes_and_opens_the_whole_site():
    editor = make_user("Rédaction en chef")
    moderation.close_site(timezone.now() + HOUR, "", editor)
    assert not policy.for_article(make_article()).open
    moderation.open_site(editor)
    assert policy.for_article(make_article()).open
    assert LogEntry.objects.filter(user=editor).count() == 2


@pytest.mark.once
def test_others_may_not_close():
    article, until = make_article(), timezone.now() + HOUR
    for by in (make_user("Journaliste"), make_user("Modération", is_active=False)):
        with pytest.raises(PermissionDenied):
            moderation.close_article(article, until=until, sentence="", by=by)
        with pytest.raises(PermissionDenied):
            moderation.open_article(article, by=by)
    for act in (lambda by: moderation.close_site(until, "", by), moderation.open_site):
        with pytest.raises(PermissionDenied):
            act(make_user("Modération"))
    assert policy.for_article(article).open
    assert not LogEntry.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("ahead", "sentence", "words"), [(-HOUR, "", "à venir"), (HOUR, "x" * 201, "200 signes"), (timedelta(0), "", "à venir")]
)
def test_an_hour_that_has_passed_and_a_long_sentence_are_explained(ahead, sentence, words):
    article = make_article()
    with pytest.raises(moderation.CannotClose, match=words):
        moderation.close_article(article, until=timezone.now() + ahead, sentence=sentence, by=make_user("Modération"))
    assert not CommentRules.objects.exists()


def test_opening_what_was_never_closed_changes_nothing():
    moderation.open_article(make_article(), by=make_user("Modération"))
    moderation.open_site(make_user("Rédaction en chef"))
    assert not LogEntry.objects.exists()
    assert Client().get(make_article().get_absolute_url()).status_code == 200


def test_the_oldest_that_waits_is_found_without_walking_past_what_was_imported():
    article = make_article()
    Comment.objects.bulk_create(Comment(article=article, name="Awa", text="Importé") for _ in range(3000))
    oldest = make_comment(article=article, status=Comment.Status.PENDING, fingerprint="x")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        with CaptureQueriesContext(connection) as used:
            assert policy.facts_of(article).oldest_waiting == oldest.created_at
        cursor.execute(f"EXPLAIN {'QUERY PLAN' * (connection.vendor == 'sqlite')} {used[0]['sql']}")
        assert "comment_sent_here_waits" in str(cursor.fetchall())
