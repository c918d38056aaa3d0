"""What the mail and the pages of a digest print."""

from django import template

from comments import digest

register = template.Library()


@register.filter
def without_addresses(written: str) -> str:
    """A text of a reader without the e-mail addresses in it."""
    return digest.without_addresses(written)
