"""The calendar: what appeared and what will, by day, for the person who looks."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from newsroom import agenda
from tests.factories import make_article, make_author, make_section, make_user

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/calendrier/"


def at(day, hour=12):
    return timezone.make_aware(datetime.fromisoformat(day).replace(hour=hour))


def shown(client, person, query):
    client.force_login(person)
    answer = client.get(f"{ADDRESS}?{query}")
    assert answer.status_code == 200
    return {
        day.date.isoformat(): [str(entry.article) for entry in day.entries] for day in answer.context["days"] if day.entries
    }, answer


def test_a_week_goes_from_monday_to_sunday_with_what_stands_in_it(client):
    make_article(headline="Dimanche d’avant", published_at=at("2026-11-22", 23))
    make_article(headline="Lundi", published_at=at("2026-11-23", 0), section=make_section(name="Société"))
    make_article(headline="Dimanche", published_at=at("2026-11-29", 23))
    make_article(headline="Lundi d’après", published_at=at("2026-11-30", 0))
    found, answer = shown(client, make_user("Rédaction en chef"), "vue=semaine&jour=2026-11-25")
    assert found == {"2026-11-23": ["Lundi"], "2026-11-29": ["Dimanche"]}
    page = answer.content.decode()
    assert "Du 23 novembre au 29 novembre 2026" in page
    assert "Société" in page
    assert "jour=2026-11-18" in page
    assert "jour=2026-12-02" in page


@pytest.mark.once
def test_a_month_is_made_of_whole_weeks(client):
    make_article(headline="Octobre", published_at=at("2026-10-31"))
    make_article(headline="Novembre", published_at=at("2026-11-15"))
    found, answer = shown(client, make_user("Rédaction en chef"), "vue=mois&jour=2026-11-15")
    assert found == {"2026-10-31": ["Octobre"], "2026-11-15": ["Novembre"]}
    assert len(answer.context["days"]) == 42
    assert "Novembre 2026" in answer.content.decode()
    assert "jour=2026-10-01" in answer.content.decode()
    assert "jour=2026-12-01" in answer.content.decode()


def test_scheduled_articles_and_embargoes_have_their_badge(client):
    tomorrow = timezone.now() + timedelta(days=1)
    make_article(headline="Demain", published_at=tomorrow)
    make_article(headline="Sous embargo", status=Article.Status.DRAFT, embargo_until=tomorrow)
    _found, answer = shown(client, make_user("Rédaction en chef"), f"jour={timezone.localdate(tomorrow)}")
    page = answer.content.decode()
    assert "badge--scheduled" in page
    assert "fin de l’embargo" in page


def test_a_journalist_sees_own_plans_and_what_readers_see(client):
    writer, tomorrow = make_user("Journaliste"), timezone.now() + timedelta(days=1)
    make_article(headline="Le mien", published_at=tomorrow, authors=[make_author(user=writer)])
    make_article(headline="Un secret", published_at=tomorrow)
    make_article(headline="Un embargo d’autrui", status=Article.Status.DRAFT, embargo_until=tomorrow)
    make_article(headline="Paru", published_at=timezone.now() - timedelta(minutes=1))
    make_article(headline="Jeté", binned_at=timezone.now(), published_at=timezone.now() - timedelta(minutes=1))
    found, _answer = shown(client, writer, f"vue=mois&jour={timezone.localdate(tomorrow)}")
    assert {title for titles in found.values() for title in titles} == {"Le mien", "Paru"}


@pytest.mark.parametrize("query", ["jour=rien", "jour=9999-12-31", "jour=0001-01-01", "vue=siècle", ""])
def test_an_address_that_makes_no_sense_shows_today(query, client):
    _found, answer = shown(client, make_user("Journaliste"), query)
    assert any(day.is_today for day in answer.context["days"])


def test_a_full_day_counts_what_it_leaves_out(client, monkeypatch):
    monkeypatch.setitem(agenda.A_DAY, agenda.MONTH, 2)
    for _ in range(5):
        make_article(published_at=at("2026-11-15"))
    found, answer = shown(client, make_user("Rédaction en chef"), "vue=mois&jour=2026-11-15")
    assert len(found["2026-11-15"]) == 2
    assert "et 3 autres" in answer.content.decode()


@pytest.mark.parametrize("role", ["Journaliste", "Rédaction en chef"])
def test_the_number_of_queries_does_not_grow(role, client):
    person = make_user(role)

    def fill():
        for hour in range(4):
            make_article(published_at=at("2026-11-15", hour))
            make_article(status=Article.Status.DRAFT, embargo_until=at("2026-11-16", hour), created_by=person)

    def look():
        with CaptureQueriesContext(connection) as queries:
            shown(client, person, "vue=mois&jour=2026-11-15")
        return len(queries)

    fill()
    look()
    few = look()
    fill()
    assert look() == few
