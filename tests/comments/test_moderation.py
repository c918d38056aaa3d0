"""The verbs of moderation: right person, wrong person, wrong state, twice at once, and what the history says."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from articles.models import Author
from comments import moderation
from comments.models import Comment, CommentEvent
from tests.comments.posting import thread_of
from tests.concurrency import all_at_once
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

Kind, Reason, Status = CommentEvent.Kind, Comment.Reason, Comment.Status


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Mariam", last_name="Sanni")


def pending(**fields):
    return make_comment(status=Status.PENDING, **fields)


DECISIONS = {
    "approve": moderation.approve,
    "reject": lambda comment, **who: moderation.reject(comment, reason=Reason.INSULT, **who),
    "mark_spam": moderation.mark_spam,
}
VERBS = {
    **DECISIONS,
    "reopen": moderation.reopen,
    "answer": lambda comment, by, seen=None: moderation.answer(comment, "Merci.", by=by),
    "put_into_bin": moderation.put_into_bin,
    "restore": moderation.restore,
}


@pytest.mark.parametrize(
    ("verb", "status", "kind"),
    [
        ("approve", Status.APPROVED, Kind.APPROVED),
        ("reject", Status.REJECTED, Kind.REJECTED),
        ("mark_spam", Status.SPAM, Kind.SPAM),
    ],
)
def test_a_moderator_decides_and_the_history_knows(moderator, verb, status, kind):
    comment = pending()
    DECISIONS[verb](comment, by=moderator, seen=1)
    comment.refresh_from_db()
    event = comment.events.get()
    assert (comment.status, comment.version) == (status, 2)
    assert comment.decided_at
    assert (event.kind, event.by, event.before, event.after) == (kind, moderator, Status.PENDING, status)


def test_an_approved_comment_is_in_its_thread_at_once(moderator):
    comment = pending(text="Attendu")
    assert "Attendu" not in thread_of(comment.article)
    moderation.approve(comment, by=moderator)
    assert "Attendu" in thread_of(comment.article)
    moderation.reject(comment, reason=Reason.OFF_TOPIC, by=moderator)
    assert "Attendu" not in thread_of(comment.article)


@pytest.mark.once
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", ["", "Journaliste", "Régie publicitaire", "Administration", "nobody", "left"])
def test_others_decide_nothing(verb, role):
    comment = make_comment()
    if role == "nobody":
        by = AnonymousUser()
    elif role == "left":
        by = make_user("Modération", is_active=False)
    else:
        by = make_user(role)
    with pytest.raises(PermissionDenied):
        VERBS[verb](comment, by=by)
    comment.refresh_from_db()
    assert (comment.status, comment.version) == (Status.APPROVED, 1)
    assert not CommentEvent.objects.exists()


def test_editors_moderate_too():
    comment = pending()
    moderation.approve(comment, by=make_user("Rédaction en chef"))
    assert Comment.objects.approved().get() == comment


@pytest.mark.parametrize("verb", [*DECISIONS, "put_into_bin"])
def test_a_decision_on_a_version_that_moved_is_refused_and_says_why(moderator, verb):
    comment = pending(name="Essi K.")
    moderation.reject(comment, reason=Reason.INSULT, by=moderator, seen=1)
    with pytest.raises(moderation.Moved) as refusal:
        VERBS[verb](comment, by=make_user("Modération"), seen=1)
    assert "Essi K." in str(refusal.value)
    assert "refusé, par Mariam Sanni" in str(refusal.value)
    comment.refresh_from_db()
    assert comment.status == Status.REJECTED
    assert comment.events.count() == 1


def test_a_text_that_its_author_corrected_is_not_approved_unread(moderator):
    comment = pending(text="Gentil")
    moderation.revise(comment, "Méchant", seen=1)
    with pytest.raises(moderation.Moved, match="corrigé par son auteur"):
        moderation.approve(comment, by=moderator, seen=1)


@pytest.mark.parametrize("verb", DECISIONS)
def test_the_same_decision_is_not_taken_twice(moderator, verb):
    comment = pending()
    DECISIONS[verb](comment, by=moderator)
    with pytest.raises(moderation.Moved):
        DECISIONS[verb](comment, by=moderator)
    assert comment.events.count() == 1


@pytest.mark.parametrize("verb", DECISIONS)
def test_what_was_withdrawn_or_lies_in_the_bin_cannot_be_decided(moderator, verb):
    gone, binned = pending(), pending()
    moderation.withdraw(gone)
    moderation.put_into_bin(binned, by=moderator)
    for comment in (gone, binned):
        with pytest.raises(moderation.Moved):
            DECISIONS[verb](comment, by=moderator)


def test_reason_and_note_are_kept(moderator):
    comment = pending()
    moderation.reject(comment, reason=Reason.HATE, note="  Relisez la charte.\u202e ", by=moderator)
    comment.refresh_from_db()
    assert comment.reason == Reason.HATE
    assert comment.events.get().note == "Relisez la charte."


@pytest.mark.once
def test_a_reason_that_is_not_on_the_list_is_refused(moderator):
    comment = pending()
    with pytest.raises(ValueError, match="humeur"):
        moderation.reject(comment, reason="humeur", by=moderator)
    comment.refresh_from_db()
    assert comment.status == Status.PENDING


@pytest.mark.parametrize("before", [Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM])
@pytest.mark.parametrize("verb", DECISIONS)
def test_a_decision_taken_back_restores_the_former_state(moderator, before, verb):
    comment = pending()
    for status, decide in zip((Status.APPROVED, Status.REJECTED, Status.SPAM), DECISIONS.values(), strict=True):
        if status == before:
            decide(comment, by=moderator)
    former = Comment.objects.get()
    try:
        DECISIONS[verb](comment, by=moderator)
    except moderation.Moved:
        return  # it was so already
    moderation.reopen(comment, by=moderator)
    comment.refresh_from_db()
    assert (comment.status, comment.reason) == (former.status, former.reason)
    assert comment.events.first().kind == Kind.REOPENED
    with pytest.raises(moderation.Moved):
        moderation.reopen(comment, by=moderator)


def test_there_is_nothing_to_take_back_before_a_decision(moderator):
    with pytest.raises(moderation.Moved):
        moderation.reopen(pending(), by=moderator)


def test_the_newsroom_answers_under_its_name_at_once(moderator):
    Author.objects.create(name="Mariam Sanni", slug="mariam-sanni", user=moderator)
    first = make_comment()
    reply = make_comment(article=first.article, parent=first, root=first)
    answer = moderation.answer(reply, "Bonjour,\r\nc’est corrigé.", by=moderator)
    assert (answer.parent, answer.root, answer.staff) == (reply, first, moderator)
    assert (answer.name, answer.text) == ("Mariam Sanni", "Bonjour,\nc’est corrigé.")
    assert answer in Comment.objects.approved()
    assert answer.events.get().kind == Kind.ANSWERED


def test_the_login_is_never_the_name_under_an_answer():
    by = make_user("Modération", username="root-du-serveur")
    assert moderation.answer(make_comment(), "Merci.", by=by).name == "L’équipe de modération"


@pytest.mark.once
@pytest.mark.parametrize("status", [status for status in Status if status != Status.APPROVED])
def test_only_published_comments_are_answered(moderator, status):
    with pytest.raises(moderation.Moved):
        moderation.answer(make_comment(status=status), "Merci.", by=moderator)


@pytest.mark.parametrize("status", [Status.PENDING, Status.APPROVED])
def test_an_author_withdraws_what_waits_or_is_published(status):
    comment = make_comment(status=status)
    moderation.withdraw(comment, seen=1)
    comment.refresh_from_db()
    assert comment.status == Status.WITHDRAWN
    assert (comment.events.get().by, comment.events.get().before) == (None, status)
    with pytest.raises(moderation.Moved):
        moderation.withdraw(comment)


@pytest.mark.once
@pytest.mark.parametrize("status", [Status.REJECTED, Status.SPAM])
def test_an_author_cannot_withdraw_what_was_refused(status):
    with pytest.raises(moderation.Moved):
        moderation.withdraw(make_comment(status=status))


def test_an_author_corrects_what_waits_and_the_former_text_stays_in_the_history():
    comment = pending(text="Avnt", signals=["trap", "links"])
    row = moderation.revise(comment, "Avant\u202e", seen=1)
    assert (row.text, row.version, row.signals) == ("Avant", 2, ["trap"])
    assert (row.events.get().kind, row.events.get().note) == (Kind.CORRECTED, "Avnt")


def test_a_correction_that_changes_nothing_leaves_no_trace():
    comment = pending(text="Pareil")
    assert moderation.revise(comment, "Pareil ", seen=1).version == 1
    assert not comment.events.exists()


@pytest.mark.once
@pytest.mark.parametrize("status", [status for status in Status if status not in {Status.PENDING, Status.REFERRED}])
def test_only_what_waits_is_corrected(status):
    with pytest.raises(moderation.Moved):
        moderation.revise(make_comment(status=status), "Autre")


@pytest.mark.parametrize("status", Status)
def test_the_bin_gives_back_what_it_took(moderator, status):
    comment = make_comment(status=status)
    moderation.put_into_bin(comment, by=moderator, seen=1)
    assert not Comment.objects.kept().exists()
    moderation.restore(comment, by=moderator, seen=2)
    comment.refresh_from_db()
    assert (comment.status, comment.binned_at) == (status, None)
    assert [event.kind for event in comment.events.all()] == [Kind.RESTORED, Kind.BINNED]
    with pytest.raises(moderation.Moved):
        moderation.restore(comment, by=moderator)


@pytest.mark.django_db(transaction=True)
def test_of_two_moderators_at_once_one_decides_and_the_other_is_told():
    people = [make_user("Modération", first_name=name) for name in ("Un", "Deux")]
    comment = pending()

    def decide(number):
        try:
            verb = (moderation.approve, moderation.mark_spam)[number]
            verb(comment, by=people[number], seen=1)
        except moderation.Moved as refusal:
            return str(refusal)
        return "fait"

    said = sorted(all_at_once(2, decide), key=len)
    assert said[0] == "fait"
    assert "a changé entre-temps" in said[1]
    assert comment.events.count() == 1


def test_authors_see_what_waits_under_their_own_articles_only():
    journalist = make_user("Journaliste")
    byline = Author.objects.create(name="Folly", slug="folly", user=journalist)
    own = pending(article=make_article(authors=[byline]))
    make_comment(article=own.article)
    pending()
    assert list(Comment.objects.visible_to(journalist)) == [own]
    assert not Comment.objects.visible_to(AnonymousUser()).exists()
    assert Comment.objects.visible_to(make_user("Modération")).count() == 3
