"""French typography: spaces, quotation marks and a few closed lists of words. No other letter is ever changed.

The rules are those of the « Lexique des règles typographiques en usage à l’Imprimerie nationale » (below: IN) except where
a docstring says that a rule is ours. Correcting twice gives what correcting once gives.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from os.path import commonprefix

NO_BREAK = "\u00a0"
THIN = "\u202f"
NARROW = "\u2009"

Change = str | Callable[[re.Match[str]], str]
Written = tuple[tuple[str, ...], str, Change]
Rule = tuple[tuple[str, ...], re.Pattern[str], Change]
"""Of these one must stand in a text before the pattern is looked for, which takes longer; the pattern; what takes its place."""

MASK, LINE_BREAK = "\ufffc", "\u2028"
"""Signs that stand for what no rule may touch, one for one; the second reads as white space."""
MASKS = re.compile(f"[{MASK}{LINE_BREAK}]")

S = f"[ {NO_BREAK}{THIN}{NARROW}]"
"""The spaces that a rule may replace. Line ends and wider spaces stay."""
SPACES = frozenset(S[1:-1])

OPAQUE = re.compile(
    r"""
      (?<![a-z0-9+.-])[a-z][a-z0-9+.-]{0,20}://[^\s<>"«»“”]*+                            # http://…
    | (?<!\w)(?:www\.|mailto:|tel:)[^\s<>"«»“”]++
    | (?<!\w)[a-z]:\\[^\s<>"«»“”]*+                                                      # C:\…
    | (?<![\w.+-])[\w.+-]*+@[\w-]++(?:\.[\w-]++)*+                                       # an e-mail address, @name
    | (?<![\w&])\#\w++                                                                   # a hashtag
    | (?<![\w.-])(?![bc]\.p\b)(?=[0-9_.-]*+[^\W0-9_])[\w-]++(?:\.[\w-]++)++(?:[/?:][^\s<>"«»“”]++)?+  # rapport.pdf, a.tg/b
    | [:;]['’^o]?-?[)(\]\[|/\\*]++ | [:;]-?[dp](?!\w)                                    # :-)
    """,
    re.VERBOSE | re.IGNORECASE,
)
MAY_BE_OPAQUE = re.compile(r"[.:;](?=\S)|[@#]")
"""One sign that every alternative above has; most paragraphs have none."""

ENTITY = re.compile(r"&#?\w{1,31};")
TAG = re.compile(r'</?([a-zA-Z][a-zA-Z0-9]{0,10})(?:[^<>"]++|"[^"]*+")*+>')
LANG = re.compile(r'\slang="([^"]*)"')
INLINE = frozenset(["a", "abbr", "br", "code", "em", "s", "span", "strong", "sub", "sup"])
VOID = frozenset(["br", "hr"])


def correct(text: str, *, thin: str = THIN) -> str:
    """A plain text with its typography put right, line by line.

    `thin` is the space before ; ! ? and between groups of digits: U+202F, or U+00A0 for telephones that print a box for it.
    """
    return "\n".join(_corrected(line, [], [], thin)[0] for line in text.split("\n"))


def correct_body(markup: str, *, thin: str = THIN) -> str:
    """The cleaned HTML of a body with its typography put right, block by block; tags and attributes stay sign for sign.

    A quotation may open inside one `<em>` and close outside. Code and passages in another language (`lang`) stay.
    """
    done: list[str] = []
    block = _Block()
    elements: list[tuple[str, bool]] = [("", False)]  # names of the open ones, and whether their words stay as they are
    at = 0
    for tag in TAG.finditer(markup):
        block.add(markup[at : tag.start()], untouched=elements[-1][1])
        at, name = tag.end(), tag[1].lower()
        if name in INLINE:
            block.add_tag(tag[0])
        else:
            done += [block.corrected(thin), tag[0]]
            block = _Block()
        if tag[0].startswith("</"):
            if any(name == opened for opened, _ in elements):
                while elements.pop()[0] != name:
                    pass
        elif name not in VOID:
            elements.append((name, _stays(name, tag[0], elements[-1][1])))
    block.add(markup[at:], untouched=elements[-1][1])
    return "".join([*done, block.corrected(thin)])


def _stays(name: str, tag: str, within: bool) -> bool:
    language = LANG.search(tag)
    if name == "code":
        return True
    return not re.match(r"fr\b", language[1], re.IGNORECASE) if language and language[1] else within


class _Block:
    """The words of a block as one text, its inline tags apart, each with its place in the text."""

    def __init__(self) -> None:
        self.text, self.tags, self.places = "", list[str](), list[int]()
        self.untouched = list[tuple[int, int]]()

    def add(self, words: str, *, untouched: bool) -> None:
        spans = [(0, len(words))] if untouched else [match.span() for match in ENTITY.finditer(words)]
        self.untouched += [(len(self.text) + start, len(self.text) + stop) for start, stop in spans]
        self.text += words

    def add_tag(self, tag: str) -> None:
        self.tags.append(tag)
        self.places.append(len(self.text))
        if _is_line_break(tag):  # a sign for the rules to see
            self.text += LINE_BREAK

    def corrected(self, thin: str) -> str:
        if not self.text.strip():
            return self._joined(self.text, self.places)
        return self._joined(*_corrected(self.text, self.places, self.untouched, thin))

    def _joined(self, text: str, places: list[int]) -> str:
        parts, at = [], 0
        for tag, place in zip(self.tags, places, strict=True):
            parts += [text[at:place], tag]
            at = place + _is_line_break(tag)
        return "".join([*parts, text[at:]])


def _is_line_break(tag: str) -> bool:
    return tag[:3].lower() == "<br"


def _corrected(text: str, places: list[int], untouched: list[tuple[int, int]], thin: str) -> tuple[str, list[int]]:
    """The text with every rule applied, and the places as they have moved."""
    masked = OPAQUE.sub(_mask, text) if MAY_BE_OPAQUE.search(text) else text
    for start, stop in untouched:
        masked = masked[:start] + _mask(text[start:stop]) + masked[stop:]
    strand = _Strand(masked, places)
    hidden = iter([text[match.start()] for match in MASKS.finditer(masked)])
    strand.replace(_quotation_marks(strand.text))
    for signs, rule, change in _rules(thin):
        if any(sign in strand.text for sign in signs):
            strand.sub(rule, change)
    return MASKS.sub(lambda _sign: next(hidden), strand.text), strand.places


def _mask(found: re.Match[str] | str) -> str:
    return "".join(LINE_BREAK if sign == LINE_BREAK else MASK for sign in (found if isinstance(found, str) else found[0]))


class _Strand:
    """A text under correction, with places that move along."""

    def __init__(self, text: str, places: list[int]) -> None:
        self.text, self.places = text, places

    def sub(self, rule: re.Pattern[str], change: Change) -> None:
        if self.places:
            new = change if callable(change) else lambda match: match.expand(change)
            self.replace([span for match in rule.finditer(self.text) for span in self._spans(match, new(match))])
        else:
            self.text = rule.sub(change, self.text)

    def _spans(self, match: re.Match[str], new: str) -> list[tuple[int, int, str]]:
        """What a match changes: the whole, or sign by sign where a place lies within, so that no tag moves over a letter."""
        start, stop = match.span()
        if bisect_right(self.places, start) == bisect_left(self.places, stop):
            return [(start, stop, new)]
        return list(_small_changes(match[0], new, start))

    def replace(self, spans: list[tuple[int, int, str]]) -> None:
        """Put new text in the place of each span (start, end, new). What stands before a span stays before it."""
        if not spans:
            return
        parts, end = list[str](), 0
        for start, stop, new in spans:
            parts += [self.text[end:start], new]
            end = stop
        self.text = "".join([*parts, self.text[end:]])
        if self.places:
            self.places = list(_moved(self.places, spans))


def _small_changes(old: str, new: str, start: int) -> Iterator[tuple[int, int, str]]:
    """The spaces that came or went, each by itself; then, of other signs, all between the first and the last that differ."""
    at, to = 0, 0
    while at < len(old) or to < len(new):
        one, other = old[at : at + 1], new[to : to + 1]
        left, came = one in SPACES, other in SPACES
        if one != other and not left and not came:
            break
        if one == other:
            at, to = at + 1, to + 1
            continue
        yield start + at, start + at + left, other if came else ""
        at, to = at + left, to + came
    if at < len(old) or to < len(new):
        same = len(commonprefix([old[:at:-1] + old[at : at + 1], new[:to:-1] + new[to : to + 1]]))
        yield start + at, start + len(old) - same, new[to : len(new) - same]


def _moved(places: list[int], spans: list[tuple[int, int, str]]) -> Iterator[int]:
    shift, number = 0, 0
    for place in places:
        while number < len(spans) and spans[number][1] <= place and spans[number][0] < place:
            start, stop, new = spans[number]
            shift, number = shift + len(new) - (stop - start), number + 1
        if number < len(spans) and spans[number][0] < place:
            start, _stop, new = spans[number]
            yield start + shift + min(place - start, len(new))
        else:
            yield place + shift


# The rules, in their order

OPENS_AFTER = frozenset("([{«“‘'’-–—/" + MASK)
CLOSES_BEFORE = frozenset(")]}»”’,;:.!?…-–—/%" + MASK)


def _quotation_marks(text: str) -> list[tuple[int, int, str]]:
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
        if IDENTIFIERS.search(before) or len(digits) > 15:
            return match[0]
        has_unit, was_grouped = bool(UNIT.match(text, match.end())), digits != match[0]
        counts = was_grouped or (len(digits) < 8 and WORD_BEHIND.match(text, match.end()))
        if not has_unit and not (len(digits) > 4 and counts):
            return match[0]
        return re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+\Z)", thin, digits)

    return grouped


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
def _rules(thin: str) -> tuple[Rule, ...]:
    """Every rule behind that of the quotation marks, in order."""
    rules = [*_of_words(), *_of_units(), *_of_numbers(thin), *_of_punctuation(thin)]
    return tuple((signs, re.compile(pattern), change) for signs, pattern, change in rules)


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
        (("h",), rf"(?<![\w.,:/])([01]?[0-9]|2[0-4]){S}?h{S}?([0-5][0-9])(?!\w)", rf"\1{n}h{n}\2"),
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
