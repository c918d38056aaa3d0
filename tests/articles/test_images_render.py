"""An original becomes the files that readers get."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from articles import images
from articles.darkroom import enlarge
from tests.pictures import as_file, like, opened, two_halves, upload

pytestmark = pytest.mark.usefixtures("real_darkroom")

GREEN = (10, 180, 60)


@pytest.mark.parametrize(
    ("width", "height", "steps"),
    [
        (200, 100, [200]),
        (360, 300, [360]),
        (380, 300, [360]),
        (600, 900, [360, 480, 600]),
        (1000, 700, [360, 480, 720, 960]),
        (1440, 1440, [360, 480, 720, 960, 1440]),
        (2560, 1700, [360, 480, 720, 960, 1440]),
        (1707, 2560, [360, 480, 720, 960]),
        (300, 2560, [300]),
    ],
)
def test_the_ladder_never_enlarges_and_has_five_steps_at_most(width, height, steps):
    assert images.ladder(width, height) == steps


@pytest.mark.parametrize("format", ["jpeg", "webp", "avif"])
def test_each_format_is_made_in_each_width_with_true_sizes(format):
    files = images.render(upload(800, 600), format, [360, 480], card=False, focal=(0.5, 0.5))
    assert [(made.width, made.height) for made in files] == [(360, 270), (480, 360)]
    for made in files:
        picture = opened(made.content)
        assert (picture.format.lower(), picture.size) == (format, (made.width, made.height))


def test_the_share_card_is_cut_around_the_focal_point():
    wide = Image.new("RGB", (3000, 630), (240, 240, 240))
    ImageDraw.Draw(wide).rectangle((2400, 0, 3000, 630), fill=GREEN)
    for focal, colour in (((0.9, 0.5), GREEN), ((0.1, 0.5), (240, 240, 240))):
        (card,) = images.render(as_file(wide), "jpeg", [], card=True, focal=focal)
        assert card.use == "share"
        assert opened(card.content).size == (1200, 630)
        assert like(opened(card.content).getpixel((1100, 300)), colour)


@pytest.mark.parametrize("focal", [(0.5, 0.5), (0, 0), (1, 1), (0.37, 0.91), (0.999, 0.001)])
def test_the_card_is_never_cut_past_an_edge(focal):
    for side in (1000, 1707, 2047, 2560):
        for other in range(1000, 2561):
            for whole in ((side, other), (other, side)):
                left, top, right, bottom = enlarge.frame(whole, enlarge.CARD, focal)
                assert 0 <= left < right <= whole[0], whole
                assert 0 <= top < bottom <= whole[1], whole
                assert abs((right - left) / (bottom - top) - 1200 / 630) < 1e-6, whole


def test_the_share_card_is_always_whole_and_light_even_of_noise():
    noise = Image.merge("RGB", [Image.effect_noise((1600, 1200), 120) for _ in range(3)])
    (card,) = images.render(as_file(noise), "jpeg", [], card=True, focal=(0.5, 0.5))
    assert len(card.content) <= 300_000


def test_all_files_of_a_busy_picture_stay_within_their_budget_and_the_lead_picture_is_light():
    noise = Image.merge("RGB", [Image.effect_noise((800, 533), 14).resize((1600, 1066)) for _ in range(3)])
    made = [
        file
        for format in ("jpeg", "webp", "avif")
        for file in images.render(as_file(noise), format, images.ladder(1600, 1066), card=format == "jpeg", focal=(0.5, 0.5))
    ]
    assert len(made) == 16
    assert sum(len(file.content) for file in made) <= 700_000
    assert next(len(file.content) for file in made if (file.format, file.width) == ("avif", 720)) <= 60_000


def test_the_share_card_of_a_tiny_picture_is_whole():
    (small,) = images.render(upload(90, 60), "jpeg", [], card=True, focal=(0.5, 0.5))
    assert (small.width, small.height) == (1200, 630)


def test_a_transparent_picture_is_white_in_jpeg_and_stays_transparent_in_webp():
    clear = two_halves(400, 300, "RGBA")
    clear.putalpha(0)
    (jpeg,) = images.render(as_file(clear, "PNG"), "jpeg", [360], card=False, focal=(0.5, 0.5))
    (webp,) = images.render(as_file(clear, "PNG"), "webp", [360], card=False, focal=(0.5, 0.5))
    assert like(opened(jpeg.content).getpixel((5, 5)), (255, 255, 255))
    assert opened(webp.content).getpixel((5, 5))[3] == 0


def film(frames: int = 6, size: tuple[int, int] = (720, 480)) -> io.BytesIO:
    pictures = [two_halves(*size).rotate(60 * turn) for turn in range(frames)]
    return as_file(pictures[0], "WEBP", save_all=True, append_images=pictures[1:], duration=100, loop=0)


def test_an_animation_gives_one_moving_file_and_still_ones():
    files = images.render(film(), "webp", [360], moving=True)
    assert [(made.use, made.width, made.height) for made in files] == [("moving", 480, 320), ("whole", 360, 240)]
    moving, still = (opened(made.content) for made in files)
    assert (moving.n_frames, moving.info["loop"]) == (6, 0)
    assert not getattr(still, "is_animated", False)


def test_a_heavy_animation_is_made_poorer_then_jerkier_and_still_takes_its_time():
    noise = [Image.effect_noise((480, 360), 120 + turn).convert("RGB") for turn in range(24)]
    heavy = as_file(noise[0], "WEBP", save_all=True, append_images=noise[1:], duration=100, quality=90)
    moving = images.render(heavy, "webp", [], moving=True)[0]
    assert len(moving.content) <= 300_000
    made = opened(moving.content)
    assert 2 <= made.n_frames < 24
    times = []
    for frame in range(made.n_frames):
        made.seek(frame)
        made.load()
        times.append(made.info["duration"])
    assert sum(times) == 2400


def test_a_file_is_kept_once_and_left_alone_afterwards():
    name = images.keep("public/aa/bb.jpg", b"one")
    assert images.keep("public/aa/bb.jpg", b"two") == name == "public/aa/bb.jpg"
    assert default_storage.open(name).read() == b"one"


@pytest.mark.parametrize(("memory", "small"), [(1 * 2**30, True), (4 * 2**30, False)])
def test_a_machine_with_little_memory_is_known_as_one(monkeypatch, memory, small):
    monkeypatch.setattr("os.sysconf", lambda name: 4096 if name == "SC_PAGE_SIZE" else memory // 4096)
    assert images.is_small_machine() is small


def test_names_cannot_be_guessed():
    one, two = (images.fresh_name("originals", b"same", "jpg") for _ in range(2))
    assert one != two
    assert one.startswith("originals/")
    assert one.endswith(".jpg")
    assert len(io.StringIO(one).read()) > 40
