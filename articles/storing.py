"""Files into the storage and out of it, so that none is left without a row, whoever is killed.

`sha256` is the hash of the upload of which a picture of the library was made; files of other tables have none.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from articles import images
from articles.models import Article, Campaign, Embed, Image, LooseFile, Masthead

LEFT_BEHIND = timedelta(hours=1)
"""After this time a file without a row belongs to a process that was killed, or is shown by no page any more."""
UNUSED = timedelta(days=15)
"""An open page may still save what it brought in, and a device keeps a text that was not sent for two weeks."""
AT_ONCE = 100
OUTSIDE_LIBRARY: dict[type[models.Model], list[str]] = {
    Campaign: ["picture", "phone_picture"],
    Masthead: ["logo", "logo_dark", "favicon"],
}


@contextmanager
def kept(files: Mapping[str, bytes], sha256: str = "") -> Iterator[None]:
    """Write files; the block, one transaction, writes the rows that name them.

    They are announced before they are written. Those that no row names at the end go again.
    """
    announced = announce(files, sha256)
    try:
        for name, content in files.items():
            images.keep(name, content)
        with transaction.atomic():
            yield
    finally:
        _settle(announced)


def let_go(names: Iterable[str], sha256: str = "") -> None:
    """Delete files whose rows go, once this is committed."""
    announced = announce(filter(None, names), sha256)
    transaction.on_commit(lambda: _settle(announced), robust=True)


def let_go_with(article: Article) -> None:
    """Delete what readers may take away of an article that goes for good, but what a version of another one shows."""
    shown = Embed.objects.filter(kind=Embed.Kind.FILE, articles=article)
    keys = [embed.pk for embed in shown.select_for_update(of=("self",))]  # who puts one into another text just now goes first
    links = Embed.articles.through.objects.exclude(article=article)
    own = Embed.objects.filter(pk__in=keys).exclude(pk__in=links.filter(embed__in=keys).values("embed"))
    let_go(name for embed in own for name in (str(embed.file.name), embed.withheld_name))
    own.delete()


def forget_unused() -> None:
    """Files that came by the editor's dialogue long ago, and that no version of any article shows."""
    old = Embed.objects.filter(kind=Embed.Kind.FILE, articles=None, created_at__lt=timezone.now() - UNUSED)
    for key in list(old.values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            # Who puts it into a text just now goes first; then it has an article.
            Embed.objects.select_for_update().get(pk=key)
            for embed in old.filter(pk=key):
                let_go([str(embed.file.name), embed.withheld_name])
                embed.delete()


def move(name: str, to: str) -> None:
    """A file under another name that its row stands for; nothing happens where it was done before."""
    if default_storage.exists(name):
        with default_storage.open(name) as file:
            content = file.read()
        with kept({to: content}):
            pass
        default_storage.delete(name)


def loose(sha256: str) -> list[str]:
    """The files without a row that were made of this upload."""
    return list(LooseFile.objects.filter(sha256=sha256).values_list("name", flat=True))


def sweep() -> None:
    """Take away what killed processes left, and what was announced as shown no more."""
    _settle(LooseFile.objects.filter(at__lt=timezone.now() - LEFT_BEHIND))


def announce(names: Iterable[str], sha256: str = "") -> list[LooseFile]:
    """Of these files, those that no row names are deleted by the sweep."""
    return LooseFile.objects.bulk_create(LooseFile(name=name, sha256=sha256) for name in names)


def _settle(announced: Iterable[LooseFile]) -> None:
    """Delete the files that no row names, and strike all from the list."""
    files = list(announced)
    pictures = Image.objects.filter(sha256__in={file.sha256 for file in files if file.sha256})  # names have no index
    named = {*pictures.values_list("original", flat=True), *pictures.values_list("renditions__file", flat=True)}
    named |= _named_outside({file.name for file in files if not file.sha256})
    for file in files:
        if file.name not in named:
            default_storage.delete(file.name)
    LooseFile.objects.filter(pk__in=[file.pk for file in files]).delete()


def _named_outside(names: set[str]) -> set[str]:
    """Of these names, those that rows outside of the library hold."""
    if not names:
        return set()
    named = {
        name for model, fields in OUTSIDE_LIBRARY.items() for row in model._default_manager.values_list(*fields) for name in row
    }
    embeds = Embed.objects.filter(kind=Embed.Kind.FILE, file__in={Embed.public_name(name) for name in names})
    return named | {name for embed in embeds for name in (str(embed.file.name), embed.withheld_name)}
