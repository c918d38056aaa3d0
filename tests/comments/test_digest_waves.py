"""A wave in the digest: one entry of the mail, one choice on the page, one decision over what was shown."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from comments import moderation, training
from comments.models import Act, Comment, CommentEvent, DigestItem, LearnedWord, Wave
from tests.comments.mailing import FROM_THE_PAGE, choices, links, mail_to, make_waiting, newest, page, press, seal, states
from tests.concurrency import all_at_once
from tests.factories import make_user
from tests.public import flat

pytestmark = pytest.mark.django_db

Status = Comment.Status


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Ramatou", last_name="Issa")


@pytest.fixture
def other(db):
    return make_user("Modération", first_name="Mariam", email="")


def make_wave(number: int = 12) -> list[Comment]:
    """Near-identical texts under as many names, older than all else that waits."""
    made = make_waiting(number, since=timezone.now() - timedelta(days=2), wave=Wave.objects.create())
    for place, comment in enumerate(made):
        Comment.objects.filter(pk=comment.pk).update(name=f"Nom {place}", text=f"Votez tous pour la candidate, bureau {place}")
    return made


def test_a_wave_is_one_entry_of_the_mail_and_keeps_nobody_out(moderator):
    make_wave(30)
    honest = make_waiting(19)
    message = mail_to(moderator)
    assert message.subject.startswith("49\xa0commentaires à modérer")
    for part in (message.body, message.alternatives[0][0]):
        assert part.count("30\xa0envois en série") == 1
        assert "sous 30\xa0noms" in part
        assert "Votez tous pour la candidate, bureau 0" in part
        assert "bureau 1" not in part
        assert "\u202f" not in part
    assert "encore dans l’administration" not in message.body
    assert list(newest(moderator).items.order_by("pk").values_list("comment", flat=True))[1:] == [row.pk for row in honest]
    assert len(links(message, "publier/")) == len(links(message, "refuser/")) == 20


def test_the_text_of_a_wave_is_short_and_carries_no_address(moderator):
    make_wave(3)
    Comment.objects.update(text="Écrivez à awa@exemple.tg " + "encore " * 100, name="kossi@exemple.tg")
    message = mail_to(moderator)
    shown = [
        message.body,
        message.alternatives[0][0],
        *(page(address) for address in links(message) + links(message, "publier/")),
    ]
    for part in shown:
        assert "exemple.tg" not in part
        assert part.count("encore") < 200
    assert message.body.count("encore") < 40


def test_a_wave_is_one_choice_of_the_page_with_one_reason(moderator):
    make_wave()
    make_waiting(2)
    message = mail_to(moderator)
    asked = page(links(message)[0])
    assert "14\xa0commentaires à modérer" in asked
    assert asked.count("<fieldset") == 3
    assert "12\xa0envois en série" in asked
    assert "sous 12\xa0noms" in asked
    response = press(links(message)[0], **choices(newest(moderator), n0="rejected:advertising", n1="approved"))
    told = page(response["Location"])
    assert "2\xa0décisions appliquées" in told
    assert "12\xa0envois en série" in told
    assert "refusés par vous" in told
    assert states() == ["rejected"] * 12 + ["approved", "pending"]
    assert set(Comment.objects.filter(status=Status.REJECTED).values_list("reason", flat=True)) == {"advertising"}


def test_a_wave_without_its_reason_is_named_and_applies_nothing(moderator):
    make_wave()
    response = press(links(mail_to(moderator))[0], **choices(newest(moderator), n0="rejected"))
    assert response.status_code == 422
    assert "Les 12\xa0envois en série\xa0: choisissez un motif" in flat(response.content.decode())
    assert states() == ["pending"] * 12


def test_the_link_publishes_the_wave_once(moderator):
    make_wave()
    (address,) = links(mail_to(moderator), "publier/")
    asked = page(address)
    assert "Publier ces 12\xa0envois en série\u202f?" in asked
    assert "Votez tous pour la candidate, bureau 11" in asked
    assert states() == ["pending"] * 12
    response = press(address)
    assert response.status_code == 303
    assert "12\xa0envois en série publiés par vous" in page(response["Location"])
    assert "<form" not in page(address)
    assert states() == ["approved"] * 12
    assert DigestItem.objects.get().act.many
    again = Client().post(address, {"seal": seal(asked)}, headers=FROM_THE_PAGE)
    assert again.status_code == 409
    assert CommentEvent.objects.filter(kind="approved").count() == 12


def test_the_link_refuses_the_wave_with_one_reason_and_note(moderator):
    make_wave(3)
    (address,) = links(mail_to(moderator), "refuser/")
    assert "Refuser ces 3\xa0envois en série\u202f?" in page(address)
    assert press(address).status_code == 422
    assert press(address, reason="duplicate", note="Une fois suffit.").status_code == 303
    assert states() == ["rejected"] * 3
    assert set(CommentEvent.objects.values_list("kind", "reason", "note")) == {("rejected", "duplicate", "Une fois suffit.")}


@pytest.mark.parametrize("ending", ["", "publier/"])
def test_only_what_was_shown_and_what_nobody_decided_is_decided(moderator, other, ending):
    first, second, third, __ = make_wave(4)
    (address,) = links(mail_to(moderator), ending)
    shown = seal(page(address))
    moderation.reject(first, reason=Comment.Reason.INSULT, by=other)
    moderation.revise(third, "Corrigé après la page.")
    late = make_waiting(wave=first.wave)
    response = press(address, seal=shown, **choices(newest(moderator), n0="approved"))
    assert response.status_code == 303
    assert states() == ["rejected", "approved", "pending", "approved", "pending"]
    told = page(address)
    assert "2\xa0envois en série" in told
    assert "publiés par vous" in told
    assert "2\xa0" in told.partition("publiés par vous")[2]
    assert Comment.objects.get(pk=late[0].pk).status == Status.PENDING


def test_what_joined_the_wave_since_the_mail_is_shown_then_decided(moderator):
    first, __ = make_wave(2)
    (address,) = links(mail_to(moderator), "publier/")
    make_waiting(wave=first.wave)
    assert "Publier ces 3\xa0envois en série" in page(address)
    press(address)
    assert states() == ["approved"] * 3


def test_a_wave_decided_before_is_told_and_decides_nothing(moderator, other):
    made = make_wave(3)
    message = mail_to(moderator)
    (address,) = links(message, "publier/")
    shown = seal(page(address))
    moderation.decide_many({row.pk: None for row in made}, CommentEvent.Kind.REJECTED, by=other, reason="insult")
    assert "Déjà refusés par Mariam" in page(address)
    assert "déjà refusés par Mariam" in page(links(message)[0])
    response = press(address, seal=shown)
    assert response.status_code == 409
    assert states() == ["rejected"] * 3
    assert DigestItem.objects.get().used_at is None


def test_one_that_is_left_of_a_wave_is_shown_as_a_comment(moderator, other):
    first, __ = make_wave(2)
    (address,) = links(mail_to(moderator), "refuser/")
    moderation.approve(first, by=other)
    asked = page(address)
    assert "Refuser ce commentaire\u202f?" in asked
    assert "bureau 1" in asked
    assert press(address, reason="insult").status_code == 303
    assert states() == ["approved", "rejected"]


def test_a_comment_told_by_itself_is_no_part_of_a_wave_that_it_joined_later(moderator):
    one, two = make_waiting(2)
    message = mail_to(moderator)
    Comment.objects.update(wave=Wave.objects.create())
    assert page(links(message)[0]).count("<fieldset") == 2
    press(links(message, "publier/")[1])
    assert states() == ["pending", "approved"]


def test_a_comment_is_decided_once_where_it_stands_alone_and_in_a_wave(moderator):
    alone = make_waiting(1)[0]
    make_wave(3)
    (address,) = links(mail_to(moderator))
    Comment.objects.filter(pk=alone.pk).update(wave=Comment.objects.exclude(wave=None).first().wave)
    of = newest(moderator)
    wave, single = sorted(of.items.all(), key=lambda item: item.wave_id is None)
    data = {f"c{wave.pk}-choice": "spam", f"c{single.pk}-choice": "approved"}
    assert press(address, **data).status_code == 303
    assert states() == ["approved", "spam", "spam", "spam"]


@pytest.mark.parametrize("ending", ["", "publier/"])
def test_the_filter_learns_nothing_from_a_wave(moderator, ending):
    make_wave(2)
    press(links(mail_to(moderator), ending)[0], **choices(newest(moderator), n0="approved"))
    assert states() == ["approved"] * 2
    for act in Act.objects.all():
        training.follow(act)
    assert not LearnedWord.objects.exists()


def test_a_wave_whose_own_moderator_lost_the_right_stays(moderator):
    make_wave(2)
    (address,) = links(mail_to(moderator), "publier/")
    shown = seal(page(address))
    moderator.groups.clear()
    assert press(address, seal=shown).status_code == 403
    assert states() == ["pending"] * 2


def test_a_large_wave_is_decided_in_the_number_shown(moderator):
    make_wave(210)
    message = mail_to(moderator)
    assert "10\xa0autres" in message.body
    (address,) = links(message, "publier/")
    assert "Publier ces 200\xa0envois en série" in page(address)
    press(address)
    assert states() == ["approved"] * 200 + ["pending"] * 10
    assert "10\xa0envois de cette série attendent encore" in page(address)


def test_the_pages_cost_the_same_for_one_wave_and_for_many(moderator, django_assert_max_num_queries):
    for __ in range(5):
        make_wave(6)
    message = mail_to(moderator)
    with django_assert_max_num_queries(9):
        Client().get(links(message)[0])
    press(links(message)[0], **choices(newest(moderator), **{f"n{index}": "approved" for index in range(5)}))
    assert states() == ["approved"] * 30
    with django_assert_max_num_queries(11):
        Client().get(links(message)[0])


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_decide_a_wave_once():
    people = [make_user("Modération"), make_user("Modération")]
    make_wave(6)
    addresses = []
    for person in people:
        (address,) = links(mail_to(person), "publier/")
        addresses.append((address, {"seal": seal(page(address))}))
    answers = all_at_once(2, lambda index: Client().post(addresses[index][0], addresses[index][1], headers=FROM_THE_PAGE))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert CommentEvent.objects.count() == 6
