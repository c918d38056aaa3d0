"""What stands in what: boxes and inserts come out of quotations, lists and tables, and nothing is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.forms.editor import BodyField
from articles.text import clean_body, plain

SEE_ALSO, EMBED, PHOTO = '<div data-see-also="1"></div>', '<div data-embed="2"></div>', '<figure data-image="3"></figure>'
TABLE = "<table><tbody><tr><td>riz</td></tr></tbody></table>"


def box(inside="<p>mil</p>"):
    return f'<div class="box">{inside}</div>'


@pytest.mark.parametrize("piece", [box(), SEE_ALSO, EMBED, TABLE])
@pytest.mark.parametrize("tag", ['<blockquote class="pull">', "<blockquote>"])
def test_a_quotation_holds_words_and_photos_only(piece, tag):
    quoted = f"{tag}<p>Un.</p>%s<p>Deux.</p></blockquote>"
    assert clean_body(quoted % piece) == quoted % "" + piece
    assert clean_body(quoted % PHOTO) == quoted % PHOTO


@pytest.mark.parametrize("piece", [box(), SEE_ALSO, EMBED, TABLE])
def test_a_list_goes_on_behind_what_stood_in_it(piece):
    assert (
        clean_body(f'<ol start="3"><li>un{piece}</li><li>deux</li></ol>') == f'<ol start="3"><li>un</li><li>deux</li></ol>{piece}'
    )


@pytest.mark.parametrize("piece", [box(), SEE_ALSO, EMBED])
@pytest.mark.parametrize("cell", ["td", "th"])
def test_a_cell_is_emptied_and_its_table_stays_whole(piece, cell):
    table = f"<table><tbody><tr><{cell}>%s</{cell}><td>x</td></tr></tbody></table>"
    assert clean_body(table % piece) == table % "" + piece
    assert clean_body(table % (PHOTO + TABLE)) == table % (PHOTO + TABLE)


@pytest.mark.parametrize("cell", ["td", "th"])
@pytest.mark.parametrize("heading", ["h2", "h3"])
def test_a_heading_in_a_cell_becomes_a_paragraph(heading, cell):
    """HTML: `th` holds no heading content; in `td` it would stand in the outline of the article."""
    table = f"<table><tbody><tr><{cell}>%s</{cell}></tr></tbody></table>"
    titled = f'<{heading} lang="en">Riz <em>blanc</em></{heading}>'
    assert clean_body(table % f"{titled}<p>mil</p>") == table % '<p lang="en">Riz <em>blanc</em></p><p>mil</p>'
    assert clean_body(table % f"<{heading}>Riz</{heading}>") == table % "Riz"
    inner = table % f"<blockquote>{titled}</blockquote>"
    assert f"<{heading}" not in clean_body(table % inner)
    assert clean_body(f"{titled}{table % 'mil'}{titled}") == f"{titled}{table % 'mil'}{titled}"
    assert clean_body(f"<table><caption>Prix</caption><tbody><tr><{cell}>mil</{cell}></tr></tbody></table>{titled}").endswith(
        titled
    )


def test_a_box_holds_all_but_boxes():
    held = f"<h3>Repères</h3>{TABLE}{EMBED}{SEE_ALSO}{PHOTO}<ul><li>un</li></ul><blockquote><p>Deux.</p></blockquote>"
    assert clean_body(box(held)) == box(held)
    assert clean_body(box(f"<p>Un.</p>{box(f'<p>Deux.</p>{box()}')}<p>Trois.</p>") + "<p>Fin.</p>") == (
        f"{box('<p>Un.</p><p>Trois.</p>')}{box('<p>Deux.</p>')}{box()}<p>Fin.</p>"
    )
    assert clean_body(box(f"<blockquote><p>Un.</p>{EMBED}</blockquote>")) == box(f"<blockquote><p>Un.</p></blockquote>{EMBED}")


@pytest.mark.parametrize("holder", ["<blockquote>%s</blockquote>", "<ul><li>%s</li></ul>", '<div class="box">%s</div>'])
def test_what_held_nothing_else_goes(holder):
    assert clean_body(holder % box()) == box()


def test_a_text_stored_before_the_rule_is_shown_by_it():
    assert BodyField().prepare_value(f"<blockquote><p>Un.</p>{box()}<p>Deux.</p></blockquote>") == (
        f"<blockquote><p>Un.</p><p>Deux.</p></blockquote>{box()}"
    )


WRAPPED = [
    "<blockquote>%s</blockquote>",
    "<ul><li>%s</li></ul>",
    "<ol><li>un</li><li>%s</li></ol>",
    box("%s"),
    box("<h3>T</h3>%s"),
]
WRAPPED.append("<table><tbody><tr><td>%s</td><th>a</th></tr></tbody></table>")
TEXTS = st.recursive(
    st.sampled_from(["<p>riz &lt; mil</p>", "<h2>thé</h2>", SEE_ALSO, EMBED, PHOTO]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        .map("".join)
        .flatmap(lambda held: st.sampled_from(WRAPPED).map(lambda holder: holder % held))
    ),
    max_leaves=12,
)


@given(TEXTS)
def test_no_word_and_no_insert_is_lost_and_cleaning_twice_changes_nothing(markup):
    once = clean_body(markup)
    assert clean_body(once) == once
    assert sorted("".join(plain(once).split())) == sorted("".join(plain(markup).split()))  # cells are not parted by a space
    placeholder = r'data-[a-z-]+="[0-9]"'
    assert sorted(re.findall(placeholder, once)) == sorted(re.findall(placeholder, markup))
