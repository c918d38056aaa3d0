"""The picture library in the back office: upload, words, search, and a bin that knows where a photo stands."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture

from articles.models import Image
from tests.factories import make_article, make_image, make_user

pytestmark = pytest.mark.django_db

ADD, LIST = "/admin/articles/image/add/", "/admin/articles/image/"


def a_file(colour="red", name="quai.jpg"):
    content = io.BytesIO()
    Picture.new("RGB", (1300, 900), colour).save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def address(image, page="change"):
    return reverse(f"admin:articles_image_{page}", args=[image.pk])


@pytest.fixture
def writer(client):
    person = make_user("Journaliste", first_name="Afi", last_name="Mensah")
    client.force_login(person)
    return person


def test_the_credit_is_prefilled_with_the_name_of_who_uploads(client, writer):
    assert 'value="Afi Mensah"' in client.get(ADD).content.decode()


def test_a_photo_comes_into_the_library_with_its_words(client, writer):
    answer = client.post(ADD, {"upload": a_file(), "caption": "Le quai", "credit": "Afi Mensah", "alt": "Des grues"}, follow=True)
    image = Image.objects.get()
    assert "Photo enregistrée" in answer.content.decode()
    assert (image.caption, image.credit, image.alt, image.uploaded_by) == ("Le quai", "Afi Mensah", "Des grues", writer)
    assert (image.width, image.height) == (1300, 900)
    assert image.renditions.exists()


def test_what_is_no_picture_is_refused_in_french_and_the_words_are_kept(client, writer):
    fake = SimpleUploadedFile("photo.jpg", b"Bonjour, je suis un texte.", "image/jpeg")
    answer = client.post(ADD, {"upload": fake, "caption": "À garder"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ce fichier n’est pas une photo" in page
    assert "À garder" in page
    assert not Image.objects.exists()


def test_the_same_file_twice_is_the_same_photo_with_its_old_words(client, writer):
    client.post(ADD, {"upload": a_file(), "caption": "Première"})
    answer = client.post(ADD, {"upload": a_file(), "caption": "Seconde"}, follow=True)
    assert "déjà dans la photothèque" in answer.content.decode()
    assert Image.objects.get().caption == "Première"


def test_a_journalist_edits_own_photos_and_only_sees_those_of_others(client, writer):
    own, foreign = make_image(uploaded_by=writer), make_image(credit="AFP")
    data = {"caption": "Neuf", "credit": "Moi", "alt": "x", "focal_x": "0.2", "focal_y": "0.5"}
    assert client.post(address(own), data).status_code == 302
    own.refresh_from_db()
    assert (own.caption, own.focal_x) == ("Neuf", 0.2)
    assert client.get(address(foreign)).status_code == 200
    assert client.post(address(foreign), data).status_code == 403
    foreign.refresh_from_db()
    assert foreign.credit == "AFP"


def test_the_focal_point_stands_inside_the_picture(client, writer):
    own = make_image(uploaded_by=writer)
    assert client.post(address(own), {"focal_x": "1.5", "focal_y": "0.5"}).status_code == 422


def test_a_photo_in_use_stays_and_the_page_says_where(client):
    client.force_login(make_user("Rédaction en chef"))
    image = make_image()
    article = make_article(lead_image=image, headline="Le port de nuit")
    answer = client.post(address(image, "bin"))
    assert answer.status_code == 409
    assert "Le port de nuit" in answer.content.decode()
    image.refresh_from_db()
    assert image.binned_at is None
    article.lead_image = None
    article.save()
    assert client.post(address(image, "bin")).status_code == 302
    image.refresh_from_db()
    assert image.binned_at
    assert client.post(address(image, "restore")).status_code == 302


def test_where_a_photo_stands_tells_no_headline_of_a_colleague_s_draft(client, writer):
    image = make_image(uploaded_by=writer)
    make_article(status="draft", headline="Le ministre démissionne", lead_image=image, authors=[])
    make_article(headline="Le port de nuit", lead_image=image)
    for page in (client.get(address(image)), client.post(address(image, "bin"))):
        assert "Le port de nuit" in page.text
        assert "démissionne" not in page.text


def test_the_bin_is_a_list_of_its_own_and_its_photos_are_not_picked(client, writer):
    kept, binned = make_image(caption="Gardée"), make_image(caption="Jetée", binned_at=timezone.now())
    assert list(client.get(LIST).context["cl"].result_list) == [kept]
    assert list(client.get(f"{LIST}?bin=1").context["cl"].result_list) == [binned]
    assert [row["title"] for row in client.get(f"{LIST}pick/").json()["rows"]] == ["Gardée"]
    picked = client.get("/admin/autocomplete/?app_label=articles&model_name=article&field_name=lead_image").json()
    assert [row["text"] for row in picked["results"]] == ["Gardée"]
    assert "thumbnail" in picked["results"][0]


@pytest.mark.parametrize(("query", "found"), [("?q=quai", 1), ("?q=quai+afp", 1), ("?q=mer", 0), ("?lacking=alt", 1)])
def test_search_and_what_is_lacking(query, found, client, writer):
    make_image(caption="Le quai", credit="AFP")
    make_image(caption="Autre", credit="Reuters", alt="")
    assert len(client.get(LIST + query).context["cl"].result_list) == found


def test_nothing_is_deleted_here(client):
    client.force_login(make_user(is_superuser=True))
    assert client.post(address(make_image(), "delete"), {"post": "yes"}).status_code == 403
    assert Image.objects.exists()
