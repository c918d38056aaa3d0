"""Plain text of readers: harmless signs, then HTML in which only paragraphs, line breaks and links are markup."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments import text


def test_paragraphs_and_line_breaks_are_kept():
    assert text.render("Un\nDeux\r\n\r\n\r\nTrois\rQuatre") == "<p>Un<br>Deux</p><p>Trois<br>Quatre</p>"


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("Voir https://a.tg/?b=1&c=2.", '<p>Voir <a href="https://a.tg/?b=1&amp;c=2" rel="nofollow ugc noopener">https://a.tg/?b=1&amp;c=2</a>.</p>'),
        ("(http://exemple.tg)", '<p>(<a href="http://exemple.tg" rel="nofollow ugc noopener">http://exemple.tg</a>)</p>'),
        ("http://a.tg/b_(c) !", '<p><a href="http://a.tg/b_(c)" rel="nofollow ugc noopener">http://a.tg/b_(c)</a> !</p>'),
        ("«\u00a0https://exemple.tg\u00a0»", '<p>«\u00a0<a href="https://exemple.tg" rel="nofollow ugc noopener">https://exemple.tg</a>\u00a0»</p>'),
        ("javascript:alert(1) data:text/html,x ftp://a.b", "<p>javascript:alert(1) data:text/html,x ftp://a.b</p>"),
        ("http:// https://? www.exemple.tg", "<p>http:// https://? www.exemple.tg</p>"),
        ('<a href="x">"&\'</a>', "<p>&lt;a href=&quot;x&quot;&gt;&quot;&amp;&#x27;&lt;/a&gt;</p>"),
        ("", ""),
        (" \n \n", ""),
    ],
)  # fmt: skip
def test_links_are_kept_and_everything_else_is_escaped(written, html):
    assert text.render(written) == html


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("pay\u202elap\u202c", "paylap"),
        ("\u2066isolé\u2069", "isolé"),
        ("zéro\u200blargeur\ufeff\u2060", "zérolargeur"),
        ("a\x00b\x07c\x1b[31m\td", "abc[31m\td"),
        ("ligne\u2028ligne\u0085ligne", "ligne\nligne\nligne"),
        ("\U000e0041\U000e0042caché", "caché"),
        ("e\u0301", "é"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f", "👩\u200d👩\u200d👧 ❤\ufe0f"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("a\u200d\u200d\u200d\u200d\u200db", "a\u200db"),
        ("\ud800seul", "seul"),
        ("Ɖo ɖe ŋɔ̃́ ʋɛ", "Ɖo ɖe ŋɔ̃́ ʋɛ"),
    ],
)
def test_strange_signs_are_harmless_and_honest_ones_stay(written, kept):
    assert text.harmless(written) == unicodedata.normalize("NFC", kept)


def test_marks_do_not_climb_over_the_neighbours():
    flood = "z" + "\u0334\u0336\u20dd" * 100
    assert len(text.harmless(flood)) == 1 + text.MARKS_ON_ONE_LETTER


def test_tidy_leaves_at_most_one_empty_line():
    assert text.tidy("  Un  \n\n\n\n \n  Deux\n\n") == "Un\n\n  Deux"


def test_a_huge_text_is_rendered_quickly():
    for tail in ("(" * 30_000 + ")" * 30_000, ")" * 60_000, ".)" * 30_000, "http://" * 8_000):
        assert len(text.render(f"http://a.b/{tail}")) > 56_000


@given(st.text())
def test_whatever_is_written_no_markup_comes_through(written):
    html = text.render(written)
    assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>", "<br>", "</a>"} | set(
        re.findall(r'<a href="https?://[^"<>]+" rel="nofollow ugc noopener">', html)
    )
    assert "<" not in re.sub(r"<[^>]*>", "", html)


@given(st.text())
def test_tidying_twice_is_tidying_once(written):
    assert text.tidy(text.tidy(written)) == text.tidy(written)
