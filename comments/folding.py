"""Spelling put aside: the same letters whatever their case, accents, width or script of the moment."""

import re
import unicodedata
from contextlib import suppress

WORD = re.compile(r"[^\W\d_]+")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ﬁ": "fi", "ﬂ": "fl"})
LOOKALIKES = str.maketrans("авеікмнорстухјѕαεικνορτυχ", "abeikmhopctyxjsaeiknoptux")
"""Cyrillic and Greek letters that stand for Latin ones in words that mix scripts."""
LATIN = re.compile("[a-z]")

MAIL = re.compile(r"(?<![^\s@<>])[^\s@<>]+@[^\s@<>]+\.[^\s@<>]{2,}")
SITE = re.compile(
    r"(?<![\w@.-])(?:https?://)?((?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24})(?![\w@])[^\s<>\"«»]*", re.IGNORECASE
)
"""A site, with or without http before it and a page behind it; also two sentences without a space between, see `ENDING`."""
ENDING = re.compile(
    "com|net|org|info|biz|xyz|top|club|online|site|website|space|shop|store|io|co|me|ly|gl|to|tk|ml|ga|cf|gq|app|link|live|win|bet"
    "|vip|tech|pro|click|fun|icu|loan|work|today|world|news|blog|digital|agency|tg|bj|ci|sn|gh|ng|bf|ne|cm|cd|ma|dz|tn|fr|be|ch"
    "|ca|uk|us|de|eu|ru|cn|in|ua|su"
)
"""What makes a site certain when no http stands before it."""


def fold(text: str) -> str:
    """Lower case without accents. Letters of their own stay what they are: ɖ ɛ ƒ ɣ ŋ ɔ ʋ are not d e f g n o v."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(LIGATURES)
    return "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))


def words(text: str) -> list[str]:
    """The folded words in their order, letters only; an apostrophe or a hyphen parts two words."""
    return [_one_script(word) for word in WORD.findall(fold(text))]


def _one_script(word: str) -> str:
    """Letters of another script among Latin ones are read as the Latin ones they look like."""
    return word.translate(LOOKALIKES) if not word.isascii() and LATIN.search(word) else word


def sites(text: str) -> list[str]:
    """Hosts named in a text, in lower case, without www."""
    return [host(match[1]) for match in SITE.finditer(text)]


def host(name: str) -> str:
    """One spelling of a host: lower case, IDNA, without www."""
    name = name.strip().strip(".").lower()
    with suppress(UnicodeError):
        name = name.encode("idna").decode("ascii")
    return name.removeprefix("www.")


def is_certain(match: "re.Match[str]") -> bool:
    """Whether what looks like a site is one."""
    return "://" in match[0] or ENDING.fullmatch(match[1].rpartition(".")[2].lower()) is not None


def without_sites(text: str) -> tuple[str, int]:
    """The text without its addresses of sites, and how many there were."""
    found = 0

    def gone(match: "re.Match[str]") -> str:
        nonlocal found
        if not is_certain(match):
            return match[0]
        found += 1
        return " "

    return SITE.sub(gone, text), found
