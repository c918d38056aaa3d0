"""The local spam filter: sorts away only when very sure, explains itself, learns from single decisions of people only."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from benchmarks.spam import part
from comments import bayes, moderation, sorting, training
from comments.models import Comment, CommentEvent, Digest, DigestItem, LearnedWord, Lesson, Wave
from comments.moderation import by_mail
from comments.tasks import follow_act
from tests.comments.posting import send
from tests.factories import make_article, make_comment, make_user

CASINO = (
    "Casino en ligne : bonus de 300 % sans dépôt, inscrivez-vous vite https://spin.example https://a.example https://b.example"
)


@pytest.fixture
def moderator(db):
    return make_user("Modération")


def learned(word: str) -> tuple[int, int]:
    row = LearnedWord.objects.filter(word=word).first()
    return (row.spam, row.ham) if row else (0, 0)


def decided(act) -> None:
    """What the background task does once the act is committed."""
    follow_act.func(act.pk)


def pending(text: str = "Le fleuve monte vite au village", **fields) -> Comment:
    return make_comment(status=Comment.Status.PENDING, text=text, **fields)


def test_on_the_untouched_test_part_no_honest_comment_is_sorted_away():
    rows = [(is_spam, bayes.weigh(bayes.traits(text), {})) for is_spam, __, text in part("test")]
    sure = [is_spam for is_spam, opinion in rows if opinion.is_sure]
    assert all(sure)
    assert len(sure) >= 18
    assert sum(is_spam and opinion.is_suspect for is_spam, opinion in rows) >= 30


@pytest.mark.parametrize(
    ("text", "trait"),
    [
        ("https://a.example", "=link"),
        ("exemple.com et bit.ly/x", "=short"),
        ("a.com b.com c.com", "=links"),
        ("moi@exemple.tg", "=mail"),
        ("+228 90 11 22 33", "=phone"),
        ("500 000 FCFA", "=money"),
        ("TOUT EST EN CAPITALES DANS CE TEXTE", "=capitals"),
        ("quoi ????", "=shouting"),
        ("Сегодня мы идём в кино вместе с друзьями и родителями", "=foreign"),
    ],
)
def test_features_are_seen(text, trait):
    assert trait in bayes.traits(text)
    assert trait not in bayes.traits("La mairie a répondu hier à notre lettre.")


@pytest.mark.parametrize(
    "text", ["Ŋutsu aɖe va kpɔ mí le afɔ ɖe sia me kple nyɔnu aɖe gbɔ", "Il fait 35 degrés.", "C’est fini.Des gens partent."]
)
def test_ordinary_texts_have_no_lure(text):
    assert not bayes.LURES & set(bayes.traits(text))
    assert "=foreign" not in bayes.traits(text)


def test_without_a_lure_nothing_is_sorted_away():
    opinion = bayes.weigh(bayes.traits("casino bonus gratuit gagnez jackpot crédit prêt viagra marabout forex bitcoin"), {})
    assert not opinion.is_sure
    assert not opinion.is_suspect


def test_no_word_weighs_more_than_the_cap():
    known = {"": (10**6, 10**6), "x": (10**6, 0), "y": (0, 10**6)}
    assert bayes.weigh(["x"], {}, known).weight == bayes.CAP
    assert bayes.weigh(["y"], {}, known).weight == -bayes.CAP
    assert bayes.weigh(["z"], {}, known).weight == 0


def test_a_long_text_has_a_bounded_number_of_traits():
    text = " ".join(f"mot{'abcdefghij'[n % 10]}{'klmnopqrst'[n // 10 % 10]}{'uvwxyz'[n // 100 % 6]}" for n in range(600))
    assert len(bayes.traits(text)) == bayes.MOST
    for evil in ("a" * 5_000, "@" * 5_000, "a@" * 2_500, "http://" * 700):
        bayes.traits(evil)


@pytest.mark.django_db
def test_very_sure_spam_is_kept_under_spam_and_says_why():
    response = send(make_article(), text=CASINO)
    comment = Comment.objects.get()
    assert (comment.status, comment.decided_at, comment.reason) == (Comment.Status.SPAM, None, "")
    last = comment.events.first()
    assert (last.kind, last.by, last.act) == ("spam", None, None)
    assert last.note.startswith("Filtre\u00a0: 3 liens, mots\u00a0: bonus, casino")
    assert any("ressemble à de la publicité\u00a0: 3 liens" in remark for remark in comment.remarks)
    assert "En attente de modération" in Client().get(response["Location"]).content.decode()


@pytest.mark.django_db
def test_an_honest_comment_on_casinos_waits_without_a_remark_of_the_filter():
    send(make_article(), text="Il faut encadrer les paris sportifs, mon oncle y a perdu 200 000 F, voir https://www.rfi.fr/paris")
    comment = Comment.objects.get()
    assert comment.status == Comment.Status.PENDING
    assert comment.signals == []


@pytest.mark.django_db
def test_the_filter_takes_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        training.opinion(bayes.traits(CASINO))


def test_published_teaches_honest_and_spam_teaches_spam(moderator):
    decided(moderation.approve(pending(), by=moderator))
    decided(moderation.mark_spam(pending("Le fleuve https://x.example"), by=moderator))
    assert learned("fleuve") == (1, 1)
    assert learned("village") == (0, 1)
    assert learned("=link") == (1, 0)
    assert learned("") == (1, 1)


@pytest.mark.parametrize(("reason", "lessons"), [("advertising", 1), ("insult", 0), ("off_topic", 0)])
def test_a_refusal_teaches_only_as_advertising(moderator, reason, lessons):
    decided(moderation.reject(pending(), reason=Comment.Reason(reason), by=moderator))
    assert Lesson.objects.filter(is_spam=True).count() == lessons == Lesson.objects.count()


def test_the_same_task_twice_teaches_once(moderator):
    act = moderation.approve(pending(), by=moderator)
    decided(act)
    decided(act)
    assert learned("fleuve") == (0, 1)


def test_what_is_taken_back_is_unlearned(moderator):
    comment = pending()
    act = moderation.mark_spam(comment, by=moderator)
    decided(act)
    moderation.undo(act, by=moderator)
    decided(act)
    assert not Lesson.objects.exists()
    assert not LearnedWord.objects.exists()


def test_the_last_decision_counts_and_the_one_before_comes_back(moderator):
    comment = pending()
    decided(moderation.mark_spam(comment, by=moderator))
    second = moderation.approve(comment, by=moderator)
    decided(second)
    assert learned("fleuve") == (0, 1)
    moderation.undo(second, by=moderator)
    decided(second)
    assert learned("fleuve") == (1, 0)


def test_it_learns_neither_from_many_nor_from_a_wave_nor_from_itself(moderator):
    many = [pending() for _ in range(3)]
    outcome = moderation.decide_many({comment.pk: None for comment in many}, "spam", by=moderator)
    decided(outcome.act)
    decided(moderation.mark_spam(pending(wave=Wave.objects.create()), by=moderator))
    decided(moderation.publish_trusted(pending()))
    send(make_article(), text=CASINO)
    assert not Lesson.objects.exists()


def test_it_learns_from_no_decision_over_many_even_if_it_fell_on_one_only(moderator):
    taken, left, mailed = pending(), pending(), pending()
    moderation.withdraw(taken)
    of_search = moderation.decide_many({taken.pk: 1, left.pk: 1}, "spam", by=moderator).act
    of_mail = Digest.objects.create(moderator=moderator, expires_at=timezone.now() + timedelta(hours=1))
    item = DigestItem.objects.create(digest=of_mail, comment=mailed, version=1)
    by_mail.decide_digest(of_mail, {item.pk: by_mail.Wish(CommentEvent.Kind.APPROVED, {mailed.pk: 1})})
    for act in (of_search, DigestItem.objects.get().act):
        act.refresh_from_db()
        assert act.number == 1
        decided(act)
    assert not Lesson.objects.exists()


def test_a_decision_over_many_takes_the_place_of_what_the_one_before_it_taught(moderator):
    comment = pending()
    first = moderation.approve(comment, by=moderator)
    moderation.decide_many({comment.pk: None}, "spam", by=moderator)
    decided(first)
    assert not Lesson.objects.exists()


def test_erasing_a_comment_unlearns_it(moderator):
    comment = pending()
    decided(moderation.approve(comment, by=moderator))
    moderation.erase(comment)
    assert not LearnedWord.objects.exists()


def test_it_learns_new_advertising_and_forgives_what_people_publish(moderator):
    text = "Abonnez-vous au zoglobox pour voir le match, numéro +228 90 90 90 90"
    before = training.opinion(bayes.traits(text)).weight
    for _ in range(6):
        decided(moderation.mark_spam(pending(text), by=moderator))
    after = training.opinion(bayes.traits(text)).weight
    assert after > before + 5
    LearnedWord.objects.all().delete()
    Lesson.objects.all().delete()
    for number in range(6):
        decided(moderation.approve(pending(f"{text} {number}"), by=moderator))
    assert training.opinion(bayes.traits(text)).weight < before


def test_a_corrected_text_is_judged_anew_but_never_sorted_away():
    comment_signals = sorting.filter_remarks(CASINO, bayes.weigh(bayes.traits(CASINO), {}))
    assert comment_signals[0].startswith("filter:")


@pytest.mark.django_db
def test_a_correction_to_advertising_waits_with_the_remark():
    comment = pending()
    moderation.revise(comment, CASINO)
    comment.refresh_from_db()
    assert comment.status == Comment.Status.PENDING
    assert any(signal.startswith("filter:") for signal in comment.signals)


# The page.
PAGE = "/admin/comments/learnedword/"


def test_the_page_shows_numbers_and_forgets_after_a_confirmation(client, moderator):
    for _ in range(2):
        decided(moderation.mark_spam(pending("Le zoglobox arrive"), by=moderator))
    send(make_article(), text=CASINO)
    client.force_login(moderator)
    page = client.get(PAGE).content.decode()
    assert "zoglobox" in page
    assert "<dd>2</dd>" in page
    assert 'value="reset"' not in page
    assert 'value="reset"' in client.get(f"{PAGE}?vider=1").content.decode()
    assert LearnedWord.objects.exists()
    response = client.post(PAGE, {"act": "reset"}, follow=True)
    assert "Le filtre a oublié 2 leçons." in response.content.decode()
    assert not LearnedWord.objects.exists()
    assert not Lesson.objects.exists()
    assert LogEntry.objects.get(user=moderator).change_message == "2 leçons oubliées"
    send(make_article(), text=f"{CASINO} encore", email="b@exemple.tg")
    assert Comment.objects.latest("pk").status == Comment.Status.SPAM


@pytest.mark.once
def test_a_stranger_neither_sees_nor_resets(client, moderator):
    client.force_login(make_user("Journaliste"))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"act": "reset"}).status_code == 403
    with pytest.raises(PermissionDenied):
        moderation.reset_filter(by=make_user("Journaliste"))


@pytest.mark.once
def test_another_post_resets_nothing(client, moderator):
    decided(moderation.approve(pending(), by=moderator))
    client.force_login(moderator)
    client.post(PAGE, {"act": "autre"})
    assert Lesson.objects.exists()


def test_the_page_takes_a_constant_number_of_queries(client, moderator, django_assert_max_num_queries):
    client.force_login(moderator)
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
