"""What is done to the file of a photo: turned, replaced, withdrawn everywhere."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.utils import timezone

from articles import images, library, library_files, tasks
from articles.models import ArticleImage, Embed, EmbedPicture, Image, Masthead
from newsroom.roles import EDITOR, JOURNALIST
from tests.articles.test_library import public_files
from tests.factories import make_article, make_user
from tests.pictures import BLUE, RED, like, opened, upload

pytestmark = pytest.mark.django_db(transaction=True)


def originals(settings):
    return list((settings.MEDIA_ROOT / "originals").rglob("*.*"))


def history(image):
    return " / ".join(LogEntry.objects.filter(object_id=str(image.pk)).values_list("change_message", flat=True))


# Turned


@pytest.mark.parametrize(("turn", "left_colour", "focal"), [("left", RED, (0.25, 0.9)), ("right", BLUE, (0.75, 0.1))])
def test_a_quarter_of_a_turn_takes_the_files_and_the_focal_point_along(turn, left_colour, focal, settings):
    person = make_user(JOURNALIST)
    image = library.add(upload(240, 160), by=person)
    Image.objects.filter(pk=image.pk).update(focal_x=0.1, focal_y=0.25)
    image.refresh_from_db()
    before, sha256 = public_files(settings), image.sha256
    row = library_files.rotate(image, turn, by=person)
    assert (row.width, row.height, row.sha256) == (160, 240, sha256)
    assert (row.focal_x, row.focal_y) == pytest.approx(focal)
    turned = opened(default_storage.open(row.original.name).read())
    assert turned.size == (160, 240)
    assert like(turned.getpixel((10, 120)), left_colour)
    assert len(originals(settings)) == 1
    assert len(public_files(settings)) == 1
    assert public_files(settings) != before
    assert "Tournée" in history(image)


def test_a_turned_focal_point_reads_in_hundredths():
    person = make_user(JOURNALIST)
    image = library.add(upload(240, 160), by=person)
    Image.objects.filter(pk=image.pk).update(focal_x=0.2, focal_y=0.8)
    image.refresh_from_db()
    row = library_files.rotate(image, "right", by=person)
    assert (row.focal_x, row.focal_y) == (0.2, 0.2)


def test_two_people_who_turn_at_once_turn_it_once(settings):
    image = library.add(upload(240, 160), by=None)
    editor, stale = make_user(EDITOR), Image.objects.get(pk=image.pk)
    library_files.rotate(image, "left", by=editor)
    with pytest.raises(library.WrongState):
        library_files.rotate(stale, "left", by=editor)
    image.refresh_from_db()
    assert image.height == 240
    assert len(originals(settings)) == 1


def test_nobody_turns_the_photo_of_a_colleague_nor_one_without_a_file():
    image = library.add(upload(), by=make_user(JOURNALIST))
    with pytest.raises(PermissionDenied):
        library_files.rotate(image, "left", by=make_user(JOURNALIST))
    gone = library.withdraw(image, by=make_user(EDITOR), because="Mineur")
    with pytest.raises(library.WrongState):
        library_files.rotate(gone, "left", by=make_user(EDITOR))


# Replaced


def test_another_file_takes_the_place_of_the_old_one_everywhere(settings):
    editor = make_user(EDITOR)
    image = library.add(upload(900, 600), by=None, caption="Le quai")
    article = make_article(lead_image=image)
    before = public_files(settings)
    row = library_files.replace(image, upload(400, 600), by=editor)
    assert (row.pk, row.caption, row.width, row.height) == (image.pk, "Le quai", 400, 600)
    article.refresh_from_db()
    assert article.lead_image.original.name == row.original.name
    assert len(originals(settings)) == 1
    assert not set(before) & set(public_files(settings))
    assert row.renditions.get().height == 600
    assert "Fichier remplacé" in history(image)


def test_the_very_same_file_changes_nothing_and_that_of_another_photo_is_refused(settings):
    editor = make_user(EDITOR)
    image, other = library.add(upload(), by=None), library.add(upload(300, 200), by=None)
    assert library_files.replace(image, upload(), by=editor).original.name == image.original.name
    with pytest.raises(library.HasTwin) as caught:
        library_files.replace(image, upload(300, 200), by=editor)
    assert caught.value.twin == other
    assert len(originals(settings)) == 2
    assert history(image) == ""


def test_a_file_that_comes_meanwhile_leaves_nothing_behind(settings, monkeypatch):
    image = library.add(upload(), by=None)
    accepted = images.accept(upload(300, 200))
    other = library.add(accepted, by=None)
    answers = iter([None, other])
    monkeypatch.setattr(library, "twin_of", lambda sha256: next(answers))
    with pytest.raises(library.HasTwin):
        library_files.replace(image, accepted, by=make_user(EDITOR))
    assert len(originals(settings)) == 2
    assert image.renditions.exists()


def test_who_may_not_edit_a_photo_does_not_replace_it_and_one_in_the_bin_stays():
    image = library.add(upload(), by=None)
    with pytest.raises(PermissionDenied):
        library_files.replace(image, upload(300, 200), by=make_user(JOURNALIST))
    library.put_into_bin(image, by=make_user(EDITOR))
    with pytest.raises(images.Refused, match="binned"):
        library_files.replace(image, upload(300, 200), by=make_user(EDITOR))


# Withdrawn everywhere


@pytest.fixture
def shown(run_tasks):
    """A picture that stands everywhere, with all its files."""
    image = library.add(upload(480, 320), by=make_user(JOURNALIST), caption="Le visage", credit="Afi", alt="Une enfant")
    embed = Embed.objects.create(kind="gallery", title="Les images")
    EmbedPicture.objects.create(embed=embed, image=image)
    article = make_article(
        headline="Au tribunal",
        lead_image=image,
        body=f'<p>Un.</p><figure data-image="{image.pk}"></figure><div data-embed="{embed.pk}"></div>',
    )
    article.embeds.add(embed)
    ArticleImage.objects.create(article=article, image=image)
    Masthead.objects.create(pk=1, name="L’Escale", share_image=library.add(upload(480, 256), by=None))
    run_tasks()
    return image


def withdrawn(image):
    return library.withdraw(image, by=make_user(EDITOR), because="Mineure, demande de la famille")


def test_every_file_is_gone_at_once_and_old_addresses_answer_404(client, shown, settings):
    page = client.get(make_address(shown)).text
    addresses = set(re.findall(r"/media/public/[^\s\"]+", page))
    addresses |= {rendition.file.url for rendition in shown.renditions.all()}
    original = shown.original.name
    assert len(addresses) > 5
    row = withdrawn(shown)
    assert (row.original.name, row.withdrawn_because) == ("", "Mineure, demande de la famille")
    assert not row.renditions.exists()
    assert not default_storage.exists(original)
    share = {rendition.file.url for rendition in Masthead.current().share_image.renditions.all()}
    assert {client.get(address).status_code for address in addresses - share} == {404}


def make_address(image):
    return image.lead_of.get().get_absolute_url()


def test_pages_say_that_it_is_gone_and_shared_links_and_feeds_do_without(client, shown):
    withdrawn(shown)
    page = client.get(make_address(shown)).text
    assert page.count("Cette photo n’est plus disponible.") == 3  # at the top, in the text, in the gallery
    for word in ("Le visage", "Une enfant"):
        assert word not in page
    default = Masthead.current().share_image.share_card.file.url
    assert f'property="og:image" content="http://testserver{default}"' in page
    feed = client.get("/feed/").text
    assert "Au tribunal" in feed
    assert "<enclosure" not in feed
    assert client.get("/").status_code == 200


def test_only_editors_withdraw_and_twice_is_once(shown):
    with pytest.raises(PermissionDenied):
        library.withdraw(shown, by=shown.uploaded_by, because="x")
    assert shown.renditions.exists()
    first = withdrawn(shown)
    again = library.withdraw(first, by=make_user(EDITOR), because="Autre")
    assert (again.withdrawn_at, again.withdrawn_because) == (first.withdrawn_at, "Mineure, demande de la famille")
    assert history(shown).count("Retirée partout") == 1


@pytest.mark.parametrize("asked", ["binned", "newer"])
def test_the_same_file_goes_with_it_be_it_in_the_bin_or_come_anew(settings, asked):
    binned = library.put_into_bin(library.add(upload(480, 320), by=None), by=make_user(EDITOR))
    newer = library.add(upload(480, 320), by=None)
    withdrawn({"binned": binned, "newer": newer}[asked])
    for row in Image.objects.all():
        assert (row.original.name, row.withdrawn_because) == ("", "Mineure, demande de la famille")
        assert history(row).count("Retirée partout") == 1
    assert [path for path in settings.MEDIA_ROOT.rglob("*.*") if path.is_file()] == []


def test_it_does_not_come_back_by_an_upload_a_task_or_the_bin(shown, run_tasks, settings):
    working = tasks.orders(shown, anew=True)[0]
    files = working.fill()
    withdrawn(shown)
    assert tasks.keep_all(working.image, files) == 0
    with pytest.raises(images.Refused) as caught:
        library.add(upload(480, 320), by=None)
    assert "retiré cette même photo" in caught.value.message
    tasks.make_renditions.enqueue(shown.pk)
    run_tasks()
    shown.refresh_from_db()
    assert not shown.renditions.exists()
    kept = Masthead.current().share_image.renditions.count()
    assert len(public_files(settings)) == kept


def test_only_another_file_takes_its_place_and_only_by_who_may_withdraw(shown):
    row = withdrawn(shown)
    with pytest.raises(PermissionDenied):
        library_files.replace(row, upload(300, 200), by=shown.uploaded_by)
    with pytest.raises(images.Refused):
        library_files.replace(row, upload(480, 320), by=make_user(EDITOR))
    back = library_files.replace(row, upload(300, 200), by=make_user(EDITOR))
    assert back.is_public
    assert back.withdrawn_because == ""
    assert back.renditions.exists()


def test_an_expired_picture_leaves_its_sentence_when_its_files_are_gone(client, shown):
    Image.objects.filter(pk=shown.pk).update(expires_at=timezone.now())
    tasks.withdraw_expired.call()
    page = client.get(make_address(shown)).text
    assert page.count("Cette photo n’est plus disponible.") == 3


def test_a_picture_of_the_text_whose_files_are_still_to_be_made_keeps_its_room(client, shown):
    tasks.withdraw(shown)
    page = client.get(make_address(shown)).text
    assert "n’est plus disponible" not in page
    assert page.count('viewBox="0 0 480 320"') >= 2
