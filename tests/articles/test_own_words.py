"""Photos and galleries in the editor say what readers of this text will read, not what the library says."""

import json
import re

import pytest
from django.urls import reverse

from articles import embeds, keeping, workflow
from articles.models import Embed
from tests.articles.writing import address, make_draft, save_as
from tests.articles.writing import editor as editor
from tests.articles.writing import writer as writer
from tests.factories import make_user
from tests.public import make_picture

pytestmark = pytest.mark.django_db

DRAW, PICK = "/admin/articles/article/embeds/", "/admin/articles/image/pick/"


def use(image, **words):
    return {"image": image.pk, "alt": "", "caption": "", "decorative": False, **words}


@pytest.fixture
def quay():
    return make_picture(caption="Le quai", alt="Un quai", credit="Afi Mensah")


def in_gallery(by, *images):
    return embeds.add(Embed.Kind.GALLERY, by=by, pictures=[image.pk for image in images])


def with_gallery(by, quay, **words):
    """A gallery, and a draft in which its first photo has words of its own."""
    gallery = in_gallery(by, quay, make_picture(caption="Le bac", alt="Un bac"))
    draft = make_draft(by, body=f'<p>Un.</p><div data-embed="{gallery.pk}"></div>', pictures=[use(quay, **words)])
    return gallery, draft


def drawn(client, gallery, **asked):
    return client.get(DRAW, {"id": gallery.pk, **asked}).json()["rows"][0]["html"]


def test_the_writing_page_asks_for_the_words_of_its_own_article(client, writer):
    draft = make_draft(writer)
    page = client.get(address(draft)).content.decode()
    config = json.loads(re.search(r'data-django-prose-editor-\w+="([^"]+)"', page)[1].replace("&quot;", '"'))
    asked = {name: config["extensions"][name]["address"] for name in ("Embed", "Photo", "Link")}
    assert asked == {
        "Embed": f"{DRAW}?article={draft.pk}",
        "Photo": f"{PICK}?article={draft.pk}",
        "Link": "/admin/articles/article/pick/",
    }
    new = client.get(reverse("admin:articles_article_add")).content.decode()
    assert "?article=" not in new


def test_a_gallery_has_the_words_of_the_newest_version(client, writer, quay):
    gallery, draft = with_gallery(writer, quay, alt="Un quai vide", caption="À l’aube")
    page = drawn(client, gallery, article=draft.pk)
    assert 'alt="Un quai vide"' in page
    assert "À l’aube" in page
    assert "Le quai" not in page
    assert "Le bac" in page
    save_as(writer, draft, pictures=[use(quay, decorative=True)])
    assert 'alt="Un quai' not in drawn(client, gallery, article=draft.pk)
    assert "Le quai" in drawn(client, gallery)


def test_what_the_page_kept_by_itself_goes_before_the_version_it_was_written_on(client, writer, quay):
    gallery, draft = with_gallery(writer, quay, caption="À l’aube")
    content = {**workflow.content_to_edit(draft), "pictures": [use(quay, caption="Au soir")]}
    keeping.keep(draft, content, by=writer, base=draft.revisions.newest().pk, page="une-page")
    assert "Au soir" in drawn(client, gallery, article=draft.pk)
    other = make_user("Rédaction en chef")
    save_as(other, draft, pictures=[use(quay, caption="À midi")])
    assert "À midi" in drawn(client, gallery, article=draft.pk)


def test_a_published_article_shows_the_words_of_its_newer_draft(client, editor, quay):
    gallery, draft = with_gallery(editor, quay, caption="À l’aube")
    workflow.publish(draft, by=editor)
    save_as(editor, draft, pictures=[use(quay, caption="Au soir")])
    assert "Au soir" in drawn(client, gallery, article=draft.pk)


def test_nobody_reads_the_words_of_a_text_that_is_not_theirs(client, editor, quay):
    gallery, draft = with_gallery(editor, quay, caption="Lamantin")
    stranger = make_user("Journaliste")
    own = in_gallery(stranger, quay, make_picture())
    client.force_login(stranger)
    assert client.get(DRAW, {"id": gallery.pk, "article": draft.pk}).json() == {"rows": []}
    assert "Lamantin" not in drawn(client, own, article=draft.pk)
    photo = client.get(PICK, {"id": quay.pk, "article": draft.pk}).content.decode()
    assert "Lamantin" not in photo


@pytest.mark.parametrize("key", ["", "x", "²", "0", "9" * 30, "-1"])
def test_an_article_that_does_not_exist_leaves_the_library_s_words(client, writer, quay, key):
    gallery = in_gallery(writer, quay, make_picture())
    assert "Le quai" in drawn(client, gallery, article=key)
    assert client.get(PICK, {"id": quay.pk, "article": key}).json()["rows"][0]["title"] == "Le quai"


def test_a_photo_in_the_text_has_its_own_caption_and_its_dialogue_the_library_s(client, writer, quay):
    body = f'<p>Un.</p><figure data-image="{quay.pk}"></figure>'
    draft = make_draft(writer, body=body, pictures=[use(quay, alt="Un quai vide", caption="À l’aube")])
    row = client.get(PICK, {"id": quay.pk, "article": draft.pk}).json()["rows"][0]
    assert (row["title"], row["detail"]) == ("À l’aube", "Afi Mensah")
    assert (row["caption"], row["alt"]) == ("Le quai", "Un quai")


def test_what_is_searched_keeps_the_library_s_words(client, writer, quay):
    body = f'<p>Un.</p><figure data-image="{quay.pk}"></figure>'
    draft = make_draft(writer, body=body, pictures=[use(quay, caption="À l’aube")])
    assert client.get(PICK, {"q": "quai", "article": draft.pk}).json()["rows"][0]["title"] == "Le quai"


def test_the_words_of_a_text_cost_the_same_whatever_the_number_of_photos(client, writer, django_assert_max_num_queries):
    images = [make_picture() for _ in range(12)]
    gallery = in_gallery(writer, *images)
    body = f'<div data-embed="{gallery.pk}"></div>'
    draft = make_draft(writer, body=body, pictures=[use(image, caption="Au port") for image in images])
    with django_assert_max_num_queries(15):
        assert drawn(client, gallery, article=draft.pk).count("Au port") == 12
