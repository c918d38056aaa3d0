"""The public files of a picture: made by the task, made again, taken away."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles import images, library, library_files, spool, tasks
from articles.management.commands import renditions
from articles.models import Image, Rendition
from tests.factories import make_image, make_user
from tests.pictures import as_file, opened, page_of_text, two_halves, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def image() -> Image:
    return library.add(upload(480, 400), by=None)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def rows(image: Image) -> dict[tuple[str, str, int], str]:
    return {(row.use, row.format, row.width): row.file.name for row in image.renditions.all()}


def files(settings) -> set[str]:
    root = settings.MEDIA_ROOT
    return {str(path.relative_to(root)) for path in (root / "public").rglob("*.*")}


CARD = ("share", "jpeg", 1200)
EVERYTHING = {("whole", format, width) for format in ("jpeg", "webp", "avif") for width in (360, 480)} | {CARD}


def test_everything_is_made_and_rows_tell_the_truth(image, settings, commits):
    with commits():
        tasks.make_renditions.call(image.pk)
    assert set(rows(image)) == EVERYTHING
    assert files(settings) == set(rows(image).values())
    for row in image.renditions.all():
        content = row.file.read()
        assert row.size == len(content)
        assert opened(content).size == (row.width, row.height)


@pytest.mark.once  # ten seconds of encoding; the rows are tested beside it
def test_a_page_of_text_weighs_700_kb_at_most_for_want_of_its_widest_files(settings, monkeypatch, commits):
    image = library.add(as_file(page_of_text(), "PNG"), by=None)
    with commits():
        tasks.make_renditions.call(image.pk)
    made = list(image.renditions.all())
    assert sum(row.size for row in made) <= 700_000
    for format in ("jpeg", "webp", "avif"):
        assert {row.width for row in made if (row.use, row.format) == ("whole", format)} >= {360, 480, 720}
    assert CARD in rows(image)
    assert files(settings) == set(rows(image).values())
    monkeypatch.setattr(images, "render", None)
    tasks.make_renditions.call(image.pk)  # nothing is missing


def test_too_heavy_files_of_an_earlier_day_go_and_are_not_missed(image, settings, commits, monkeypatch):
    Image.objects.filter(pk=image.pk).update(width=1440, height=960)
    image.renditions.all().delete()
    ladder = [("whole", format, width) for format in ("jpeg", "webp", "avif") for width in (360, 480, 720, 960, 1440)]
    give_rows(image, *ladder, CARD)
    image.renditions.filter(format="webp", width=720).update(size=90_000)
    monkeypatch.setattr(default_storage, "exists", lambda name: True)
    monkeypatch.setattr(images, "render", None)
    with commits():
        tasks.make_renditions.call(image.pk)
    assert set(ladder) - set(rows(image)) == {("whole", "webp", 960), ("whole", "webp", 1440)}


def test_a_second_run_changes_nothing(image, settings, monkeypatch):
    tasks.make_renditions.call(image.pk)
    before = rows(image), files(settings)
    monkeypatch.setattr(images, "render", None)
    tasks.make_renditions.call(image.pk)
    assert (rows(image), files(settings)) == before


@pytest.mark.once
def test_a_killed_avif_encoder_leaves_webp_and_jpeg_and_the_next_run_adds_avif(image, monkeypatch):
    render = images.render

    def killed(original, format, *args, **kwargs):
        if format == "avif":
            raise images.Refused("damaged")
        return render(original, format, *args, **kwargs)

    monkeypatch.setattr(images, "render", killed)
    with pytest.raises(images.Refused):
        tasks.make_renditions.call(image.pk)
    assert set(rows(image)) == {key for key in EVERYTHING if key[1] != "avif"}
    monkeypatch.setattr(images, "render", render)
    tasks.make_renditions.call(image.pk)
    assert set(rows(image)) == EVERYTHING


def test_a_run_killed_between_file_and_row_writes_the_same_file_again(image, settings):
    tasks.make_renditions.call(image.pk)
    names = files(settings)
    Rendition.objects.filter(image=image, format="webp").delete()  # the files are there, their rows never came
    tasks.make_renditions.call(image.pk)
    assert files(settings) == names == set(rows(image).values())


@pytest.mark.once
def test_a_file_that_vanished_is_made_again(image):
    tasks.make_renditions.call(image.pk)
    default_storage.delete(rows(image)["whole", "avif", 480])
    tasks.make_renditions.call(image.pk)
    assert all(default_storage.exists(name) for name in rows(image).values())


def test_a_picture_binned_while_its_files_are_made_gets_none(image, settings, monkeypatch, commits):
    render = images.render

    def meanwhile(*args, **kwargs):
        made = render(*args, **kwargs)
        Image.objects.filter(pk=image.pk).update(binned_at=timezone.now())
        return made

    with commits():
        tasks.withdraw(image)
    monkeypatch.setattr(images, "render", meanwhile)
    with commits():
        tasks.make_renditions.call(image.pk)
    assert rows(image) == {}
    assert files(settings) == set()


@pytest.mark.parametrize("gone", [{"binned_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_nothing_is_made_of_a_picture_that_readers_may_not_see(image, gone, monkeypatch):
    Image.objects.filter(pk=image.pk).update(**gone)
    monkeypatch.setattr(images, "render", None)
    tasks.make_renditions.call(image.pk)
    tasks.make_renditions.call(987_654)


def test_an_expired_picture_loses_its_files(image, settings, commits):
    other = library.add(upload(400, 300), by=None)
    Image.objects.filter(pk=image.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    with commits():
        tasks.withdraw_expired.call()
    assert rows(image) == {}
    assert files(settings) == set(rows(other).values())


def test_missing_makes_what_is_missing_and_says_how_much(image, capsys):
    call_command("renditions", "--missing")
    assert set(rows(image)) == EVERYTHING
    assert "6 fichiers préparés." in capsys.readouterr().out
    call_command("renditions", "--missing")
    assert "0 fichier préparé." in capsys.readouterr().out


def test_rebuild_after_another_ladder_replaces_the_files(image, settings, commits):
    tasks.make_renditions.call(image.pk)
    settings.PICTURE_WIDTHS = [200, 480]
    with commits():
        call_command("renditions", "--rebuild")
    assert {width for use, _, width in rows(image) if use == "whole"} == {200, 480}
    assert files(settings) == set(rows(image).values())


def test_a_rebuild_that_was_killed_goes_on_where_it_was(image, monkeypatch, capsys):
    second, third = (library.add(upload(400 + more, 300), by=None) for more in range(2))
    keep_all, kept = tasks.keep_all, []

    def killed_at_the_second(image, files):
        if image == second and len(kept) < 4:
            raise KeyboardInterrupt
        kept.append(image)
        return keep_all(image, files)

    monkeypatch.setattr(tasks, "keep_all", killed_at_the_second)
    with pytest.raises(CommandError):
        call_command("renditions", "--rebuild")
    assert set(kept) == {image}
    kept += [None] * 9
    call_command("renditions", "--rebuild")
    assert set(kept) == {image, None, second, third}
    assert kept.count(image) == 3
    assert f"n°\xa0{second.pk}" in capsys.readouterr().out
    call_command("renditions", "--rebuild")
    assert kept.count(image) == 6


def test_a_run_that_is_interrupted_begins_no_other_file(image, monkeypatch):
    library.add(upload(400, 300), by=None)
    begun, ended = [], threading.Event()

    class Pool(ThreadPoolExecutor):
        def shutdown(self, wait=True, *, cancel_futures=False):
            super().shutdown(wait=False, cancel_futures=cancel_futures)
            ended.set()

    def fill(order):
        begun.append(order.format)
        if len(begun) > 1:
            ended.wait(10)
        return []

    def interrupt(image, files):
        raise KeyboardInterrupt

    monkeypatch.setattr(images, "is_small_machine", lambda: True)
    monkeypatch.setattr(renditions, "ThreadPoolExecutor", Pool)
    monkeypatch.setattr(tasks.Order, "fill", fill)
    monkeypatch.setattr(tasks, "keep_all", interrupt)
    with pytest.raises(CommandError, match="interrompu"):
        call_command("renditions", "--rebuild")
    for thread in threading.enumerate():
        if thread.name.startswith("ThreadPoolExecutor"):
            thread.join(10)
    assert len(begun) <= 2


@pytest.mark.once
def test_of_two_runs_at_once_the_second_says_so_and_leaves_the_mark_of_the_first(image):
    with spool.turn("rebuild", wait=0), pytest.raises(CommandError, match="déjà"):
        call_command("renditions", "--rebuild")
    call_command("renditions", "--rebuild")
    assert set(rows(image)) == EVERYTHING


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_leaves_whole_files_only_and_the_next_makes_the_rest(image, settings, end):
    """Outright, while a child is encoding, or by Ctrl-C, which goes to all the terminal's processes."""
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    env = os.environ | {
        "DATABASE_URL": url, "MEDIA_ROOT": str(settings.MEDIA_ROOT.parent), "PREFIX": settings.MEDIA_ROOT.name,
        "SPOOL_ROOT": str(settings.SPOOL_ROOT), "DJANGO_SETTINGS_MODULE": "newsroom.settings",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "renditions", "--rebuild"]
    pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True, "process_group": 0}
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, **pipes) as run:
        until = time.monotonic() + 120
        while not list(settings.SPOOL_ROOT.glob("photo-*")) and time.monotonic() < until:
            time.sleep(0.02)
        os.killpg(run.pid, end)
        assert "Traceback" not in run.communicate()[1]
    for row in image.renditions.all():
        assert opened(row.file.read()).size == (row.width, row.height)
    for path in settings.MEDIA_ROOT.rglob("*.*"):
        if path.is_file() and path.suffix in {".jpg", ".webp", ".avif"}:
            opened(path.read_bytes()).load()
    tasks.make_renditions.call(image.pk)
    assert set(rows(image)) == EVERYTHING
    assert default_storage.exists(image.original.name)


@pytest.mark.once
def test_a_machine_with_little_memory_makes_one_picture_at_a_time(image, monkeypatch):
    monkeypatch.setattr(images, "is_small_machine", lambda: True)
    call_command("renditions", "--missing")
    assert set(rows(image)) == EVERYTHING


def test_a_lost_original_is_named_and_the_others_are_made(image, capsys):
    other = library.add(upload(400, 300), by=None)
    default_storage.delete(image.original.name)
    with pytest.raises(CommandError):
        call_command("renditions", "--missing")
    assert str(image) in capsys.readouterr().err
    assert other.renditions.filter(format="avif").exists()


def test_another_focal_point_gives_another_share_card_and_leaves_the_rest(image, settings, commits):
    tasks.make_renditions.call(image.pk)
    before = rows(image)
    Image.objects.filter(pk=image.pk).update(focal_x=0.1, focal_y=0.1)
    with commits():
        library.refresh_files(image)
    assert set(rows(image)) == EVERYTHING - {CARD}
    tasks.make_renditions.call(image.pk)
    after = rows(image)
    assert {key for key in EVERYTHING if after[key] != before[key]} == {CARD}
    assert not default_storage.exists(before[CARD])


def test_a_card_that_was_cut_while_the_focal_point_moved_is_not_kept(image, monkeypatch, settings, commits):
    render = images.render

    def meanwhile(*args, **kwargs):
        Image.objects.filter(pk=image.pk).update(focal_y=0.1)
        return render(*args, **kwargs)

    monkeypatch.setattr(images, "render", meanwhile)
    with commits():
        tasks.make_renditions.call(image.pk)
    assert set(rows(image)) == EVERYTHING - {CARD}
    assert files(settings) == set(rows(image).values())
    tasks.make_renditions.call(image.pk)
    assert CARD in rows(image)


@pytest.mark.once
def test_an_animation_gets_one_moving_file_beside_the_still_ones(settings, commits):
    pictures = [two_halves(480, 320).rotate(180 * turn) for turn in range(2)]
    image = library.add(as_file(pictures[0], "GIF", save_all=True, append_images=pictures[1:], duration=500, loop=0), by=None)
    assert image.is_animated
    with commits():
        tasks.make_renditions.call(image.pk)
    assert set(rows(image)) == EVERYTHING | {("moving", "webp", 480)}
    assert image.renditions.get(use="moving") == Image.objects.get(pk=image.pk).animation
    tasks.make_renditions.call(image.pk)
    assert len(rows(image)) == 8


@pytest.mark.once
def test_pictures_live_in_any_storage_of_django(settings, client, commits, monkeypatch):
    """From the upload to the reader and away again, without a disk under MEDIA_ROOT."""
    monkeypatch.setattr(images, "is_small_machine", lambda: True)  # a file in memory has one position for all that read it
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    image = library.add(upload(480, 400), by=None)
    tasks.make_renditions.call(image.pk)
    assert set(rows(image)) == EVERYTHING
    call_command("renditions", "--rebuild")
    addresses = [row.file.url for row in image.renditions.all()]
    response = client.get(addresses[0])
    assert response.status_code == 200
    assert b"".join(response.streaming_content)
    assert client.get("/media/" + str(image.original.name)).status_code == 404
    with commits():
        tasks.withdraw(image)
    assert {client.get(address).status_code for address in addresses} == {404}
    assert not settings.MEDIA_ROOT.exists()


def enqueued() -> list[int]:
    paths = DBTaskResult.objects.filter(task_path="articles.tasks.make_renditions").order_by("enqueued_at")
    return [row.args_kwargs["args"][0] for row in paths]


def give_rows(image: Image, *keys: tuple[str, str, int]) -> None:
    for number, (use, format, width) in enumerate(keys):
        row = {"use": use, "format": format, "width": width, "height": 1, "file": f"{image.pk}-{number}", "size": 1}
        Rendition.objects.create(image=image, **row)


def failing(*args, **kwargs):
    raise images.Refused("damaged")


def later(hours: float):
    """As if what was asked for had been asked for so long ago."""
    Image.objects.exclude(renditions_wanted_at=None).update(renditions_wanted_at=timezone.now() - timedelta(hours=hours))


CHANGES = {
    "brought in": lambda image, by: None,
    "imported with its old date": lambda image, by: Image.objects.filter(pk=image.pk).update(uploaded_at="2019-01-01T00:00Z"),
    "turned": lambda image, by: library_files.rotate(image, "left", by=by),
    "replaced": lambda image, by: library_files.replace(image, upload(400, 300), by=by),
    "out of the bin": lambda image, by: library.restore(library.put_into_bin(image, by=by), by=by),
    "with another focal point": lambda image, by: library.refresh_files(image),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_picture_whose_files_failed_is_tried_again_within_the_day_whenever_it_was_brought_in(image, monkeypatch, change):
    if change not in ("brought in", "imported with its old date"):
        tasks.make_renditions.call(image.pk)
        Image.objects.filter(pk=image.pk).update(uploaded_at=timezone.now() - timedelta(days=90))
    CHANGES[change](image, make_user("Rédaction en chef"))
    with monkeypatch.context() as broken:
        broken.setattr(images, "render", failing)
        with pytest.raises(images.Refused):
            tasks.make_renditions.call(image.pk)
    for hours, tried in ((0.1, []), (25, []), (2, [image.pk])):
        later(hours)
        tasks.retry_renditions.call()
        assert enqueued() == tried
    tasks.make_renditions.call(image.pk)
    later(2)
    tasks.retry_renditions.call()
    assert enqueued() == [image.pk]


def test_what_readers_may_not_see_is_not_tried_again_and_of_many_some_at_a_time(monkeypatch):
    monkeypatch.setattr(tasks, "RETRIED", 2)
    now = timezone.now()
    binned, *wanting = [make_image(renditions_wanted_at=now - timedelta(hours=hours)) for hours in (5, 4, 3, 2)]
    Image.objects.filter(pk=binned.pk).update(binned_at=now)
    tasks.retry_renditions.call()
    assert enqueued() == [image.pk for image in wanting[:2]]


def test_what_was_asked_for_while_files_were_made_is_still_wanted(image, monkeypatch):
    render = images.render

    def meanwhile(*args, **kwargs):
        library.refresh_files(image)
        return render(*args, **kwargs)

    monkeypatch.setattr(images, "render", meanwhile)
    tasks.make_renditions.call(image.pk)
    later(2)
    tasks.retry_renditions.call()
    assert enqueued() == [image.pk]


def test_missing_mends_a_picture_whose_card_and_jpeg_ladder_once_failed(commits):
    image = library.add(upload(1707, 2560), by=None)
    before = rows(image)
    assert set(before) == {("whole", "jpeg", 720)}
    call_command("renditions", "--missing")
    assert CARD in rows(image)
    assert {width for use, format, width in rows(image) if (use, format) == ("whole", "jpeg")} >= {360, 480, 720}
