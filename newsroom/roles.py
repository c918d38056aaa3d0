"""The roles of a newsroom as Django groups. They add up: in a small house one person holds several."""

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS, connections, transaction

JOURNALIST = "Journaliste"
EDITOR = "Rédaction en chef"
MODERATOR = "Modération"
ADVERTISING = "Régie publicitaire"
ADMINISTRATOR = "Administration"

PUBLISH_OWN = "articles.publish_own_article"
"""Given to a person, not to a role: « peut publier ses propres articles »."""


def _all(app: str, *models: str) -> set[str]:
    return {f"{app}.{act}_{model}" for model in models for act in ("add", "change", "delete", "view")}


_WRITING = {f"articles.{act}_{model}" for act in ("add", "change", "view") for model in ("article", "image")} | {
    "comments.view_comment"
}
_LISTS = _all("comments", "listedterm") | {"comments.view_block", "comments.delete_block"}
_MODERATION = {"comments.view_comment", "comments.moderate", "comments.view_commentevent", "comments.view_sender"} | _LISTS
_COMMENT_SETTINGS = {"comments.view_commentsettings", "comments.change_commentsettings"}
_FACE = _all("articles", "masthead", "mastheadlink", "page", "redirect") - {"articles.delete_masthead"}

RIGHTS: dict[str, set[str]] = {
    JOURNALIST: _WRITING,
    MODERATOR: _MODERATION,
    EDITOR: (
        _WRITING
        | _MODERATION
        | _FACE
        | {
            "articles.edit_any_article",
            "articles.publish_article",
            "articles.bin_article",
            "articles.view_correction",
            "articles.view_errorreport",
        }
        | _all("articles", "section", "tag", "author", "authorlink", "placement", "breaking", "licence")
        | _COMMENT_SETTINGS
        | _all("comments", "commentrules")
        | {"comments.close_site"}
    ),
    ADVERTISING: _all("articles", "campaign"),
    ADMINISTRATOR: (
        _FACE
        | _all("articles", "campaign")
        | {"auth.add_user", "auth.change_user", "auth.view_user", "auth.view_group", "admin.view_logentry"}
        | _COMMENT_SETTINGS
        | {"comments.erase_sender", "articles.empty_bin", "newsroom.view_job", "newsroom.view_heartbeat"}
    ),
}
"""The table of the product: role → rights, as `app.codename`. Nobody may delete an article, a photo or a comment."""


def create(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Make every role with exactly its rights, whatever was there before; people keep the roles they have.

    Rights are made first for the apps concerned: Django makes them app by app, and ours is the first of the row.
    """
    for label in sorted({right.split(".")[0] for rights in RIGHTS.values() for right in rights}):
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    known = {
        f"{app}.{codename}": pk
        for pk, app, codename in Permission.objects.using(using).values_list("pk", "content_type__app_label", "codename")
    }
    with transaction.atomic(using=using):
        for name, rights in RIGHTS.items():
            group, _ = Group.objects.using(using).get_or_create(name=name)
            group.permissions.set([known[right] for right in rights])
    return list(RIGHTS)


def create_after_migrate(using: str = DEFAULT_DB_ALIAS, **signal: object) -> None:
    """Receiver of post_migrate, the one hook that also runs after a flush: Django makes the rights themselves there."""
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
    if {"auth_group_permissions", "django_content_type"} <= tables:  # not when only some apps were migrated
        create(using)
