"""Where people of the newsroom go: the work places in the head, and the list of settings."""

from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.models.waiting import sent_back
from comments import moderation

DESK = "comments_desk"
WORK = (
    (_("Articles"), "articles_article_changelist", "articles.view_article"),
    (_("Calendar"), "calendar", "articles.view_article"),
    (_("Comments"), DESK, "comments.moderate"),
    (_("Photos"), "articles_image_changelist", "articles.view_image"),
    (_("Front page"), "articles_front", "articles.change_placement"),
    (_("Advertising"), "articles_campaign_changelist", "articles.view_campaign"),
)
COUNTED = 1000
"""Waiting comments are counted up to here: the head stands on every page."""
SETTINGS = (
    (
        _("The newspaper"),
        ("masthead", "section", "tag", "author", "page", "breaking", "licence", "correction", "errorreport", "redirect"),
    ),
    (_("Comments"), ("commentsettings", "commentrules", "listedterm", "block", "trustedreader", "learnedword", "reader")),
    (_("People"), ("user", "group")),
    (_("The machine"), ("job", "heartbeat", "logentry")),
)

SETTINGS_RIGHTS = ("articles.view_section", "articles.view_masthead", "auth.view_user", "comments.view_listedterm")
"""The rights, any of them, with which something stands in the settings."""


@dataclass(frozen=True)
class Place:
    label: Any
    url: str
    current: bool
    waiting: int = 0
    what: Any = _("waiting")
    """What the number counts, for those who hear it."""


def of(request: HttpRequest) -> list[Place]:
    """The places that this person may enter, in their order."""
    index = reverse("admin:index")
    back = _sent_back(request)
    what = ngettext("text sent back to you", "texts sent back to you", back)
    found = [Place(_("To do"), index, request.path == index, back, what)]
    for label, name, right in WORK:
        if not request.user.has_perm(right):
            continue
        try:
            url = reverse(f"admin:{name}")
        except NoReverseMatch:  # an installation may leave a part of the back office out
            continue
        waiting = min(sum(rows.order_by()[:COUNTED].count() for rows in moderation.to_moderate()), COUNTED) if name == DESK else 0
        found.append(Place(label, url, _is_in(request.path, url, name), waiting))
    if any(request.user.has_perm(right) for right in SETTINGS_RIGHTS):
        url = reverse("admin:settings")
        is_theirs = not any(place.current for place in found) and request.path not in _of_nobody()
        found.append(Place(_("Settings"), url, is_theirs))
    return found


def _of_nobody() -> set[str]:
    """Pages that belong to no place."""
    return {reverse(f"admin:{name}") for name in ("search", "account", "password_change", "password_change_done")}


def _sent_back(request: HttpRequest) -> int:
    """Own texts that came back from the editors."""
    if not request.user.has_perm("articles.change_article"):
        return 0
    return sent_back(request.user)[:COUNTED].count()


def _is_in(path: str, url: str, name: str) -> bool:
    """The pages of single comments belong to the desk."""
    return path.startswith(url) or (name == DESK and path.startswith(f"{reverse('admin:index')}comments/comment/"))


def settings_of(site: AdminSite, request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of tables for « Réglages »: those that this person may see, with their addresses."""
    visible = {
        model["object_name"].lower(): model for app in site.get_app_list(request) for model in app["models"] if model["admin_url"]
    }
    if "logentry" in visible:
        visible["logentry"] = {**visible["logentry"], "name": _("Log of acts")}
    if request.user.has_perm("comments.erase_sender"):  # no table, but a page
        visible["reader"] = {"name": _("Data of a reader"), "admin_url": reverse("admin:comments_reader_data")}
    groups = [{"label": label, "models": [visible[name] for name in names if name in visible]} for label, names in SETTINGS]
    return [group for group in groups if group["models"]]
