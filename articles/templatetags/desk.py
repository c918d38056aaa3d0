"""What the back office shows of articles and photos: the badge of a state, a thumbnail."""

import re
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.clock import clock, dated
from articles.models import Article, Image, Rendition

register = template.Library()

BADGES = {
    Article.Status.DRAFT: "draft",
    Article.Status.IN_REVIEW: "review",
    Article.Status.PUBLISHED: "published",
    Article.Status.UNPUBLISHED: "withdrawn",
}

BOOLEAN = re.compile(r"<img [^>]*icon-(yes|no)\.[^>]*>")  # the name of the file bears a hash
EMPTY = re.compile(r'<td class="[^"]*">–?</td>')


@register.filter
def state_name(article: Article) -> str:
    """Draft, In review, Scheduled, Published, Unpublished or Bin."""
    if article.binned_at:
        return _("Bin")
    return _("Scheduled") if article.is_scheduled else article.get_status_display()


@register.filter
def badge(article: Article) -> SafeString:
    """The state as a shape and a word, never as a colour alone."""
    kind = "withdrawn" if article.binned_at else "scheduled" if article.is_scheduled else BADGES[Article.Status(article.status)]
    return format_html('<span class="badge badge--{}">{}</span>', kind, state_name(article))


@register.filter
def thumbnail_url(image: Image | None) -> str:
    """Address of the smallest public file of a picture, or nothing. Uses the prefetched renditions."""
    if image is None:
        return ""
    files = [
        file
        for file in image.renditions.all()
        if file.use == Rendition.Use.WHOLE and file.format in {Rendition.Format.WEBP, Rendition.Format.JPEG}
    ]
    smallest = min(files, key=lambda file: (file.width, file.format != Rendition.Format.WEBP), default=None)
    return smallest.file.url if smallest else ""


@register.filter
def thumbnail(image: Image | None) -> SafeString:
    """A small picture for lists; an empty place of the same size where there is none yet."""
    if image is None:
        return mark_safe("")
    if url := thumbnail_url(image):
        return format_html(
            '<img class="thumb" src="{}" width="{}" height="{}" alt="" loading="lazy">', url, image.width, image.height
        )
    return mark_safe('<span class="thumb thumb--empty"></span>')


register.filter(clock)
register.filter(dated)


@register.filter
def all_of(choice: str, title: str) -> str:
    """The first choice of a filter agrees with what it filters: « Toutes » of the sections, « Tous » of the authors."""
    feminine = (_("section"), _("section of use"), _("licence"), _("language"))
    return _("All (feminine)") if choice == _("All") and str(title) in feminine else choice


@register.filter
def state_line(article: Article) -> str:
    """« Publié · 14 h 05 »; the state alone where no minute belongs to it."""
    has_time = article.was_published and article.status != Article.Status.UNPUBLISHED
    return f"{state_name(article)} · {moment(article.published_at)}" if has_time else state_name(article)


@register.filter
def moment(value: datetime | None) -> str:
    """« 14 h 05 » today, « 22 nov. à 14 h 05 » this year, with the year before that."""
    if value is None:
        return "–"
    local, today = timezone.localtime(value), timezone.localdate()
    time = clock(value)
    if local.date() == today:
        return time
    day = dated(local, "j N" if local.year == today.year else "j N Y")
    return _("%(day)s at %(time)s") % {"day": day, "time": time}


@register.filter
def at_moment(value: datetime | None) -> str:
    """The same inside a sentence: « à 14 h 05 », « le 22 novembre à 14 h 05 »."""
    if value is None:
        return ""
    today = timezone.localtime(value).date() == timezone.localdate()
    return (_("at %(moment)s") if today else _("on %(moment)s")) % {"moment": moment(value)}


@register.simple_tag
def cell(html: SafeString, headers: list[dict[str, Any]], column: int) -> SafeString:
    """A cell of Django's lists with the name of its column (and of its field), or marked as empty; yes and no as words."""
    if not html.startswith('<td class="field-') or column >= len(headers):
        return html
    words = BOOLEAN.sub(lambda found: str(_("yes") if found[1] == "yes" else _("no")), html)
    is_empty = EMPTY.fullmatch(words)
    name = capfirst(str(headers[column]["text"]))
    start = format_html('<td data-label="{}"{}', name, SafeString(" data-empty" if is_empty else ""))
    field = format_html('<input aria-label="{}"', name)
    return SafeString(words.replace("<td", start, 1).replace("<input", field, 1))
