"""Two texts compared: what a person would say changed, at a bounded cost."""

import random
import sys

import pytest

from articles import diff


def budget():
    return diff.Budget()


def told(runs):
    return "".join({"same": "{}", "ins": "[+{}+]", "del": "[-{}-]", "cut": "[…]"}[run.op].format(run.text) for run in runs)


def lines(before, after):
    return [(line.state, told(line.runs)) for line in diff.blocks(before, after, budget())]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Le pont rouvre", "Le pont rouvre", "Le pont rouvre"),
        ("Le pont", "Le pont rouvre", "Le pont [+rouvre+]"),
        ("Le pont rouvre lundi", "Le pont ferme lundi", "Le pont [-rouvre -][+ferme +]lundi"),
        ("L’accord", "L’avenant", "L’[-accord-][+avenant+]"),
        ("Fini.", "Fini !", "Fini [-.-][+!+]"),
        ("", "Neuf", "[+Neuf+]"),
        ("Ancien", "", "[-Ancien-]"),
    ],
)
def test_a_text_is_compared_by_words(before, after, shown):
    assert told(diff.words(before, after, budget())) == shown


def test_little_words_between_two_changes_go_with_them():
    runs = diff.words("le maire de Lomé parle fort", "le préfet de Kara parle fort", budget())
    assert told(runs) == "le [-maire de Lomé -][+préfet de Kara +]parle fort"


def test_both_texts_can_be_put_together_again_from_the_runs():
    vocabulary = ["le", "pont", "de", "Lomé", "rouvre", ".", "hier", "soir"]
    chance = random.Random(7)
    for _ in range(300):
        before, after = ([chance.choice(vocabulary) for _ in range(chance.randrange(12))] for _ in range(2))
        runs = diff.words(" ".join(before), " ".join(after), budget())
        assert " ".join("".join(f"{run.text} " for run in runs if run.op != "ins").split()) == " ".join(before)
        assert " ".join("".join(f"{run.text} " for run in runs if run.op != "del").split()) == " ".join(after)


def test_a_row_of_names_is_compared_name_by_name():
    assert told(diff.items(["Afi", "Yao"], ["Afi", "Essi", "Yao"], budget())) == "Afi[+Essi+]Yao"
    assert told(diff.items(["Afi", "Yao"], ["Yao", "Afi"], budget())) in {"[-Afi-]Yao[+Afi+]", "[+Yao+]Afi[-Yao-]"}


def test_a_changed_paragraph_shows_its_words_and_the_others_stay():
    before = "<p>Un début tranquille.</p><p>Le bac part à huit heures.</p><p>Fin.</p>"
    after = "<p>Un début tranquille.</p><p>Le bac part à neuf heures.</p><p>Fin.</p>"
    assert lines(before, after) == [
        ("same", "Un début tranquille."),
        ("changed", "Le bac part à [-huit -][+neuf +]heures."),
        ("same", "Fin."),
    ]


def test_a_paragraph_that_came_or_went_is_shown_whole():
    assert lines("<p>Un.</p>", "<p>Un.</p><p>Tout neuf ici.</p>") == [("same", "Un."), ("added", "[+Tout neuf ici.+]")]
    assert lines("<p>Un.</p><p>Tout vieux.</p>", "<p>Un.</p>") == [("same", "Un."), ("removed", "[-Tout vieux.-]")]


def test_a_paragraph_that_moved_is_said_at_both_places():
    one, two, three = "<p>Le bac part à huit heures.</p>", "<p>La mer monte vite.</p>", "<p>Le vent tombe enfin.</p>"
    found = lines(one + two + three, two + three + one)
    assert found == [
        ("left", "Le bac part à huit heures."),
        ("same", "La mer monte vite."),
        ("same", "Le vent tombe enfin."),
        ("moved", "Le bac part à huit heures."),
    ]


def test_a_paragraph_moved_and_changed_shows_what_changed():
    one, two = "<p>Le bac part à huit heures.</p>", "<p>La mer monte vite.</p><p>Le vent tombe enfin.</p>"
    found = lines(one + two, two + one.replace("huit", "neuf"))
    assert found[0] == ("left", "Le bac part à huit heures.")
    assert found[-1] == ("moved", "Le bac part à [-huit -][+neuf +]heures.")


@pytest.mark.parametrize(
    ("before", "after", "lost", "gained"),
    [
        ("<p>Un mot ici</p>", "<p>Un <strong>mot</strong> ici</p>", (), (("strong", ""),)),
        ("<p>Un <em>mot</em> ici</p>", "<p>Un mot ici</p>", (("em", ""),), ()),
        (
            '<p>Un <a href="https://a.example/">mot</a> ici</p>',
            '<p>Un <a href="https://b.example/">mot</a> ici</p>',
            (("a", "https://a.example/"),),
            (("a", "https://b.example/"),),
        ),
        ("<p>Un mot ici</p>", '<p>Un <span lang="ee">mot</span> ici</p>', (), (("lang", "ee"),)),
    ],
)
def test_words_that_only_look_otherwise_are_named(before, after, lost, gained):
    (line,) = diff.blocks(before, after, budget())
    assert line.state == "changed"
    assert line.changes == (diff.Change("mot", lost, gained),)


def test_other_spaces_are_told_and_no_word_is_struck():
    (line,) = diff.blocks("<p>Vraiment ?</p>", "<p>Vraiment\u202f?</p>", budget())
    assert told(line.runs) == "Vraiment\u202f?"
    assert line.changes == (diff.Change("", spaces=True),)
    assert diff.spaces_differ("Vraiment ?", "Vraiment\u202f?")


def test_the_anchor_of_a_remark_is_no_change_of_the_text():
    assert lines("<p>Un mot</p>", '<p>Un<span data-note="3"></span> mot</p>') == [("same", "Un mot")]


def test_a_paragraph_that_became_a_heading_keeps_its_former_self():
    (line,) = diff.blocks("<p>Au port de pêche</p>", "<h2>Au port de pêche</h2>", budget())
    assert (line.state, line.block.kind, line.former.kind) == ("changed", "h2", "p")


def test_every_part_of_a_body_is_a_line():
    markup = (
        "<h2>Titre</h2><p>Un<br>deux</p><ul><li>puce<ul><li>dedans</li></ul></li></ul><blockquote><p>Dit.</p></blockquote>"
        '<blockquote class="pull"><p>Exergue.</p></blockquote><div class="box"><h3>Repères</h3><p>Texte</p></div><hr>'
        '<figure data-image="7"></figure><div data-see-also="12"></div><div data-video="3"></div>'
        "<table><caption>Prix</caption><tbody><tr><th>Riz</th><td>500 F</td></tr></tbody></table><p>&amp; fin</p>"
    )
    assert [(block.inside, block.kind, block.ref or block.text) for block in diff.read(markup)] == [
        ("", "h2", "Titre"),
        ("", "p", "Un ↵ deux"),
        ("", "li", "puce"),
        ("", "li", "dedans"),
        ("", "quote", "Dit."),
        ("", "pull", "Exergue."),
        ("box", "h3", "Repères"),
        ("box", "p", "Texte"),
        ("", "hr", ""),
        ("", "image", "7"),
        ("", "see-also", "12"),
        ("", "video", "3"),
        ("", "caption", "Prix"),
        ("", "row", "Riz | 500 F"),
        ("", "p", "& fin"),
    ]


def test_white_space_at_the_end_of_a_paragraph_is_nothing():
    assert lines("<p>Un mot</p>", "<p> Un mot </p>\n") == [("same", "Un mot")]


def test_marks_inside_a_word_count_for_the_word():
    (block,) = diff.read("<p>inter<em>national</em> et</p>")
    assert block.words == ("international", "et")
    assert block.marks == (frozenset({("em", "")}), frozenset())


def test_unchanged_stretches_are_folded_but_for_the_neighbours_of_a_change():
    parts = [f"<p>Paragraphe numéro {n}.</p>" for n in range(20)]
    found = diff.blocks("".join(parts), "".join(parts).replace("numéro 10.", "numéro dix."), budget())
    assert [(stretch.folded, len(stretch.lines)) for stretch in diff.folded(found)] == [(True, 9), (False, 3), (True, 8)]


def test_the_middle_of_a_long_unchanged_run_is_cut():
    text = " ".join(f"mot{n}" for n in range(500))
    runs = diff.shortened(diff.words(text, f"{text} fin", budget()))
    assert [run.op for run in runs] == ["same", "cut", "same", "ins"]
    assert runs[0].text.startswith("mot0 ")
    assert runs[2].text.endswith("mot499 ")


VOCABULARY = [f"m{n}" for n in range(400)]


def text_of(seed, size, paragraph=80, vocabulary=VOCABULARY):
    chance, parts, length = random.Random(seed), [], 0
    while length < size:
        parts.append(f"<p>{' '.join(chance.choices(vocabulary, k=paragraph))}</p>")
        length += len(parts[-1])
    return "".join(parts)


def shuffled(markup):
    parts = markup.split("</p>")
    random.Random(3).shuffle(parts)
    return "</p>".join(parts)


HARD = {
    "nothing in common": (text_of(1, 300_000), text_of(2, 300_000)),
    "one paragraph": (text_of(1, 300_000, paragraph=60_000), text_of(2, 300_000, paragraph=60_000)),
    "few words": (text_of(1, 200_000, vocabulary=["a", "b"]), text_of(2, 200_000, vocabulary=["a", "b"])),
    "one word": ("<p>a</p>" * 20_000, "<p>b</p>" + "<p>a</p>" * 15_000 + "<p>c</p>"),
    "shuffled": (text_of(1, 300_000, paragraph=20), shuffled(text_of(1, 300_000, paragraph=20))),
    "every tenth word": (text_of(1, 200_000), text_of(1, 200_000).replace("m1 ", "n ").replace("m2", "q")),
    "tags only": ("<p><strong>a</strong></p>" * 10_000, "<p><em>a</em></p>" * 10_000),
}


@pytest.mark.parametrize("case", HARD)
def test_no_pair_of_texts_costs_without_bound(case):
    """Calls of functions stand for time, since they are the same on every machine."""
    calls = 0

    def count(frame, event, argument):
        nonlocal calls
        calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        found = diff.folded(diff.blocks(*HARD[case], budget()))
    finally:
        sys.setprofile(None)
    assert found
    assert calls < 10_000_000
