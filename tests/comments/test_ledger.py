"""The figures of moderation: computed as a naive count would, frozen when the month is over, numbers only on the page."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Page
from comments import ledger, moderation
from comments.models import Act, Comment, CommentEvent, LedgerMonth
from comments.tasks import update_ledger
from newsroom.jobs import JOBS
from tests.comments.mailing import rules
from tests.comments.posting import send
from tests.factories import make_article, make_comment, make_user
from tests.public import flat

pytestmark = pytest.mark.django_db

Kind, Status, Reason = CommentEvent.Kind, Comment.Status, Comment.Reason
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Ramatou")


def moment(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=timezone.get_default_timezone())


def history(*lines, by=None) -> Comment:
    """A comment with these lines: ("submitted", "2026-11-03T10:00"), ("rejected", when, "insult"), ("reopened", when)."""
    comment, state, former = make_comment(status=Status.PENDING), Status.PENDING, [Status.PENDING]
    states = {"approved": Status.APPROVED, "rejected": Status.REJECTED, "spam": Status.SPAM, "corrected": Status.PENDING}
    for kind, at, *reason in lines:
        before = state
        if kind == "reopened":
            state = former.pop()
        elif kind in states:
            former.append(state)
            state = states[kind]
        CommentEvent.objects.create(
            comment=comment, kind=kind, at=moment(at), before="" if kind == "submitted" else before, after=state,
            reason="".join(reason), by=by if kind in ledger.DECIDED else None,
        )  # fmt: skip
    return comment


def figures(month=NOVEMBER):
    row = ledger.compute(month)
    return row.received, row.published, row.refused, row.median_minutes


def test_a_month_counts_what_was_received_and_decided(moderator):
    history(("submitted", "2026-11-03T10:00"), ("approved", "2026-11-03T10:30"), by=moderator)
    history(("submitted", "2026-11-03T10:00"), ("rejected", "2026-11-03T12:00", "insult"), by=moderator)
    history(("submitted", "2026-11-04T10:00"), ("spam", "2026-11-04T11:00"), by=moderator)
    history(("submitted", "2026-11-30T23:59"))
    assert figures() == (4, 1, {"insult": 1, "spam": 1}, 60)


def test_a_decision_taken_back_does_not_count_and_the_former_one_stands_again(moderator):
    history(("submitted", "2026-11-03T10:00"), ("approved", "2026-11-03T11:00"), ("reopened", "2026-11-03T11:01"), by=moderator)
    history(
        ("submitted", "2026-11-03T10:00"), ("rejected", "2026-11-03T11:00", "hate"), ("approved", "2026-11-04T11:00"),
        ("rejected", "2026-11-05T11:00", "insult"), ("reopened", "2026-11-05T11:01"), ("reopened", "2026-11-05T11:02"),
        by=moderator,
    )  # fmt: skip
    assert figures() == (2, 0, {"hate": 1}, 60)


def test_a_decision_changed_counts_once_as_the_last(moderator):
    history(
        ("submitted", "2026-11-03T10:00"),
        ("approved", "2026-11-03T11:00"),
        ("rejected", "2026-11-09T11:00", "hate"),
        by=moderator,
    )
    assert figures() == (1, 0, {"hate": 1}, 60)


def test_what_its_author_corrected_after_publication_waits_until_it_is_decided_again(moderator):
    lines = [("submitted", "2026-11-03T10:00"), ("approved", "2026-11-03T11:00"), ("corrected", "2026-11-03T11:05")]
    history(*lines, by=moderator)
    assert figures()[1] == 0
    history(*lines, ("approved", "2026-11-03T12:00"), by=moderator)
    assert figures()[1] == 1


def test_each_month_counts_its_own_decisions(moderator):
    history(
        ("submitted", "2026-10-31T23:00"),
        ("approved", "2026-11-01T00:30"),
        ("rejected", "2026-12-01T00:00", "hate"),
        by=moderator,
    )
    assert figures(date(2026, 10, 1)) == (1, 0, {}, None)
    assert figures() == (0, 1, {}, 90)
    assert figures(date(2026, 12, 1)) == (0, 0, {"hate": 1}, None)  # not its first decision: no delay


@pytest.mark.parametrize("zone", ["Africa/Lome", "Africa/Nairobi", "America/Montreal", "Europe/Paris"])
def test_months_begin_at_midnight_of_the_newspaper_s_clock(zone, settings):
    settings.TIME_ZONE = zone
    for instant in (timedelta(0), timedelta(seconds=-1)):
        at = datetime(2026, 11, 1, tzinfo=ZoneInfo(zone)) + instant
        CommentEvent.objects.create(comment=make_comment(), kind=Kind.SUBMITTED, after="pending", at=at)
    assert (figures()[0], figures(date(2026, 10, 1))[0]) == (1, 1)
    assert ledger.update(moment("2026-11-15T00:00")) == [date(2026, 10, 1), NOVEMBER]


def test_imports_answers_and_trusted_readers(moderator):
    CommentEvent.objects.create(comment=make_comment(), kind=Kind.IMPORTED, after="approved", at=moment("2026-11-03T10:00"))
    CommentEvent.objects.create(comment=make_comment(), kind=Kind.ANSWERED, after="approved", at=moment("2026-11-03T10:00"))
    history(("submitted", "2026-11-03T10:00"), ("approved", "2026-11-03T10:00"), by=None)  # nobody decided: no delay
    assert figures() == (1, 1, {}, None)


def test_what_was_sorted_on_arrival_counts_without_a_delay(moderator):
    comment = make_comment(status=Status.SPAM)
    CommentEvent.objects.create(comment=comment, kind=Kind.SUBMITTED, after="spam", at=moment("2026-11-03T10:00"))
    assert figures() == (1, 0, {"spam": 1}, None)
    CommentEvent.objects.create(
        comment=comment, kind=Kind.APPROVED, before="spam", after="approved", by=moderator, at=moment("2026-11-03T12:00")
    )
    assert figures() == (1, 1, {}, 120)


@pytest.mark.parametrize("number", range(12))
def test_any_history_gives_the_figures_of_a_naive_count(number, moderator):
    """Verbs chosen at random in this month: then the rows themselves say what stands."""
    chance = random.Random(number)
    comments = []
    for index in range(12):
        send(make_article(), email=f"lectrice-{index}@exemple.tg")
        comments.append(Comment.objects.latest("pk"))
    for _turn in range(60):
        comment = Comment.objects.get(pk=chance.choice(comments).pk)
        try:
            chance.choice([approve, reject, spam, reopen, undo, keep_corrected, refer, several])(comment, moderator, chance)
        except (moderation.Moved, IndexError):
            continue
    row = ledger.compute(ledger.month_of(timezone.now()))
    assert row.received == 12
    assert row.published == Comment.objects.filter(status=Status.APPROVED).count()
    expected = Counter(Comment.objects.filter(status=Status.REJECTED).values_list("reason", flat=True))
    expected["spam"] = Comment.objects.filter(status=Status.SPAM).count()
    assert row.refused == dict(+expected)
    delays = []
    for comment in comments:
        lines = list(comment.events.order_by("pk"))
        decided = [line.at for line in lines if line.kind in {"approved", "rejected", "spam"}]
        delays += [(decided[0] - lines[0].at).total_seconds() / 60] if decided else []
    assert row.median_minutes == (round(median(delays)) if delays else None)


def approve(comment, by, chance):
    moderation.approve(comment, by=by)


def reject(comment, by, chance):
    moderation.reject(comment, reason=chance.choice(list(Reason)), by=by)


def spam(comment, by, chance):
    moderation.mark_spam(comment, by=by)


def reopen(comment, by, chance):
    moderation.reopen(comment, by=by)


def undo(comment, by, chance):
    moderation.undo(chance.choice(list(Act.objects.all())), by=by)


def keep_corrected(comment, by, chance):
    moderation.revise(comment, f"Corrigé {chance.random()}")


def refer(comment, by, chance):
    moderation.refer(comment, "Qu’en pensez-vous ?", by=by)


def several(comment, by, chance):
    seen = dict(Comment.objects.values_list("pk", "version"))
    moderation.decide_many(dict(chance.sample(sorted(seen.items()), 3)), Kind.REJECTED, by=by, reason="hate")


# Months that are stored, and those that stay as they are.


def test_months_are_stored_and_frozen_one_day_after_their_end(moderator):
    comment = history(("submitted", "2026-10-03T10:00"), ("approved", "2026-10-03T11:00"), by=moderator)
    assert ledger.update(moment("2026-10-20T03:00")) == [date(2026, 10, 1)]
    assert LedgerMonth.objects.get().published == 1
    history(("submitted", "2026-10-31T10:00"))
    assert ledger.update(moment("2026-11-01T03:00")) == [date(2026, 10, 1), NOVEMBER]  # one more day
    assert LedgerMonth.objects.get(month="2026-10-01").received == 2
    history(("submitted", "2026-10-31T11:00"))
    assert ledger.update(moment("2026-11-02T03:00")) == [date(2026, 10, 1), NOVEMBER]
    assert LedgerMonth.objects.get(month="2026-10-01").received == 3
    Article.objects.filter(pk=comment.article_id).update(binned_at=timezone.now())
    comment.article.delete()  # what is erased later does not change what was published
    assert ledger.update(moment("2026-11-03T03:00")) == [NOVEMBER]
    assert LedgerMonth.objects.get(month="2026-10-01").received == 3
    assert ledger.update(moment("2027-01-03T03:00")) == [NOVEMBER, date(2026, 12, 1), date(2027, 1, 1)]


def test_a_month_missed_while_the_worker_was_down_is_computed_once_it_is_back(moderator):
    history(("submitted", "2026-08-03T10:00"))
    ledger.update(moment("2026-11-03T10:00"))
    assert [row.received for row in LedgerMonth.objects.all()] == [0, 0, 0, 1]


def test_the_daily_task_stores_this_month(moderator):
    assert JOBS["update_ledger"].task == update_ledger
    send(make_article())
    for _turn in range(2):
        update_ledger.call()
    assert LedgerMonth.objects.get().received == 1


def test_computing_reads_a_month_in_a_constant_number_of_queries(moderator, django_assert_num_queries):
    for _ in range(30):
        history(("submitted", "2026-11-03T10:00"), ("approved", "2026-11-03T11:00"), by=moderator)
    with django_assert_num_queries(3):
        ledger.compute(NOVEMBER)


# The page.


def store(month=NOVEMBER, **fields):
    row = {"received": 1340, "published": 1200, "refused": {"insult": 30, "hate": 2, "spam": 18}, "median_minutes": 90}
    return LedgerMonth.objects.create(month=month, **(row | fields))


def read(address="/moderation/", status=200):
    response = Client().get(address)
    assert response.status_code == status
    return flat(response.content.decode())


@pytest.mark.once
def test_the_page_shows_the_figures_of_a_month():
    store()
    page = read()
    for label, figure in [("reçus", "1\xa0340"), ("publiés", "1\xa0200"), ("refusés", "32"), ("indésirables", "18")]:
        assert f'<th scope="row">{label}</th><td>{figure}</td>' in page
    assert page.index("Insulte ou attaque personnelle</th><td>30") < page.index("Appel à la haine")
    assert "délai médian</th><td>1\xa0h\xa030" in page
    assert "Novembre 2026" in page
    assert "la dernière décision de ce mois sur laquelle on n’est pas revenu" in page


@pytest.mark.once
@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0\xa0min"),
        (45, "45\xa0min"),
        (60, "1\xa0h"),
        (90, "1\xa0h\xa030"),
        (605, "10\xa0h\xa005"),
        (2880, "2\xa0jours"),
        (6000, "4\xa0jours"),
    ],
)
def test_the_delay_in_words(minutes, words):
    store(median_minutes=minutes)
    assert f"délai médian</th><td>{words}</td>" in read().replace(" min", "\xa0min")


@pytest.mark.once
def test_a_month_of_few_decisions_says_so_without_figures():
    store(published=10, refused={"insult": 5, "spam": 4}, received=777)
    page = read()
    assert "Pas de chiffres\xa0: il y a eu moins de 20\xa0décisions." in page
    assert "777" not in page
    rules(ledger_from=19)
    assert "777" in read()


@pytest.mark.once
def test_the_page_can_be_switched_off():
    store()
    rules(ledger_public=False)
    read(status=404)
    read("/moderation/2026/", status=404)


def test_newest_month_first_twelve_a_page_and_the_years_below():
    for index in range(30):
        store(date(2024 + index // 12, index % 12 + 1, 1))
    page = read()
    assert page.count('class="month"') == 12
    assert page.index("Juin 2026") < page.index("Juillet 2025")
    assert "Juin 2025" not in page
    for year in (2024, 2025, 2026):
        assert f'href="/moderation/{year}/"' in page
    assert read("/moderation/2024/").count('class="month"') == 12
    for year in (2023, 0, 10**12):
        read(f"/moderation/{year}/", status=404)


@pytest.mark.once
def test_before_the_first_figures_the_page_says_so():
    assert "Il n’y a pas encore de chiffres" in read()


@pytest.mark.once
def test_the_month_that_is_not_over_says_of_when_its_figures_are():
    store(ledger.month_of(timezone.now()))
    store(date(2020, 1, 1))
    assert read().count("Mois en cours") == 1


@pytest.mark.once
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_are_refused(method):
    assert getattr(Client(), method)("/moderation/").status_code == 405


@pytest.mark.parametrize("number", [1, 40])
def test_the_page_takes_the_same_few_queries(number, django_assert_num_queries):
    for index in range(number):
        store(date(2020 + index // 12, index % 12 + 1, 1))
        make_comment()
    with django_assert_num_queries(5):
        Client().get("/moderation/")


@pytest.mark.once
def test_the_page_is_cached_by_its_tag_and_sets_no_cookie():
    store()
    response = Client().get("/moderation/")
    assert "moderation" in response["Cache-Tag"].split()
    assert "public" in response["Cache-Control"]
    assert not response.cookies


def test_the_page_tells_nothing_of_anybody(moderator):
    response = send(make_article(), email="folly.mensah@exemple.tg", name="Folly Mensah", text="Une phrase reconnaissable.")
    assert response.status_code == 303
    moderation.reject(Comment.objects.get(), reason=Reason.HATE, note="Un mot privé.", by=moderator)
    rules(ledger_from=1)
    update_ledger.call()
    page = read()
    assert "Appel à la haine" in page
    for trace in ("folly", "Folly", "reconnaissable", "Un mot privé", "Ramatou", moderator.username):
        assert trace not in page


@pytest.mark.once
def test_the_policy_page_leads_to_the_figures_while_they_are_public():
    for title in ("Charte de modération", "Contact"):
        page = Page(title=title, body="<p>Une phrase.</p>")
        page.clean()
        page.save()
    assert 'href="/moderation/"' in read("/charte-de-moderation/")
    assert 'href="/moderation/"' not in read("/contact/")
    rules(ledger_public=False)
    assert 'href="/moderation/"' not in read("/charte-de-moderation/")
