"""Clean HTML, plain words, slugs, contrast."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text import clean_body, contrast, count_words, excerpt, plain, slugify


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Un <strong>mot</strong> et <em>deux</em>.</p>",
        "<h2>Intertitre</h2><h3>Plus bas</h3>",
        "<ul><li>un</li></ul><ol><li>deux</li></ol>",
        '<blockquote class="pull"><p>Exergue</p></blockquote>',
        '<figure data-image="7"></figure>',
        '<div data-see-also="12"></div>',
        '<p class="see-also">Lire aussi : <a href="https://ailleurs.example/">là-bas</a></p>',
        '<p><span data-note="3"></span>Texte</p>',
        '<p lang="ee">Woezɔ</p>',
        "<table><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>",
        "<p>« Cinq\u202f000 » “mots“ — l’été\u00a0:</p>",
    ],
)
def test_what_the_editor_makes_stays_as_it_is(markup):
    assert clean_body(markup) == markup


@pytest.mark.parametrize(
    ("markup", "clean"),
    [
        ("<p onclick='x()'>a</p>", "<p>a</p>"),
        ('<p style="color:red">a</p>', "<p>a</p>"),
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<p><a href="javascript:alert(1)">a</a></p>', "<p><a>a</a></p>"),
        ('<p><a href="data:text/html,x">a</a></p>', "<p><a>a</a></p>"),
        ("<iframe src='//x'></iframe><p>a</p>", "<p>a</p>"),
        ('<img src="x" onerror="x">', ""),
        ('<figure data-image="7 onload"></figure>', "<figure></figure>"),
        ('<div data-see-also="-1"></div>', "<div></div>"),
        ('<p class="lead see-also">a</p>', '<p class="see-also">a</p>'),
        ("<p>a<!-- note --></p>", "<p>a</p>"),
    ],
)
def test_everything_else_goes(markup, clean):
    assert clean_body(markup) == clean


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    once = clean_body(text)
    assert clean_body(once) == once
    assert "<script" not in once.lower()


def test_words_leave_out_read_also_and_pictures():
    body = '<p>Un deux trois.</p><p class="see-also">Lire aussi : autre</p><figure data-image="1"></figure><p>Quatre</p>'
    assert count_words("Chapô de quatre mots", body) == 8


def test_a_no_break_space_does_not_part_words():
    assert count_words("", "<p>100\u00a0% et 5\u202f000</p>") == 3


@pytest.mark.parametrize("body", ["", "<p></p>", "<p> </p>"])
def test_nothing_has_no_words(body):
    assert count_words(" ", body) == 0


def test_blocks_are_lines_of_plain_text():
    assert plain("<h2>Titre</h2><p>Un<br>deux</p><ul><li>a &amp; b</li></ul>") == "Titre\nUn\ndeux\na & b"
    assert (
        plain("<table><tr><th>Produit</th><td>mil</td><td>900</td></tr><tr><td>riz</td></tr></table>") == "Produit mil 900\nriz"
    )


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Des soldats déployés, selon l’Ukraine", "des-soldats-deployes-selon-l-ukraine"),
        ("Qu'est-ce que c’est ?", "qu-est-ce-que-c-est"),
        ("L’œuvre d’Ɖɔkɔ en eʋegbe", "l-oeuvre-d-doko-en-evegbe"),
        ("  5\u202f000 francs : « trop »  ", "5-000-francs-trop"),
        ("Élève à Lomé", "eleve-a-lome"),
        ("日本", ""),
    ],
)
def test_a_page_address_is_made_of_the_headline(headline, slug):
    assert slugify(headline, 100) == slug


@given(st.text(max_size=300), st.integers(min_value=5, max_value=60))
def test_an_address_is_short_and_plain(text, length):
    slug = slugify(text, length)
    assert len(slug) <= length
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug.startswith("-")
    assert not slug.endswith("-")


def test_a_long_address_is_cut_between_words():
    assert slugify("un deux trois quatre", 12) == "un-deux"


def test_an_excerpt_ends_at_a_word():
    assert excerpt("Un texte court.", 40) == "Un texte court."
    assert excerpt("Les dockers de nuit, eux, réclament des bus", 24) == "Les dockers de nuit…"


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#a5351b", "#fffdf9") == contrast("#fffdf9", "#a5351b")
