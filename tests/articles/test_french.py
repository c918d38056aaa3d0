"""Dates as a French newspaper prints them."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from articles import composing
from articles.templatetags import desk, french
from articles.templatetags.pictures import credit

NOW = datetime(2026, 11, 22, 8, 30, 20, tzinfo=UTC)  # a Sunday
N = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_a_full_date_does_not_break_inside():
    assert french.full_date(datetime(2024, 10, 24, 14, 5, tzinfo=UTC)) == f"jeudi 24{N}octobre 2024 à 14{N}h{N}05"


def test_a_full_hour_has_no_minutes_wherever_it_is_printed():
    at_six, quarter = datetime(2026, 11, 22, 6, 0, tzinfo=UTC), datetime(2026, 11, 22, 6, 15, tzinfo=UTC)
    assert (french.clock(at_six), french.clock(quarter), french.clock(time(6))) == (f"6{N}h", f"6{N}h{N}15", f"6{N}h")
    assert (desk.moment(at_six), desk.at_moment(quarter)) == (f"6{N}h", f"à 6{N}h{N}15")
    assert composing.minute(at_six) == f"6{N}h"


def test_the_first_of_a_month_is_an_ordinal():
    assert french.day(date(2026, 1, 1)) == f"1er{N}janvier 2026"
    assert french.weekday(date(2026, 2, 2)) == f"lundi 2{N}février 2026"


def test_the_first_is_an_ordinal_in_the_back_office_too():
    first, month = datetime(2026, 12, 1, 8, 5, tzinfo=UTC), datetime(2025, 12, 1, 8, 5, tzinfo=UTC)
    assert desk.moment(first) == f"1er déc. à 8{N}h{N}05"
    assert desk.at_moment(month) == f"le 1er déc. 2025 à 8{N}h{N}05"
    assert desk.dated(date(2026, 12, 1), "l j F") == "mardi 1er décembre"
    assert desk.dated(first, "DATETIME_FORMAT") == f"1er{N}décembre 2026 à 8{N}h{N}05"
    assert desk.dated(date(2026, 12, 11), "l j F") == "vendredi 11 décembre"


def test_dates_are_told_in_the_newspapers_time():
    with timezone.override("Asia/Tokyo"):
        assert french.short_date(datetime(2024, 12, 31, 20, 0, tzinfo=UTC)) == f"1er{N}janvier 2025 à 5{N}h"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=20), "À l’instant"),
        (timedelta(minutes=1, seconds=2), "Il y a 1 minute"),
        (timedelta(minutes=40), "Il y a 40 minutes"),
        (timedelta(minutes=59, seconds=59), "Il y a 59 minutes"),
        (timedelta(hours=1), "Il y a 1 heure"),
        (timedelta(hours=5, minutes=59), "Il y a 5 heures"),
        (timedelta(hours=7), f"Aujourd’hui à 1{N}h{N}30"),
        (timedelta(hours=14), f"Hier à 18{N}h{N}30"),
        (timedelta(days=3), f"Jeudi à 8{N}h{N}30"),
        (timedelta(days=6), f"Lundi à 8{N}h{N}30"),
        (timedelta(days=7), f"15{N}novembre 2026"),
        (timedelta(days=400), f"18{N}octobre 2025"),
    ],
)
def test_how_long_ago(before, said):
    assert french.ago(NOW - before) == said


def test_yesterday_is_a_matter_of_the_day_not_of_hours(monkeypatch):
    night = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: night)
    assert french.ago(night - timedelta(hours=7)) == f"Hier à 23{N}h{N}30"


def test_the_wire_tells_hours_of_the_day_and_names_other_days():
    assert french.wire_time(NOW - timedelta(minutes=40)) == f"7{N}h{N}50"
    assert french.wire_time(NOW - timedelta(days=1)) == f"Hier à 8{N}h{N}30"


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("Akofa Mensavi", f"Photo{N}: Akofa Mensavi"),
        ("Reporter Anonyme", f"Photo{N}: Reporter Anonyme"),
        ("© AFP", "© AFP"),
        ("Photo : AFP", "Photo : AFP"),
        ("Photos AFP", "Photos AFP"),
        ("Illustration : Atelier", "Illustration : Atelier"),
        ("Photographe inconnu", f"Photo{N}: Photographe inconnu"),
        ("", ""),
    ],
)
def test_a_credit_says_what_it_is(words, printed):
    assert credit(words) == printed
