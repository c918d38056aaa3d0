"""Files without a row, which a killed process leaves: they go within two hours, and those of a picture with it."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles import embeds, images, library, library_files, storing, tasks
from articles.models import Campaign, Embed, Image, LooseFile, Masthead
from newsroom.roles import EDITOR
from tests.factories import make_user
from tests.pictures import upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor():
    return make_user(EDITOR)


@pytest.fixture
def image(editor):
    image = library.add(upload(480, 400), by=editor)
    Image.objects.filter(pk=image.pk).update(credit="AFP")
    image.refresh_from_db()
    return image


def files(settings) -> set[str]:
    return {path.name for path in settings.MEDIA_ROOT.rglob("*.*") if path.is_file()}


@contextmanager
def killed(monkeypatch, *, in_the_middle: bool = True):
    """Nothing of what comes after the files, or after the commit, is done."""

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as death:
        death.setattr(storing, "_settle", lambda announced: None)
        if not in_the_middle:
            yield
            return
        death.setattr(tasks, "keep_rendition", die)
        death.setattr(storing, "let_go", die)
        for model in (Embed, Campaign, Masthead):
            death.setattr(model, "save", die)
        with pytest.raises(SystemExit):
            yield


CAMPAIGN = {
    "name": "Mutuelle", "slot": "header", "alt": "Assurez-vous", "target": "https://mutuelle.example/",
    "starts_at": "2026-01-01T08:00", "ends_at": "2027-01-01T08:00",
}  # fmt: skip
MASTHEAD = {
    "name": "Le Pont", "typography": "thin", "links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0,
}  # fmt: skip


def sent(table: str, data: dict, **files) -> None:
    """What the form of the back office makes."""
    client = Client()
    client.force_login(make_user(is_superuser=True))
    response = client.post(f"/admin/articles/{table}/add/", {**data, **files})
    assert response.status_code == 302, response.text


DEEDS = {
    "added": lambda image, by: library.add(upload(300, 200), by=by),
    "replaced": lambda image, by: library_files.replace(image, upload(300, 200), by=by),
    "turned": lambda image, by: library_files.rotate(image, "left", by=by),
    "credited": lambda image, by: tasks.write_credit.call(image.pk),
    "made for readers": lambda image, by: tasks.make_renditions.call(image.pk),
    "file of a text": lambda image, by: embeds.add_file(b"ID3", "mp3", by=by, file_name="Entretien.mp3"),
    "campaign": lambda image, by: sent("campaign", CAMPAIGN, picture=upload(300, 200), phone_picture=upload(200, 200)),
    "masthead": lambda image, by: sent("masthead", MASTHEAD, logo=upload(300, 200)),
}
OUTSIDE = {Embed: ["file"], Campaign: ["picture", "phone_picture"], Masthead: ["logo", "logo_dark", "favicon"]}


def named_by_rows() -> set[str]:
    rows = Image.objects.all()
    named = {*rows.values_list("original", flat=True), *rows.values_list("renditions__file", flat=True)}
    for model, fields in OUTSIDE.items():
        named.update(name for row in model.objects.values_list(*fields) for name in row)
    return {name.rpartition("/")[2] for name in named if name}


def an_hour_later():
    LooseFile.objects.update(at=timezone.now() - timedelta(hours=1, minutes=1))
    tasks.sweep_spool.call()


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_written_before_a_kill_goes_and_what_rows_name_stays(deed, image, editor, settings, monkeypatch):
    before = files(settings)
    with killed(monkeypatch):
        DEEDS[deed](image, editor)
    left = files(settings)
    assert left > before
    tasks.sweep_spool.call()
    assert files(settings) == left  # it may be at work still
    an_hour_later()
    assert files(settings) == before
    assert not LooseFile.objects.exists()


@pytest.mark.parametrize("deed", DEEDS)
def test_a_kill_behind_the_commit_leaves_nothing_but_what_rows_name(deed, image, editor, settings, monkeypatch):
    with killed(monkeypatch, in_the_middle=False):
        DEEDS[deed](image, editor)
    an_hour_later()
    assert files(settings) == named_by_rows()
    assert not LooseFile.objects.exists()


def test_public_files_whose_rows_went_go_though_the_process_was_killed(image, editor, settings, monkeypatch):
    with killed(monkeypatch, in_the_middle=False):
        library.put_into_bin(image, by=editor)
    assert len(files(settings)) == 2
    an_hour_later()
    assert len(files(settings)) == 1


@pytest.mark.parametrize("deed", ["turned", "credited", "made for readers"])
def test_a_withdrawn_picture_takes_them_along_at_once(deed, image, editor, settings, monkeypatch):
    with killed(monkeypatch):
        DEEDS[deed](image, editor)
    library.withdraw(image, by=editor, because="Mineur")
    assert files(settings) == set()


@pytest.mark.parametrize("deed", ["added", "replaced"])
def test_it_does_so_with_those_of_its_upload_that_was_killed_at_first(deed, image, editor, settings, monkeypatch):
    before = files(settings)
    with killed(monkeypatch):
        DEEDS[deed](image, editor)
    library.withdraw(library.add(upload(300, 200), by=editor), by=editor, because="Mineur")
    assert files(settings) == before


def test_whoever_sends_the_last_file_of_a_photo_meanwhile_withdrawn_does_not_bring_it_back(image, editor, settings):
    stale = Image.objects.get(pk=image.pk)
    library.withdraw(image, by=editor, because="Mineur")
    with pytest.raises(images.Refused, match="withdrawn"):
        library_files.replace(stale, upload(300, 200), by=editor)
    assert files(settings) == set()


def test_a_file_of_a_text_that_was_being_taken_away_when_the_process_died_goes_with_its_row(editor, settings, monkeypatch):
    embed = embeds.add_file(b"ID3", "mp3", by=editor, file_name="Entretien.mp3")
    with killed(monkeypatch, in_the_middle=False):
        storing.move(embed.file.name, embed.withheld_name)
    an_hour_later()
    assert files(settings) == named_by_rows()
    with killed(monkeypatch, in_the_middle=False):
        storing.move(embed.withheld_name, embed.file.name)
        Embed.objects.all().delete()
    an_hour_later()
    assert files(settings) == set()


def test_pictures_that_a_campaign_showed_before_go_an_hour_later(settings):
    """Pages show them until then."""
    sent("campaign", CAMPAIGN, picture=upload(300, 200), phone_picture=upload(200, 200))
    row = Campaign.objects.get()
    before = files(settings)
    client = Client()
    client.force_login(make_user(is_superuser=True))
    address = f"/admin/articles/campaign/{row.pk}"
    changed = client.post(f"{address}/change/", {**CAMPAIGN, "picture": upload(320, 200), "phone_picture-clear": "on"})
    assert changed.status_code == 302
    assert files(settings) > before
    an_hour_later()
    assert len(files(settings)) == 1
    assert files(settings) == named_by_rows()
    client.post(f"{address}/delete/", {"post": "yes"})
    an_hour_later()
    assert files(settings) == set()


def test_nobody_waits_to_write_while_the_picture_of_a_campaign_is_opened(monkeypatch):
    accept, inside = images.accept, []
    monkeypatch.setattr(
        images, "accept", lambda *args, **more: inside.append(connection.in_atomic_block) or accept(*args, **more)
    )
    sent("campaign", CAMPAIGN, picture=upload(300, 200))
    sent("masthead", MASTHEAD, logo=upload(300, 200))
    assert inside == [False] * 2
