"""What a picture says of itself: credit, caption and day out of IPTC, XMP or EXIF, and the credit back into what we keep."""

import contextlib
import re
from datetime import date
from html import escape, unescape
from typing import Any

from PIL import Image, ImageFile, IptcImagePlugin, PngImagePlugin

LONGEST = 200
BYLINE, CREDIT, CAPTION, DAY = (2, 80), (2, 110), (2, 120), (2, 55)
CODED_CHARACTER_SET, UTF8 = (1, 90), b"\x1b%G"
ARTIST, DESCRIPTION, XP_AUTHOR = 0x013B, 0x010E, 0x9C9D
EXIF_IFD, TAKEN = 0x8769, 0x9003
FACTORY_WORDS = (
    "OLYMPUS DIGITAL CAMERA", "MINOLTA DIGITAL CAMERA", "KONICA MINOLTA DIGITAL CAMERA", "SAMSUNG DIGITAL CAMERA",
    "KODAK Digital Still Camera", "SAMSUNG", "SONY DSC", "DSC", "DCIM", "DIGITAL CAMERA", "CAMERA", "Default",
    "Untitled", "Screenshot", "Exif_JPEG_PICTURE", "Exif JPEG", "JPEG",
)  # fmt: skip
"""What cameras write where a caption belongs, word for word; static/js/upload/facts.js has the same list."""
FACTORY = {words.casefold() for words in FACTORY_WORDS}


def read(picture: ImageFile.ImageFile) -> dict[str, Any]:
    """Credit, caption and the day it was taken, empty when the file names none. Place, camera and persons are not looked at."""
    iptc, xmp, exif = _iptc(picture), _xmp(picture), _exif(picture)
    byline = iptc.get("byline") or xmp.get("byline") or exif.get("byline") or ""
    agency = iptc.get("credit") or xmp.get("credit") or ""
    parts = [byline] if agency.casefold() in byline.casefold() else [byline, agency]
    credit = " / ".join(part for part in parts if part)
    return {
        "credit": credit[:LONGEST],
        "caption": next(filter(None, (_caption(source.get("caption", "")) for source in (iptc, xmp, exif))), ""),
        "taken": next(filter(None, (_day(source.get("taken", "")) for source in (exif, iptc, xmp))), ""),
    }


def _caption(text: str) -> str:
    return "" if text.casefold() in FACTORY else text


def _day(text: str) -> str:
    """The day as 2024-10-18, from 2024:10:18 07:30:00 (EXIF), 20241018 (IPTC) or 2024-10-18T07:30 (XMP); a likely one only."""
    if match := re.match(r"(\d{4})[:-]?(\d\d)[:-]?(\d\d)", text):
        with contextlib.suppress(ValueError):
            day = date(*map(int, match.groups()))
            if day.year >= 1826:  # the oldest photograph there is
                return day.isoformat()
    return ""


def _tidy(text: str) -> str:
    text = "".join(sign for sign in text if sign >= " " or sign in "\n\t")
    return " ".join(text.split())[:2000]


def _decoded(value: bytes) -> str:
    try:
        return _tidy(value.decode())
    except UnicodeDecodeError:
        return _tidy(value.decode("cp1252", "replace"))


def _iptc(picture: ImageFile.ImageFile) -> dict[str, str]:
    found: dict[str, str] = {}
    with contextlib.suppress(SyntaxError, ValueError, OSError, IndexError, KeyError, TypeError):
        records = IptcImagePlugin.getiptcinfo(picture) or {}
        for name, key in (("byline", BYLINE), ("credit", CREDIT), ("caption", CAPTION), ("taken", DAY)):
            if value := records.get(key):
                found[name] = _decoded(value[0] if isinstance(value, list) else value)
    return found


XMP_FIELDS = {
    "credit": r'photoshop:Credit(?:>|=")(?P<text>[^<"]+)',
    "byline": r"<dc:creator>\s*<rdf:(?:Seq|Bag)>\s*<rdf:li[^>]*>(?P<text>[^<]+)",
    "taken": r'(?:photoshop:DateCreated|exif:DateTimeOriginal|xmp:CreateDate)(?:>|=")(?P<text>[^<"]+)',
    "caption": r"<dc:description>\s*<rdf:Alt>\s*<rdf:li[^>]*>(?P<text>[^<]+)",
}


def _xmp(picture: Image.Image) -> dict[str, str]:
    """A few fields by pattern: nothing of a stranger's XML is parsed."""
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    text = packet[:200_000].decode("utf-8", "replace") if isinstance(packet, bytes) else str(packet)[:200_000]
    matches = {name: re.search(pattern, text) for name, pattern in XMP_FIELDS.items()}
    return {name: _tidy(unescape(match["text"])) for name, match in matches.items() if match}


def _exif(picture: Image.Image) -> dict[str, str]:
    found: dict[str, str] = {}
    with contextlib.suppress(SyntaxError, ValueError, OSError, IndexError, KeyError, TypeError):
        exif = picture.getexif()
        author = exif.get(XP_AUTHOR)
        found["byline"] = _text(exif.get(ARTIST)) or (_tidy(author.decode("utf-16-le", "replace")) if author else "")
        found["caption"] = _text(exif.get(DESCRIPTION))
        found["taken"] = _text(exif.get_ifd(EXIF_IFD).get(TAKEN))
    return found


def _text(value: Any) -> str:
    """EXIF text, which Pillow reads as Latin-1 whatever it is."""
    if isinstance(value, str):
        with contextlib.suppress(UnicodeError):
            return _decoded(value.encode("latin-1"))
        return _tidy(value)
    return _decoded(value) if isinstance(value, bytes) else ""


def as_iptc(credit: str) -> bytes:
    """A JPEG's APP13 segment that holds the credit (IPTC-IIM 4.2, 2:110, in UTF-8), or nothing."""
    if not credit:
        return b""
    records = b""
    for (record, dataset), value in ((CODED_CHARACTER_SET, UTF8), (CREDIT, credit.encode())):
        records += b"\x1c" + bytes([record, dataset]) + len(value).to_bytes(2, "big") + value
    block = b"8BIM\x04\x04\x00\x00" + len(records).to_bytes(4, "big") + records + b"\x00" * (len(records) % 2)
    content = b"Photoshop 3.0\x00" + block
    return b"\xff\xed" + (len(content) + 2).to_bytes(2, "big") + content


def as_png(credit: str) -> PngImagePlugin.PngInfo | None:
    if not credit:
        return None
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", as_xmp(credit).decode())
    return info


def as_xmp(credit: str) -> bytes:
    """The packet of a PNG or WebP that holds the credit, or nothing."""
    if not credit:
        return b""
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">'
        f"<photoshop:Credit>{escape(credit)}</photoshop:Credit></rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
