"""A file for readers that somebody brought in by the editor's dialogue and saved in no text: it goes after two weeks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import embeds, keeping, storing, tasks, workflow
from articles.models import Embed, LooseFile
from articles.models.revision import blank_content
from newsroom.roles import EDITOR
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def editor():
    return make_user(EDITOR)


@pytest.fixture
def brought_in(editor):
    """`brought_in(days)`: a file that came so many days ago."""

    def bring(days: int) -> Embed:
        row = embeds.add_file(b"ID3", "mp3", by=editor, file_name="Entretien.mp3")
        Embed.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=days))
        return row

    return bring


def content(embed: Embed, headline: str = "Le maire parle") -> dict:
    return {**blank_content(), "headline": headline, "body": f'<div data-embed="{embed.pk}"></div>'}


def names(settings) -> set[str]:
    return {path.relative_to(settings.MEDIA_ROOT).as_posix() for path in settings.MEDIA_ROOT.rglob("*.mp3")}


def test_one_that_no_text_ever_showed_goes_with_its_public_file(brought_in, settings):
    brought_in(16)
    assert len(names(settings)) == 1
    tasks.sweep_spool.call()
    assert names(settings) == set()
    assert not Embed.objects.exists()
    assert not LooseFile.objects.exists()


def test_one_that_an_open_page_or_a_device_may_still_save_stays(brought_in, settings):
    row = brought_in(14)
    tasks.sweep_spool.call()
    assert names(settings) == {row.file.name}


def test_one_that_some_version_shows_stays_be_it_an_autosave_or_an_old_one(brought_in, editor, settings):
    kept, former = brought_in(400), brought_in(400)
    draft = keeping.begin(blank_content(), by=editor, key="k")
    keeping.keep(draft, content(kept), by=editor, base=None)
    saved = workflow.create(content(former), by=editor)
    workflow.save(saved, blank_content() | {"headline": "Sans le son"}, by=editor, base=saved.revisions.latest("pk").pk)
    tasks.sweep_spool.call()
    assert names(settings) == {kept.file.name, former.file.name}


def test_what_is_no_file_stays(editor):
    embeds.add_video("youtube", "dQw4w9WgXcQ", by=editor, title="Le pont")
    Embed.objects.update(created_at=timezone.now() - timedelta(days=400))
    tasks.sweep_spool.call()
    assert Embed.objects.exists()


def test_many_go_by_and_by(brought_in, monkeypatch):
    monkeypatch.setattr(storing, "AT_ONCE", 2)
    for _ in range(3):
        brought_in(16)
    tasks.sweep_spool.call()
    assert Embed.objects.count() == 1
    tasks.sweep_spool.call()
    assert not Embed.objects.exists()
