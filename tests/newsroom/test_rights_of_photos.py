"""Whose photo × where it stands × every address that changes it: what readers have before them is for who may publish it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from articles import library, library_files
from articles.models import Article, ArticleImage, Embed, Image, Masthead
from tests.factories import make_article, make_author, make_image, make_user
from tests.pictures import upload

pytestmark = [pytest.mark.django_db]

WHERE = {
    "nowhere": False,
    "a draft of mine": False,
    "an unpublished article": False,
    "a published article in the bin": False,
    "a gallery that the text lost": False,
    "lead of a published article of another": True,
    "text of a published article of another": True,
    "gallery in a published article of another": True,
    "poster in a published article of another": True,
    "a scheduled article of another": True,
    "a portrait": True,
    "the shared picture": True,
    "a published article of mine": True,
    "a scheduled article of mine": True,
}
"""Whether who may not publish finds it closed."""
OWN = {"a published article of mine", "a scheduled article of mine"}


def journalist(*, publishes_own=False):
    person = make_user("Journaliste")
    if publishes_own:
        person.user_permissions.add(Permission.objects.get(codename="publish_own_article"))
    return type(person).objects.get(pk=person.pk)


def scheduled(**fields):
    later = timezone.now() + timedelta(hours=2)
    return make_article(published_at=later, first_published_at=later, **fields)


def put(image: Image, where: str, person) -> None:
    mine = {"authors": [make_author(user=person)]}
    match where:
        case "a draft of mine":
            make_article(status=Article.Status.DRAFT, lead_image=image, **mine)
        case "an unpublished article":
            make_article(status=Article.Status.UNPUBLISHED, lead_image=image)
        case "a published article in the bin":
            make_article(lead_image=image, binned_at=timezone.now())
        case "lead of a published article of another":
            make_article(lead_image=image)
        case "text of a published article of another":
            ArticleImage.objects.create(article=make_article(), image=image)
        case "gallery in a published article of another" | "a gallery that the text lost":
            gallery = Embed.objects.create(kind="gallery")
            gallery.lines.create(image=image)
            body = "" if "lost" in where else f'<div data-embed="{gallery.pk}"></div>'
            gallery.articles.add(make_article(body=f"<p>Le quai.</p>{body}"))
        case "poster in a published article of another":
            video = Embed.objects.create(kind="video", source="vimeo", code="1", poster=image)
            video.articles.add(make_article(body=f'<div data-embed="{video.pk}"></div>'))
        case "a scheduled article of another":
            scheduled(lead_image=image)
        case "a portrait":
            make_author(photo=image)
        case "the shared picture":
            Masthead.objects.create(pk=1, name="L’Escale", share_image=image)
        case "a published article of mine":
            make_article(lead_image=image, **mine)
        case "a scheduled article of mine":
            scheduled(lead_image=image, **mine)


def address(image, page):
    return reverse(f"admin:articles_image_{page}", args=[image.pk])


WORDS = {"caption": "Neuf", "credit": "Moi", "alt": "Des grues"}
SENT = {
    "words": ("words", WORDS),
    "change": ("change", WORDS | {"focal_x": "0.1", "focal_y": "0.5", "expires_at_0": "2020-01-01", "expires_at_1": "08:00"}),
    "turn": ("change", WORDS | {"focal_x": "0.5", "focal_y": "0.5", "turn": "left"}),
    "replace": ("replace", {}),
    "withdraw": ("withdraw", {"because": "Non."}),
    "bin": ("bin", {}),
}


@pytest.mark.once
@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("publishes_own", [False, True])
def test_a_photo_of_mine_is_closed_where_readers_have_it_and_i_may_not_publish(where, publishes_own, client):
    person = journalist(publishes_own=publishes_own)
    image = make_image(uploaded_by=person)
    put(image, where, person)
    closed = WHERE[where] and not (publishes_own and where in OWN)
    client.force_login(person)
    before = Image.objects.values().get(pk=image.pk)
    page = client.get(address(image, "change"))
    assert page.status_code == 200
    assert ("Les lecteurs ont cette photo sous les yeux" in page.text) == closed
    assert ('name="credit"' in page.text) == (not closed)
    assert ('value="left"' in page.text) == (not closed)
    assert ('href="../replace/"' in page.text) == (not closed)
    row = client.get("/admin/articles/image/pick/", {"id": [image.pk]}).json()["rows"][0]
    assert row["mine"] == (not closed)
    assert client.get(address(image, "replace")).status_code == (403 if closed else 200)
    if not closed:
        assert client.post(address(image, "words"), WORDS).status_code == 200
        assert client.post(address(image, "change"), SENT["change"][1]).status_code == 302
        return
    for name, (place, data) in SENT.items():
        assert client.post(address(image, place), data).status_code == (409 if name == "bin" else 403), name
    assert Image.objects.values().get(pk=image.pk) == before
    assert "demandez" in client.post(address(image, "words"), WORDS).json()["message"].lower()
    for verb in (
        lambda: library_files.replace(image, upload(), by=person),
        lambda: library_files.rotate(image, "left", by=person),
    ):
        with pytest.raises(PermissionDenied):
            verb()


@pytest.mark.once
@pytest.mark.parametrize("where", WHERE)
def test_an_editor_keeps_every_photo_wherever_it_stands(where, client):
    person = make_user("Rédaction en chef")
    image = make_image()
    put(image, where, person)
    client.force_login(person)
    assert client.post(address(image, "words"), WORDS).status_code == 200
    assert "Les lecteurs ont cette photo" not in client.get(address(image, "change")).text


def test_the_right_to_many_photos_is_looked_up_once_and_for_editors_not_at_all(django_assert_num_queries):
    person, editor = journalist(publishes_own=True), make_user("Rédaction en chef")
    images = [make_image(uploaded_by=person) for _ in range(6)]
    for image, where in zip(images, ["nowhere", *list(WHERE)[3:7], "a portrait"], strict=True):
        put(image, where, make_user())
    for who in (person, editor):
        who.has_perm("articles.publish_article")  # the rights themselves are read before
    with django_assert_num_queries(2):
        assert images[0].pk in library.editable(images, person)
    with django_assert_num_queries(0):
        assert len(library.editable(images, editor)) == 6
