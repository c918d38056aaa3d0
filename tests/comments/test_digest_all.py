"""The page that decides all comments of a digest with one button."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from comments import moderation
from comments.models import Comment, CommentEvent, DigestItem, Report
from comments.moderation import by_mail
from tests.comments.mailing import FROM_THE_PAGE, choices, links, mail_to, make_waiting, newest, page, press, seal, states
from tests.concurrency import all_at_once
from tests.factories import make_comment, make_user
from tests.public import flat

pytestmark = pytest.mark.django_db

Status = Comment.Status


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Ramatou", last_name="Issa")


@pytest.fixture
def other(db):
    return make_user("Modération", first_name="Mariam", email="")


def test_eight_decisions_by_one_button_and_the_one_that_an_editor_took_before(moderator, other):
    comments = make_waiting(10)
    (address,) = links(mail_to(moderator))
    asked = page(address)
    assert asked.count("<fieldset") == 10
    wishes = {f"n{index}": "approved" for index in range(5)} | {"n5": "rejected:insult", "n6": "rejected:hate", "n7": "spam"}
    fields = choices(newest(moderator), **wishes)
    moderation.reject(comments[2], reason=Comment.Reason.OFF_TOPIC, by=other)
    response = Client().post(address, {"seal": seal(asked), **fields}, headers=FROM_THE_PAGE)
    assert response.status_code == 303
    told = page(response["Location"])
    assert "7\xa0décisions appliquées" in told
    assert "déjà refusé par Mariam" in told
    assert "2\xa0commentaires de ce récapitulatif attendent encore" in told
    assert "Ce lien a déjà servi" not in told
    assert "<form" not in told
    assert "Ce lien a déjà servi" in page(address)
    assert states() == ["approved"] * 2 + ["rejected"] + ["approved"] * 2 + ["rejected"] * 2 + ["spam"] + ["pending"] * 2
    assert [comment.reason for comment in Comment.objects.filter(status="rejected").order_by("pk")] == [
        "off_topic", "insult", "hate",
    ]  # fmt: skip
    assert CommentEvent.objects.filter(by=moderator, act__isnull=False).count() == 7


def test_the_page_of_all_decides_once(moderator):
    make_waiting(2)
    (address,) = links(mail_to(moderator))
    asked, of = page(address), newest(moderator)
    data = {"seal": seal(asked), **choices(of, n0="approved")}
    assert Client().post(address, data, headers=FROM_THE_PAGE).status_code == 303
    again = Client().post(address, {"seal": seal(asked), **choices(of, n1="approved")}, headers=FROM_THE_PAGE)
    assert again.status_code == 409
    assert "Ce lien a déjà servi" in again.content.decode()
    assert states() == ["approved", "pending"]


def test_the_links_of_those_that_were_left_still_hold(moderator):
    make_waiting(2)
    message = mail_to(moderator)
    press(links(message)[0], **choices(newest(moderator), n0="approved"))
    assert press(links(message, "publier/")[1]).status_code == 303
    assert states() == ["approved", "approved"]


def test_a_text_that_changed_since_the_mail_is_marked_and_one_that_changed_since_the_page_is_left(moderator):
    early, late = make_waiting(2)
    (address,) = links(mail_to(moderator))
    moderation.revise(early, "Corrigé avant la page.")
    asked = page(address)
    assert "Corrigé avant la page." in asked
    assert asked.count("told__mark") == 1
    moderation.revise(late, "Corrigé après la page.")
    data = {"seal": seal(asked), **choices(newest(moderator), n0="approved", n1="approved")}
    Client().post(address, data, headers=FROM_THE_PAGE)
    assert states() == ["approved", "pending"]
    told = page(address)
    assert "1\xa0décision appliquée" in told
    assert "1\xa0commentaire de ce récapitulatif attend encore" in told


@pytest.mark.once
def test_a_refusal_without_reason_applies_nothing_and_keeps_every_choice(moderator):
    make_waiting(3, name="Awa")
    (address,) = links(mail_to(moderator))
    of = newest(moderator)
    response = press(address, **choices(of, n0="approved", n1="rejected", n2="rejected:hate"))
    assert response.status_code == 422
    text = flat(response.content.decode())
    second = of.items.order_by("pk")[1]
    assert f'href="#c{second.pk}"' in text
    assert f'id="id_c{second.pk}-reason_error"' in text
    assert text.count("field__error") == 1
    assert 'value="approved" checked' in text
    assert '<option value="hate" selected>' in text
    assert states() == ["pending"] * 3


def test_what_somebody_decided_meanwhile_is_told_where_a_reason_is_missing(moderator, other):
    first, second, __ = make_waiting(3)
    (address,) = links(mail_to(moderator))
    of, shown = newest(moderator), seal(page(address))
    moderation.reject(first, reason=Comment.Reason.INSULT, by=other)
    response = press(address, seal=shown, **choices(of, n0="approved", n1="rejected"))
    assert response.status_code == 422
    alert = flat(response.content.decode()).partition('role="alert"')[2].partition("<form")[0]
    assert "déjà refusé par Mariam" in alert
    moderation.reject(second, reason=Comment.Reason.INSULT, by=other)
    assert press(address, seal=shown, **choices(of, n0="approved", n1="rejected", n2="approved")).status_code == 303
    assert states() == ["rejected", "rejected", "approved"]


@pytest.mark.once
def test_pressing_without_a_choice_asks_for_one(moderator):
    make_waiting(2)
    (address,) = links(mail_to(moderator))
    response = press(address)
    assert response.status_code == 422
    assert "Choisissez pour un commentaire au moins" in response.content.decode()
    assert newest(moderator).used_at is None


@pytest.mark.once
@pytest.mark.parametrize("choice", ["binned", "pending", "approved:", "é"])
def test_a_choice_that_is_none_is_refused(moderator, choice):
    make_waiting()
    (address,) = links(mail_to(moderator))
    prefix = f"c{newest(moderator).items.get().pk}"
    response = press(address, **{f"{prefix}-choice": choice})
    assert response.status_code == 422
    assert states() == ["pending"]


def test_comments_of_no_digest_cannot_be_decided_by_its_page(moderator, other):
    make_waiting()
    (address,) = links(mail_to(moderator))
    (foreign,) = make_waiting(since=timezone.now())
    of = newest(moderator)
    item = DigestItem.objects.create(
        digest=type(of).objects.create(moderator=other, expires_at=of.expires_at), comment=foreign, version=1
    )
    press(address, **choices(of, n0="approved"), **{f"c{item.pk}-choice": "approved"})
    assert states() == ["approved", "pending"]


def test_a_comment_decided_by_its_own_link_is_told_on_the_page_of_all(moderator):
    make_waiting(2)
    message = mail_to(moderator)
    press(links(message, "publier/")[0])
    text = page(links(message)[0])
    assert text.count("<fieldset") == 1
    assert "déjà publié par vous" in text


def test_reported_ones_are_decided_on_the_page_of_all(moderator):
    kept, gone = make_comment(), make_comment()
    for comment in (kept, gone):
        for number in range(3):
            moderation.report(comment, Report.Reason.HATE, host_key=str(number))
    press(links(mail_to(moderator))[0], **choices(newest(moderator), n0="approved", n1="rejected:hate"))
    assert states() == ["approved", "rejected"]
    assert not Comment.objects.filter(open_reports__gt=0).exists()


def test_verbs_ask_for_the_right_themselves(moderator):
    make_waiting()
    mail_to(moderator)
    of = newest(moderator)
    item = of.items.get()
    moderator.groups.clear()
    wish = by_mail.Wish(CommentEvent.Kind.APPROVED, {item.comment_id: 1})
    with pytest.raises(PermissionDenied):
        by_mail.decide_item(item, wish)
    with pytest.raises(PermissionDenied):
        by_mail.decide_digest(of, {item.pk: wish})
    assert states() == ["pending"]


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_decide_every_comment_once():
    people = [make_user("Modération"), make_user("Modération")]
    make_waiting(8)
    addresses = []
    for person in people:
        message = mail_to(person)
        (address,) = links(message)
        kinds = ["approved", "spam"] if person == people[0] else ["spam", "approved"]
        of = newest(person)
        addresses.append((address, {"seal": seal(page(address)), **choices(of, **{f"n{i}": kinds[i % 2] for i in range(8)})}))
    answers = all_at_once(2, lambda index: Client().post(addresses[index][0], addresses[index][1], headers=FROM_THE_PAGE))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert CommentEvent.objects.count() == 8
    assert DigestItem.objects.exclude(act=None).count() == 8


@pytest.mark.django_db(transaction=True)
def test_one_link_pressed_twice_at_once_decides_once():
    moderator = make_user("Modération")
    make_waiting()
    (address,) = links(mail_to(moderator), "publier/")
    data = {"seal": seal(page(address))}
    answers = all_at_once(4, lambda _index: Client().post(address, data, headers=FROM_THE_PAGE).status_code)
    assert sorted(answers) == [303, 409, 409, 409]
    assert CommentEvent.objects.count() == 1
