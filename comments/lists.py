"""The newsroom's lists of words and sites: what of them stands in a comment, and their upkeep.

Looked for is a whole word or phrase, whatever its case and accents, also disguised: c.a.s.i.n.o, c4s1n0, cas*no, caaasino.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Max

from comments.folding import SITE, WORD, fold, host, sites, words
from comments.limits import limit
from comments.models import ListedTerm
from comments.spam import Signal

SHIPPED = Path(__file__).parent / "wordlists"
"""`fr.txt`, `en.txt`: one term a line, # begins a remark. Words only for holding; loaded by a migration, then the newsroom's."""

NAMED = 5
"""Terms that a remark names."""

LETTERS_APART = re.compile(r"(?<![^\W_])(?:[^\W\d_][\s.*_·•~|+-]{1,3}){3,}[^\W\d_](?![^\W_])")
INSIDE = re.compile(r"(?<=[^\W_])[.*_·•~|+-]+(?=[^\W_])")
RUN = re.compile(r"([^\W\d_])\1+")
LONG_RUN = re.compile(r"([^\W\d_])\1{2,}")
OUTER = ".,;:!?…()[]{}\"'«»“”‘’"
LEET = [str.maketrans("0134578@$€!", f"o{one}eastbase{one}") for one in "il"]
LEAST = 4
"""Letters that a term needs to be looked for in disguise, or with the s of a plural."""


@dataclass(frozen=True)
class Term:
    """A line of the lists, as far as matching needs it."""

    term: str
    refuses: bool
    reason: str


@dataclass(frozen=True)
class Found:
    """What of the lists stands in a comment."""

    words: list[Term] = field(default_factory=list)
    sites: list[Term] = field(default_factory=list)

    @property
    def signals(self) -> list[str]:
        """Remarks with the terms, as `spam.in_words` reads them."""
        named = ((Signal.WORDS, self.words), (Signal.SITES, self.sites))
        return [f"{code}:{', '.join(term.term for term in terms[:NAMED])}" for code, terms in named if terms]

    @property
    def refusal(self) -> Term | None:
        return next((term for term in [*self.words, *self.sites] if term.refuses), None)


class Matcher:
    """All terms, arranged so that looking for them costs as much with ten as with thousands."""

    def __init__(self, rows: Iterable[ListedTerm]) -> None:
        self.words: dict[str, Term] = {}
        self.squeezed: dict[str, Term] = {}
        self.phrases: dict[tuple[str, str], list[tuple[list[str], Term]]] = {}
        self.by_length: dict[int, list[str]] = {}
        self.sites: dict[str, Term] = {}
        for row in rows:
            self._add(row.kind, Term(row.term, row.action == ListedTerm.Action.REFUSE, row.reason))

    def _add(self, kind: str, term: Term) -> None:
        if kind == ListedTerm.Kind.LINK:
            self._keep(self.sites, host(term.term), term)
            return
        parts = words(term.term)
        if len(parts) == 1:
            self._keep(self.words, parts[0], term)
            if len(parts[0]) >= LEAST:
                self._keep(self.squeezed, RUN.sub(r"\1", parts[0]), term)
                self.by_length.setdefault(len(parts[0]), []).append(parts[0])
        elif parts:
            self.phrases.setdefault((parts[0], parts[1]), []).append((parts, term))

    @staticmethod
    def _keep(terms: dict[str, Term], key: str, term: Term) -> None:
        """Of two lines with the same words the one that refuses counts."""
        if term.refuses or key not in terms:
            terms[key] = term

    def find(self, written: str) -> Found:
        found: dict[str, Term] = {}
        if self.words or self.phrases:
            for term in self._plain(written) + self._disguised(written):
                found.setdefault(term.term, term)
        hosts: dict[str, Term] = {}
        for name in sites(written) if self.sites else ():
            for start in (0, *(dot.end() for dot in re.finditer(r"\.", name))):
                if listed := self.sites.get(name[start:]):
                    hosts.setdefault(listed.term, listed)
        return Found(list(found.values()), list(hosts.values()))

    def _plain(self, written: str) -> list[Term]:
        parts = words(written)
        found = [term for part in parts if (term := self._word(part))]
        for place, pair in enumerate(zip(parts, parts[1:], strict=False)):
            found += [term for phrase, term in self.phrases.get(pair, ()) if parts[place : place + len(phrase)] == phrase]
        return found

    def _word(self, word: str) -> Term | None:
        """The term, or its plural."""
        if term := self.words.get(word):
            return term
        return self.words.get(word[:-1]) if len(word) > LEAST and word[-1] in "sx" else None

    def _disguised(self, written: str) -> list[Term]:
        """Only what is no ordinary word: signs or digits between letters, three of a letter, letters one by one."""
        folded = fold(written)
        apart = ("".join(WORD.findall(match[0])) for match in LETTERS_APART.finditer(folded))
        found = [self._word(word) for word in apart if len(word) >= LEAST]
        for piece in {piece.strip(OUTER) for piece in folded.split()}:
            found += [self._word(word) for word in self._readings(piece)]
            found += [self.squeezed.get(RUN.sub(r"\1", word)) for word in WORD.findall(piece) if LONG_RUN.search(word)]
            if "*" in piece:
                found.append(self._with_gaps(piece))
        return [term for term in found if term]

    @staticmethod
    def _readings(piece: str) -> set[str]:
        """What a piece may say if its digits stand for letters, and its inner signs for nothing."""
        if not WORD.search(piece):
            return set()
        is_leet = any(sign in "0134578@$€!" for sign in piece)
        spelled = [piece.translate(table) for table in LEET] if is_leet else [piece]
        readings = {word for text in spelled for word in WORD.findall(text)} if is_leet else set()
        if INSIDE.search(piece):
            readings |= {INSIDE.sub("", text) for text in spelled}
        return {word for word in readings if len(word) >= LEAST}

    def _with_gaps(self, piece: str) -> Term | None:
        """« c*nnard »: a star for a letter, at most one of three."""
        stars = piece.count("*")
        if len(piece) < LEAST or stars * 3 > len(piece) or not re.fullmatch(r"[^\W\d_]+(?:\*+[^\W\d_]*)+", piece):
            return None
        pattern = re.compile(piece.replace("*", r"[^\W\d_]"))
        return next((self.words[word] for word in self.by_length.get(len(piece), ()) if pattern.fullmatch(word)), None)


Stamp = tuple[int, int | None, datetime | None]
_kept: tuple[Stamp, Matcher] | None = None


def matcher() -> Matcher:
    """The matcher of the lists as they are now: one small query says whether the one that this process keeps still holds."""
    global _kept
    figures = ListedTerm.objects.aggregate(Count("pk"), Max("pk"), Max("created_at"))
    stamp = (figures["pk__count"], figures["pk__max"], figures["created_at__max"])
    if _kept is None or _kept[0] != stamp:
        _kept = (stamp, Matcher(ListedTerm.objects.order_by("pk")[: limit("listed_terms")]))
    return _kept[1]


def find(written: str) -> Found:
    return matcher().find(written)


def shipped(language: str) -> list[str]:
    """The terms that come with the program for a language."""
    file = SHIPPED / f"{language}.txt"
    if not file.is_file():
        return []
    lines = (line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def spelled(kind: str, term: str) -> str:
    """What makes two terms the same."""
    return host(term) if kind == ListedTerm.Kind.LINK else " ".join(words(term))


def site_in(written: str) -> str:
    """The host in what somebody typed as a site: « https://www.exemple.com/page » is exemple.com; nothing when it is none."""
    match = SITE.fullmatch(written.strip())
    return host(match[1]) if match else ""


@transaction.atomic
def add(terms: Iterable[str], *, kind: str, action: str, reason: str, language: str, by: User | None) -> list[ListedTerm]:
    """Write the terms down that this language does not list yet. Those beyond `limits.listed_terms` are left out."""
    known = {
        spelled(kind, term) for term in ListedTerm.objects.filter(kind=kind, language=language).values_list("term", flat=True)
    }
    room = limit("listed_terms") - ListedTerm.objects.count()
    rows: list[ListedTerm] = []
    for term in terms:
        key = spelled(kind, term)
        if key and key not in known and len(rows) < room:
            known.add(key)
            rows.append(ListedTerm(kind=kind, term=term, action=action, reason=reason, language=language, created_by=by))
    return ListedTerm.objects.bulk_create(rows)


def add_shipped(language: str, *, by: User | None) -> list[ListedTerm]:
    """Take the shipped list of a language back in; what is listed already stays as it is."""
    return add(shipped(language), kind=ListedTerm.Kind.WORD, action=ListedTerm.Action.HOLD, reason="", language=language, by=by)


def drop_shipped(language: str) -> int:
    """Take the shipped words of a language out; the newsroom's own stay, and so do those that it made refuse."""
    held = ListedTerm.objects.filter(language=language, kind=ListedTerm.Kind.WORD, action=ListedTerm.Action.HOLD)
    return held.filter(term__in=shipped(language)).delete()[0]
