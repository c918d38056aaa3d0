"""From an uploaded file to the original that we keep: upright, sRGB, at most 2560 pixels, without metadata but the credit."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageFile

from articles.darkroom import credits, enlarge, reel

LONGEST_SIDE = 2560
MEGAPIXELS = {"JPEG": 50, "MPO": 50, "PNG": 24, "WEBP": 24, "GIF": 24}
PREVIEW_WIDTH = 720
MOVING_WIDTH = 720
"""Animations are kept no wider: none is shown wider, and they weigh much."""
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF orientation → what puts the picture upright."""

ACTIVE = re.compile(
    rb"<\?php\s|<script[\s>]|<html[\s>]|<!doctype html|<iframe[\s>]"
    rb"|<svg[\s>/][\t\n\r -~]{4}|PK\x03\x04[\n-?]\0|%PDF-\d\.\d",
    re.IGNORECASE,
)
"""What makes another program see a page, a program, an archive or a document in a picture. Long enough never to arise by
chance in 20 MB, the film that a telephone writes behind a photo included: hence the readable signs after the short ones."""
SHORT_TAG = re.compile(rb"<\?[=\s]([\t\n\r -~]*)")
HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")


class Refusal(Exception):
    """The file is not taken; `code` says why (articles/images.py has the sentences)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


QUARTERS = {"left": Image.Transpose.ROTATE_90, "right": Image.Transpose.ROTATE_270}


def accept(source: str, folder: str, turn: str = "", credit: str = "") -> dict[str, Any]:
    """Write `original.jpg` or `.png` and `preview.jpg` into the folder; returns their facts and what the file says of itself.

    `credit` stands in for one that the file does not name. What is said of it later, rewrite.with_credit() brings in.
    """
    data = Path(source).read_bytes()
    _refuse_what_is_no_plain_picture(source, data)
    with _reading():
        upload = Image.open(io.BytesIO(data), formats=tuple(MEGAPIXELS.keys() - {"MPO"}))
        facts = credits.read(upload)
        facts["credit"] = facts["credit"] or credit[: credits.LONGEST]
        picture = normal(upload)
        moving = _moving(upload, Path(folder), facts["credit"])
    if turn:
        picture = picture.transpose(QUARTERS[turn])
    if moving:
        picture = picture.resize(moving, Image.Resampling.LANCZOS, reducing_gap=3)
    flat = enlarge.flattened(picture)
    colour = flat.resize((1, 1), Image.Resampling.BOX).tobytes().hex()
    preview = enlarge.scaled(flat, min(PREVIEW_WIDTH, flat.width))
    enlarge.write(preview, Path(folder, "preview.jpg"), "jpeg")
    photo = upload.format in {"JPEG", "MPO"}
    return {
        **facts,
        "extension": "webp" if moving else _keep(picture, Path(folder), facts["credit"], photo=photo),
        "width": picture.width,
        "height": picture.height,
        # What one sees through has no colour of its own.
        "colour": f"#{colour}" if picture.mode == "RGB" else "",
        "kind": "JPEG" if photo else upload.format,
        "preview": [preview.width, preview.height],
    }


@contextmanager
def _reading() -> Iterator[None]:
    """What goes wrong in a file is a refusal of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Refusal("too_many_pixels") from None
        except Image.UnidentifiedImageError:
            raise Refusal("not_a_picture") from None
        except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError):
            # Pillow's readers answer with any of these when a file stops in the middle or contradicts itself.
            raise Refusal("damaged") from None


def _moving(upload: ImageFile.ImageFile, folder: Path, credit: str) -> tuple[int, int] | None:
    """Write an animation as `original.webp`; its size, or nothing when the picture stands still."""
    if upload.format not in {"GIF", "WEBP"} or not reel.moves(upload):
        return None
    if upload.n_frames > reel.MOST_FRAMES:  # type: ignore[attr-defined]  # animations have it
        raise Refusal("too_long")
    width, height, _size = reel.write(upload, folder / "original.webp", MOVING_WIDTH, xmp=credits.as_xmp(credit))
    return width, height


def _refuse_what_is_no_plain_picture(source: str, data: bytes) -> None:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"<svg") or (head.startswith((b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in head):
        raise Refusal("svg")
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        raise Refusal("heic")
    if not data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"RIFF")):
        raise Refusal("not_a_picture")
    if b"%PDF-" in data[:1024] or ACTIVE.search(data) or _is_program(data) or zipfile.is_zipfile(source):
        raise Refusal("two_in_one")


def _is_program(data: bytes) -> bool:
    """Whether readable signs lead from `<?=` to `?>` or to the end. Each sign is looked at once, however often `<?=` comes."""
    return any(b"?>" in found[1] or found.end() == len(data) for found in SHORT_TAG.finditer(data))


def normal(upload: ImageFile.ImageFile) -> Image.Image:
    """Upright, small enough, RGB or RGBA in sRGB, and nothing else in it."""
    if upload.width * upload.height > MEGAPIXELS[upload.format or "PNG"] * 1_000_000:
        raise Refusal("too_many_pixels")
    upload.seek(0)
    profile, turned = upload.info.get("icc_profile"), upload.getexif().get(ORIENTATION, 1)
    upload.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
    upload.load()
    picture: Image.Image = upload
    if picture.mode in {"1", "P", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
    picture = _to_srgb(picture, profile)
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() == (255, 255):
        picture = picture.convert("RGB")
    if turned in UPRIGHT:
        picture = picture.transpose(UPRIGHT[turned])
    picture.info = {}
    return picture


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """The colours as a screen shows them. A profile that cannot be used is passed over."""
    alpha = picture.getchannel("A") if picture.mode in {"RGBA", "LA"} else None
    if picture.mode.startswith("I"):  # 16 bits a channel, grey
        picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if picture.mode in {"RGBA", "LA"}:
        picture = picture.convert("RGB" if picture.mode == "RGBA" else "L")
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, given, ImageCms.createProfile("sRGB"), outputMode="RGB") or picture
        except (ImageCms.PyCMSError, OSError):
            pass
    picture = picture.convert("RGB")
    if alpha is not None:
        picture.putalpha(alpha)
    return picture


def _keep(picture: Image.Image, folder: Path, credit: str, *, photo: bool) -> str:
    """Write the original. JPEG, but for what has transparency, and for drawings of few colours: PNG."""
    if picture.mode == "RGBA" or (not photo and picture.getcolors(256)):
        # Not `optimize`: a tenth fewer bytes for ten times the seconds, twenty in all for a dithered map.
        picture.save(folder / "original.png", pnginfo=credits.as_png(credit))
        return "png"
    # Not `progressive`: Pillow gives that one byte a pixel, and strong grain takes two.
    picture.save(folder / "original.jpg", quality=92, subsampling=0, extra=credits.as_iptc(credit))
    return "jpg"
