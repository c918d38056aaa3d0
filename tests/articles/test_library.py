"""The picture library: in, twice, into the bin, back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from articles import images, library, usage
from articles.darkroom import credits
from articles.models import ArticleImage, Image, Rendition
from newsroom.roles import EDITOR, JOURNALIST, MODERATOR
from tests.concurrency import all_at_once
from tests.factories import make_article, make_author, make_user
from tests.pictures import opened, upload

pytestmark = pytest.mark.django_db


def public_files(settings) -> list[str]:
    return sorted(path.name for path in (settings.MEDIA_ROOT / "public").rglob("*.*"))


def test_a_journalist_adds_a_photo_and_readers_have_a_first_jpeg_at_once():
    image = library.add(upload(900, 600), by=make_user(JOURNALIST), caption="Le port", credit="Akofa", alt="Un quai")
    assert (image.caption, image.credit, image.alt) == ("Le port", "Akofa", "Un quai")
    assert (image.width, image.height, image.file_name) == (900, 600, "photo.jpg")
    assert image.original.name.startswith("originals/")
    first = image.renditions.get()
    assert (first.use, first.format, first.width, first.height) == ("whole", "jpeg", 720, 480)
    assert first.size == first.file.size
    assert opened(first.file.read()).size == (720, 480)


@pytest.mark.django_db(transaction=True)
def test_the_rest_is_made_by_the_task_once_it_is_committed(run_tasks):
    image = library.add(upload(900, 600), by=None)
    assert image.renditions.count() == 1
    run_tasks()
    assert set(image.renditions.values_list("use", "format")) == {
        ("whole", "jpeg"), ("whole", "webp"), ("whole", "avif"), ("share", "jpeg"),
    }  # fmt: skip


def test_who_has_no_right_adds_nothing():
    with pytest.raises(PermissionDenied):
        library.add(upload(), by=make_user(MODERATOR))
    assert not Image.objects.exists()


def test_a_refused_file_leaves_neither_row_nor_file(settings):
    broken = upload()
    broken.truncate(300)
    with pytest.raises(images.Refused):
        library.add(broken, by=None)
    assert not Image.objects.exists()
    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file() and path.name != ".accepting.lock"]


def test_the_credit_in_the_file_fills_what_was_left_empty():
    file = upload(extra=credits.as_iptc("AFP"))
    assert library.add(file, by=None).credit == "AFP"


def test_the_same_file_twice_gives_one_picture_unchanged():
    first = library.add(upload(), by=None, caption="Le port")
    assert library.twin_of(images.accept(upload()).sha256) == first
    again = library.add(upload(), by=None, caption="Autre chose")
    assert (again.pk, again.caption) == (first.pk, "Le port")
    assert Image.objects.count() == 1


def test_two_uploads_of_one_file_at_the_same_moment_give_one_row(monkeypatch, settings):
    accepted = images.accept(upload())
    first = library.add(accepted, by=None)
    answers = iter([None, first])  # the second uploader looked before the first had committed
    monkeypatch.setattr(library, "twin_of", lambda sha256: next(answers))
    assert library.add(accepted, by=None) == first
    assert Image.objects.count() == 1
    assert len(list((settings.MEDIA_ROOT / "originals").rglob("*.jpg"))) == 1


@pytest.mark.django_db(transaction=True)
def test_three_people_who_send_one_file_together_get_one_row_and_one_file(settings):
    accepted = images.accept(upload())
    rows = all_at_once(3, lambda index: library.add(accepted, by=None))
    assert {image.pk for image in rows} == {Image.objects.get().pk}
    assert len(list((settings.MEDIA_ROOT / "originals").rglob("*.jpg"))) == 1
    assert len(public_files(settings)) == 1


def test_a_picture_in_use_is_not_put_into_the_bin_and_its_uses_are_named():
    image = library.add(upload(), by=None)
    lead, inside, portrait = make_article(lead_image=image), make_article(), make_author(photo=image)
    ArticleImage.objects.create(article=inside, image=image)
    assert set(usage.of(image)) == {lead, inside, portrait}
    with pytest.raises(library.InUse) as caught:
        library.put_into_bin(image, by=make_user(EDITOR))
    assert len(caught.value.uses) == 3
    image.refresh_from_db()
    assert image.is_public


@pytest.mark.django_db(transaction=True)
def test_the_bin_takes_the_public_files_at_once_and_keeps_the_original(run_tasks, settings):
    image = library.add(upload(), by=None)
    assert public_files(settings)
    library.put_into_bin(image, by=make_user(EDITOR))
    assert public_files(settings) == []
    assert not image.renditions.exists()
    assert default_storage.exists(image.original.name)
    library.restore(image, by=make_user(EDITOR))
    run_tasks()
    assert Image.objects.public().get() == image
    assert image.renditions.filter(format=Rendition.Format.AVIF).exists()


def test_the_bin_twice_changes_nothing_more():
    image, editor = library.add(upload(), by=None), make_user(EDITOR)
    first = library.put_into_bin(image, by=editor).binned_at
    assert library.put_into_bin(image, by=editor).binned_at == first


def test_a_journalist_bins_the_own_photo_and_not_that_of_another():
    owner, other = make_user(JOURNALIST), make_user(JOURNALIST)
    image = library.add(upload(), by=owner)
    with pytest.raises(PermissionDenied):
        library.put_into_bin(image, by=other)
    assert library.put_into_bin(image, by=owner).binned_at


def test_a_picture_whose_file_came_anew_is_not_restored_beside_its_twin():
    editor = make_user(EDITOR)
    old = library.add(upload(), by=None)
    library.put_into_bin(old, by=editor)
    new = library.add(upload(), by=None)
    assert new.pk != old.pk
    with pytest.raises(library.HasTwin) as caught:
        library.restore(old, by=editor)
    assert caught.value.twin == new
