"""The project's own app, and Django's admin with our site in place of its default one."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NewsroomConfig(AppConfig):
    name = "newsroom"
    verbose_name = _("Newsroom")

    def ready(self) -> None:
        from newsroom import roles  # models are not ready when this module is read

        post_migrate.connect(roles.create_after_migrate, sender=self)


class BackOfficeConfig(AdminConfig):
    default_site = "newsroom.admin_site.NewsroomAdminSite"
