"""An upload becomes the original that we keep, or is refused with a sentence."""

import io
import random
import resource
import struct
import subprocess
import tracemalloc
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, IptcImagePlugin

from articles import images, spool
from articles.darkroom import credits
from tests.pictures import (
    BLUE,
    RED,
    as_file,
    cmyk_profile,
    interlaced_png,
    like,
    opened,
    png_of,
    two_halves,
    upload,
    wide_gamut_profile,
)  # fmt: skip

pytestmark = pytest.mark.usefixtures("real_darkroom")


def left_behind() -> list[str]:
    """What lies in the spool, the locks apart."""
    return [path.name for path in spool.root().glob("[!.]*")]


def refusal(file: io.BytesIO, name: str = "photo.jpg") -> str:
    with pytest.raises(images.Refused) as caught:
        images.accept(file, name)
    assert len(caught.value.message) > 20
    return caught.value.code


def test_a_plain_photo_is_taken_with_its_size_colour_and_hash():
    accepted = images.accept(upload(120, 80))
    assert (accepted.width, accepted.height, accepted.extension) == (120, 80, "jpg")
    assert opened(accepted.content).size == (120, 80)
    assert like(bytes.fromhex(accepted.colour[1:]), (120, 50, 115))
    assert len(accepted.sha256) == 64
    assert accepted.sha256 == images.accept(upload(120, 80)).sha256


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_ends_upright(orientation):
    # The camera held so: the pixels are stored turned, and the tag says how to turn them back.
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the inverse transpositions of Pillow
    turned = two_halves(120, 80)
    if orientation > 1:
        turned = turned.transpose(Image.Transpose(back[orientation]))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    accepted = images.accept(as_file(turned, exif=exif))
    picture = opened(accepted.content)
    assert picture.size == (accepted.width, accepted.height) == (120, 80)
    assert like(picture.getpixel((60, 5)), RED)
    assert like(picture.getpixel((60, 75)), BLUE)
    assert not picture.getexif()


def test_place_camera_and_comment_are_gone_from_all_that_is_kept():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "TestCam-7731"
    exif[ExifTags.Base.Artist] = "Reporter Anonyme"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><secret>Lome-6.13</secret></x:xmpmeta>"
    accepted = images.accept(as_file(two_halves(), exif=exif, comment=b"SECRET-COMMENT", xmp=xmp))
    for content in (accepted.content, accepted.preview.content):
        assert not opened(content).getexif()
        for secret in (b"TestCam-7731", b"SECRET-COMMENT", b"Lome-6.13", b"Exif"):
            assert secret not in content


def test_credit_and_caption_are_read_from_iptc_and_the_credit_is_written_back():
    segment = credits.as_iptc("Agence Côte")
    accepted = images.accept(as_file(two_halves(), extra=segment))
    assert accepted.credit == "Agence Côte"
    assert IptcImagePlugin.getiptcinfo(opened(accepted.content))[(2, 110)] == "Agence Côte".encode()


def test_credit_and_caption_are_read_from_exif():
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = b"Akofa Mensah"
    exif[ExifTags.Base.ImageDescription] = "Le marché à l’aube".encode()
    accepted = images.accept(as_file(two_halves(), exif=exif))
    assert (accepted.credit, accepted.caption) == ("Akofa Mensah", "Le marché à l’aube")


@pytest.mark.parametrize("words", ["OLYMPUS DIGITAL CAMERA", "Olympus Digital Camera         ", "SONY DSC", "default"])
def test_what_the_factory_wrote_is_no_caption(words):
    exif = Image.Exif()
    exif[ExifTags.Base.ImageDescription] = words
    assert images.accept(as_file(two_halves(), exif=exif)).caption == ""
    xmp = "<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>Le port</rdf:li></rdf:Alt></dc:description>"
    assert images.accept(as_file(two_halves(), exif=exif, xmp=xmp.encode())).caption == "Le port"
    exif[ExifTags.Base.ImageDescription] = f"{words.strip()} of Lomé"
    assert images.accept(as_file(two_halves(), exif=exif)).caption != ""


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2024:10:18 07:30:00", date(2024, 10, 18)), ("0000:00:00 00:00:00", None), ("2024:13:41 00:00:00", None),
        ("0001:01:01 00:00:00", None), ("hier", None),
    ],
)  # fmt: skip
def test_the_day_it_was_taken_is_read_from_exif_when_it_is_a_likely_one(told, day):
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = told
    accepted = images.accept(as_file(two_halves(), exif=exif))
    assert accepted.taken == day
    assert told.encode() not in accepted.content


def test_the_day_it_was_taken_is_read_from_xmp():
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description photoshop:DateCreated='x' /></x:xmpmeta>"
    for spelling in (b'photoshop:DateCreated="2023-01-09T10:00"', b"photoshop:DateCreated>2023-01-09<"):
        packet = xmp.replace(b"photoshop:DateCreated='x'", spelling)
        assert images.accept(as_file(two_halves(), xmp=packet)).taken == date(2023, 1, 9)


def test_byline_and_agency_are_read_from_xmp():
    xmp = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description photoshop:Credit="AFP"><dc:creator><rdf:Seq><rdf:li>Idrissa Ba</rdf:li></rdf:Seq></dc:creator>
    <dc:description><rdf:Alt><rdf:li xml:lang="x-default">Port &amp; rade</rdf:li></rdf:Alt></dc:description>
    </rdf:Description></rdf:RDF></x:xmpmeta>"""
    accepted = images.accept(as_file(two_halves(), xmp=xmp.encode()))
    assert (accepted.credit, accepted.caption) == ("Idrissa Ba / AFP", "Port & rade")


def test_a_large_photo_is_brought_down_to_2560_pixels():
    accepted = images.accept(upload(4000, 1000))
    assert (accepted.width, accepted.height) == (2560, 640)
    assert (accepted.preview.width, accepted.preview.height) == (720, 180)


def test_a_small_photo_is_never_enlarged():
    accepted = images.accept(upload(30, 20))
    assert opened(accepted.content).size == opened(accepted.preview.content).size == (30, 20)


def test_transparency_stays_in_the_original_and_is_white_in_the_preview():
    image = two_halves(mode="RGBA")
    image.putalpha(0)
    accepted = images.accept(as_file(image, "PNG"))
    assert accepted.extension == "png"
    assert opened(accepted.content).getpixel((5, 5))[3] == 0
    assert like(opened(accepted.preview.content).getpixel((5, 5)), (255, 255, 255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "RGB", "RGBA"])
def test_every_kind_of_png_is_taken(mode):
    image = two_halves(mode="L" if mode == "I;16" else mode)
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 256).convert("I;16")
    accepted = images.accept(as_file(image, "PNG"))
    dark, light = (opened(accepted.content).convert("L").getpixel(at) for at in ((60, 75), (60, 5)))
    assert dark <= light
    assert opened(accepted.content).size == (120, 80)


def test_deep_and_interlaced_png_are_taken():
    row = b"\0" + struct.pack(">HHH", 220 * 257, 40 * 257, 30 * 257) * 40
    for content in (png_of(row * 30, 40, 30, depth=16), interlaced_png(Image.new("RGB", (40, 30), RED))):
        accepted = images.accept(io.BytesIO(content), "photo.png")
        assert opened(accepted.content).size == (40, 30)
        assert like(opened(accepted.content).convert("RGB").getpixel((20, 15)), RED)


def test_a_large_dithered_drawing_is_taken_well_before_its_time_is_over():
    drawing = as_file(Image.effect_noise((2560, 2560), 60).convert("1"), "PNG")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    accepted = images.accept(drawing)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 10  # of 30
    assert (accepted.extension, accepted.width) == ("png", 2560)


def test_cmyk_and_progressive_grey_are_taken_as_rgb():
    accepted = images.accept(as_file(two_halves(mode="CMYK")))
    assert like(opened(accepted.content).convert("RGB").getpixel((60, 5)), RED)
    grey = images.accept(as_file(two_halves(mode="L"), progressive=True))
    assert opened(grey.content).size == (120, 80)


def test_a_photo_of_nothing_but_grain_is_taken():
    """Kept, it weighs two bytes a pixel."""
    grain = Image.frombytes("RGB", (400, 300), random.Random(7).randbytes(400 * 300 * 3))
    accepted = images.accept(as_file(grain))
    assert (accepted.width, accepted.height) == opened(accepted.content).size == (400, 300)


def test_the_inks_of_a_cmyk_photo_are_read_by_its_profile():
    """A press on which full black prints as middle grey, which nobody guesses without the profile."""
    black = Image.new("CMYK", (40, 30), (0, 0, 0, 255))
    assert like(opened(images.accept(as_file(black)).content).getpixel((20, 15)), (0, 0, 0))
    accepted = images.accept(
        as_file(black, icc_profile=cmyk_profile({mixture: 128 * (mixture < 15) for mixture in range(1, 16)}))
    )
    assert like(opened(accepted.content).getpixel((20, 15)), (119, 119, 119))


def test_a_wide_gamut_is_brought_to_srgb():
    mild = Image.new("RGB", (40, 30), (180, 90, 90))
    plain = opened(images.accept(as_file(mild)).content).getpixel((20, 15))
    accepted = images.accept(as_file(mild, icc_profile=wide_gamut_profile()))
    wide = opened(accepted.content).getpixel((20, 15))
    assert wide[0] > plain[0] + 4  # the same numbers mean a fuller red there
    assert wide[1] < plain[1] - 4
    assert "icc_profile" not in opened(accepted.content).info


def test_a_profile_that_cannot_be_used_is_passed_over():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    for profile in (b"not a profile", lab.tobytes()):
        accepted = images.accept(as_file(two_halves(), icc_profile=profile))
        assert like(opened(accepted.content).getpixel((60, 5)), RED)


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_an_animation_stays_one_with_its_times_and_no_wider_than_720_pixels(format):
    frames = [two_halves(900, 600).rotate(90 * turn) for turn in range(3)]
    file = as_file(frames[0], format, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0)
    accepted = images.accept(file)
    film = opened(accepted.content)
    assert (accepted.extension, film.format, film.n_frames) == ("webp", "WEBP", 3)
    assert (accepted.width, accepted.height) == film.size == (720, 480)
    times = []
    for frame in range(3):
        film.seek(frame)
        film.load()
        times.append(film.info["duration"])
    assert times == [100, 200, 300]
    assert film.info["loop"] == 0
    assert like(opened(accepted.preview.content).getpixel((60, 5)), RED)


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_an_animation_keeps_its_credit_and_nothing_else_of_what_it_said(format):
    xmp = b'<x:xmpmeta><rdf:Description photoshop:Credit="AFP &amp; Cie" exif:GPSLatitude="6,8N"/></x:xmpmeta>'
    frames = [Image.new("RGB", (90, 60), colour) for colour in (RED, BLUE)]
    more = {"xmp": xmp} if format == "WEBP" else {}
    file = as_file(frames[0], format, save_all=True, append_images=frames[1:], duration=100, **more)
    accepted = images.accept(file, credit="AFP & Cie")
    assert accepted.credit == "AFP & Cie"
    assert opened(accepted.content).n_frames == 2
    assert credits.read(opened(accepted.content))["credit"] == "AFP & Cie"
    assert b"GPS" not in accepted.content
    assert images.accept(io.BytesIO(accepted.content), "a.webp").credit == "AFP & Cie"


def test_an_animation_without_end_is_refused():
    frames = [Image.new("P", (2, 2), number % 2) for number in range(602)]
    assert refusal(as_file(frames[0], "GIF", save_all=True, append_images=frames[1:], optimize=False)) == "too_long"


@pytest.mark.parametrize(
    "name", ["été à Lomé 🌍.jpg", "a" * 296 + ".jpg", "../../etc/passwd.jpg", "..\\..\\photo.JPEG", "deux\nlignes\x00.jpg"]
)
def test_odd_names_are_kept_as_words_and_never_as_paths(name):
    accepted = images.accept(upload(), name)
    assert "/" not in accepted.file_name
    assert "\\" not in accepted.file_name
    assert accepted.file_name.isprintable()
    assert len(accepted.file_name) <= 300
    assert accepted.file_name.lower().endswith((".jpg", ".jpeg"))


def test_an_empty_file_is_refused():
    assert refusal(io.BytesIO()) == "empty"


def test_a_file_above_20_mb_is_refused():
    assert refusal(io.BytesIO(b"\xff\xd8\xff" + b"0" * images.HEAVIEST)) == "too_heavy"


def test_text_is_refused_as_no_picture():
    assert refusal(io.BytesIO("Ceci n’est pas une photo.".encode())) == "not_a_picture"


def test_a_program_by_name_is_refused():
    assert refusal(upload(), "photo.php") == "wrong_name"


@pytest.mark.parametrize("text", ["<svg xmlns='http://www.w3.org/2000/svg'/>", "\ufeff<?xml version='1.0'?>\n<svg/>"])
def test_svg_is_refused_with_its_reason(text):
    assert refusal(io.BytesIO(text.encode()), "dessin.svg") == "svg"


def test_heic_is_told_what_to_do():
    assert refusal(io.BytesIO(b"\x00\x00\x00\x18ftypheic" + b"\x00" * 64), "IMG_1.heic") == "heic"


@pytest.mark.parametrize("format", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_truncated_picture_is_refused(format):
    content = as_file(Image.effect_noise((200, 200), 80).convert("RGB"), format).getvalue()
    assert refusal(io.BytesIO(content[: len(content) // 2])) == "damaged"


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that say they are a huge picture."""
    return png_of(b"\x00" * 1000, width, height)


@pytest.mark.parametrize("size", [(5000, 5000), (60_000, 60_000), (2_000_000, 13)])
def test_a_decompression_bomb_is_refused_before_it_is_opened(size):
    assert refusal(io.BytesIO(png_that_claims(*size)), "bombe.png") == "too_many_pixels"
    assert "Enregistrez-la plus petite" in images.SENTENCES["too_many_pixels"]


def zip_archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("virus.js", "alert(1)")
    return file.getvalue()


@pytest.mark.parametrize(
    "tail",
    [
        b"<?php system($_GET[0]); ?>", b"<?=`id`?>", b"<?=system($_GET[0]);", b"<? echo 1 ?>", b"<script>alert(1)</script>",
        b"onload=alert(1)<svg onload=alert(1)>", b"<html>", b"%PDF-1.4\n", zip_archive(), b"PK\x03\x04\x14\0\0\0",
    ],
)  # fmt: skip
def test_a_picture_that_is_something_else_too_is_refused(tail):
    assert refusal(io.BytesIO(upload().getvalue() + tail)) == "two_in_one"


def test_what_a_telephone_writes_behind_a_photo_is_no_reason_to_refuse_it():
    """A second picture with words of its own, a film, and every pair of bytes there is."""
    second = upload(60, 40, xmp=b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta/><?xpacket end="w"?>').getvalue()
    pairs = b"".join(struct.pack(">I", number) for number in range(2**17))
    chance = random.Random(7).randbytes(8_000_000)
    tail = second + b"\0\0\0\x18ftypmp42" + pairs + chance + b"SEFHh\0\0\0"
    assert images.accept(io.BytesIO(upload().getvalue() + tail)).width == 120


def test_a_tail_of_beginnings_without_an_end_takes_no_time():
    tail = b"<?= " * 1_000_000 + b"\0"
    assert images.accept(io.BytesIO(upload().getvalue() + tail)).width == 120


@pytest.mark.parametrize(
    ("format", "name", "code"),
    [
        ("JPEG", "photo.png", "misnamed_jpeg"), ("PNG", "photo.jpg", "misnamed_png"), ("WEBP", "IMG.JPG", "misnamed_webp"),
        ("GIF", "a.jpeg", "misnamed_gif"), ("JPEG", "a.heic", "misnamed_jpeg"),
    ],
)  # fmt: skip
def test_a_name_that_says_another_kind_is_refused_with_the_way_to_mend_it(format, name, code):
    assert refusal(as_file(two_halves(), format), name) == code
    assert "Renommez" in images.SENTENCES[code]
    assert images.accept(as_file(two_halves(), format), name, any_name=True).file_name == name


@pytest.mark.parametrize("name", ["a.jpg", "a.JPEG", "a.jpe", "a.jfif", "été.v2.png.jpg"])
def test_every_ending_of_a_jpeg_is_a_right_one(name):
    assert images.accept(upload(), name).file_name == name


def test_a_child_that_dies_is_a_refusal_and_leaves_no_file(monkeypatch):
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, -9, b"", b""))
    assert refusal(upload()) == "damaged"
    assert left_behind() == []


def test_a_picture_that_wants_too_much_memory_costs_the_child_and_not_the_machine():
    """24 million pixels with transparency, the most that is taken, still fit; the child says so itself when they do not."""
    largest = png_of((b"\0" + b"\x80" * 6000 * 4) * 4000, 6000, 4000, colour=6)
    assert images.accept(io.BytesIO(largest), "grand.png").width == 2560


def test_a_picture_that_takes_too_long_is_refused(monkeypatch):
    def slow(*args, **kwargs):
        raise subprocess.TimeoutExpired("python", 60)

    monkeypatch.setattr(subprocess, "run", slow)
    assert refusal(upload()) == "too_slow"


def test_only_one_picture_is_accepted_at_a_time():
    with spool.turn("accepting", wait=0):
        with pytest.raises(images.Refused) as caught:
            images.accept(upload(), wait=0)
        assert caught.value.code == "busy"
    assert images.accept(upload(), wait=0).width == 120


def test_many_uploads_leave_neither_files_nor_memory_behind():
    photo = upload(1000, 700)
    images.accept(photo)
    tracemalloc.start()
    before, _peak = tracemalloc.get_traced_memory()
    for _ in range(4):
        images.accept(photo)
        refusal(io.BytesIO(photo.getvalue()[:4000]))
    after, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 100_000
    assert left_behind() == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), format=st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]))
def test_a_spoilt_file_is_taken_or_refused_and_never_an_accident(data, format):
    content = bytearray(as_file(Image.radial_gradient("L").resize((60, 40)).convert("RGB"), format).getvalue())
    for _ in range(data.draw(st.integers(1, 12))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(len(content) // 2, len(content))) :]
    try:
        accepted = images.accept(io.BytesIO(bytes(content)), "photo.jpg")
    except images.Refused:
        return
    finally:
        assert left_behind() == []
    assert opened(accepted.content).size == (accepted.width, accepted.height)
