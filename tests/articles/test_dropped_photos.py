"""The two addresses behind a photo dropped into a text: it comes into the library, then its words are kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import Image
from tests.articles.test_photo_library import a_file
from tests.factories import make_image, make_user

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/articles/image/upload/"


@pytest.fixture
def writer(client):
    person = make_user("Journaliste", first_name="Afi", last_name="Mensah")
    client.force_login(person)
    return person


def words(image):
    return reverse("admin:articles_image_words", args=[image.pk])


def test_a_photo_comes_in_and_is_credited_to_who_brought_it(client, writer):
    row = client.post(UPLOAD, {"upload": a_file()}).json()
    image = Image.objects.get()
    assert (row["id"], row["credit"], row["mine"], row["known"]) == (image.pk, "Afi Mensah", True, False)
    assert row["thumbnail"] == image.renditions.get().file.url


def test_the_same_file_again_is_the_photo_that_is_there_and_stays_its_owners(client, writer):
    client.post(UPLOAD, {"upload": a_file()})
    client.force_login(make_user("Journaliste"))
    row = client.post(UPLOAD, {"upload": a_file()}).json()
    assert (Image.objects.count(), row["known"], row["mine"]) == (1, True, False)
    assert client.post(words(Image.objects.get()), {"alt": "x", "credit": "y"}).status_code == 403


def test_what_the_darkroom_refuses_is_said_in_french(client, writer):
    response = client.post(UPLOAD, {"upload": SimpleUploadedFile("photo.jpg", b"Un texte.", "image/jpeg")})
    assert response.status_code == 422
    assert "Ce fichier n’est pas une photo" in response.json()["message"]
    assert client.post(UPLOAD).json()["message"] == "Aucun fichier n’est arrivé. Réessayez."


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


def test_the_card_of_a_photo_says_whether_its_words_may_be_changed(client, writer):
    mine, other = make_image(uploaded_by=writer, alt="Des grues"), make_image()
    rows = client.get("/admin/articles/image/pick/", {"id": [mine.pk, other.pk]}).json()["rows"]
    assert {row["id"]: row["mine"] for row in rows} == {mine.pk: True, other.pk: False}
    assert next(row for row in rows if row["mine"])["alt"] == "Des grues"


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
