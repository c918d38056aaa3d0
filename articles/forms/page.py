"""Flat pages, with the same editor as articles but without what belongs to articles."""

from django import forms
from django.utils.text import capfirst

from articles.forms.editor import PLAIN_TEXT, BodyField
from articles.models import Page


class PageForm(forms.ModelForm[Page]):
    body = BodyField(label=capfirst(Page._meta.get_field("body").verbose_name), extensions=PLAIN_TEXT)

    class Meta:
        model = Page
        fields = ("title", "body", "slug", "description", "is_public", "in_footer", "order", "updated_at")
