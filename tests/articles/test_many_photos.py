"""A text with very many photos: where it ends, that no number breaks the page, and what a large gallery costs."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import body, embeds, workflow
from articles.models import Embed
from tests.articles.writing import address, filled, lines, make_draft
from tests.articles.writing import editor as editor
from tests.factories import make_image

pytestmark = pytest.mark.django_db

HUGE = "9" * 18
"""The longest number that a placeholder may hold."""


def photos(number):
    return "".join(f'<figure data-image="{pk}"></figure>' for pk in range(1, number + 1))


def inserts(number):
    return "".join(f'<div data-see-also="{n}"></div><div data-embed="{n}"></div>' for n in range(1, number // 2 + 1))


def gallery_of(number, by):
    images = [make_image(alt=f"Photo {n}") for n in range(number)]
    return embeds.add(Embed.Kind.GALLERY, by=by, pictures=[image.pk for image in images])


def sent(client, draft, **changes):
    return client.post(address(draft), filled(draft, **changes))


@pytest.mark.parametrize(
    ("too_many", "sentence"),
    [(photos(201), "200 photos au plus"), (inserts(102), "100 insertions au plus")],
)
def test_more_than_a_text_can_hold_is_refused_beside_it_and_stays_on_the_page(client, editor, too_many, sentence):
    draft = make_draft(editor)
    answer = sent(client, draft, body=f"<p>Un.</p>{too_many}")
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors["body"])
    assert answer.context["form"]["body"].value().count("data-") >= 102
    kept = client.post(address(draft, "autosave"), filled(draft, body=f"<p>Un.</p>{too_many}", page="une-page-a-moi"))
    assert kept.status_code == 413
    assert sentence in kept.json()["state"]


def test_what_a_text_can_hold_is_saved(client, editor):
    draft = make_draft(editor)
    said = [{"image": pk, "alt": "Un", "caption": "Deux", "decorative": "on"} for pk in range(1, 201)]
    whole = f"<p>Un.</p>{photos(200)}{inserts(100)}"
    assert sent(client, draft, body=whole, pictures=said).status_code == 302
    assert workflow.content_to_edit(draft)["body"] == whole


def test_photos_of_galleries_count_too(client, editor):
    draft, gallery = make_draft(editor), gallery_of(2, editor)
    beside = "".join(f'<figure data-image="{10**6 + pk}"></figure>' for pk in range(199))
    answer = sent(client, draft, body=f'{beside}<div data-embed="{gallery.pk}"></div>')
    assert "200 photos au plus" in " ".join(answer.context["form"].errors["body"])


def test_a_text_that_came_with_more_can_still_be_changed_but_not_grow(client, editor):
    draft = make_draft(editor, body=photos(230))
    assert sent(client, draft, body=f"<p>Neuf.</p>{photos(230)}").status_code == 302
    draft.refresh_from_db()
    assert sent(client, draft, body=photos(231)).status_code == 422


@pytest.mark.parametrize("key", [HUGE, "9" * 30, "0", "00012", "١٢"])
@pytest.mark.parametrize("tag", ['figure data-image="%s"></figure', 'div data-embed="%s"></div', 'div data-see-also="%s"></div'])
def test_no_number_typed_by_hand_breaks_a_page(client, editor, key, tag):
    draft = make_draft(editor)
    markup = f"<p>Un.</p><{tag % key}>"
    data = filled(draft, body=markup, pictures=[{"image": key, "alt": "x"}])
    for page in ("change", "autosave"):
        assert client.post(address(draft, page), {**data, "page": "une-page-a-moi"}).status_code < 500
    for page in ("change", "check", "preview", "compare"):
        assert client.get(address(draft, page)).status_code in {200, 302}
    assert body.gallery_ids(f'<div data-embed="{key}"></div>') == []


def test_texts_that_no_form_has_seen_ask_the_database_for_a_bounded_number_of_rows():
    endless = "".join(f'<div data-embed="{pk}"></div>' for pk in range(1, 40_001))
    with CaptureQueriesContext(connection) as found:
        assert body.gallery_ids(endless + f'<div data-embed="{"9" * 30}"></div>') == []
    assert len(found[0]["sql"]) < 10_000


def test_a_gallery_of_forty_costs_the_writing_page_no_more_queries_than_one_of_two_and_few_bytes(client, editor):
    def page_with(number):
        draft = make_draft(editor, body=f'<p>Un.</p><div data-embed="{gallery_of(number, editor).pk}"></div>')
        client.get(address(draft))
        with CaptureQueriesContext(connection) as found:
            answer = client.get(address(draft))
        assert answer.content.decode().count('class="use"') == number
        return len(found), len(gzip.compress(answer.content))

    (few, light), (many, heavy) = page_with(2), page_with(40)
    assert many == few
    assert heavy - light < 4_000


def test_the_words_of_forty_photos_are_saved_and_come_back(client, editor):
    gallery = gallery_of(40, editor)
    draft = make_draft(editor, body=f'<div data-embed="{gallery.pk}"></div>')
    said = [{"image": line.image_id, "caption": f"Légende {line.image_id}"} for line in gallery.lines.all()]
    assert client.post(address(draft), {**filled(draft), **lines("pictures", said)}).status_code == 302
    kept = workflow.content_to_edit(draft)["pictures"]
    assert [use["caption"] for use in kept] == [line["caption"] for line in said]
