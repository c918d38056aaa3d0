"""What the picture library shows of a photo: a light thumbnail, its states in words, a file large enough to look at."""

from datetime import timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.clock import dated
from articles.models import Image, Rendition

register = template.Library()

SOON = timedelta(days=30)
LARGE = 700


@register.inclusion_tag("admin/articles/image/_thumbnail.html")
def light_thumbnail(image: Image) -> dict[str, Any]:
    """The narrowest file, in the lightest of its formats: a page of forty stays below 400 kB. Uses the prefetched renditions."""
    narrow = {format: next(iter(image.ladder(format)), None) for format in Rendition.Format.values}
    avif, still = narrow["avif"], narrow["webp"] or narrow["jpeg"]
    lighter = avif if avif and still and avif.size < still.size else None
    return {"image": image, "avif": lighter, "still": still, "why": why_empty(image)}


def why_empty(image: Image) -> str:
    """What stands in the place of a photo without files."""
    if image.withdrawn_at:
        return str(capfirst(_("withdrawn everywhere")))
    if image.binned_at:
        return _("In the bin")
    return _("It is being prepared.") if image.is_public else _("Expired")


@register.simple_tag
def large_file(image: Image) -> Rendition | None:
    ladder = image.ladder(Rendition.Format.JPEG)
    return next((file for file in ladder if file.width >= LARGE), ladder[-1] if ladder else None)


register.filter("why_empty", why_empty)


def _day(image: Image) -> str:
    local = timezone.localtime(image.expires_at)
    return dated(local, "j N" if local.year == timezone.localdate().year else "j N Y")


def _states(image: Image) -> list[tuple[str, str]]:
    if image.withdrawn_at:
        return [("withdrawn", _("withdrawn everywhere"))]
    found = []
    if image.expires_at:
        over, near = image.expires_at <= timezone.now(), image.expires_at <= timezone.now() + SOON
        words = _("expired on %(day)s") if over else _("expires on %(day)s")
        found.append(("withdrawn" if over else "review" if near else "draft", words % {"day": _day(image)}))
    if not image.alt:
        found.append(("review", _("without alternative text")))
    if not image.credit:
        found.append(("review", _("without credit")))
    return found


@register.simple_tag
def states(image: Image) -> list[tuple[str, str]]:
    """Badges: the kind of each, which is a shape, and its words. `serves` is given by the list (usage.counted)."""
    serves = image.serves  # type: ignore[attr-defined]
    number = len(serves.articles)
    found = _states(image)
    if number:
        found.append(("published", ngettext("serves in %(n)s article", "serves in %(n)s articles", number) % {"n": number}))
    if serves.portrait:
        found.append(("published", _("portrait of an author")))
    if serves.shared:
        found.append(("published", _("picture of shared links")))
    return found if serves else [*found, ("draft", _("serves nowhere"))]
