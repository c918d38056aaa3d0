"""The links of the digest: looking changes nothing, a POST decides once, for a moderator who still is one."""

import logging
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.utils import timezone

from comments import digest, masks, moderation
from comments.models import Comment, CommentEvent, DigestItem, Report
from tests.comments.mailing import FROM_THE_PAGE, choices, links, mail_to, make_waiting, newest, page, press, seal, states
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


@pytest.mark.once
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_mail_scanner_that_follows_every_link_changes_nothing(moderator, method):
    comments = make_waiting(3)
    before = list(Comment.objects.values())
    html = mail_to(moderator).alternatives[0][0]
    addresses = re.findall(r'href="http://testserver(/[^"]+)"', html)
    assert len(addresses) == 2 * len(comments) + 2
    for address in addresses:
        assert getattr(Client(), method)(address).status_code == 200
    assert list(Comment.objects.values()) == before
    assert not DigestItem.objects.exclude(used_at=None).exists()
    assert digest.is_wanted(moderator)


def test_publishing_by_the_link_asks_then_decides_once(moderator):
    (comment,) = make_waiting(text="Une phrase entière.")
    (address,) = links(mail_to(moderator), "publier/")
    asked = page(address)
    assert "Publier ce commentaire\u202f?" in asked
    assert "Une phrase entière." in asked
    response = press(address)
    assert response.status_code == 303
    told = page(response["Location"])
    assert "Publié par vous" in told
    assert "a déjà servi" not in told
    assert "<form" not in told
    assert "il ne sert qu’une fois" in page(address)
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED
    event = comment.events.first()
    assert (event.kind, event.by, event.act) == (CommentEvent.Kind.APPROVED, moderator, DigestItem.objects.get().act)


def test_refusing_by_the_link_needs_a_reason_and_keeps_the_note(moderator):
    (comment,) = make_waiting()
    (address,) = links(mail_to(moderator), "refuser/")
    wrong = press(address, note="Un mot.")
    assert wrong.status_code == 422
    text = wrong.content.decode()
    assert 'id="reason_error"' in text
    assert "Choisissez un motif" in text
    assert "Un mot." in text
    assert states() == ["pending"]
    assert press(address, reason="insult", note="Un mot.").status_code == 303
    comment.refresh_from_db()
    assert (comment.status, comment.reason, comment.events.first().note) == ("rejected", "insult", "Un mot.")
    assert "Refusé par vous" in page(address)


@pytest.mark.once
@pytest.mark.parametrize("data", [{"reason": "nothing"}, {"reason": "insult", "note": "x" * 1001}, {"reason": "\0"}])
def test_a_refusal_that_is_none_is_explained(moderator, data):
    make_waiting()
    (address,) = links(mail_to(moderator), "refuser/")
    response = press(address, **data)
    assert response.status_code == 422
    assert "field__error" in response.content.decode()
    assert states() == ["pending"]


def test_a_link_used_twice_says_so_and_decides_nothing(moderator, other):
    (comment,) = make_waiting()
    message = mail_to(moderator)
    (publish,), (refuse,) = links(message, "publier/"), links(message, "refuser/")
    asked = page(refuse)
    press(publish)
    moderation.reopen(comment, by=other)
    for address in (publish, refuse):
        assert "Ce lien a déjà servi" in page(address)
        response = Client().post(address, {"seal": seal(asked), "reason": "insult"}, headers=FROM_THE_PAGE)
        assert response.status_code == 409
    assert states() == ["pending"]


@pytest.mark.once
def test_a_link_of_last_week_says_so_in_a_sentence(moderator):
    make_waiting()
    message = mail_to(moderator)
    asked = page(*links(message))
    of = newest(moderator)
    of.expires_at = timezone.now() - timedelta(days=5)
    of.save()
    for address in [*links(message), *links(message, "publier/"), *links(message, "refuser/")]:
        assert "Ce lien n’est plus valable" in page(address, status=410)
        assert Client().post(address, {"seal": seal(asked), "reason": "insult"}, headers=FROM_THE_PAGE).status_code == 410
    assert states() == ["pending"]


def test_the_links_hold_for_two_days(moderator):
    make_waiting()
    mail_to(moderator)
    of = newest(moderator)
    assert of.expires_at - of.created_at == timedelta(hours=48)


@pytest.mark.parametrize("lost", ["right", "account"])
def test_the_right_is_asked_for_at_looking_and_at_pressing(moderator, lost):
    make_waiting()
    message = mail_to(moderator)
    (publish,), (everything,) = links(message, "publier/"), links(message)
    asked, asked_all = page(publish), page(everything)
    if lost == "right":
        moderator.groups.clear()
    else:
        moderator.is_active = False
        moderator.save()
    for address, text in ((publish, asked), (everything, asked_all)):
        assert "Vous ne modérez plus les commentaires" in page(address, status=403)
        data = {"seal": seal(text), **choices(newest(moderator), n0="approved")}
        assert Client().post(address, data, headers=FROM_THE_PAGE).status_code == 403
    assert states() == ["pending"]


@pytest.mark.once
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "cross-site", "Origin": "null"}])
def test_a_foreign_page_is_asked_again(moderator, headers):
    make_waiting()
    message = mail_to(moderator)
    response = press(links(message, "publier/")[0], headers=headers)
    assert response.status_code == 422
    assert "confirmez de nouveau" in response.content.decode()
    response = press(links(message)[0], headers=headers, **choices(newest(moderator), n0="approved"))
    assert response.status_code == 422
    assert 'value="approved" checked' in flat(response.content.decode())
    assert states() == ["pending"]


@pytest.mark.once
@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, FROM_THE_PAGE])
def test_the_page_s_seal_is_the_authority_when_the_browser_says_nothing(moderator, headers):
    make_waiting()
    assert press(links(mail_to(moderator), "publier/")[0], headers=headers).status_code == 303


@pytest.mark.once
@pytest.mark.parametrize("given", ["", "x", "é", "1:1", signing.Signer().sign("1"), "x" * 3000])
def test_nothing_happens_without_the_seal_of_the_page(moderator, given):
    make_waiting()
    message = mail_to(moderator)
    assert press(links(message, "publier/")[0], seal=given).status_code == 422
    assert press(links(message)[0], seal=given, **choices(newest(moderator), n0="approved")).status_code == 422
    assert states() == ["pending"]


@pytest.mark.once
def test_the_seal_of_another_digest_is_none(moderator, other):
    make_waiting()
    mine = links(mail_to(moderator), "publier/")[0]
    other.email = "mariam@redaction.example"
    other.save()
    theirs = links(mail_to(other), "publier/")[0]
    assert press(mine, seal=seal(page(theirs))).status_code == 422


@pytest.mark.once
@pytest.mark.parametrize("token", ["1", "1.", "1.abc", "é", "0" * 3000, "1:1:1"])
@pytest.mark.parametrize("ending", ["", "publier/", "refuser/", "arreter/"])
def test_a_made_up_address_is_not_found(moderator, token, ending):
    make_waiting()
    mail_to(moderator)
    for method in (Client().get, Client().post):
        assert method(f"/commentaires/recapitulatif/{token}/{ending}").status_code == 404
    assert states() == ["pending"]


@pytest.mark.once
def test_a_token_of_one_kind_opens_no_other(moderator):
    make_waiting()
    message = mail_to(moderator)
    tokens = {ending: links(message, ending)[0].split("/")[3] for ending in ("", "publier/", "arreter/")}
    for made_for, token in tokens.items():
        for ending in {"", "publier/", "arreter/"} - {made_for}:
            assert "Ce lien n’est pas complet" in page(f"/commentaires/recapitulatif/{token}/{ending}", status=404)


@pytest.mark.once
def test_a_link_of_which_all_is_lost_is_told_kindly():
    assert "Ce lien n’est pas complet" in page("/commentaires/recapitulatif/", status=404)


@pytest.mark.once
@pytest.mark.parametrize("keep", [-5, -15, len("/commentaires/recapitulatif/1")])
@pytest.mark.parametrize("ending", ["/", "é/", "/x/y/"])
def test_a_link_with_a_broken_end_is_told_kindly(moderator, keep, ending):
    make_waiting()
    message = mail_to(moderator)
    for address in (*links(message), *links(message, "publier/"), *links(message, "refuser/"), *links(message, "arreter/")):
        broken = address[:keep] + ending
        for response in (Client().get(broken), Client().post(broken)):
            assert response.status_code == 404
            assert "Ce lien n’est pas complet" in response.content.decode()
            assert response["Cache-Control"] == "no-store"


@pytest.mark.once
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(moderator, method):
    make_waiting()
    message = mail_to(moderator)
    for address in [*links(message), *links(message, "publier/"), *links(message, "arreter/")]:
        assert getattr(Client(), method)(address).status_code == 405


def test_what_somebody_decided_before_is_told_with_the_name(moderator, other):
    (comment,) = make_waiting()
    (address,) = links(mail_to(moderator), "publier/")
    asked = page(address)
    moderation.reject(comment, reason=Comment.Reason.INSULT, by=other)
    told = page(address)
    assert "Déjà refusé par Mariam" in told
    assert "<form" not in told
    response = Client().post(address, {"seal": seal(asked)}, headers=FROM_THE_PAGE)
    assert response.status_code == 409
    assert "Déjà refusé par Mariam" in response.content.decode()
    assert states() == ["rejected"]


def test_a_text_corrected_after_the_mail_is_shown_and_decided_as_it_is_seen(moderator):
    (comment,) = make_waiting(text="Avant.")
    (address,) = links(mail_to(moderator), "publier/")
    old = page(address)
    moderation.revise(comment, "Après.")
    response = Client().post(address, {"seal": seal(old)}, headers=FROM_THE_PAGE)
    assert response.status_code == 409
    assert "Après." in response.content.decode()
    assert states() == ["pending"]
    assert "Il n’est plus tel que dans le message" in page(address)
    assert press(address).status_code == 303
    assert states() == ["approved"]


def test_a_comment_that_was_decided_and_put_back_is_not_called_changed(moderator, other):
    (comment,) = make_waiting()
    message = mail_to(moderator)
    moderation.reject(comment, reason=Comment.Reason.INSULT, by=other)
    moderation.reopen(comment, by=other)
    for address in (*links(message), *links(message, "publier/")):
        assert "tel que dans le message" not in page(address)


def test_a_text_with_a_passage_hidden_since_the_mail_is_called_changed(moderator, other):
    (comment,) = make_waiting(text="Vous êtes un voleur, monsieur.")
    message = mail_to(moderator)
    moderation.mask(comment, "voleur", why=masks.Why.INSULT, by=other)
    for address in (*links(message), *links(message, "publier/")):
        assert "Il n’est plus tel que dans le message." in page(address)


def test_a_withdrawn_comment_is_told(moderator):
    (comment,) = make_waiting()
    (address,) = links(mail_to(moderator), "publier/")
    moderation.withdraw(comment)
    assert "Déjà retiré par son auteur" in page(address)


def test_a_reported_comment_is_left_or_taken_away(moderator):
    kept, gone = make_comment(), make_comment()
    for comment in (kept, gone):
        for number in range(3):
            moderation.report(comment, Report.Reason.HATE, host_key=str(number))
    message = mail_to(moderator)
    publish, refuse = links(message, "publier/")[0], links(message, "refuser/")[1]
    assert "Laisser ce commentaire publié\u202f?" in page(publish)
    press(publish)
    press(refuse, reason="hate")
    assert states() == ["approved", "rejected"]
    assert "Laissé en ligne par vous, malgré des signalements" in page(publish)
    kept.refresh_from_db()
    assert kept.open_reports == 0
    assert kept.events.first().kind == CommentEvent.Kind.KEPT


@pytest.mark.once
def test_the_pages_are_stored_found_and_told_by_nobody(moderator):
    make_waiting()
    message = mail_to(moderator)
    addresses = [*links(message), *links(message, "publier/"), *links(message, "refuser/"), *links(message, "arreter/")]
    assert len(addresses) == 4
    for address in addresses:
        for response in (Client().get(address), Client().post(address)):
            assert response["Cache-Control"] == "no-store"
            assert response["Referrer-Policy"] == "no-referrer"
            assert "noindex" in response["X-Robots-Tag"]
            assert "unsafe" not in response["Content-Security-Policy"]
            assert not response.cookies
        assert '<meta name="robots" content="noindex">' in Client().get(address).content.decode()


@pytest.mark.once
def test_the_addresses_are_in_no_log(moderator, caplog):
    make_waiting()
    message = mail_to(moderator)
    tokens = {address.split("/")[3] for address in links(message) + links(message, "publier/") + links(message, "arreter/")}
    caplog.set_level(logging.DEBUG)
    for token in tokens:
        for ending in ("", "publier/", "rien/", "arreter/"):
            Client().get(f"/commentaires/recapitulatif/{token}/{ending}")
            Client().put(f"/commentaires/recapitulatif/{token}/{ending}")
            Client().post(f"/commentaires/recapitulatif/{token}/{ending}", {"seal": ""})
    assert caplog.records
    assert len(tokens) == 3
    assert not [token for token in tokens if token in caplog.text]
    proxy = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    unlogged = re.search(r"~\^(/commentaires/\S+) 0;", proxy)[1]
    assert all(re.match(unlogged, f"/commentaires/recapitulatif/{token}/") for token in tokens)


def test_the_pages_cost_the_same_for_one_comment_and_for_twenty(moderator, django_assert_max_num_queries):
    make_waiting(20)
    message = mail_to(moderator)
    with django_assert_max_num_queries(8):
        Client().get(*links(message))
    with django_assert_max_num_queries(8):
        Client().get(links(message, "refuser/")[0])
    press(links(message)[0], **choices(newest(moderator), **{f"n{index}": "approved" for index in range(20)}))
    with django_assert_max_num_queries(9):
        Client().get(*links(message))
