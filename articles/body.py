"""The body of an article for readers: cleaned HTML with its placeholders replaced, through templates.

Placeholders carry digits-only ids: `<figure data-image="7">` a picture, `<div data-see-also="12">` « Lire aussi »,
`<div data-embed="5">` a video, gallery, file or card, `<span data-note="3">` the anchor of a staff remark, which readers
never get.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.models import Article, ArticleImage, Embed, EmbedPicture, Image, Rendition
from articles.text import room_for_advertising

T = TypeVar("T")

PICTURE = re.compile(r'<figure data-image="([0-9]+)">\s*</figure>')
SEE_ALSO = re.compile(r'<div data-see-also="([0-9]+)">\s*</div>')
EMBED = re.compile(r'<div data-embed="([0-9]+)">\s*</div>')
NOTE = re.compile(r'<span data-note="[0-9]+">\s*</span>')
NUMBER_OF_NOTE = re.compile(r'(<span(?: [a-z-]+="[^"]*")*?) data-note="[^"]*"')
LINK = re.compile(r'<a (?=[^>]*href="((?:https?:)?//[^"]*)")', re.IGNORECASE)


MOST_PHOTOS, MOST_INSERTS = 200, 100
"""What the writing page takes into one text: photos, those of galleries included; « Lire aussi », videos, files and the like."""
MOST_ROWS = 500
"""Of one kind of placeholder that are looked up in a text, wherever it came from."""


def _ids(pattern: re.Pattern[str], markup: str) -> list[int]:
    """Ids in the order of the text, each once; none that a database could not hold."""
    return list(dict.fromkeys(int(pk) for pk in pattern.findall(markup) if len(pk) < 19))[:MOST_ROWS]


def image_ids(markup: str) -> list[int]:
    return _ids(PICTURE, markup)


def see_also_ids(markup: str) -> list[int]:
    return _ids(SEE_ALSO, markup)


def embed_ids(markup: str) -> list[int]:
    return _ids(EMBED, markup)


def insert_ids(markup: str) -> list[int]:
    """One for each « Lire aussi », video, gallery, file and card, for their number."""
    return see_also_ids(markup) + embed_ids(markup)


def gallery_ids(markup: str) -> list[int]:
    """Ids of the pictures in its galleries, in their order. One query."""
    lines = EmbedPicture.objects.filter(embed__in=embed_ids(markup)).order_by("embed", "order", "pk")
    return list(dict.fromkeys(lines.values_list("image", flat=True)))


def worded_ids(markup: str) -> list[int]:
    """Ids of the pictures that may have words of their own in this text: its photos, then those in its galleries."""
    return list(dict.fromkeys(image_ids(markup) + gallery_ids(markup)))


def existing_images(ids: list[int]) -> list[int]:
    """Of these ids, those of pictures that exist, in the same order."""
    found = set(Image.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [pk for pk in ids if pk in found]


def existing_articles(ids: list[int]) -> list[int]:
    found = set(Article.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [pk for pk in ids if pk in found]


def see_also_targets(article: Article) -> dict[int, Article]:
    """Articles that « Lire aussi » in the text may name: published, not the page itself. One query."""
    ids = [pk for pk in see_also_ids(article.body) if pk != article.pk]
    if not ids:
        return {}
    return {target.pk: target for target in Article.objects.published().filter(pk__in=ids).select_related("section")}


@dataclass
class Inserts:
    """By id, what the placeholders of a text stand for, as far as readers may see it."""

    targets: dict[int, Article]
    pictures: dict[int, ArticleImage]
    embeds: dict[int, Embed]


def embeds_of(article: Article) -> dict[int, Embed]:
    """Videos, galleries, files and cards of the text; only those that came into it by somebody who may use them. At most two
    queries; `give_files` must follow before they are drawn."""
    ids = embed_ids(article.body)
    if not ids:
        return {}
    return {embed.pk: embed for embed in article.embeds.filter(pk__in=ids).prefetch_related("lines")}


def render(article: Article) -> SafeString:
    """The body as readers get it."""
    embeds = embeds_of(article)
    images = Rendition.objects.by_image(pk for embed in embeds.values() for pk in embed.image_ids) if embeds else {}
    for embed in embeds.values():
        embed.give_files(images)
    return _fill(without_notes(article.body), Inserts(see_also_targets(article), pictures_of(article), embeds))


def render_around_slot(article: Article, inserts: Inserts) -> tuple[SafeString, SafeString]:
    """The body before and behind the place for advertising; the second part is empty where no advertising may stand."""
    markup = without_notes(article.body)
    cut = room_for_advertising(markup) or len(markup)
    return _fill(markup[:cut], inserts), _fill(markup[cut:], inserts)


def without_notes(markup: str) -> str:
    """Without anchors of staff remarks. Where words or a language came into one, they stay and its number goes."""
    return NUMBER_OF_NOTE.sub(r"\1", NOTE.sub("", markup))


def pictures_of(article: Article) -> dict[int, ArticleImage]:
    return {use.image_id: use for use in article.pictures.all()}


def _fill(markup: str, inserts: Inserts) -> SafeString:
    markup = with_scrolling_tables(_with_rel(markup))
    markup = PICTURE.sub(_with(inserts.pictures, _picture), markup)
    markup = SEE_ALSO.sub(_with(inserts.targets, _see_also), markup)
    markup = EMBED.sub(_with(inserts.embeds, lambda embed: draw_embed(embed, inserts.pictures)), markup)
    return mark_safe(markup)  # noqa: S308  (cleaned by text.clean_body when it was saved)


def with_scrolling_tables(markup: str) -> str:
    """A table wider than a phone scrolls in a box of its own, which the keyboard must reach."""
    markup = markup.replace("<table", f'<div class="table" role="region" aria-label="{escape(_("Table"))}" tabindex="0"><table')
    return markup.replace("</table>", "</table></div>")


def _with_rel(markup: str) -> str:
    """Links that leave the site say so; they open in the same window."""

    return LINK.sub(lambda link: '<a rel="external noopener" ' if _leads_outside(link[1]) else link[0], markup)


def _leads_outside(address: str) -> bool:
    try:
        return urlsplit(address).netloc.lower() != urlsplit(settings.SITE_URL).netloc.lower()
    except ValueError:
        return True


def _with(rows: dict[int, T], draw: Callable[[T], str]) -> Callable[[re.Match[str]], str]:
    """A replacement that draws the row of the placeholder's id, or nothing when there is none to show."""
    return lambda match: draw(row) if (row := rows.get(int(match[1]))) else ""


def _picture(use: ArticleImage) -> str:
    if not use.image.is_public:
        return render_to_string("articles/_photo_gone.html")
    context = {"image": use.image, "alt": use.text_alternative, "caption": use.text}
    return render_to_string("articles/_figure.html", context)


def _see_also(target: Article) -> str:
    return render_to_string("articles/_see_also.html", {"target": target})


def draw_embed(embed: Embed, uses: Mapping[int, ArticleImage]) -> str:
    """`uses` hold the words that pictures of a gallery have in this text alone."""
    photos = [uses.get(image.pk) or ArticleImage(image=image) for image in embed.pictures]
    return render_to_string(f"articles/_embed_{embed.kind}.html", {"embed": embed, "photos": photos})
