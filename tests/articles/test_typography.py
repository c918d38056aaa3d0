"""Typography put right: what is corrected, what stays, and that nothing else ever changes. `~` is U+00A0, `|` is U+202F."""

import itertools
import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.text import clean_body
from articles.typography import correct, correct_body

CORRECTED = [
    # Punctuation
    ("Le pont a cédé !", "Le pont a cédé|!"),
    ("Le pont a cédé!", "Le pont a cédé|!"),
    ("Qui paiera?", "Qui paiera|?"),
    ("Le marché ferme; les étals restent.", "Le marché ferme|; les étals restent."),
    ("Vraiment ?!", "Vraiment|?|!"),
    ("Non!!!", "Non|!|!|!"),
    ("(Enfin !)", "(Enfin|!)"),
    ("Les prix : une hausse", "Les prix~: une hausse"),
    ("Les prix: une hausse", "Les prix~: une hausse"),
    ("Titre :", "Titre~:"),
    ("Déjà\u202f: oui\u00a0!", "Déjà~: oui|!"),
    ("Enfin… !", "Enfin…|!"),
    ("Et après...", "Et après…"),
    ("Le fleuve -- qui monte -- inquiète", "Le fleuve – qui monte – inquiète"),
    # Quotation marks
    ('Elle répond "oui".', "Elle répond «~oui~»."),
    ("Elle répond “oui”.", "Elle répond «~oui~»."),
    ("Elle répond « oui ».", "Elle répond «~oui~»."),
    ("Elle répond «oui».", "Elle répond «~oui~»."),
    ('"Oui", dit-elle. "Non", dit-il.', "«~Oui~», dit-elle. «~Non~», dit-il."),
    ('Il crie "Au feu!" et court.', "Il crie «~Au feu|!~» et court."),
    ("« Il a dit “non” hier »", "«~Il a dit “non” hier~»"),
    ('"Il a dit "non" hier"', "«~Il a dit “non” hier~»"),
    ('« Il a dit "non" hier »', "«~Il a dit “non” hier~»"),
    ('l\'"avenir"', "l’«~avenir~»"),
    ('("La Voix")', "(«~La Voix~»)"),
    ('"Un écran de 15""', '"Un écran de 15""'),
    # Apostrophes
    ("L'eau, aujourd'hui, qu'elle", "L’eau, aujourd’hui, qu’elle"),
    ("Le sommet de l'OTAN et l'11", "Le sommet de l’OTAN et l’11"),
    # Numbers and units
    ("10000 personnes", "10|000 personnes"),
    ("10 000 personnes", "10|000 personnes"),
    ("1 250 000 habitants", "1|250|000 habitants"),
    ("10000 et 12000 voix, 13000 abstentions", "10|000 et 12|000 voix, 13|000 abstentions"),
    ("depuis 1960, 12000 personnes", "depuis 1960, 12|000 personnes"),
    # A year before a unit
    ("Le 18 juin 1940 F est la lettre", "Le 18 juin 1940~F est la lettre"),
    ("le 31 DÉCEMBRE 2023 tonnes, en août 2024 litres", "le 31 DÉCEMBRE 2023 tonnes, en août 2024 litres"),
    ("de 2010 à 2020 km, entre 1995 et 2005 F, en 2024 t", "de 2010 à 2020~km, entre 1995 et 2005~F, en 2024 t"),
    ("depuis 1990 jusqu’en 2000 tonnes, fin 2023 litres", "depuis 1990 jusqu’en 2000 tonnes, fin 2023 litres"),
    ("de 1500 à 2500 km, entre 12000 et 13000 F, à 2000 m", "de 1500 à 2|500~km, entre 12|000 et 13|000~F, à 2|000~m"),
    ("en 5000 tonnes, en mai dernier 5000 tonnes", "en 5|000 tonnes, en mai dernier 5|000 tonnes"),
    ("l'article 12, 13000 fois lu", "l’article 12, 13|000 fois lu"),
    ("5000 F CFA", "5|000~F~CFA"),
    ("5 000 FCFA", "5|000~FCFA"),
    ("2 500 km", "2|500~km"),
    ("2500 euros", "2|500 euros"),
    ("3200 €", "3|200~€"),
    ("100% des voix, 3,5 %", "100~% des voix, 3,5~%"),
    ("Il fait 38°C, puis 20 ° C", "Il fait 38~°C, puis 20~°C"),
    ("À 14h05, jusqu'à 16h", "À 14~h~05, jusqu’à 16~h"),
    ("De 8h30 à 9 h 15", "De 8~h~30 à 9~h~15"),
    ("De 8h-10h", "De 8~h-10~h"),
    # Words
    ("M. Agbeko et Mme Diallo", "M.~Agbeko et Mme~Diallo"),
    ("Mr Agbeko", "M.~Agbeko"),
    ("Mr. Éyadé", "M.~Éyadé"),
    ("le Dr Sow", "le Dr~Sow"),
    ("la loi No 2024-005", "la loi n°~2024-005"),
    ("la loi n°2024-005", "la loi n°~2024-005"),
    ("le N° 5", "le n°~5"),
    ("N° 5 en vente", "N°~5 en vente"),
    ("Fini. No 12 arrive.", "Fini. N°~12 arrive."),
    ("la 1ère dame, les 1ères pluies", "la 1re dame, les 1res pluies"),
    ("Le coeur de la soeur", "Le cœur de la sœur"),
    ("OEUVRE, Oeuvre, oeuvre, COEUR", "ŒUVRE, Œuvre, œuvre, CŒUR"),
    ("un oeil, des oeillets, des oeufs, un boeuf", "un œil, des œillets, des œufs, un bœuf"),
    ("voeux, noeud, moeurs, choeur, rancoeur", "vœux, nœud, mœurs, chœur, rancœur"),
    ("manoeuvrer, désoeuvrement, écoeurant, consoeur", "manœuvrer, désœuvrement, écœurant, consœur"),
    ("foetus, oedème, oesophage, Oedipe, oecuménique", "fœtus, œdème, œsophage, Œdipe, œcuménique"),
    ("un chef-d'oeuvre à contrecoeur", "un chef-d’œuvre à contrecœur"),
]
UNTOUCHED = [
    "",
    "Une phrase sans rien.",
    "Il est 12:30, score 2-1, rapport 1:2, au format 16:9.",
    "Voir http://journal.example/a?b=1;c=d!e:f et https://journal.example/?q='x'",
    "Voir www.journal.example/a?b ou journal.example/l'eau",
    "Écrire à l'adresse o'neil+infos@journal.example".replace("l'a", "l’a"),
    "Ouvrir rapport_final.v2.pdf puis C:\\Users\\Ama\\a.txt",
    "Bravo :-) ou :) ou ;-) ou :D",
    "Suivre #coeur et @soeur_ama",
    'Un tuyau de 5" et un de 3\', 6"',
    'Il dit "oui et part.',
    'Une " seule',
    "Un ” de trop",
    "« ouvert sans fin".replace("« ", "«\u00a0"),
    'a"b"c',
    "moelle, poêle, coexister, coefficient, moelleux, poète, Noël, Citroën, Groenland, boeing, oenophile, coelacanthe",
    "En 1960, en 2024, 1 960 ou 4 500 votants".replace("4 500", "4500"),
    "+228 90 12 34 56, +228 901 234 567, tél. 90 123 456",
    "le numéro vert 8 200 000 est gratuit, le numéro court 12345 aussi",
    "article 1384, article 12345 du code, loi 20245 sur la presse",
    "les articles 12000 et 13000 du code, les articles 12000, 12500 ou 13000 du code",
    "art. 12000 à 13000 du code",
    "B.P. 12345 est fermée, B. P. 12345 aussi, C.P. 12345 encore",
    "p. 12000 du registre, pp. 12000 et 13000 du registre",
    "75001 Paris, BP 12345 Lomé, code postal 10000 est",
    "12345,67 et 3.14159 et 0,00012 et 01234 voix",
    "le dossier n°\u00a012345 est clos",
    "2024-005, 12345-6, 10/12/20245",
    "std::vector, a?b:c, foo!bar, x;y",
    "XXe siècle, 1er mai, 2ème, IIe",
    "A -- ou rien".replace("-- ", "--"),
    "Monsieur Mr, le Mr",
    "No comment, no man",
    "M. le maire, Dr en droit",
    "( ?) et [!]",
    "rock 'n' roll, les '80",
    "100%20 et 5%x",
    "....",
    "A\tb",
]


def spaced(text: str) -> str:
    return text.replace("~", "\u00a0").replace("|", "\u202f")


@pytest.mark.parametrize(("before", "after"), CORRECTED)
def test_a_sentence_is_corrected(before, after):
    assert correct(before) == spaced(after)
    assert correct(spaced(after)) == spaced(after)
    assert correct_body(f"<p>{before}</p>") == spaced(f"<p>{after}</p>")


@pytest.mark.parametrize("text", UNTOUCHED)
def test_a_sentence_stays_as_it_is(text):
    assert correct(text) == text


BODIES = [
    ('<p>Il dit <em>"Oui</em> et part".</p>', "<p>Il dit <em>«~Oui</em> et part~».</p>"),
    ('<p>"<strong>Oui</strong>" !</p>', "<p>«~<strong>Oui</strong>~»|!</p>"),
    ("<p><em>Oui</em>!</p>", "<p><em>Oui</em>|!</p>"),
    ("<p>Oui<em> !</em></p>", "<p>Oui<em>|!</em></p>"),
    ("<p>L'<em>oeuvre</em></p>", "<p>L’<em>œuvre</em></p>"),
    ("<p>c<em>oeu</em>r, so<em>eurs</em> et b<em>oe</em>ufs</p>", "<p>c<em>œu</em>r, sœ<em>urs</em> et b<em>œ</em>ufs</p>"),
    ("<p>1<em>0</em>000<em>000</em> t et 1<em>2</em>000 km</p>", "<p>1<em>0</em>|000<em>|000</em> t et 1<em>2</em>|000~km</p>"),
    ("<p>1<em>ère</em></p>", "<p>1<em>re</em></p>"),
    ("<p>5<strong>000</strong> F CFA</p>", "<p>5<strong>|000</strong>~F~CFA</p>"),
    ('<p>"Un</p><p>deux"</p>', '<p>"Un</p><p>deux"</p>'),
    ('<p>"Un<br>deux" ?</p>', "<p>«~Un<br>deux~»|?</p>"),
    ("<p>Un<br>! Deux</p>", "<p>Un<br>! Deux</p>"),
    ("<p><code>a ? 'b'c : \"d\"</code> !</p>", "<p><code>a ? 'b'c : \"d\"</code>|!</p>"),
    ('<p>Il dit "<span lang="en">It\'s "me" !</span>" !</p>', '<p>Il dit «~<span lang="en">It\'s "me" !</span>~»|!</p>'),
    ('<blockquote lang="en"><p>Why ?</p><p lang="fr">Oui ?</p></blockquote><p>Oui ?</p>',
     '<blockquote lang="en"><p>Why ?</p><p lang="fr">Oui|?</p></blockquote><p>Oui|?</p>'),
    ('<p lang="fr-TG">Oui ?</p>', '<p lang="fr-TG">Oui|?</p>'),
    ('<p><a href="https://a.example/?b=l\'c" title="Oui ?">Oui ?</a></p>',
     '<p><a href="https://a.example/?b=l\'c" title="Oui ?">Oui|?</a></p>'),
    ("<p>https://a.example/?b=1&amp;c=2 ?</p>", "<p>https://a.example/?b=1&amp;c=2|?</p>"),
    ("<p>Toto &amp; Cie &lt;3; R&amp;D</p>", "<p>Toto &amp; Cie &lt;3|; R&amp;D</p>"),
    ('<figure data-image="7"></figure><div data-see-also="12"></div><p>Oui<span data-note="3"></span> !</p>',
     '<figure data-image="7"></figure><div data-see-also="12"></div><p>Oui<span data-note="3"></span>|!</p>'),
    ("<ul><li>Un ?</li><li>Deux</li></ul><h2>Qui ?</h2>", "<ul><li>Un|?</li><li>Deux</li></ul><h2>Qui|?</h2>"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), BODIES)
def test_a_body_is_corrected_across_its_tags(before, after):
    assert correct_body(before) == spaced(after)
    assert correct_body(spaced(after)) == spaced(after)


def test_every_line_of_a_text_stands_for_itself():
    assert correct('"Un"\n"Deux') == '«\u00a0Un\u00a0»\n"Deux'


def test_the_narrow_space_may_be_the_plain_one():
    assert correct("10000 voix !", thin="\u00a0") == "10\u00a0000 voix\u00a0!"
    assert correct("10\u202f000 voix\u202f!", thin="\u00a0") == "10\u00a0000 voix\u00a0!"


# Properties

WORDS = st.sampled_from(
    ["l'eau", "oui", "Mr", "M.", "No", "n°", "N°", "1ère", "coeur", "OEuvre", "moelle", "14h05", "9h", "10000", "5 000", "1 960",
     "F CFA", "FCFA", "km", "%", "€", "°C", '"', "“", "”", "«", "»", "'", "’", "!", "?", ";", ":", "...", "…", "--", ",", ".",
     "(", ")", ":-)", "http://a.example/?b:c!", "a@b.example", "#soeur", "a.pdf", "C:\\x", "5\"", "12:30", "+228", "90", "Paris",
     "\t", "\u00a0", "\u202f", "\u2009", "\u2028", "\ufffc", "é", "e\u0301", "ß", "أ", "𝒳", "\u200d", "1", "12",
     "123", "1234", "&", "<", ">"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(WORDS, st.sampled_from(["", " ", " ", " "])), max_size=24).map("".join),
    st.lists(WORDS, max_size=14).map(" ".join),
)


def letters(text: str) -> str:
    """What must be the same before and after: all but spaces, quotation marks, apostrophes and the closed lists."""
    text = re.sub("[ \u00a0\u202f\u2009]", "", text)
    text = re.sub("[\"“”«»]|['’]", "'", text)
    text = (
        text.replace("…", "...").replace("–", "--").replace("œ", "oe").replace("Œ", "OE").replace("Oe", "OE").replace("oE", "oe")
    )
    text = re.sub(r"Mr\.?|M\.", "M.", text)
    text = re.sub(r"[Nn][oº°](?=[0-9])", "n°", text)
    return re.sub(r"1(è|e\u0301|e\u0300)re", "1re", text)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
@example('"! x')
@example("a:)")
@example("0h 00h00")
def test_correcting_twice_is_correcting_once(text):
    once = correct(text)
    assert correct(once) == once


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_nothing_but_spaces_marks_and_closed_lists_changes(text):
    assert letters(correct(text)) == letters(text)


TAGS = st.sampled_from(
    ["<p>", "</p>", "<em>", "</em>", "<strong>", "</strong>", "<br>", "<code>", "</code>", '<span lang="en">', "</span>", "<li>",
     '<a href="http://x.example/?a=1&amp;b">', "</a>", '<figure data-image="7"></figure>', '<span data-note="3"></span>', "<h2>"]
)  # fmt: skip
MARKUP = st.lists(st.one_of(WORDS, TAGS, TAGS, st.sampled_from([" ", "&amp;", "&lt;"])), max_size=30).map("".join)


@given(MARKUP)
@settings(max_examples=400, deadline=None)
def test_a_body_keeps_its_tags_and_its_letters(markup):
    markup = clean_body(markup)
    once = correct_body(markup)
    tags = re.compile(r"<[^>]*>")
    assert tags.findall(once) == tags.findall(markup)
    assert letters(tags.sub("", once)) == letters(tags.sub("", markup))
    assert correct_body(once) == once
    assert clean_body(once) == once or clean_body(markup) != markup


PARTED = st.lists(
    st.sampled_from(["coeur", "manoeuvre", "OEuvre", "10000 voix", "10000000 voix", "1 250 000 km", "5000 F CFA", "14h05",
                     "l'eau", '"oui"', "Mme A", "Vraiment ?!", "moelle", "100 %", "38 °C", "un : deux", "12000 t",
                     "18 juin 1940 F", "de 2010 à 2020 km"]),
    min_size=1, max_size=4,
).map(" ".join)  # fmt: skip


@given(PARTED, st.lists(st.integers(0, 60), min_size=1, max_size=6))
@settings(max_examples=400, deadline=None)
@example("coeur", [1, 4])
def test_no_tag_moves_over_a_letter(text, places):
    places = sorted({place for place in places if not re.fullmatch("oe", text[place - 1 : place + 1], re.IGNORECASE)})
    parts = [text[start:stop] for start, stop in itertools.pairwise([0, *places, len(text)])]
    markup = "".join(part + tag for part, tag in zip(parts, itertools.cycle(["<em>", "</em>"])))
    after = re.split("</?em>", correct_body(markup))
    assert [alphanumeric(part) for part in after] == [alphanumeric(part) for part in re.split("</?em>", markup)]


def alphanumeric(text: str) -> str:
    return re.sub(r"[\W_]", "", text.replace("œ", "oe").replace("Œ", "OE"))


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_a_body_that_nobody_cleaned_does_no_harm(markup):
    assert letters(correct_body(markup)) == letters(markup)


@pytest.mark.parametrize("part", ['"', ". ", "a", "1 000 ", "; ", "a.", ":-", "<p", "&", "@", "a-", '<a "', "«", "1", "[;", "oe"])
def test_no_text_takes_long(part):
    began = time.process_time()
    correct(part * 20_000)
    correct_body(part * 20_000)
    assert time.process_time() - began < 3
