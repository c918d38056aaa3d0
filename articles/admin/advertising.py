"""Campaigns of the advertising department."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin.outside_library import PicturesAdmin
from articles.forms.pictures import CampaignForm
from articles.models import Campaign


@admin.register(Campaign)
class CampaignAdmin(PicturesAdmin[Campaign]):
    new_title, edit_title, saved_message = _("New campaign"), _("Edit the campaign"), _("Campaign saved")
    form = CampaignForm
    list_display = ("name", "slot", "starts_at", "ends_at", "running")
    list_filter = ("slot",)
    search_fields = ("name",)
    search_help_text = _("Name")

    @admin.display(description=_("running"), boolean=True)
    def running(self, campaign: Campaign) -> bool:
        return campaign.starts_at <= timezone.now() < campaign.ends_at
