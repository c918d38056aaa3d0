"""« Réglages »: how comments are taken, for the site, a section or an article."""

from datetime import time, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from comments.models import CommentRules, CommentSettings
from tests.factories import make_article, make_section, make_user

pytestmark = pytest.mark.django_db

LIST, PAGE = "/admin/comments/commentsettings/", "/admin/comments/commentsettings/1/change/"
RULES = "/admin/comments/commentrules/"


@pytest.fixture
def editor(client):
    person = make_user("Rédaction en chef")
    client.force_login(person)
    return person


def filled(**fields) -> dict[str, object]:
    """The form as the page shows it, changed here and there."""
    row = {
        "mode": "moderated", "close_after_days": "", "reports_needed": 3, "duty_from": "", "duty_to": "",
        "slow_after_hours": 24, "digest_times": "06:45, 12:30, 18:30", "digest_waiting": 10, "digest_hours": 4,
        "quiet_from": "21:00", "quiet_to": "06:30", "keep_network_days": 30, "keep_email_days": 365,
        "keep_masked_days": 90, "keep_refused_days": 365, "ledger_public": "on", "ledger_from": 20,
    }  # fmt: skip
    return row | fields


@pytest.mark.once
def test_the_list_of_settings_leads_to_the_one_row(client, editor):
    settings = client.get(reverse("admin:settings")).content.decode()
    assert f'href="{LIST}"' in settings
    assert f'href="{RULES}"' in settings
    assert client.get(LIST).url == PAGE


@pytest.mark.once
def test_before_anybody_saved_the_defaults_stand_on_the_page(client, editor):
    content = client.get(PAGE).content.decode()
    assert 'value="06:45, 12:30, 18:30"' in content
    assert 'value="21:00"' in content
    assert "Récapitulatif par e-mail" in content
    assert not CommentSettings.objects.exists()


def test_saving_is_done_and_logged(client, editor):
    response = client.post(PAGE, filled(keep_network_days=7, duty_from="08:00", duty_to="20:00", newest_first="on"), follow=True)
    assert "Réglages des commentaires enregistrés" in response.content.decode()
    row = CommentSettings.objects.get()
    assert (row.pk, row.keep_network_days, row.duty_from, row.newest_first) == (1, 7, time(8), True)
    assert LogEntry.objects.get().user == editor
    client.post(PAGE, filled(keep_network_days=8))
    assert CommentSettings.objects.get().keep_network_days == 8


def test_saving_leaves_the_closure_of_the_site_alone(client, editor):
    until = timezone.now() + timedelta(hours=3)
    CommentSettings.objects.create(pk=1, closed_until=until, closed_sentence="La nuit.")
    client.post(PAGE, filled(closed_until="", closed_sentence="Autre", median_minutes=3))
    row = CommentSettings.objects.get()
    assert (row.closed_until, row.closed_sentence, row.median_minutes) == (until, "La nuit.", None)


@pytest.mark.once
@pytest.mark.parametrize(
    ("typed", "kept"),
    [("6h45 ; 12:30", "06:45, 12:30"), ("18:30,06:45,18:30", "06:45, 18:30"), ("7 h", "07:00"), (" 0:05 ", "00:05")],
)
def test_hours_of_the_digest_are_kept_in_one_spelling(client, editor, typed, kept):
    assert client.post(PAGE, filled(digest_times=typed)).status_code == 302
    assert CommentSettings.objects.get().digest_times == kept


@pytest.mark.once
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"digest_times": "06:45, midi"}, "«\xa0midi\xa0» n’est pas une heure du jour"),
        ({"digest_times": "25:00"}, "n’est pas une heure du jour"),
        ({"digest_times": "12:60"}, "n’est pas une heure du jour"),
        ({"digest_times": ", ".join(f"{hour}:00" for hour in range(13))}, "au plus 12 heures"),
        ({"digest_times": ""}, "obligatoire"),
        ({"duty_from": "08:00"}, "Donnez les deux heures"),
        ({"duty_to": "08:00"}, "Donnez les deux heures"),
        ({"duty_from": "08:00", "duty_to": "08:00"}, "Les deux heures sont les mêmes"),
        ({"quiet_to": ""}, "obligatoire"),
        ({"off_duty_closes": "on", "slow_after_hours": ""}, "Dites d’abord quand personne ne relit"),
        ({"keep_network_days": 0}, "entre 1 et 365"),
        ({"keep_network_days": 366}, "entre 1 et 365"),
        ({"keep_email_days": 3}, "entre 30 et"),
        ({"keep_refused_days": 99999}, "entre 30 et"),
        ({"digest_waiting": 0}, "au moins 1"),
        ({"close_after_days": 0}, "au moins 1"),
        ({"mode": "autre"}, "choix valide"),
    ],
)
def test_a_wrong_value_is_said_and_nothing_typed_is_lost(client, editor, fields, words):
    response = client.post(PAGE, filled(ledger_from=77, **fields))
    content = response.content.decode()
    assert response.status_code == 422
    assert words in content
    assert 'value="77"' in content
    assert not CommentSettings.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize("role", ["Journaliste", "Régie publicitaire", "Modération"])
@pytest.mark.parametrize("page", [LIST, PAGE, RULES, f"{RULES}add/"])
def test_who_may_not(client, role, page):
    client.force_login(make_user(role))
    assert client.get(page).status_code == 403
    assert client.post(page, filled()).status_code == 403
    assert not CommentSettings.objects.exists()


@pytest.mark.once
def test_the_administration_sets_the_site_but_no_section(client):
    client.force_login(make_user("Administration"))
    assert client.post(PAGE, filled()).status_code == 302
    assert client.get(RULES).status_code == 403


@pytest.mark.once
def test_the_row_is_neither_added_nor_deleted_nor_another(client, editor):
    for page in ("add/", "1/delete/"):
        assert client.get(f"{LIST}{page}").status_code == 403
    assert client.get(f"{LIST}2/change/").status_code in {302, 404}
    assert client.post(f"{LIST}2/change/", filled()).status_code in {302, 404}
    assert not CommentSettings.objects.exists()


def test_a_rule_for_a_section_is_made_changed_and_deleted(client, editor):
    section = make_section()
    data = {"section": section.pk, "article": "", "mode": "closed", "close_after_days": "", "closed_sentence": ""}
    assert client.post(f"{RULES}add/", data).status_code == 302
    rule = CommentRules.objects.get()
    assert (rule.section, rule.mode) == (section, "closed")
    assert client.post(f"{RULES}{rule.pk}/change/", data | {"mode": "", "close_after_days": 3}).status_code == 302
    assert section.name in client.get(RULES).content.decode()
    client.post(f"{RULES}{rule.pk}/delete/", {"post": "yes"})
    assert not CommentRules.objects.exists()
    assert LogEntry.objects.count() == 3


def test_a_rule_is_for_one_section_or_one_article_and_ends(client, editor):
    section, article = make_section(), make_article()
    for fields, words in (
        ({"section": section.pk, "article": article.pk}, "une rubrique ou un article"),
        ({"section": "", "article": ""}, "une rubrique ou un article"),
        ({"section": section.pk, "closed_sentence": "Pause"}, "Dites jusqu’à quand"),
        ({"section": section.pk, "close_after_days": 0}, "au moins 1"),
    ):
        response = client.post(f"{RULES}add/", {"mode": "", "closed_sentence": "", **fields})
        assert response.status_code == 422
        assert words in response.content.decode()
    assert not CommentRules.objects.exists()


@pytest.mark.once
def test_the_list_of_rules_says_in_words_what_differs(client, editor):
    until = timezone.now() + timedelta(days=1)
    CommentRules.objects.create(section=make_section(), mode="moderated", close_after_days=7, closed_until=until)
    page = client.get(RULES).content.decode()
    assert "Tout est lu avant de paraître · fermés au bout de 7 jours · fermés jusqu’au" in page


def test_the_list_of_rules_costs_the_same_for_many(client, editor, django_assert_max_num_queries):
    for _ in range(10):
        CommentRules.objects.create(section=make_section(), mode="closed")
        CommentRules.objects.create(article=make_article(), mode="closed")
    with django_assert_max_num_queries(15):
        client.get(RULES)
