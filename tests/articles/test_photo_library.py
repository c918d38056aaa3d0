"""The picture library in the back office: upload, words, search, and a bin that knows where a photo stands."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Picture

from articles import images, library
from articles.darkroom import credits
from articles.models import ArticleImage, Embed, EmbedPicture, Image, Licence, Masthead
from articles.models.media import Rendition
from tests.factories import make_article, make_author, make_image, make_section, make_user

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


@pytest.mark.once
def test_the_credit_is_prefilled_with_the_name_of_who_uploads(client, writer):
    assert 'value="Afi Mensah"' in client.get(ADD).content.decode()


@pytest.mark.once
def test_a_photo_comes_into_the_library_with_its_words(client, writer):
    answer = client.post(ADD, {"upload": a_file(), "caption": "Le quai", "credit": "Afi Mensah", "alt": "Des grues"}, follow=True)
    image = Image.objects.get()
    assert "Photo enregistrée" in answer.content.decode()
    assert (image.caption, image.credit, image.alt, image.uploaded_by) == ("Le quai", "Afi Mensah", "Des grues", writer)
    assert (image.width, image.height) == (1300, 900)
    assert image.renditions.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("setting", "kept"), [("thin", "Le «\u00a0pont\u00a0»\u00a0: enfin\u202f!"), ("off", 'Le "pont" : enfin !')]
)
def test_a_caption_gets_the_newspaper_s_typography(setting, kept, client, writer):
    Masthead.objects.create(pk=1, name="L’Escale", typography=setting)
    image = make_image(uploaded_by=writer, credit="Afi", alt="Un pont")
    client.force_login(writer)
    client.post(f"/admin/articles/image/{image.pk}/words/", {"caption": 'Le "pont" : enfin !', "credit": "Afi", "alt": "Un pont"})
    assert Image.objects.get().caption == kept


@pytest.mark.once
def test_the_credit_of_the_plain_form_is_written_into_an_original_that_names_none(client, writer):
    client.post(ADD, {"upload": a_file(), "credit": "Kossi Adzo", "alt": "Des grues"})
    with Image.objects.get().original.open() as original, Picture.open(original) as picture:
        assert credits.read(picture)["credit"] == "Kossi Adzo"


@pytest.mark.once
def test_what_is_no_picture_is_refused_in_french_and_the_words_are_kept(client, writer):
    fake = SimpleUploadedFile("photo.jpg", b"Bonjour, je suis un texte.", "image/jpeg")
    answer = client.post(ADD, {"upload": fake, "caption": "À garder"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ce fichier n’est pas une photo" in page
    assert "À garder" in page
    assert not Image.objects.exists()


@pytest.mark.once
def test_an_empty_file_is_told_in_the_plain_form_as_elsewhere(client, writer):
    page = client.post(ADD, {"upload": SimpleUploadedFile("photo.jpg", b"", "image/jpeg")}).content.decode()
    assert f"{images.SENTENCES['empty']}</li>" in page


@pytest.mark.once
def test_the_weight_of_the_file_is_told_in_the_newspaper_s_units(client, writer):
    client.post(ADD, {"upload": a_file()})
    page = client.get(address(Image.objects.get())).content.decode()
    assert re.search(r"1300 × 900 pixels, \d+\sko", page)


def test_of_the_same_file_again_the_page_shows_the_twin_and_two_ways_out(client, writer):
    client.post(ADD, {"upload": a_file(), "caption": "Première"})
    twin = Image.objects.get()
    answer = client.post(ADD, {"upload": a_file(), "caption": "Seconde"})
    assert answer.status_code == 422
    for words in ("déjà dans la photothèque", "Première", "Seconde", "Prendre celle-ci", "Choisir un autre fichier"):
        assert words in answer.text
    assert f'href="{address(twin)}"' in answer.text
    assert Image.objects.get().caption == "Première"


@pytest.mark.once
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


@pytest.mark.once
def test_the_focal_point_stands_inside_the_picture(client, writer):
    own = make_image(uploaded_by=writer)
    assert client.post(address(own), {"focal_x": "1.5", "focal_y": "0.5"}).status_code == 422


def test_a_photo_in_use_stays_and_the_page_says_where(client):
    client.force_login(make_user("Rédaction en chef"))
    image = make_image()
    article = make_article(lead_image=image, headline="Le port de nuit")
    for answer, status in ((client.get(address(image, "bin")), 200), (client.post(address(image, "bin")), 409)):
        assert answer.status_code == status
        assert "Le port de nuit" in answer.text
        assert 'value="Mettre à la corbeille"' not in answer.text
    image.refresh_from_db()
    assert image.binned_at is None
    article.lead_image = None
    article.save()
    assert 'value="Mettre à la corbeille"' in client.get(address(image, "bin")).text
    assert client.post(address(image, "bin")).status_code == 302
    image.refresh_from_db()
    assert image.binned_at
    assert client.post(address(image, "restore")).status_code == 302


@pytest.mark.once
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


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=quai", 1), ("?q=quai+afp", 1), ("?q=mer", 0), ("?q=lome", 1), ("?q=LOMÉ", 1), ("?q=l%27oeuvre", 1), ("?q=%25", 0),
        ("?lacking=alt", 1), ("?licence=CC0", 1), ("?licence=-", 1), ("?ends=soon", 1), ("?ends=over", 0),
        ("?section=rien", 2),
    ],
)  # fmt: skip
def test_search_and_what_is_lacking(query, found, client, writer):
    soon = timezone.now() + timedelta(days=20)
    make_image(caption="Le quai de Lomé, l’œuvre", credit="AFP", licence="CC0", expires_at=soon)
    make_image(caption="Autre", credit="Reuters", alt="")
    assert len(client.get(LIST + query).context["cl"].result_list) == found


@pytest.mark.once
def test_nothing_is_deleted_here(client):
    client.force_login(make_user(is_superuser=True))
    assert client.post(address(make_image(), "delete"), {"post": "yes"}).status_code == 403
    assert Image.objects.exists()


def listed(client, query):
    return {image.caption for image in client.get(LIST + query).context["cl"].result_list}


@pytest.fixture
def placed():
    """Photos by how they serve: on top, in the text, in a gallery, as a portrait, nowhere, and in another section."""
    photos = {
        name: make_image(caption=name) for name in ("tête", "texte", "galerie", "ancienne", "portrait", "seule", "ailleurs")
    }
    section = make_section(name="Port")
    embed, old = (Embed.objects.create(kind="gallery") for _ in "ab")
    EmbedPicture.objects.create(embed=embed, image=photos["galerie"])
    EmbedPicture.objects.create(embed=old, image=photos["ancienne"])
    article = make_article(
        headline="Les dockers débrayent",
        slug="les-dockers-debrayent",
        section=section,
        lead_image=photos["tête"],
        body=f'<div data-embed="{embed.pk}"></div>',
    )
    article.embeds.add(embed, old)  # the second stood in an earlier version
    ArticleImage.objects.create(article=article, image=photos["texte"])
    make_author(photo=photos["portrait"])
    make_article(lead_image=photos["ailleurs"])
    return article


def test_photos_are_found_by_where_they_serve(client, writer, placed):
    serving = {"tête", "texte", "galerie"}
    assert listed(client, "?q=debrayent") == serving
    assert listed(client, f"?section={placed.section_id}") == serving
    assert listed(client, "?use=none") == {"ancienne", "seule"}


def test_a_colleague_s_draft_is_not_found_by_its_headline(client, writer):
    make_article(
        status="draft", headline="Il démissionne", slug="il-demissionne", lead_image=make_image(caption="Secret"), authors=[]
    )
    assert listed(client, "?q=demissionne") == set()
    client.force_login(make_user("Rédaction en chef"))
    assert listed(client, "?q=démissionne") == {"Secret"}


@pytest.mark.once
def test_the_grid_says_in_words_what_is_wrong_and_where_a_photo_serves(client, writer, placed):
    make_image(caption="Pauvre", alt="", credit="", expires_at=timezone.now() - timedelta(days=1))
    page = client.get(LIST).text
    for words in ("sans texte alternatif", "sans crédit", "expirée le", "sert à 1 article", "portrait d’auteur", "ne sert pas"):
        assert words in page
    assert "data-uploader" in page
    assert f'href="{ADD}"' in page


@pytest.mark.once
def test_a_page_of_the_grid_takes_the_lightest_files(client, writer):
    image = make_image()
    for format, size in (("avif", 9000), ("webp", 10000), ("jpeg", 12000)):
        for width in (360, 720):
            Rendition.objects.create(
                image=image, format=format, width=width, height=240, file=f"public/{width}.{format}", size=size
            )
    page = client.get(LIST).text
    assert 'srcset="/media/public/360.avif"' in page
    assert 'src="/media/public/360.webp"' in page
    assert "720" not in page.split('class="tiles"')[1].split("</ul>")[0]


@pytest.mark.once
def test_a_name_of_one_endless_word_does_not_fill_the_grid(client, writer):
    make_image(file_name="x" * 296 + ".jpg")
    tiles = client.get(LIST).text.split('class="tiles"')[1]
    assert "x" * 60 in tiles
    assert "x" * 100 not in tiles


@pytest.mark.once
def test_an_alternative_text_that_repeats_the_caption_is_a_question_and_no_error(client, writer):
    own = make_image(uploaded_by=writer)
    data = {"caption": "Le quai.", "alt": "Le Quai", "credit": "Afi", "focal_x": "0.5", "focal_y": "0.5", "_continue": "1"}
    page = client.post(address(own), data, follow=True)
    own.refresh_from_db()
    assert own.alt == "Le Quai"
    assert "répète la légende" in page.text
    asked_once = client.post(address(own), {**data, "focal_x": "0.2"}, follow=True)
    assert "répète la légende" not in asked_once.text
    del data["_continue"]
    on_the_list = client.post(address(own), {**data, "caption": "Le phare", "alt": "Le phare"}, follow=True)
    assert f'href="{address(own)}#id_alt"' in on_the_list.text


def test_licences_are_those_of_the_newsroom_and_old_words_stay(client, writer):
    Licence.objects.create(name="Contrat AFP 2026", rule="Nommer l’agence.")
    own = make_image(uploaded_by=writer, licence="Accord oral")
    page = client.get(address(own)).text
    assert "Contrat AFP 2026 – Nommer l’agence." in page
    data = {"credit": "Afi", "licence": "Accord oral", "focal_x": "0.5", "focal_y": "0.5"}
    assert client.post(address(own), data).status_code == 302
    assert client.post(address(own), data | {"licence": "Inventée"}).status_code == 422


def test_a_licence_that_gets_another_name_keeps_its_photos(client):
    client.force_login(make_user("Rédaction en chef"))
    licence, image = Licence.objects.create(name="AFP"), make_image(licence="AFP")
    form = {"name": "Agence France-Presse", "rule": "", "order": 1}
    assert client.post(f"/admin/articles/licence/{licence.pk}/change/", form).status_code == 302
    image.refresh_from_db()
    assert image.licence == "Agence France-Presse"


def test_a_page_saved_after_a_withdrawal_does_not_bring_the_file_back(client, writer, monkeypatch):
    client.post(ADD, {"upload": a_file(), "credit": "Afi"})
    image, editor = Image.objects.get(), make_user("Rédaction en chef")
    stale = Image.objects.get()
    library.withdraw(image, by=editor, because="Mineur")
    monkeypatch.setattr("django.contrib.admin.ModelAdmin.get_object", lambda *args: stale)
    client.post(address(image), {"credit": "Neuf", "focal_x": "0.3", "focal_y": "0.5"})
    image.refresh_from_db()
    assert (image.credit, image.original.name) == ("Neuf", "")
    assert image.withdrawn_at
    assert not image.renditions.exists()


@pytest.mark.once
def test_turning_keeps_what_was_typed_and_asks_whether_the_photo_is_still_the_same(client, writer):
    client.post(ADD, {"upload": a_file(), "credit": "Afi"})
    image = Image.objects.get()
    data = {"caption": "Tapé", "credit": "Afi", "focal_x": "0.5", "focal_y": "0.5", "turn": "left", "seen": image.version}
    assert client.post(address(image), data).url == address(image)
    image.refresh_from_db()
    assert (image.caption, image.width, image.height) == ("Tapé", 900, 1300)
    assert "a changé entre-temps" in client.post(address(image), data, follow=True).text
    image.refresh_from_db()
    assert image.width == 900


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_to_write_while_a_photo_is_opened(client, writer, monkeypatch):
    accept, inside = images.accept, []
    monkeypatch.setattr(
        images, "accept", lambda *args, **more: inside.append(connection.in_atomic_block) or accept(*args, **more)
    )
    client.post(ADD, {"upload": a_file(), "credit": "Afi"})
    image = Image.objects.get()
    data = {"credit": "Afi", "focal_x": "0.5", "focal_y": "0.5", "turn": "left", "seen": image.version}
    client.post(address(image), data)
    client.post(address(image, "replace"), {"upload": a_file("green")})
    assert inside == [False] * 3


@pytest.mark.once
def test_the_file_is_replaced_on_a_page_of_its_own(client, writer):
    client.post(ADD, {"upload": a_file(), "credit": "Afi"})
    image = Image.objects.get()
    assert client.post(address(image, "replace"), {}).status_code == 422
    fake = SimpleUploadedFile("photo.jpg", b"Bonjour.", "image/jpeg")
    assert "n’est pas une photo" in client.post(address(image, "replace"), {"upload": fake}).text
    client.post(ADD, {"upload": a_file("blue"), "caption": "La bleue", "credit": "Afi"})
    answer = client.post(address(image, "replace"), {"upload": a_file("blue")})
    assert answer.status_code == 422
    assert "La bleue" in answer.text
    assert client.post(address(image, "replace"), {"upload": a_file("green", "neuf.jpg")}).status_code == 302
    image.refresh_from_db()
    assert image.file_name == "neuf.jpg"
    foreign = make_image()
    assert client.post(address(foreign, "replace"), {"upload": a_file("black")}).status_code == 403


@pytest.mark.once
@pytest.mark.parametrize("asked", ["binned", "newer"])
def test_the_page_for_withdrawing_names_the_same_file_that_goes_with_it(client, asked):
    client.force_login(make_user("Rédaction en chef"))
    for caption in ("L’ancienne", "La neuve"):
        client.post(ADD, {"upload": a_file(), "caption": caption, "credit": "Afi"})
        if caption == "L’ancienne":
            client.post(address(Image.objects.get(), "bin"))
    binned, newer = Image.objects.order_by("pk")
    make_article(lead_image=newer, headline="Au tribunal")
    page = client.get(address({"binned": binned, "newer": newer}[asked], "withdraw")).text
    for words in ("une seconde fois le même fichier", "L’ancienne", "À la corbeille", "La neuve", "Au tribunal", "À 1 endroit"):
        assert words in page.replace("\N{NO-BREAK SPACE}", " ")
    other = make_image(sha256="c" * 64)
    assert "une seconde fois" not in client.get(address(other, "withdraw")).text


@pytest.mark.once
def test_withdrawing_says_what_happens_asks_why_and_is_not_for_journalists(client, writer):
    client.post(ADD, {"upload": a_file(), "caption": "Le visage", "credit": "Afi"})
    image = Image.objects.get()
    make_article(lead_image=image, headline="Au tribunal")
    assert client.get(address(image, "withdraw")).status_code == 403
    assert client.post(address(image, "withdraw"), {"because": "x"}).status_code == 403
    image.refresh_from_db()
    assert image.withdrawn_at is None
    client.force_login(make_user("Rédaction en chef"))
    page = client.get(address(image, "withdraw")).text
    for words in ("Au tribunal", "l’original aussi", "On ne revient pas en arrière", "WhatsApp"):
        assert words in page
    assert client.post(address(image, "withdraw"), {"because": " "}).status_code == 422
    page = client.post(address(image, "withdraw"), {"because": "Mineure"}, follow=True).text
    assert "Mineure" in page
    assert "Retirer cette photo partout" not in page
    assert "Retirée partout" in client.get(address(image, "history")).text
    assert listed(client, "?bin=withdrawn") == {"Le visage"}
    assert "retiré cette même photo" in client.post(ADD, {"upload": a_file(), "credit": "x"}).text
