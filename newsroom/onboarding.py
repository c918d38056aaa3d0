"""The first three steps of a new newspaper: its name, a section, an article. Shown until all are done."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Masthead, Section

STEPS = (
    (_("Give the newspaper its name"), Masthead, "articles_masthead_changelist", "articles.change_masthead"),
    (_("Make the first section"), Section, "articles_section_add", "articles.add_section"),
    (_("Write the first article"), Article, "articles_article_add", "articles.add_article"),
)


@dataclass(frozen=True)
class Step:
    label: Any
    is_done: bool
    url: str
    """Empty where the person lacks the right, or nothing is left to do."""


def nameless(user: Any) -> str:
    """The login name that would sign the first article of somebody whose account has no other name yet, and who may give it."""
    unnamed = user.has_perm("articles.add_article") and user.has_perm("auth.change_user") and not user.get_full_name()
    return str(user.get_username()) if unnamed else ""


def steps(user: User) -> list[Step]:
    """None when all is done, or when the person can do none of what is left."""
    if not any(user.has_perm(right) for _label, _model, _page, right in STEPS):
        return []
    found = []
    for label, model, page, right in STEPS:
        is_done = model._default_manager.exists()
        url = reverse(f"admin:{page}") if not is_done and user.has_perm(right) else ""
        found.append(Step(label, is_done, url))
    return found if any(step.url for step in found) else []
