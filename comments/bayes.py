"""The local spam filter: traits of a comment, and how much they speak for advertising. Pure Python, no state.

A naive Bayes model over words and features. Each trait's weight is the logarithm of its odds after Robinson's smoothing
(“A Statistical Approach to the Spam Problem”, Linux Journal, 2003), bounded, so that no word decides alone.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.folding import MAIL, SITE, WORD, fold, host, is_certain, words

Counts = Mapping[str, tuple[int, int]]
"""Trait → (number of spam comments, number of honest ones) it stood in. The empty trait counts all comments."""

PRIOR = Path(__file__).parent / "prior.json"
"""What the filter knows on the first day: Counts from the training part of benchmarks/spam, written by benchmarks/spam.py."""

MOST = 150
"""Traits of one comment that are looked at; the words are its first ones."""
CAP = 2.5
"""No trait weighs more than this, odds of 12 to 1, however often it was learned."""
STRENGTH = 1.0
"""Comments' worth of doubt (odds of 1 to 1) that each trait begins with."""
LEAST = 0.25
"""Weights below say nothing and are left out: « les », « pour »."""
TOLD = 1.0
"""Weights from here on are named to the moderator."""
STRONGEST = 24
"""Traits that count in one comment."""

SURE = 9.0
"""From this sum on, and only if the comment wants to lead its reader somewhere, it goes to « Indésirables ».
Chosen on the development part of benchmarks/spam, whose honest comments reach 7."""
SUSPECT = 3.0
"""From this sum on the moderator is told what the filter sees."""

LURES = frozenset({"=link", "=short", "=mail", "=phone", "=trap"})
"""Advertising must say where to go; without one of these nothing is sorted away."""

SHORTENER = re.compile(
    r"bit\.ly|tinyurl\.com|t\.co|goo\.gl|cutt\.ly|is\.gd|ow\.ly|rb\.gy|shorturl\.at|t\.me|wa\.me|chat\.whatsapp\.com|s\.id|linktr\.ee"
)
PHONE = re.compile(r"(?<![\w,.])\+?\d(?:[\s./-]?\d){7,14}(?!\d)")
MONEY = re.compile(
    r"(?:[$€£]\s?\d|\d\s?(?:[$€£%]|k?\s?euros?\b|usd\b|btc\b|usdt\b|dollars?\b|f?\s?cfa\b|francs?\b|millions?\b))", re.IGNORECASE
)
SUBJECTS = {
    "=gambling": "casino|jackpot|slots?|roulette|poker|paris?|pariez|betting|bets?|cotes?|odds|pronostics?|coupons?|tours"
    "|spins?|lot(?:o|erie|tery)|tirage|montante|tipster|fixe?",
    "=lending": "prets?|preteurs?|credits?|loans?|taux|interest|remboursables?|financements?|finance|justificatif"
    "|collateral|endettee?|debt",
    "=magic": "marabouts?|voyante?|medium|mystique|magi(?:que|c)|envoutements?|desenvoutement|rituels?|spells?|caster"
    "|illuminati|vaudou|guerisseur|sorcellerie|affectif|bague",
    "=trading": r"forex|trad(?:ing|er|e)|bitcoins?|btc|crypto\w*|invest\w*|rendements?|passifs?|passive|binary|signals"
    "|profits?|capital",
    "=body": "viagra|cialis|penis|virilite|minceur|impuissance|erection|herbal|prescription|ordonnance|tramadol"
    "|cougars?|mummy|celibataires?|singles|coquines?|rencontres?|herpes|cure",
    "=trade": r"promo\w*|livraison|delivery|shipping|commandez|repliques?|replica|abonnes|followers|seo|referencement"
    "|backlinks|devis|discount|cheap|wholesale|shop|stock",
    "=earning": "gagn(?:ez|er|ants?)|gains?|revenus?|earn|income|salaire|domicile|bonus|inscription|parrain|referral|code"
    "|depot|deposit|retraits?|withdrawals?|urgently|recrutement|visa",
    "=call": r"contact\w*|cliquez|click|inscrivez|rejoign\w*|join|ecrivez|appelez|joindre|telechargez|download|register"
    r"|apply|visit\w*|whatsapp|telegram|decouvrez|reservez|buy|achetez|order|email|mail|essayez|reclamez|claim"
    "|postulez|message",
    "=promise": r"garanti\w*|guarante\w*|gratuit\w*|free|rapide\w*|fast|instant\w*|immediat\w*|facile\w*|easy|sans"
    "|imbattables?|resultats?|results?|discrete?|illimite|now|today|vite|jours|days|hours|heures",
}
"""What advertising speaks of, by folded words, so that a small training set says something of words that it lacks. A subject
alone is no reason: how much each weighs was learned, from honest comments on loans and betting too."""
_SUBJECTS = {trait: re.compile(words) for trait, words in SUBJECTS.items()}
SMALL = re.compile(
    "le|la|les|des|est|et|une|un|dans|pour|que|qui|pas|sur|avec|nous|vous|ce|de|du|il|je|ne|en|au"
    "|the|and|is|of|to|in|for|you|that|it|this|with|are|not|on|we|be|have|my|was|your|i|so"
)
"""Small words of French and English."""
SHOUTING = re.compile(r"[!?]{3,}|([^\w\s])\1{3,}")


@dataclass(frozen=True)
class Opinion:
    """The sum of the weights: above zero it speaks for advertising; and the traits that weigh most in that direction."""

    weight: float
    reasons: list[str] = field(default_factory=list)
    lures: bool = False

    @property
    def is_sure(self) -> bool:
        return self.weight >= SURE and self.lures

    @property
    def is_suspect(self) -> bool:
        return self.weight >= SUSPECT and self.lures


def traits(written: str, name: str = "", *, trap: bool = False, quick: bool = False, first: bool = False) -> list[str]:
    """The different traits of a comment, features (with =) first. `first`: the sender had not been seen before."""
    said = [("=trap", trap), ("=quick", quick), ("=first", first)]
    found = [trait for trait, holds in said if holds] + _features(written)
    rest = MAIL.sub(" ", SITE.sub(lambda match: " " if is_certain(match) else match[0], written))
    found += [word[:60] for word in words(f"{name}\n{rest}") if len(word) > 2]
    return list(dict.fromkeys(found))[:MOST]


def _features(written: str) -> list[str]:
    rest = MAIL.sub(" ", written)
    hosts = [host(match[1]) for match in SITE.finditer(rest) if is_certain(match)]
    without = SITE.sub(" ", rest)
    letters = [sign for sign in without if sign.isalpha()]
    digits = sum(sign.isdecimal() for sign in without)
    capitals = sum(sign.isupper() for sign in letters)
    said = [
        ("=link", bool(hosts)),
        ("=links", len(hosts) > 2),
        ("=short", any(SHORTENER.fullmatch(name) for name in hosts)),
        ("=mail", bool(MAIL.search(written))),
        ("=phone", bool(PHONE.search(without))),
        ("=money", bool(MONEY.search(without))),
        ("=capitals", len(letters) > 20 and capitals * 2 > len(letters)),
        ("=digits", digits > 5 and digits * 6 > len(without)),
        ("=shouting", bool(SHOUTING.search(without))),
        ("=foreign", _is_foreign(without)),
        ("=bare", bool(hosts) and len(letters) < 30),
    ]
    spoken = set(words(rest))
    said += [(trait, any(map(subject.fullmatch, spoken))) for trait, subject in _SUBJECTS.items()]
    found = [trait for trait, holds in said if holds]
    if LURES & set(found):  # « contactez » says little by itself, and much beside an address
        found = [f"{trait}+" if trait in SUBJECTS else trait for trait in found]
    return found + [f"=site {name}"[:60] for name in dict.fromkeys(hosts)][:10]


def _is_foreign(written: str) -> bool:
    """Many words, hardly one of them a small word of French or English. Of the languages written here none looks so:
    they are mixed with French, or have letters of their own."""
    found = WORD.findall(fold(written))
    known = sum(SMALL.fullmatch(word) is not None for word in found)
    latin = sum(word.isascii() for word in found)
    return len(found) >= 8 and (known * 20 < len(found) and latin * 4 < len(found) * 3)


@lru_cache(maxsize=1)
def prior() -> dict[str, tuple[int, int]]:
    return {trait: (spam, ham) for trait, (spam, ham) in json.loads(PRIOR.read_text(encoding="utf-8")).items()}


def weigh(found: Iterable[str], learned: Counts, known: Counts | None = None) -> Opinion:
    """What the traits say, by the shipped counts and the learned ones together."""
    known = prior() if known is None else known
    totals = _sum("", known, learned)
    weights = {trait: weight(_sum(trait, known, learned), totals) for trait in found}
    telling = [trait for trait in weights if abs(weights[trait]) >= LEAST]
    strongest = sorted(telling, key=lambda trait: -abs(weights[trait]))[:STRONGEST]
    against = [trait for trait in strongest if weights[trait] >= TOLD]
    return Opinion(sum(weights[trait] for trait in strongest), against, bool(LURES & weights.keys()))


def _sum(trait: str, known: Counts, learned: Counts) -> tuple[int, int]:
    (spam, ham), (more_spam, more_ham) = known.get(trait, (0, 0)), learned.get(trait, (0, 0))
    return spam + more_spam, ham + more_ham


def weight(counts: tuple[int, int], totals: tuple[int, int]) -> float:
    """The bounded logarithm of a trait's odds: above zero for advertising."""
    spam, ham = counts
    if not spam and not ham:
        return 0.0
    in_spam, in_ham = spam / max(totals[0], 1), ham / max(totals[1], 1)
    share = in_spam / (in_spam + in_ham)
    doubted = (STRENGTH * 0.5 + (spam + ham) * share) / (STRENGTH + spam + ham)
    return max(-CAP, min(CAP, math.log(doubted / (1 - doubted))))


def in_words(written: str, reasons: list[str]) -> str:
    """Why, for the moderator: « 3 liens, mots : bonus, casino »."""
    parts = []
    number = sum(is_certain(match) for match in SITE.finditer(MAIL.sub(" ", written)))
    if number:
        parts.append(ngettext("%(count)s link", "%(count)s links", number) % {"count": number})
    names = {
        "=trap": _("hidden field filled"),
        "=quick": _("sent at once"),
        "=short": _("shortened link"),
        "=mail": _("e-mail address"),
        "=phone": _("telephone number"),
        "=money": _("sums of money"),
        "=capitals": _("capitals"),
        "=digits": _("many digits"),
        "=shouting": _("repeated signs"),
        "=foreign": _("other language"),
    }
    parts += [words for trait, words in names.items() if trait in reasons]
    # What it is about says more than « vite » and « sans »; the order among equals is that of the weights.
    strong = sorted((trait for trait in reasons if not trait.startswith("=")), key=lambda word: not _is_topical(word))[:4]
    if strong:
        parts.append(_("words: %(words)s") % {"words": ", ".join(strong)})
    return ", ".join(parts)


def _is_topical(word: str) -> bool:
    return any(subject.fullmatch(word) for trait, subject in _SUBJECTS.items() if trait not in {"=call", "=promise"})
