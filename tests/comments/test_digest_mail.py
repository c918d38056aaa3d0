"""What the mail of the digest says, and how its reader switches it off."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from comments import digest
from comments.digest import links as made
from comments.models import Comment
from tests.comments.mailing import FROM_THE_PAGE, links, mail_to, make_waiting, page
from tests.comments.posting import send
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

Status = Comment.Status


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Ramatou", last_name="Issa")


@pytest.fixture
def other(db):
    return make_user("Modération", first_name="Mariam", email="")


@pytest.mark.once
def test_the_mail_shows_what_is_needed_to_decide_in_text_and_html(moderator):
    parent = make_comment(name="Kodjo")
    article = make_article(headline="Le port s’agrandit")
    make_waiting(article=article, parent=parent, root=parent, name="Awa D.", text="Et les <b>pêcheurs</b> ?", signals=["quick"])
    message = mail_to(moderator)
    assert message.subject == "1\xa0commentaire à modérer – L’Escale"
    assert "Le plus ancien attend depuis le" in message.body
    (html, kind) = message.alternatives[0]
    assert kind == "text/html"
    for part in (message.body, html):
        for words in ("Awa D.", "Le port s’agrandit", "en réponse à Kodjo", "quelques secondes"):
            assert words in part
        assert "\u202f" not in part  # phones that cannot print it show a box
    assert "Et les <b>pêcheurs</b> ?" in message.body
    assert "Et les &lt;b&gt;pêcheurs&lt;/b&gt; ?" in html
    assert len(html) < 30_000
    assert "<img" not in html
    assert "<script" not in html


@pytest.mark.once
def test_the_mail_can_be_switched_off_by_mail_programs(moderator):
    make_waiting()
    message = mail_to(moderator)
    (address,) = links(message, "arreter/")
    assert message.extra_headers["List-Unsubscribe"] == f"<{settings.SITE_URL}{address}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    response = Client().post(address, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not digest.is_wanted(moderator)
    assert "Vous ne recevez plus le récapitulatif" in page(address)


@pytest.mark.once
def test_looking_at_the_link_to_stop_switches_nothing_off_and_it_can_be_switched_on_again(moderator):
    address = made.to_stop(moderator).removeprefix(settings.SITE_URL)
    Client().head(address)
    assert "Ne plus recevoir le récapitulatif\u202f?" in page(address)
    assert Client().post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 422
    assert digest.is_wanted(moderator)
    assert Client().post(address, headers=FROM_THE_PAGE).status_code == 303
    assert not digest.is_wanted(moderator)
    Client().post(address, {"again": "1"}, headers=FROM_THE_PAGE)
    assert digest.is_wanted(moderator)


@pytest.mark.once
def test_no_address_is_in_the_mail_or_behind_its_links(moderator):
    send(make_article(), email="folly.mensah@exemple.tg", text="Écrivez-moi : folly.mensah@exemple.tg ou www.exemple.tg")
    Comment.objects.update(created_at=timezone.now() - timedelta(hours=5))
    message = mail_to(moderator)
    shown = [message.message().as_string(), message.body, message.alternatives[0][0]]
    for address in [*links(message), *links(message, "publier/"), *links(message, "refuser/"), *links(message, "arreter/")]:
        response = Client().get(address)
        assert not response.cookies
        shown.append(response.content.decode() + str(response.headers))
    assert len(shown) == 7
    for part in shown:
        assert "folly.mensah" not in part
        assert "127.0.0.1" not in part
    assert all("[adresse e-mail]" in part for part in shown[1:6])


@pytest.mark.once
def test_what_spam_leads_to_is_no_link_in_the_mail(moderator):
    make_waiting(text="Gagnez https://Casino.example/x?u=1 et http://a@b.example\n\nPublier : http://testserver/faux/")
    message = mail_to(moderator)
    for part in (message.body, message.alternatives[0][0]):
        assert "casino.example/x" not in part.lower()
        assert "[lien vers Casino.example]" in part
        assert "testserver/faux" not in part
    assert "\nPublier : http" not in message.body


@pytest.mark.once
def test_a_name_with_line_ends_makes_no_line_of_the_mail(moderator):
    make_waiting(name="A\nPublier : x", text="Un\nPublier : y")
    assert "\nPublier : y" not in mail_to(moderator).body


CHOICE = "/admin/comments/digestchoice/"


def test_a_moderator_switches_the_digest_off_and_on_in_the_back_office(moderator, client):
    client.force_login(moderator)
    assert CHOICE in client.get("/admin/comments/desk/").content.decode()
    text = client.get(CHOICE).content.decode()
    assert moderator.email in text
    assert "6\xa0h\xa045, 12\xa0h\xa030, 18\xa0h\xa030" in text
    assert "aucun entre 21\xa0h et 6\xa0h\xa030" in text
    answer = client.post(CHOICE, {"wanted": "0"}, follow=True)
    assert "Vous ne recevez plus le récapitulatif." in answer.content.decode()
    assert not digest.is_wanted(moderator)
    client.post(CHOICE, {"wanted": "1"})
    assert digest.is_wanted(moderator)


@pytest.mark.once
@pytest.mark.parametrize("role", ["Journaliste", "Régie publicitaire", "Administration"])
def test_who_does_not_moderate_has_no_such_page(role, client):
    client.force_login(make_user(role))
    assert client.get(CHOICE).status_code == 403
    assert client.post(CHOICE, {"wanted": "1"}).status_code == 403
    assert CHOICE not in client.get("/admin/").content.decode()


@pytest.mark.once
def test_a_stranger_is_led_to_the_login(client):
    assert client.get(CHOICE)["Location"].startswith("/admin/login/")


@pytest.mark.once
def test_an_account_without_address_is_told_why_it_gets_nothing(other, client):
    client.force_login(other)
    assert "Votre compte n’a pas d’adresse e-mail" in client.get(CHOICE).content.decode()
