"""An upload becomes the original that we keep, or is refused with a sentence."""

import fcntl
import io
import os
import struct
import subprocess
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, IptcImagePlugin

from articles import images
from articles.darkroom import credits
from tests.pictures import BLUE, RED, as_file, like, opened, two_halves, upload


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


def test_cmyk_with_a_profile_and_progressive_grey_are_taken_as_rgb():
    accepted = images.accept(as_file(two_halves(mode="CMYK")))
    assert like(opened(accepted.content).convert("RGB").getpixel((60, 5)), RED)
    grey = images.accept(as_file(two_halves(mode="L"), progressive=True))
    assert opened(grey.content).size == (120, 80)


def test_a_wide_gamut_is_brought_to_srgb():
    # A profile whose red and green are exchanged: only who reads it sees the picture right.
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    assert images.accept(as_file(two_halves(), icc_profile=b"not a profile")).width == 120
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    accepted = images.accept(as_file(two_halves(), icc_profile=srgb.tobytes()))
    assert like(opened(accepted.content).getpixel((60, 5)), RED)
    assert "icc_profile" not in opened(accepted.content).info
    assert images.accept(as_file(two_halves(), icc_profile=lab.tobytes())).width == 120


def test_animated_gif_and_webp_are_taken_by_their_first_frame():
    frames = [two_halves(), two_halves().rotate(180)]
    for format in ("GIF", "WEBP"):
        accepted = images.accept(as_file(frames[0], format, save_all=True, append_images=frames[1:]))
        assert like(opened(accepted.content).convert("RGB").getpixel((60, 5)), RED)


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

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(5000, 5000), (60_000, 60_000), (2_000_000, 13)])
def test_a_decompression_bomb_is_refused_before_it_is_opened(size):
    assert refusal(io.BytesIO(png_that_claims(*size)), "bombe.png") == "too_many_pixels"


def zip_archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("virus.js", "alert(1)")
    return file.getvalue()


@pytest.mark.parametrize("tail", [b"<?php system($_GET[0]); ?>", b"<script>alert(1)</script>", zip_archive()])
def test_a_picture_that_is_something_else_too_is_refused(tail):
    assert refusal(io.BytesIO(upload().getvalue() + tail)) == "two_in_one"


def test_a_child_that_dies_is_a_refusal_and_leaves_no_file(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: subprocess.CompletedProcess(a, -9, b"", b""))
    assert refusal(upload()) == "damaged"
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith("photo-")]


def test_a_picture_that_takes_too_long_is_refused(monkeypatch):
    def slow(*args, **kwargs):
        raise subprocess.TimeoutExpired("python", 60)

    monkeypatch.setattr(subprocess, "run", slow)
    assert refusal(upload()) == "too_slow"


def test_only_one_picture_is_accepted_at_a_time(tmp_path):
    media = tmp_path / "media"
    media.mkdir()
    with open(os.path.join(media, ".accepting.lock"), "w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(images.Refused) as caught:
            images.accept(upload(), wait=0)
        assert caught.value.code == "busy"
    assert images.accept(upload(), wait=0).width == 120


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
    assert opened(accepted.content).size == (accepted.width, accepted.height)
