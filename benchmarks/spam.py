"""What the shipped spam filter finds: precision and recall on comments that it never saw.

    python -m benchmarks.spam            # the development part: thresholds are chosen here
    python -m benchmarks.spam --test     # the test part: only reported, never tuned on
    python -m benchmarks.spam --train    # write comments/prior.json anew from the training part

The 462 comments of benchmarks/spam are our own sentences, French and English, as a West African newspaper gets them. The hash of
each text chose its part; further ones were added to the first two parts only. The honest ones speak of loans, casinos,
marabouts, betting and bitcoin too, quote sources, shout, and name sums of money. One hand wrote all of them: real
advertising will be missed more often.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DEBUG", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django  # noqa: E402

django.setup()

from comments import bayes  # noqa: E402

PARTS = Path(__file__).parent / "spam"


def part(name: str) -> Iterator[tuple[bool, str, str]]:
    """Whether it is spam, its language, its text."""
    for line in (PARTS / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        label, language, text = line.split("\t")
        yield label == "spam", language, text


def counts() -> dict[str, list[int]]:
    """Trait → [spam, honest] over the training part; words that stood in one comment only say too little to be shipped."""
    found: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for is_spam, __, text in part("train"):
        found[is_spam].update(["", *bayes.traits(text)])
    every = found[True] + found[False]
    kept = sorted(trait for trait in every if (every[trait] > 1 and not trait.startswith("=site")) or not trait)
    return {trait: [found[True][trait], found[False][trait]] for trait in kept}


def report(name: str) -> None:
    rows = [(is_spam, language, text, bayes.weigh(bayes.traits(text), {})) for is_spam, language, text in part(name)]
    for verdict in ("is_sure", "is_suspect"):
        for language in ("fr", "en", ""):
            chosen = [row for row in rows if language in ("", row[1])]
            said = [row for row in chosen if getattr(row[3], verdict)]
            right, spam = sum(row[0] for row in said), sum(row[0] for row in chosen)
            precision = f"{right / len(said):.3f}" if said else "–"
            print(
                f"{name:12} {verdict[3:]:8} {language or 'all':4} {len(chosen):4} comments, {spam:3} spam:"
                f" precision {precision} ({right}/{len(said)}), recall {right / spam:.3f} ({right}/{spam})"
            )
    honest = sorted((row[3].weight, row[2]) for row in rows if not row[0])
    print("highest honest:", *(f"\n  {weight:6.2f} {text[:90]}" for weight, text in honest[-4:]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--test", action="store_true")
    chosen = parser.parse_args()
    if chosen.train:
        lines = ",\n".join(f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value)}" for key, value in counts().items())
        bayes.PRIOR.write_text("{" + lines + "}\n", encoding="utf-8")
        bayes.prior.cache_clear()
    report("test" if chosen.test else "development")


if __name__ == "__main__":
    sys.exit(main())
