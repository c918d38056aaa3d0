"""Flat pages, with the same editor as articles but without what belongs to articles."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.forms.editor import BodyField
from articles.forms.editor_parts import PLAIN_TEXT
from articles.models import Page


class PageForm(forms.ModelForm[Page]):
    body = BodyField(
        label=capfirst(Page._meta.get_field("body").verbose_name),
        extensions=PLAIN_TEXT,
        help_text=_("[[durées de conservation]] on a line of its own: the keeping times of the comment settings, as a table."),
    )

    class Meta:
        model = Page
        fields = ("title", "body", "slug", "description", "is_public", "in_footer", "order", "updated_at")
