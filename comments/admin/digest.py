"""Where a moderator says whether the digest comes by mail."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from comments import digest
from comments.models import CommentSettings, DigestChoice
from comments.moderation import may_moderate


@admin.register(DigestChoice)
class DigestChoiceAdmin(admin.ModelAdmin[DigestChoice]):
    """One page, the person's own; the link to it stands in the head beside the password's."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False  # no table that anybody would look through

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.choose)
        return [path("", page, name="comments_digestchoice_changelist")]

    def choose(self, request: HttpRequest) -> HttpResponse:
        """Shows the choice; its button turns it round."""
        if not request.user.is_authenticated or not may_moderate(request.user):
            raise PermissionDenied
        if request.method == "POST":
            wanted = request.POST.get("wanted") == "1"
            digest.switch(request.user, wanted=wanted)
            messages.success(request, _("You get the digest.") if wanted else _("You get no digest any more."))
            return HttpResponseRedirect(request.path)
        rules = CommentSettings.current()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("The digest by mail"),
            "wanted": digest.is_wanted(request.user),
            "email": request.user.email,
            "rules": rules,
            "hours": rules.digest_clock,
        }
        return TemplateResponse(request, "admin/comments/digest.html", context)
