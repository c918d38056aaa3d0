"""The back office: Django's admin with our name and dashboard."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class NewsroomAdminSite(AdminSite):
    site_header = _("Newsroom")
