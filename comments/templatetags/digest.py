"""What the mail and the pages of a digest print."""

from datetime import time

from django import template

from comments import digest

register = template.Library()


@register.filter
def without_addresses(written: str) -> str:
    """A text of a reader without the e-mail addresses in it."""
    return digest.without_addresses(written)


@register.filter
def hour(moment: time) -> str:
    """06:45 as 6 h 45."""
    return f"{moment.hour}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{moment:%M}"
