"""Rate and memory of an import: `python benchmarks/import_wordpress.py [POSTS] [COMMENTS_A_POST]`, on a throw-away database.

Set DATABASE_URL to measure PostgreSQL; the database is migrated and filled.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PARAGRAPH = (
    "<!-- wp:paragraph -->\n<p>Le port de Lomé a reçu ce matin trois navires, « sans incident » selon la capitainerie.</p>\n"
)


def write_export(path: Path, posts: int, comments: int) -> None:
    """An export of so many posts, each of 12 paragraphs with a « Lire aussi » to the next."""
    sys.path.insert(0, str(ROOT))
    from tests.wordpress import HEAD, author, category, comment, post

    with path.open("w", encoding="utf-8") as file:
        file.write(HEAD + author() + category("monde", "Monde"))
        for number in range(1, posts + 1):
            see_also = f'<p>Lire aussi : <a href="https://ancien.example/2024/01/01/texte-{number % posts + 1}/">Titre</a></p>\n'
            thread = [
                comment(number * 1000 + i, f"Avis {i}", parent=number * 1000 + i // 2 if i > 1 else 0)
                for i in range(1, comments + 1)
            ]
            file.write(post(number, PARAGRAPH * 6 + see_also + PARAGRAPH * 6, *thread, title=f"Titre {number}"))
        file.write("</channel></rss>")


def main(posts: int, comments: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder, "export.xml")
        write_export(export, posts, comments)
        environment = {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", **os.environ, "DEBUG": "1", "MEDIA_ROOT": folder}
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
        print(f"{posts} posts, {posts * comments} comments, {export.stat().st_size / 1e6:.1f} MB")
        for act in (["--dry-run"], [], []):
            began = time.monotonic()
            subprocess.run(
                [*manage, "import_wordpress", str(export), *act], env=environment, check=True, stdout=subprocess.DEVNULL
            )
            seconds = time.monotonic() - began
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
            rows = posts * (1 + comments)
            print(f"  {' '.join(act) or 'import':10}{seconds:7.1f} s {rows / seconds:8.0f} rows/s   at most {peak:.0f} MB so far")


if __name__ == "__main__":
    main(*(int(value) for value in (sys.argv[1:] + ["1000", "5"][len(sys.argv) - 1 :])))
