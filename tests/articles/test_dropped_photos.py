"""The two addresses behind a photo dropped into a text: it comes into the library, then its words are kept."""

import pytest
from django.urls import reverse

from tests.factories import make_image, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(client):
    person = make_user("Journaliste", first_name="Afi", last_name="Mensah")
    client.force_login(person)
    return person


def words(image):
    return reverse("admin:articles_image_words", args=[image.pk])


@pytest.mark.once
def test_only_who_brought_a_photo_or_an_editor_changes_its_words(client, writer):
    image = make_image()
    assert client.post(words(image), {"alt": "x", "credit": "y"}).status_code == 403


def test_words_are_kept_and_asked_for_where_they_lack(client, writer):
    image = make_image(uploaded_by=writer, alt="", credit="")
    refused = client.post(words(image), {"alt": "", "credit": "", "caption": "Le quai"})
    assert (refused.status_code, sorted(refused.json()["errors"])) == (422, ["alt", "credit"])
    assert client.post(words(image), {"decorative": "on", "credit": "Afi", "caption": ""}).status_code == 200
    assert client.post(words(image), {"alt": "Des grues", "credit": "Afi", "caption": "Le quai"}).json()["title"] == "Le quai"
    image.refresh_from_db()
    assert (image.alt, image.credit, image.caption) == ("Des grues", "Afi", "Le quai")


def test_words_said_later_keep_what_was_written_so_far(client, writer):
    image = make_image(uploaded_by=writer, alt="", credit="Afi")
    assert client.post(words(image), {"later": "on", "alt": "Des grues", "credit": "", "caption": ""}).status_code == 200
    image.refresh_from_db()
    assert (image.alt, image.credit) == ("Des grues", "")


@pytest.mark.once
def test_the_card_of_a_photo_says_whether_its_words_may_be_changed(client, writer):
    mine, other = make_image(uploaded_by=writer, alt="Des grues"), make_image()
    rows = client.get("/admin/articles/image/pick/", {"id": [mine.pk, other.pk]}).json()["rows"]
    assert {row["id"]: row["mine"] for row in rows} == {mine.pk: True, other.pk: False}
    assert next(row for row in rows if row["mine"])["alt"] == "Des grues"


@pytest.mark.once
def test_an_alternative_text_that_repeats_the_caption_is_a_question_and_no_error(client, writer):
    image = make_image(uploaded_by=writer, alt="", credit="")
    fields = {"alt": "  le quai. ", "credit": "Afi", "caption": "Le  Quai"}
    asked = client.post(words(image), fields)
    assert (asked.status_code, asked.json()["question"], sorted(asked.json()["errors"])) == (422, True, ["alt"])
    assert client.post(words(image), {**fields, "credit": ""}).json()["question"] is False
    assert client.post(words(image), {**fields, "certain": "on"}).status_code == 200


def test_the_library_takes_a_photo_whose_alternative_text_comes_later_and_a_credit_now(client, writer):
    image = make_image(uploaded_by=writer, alt="", credit="")
    assert client.post(words(image), {"library": "on", "credit": "Afi"}).status_code == 200
    assert client.post(words(image), {"library": "on", "credit": ""}).status_code == 422
