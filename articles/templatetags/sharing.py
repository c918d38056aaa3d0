"""What other sites and machines are told of an article: addresses to share it, and structured data."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.models import Article, Correction, Image, Masthead

register = template.Library()

NARROW_SPACE, NBSP = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
SCRIPT_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
"""As django.utils.html.json_script does: no headline can close the script element."""


@dataclass(frozen=True)
class ShareLink:
    name: str
    label: str
    url: str


@register.simple_tag
def share_links(article: Article) -> list[ShareLink]:
    """Plain addresses, WhatsApp first. Cheap phones print a box for the narrow space, so shared texts have the wide one."""
    url = f"{settings.SITE_URL}{article.get_absolute_url()}"
    headline = article.headline.replace(NARROW_SPACE, NBSP)
    link, title = quote(url, safe=""), quote(headline, safe="")
    return [
        ShareLink("whatsapp", "WhatsApp", f"https://wa.me/?text={quote(f'{headline} {url}', safe='')}"),
        ShareLink("facebook", "Facebook", f"https://www.facebook.com/sharer/sharer.php?u={link}"),
        ShareLink("x", "X", f"https://x.com/intent/post?text={title}&url={link}"),
        ShareLink("telegram", "Telegram", f"https://t.me/share/url?url={link}&text={title}"),
        ShareLink("mail", _("E-mail"), f"mailto:?subject={title}&body={link}"),
    ]


@register.simple_tag(takes_context=True)
def structured_data(context: Context, article: Article, comments: int = 0) -> SafeString:
    """The article as schema.org/NewsArticle: a data block, which no browser runs."""
    masthead: Masthead = context["frame"].masthead
    share_image: Image | None = context["gathered"].share_image
    card = share_image.share_card if share_image else None
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "description": article.seo_description or article.summary,
        "datePublished": article.published_at.isoformat() if article.published_at else None,
        "dateModified": (article.updated_at or article.published_at or article.created_at).isoformat(),
        "author": [_person(author.name, author.get_absolute_url()) for author in article.bylines],
        "publisher": {"@type": "NewsMediaOrganization", "name": masthead.name, "url": settings.SITE_URL},
        "image": [f"{settings.SITE_URL}{card.file.url}"] if card else None,
        "articleSection": article.section.name if article.section else None,
        "wordCount": article.word_count or None,
        "commentCount": comments,
        "correction": [_correction(correction) for correction in context["gathered"].corrections] or None,
        "inLanguage": settings.LANGUAGE_CODE,
        "isAccessibleForFree": True,
        "mainEntityOfPage": f"{settings.SITE_URL}{article.get_absolute_url()}",
    }
    known = {name: value for name, value in data.items() if value is not None}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":")).translate(SCRIPT_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308  (escaped above)


def _correction(correction: Correction) -> dict[str, Any]:
    """schema.org/CorrectionComment. A reply that is an article of its own gives its address."""
    reply = correction.public_reply
    known = {
        "@type": "CorrectionComment",
        "name": correction.get_kind_display(),
        "text": correction.text,
        "datePublished": correction.published_at.isoformat(),
        "author": {"@type": "Person", "name": correction.signed_by} if correction.signed_by else None,
        "url": f"{settings.SITE_URL}{reply.get_absolute_url()}" if reply else None,
    }
    return {name: value for name, value in known.items() if value}


def _person(name: str, path: str) -> dict[str, Any]:
    return {"@type": "Person", "name": name, "url": f"{settings.SITE_URL}{path}"}
