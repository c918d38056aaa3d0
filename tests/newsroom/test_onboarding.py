"""A new newspaper: three steps instead of empty lists, gone when they are done."""

import pytest
from django.urls import reverse

from articles.models import Masthead, Section
from tests.factories import make_article, make_section, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # words on pages say the same on every database


def look(client, person):
    client.force_login(person)
    answer = client.get("/admin/")
    return answer.context["steps"], answer.content.decode()


def test_an_empty_newspaper_shows_three_steps_and_no_empty_lists(client):
    steps, page = look(client, make_user("Rédaction en chef"))
    assert [str(step.label) for step in steps] == [
        "Donner son nom au journal", "Créer la première rubrique", "Écrire le premier article"
    ]  # fmt: skip
    for step in steps:
        assert client.get(step.url, follow=True).status_code == 200
    for words in ("Rien n’attend ici.", "Aucun brouillon de vous.", "Rien ne paraît aujourd’hui."):
        assert words not in page


def test_each_step_is_ticked_when_it_is_done_and_then_all_are_gone(client):
    editor = make_user("Rédaction en chef")
    Masthead.objects.create(pk=1, name="L’Escale")
    assert [step.is_done for step in look(client, editor)[0]] == [True, False, False]
    section = make_section()
    assert [step.is_done for step in look(client, editor)[0]] == [True, True, False]
    make_article(section=section)
    steps, page = look(client, editor)
    assert steps == []
    assert "Rien n’attend ici." in page


def test_each_step_leads_back_to_the_next_one_and_the_only_section_is_chosen(client):
    client.force_login(make_user("Rédaction en chef"))
    links = {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}
    named = client.post(reverse("admin:articles_masthead_add"), {"name": "Le Courrier", "typography": "thin", **links})
    assert named["Location"] == "/admin/"
    made = client.post(reverse("admin:articles_section_add"), {"name": "Société", "order": 0})
    assert made["Location"] == "/admin/"
    assert client.get(reverse("admin:articles_article_add")).context["form"]["section"].value() == Section.objects.get().pk
    assert client.post(reverse("admin:articles_section_add"), {"name": "Sport", "order": 1})["Location"] != "/admin/"
    assert client.get(reverse("admin:articles_article_add")).context["form"]["section"].value() is None


def test_a_newspaper_that_was_brought_in_is_not_hidden_behind_a_missing_name(client):
    make_article(headline="Importé")
    steps, page = look(client, make_user("Rédaction en chef"))
    assert [step.is_done for step in steps] == [False, True, True]
    assert "Rien n’attend ici." in page


@pytest.mark.parametrize("role", ["Modération", "Régie publicitaire"])
def test_who_can_do_none_of_it_sees_no_steps(role, client):
    assert look(client, make_user(role))[0] == []


def test_a_journalist_is_led_to_the_article_alone(client):
    assert [bool(step.url) for step in look(client, make_user("Journaliste"))[0]] == [False, False, True]


def test_who_has_a_login_only_is_told_what_will_sign_and_where_to_give_a_name(client):
    owner = make_user(is_superuser=True, username="admin", first_name="", last_name="")
    _steps, page = look(client, owner)
    assert "Vos articles seront signés «\u00a0admin\u00a0»." in page
    assert reverse("admin:auth_user_change", args=[owner.pk]) in page
    for named in (make_user(is_superuser=True, first_name="Ismaël"), make_user("Rédaction en chef", first_name="", last_name="")):
        assert "seront signés" not in look(client, named)[1]
