"""The words of the place where photos are sent, for its script."""

from django import template
from django.utils.html import json_script
from django.utils.safestring import SafeString

from articles.forms.sending import LIBRARY

register = template.Library()


@register.simple_tag
def sending_words() -> SafeString:
    return json_script(LIBRARY)
