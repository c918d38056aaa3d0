"""Closing for a while: an article or the whole site, until an hour or a decision."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comments.models import Comment, CommentRules, CommentSettings
from tests.comments.desk import DESK, body, client_of
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

Status = Comment.Status


@pytest.fixture
def moderator(db):
    return make_user("Modération", first_name="Mariam", last_name="Sanni")


@pytest.fixture
def desk(moderator):
    return client_of(moderator)


def close(client, address, **data):
    return client.post(f"{DESK}{address}", {"span": "1", "sentence": "Nous lisons.", "hour": "", **data}, follow=True)


def test_a_moderator_closes_an_article_until_an_hour_and_opens_it_again(desk):
    article = make_article(headline="La nuit du vote")
    page = body(close(desk, f"fermer/{article.pk}/"))
    rules = CommentRules.objects.get(article=article)
    assert timedelta(minutes=58) < rules.closed_until - timezone.now() <= timedelta(hours=1)
    assert rules.closed_sentence == "Nous lisons."
    for words in ("La nuit du vote", "Nous lisons.", "Rouvrir"):
        assert words in page
    page = body(desk.post(f"{DESK}rouvrir/{article.pk}/", follow=True))
    assert "Les commentaires sont rouverts." in page
    assert "Nous lisons." not in page
    assert not CommentRules.objects.exists()  # nothing is left of it among the rules


@pytest.mark.once
def test_the_page_of_a_closure_says_what_is_now_and_opens_again(desk):
    article = make_article()
    page = body(desk.get(f"{DESK}fermer/{article.pk}/"))
    assert " ouverts " in " ".join(page.split())
    assert "Rouvrir les commentaires maintenant" not in page
    close(desk, f"fermer/{article.pk}/", sentence="Nous lisons demain.")
    page = body(desk.get(f"{DESK}fermer/{article.pk}/"))
    assert "fermés jusqu’au" in page
    assert "Rouvrir les commentaires maintenant" in page
    assert f'action="{DESK}rouvrir/{article.pk}/"' in page
    assert page.count("Nous lisons demain.") == 2  # the field and what readers will see


@pytest.mark.once
def test_an_article_that_takes_no_comments_is_not_called_open(desk):
    article = make_article(comments_open=False)
    page = body(desk.get(f"{DESK}fermer/{article.pk}/"))
    assert "Les commentaires sont fermés pour cet article." in page
    assert "Rouvrir les commentaires maintenant" not in page


@pytest.mark.once
def test_what_closes_the_comments_besides_is_said_before_and_after(desk):
    office, article = client_of(make_user("Rédaction en chef")), make_article()
    close(desk, f"fermer/{article.pk}/")
    close(office, "fermer/", sentence="Tout est fermé cette nuit.", span="morning")
    page = body(desk.get(f"{DESK}fermer/{article.pk}/"))
    assert "Tout est fermé cette nuit." in page
    page = body(desk.post(f"{DESK}rouvrir/{article.pk}/", follow=True))
    assert "les commentaires restent fermés" in page
    assert "Les commentaires sont rouverts." not in page
    CommentSettings.objects.update(mode="closed", closed_until=None)
    page = body(office.get(f"{DESK}fermer/"))
    assert " ouverts " not in " ".join(page.split())
    assert "Les commentaires sont fermés pour cet article." in page


def test_until_seven_in_the_morning_or_an_hour_that_was_chosen(desk):
    article, hour = make_article(), timezone.localtime() + timedelta(days=2)
    close(desk, f"fermer/{article.pk}/", span="morning")
    until = timezone.localtime(CommentRules.objects.get().closed_until)
    assert (until.hour, until.minute, until > timezone.now()) == (7, 0, True)
    close(desk, f"fermer/{article.pk}/", span="hour", hour=f"{hour:%Y-%m-%dT%H:%M}")
    assert CommentRules.objects.get().closed_until == hour.replace(second=0, microsecond=0)


@pytest.mark.once
@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"span": ""}, "Choisissez jusqu’à quand."),
        ({"span": "hour"}, "Indiquez le jour et l’heure."),
        ({"span": "hour", "hour": "demain"}, "Indiquez un jour et une heure"),
        ({"span": "hour", "hour": "2020-01-01T07:00"}, "Cette heure est passée"),
        ({"span": "hour", "hour": "2099-01-01T07:00"}, "31 prochains jours"),
        ({"sentence": " "}, "Écrivez la phrase"),
        ({"sentence": "x" * 201}, "200 signes au plus"),
    ],
)
def test_a_closure_that_lacks_something_says_so(desk, data, says):
    response = close(desk, f"fermer/{make_article().pk}/", **data)
    assert response.status_code == 422
    assert says in body(response)
    assert not CommentRules.objects.exists()


def test_an_editor_closes_the_whole_site_and_a_moderator_may_not(desk):
    assert close(desk, "fermer/").status_code == 403
    assert "fermer/" not in body(desk.get(DESK))
    office = client_of(make_user("Rédaction en chef"))
    assert "Fermer les commentaires de tout le site" in body(office.get(DESK))
    assert "Fermés sur tout le site" in body(close(office, "fermer/"))
    assert CommentSettings.current().closed_sentence == "Nous lisons."
    assert desk.post(f"{DESK}rouvrir/").status_code == 403
    office.post(f"{DESK}rouvrir/")
    assert CommentSettings.current().closed_until is None


def test_what_has_ended_by_itself_is_not_shown_any_more(desk):
    CommentRules.objects.create(
        article=make_article(), closed_until=timezone.now() - timedelta(minutes=1), closed_sentence="Fini."
    )
    assert "Fini." not in body(desk.get(DESK))


@pytest.mark.once
def test_the_page_of_an_article_leads_to_its_comments():
    article = make_article()
    page = body(client_of(make_user("Rédaction en chef")).get(f"/admin/articles/article/{article.pk}/change/"))
    assert f"{DESK}?article={article.pk}" in page
    writer = make_user("Journaliste")
    page = body(client_of(writer).get(f"/admin/articles/article/{article.pk}/change/"))
    assert f"{DESK}?article" not in page
