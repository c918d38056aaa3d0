"""The credit in the original that is kept: that of « Fiche photo » today, the pixels as they came."""

import io

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Picture
from PIL import ImageSequence, IptcImagePlugin

from articles import images, library, library_files, tasks
from articles.darkroom import credits, rewrite
from articles.models import Image
from newsroom.roles import EDITOR
from tests.articles.test_library import public_files
from tests.factories import make_user
from tests.pictures import as_file, opened, two_halves, upload

pytestmark = pytest.mark.django_db(transaction=True)


def glass():
    return two_halves(mode="RGBA").rotate(30)


def film():
    return as_file(two_halves(), "GIF", save_all=True, append_images=[two_halves().rotate(180)], duration=100, loop=0)


def still_film():
    """Twice the same frame, which is kept as a WebP of one. Pillow itself would write it once."""
    one = as_file(two_halves(), "GIF").getvalue()
    head = 13 + 3 * 2 ** ((one[10] & 7) + 1)
    file = io.BytesIO(one[:head] + 2 * one[head:-1] + one[-1:])
    file.name = "film.gif"
    return file


FILES = {
    "JPEG": lambda: upload(),
    "JPEG with a credit": lambda: upload(extra=credits.as_iptc("AFP")),
    "PNG": lambda: as_file(glass(), "PNG"),
    "animation": lambda: film(),
    "animation that stands still": lambda: still_film(),
}


@pytest.fixture
def editor():
    return make_user(EDITOR)


def originals():
    return [f"originals/{folder}/{name}" for folder in default_storage.listdir("originals")[0]
            for name in default_storage.listdir(f"originals/{folder}")[1]]  # fmt: skip


def content(image: Image) -> bytes:
    image.refresh_from_db()
    with image.original.open() as file:
        return file.read()


def written(image: Image) -> str:
    return credits.read(opened(content(image)))["credit"]


def pixels(file: bytes) -> list[bytes]:
    return [frame.convert("RGBA").tobytes() for frame in ImageSequence.Iterator(opened(file))]


@pytest.mark.once
@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("place", ["change", "words"])
def test_a_credit_changed_later_is_written_into_the_original_whose_pixels_stay(kind, place, client, editor, run_tasks, settings):
    image = library.add(FILES[kind](), by=editor)
    run_tasks()
    before, files, version = content(image), public_files(settings), image.version
    client.force_login(editor)
    words = {"credit": "Akofa « A. » Mensavi", "alt": "x", "focal_x": "0.5", "focal_y": "0.5"}
    client.post(reverse(f"admin:articles_image_{place}", args=[image.pk]), words)
    run_tasks()
    assert written(image) == "Akofa « A. » Mensavi"
    assert pixels(content(image)) == pixels(before)
    assert (public_files(settings), image.version) == (files, version)
    assert originals() == [image.original.name]
    assert image.is_animated == kind.startswith("animation")


@pytest.mark.once
def test_the_credit_of_a_jpeg_is_iptc_and_an_empty_one_is_taken_out(editor):
    image = library.add(upload(), by=editor, credit="Kossi")
    Image.objects.update(credit="AFP")
    tasks.write_credit.call(image.pk)
    assert IptcImagePlugin.getiptcinfo(opened(content(image)))[(2, 110)] == b"AFP"
    Image.objects.update(credit="")
    tasks.write_credit.call(image.pk)
    assert not IptcImagePlugin.getiptcinfo(opened(content(image)))
    assert b"AFP" not in content(image)


@pytest.mark.once
def test_written_twice_it_is_written_once(editor):
    image = library.add(upload(), by=editor, credit="AFP")
    tasks.write_credit.call(image.pk)
    image.refresh_from_db()
    name = image.original.name
    tasks.write_credit.call(image.pk)
    image.refresh_from_db()
    assert image.original.name == name
    tasks.write_credit.call(987_654)


def change_credit(image, by):
    Image.objects.update(credit="Reuters")


MEANWHILE = {
    "credited anew": change_credit,
    "replaced": lambda image, by: library_files.replace(image, upload(300, 200), by=by),
    "turned": lambda image, by: library_files.rotate(image, "left", by=by),
    "withdrawn": lambda image, by: library.withdraw(image, by=by, because="Mineur"),
}


@pytest.mark.parametrize("act", MEANWHILE)
def test_what_happens_to_the_picture_meanwhile_counts(act, editor, monkeypatch, run_tasks):
    image = library.add(upload(), by=editor)
    run_tasks()
    Image.objects.update(credit="AFP")
    with_credit = rewrite.with_credit

    def meanwhile(original, credit):
        MEANWHILE[act](Image.objects.get(), editor)
        return with_credit(original, credit)

    with monkeypatch.context() as busy:
        busy.setattr(rewrite, "with_credit", meanwhile)
        tasks.write_credit.call(image.pk)
    image.refresh_from_db()
    assert originals() == ([image.original.name] if image.original else [])
    if act == "withdrawn":
        return
    if act == "credited anew":
        tasks.write_credit.call(image.pk)  # whoever changed it asked for this
    run_tasks()
    assert written(image) == image.credit
    assert originals() == [image.original.name]


@pytest.mark.once
@pytest.mark.parametrize("kind", ["JPEG", "JPEG with a credit", "PNG"])
def test_a_turned_or_replaced_file_says_the_credit_of_the_page(kind, editor, run_tasks):
    image = library.add(upload(300, 200), by=editor, credit="Kossi")
    library_files.replace(image, FILES[kind](), by=editor)
    run_tasks()
    assert written(image) == "Kossi"
    library_files.rotate(image, "left", by=editor)
    assert written(image) == "Kossi"


def test_files_that_are_just_being_made_are_all_made(editor, monkeypatch):
    image = library.add(upload(480, 400), by=editor)
    Image.objects.update(credit="AFP")
    render = images.render

    def meanwhile(*args, **kwargs):
        made = render(*args, **kwargs)
        tasks.write_credit.call(image.pk)
        return made

    monkeypatch.setattr(images, "render", meanwhile)
    tasks.make_renditions.call(image.pk)
    assert {row.format for row in image.renditions.all()} == {"jpeg", "webp", "avif"}
    assert written(image) == "AFP"


def test_it_works_in_any_storage_of_django(editor, settings):
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    image = library.add(upload(), by=editor)
    Image.objects.update(credit="AFP")
    tasks.write_credit.call(image.pk)
    assert written(image) == "AFP"
    assert originals() == [image.original.name]


@pytest.fixture(scope="module")
def kept() -> list[bytes]:
    return [images.accept(FILES[kind]()).content for kind in ("JPEG", "PNG", "animation", "animation that stands still")]


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200)


@pytest.mark.once
@settings(max_examples=60, deadline=None)
@given(first=WORDS, second=WORDS)
def test_any_words_are_written_and_read_again_over_any_others(first, second, kept):
    for original in kept:
        credited = rewrite.with_credit(rewrite.with_credit(original, first), second)
        assert credited == rewrite.with_credit(original, second)
        assert credits.read(opened(credited))["credit"] == " ".join(second.split())
        assert rewrite.with_credit(credited, "") == rewrite.with_credit(original, "")
        with Picture.open(io.BytesIO(credited)) as picture:
            picture.load()
