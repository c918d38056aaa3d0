"""A WordPress text as the body of an article."""

import pytest

from articles.importers.markup import convert
from articles.text import count_words

BLOCKS = "<!-- wp:paragraph -->\n{}\n<!-- /wp:paragraph -->"


def body(text: str, **pictures: int) -> str:
    """The converted body; `wp120=7`: WordPress's picture 120 is our 7."""
    return convert(text, lambda number, source: pictures.get(f"wp{number}")).body


@pytest.mark.parametrize(
    "paragraph",
    [
        "<p>« Guillemets », “anglais”, 'droits' et l’apostrophe ’ : 100 % tels quels !</p>",
        "<p>Espaces\u202ffines\u202f; insécables : et “fautifs“.</p>",
        '<p>Un <strong>mot</strong>, un <em>autre</em>, <a href="https://ailleurs.example/?a=1&amp;b=2">un lien</a>.</p>',
        "<p>3 &lt; 4 &amp;&amp; 5 &gt; 4</p>",
        '<p lang="ee">Ɖeka ɖe eŋu, ɔ̃</p>',
    ],
)
def test_the_text_is_kept_letter_for_letter(paragraph):
    assert body(BLOCKS.format(paragraph)) == paragraph


def test_block_comments_and_the_more_mark_are_dropped():
    assert (
        body('<!-- wp:heading {"level":3} --><h3>Un</h3><!-- /wp:heading --><!--more--><p>Deux</p>') == "<h3>Un</h3>\n<p>Deux</p>"
    )


def test_the_classic_editors_blank_lines_are_paragraphs_and_line_ends_breaks():
    text = "Premier paragraphe,\r\nsur deux lignes.\r\n\r\n<strong>Second</strong> paragraphe."
    assert body(text) == "<p>Premier paragraphe,<br>sur deux lignes.</p>\n<p><strong>Second</strong> paragraphe.</p>"


def test_the_classic_editors_blocks_stand_beside_loose_text():
    text = "Avant\n<h2>Titre</h2>\nAprès\n<ul>\n<li>un</li>\n<li>deux</li>\n</ul>\n<blockquote>Dit\n\nRedit</blockquote>"
    found = body(text)
    assert found.startswith("<p>Avant</p>\n<h2>Titre</h2>\n<p>Après</p>\n<ul>")
    assert "<li>un</li>" in found
    assert "<blockquote><p>Dit</p><p>Redit</p></blockquote>" in found


def test_loose_text_between_blocks_becomes_paragraphs_without_breaks():
    text = "<!-- wp:paragraph --><p>Un</p><!-- /wp:paragraph -->\n\nDeux\n\nTrois\nquatre"
    assert body(text) == "<p>Un</p>\n<p>Deux</p>\n<p>Trois\nquatre</p>"


def test_advertising_remnants_are_dropped():
    text = (
        '<p>Avant</p><!-- wp:html --><img src="https://x.example/ads/light.png" alt="Ad image">'
        '<img src="https://x.example/ads/dark.png" alt="Ad image"><!-- /wp:html --><p>Ad imageAd image</p>'
        '<figure><img src="https://x.example/ads/a.png" alt="Ad image"></figure>'
        '<script async src="https://pagead.example/js"></script><ins class="adsbygoogle"></ins><p>Après</p>'
    )
    result = convert(text, lambda number, source: None)
    assert result.body == "<p>Avant</p>\n<p>Après</p>"
    assert result.lost == []


@pytest.mark.parametrize(
    "text",
    [
        '<p><strong>Lire aussi :  <a href="https://x.example/a/">Un titre</a></strong></p>',
        '<p>À lire aussi&nbsp;: <a href="https://x.example/a/">Un titre</a></p>',
        '<h4>Lire également : <a href="https://x.example/a/">Un titre</a>.</h4>'.replace("h4", "p"),
        '<div><em>LIRE AUSSI</em> – <a href="https://x.example/a/">Un titre</a></div>',
    ],
)
def test_a_see_also_paragraph_is_marked_and_not_counted(text):
    found = body(BLOCKS.format(text))
    assert found.startswith('<p class="see-also">')
    assert 'href="https://x.example/a/"' in found
    assert count_words("", found) == 0


@pytest.mark.parametrize(
    "text",
    [
        "<p>Lire aussi : les livres de la rentrée, sans lien.</p>",
        '<p>Lire aussi : <a href="/a/">un titre</a>, et surtout ne pas manquer le récit de notre envoyée.</p>',
        '<p>Il faut lire aussi <a href="/a/">ce titre</a>.</p>',
    ],
)
def test_a_sentence_that_only_begins_so_stays_a_paragraph(text):
    assert body(BLOCKS.format(text)) == text


def test_a_picture_becomes_a_placeholder_with_its_caption_and_alternative():
    text = (
        '<figure class="wp-block-image"><a href="https://x.example/p.jpg"><img src="https://x.example/p.jpg" alt="Un quai" '
        'class="wp-image-120"/></a><figcaption>Le <em>port</em> de Lomé</figcaption></figure>'
    )
    result = convert(f"<!-- wp:image -->{text}<!-- /wp:image -->", lambda number, source: {"120": 7}.get(number))
    assert result.body == '<figure data-image="7"></figure>'
    assert [(use.image, use.alt, use.caption) for use in result.pictures] == [(7, "Un quai", "Le port de Lomé")]


def test_the_classic_caption_shortcode_is_a_picture_with_caption():
    caption = '[caption id="attachment_120" align="x" width="300"]<img class="wp-image-120" src="/a.jpg" /> Le port[/caption]'
    text = f"Avant\n\n{caption}\n\nAprès"
    result = convert(text, lambda number, source: 7)
    assert result.body == '<p>Avant</p>\n<figure data-image="7"></figure>\n<p>Après</p>'
    assert result.pictures[0].caption == "Le port"


def test_a_picture_inside_a_paragraph_stands_before_it():
    text = 'Un début <img class="wp-image-120" src="/a.jpg"> et une fin'
    assert body(text, wp120=7) == '<figure data-image="7"></figure>\n<p>Un début  et une fin</p>'


def test_a_picture_is_found_by_its_address_when_it_has_no_number():
    asked = []
    convert('<img src="https://x.example/wp-content/uploads/2024/10/a-300x200.jpg">', lambda *about: asked.append(about))
    assert asked == [("", "https://x.example/wp-content/uploads/2024/10/a-300x200.jpg")]


def test_a_picture_that_is_not_in_the_library_is_dropped_and_named_and_its_caption_stays():
    result = convert('<figure><img src="https://x.example/a.jpg"><figcaption>Le port</figcaption></figure>', lambda *_: None)
    assert (result.body, result.lost) == ("<p>Le port</p>", ["https://x.example/a.jpg"])


def test_quotes_tables_and_heading_levels():
    assert body('<figure class="wp-block-pullquote"><blockquote><p>Dit</p></blockquote></figure>') == (
        '<blockquote class="pull"><p>Dit</p></blockquote>'
    )
    assert "<table>" in body('<figure class="wp-block-table"><table><tbody><tr><td>1</td></tr></tbody></table></figure>')
    assert body("<h1>A</h1><h2>B</h2><h5>C</h5>") == "<h2>A</h2>\n<h2>B</h2>\n<h3>C</h3>"
    assert (
        body(BLOCKS.format("<p><b>A</b> <i>B</i> <span style='color:red'>C</span></p>"))
        == "<p><strong>A</strong> <em>B</em> C</p>"
    )


@pytest.mark.parametrize(
    "text",
    [
        '<iframe src="https://www.youtube.com/embed/abc_-1?rel=0" width="560"></iframe>',
        "[embed]https://www.youtube.com/watch?v=abc_-1[/embed]",
    ],
)
def test_an_address_of_no_video_becomes_a_link(text):
    address = "https://www.youtube.com/watch?v=abc_-1"
    assert body(text) == f'<p><a href="{address}">{address}</a></p>'


def test_ruby_related_leaves_marks_for_the_articles_it_names():
    assert body('<p>Fin</p>\n[ruby_related heading="Lire aussi" ids="121,118"]') == (
        '<p>Fin</p>\n<p class="see-also"><a href="/?p=121">/?p=121</a></p>\n<p class="see-also"><a href="/?p=118">/?p=118</a></p>'
    )
    assert body("<p>Fin</p>[ruby_related]") == "<p>Fin</p>"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '<p onclick="alert(1)">a</p>',
        '<a href="javascript:alert(1)">a</a>',
        "<img src=x onerror=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        '<iframe src="javascript:alert(1)"></iframe>',
        '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
        '<style>p{background:url("javascript:alert(1)")}</style>',
        "[embed]javascript:alert(1)[/embed]",
        '[video src="https://x.example/\'><script>alert(1)</script>"]',
        '[caption]<img class="wp-image-1"><script>alert(1)</script>[/caption]',
    ],
)
def test_nothing_that_runs_comes_through(attack):
    found = body(attack, wp1=1)
    assert "<script" not in found
    assert 'href="javascript' not in found
    assert "onclick" not in found
    assert "onerror" not in found


def test_placeholders_cannot_be_forged():
    text = '<div data-see-also="5"></div><figure data-image="9"></figure><span data-note="3"></span><p>a</p>'
    assert body(text) == "<p>a</p>"


def test_empty_paragraphs_and_spacers_vanish():
    assert body("<p>&nbsp;</p><p></p><p>a</p><p> <br> </p>") == "<p>a</p>"
    assert body("") == ""


def test_a_text_nested_beyond_reason_keeps_its_words():
    assert body("<div>" * 5_000 + "<p>Un &amp; deux</p>" + "</div>" * 5_000) == "<p>Un &amp; deux</p>"
