"""How well waves are found: near-identical texts against honest ones, by the keys and the comparison of comments/likeness.py.

    python -m benchmarks.waves

Variations are made from the honest comments of benchmarks/spam and from texts of eight words: another name, another link, one
or two words changed, added or left out, emoji shuffled, capitals, accents lost. Two of one text should be one wave; two of
different texts should not. Prints recall by kind and length, and precision over all pairs of different texts.
"""

import itertools
import os
import random
import sys
import time
import unicodedata
from collections.abc import Callable

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django  # noqa: E402

django.setup()

from benchmarks.spam import part  # noqa: E402
from comments.folding import SITE  # noqa: E402
from comments.likeness import THRESHOLD, bands, likeness, word_set  # noqa: E402

NAMES = ["Kofi", "Awa", "Essi", "Moussa", "Fati", "Yao", "Akouvi", "Ibrahim", "Adjoa", "Salif"]
FILLERS = ["vraiment", "toujours", "encore", "bien", "ici", "hier", "aussi", "trop", "enfin", "partout"]
EMOJI = ["😀", "🔥", "🙏", "💯", "👏", "🇹🇬", "😡"]
SHORT = [
    "Votez tous pour Mensah demain matin au stade",
    "Le ministre Kodjo a volé tout notre argent",
    "Personne ne doit croire les mensonges du journal",
    "Rejoignez la marche du peuple samedi à Bè",
    "Le pays va mal mais Mensah va gagner",
    "Honte au maire qui laisse nos rues inondées",
    "Cette candidate est la seule qui nous écoute",
    "Les étrangers prennent tout dans notre marché central",
]


def renamed(text: str, chance: random.Random) -> str:
    parts = text.split()
    place = chance.randrange(len(parts))
    return " ".join([*parts[:place], chance.choice(NAMES), *parts[place + 1 :]])


def edited(text: str, chance: random.Random, number: int) -> str:
    parts = text.split()
    for place in chance.sample(range(len(parts)), number):
        parts[place] = chance.choice([chance.choice(FILLERS), f"{parts[place]} {chance.choice(FILLERS)}", ""])
    return " ".join(parts)


def linked(text: str, chance: random.Random) -> str:
    return f"{SITE.sub('', text)} https://site-{chance.randrange(999)}.example/{chance.randrange(99_999)}"


def decorated(text: str, chance: random.Random) -> str:
    return " ".join(f"{word} {chance.choice(EMOJI)}" if chance.random() < 0.3 else word for word in text.split())


def plain(text: str, chance: random.Random) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)).upper()


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "another name": renamed,
    "one word": lambda text, chance: edited(text, chance, 1),
    "two words": lambda text, chance: edited(text, chance, 2),
    "another link": linked,
    "emoji": decorated,
    "capitals, no accents": plain,
}


def main() -> None:
    chance = random.Random(20261125)
    texts = [text for name in ("train", "development", "test") for is_spam, __, text in part(name) if not is_spam]
    long = [" ".join(chance.sample(texts, 4)) for __ in range(60)]
    groups = {"8 words": SHORT, "as sent": [text for text in texts if bands(word_set(text))], "4 sentences": long}
    print(f"threshold {THRESHOLD}")
    for label, originals in groups.items():
        for kind, vary in KINDS.items():
            found = tried = 0
            for text, __ in itertools.product(originals, range(20)):
                one, other = word_set(vary(text, chance)), word_set(vary(text, chance))
                tried += 1
                found += likeness(one, other) >= THRESHOLD and bool(set(bands(one)) & set(bands(other)))
            print(f"{label:12} two with {kind:22} recall {found / tried:.3f} ({tried} pairs)")
    sets = [word_set(text) for text in groups["as sent"] + SHORT]
    pairs = list(itertools.combinations(sets, 2))
    alike = sorted((likeness(one, other) for one, other in pairs), reverse=True)
    wrong = sum(value >= THRESHOLD for value in alike)
    most = ", ".join(f"{value:.2f}" for value in alike[:5])
    print(f"honest texts: {wrong} of {len(pairs)} pairs would be one wave; the most alike: {most}")
    candidates = sum(bool(set(bands(one)) & set(bands(other))) for one, other in pairs[:5_000])
    print(f"honest texts: {candidates} of {min(len(pairs), 5_000)} pairs share a key and are compared")
    began = time.perf_counter()
    for text in long:
        bands(word_set(text))
    print(f"{(time.perf_counter() - began) / len(long) * 1000:.2f} ms for the keys of four sentences")


if __name__ == "__main__":
    sys.exit(main())
