"""Two versions of one article brought together: nothing that either wrote is thrown away."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.merge import Piece, merge, three_way
from articles.models.revision import blank_content
from articles.text import top_blocks

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=8)


def blocks(pieces, choice="both"):
    return [block for piece in pieces for block in piece.taken(choice)]


def content(**fields):
    return {**blank_content(), **fields}


@given(TEXTS, TEXTS)
def test_who_alone_changed_something_gets_it(base, changed):
    assert blocks(three_way(base, changed, base)) == changed
    assert blocks(three_way(base, base, changed)) == changed


@given(TEXTS, TEXTS)
def test_the_same_change_twice_is_made_once(base, changed):
    pieces = three_way(base, changed, changed)
    assert not any(piece.is_conflict for piece in pieces)
    assert blocks(pieces) == changed


@given(TEXTS, TEXTS, TEXTS)
def test_the_pieces_hold_all_three_texts_whole(base, mine, theirs):
    pieces = three_way(base, mine, theirs)
    for name, text in (("base", base), ("mine", mine), ("theirs", theirs)):
        assert [block for piece in pieces for block in getattr(piece, name)] == text


@given(TEXTS, TEXTS, TEXTS)
def test_keeping_both_loses_no_new_block(base, mine, theirs):
    kept = blocks(three_way(base, mine, theirs))
    assert set(mine) | set(theirs) <= set(kept) | set(base)


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        (["A", "b", "c"], ["a", "b", "C"], ["A", "b", "C"]),
        (["A", "b", "c"], ["a", "B", "c"], ["A", "B", "c"]),
        (["a", "c"], ["a", "b", "c", "d"], ["a", "c", "d"]),
        (["x", "a", "b", "c"], ["a", "b", "c", "y"], ["x", "a", "b", "c", "y"]),
    ],
)
def test_changes_at_different_places_come_together_by_themselves(mine, theirs, merged):
    pieces = three_way(["a", "b", "c"], mine, theirs)
    assert not any(piece.is_conflict for piece in pieces)
    assert blocks(pieces) == merged


def test_one_paragraph_changed_by_both_is_a_choice():
    pieces = three_way(["a", "b"], ["a", "moi"], ["a", "elle"])
    (conflict,) = [piece for piece in pieces if piece.is_conflict]
    assert conflict == Piece(("b",), ("moi",), ("elle",))
    assert blocks(pieces, "mine") == ["a", "moi"]
    assert blocks(pieces, "theirs") == ["a", "elle"]
    assert blocks(pieces, "both") == ["a", "elle", "moi"]


def test_a_paragraph_that_one_takes_away_and_the_other_changes_is_a_choice():
    pieces = three_way(["a", "b", "c"], ["a", "c"], ["a", "B", "c"])
    assert [piece.is_conflict for piece in pieces] == [False, True, False]
    assert blocks(pieces, "both") == ["a", "B", "c"]


def test_a_text_is_cut_into_its_outer_blocks():
    markup = '<p>Un <em>mot</em>.</p>\n<div class="box"><p>Dedans.</p></div><hr><figure data-image="3"></figure>Nu'
    assert top_blocks(markup) == [
        "<p>Un <em>mot</em>.</p>", '<div class="box"><p>Dedans.</p></div>', '<hr><figure data-image="3"></figure>', "Nu",
    ]  # fmt: skip
    assert top_blocks("") == []


def test_a_text_of_thousands_of_lines_that_are_all_the_same_is_brought_together_at_once():
    same, calls = ["<p></p>"] * 5_000, 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        pieces = three_way(["début", *same, "fin"], ["début", "ajout", *same, "fin"], ["début", *same, "autre", "fin"])
    finally:
        sys.setprofile(None)
    assert {"ajout", "autre"} <= set(blocks(pieces))
    assert calls < 1_000_000


def test_fields_follow_who_changed_them_and_ask_where_both_did():
    base = content(headline="Titre", kicker="Sur", section=1, authors=[1], standfirst="Chapô")
    mine = content(headline="Mon titre", kicker="Sur", section=2, authors=[1, 2], standfirst="Le mien")
    theirs = content(headline="Son titre", kicker="Neuf", section=1, authors=[3, 1], standfirst="Le sien")
    merged = merge(base, mine, theirs)
    assert set(merged.field_conflicts) == {"field-headline", "field-authors", "field-standfirst"}
    kept = merged.content({})
    assert (kept["kicker"], kept["section"], kept["headline"]) == ("Neuf", 2, "Mon titre")
    assert kept["authors"] == [3, 1, 2]
    assert kept["standfirst"] == "Le sien\nLe mien"
    assert merged.content({"field-headline": "theirs"})["headline"] == "Son titre"
    assert merged.content({"field-headline": "nonsense"})["headline"] == "Mon titre"


def test_the_body_is_chosen_piece_by_piece():
    base = content(body="<p>Un.</p><p>Deux.</p><p>Trois.</p>")
    mine = content(body="<p>Un, moi.</p><p>Deux.</p><p>Trois, moi.</p>")
    theirs = content(body="<p>Un, elle.</p><p>Deux.</p><p>Trois, elle.</p>")
    merged = merge(base, mine, theirs)
    first, second = merged.text_conflicts
    chosen = merged.content({first: "theirs", second: "mine"})
    assert chosen["body"] == "<p>Un, elle.</p><p>Deux.</p><p>Trois, moi.</p>"


def use(image, alt=""):
    return {"image": image, "alt": alt, "caption": "", "decorative": False}


def test_photos_of_both_texts_keep_what_was_said_of_them():
    base = content(pictures=[use(1), use(2)])
    merged = merge(base, content(pictures=[use(1, "moi"), use(2), use(3)]), content(pictures=[use(1), use(2, "elle"), use(4)]))
    assert {line["image"]: line["alt"] for line in merged.content({})["pictures"]} == {1: "moi", 2: "elle", 3: "", 4: ""}
