"""« Filtre »: what the spam filter knows, what it did lately, and the button that lets it begin anew."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.admin.base import ReadOnlyAdmin
from articles.admin.base import person as person_of
from comments import bayes, moderation, training
from comments.models import Comment, CommentEvent, LearnedWord
from comments.moderation import may_moderate

LATELY = timedelta(days=30)


@admin.register(LearnedWord)
class LearnedWordAdmin(ReadOnlyAdmin[LearnedWord]):
    """One page in place of a list: words are for reading only."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_moderate(request.user)

    def has_view_permission(self, request: HttpRequest, obj: LearnedWord | None = None) -> bool:
        return may_moderate(request.user) and obj is None

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not may_moderate(request.user):
            raise PermissionDenied
        if request.method == "POST" and request.POST.get("act") == "reset":
            number = moderation.reset_filter(by=person_of(request))
            said = ngettext("The filter has forgotten %(count)s lesson.", "The filter has forgotten %(count)s lessons.", number)
            messages.success(request, said % {"count": number})
            return redirect("admin:comments_learnedword_changelist")
        spam, ham = bayes.prior()[""]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Spam filter"),
            "figures": training.figures(),
            "shipped": spam + ham,
            "strongest": training.strongest(),
            "lately": _lately(),
            "asked": "vider" in request.GET,
        }
        return TemplateResponse(request, "admin/comments/learnedword/page.html", context)


def _lately() -> dict[str, int]:
    """What was sorted under spam by itself in the last days, and how much of it a moderator published after all."""
    sorted_away = CommentEvent.objects.filter(kind=CommentEvent.Kind.SPAM, act=None, by=None, at__gt=timezone.now() - LATELY)
    return sorted_away.aggregate(number=Count("pk"), published=Count("pk", filter=Q(comment__status=Comment.Status.APPROVED)))
