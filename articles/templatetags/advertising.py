"""Advertising slots: a labelled campaign, or nothing at all."""

from typing import Any

from django import template
from django.template import Context

register = template.Library()


@register.inclusion_tag("articles/_ad.html", takes_context=True)
def ad_slot(context: Context, slot: str) -> dict[str, Any]:
    """The campaign that runs in a slot of this page (Campaign.Slot); all slots of a page share one query."""
    return {"campaign": context["frame"].campaigns.get(slot), "slot": slot}
