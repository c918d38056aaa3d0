"""What stands on every public page: masthead, sections, flat pages, social addresses, the urgent bar. Two queries."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django import template
from django.conf import settings
from django.db.models import CharField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString

from articles.models import Article, Breaking, Campaign, Masthead, MastheadLink, Page, Rendition, Section, published_through
from articles.text import without_controls

register = template.Library()


class Entry(NamedTuple):
    """One line of header or footer, or a section below another. `address` is a slug; of social networks a whole address."""

    kind: str
    order: int
    label: str
    address: str
    accent: str
    when: datetime | None

    @property
    def url(self) -> str:
        if self.kind == "breaking":
            return Article(slug=self.address, published_at=self.when).get_absolute_url() if self.address else ""
        return self.address if self.kind == "link" else reverse(f"articles:{self.kind}", args=[self.address])


@dataclass
class Frame:
    """Header and footer of a page, and the campaigns in its slots."""

    masthead: Masthead
    entries: list[Entry] = field(default_factory=list)

    def _of(self, kind: str) -> list[Entry]:
        return sorted((entry for entry in self.entries if entry.kind == kind), key=lambda entry: (entry.order, entry.label))

    @property
    def sections(self) -> list[Entry]:
        return self._of("section")

    @property
    def pages(self) -> list[Entry]:
        return self._of("page")

    @property
    def links(self) -> list[Entry]:
        return self._of("link")

    @property
    def breaking(self) -> Entry | None:
        """The urgent bar: the newest that has begun and not ended."""
        return max(self._of("breaking"), key=lambda entry: entry.order, default=None)

    @property
    def whatsapp_url(self) -> str:
        digits = re.sub(r"\D", "", self.masthead.whatsapp)
        return f"https://wa.me/{digits}" if digits else ""

    @property
    def share_card(self) -> Rendition | None:
        """The masthead's own card for shared links; one query."""
        image = self.masthead.share_image
        return image.share_card if image and image.is_public else None

    @property
    def colours_url(self) -> str:
        """The sheet of the sections' accents, its version in the address; empty when nobody chose a colour."""
        chosen = [self.masthead.accent, *(f"{entry.address}{entry.accent}" for entry in self.entries if entry.accent)]
        if not any(chosen):
            return ""
        version = hashlib.sha256(" ".join(sorted(chosen)).encode()).hexdigest()[:12]
        return f"{reverse('articles:colours')}?v={version}"

    @cached_property
    def campaigns(self) -> dict[str, Campaign]:
        """The campaign of each slot. One query, made when the page has a slot.

        Of two in one slot, the one that ends first has the even hours, the other the odd ones: a rule that holds for all
        readers of a page that is kept for a minute (defaults.md, « advertising »).
        """
        hour = timezone.localtime().hour
        rivals: dict[str, list[Campaign]] = {}
        for campaign in Campaign.objects.running().order_by("ends_at", "pk"):
            rivals.setdefault(campaign.slot, []).append(campaign)
        return {slot: campaigns[hour % len(campaigns)] for slot, campaigns in rivals.items()}

    @property
    def today(self) -> datetime:
        return timezone.localtime()


def _entries(kind: str, rows: QuerySet, *, order: str, label: str, address: str, accent: str = "", when: str = "") -> QuerySet:
    return rows.order_by().values_list(
        Value(kind, CharField()),
        F(order),
        F(label),
        F(address),
        F(accent) if accent else Value("", CharField()),
        F(when) if when else Cast(Value(None), DateTimeField()),
    )


def _all_entries() -> list[Entry]:
    """Every line of header and footer in one query."""
    in_sight = Q(article=None) | published_through("article")
    sections = {"order": "order", "label": "name", "address": "slug", "accent": "accent"}
    rows = _entries("section", Section.objects.in_navigation(), **sections).union(
        _entries("subsection", Section.objects.exclude(parent=None), **sections),
        _entries("page", Page.objects.published().filter(in_footer=True), order="order", label="title", address="slug"),
        _entries("link", MastheadLink.objects.all(), order="order", label="label", address="url"),
        _entries(
            "breaking",
            Breaking.objects.current().filter(in_sight),
            order="pk",
            label="text",
            address="article__slug",
            when="article__published_at",
        ),
        all=True,
    )
    return [Entry(*row) for row in rows]


def load_frame() -> Frame:
    masthead = Masthead.objects.select_related("share_image").filter(pk=1).first()
    return Frame(masthead or Masthead(pk=1, name=settings.SITE_NAME), _all_entries())


@register.simple_tag(takes_context=True)
def site_frame(context: Context) -> Frame:
    """The frame that the view gave, or one of the page's own."""
    return context.get("frame") or load_frame()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of static/img/icons.svg; the words beside it say what it means."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', static("img/icons.svg"), name
    )


@register.filter
def absolute(path: str) -> str:
    """The whole address of a path of this site; addresses of other sites stay as they are."""
    return path if path.startswith(("http://", "https://")) else f"{settings.SITE_URL}{path}"


@register.filter
def xml_text(text: str) -> str:
    return without_controls(text)
