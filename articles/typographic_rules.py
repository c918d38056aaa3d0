"""The rules of French typography in their order, and the closed lists that they go by; typography.py applies them.

IN: the « Lexique des règles typographiques en usage à l’Imprimerie nationale ».
"""

import re
from collections.abc import Callable
from functools import lru_cache

NO_BREAK = "\u00a0"
THIN = "\u202f"
NARROW = "\u2009"

Change = str | Callable[[re.Match[str]], str]
Written = tuple[tuple[str, ...], str, Change]
Rule = tuple[tuple[str, ...], re.Pattern[str], Change]
"""Of these one must stand in a text before the pattern is looked for, which takes longer; the pattern; what takes its place."""

MASK, LINE_BREAK = "\ufffc", "\u2028"
"""Signs that stand for what no rule may touch, one for one; the second reads as white space."""

S = f"[ {NO_BREAK}{THIN}{NARROW}]"
"""The spaces that a rule may replace. Line ends and wider spaces stay."""
SPACES = frozenset(S[1:-1])

OPENS_AFTER = frozenset("([{«“‘'’-–—/" + MASK)
CLOSES_BEFORE = frozenset(")]}»”’,;:.!?…-–—/%" + MASK)


def quotation_marks(text: str) -> list[tuple[int, int, str]]:
    """« » around a quotation, “ ” around one inside it (IN, « Guillemets »). A block where they do not pair stays as it is."""
    open_marks, changes = list[tuple[str, int]](), list[tuple[int, int, str]]()
    for match in re.finditer(r'["“”«»]', text):
        mark, at = match[0], match.start()
        kind = _kind(text, at)
        if kind == "opens":
            open_marks.append((mark, at))
        elif open_marks and kind == "closes" and PAIRS[open_marks[-1][0]] == mark:
            depth = len(open_marks)
            opened = open_marks.pop()[1]
            if mark != "»" and (depth == 1 or mark == '"'):
                left, right = "«»" if depth == 1 else "“”"
                changes += [(opened, opened + 1, left), (at, at + 1, right)]
            if mark == '"' and depth > 2:
                return []
        elif not _is_measure(text, at, mark):
            return []
    return [] if open_marks else sorted(changes)


PAIRS = {"«": "»", "“": "”", '"': '"'}


def _kind(text: str, at: int) -> str:
    """Whether the mark at this place opens or closes a quotation, or neither."""
    if text[at] != '"':
        return "opens" if text[at] in "«“" else "closes"
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before or before.isspace() or before in OPENS_AFTER and after.isalnum():
        return "opens" if after and not after.isspace() else ""
    return "closes" if not after or after.isspace() or after in CLOSES_BEFORE or after == '"' else ""


def _is_measure(text: str, at: int, mark: str) -> bool:
    """Inches or seconds: 5"."""
    return mark in '"”' and text[at - 1 : at].isdigit()


IDENTIFIERS = re.compile(
    r"""(?: [0-9+] | \b(?:n[°ºo]|numéros?(?:\ (?:vert|court|gratuit|unique))?|no|b\.?\ ?p|c\.?\ ?p|code|postale?|boîte|dossier|réf
    |référence|matricule|ticket|lois?
    |articles?|art|décrets?|arrêtés?|ordonnance|circulaire|résolution|tél|téléphone|appeler|appelez|whatsapp|sms|isbn|siret|siren
    |rccm|compte|pp?|page|pages|version|vol|poste|chambre|an|année|années|depuis|dès|id|identifiant|contact|contacts)
    | \b(?:numéros|lois|articles|arts?|décrets|arrêtés|pages|pp)\.?(?:[\ \u00a0\u202f]?[0-9][0-9.-]*+
      (?:,|[\ \u00a0\u202f](?:et|ou|à)))++ )\.?[:\ \u00a0\u202f]*\Z""",
    re.VERBOSE | re.IGNORECASE,
)
"""What stands before a number that is a name: of a law, a post office, a telephone, a year; « les articles 12000 et 13000 »."""
MONTHS = (
    "janvier|f(?:é|e\u0301)vrier|mars|avril|mai|juin|juillet|ao(?:û|u\u0302)t|septembre|octobre|novembre|d(?:é|e\u0301)cembre"
)
AFTER_MONTH = re.compile(rf"(?<!\w)(?:{MONTHS}){S}+\Z", re.IGNORECASE)
YEAR = re.compile(r"(?:1[89]|20)[0-9][0-9]")
BEFORE_YEAR = re.compile(
    rf"(?<!\w)(?:en|fin|début|(?:de|entre|depuis){S}+{YEAR.pattern}{S}+(?:à|et|jusqu[’'](?:à|en))){S}+\Z", re.IGNORECASE
)
"""A year is never parted (IN, « Nombres »): what follows the name of a month, and, which is ours to guess, a number from 1800 to
2099 behind « en », « fin », « début », or at the end of « de 2010 à 2020 », « entre 2010 et 2020 »."""
BEFORE = 60

UNIT = re.compile(
    rf"""{S}?(?: [%‰€$£] | °{S}?C\b | F{S}?CFA\b | (?: F | francs? | euros? | dollars? | cedis? | nairas? | [kcm]?m[²³]? | km/h
    | [km]?g | t | ha | [kMGT]?Wh? | tonnes? | (?:kilo|centi|milli)?mètres? | (?:kilo)?grammes? | kilos? | hectares? | litres?
    | millions? | milliards? )(?![\w'’] | \.\w | (?<=[\W\d_][A-Za-z])\.) )""",  # a point behind one letter: F. Mitterrand
    re.VERBOSE,
)
WORD_BEHIND = re.compile(rf"{S}[a-zà-ÿœ]{{2,}}")


def _grouped(thin: str) -> Callable[[re.Match[str]], str]:
    """10 000 from five digits on, 5 000 before a unit (IN, « Nombres »); which numbers are names is ours to guess."""

    def grouped(match: re.Match[str]) -> str:
        text, digits = match.string, re.sub(S, "", match[0])
        before = text[max(0, match.start() - BEFORE) : match.start()]
        if IDENTIFIERS.search(before) or _is_year(digits, before) or len(digits) > 15:
            return match[0]
        has_unit, was_grouped = bool(UNIT.match(text, match.end())), digits != match[0]
        counts = was_grouped or (len(digits) < 8 and WORD_BEHIND.match(text, match.end()))
        if not has_unit and not (len(digits) > 4 and counts):
            return match[0]
        return re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+\Z)", thin, digits)

    return grouped


def _is_year(digits: str, before: str) -> bool:
    return bool(AFTER_MONTH.search(before) or YEAR.fullmatch(digits) and BEFORE_YEAR.search(before))


def _number_sign(match: re.Match[str]) -> str:
    """n° before a digit (IN, « Abréviations »); the capital stays where a sentence begins."""
    before = match.string[: match.start()].rstrip(f" {NO_BREAK}{THIN}")
    keeps = match[1] == "N" and (not before or before[-1] in f".!?…«“{LINE_BREAK}")
    return f"{'N' if keeps else 'n'}°{NO_BREAK}"


LIGATURES = r"""(?xi)(?<!\w)(?:
      (?:(?:contre|é|e\u0301|ran)?c|ch)(oe)ur(?:s|er|e|ent|é|ée|és|ées|ant|ante|antes|ants|ement|ements)?
    | (?:con)?s(oe)ur(?:s|ette|ettes)?
    | (?:dés|man)?(oe)uvr(?:e|es|er|a|ai|ais|ait|aient|ant|ent|ez|ons|é|ée|és|ées|èrent|era|eront|erait|ement
      |ements|ier|ière|ières|iers|ante|antes|ants|able|ables)
    | v(oe)ux? | b(oe)ufs? | n(oe)uds? | (oe)ufs? | m(oe)urs
    | (oe)il(?:s|let|lets|lade|lades|lère|lères|leton|letons)?
    | f(oe)t(?:us|al|ale|ales|aux)
    | (oe)d(?:ème|èmes|émateux|émateuse|émateuses) | (oe)sophag(?:e|es|ien|ienne|iens|iennes|ique|iques|ite|ites)
    | (oe)dip(?:e|ien|ienne|iens|iennes)
    | (oe)cuméni(?:que|ques|sme) | (oe)nolog(?:ie|ies|ue|ues|ique|iques) | (oe)strogèn(?:e|es)
    )(?![\w\u0300-\u036f])"""
"""The words with œ, a closed list (IN, « Ligatures »): cœur and sœur, never moelle, poêle or coexister."""


def _ligature(match: re.Match[str]) -> str:
    start, stop = match.span(match.lastindex or 0)
    whole, at = match[0], match.start()
    return f"{whole[: start - at]}{'œ' if whole[start - at] == 'o' else 'Œ'}{whole[stop - at :]}"


DIGITS = tuple("0123456789")
BEHIND_A_WORD = r"(?<=[^\s(\[{«“‘\"'¡¿:/\\#@&=<>*+-])"


@lru_cache
def rules(thin: str) -> tuple[Rule, ...]:
    """Every rule behind that of the quotation marks, in order."""
    written = [*_of_words(), *_of_units(), *_of_numbers(thin), *_of_punctuation(thin)]
    return tuple((signs, re.compile(pattern), change) for signs, pattern, change in written)


def _of_words(n: str = NO_BREAK) -> list[Written]:
    return [
        # Three points are one sign; a dash that stands alone is a dash (ours).
        (("...",), r"(?<![.…])\.\.\.(?![.…])", "…"),
        (("--",), r"(?<!\S)--(?=\s)", "–"),
        # IN, « Apostrophe »: between letters, before a quotation, and l’11 septembre. Feet and minutes keep theirs.
        (("'",), r"'(?<=[^\W\d_]')(?=[^\W\d_]|[«“])|'(?<=(?<!\w)[dl]')(?=[0-9])", "’"),
        (("oe", "Oe", "OE", "oE"), LIGATURES, _ligature),
        # IN, « Abréviations »: Monsieur is M.; a title stays with its name.
        (("Mr",), rf"(?<![\w.’'-])Mr\.?{S}+(?=[A-ZÀ-ÖØ-ÞŒ])", f"M.{n}"),
        (("M", "Dr", "Pr"), rf"(?<![\w.’'-])(MM?\.|Mmes?|Mlles?|Dr|Pr|Me|Mgr){S}+(?=[A-ZÀ-ÖØ-ÞŒ])", rf"\1{n}"),
        (("°", "º", "o"), rf"(?<![\w'’-])([Nn])(?:[°º]{S}*|o{S}+)(?=[0-9])", _number_sign),
        (("1",), r"(?<![\w.,])1(?:è|e\u0300)re(s?)(?!\w)", r"1re\1"),
    ]


def _of_units(n: str = NO_BREAK) -> list[Written]:
    return [
        # IN, « Unités » and « Heures »: 5 %, 20 °C, 5 000 F CFA, 14 h 05.
        (("%", "‰", "€"), rf"(?<=[0-9]){S}*([%‰€])(?![\w%])", rf"{n}\1"),
        (("°",), rf"(?<=[0-9]){S}*°{S}?C(?!\w)", f"{n}°C"),
        (("CFA",), rf"(?<=[0-9]){S}*(?=F{S}?CFA(?!\w))", n),
        (("CFA",), rf"(?<!\w)F{S}CFA(?!\w)", f"F{n}CFA"),
        (DIGITS, rf"(?<=[0-9]){S}+(?=(?:F|[kcm]?m[²³]?|km/h|[km]?g|ha|[kMGT]?Wh?|[$£])(?![\w'’.]))", n),
        (("h",), rf"(?<![\w.,:/])([01]?[0-9]|2[0-4]){S}?h{S}?([0-5][0-9])(?!\w|{S}?h)", rf"\1{n}h{n}\2"),
        (("h",), rf"(?<![\w.,:/])([01]?[0-9]|2[0-4]){S}?h(?!\w)", rf"\1{n}h"),
    ]


def _of_numbers(thin: str) -> list[Written]:
    return [
        # IN, « Nombres ».
        (
            DIGITS,
            rf"(?<![\w.,:/+°#-])(?:[1-9][0-9]{{0,2}}(?:{S}[0-9]{{3}}(?![0-9]))++(?!{S}?[0-9])|[1-9][0-9]{{3,}}+)"
            r"(?![\w/:-]|[.,][0-9])",
            _grouped(thin),
        ),
    ]


def _of_punctuation(thin: str, n: str = NO_BREAK) -> list[Written]:
    return [
        # IN, « Ponctuation »: a thin space before ; ! ? and between them, a full one before the colon and inside « ».
        (("«",), rf"«{S}*(?=[^\s»])", f"«{n}"),
        (("»",), rf"(?<=[^\s«]){S}*»", f"{n}»"),
        ((";", "!", "?"), rf"{BEHIND_A_WORD}{S}*([;!?])(?=[\s)\]}}»”’;!?…,.:\"']|\Z)", rf"{thin}\1"),
        ((":",), rf"{BEHIND_A_WORD}{S}*:(?=\s|\Z)", f"{n}:"),
    ]
