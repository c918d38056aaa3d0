"""What correcting the typography of a text costs, beside reading its words out of the HTML, which every saving does anyway.

    python -m benchmarks.typography [--words 10000]

Both are measured in one run, the best of several, over the same text; the ratio is what can be compared between machines.
The text is ours and full of faults, about one every eight words; one that is corrected already is measured too.
"""

import argparse
import time
from collections.abc import Callable

from articles.text import plain
from articles.typography import correct_body

PARAGRAPH = (
    "<p>Le ministre a dit : \"C'est une <em>oeuvre</em> de longue haleine\", avant d'annoncer que 10000 personnes "
    'viendront à 14h05 ! Le billet coûte 5 000 F CFA et <a href="https://journal.example/a?b=1">la liste</a> s\'allonge... '
    "Mr Agbeko et Mme Diallo sont là ; que faire ? Les vendeuses du grand marché attendent depuis le matin, assises à "
    "l'ombre des étals, et regardent passer les camions qui remontent vers le port.</p>"
)


def best(act: Callable[[str], str], text: str, times: int = 5) -> float:
    """Milliseconds of processor time of the quickest of several calls."""
    found = []
    for _ in range(times):
        began = time.process_time()
        act(text)
        found.append((time.process_time() - began) * 1000)
    return min(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=10_000)
    words = parser.parse_args().words
    text = PARAGRAPH * (words // len(PARAGRAPH.split()) + 1)
    reading = best(plain, text)
    print(f"{len(text.split()):,} words; reading {reading:.1f} ms")
    for name, given in (("full of faults", text), ("corrected already", correct_body(text))):
        cost = best(correct_body, given)
        print(f"{name}: {cost:.1f} ms, {cost / reading:.1f} times the reading")


if __name__ == "__main__":
    main()
