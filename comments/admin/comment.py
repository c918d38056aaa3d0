"""The list of comments and the page of one: everything is decided through the verbs of moderation.py."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.text import excerpt
from comments import moderation, text, vault
from comments.admin import privacy
from comments.admin.block import block_page
from comments.admin.filters import TABS, ArticleFilter, SenderFilter, StateFilter
from comments.admin.forms import AnswerForm, RefusalForm
from comments.forms import is_row_number
from comments.models import Comment
from comments.moderation import may_moderate

Verb = Callable[..., object]

SEEN = re.compile(r"([0-9]{1,18}):([0-9]{1,9})")
"""Comment and version, as a row of the list carries them."""

VERBS: dict[str, Verb] = {
    "approve": moderation.approve,
    "mark_spam": moderation.mark_spam,
    "reopen": moderation.reopen,
    "put_into_bin": moderation.put_into_bin,
    "restore": moderation.restore,
}


def said(verb: str, count: int) -> str:
    """What was done, in a sentence."""
    words = {
        "approve": ngettext("%(count)s comment published.", "%(count)s comments published.", count),
        "reject": ngettext("%(count)s comment refused.", "%(count)s comments refused.", count),
        "mark_spam": ngettext("%(count)s comment marked as spam.", "%(count)s comments marked as spam.", count),
        "reopen": ngettext("%(count)s decision taken back.", "%(count)s decisions taken back.", count),
        "put_into_bin": ngettext("%(count)s comment put into the bin.", "%(count)s comments put into the bin.", count),
        "restore": ngettext("%(count)s comment taken out of the bin.", "%(count)s comments taken out of the bin.", count),
        "answer": ngettext("%(count)s answer published.", "%(count)s answers published.", count),
    }
    return words[verb] % {"count": count}


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin[Comment]):
    list_filter = [StateFilter, ArticleFilter, SenderFilter, "created_at"]
    list_display_links = None
    list_per_page = 50
    list_select_related = ["article", "sender", "parent"]
    search_fields = ["text", "name"]
    search_help_text = gettext_lazy("Text, name, or exact e-mail address")
    ordering = ["created_at", "pk"]
    show_full_result_count = False
    actions = ["publish", "refuse", "spam", "undo", "into_bin", "out_of_bin"]

    # Who may do what. Nothing is added or deleted here; decisions ask moderation.may_moderate.
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Comment | None = None) -> bool:
        return False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return may_moderate(request.user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Comment]:
        if may_moderate(request.user):
            return Comment.objects.order_by("created_at", "pk")  # with the bin, which has its own tab
        return Comment.objects.visible_to(request.user).order_by("created_at", "pk")

    def get_urls(self) -> list[URLPattern]:
        blocking = path("<int:object_id>/bloquer/", self.admin_site.admin_view(self.block_view), name="comments_comment_block")
        return [blocking, *privacy.urls(self.admin_site), *super().get_urls()]

    # The one column: on a phone a table of six would scroll sideways.
    def get_list_display(self, request: HttpRequest) -> list[Any]:
        moderator = may_moderate(request.user)

        @admin.display(description=gettext_lazy("comment"))
        def case(comment: Comment) -> SafeString:
            """All that a moderator needs to decide; addresses for moderators only."""
            context = {
                "comment": comment,
                "moderator": moderator,
                "email": vault.email_of(comment.sender) if moderator else None,
                "state": self.state(comment) if comment.binned_at or comment.status != Comment.Status.PENDING else "",
                "excerpt": excerpt(text.harmless(comment.text), 400),
            }
            return render_to_string("admin/comments/comment/_case.html", context)

        return [case]

    def state(self, comment: Comment) -> SafeString:
        if comment.binned_at:
            return format_html('<span class="badge badge--withdrawn">{}</span>', _("Bin"))
        kind = {"pending": "review", "approved": "published", "withdrawn": "draft"}.get(comment.status, "withdrawn")
        words = comment.get_reason_display() if comment.reason else comment.get_status_display()
        return format_html('<span class="badge badge--{}">{}</span>', kind, words)

    # The list.
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method == "POST" and "recherche" in request.POST:
            return self._search(request)
        context = {"title": _("Comments"), "subtitle": None, "tabs": StateFilter.parameter_name}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def _search(self, request: HttpRequest) -> HttpResponse:
        """A search comes by POST: an address typed into it must not stand in the address bar, the history or a log."""
        query = request.GET.copy()
        wanted = request.POST["recherche"].strip()
        for name in (SEARCH_VAR, SenderFilter.parameter_name, "p"):
            query.pop(name, None)
        if "@" in wanted and may_moderate(request.user):
            sender = vault.sender_known(wanted)
            query[SenderFilter.parameter_name] = str(sender.pk if sender else 0)
        elif wanted:
            query[SEARCH_VAR] = wanted[:200]
        return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")

    def _chosen(self, request: HttpRequest) -> tuple[list[Comment], dict[int, int]]:
        """The ticked comments, also those that left this tab meanwhile, and the versions that the list showed."""
        ticked = [int(pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME) if is_row_number(pk)]
        pairs = filter(None, (SEEN.fullmatch(pair) for pair in request.POST.getlist("seen")))
        return list(self.get_queryset(request).filter(pk__in=ticked)), {int(pair[1]): int(pair[2]) for pair in pairs}

    def _decide_all(self, request: HttpRequest, name: str, verb: Verb) -> None:
        """Decide the ticked comments one by one; those that moved since the list was shown are left and named."""
        comments, seen = self._chosen(request)
        done = 0
        for comment in comments:
            try:
                verb(comment, by=request.user, seen=seen.get(comment.pk, 0))
                done += 1
            except moderation.Moved as refusal:
                messages.warning(request, str(refusal))
        if done:
            messages.success(request, said(name, done))

    @admin.action(description=gettext_lazy("Approve"), permissions=["moderate"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, "approve", moderation.approve)

    @admin.action(description=gettext_lazy("Refuse…"), permissions=["moderate"])
    def refuse(self, request: HttpRequest, queryset: QuerySet[Comment]) -> HttpResponse | None:
        """Asks for the reason on a page between, which carries on what was ticked and seen."""
        form = RefusalForm(request.POST if "refusal" in request.POST else None)
        if form.is_valid():
            fields = form.cleaned_data
            self._decide_all(request, "reject", lambda comment, **who: moderation.reject(comment, **fields, **who))
            return None
        comments, seen = self._chosen(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Refuse"),
            "form": form,
            "rows": [(comment, seen.get(comment.pk, 0)) for comment in comments],
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/comments/comment/refuse.html", context, status=422 if form.errors else 200)

    @admin.action(description=gettext_lazy("Spam"), permissions=["moderate"])
    def spam(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, "mark_spam", moderation.mark_spam)

    @admin.action(description=gettext_lazy("Undo (last decision)"), permissions=["moderate"])
    def undo(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, "reopen", moderation.reopen)

    @admin.action(description=gettext_lazy("Put into the bin (act)"), permissions=["moderate"])
    def into_bin(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, "put_into_bin", moderation.put_into_bin)

    @admin.action(description=gettext_lazy("Take out of the bin"), permissions=["moderate"])
    def out_of_bin(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self._decide_all(request, "restore", moderation.restore)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Only what can be done to the comments of the tab."""
        actions = super().get_actions(request)
        tab = request.GET.get(StateFilter.parameter_name, "")
        tab = tab if tab in TABS else ""
        useless = {
            "": {"undo", "out_of_bin"},
            "publies": {"publish", "out_of_bin"},
            "refuses": {"refuse", "out_of_bin"},
            "indesirables": {"spam", "out_of_bin"},
            "retires": {"publish", "refuse", "spam", "undo", "out_of_bin"},
            "corbeille": {"publish", "refuse", "spam", "undo", "into_bin"},
        }
        searching = request.GET.get(SEARCH_VAR) or request.GET.get(SenderFilter.parameter_name)
        hidden = {"delete_selected"} | (set() if searching and not tab else useless.get(tab, set()))
        return {name: action for name, action in actions.items() if name not in hidden}

    def block_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Block the sender or the network of a comment, or trust its sender."""
        if not may_moderate(request.user):
            raise PermissionDenied
        return block_page(request, self._comment(request, str(object_id)), self.admin_site.each_context(request))

    # The page of one comment.
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The comment with its history, to read; moderators decide here too."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        comment = self._comment(request, object_id)
        moderator = may_moderate(request.user)
        refusal, answer = RefusalForm(), AnswerForm()
        if request.method == "POST":
            if not moderator:
                raise PermissionDenied
            response, refusal, answer = self._act(request, comment)
            if response is not None:
                return response
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Comment of %(name)s") % {"name": text.harmless(comment.name)},
            "comment": comment,
            "state": self.state(comment),
            "moderator": moderator,
            "email": vault.email_of(comment.sender) if moderator else None,
            "network": vault.network_address_of(comment.origin) if moderator and hasattr(comment, "origin") else None,
            "events": comment.events.select_related("by") if moderator else [],
            "refusal": refusal,
            "answer": answer,
            "has_view_permission": True,
        }
        invalid = bool(refusal.errors or answer.errors)
        return TemplateResponse(request, "admin/comments/comment/page.html", context, status=422 if invalid else 200)

    def _comment(self, request: HttpRequest, object_id: str) -> Comment:
        rows = self.get_queryset(request).select_related("article", "sender", "parent", "origin", "staff")
        comment = rows.filter(pk=int(object_id)).first() if is_row_number(object_id) else None
        if comment is None:
            raise Http404
        return comment

    def _act(self, request: HttpRequest, comment: Comment) -> tuple[HttpResponse | None, RefusalForm, AnswerForm]:
        """Do what the pressed button says; the forms come back when one of them lacks something."""
        name = request.POST.get("verb", "")
        refusal = RefusalForm(request.POST if name == "reject" else None)
        answer = AnswerForm(request.POST if name == "answer" else None)
        version = request.POST.get("version", "")
        seen = int(version) if is_row_number(version) else 0
        here = reverse("admin:comments_comment_change", args=[comment.pk])
        try:
            if name in VERBS:
                VERBS[name](comment, by=request.user, seen=seen)
            elif name == "reject" and refusal.is_valid():
                moderation.reject(comment, **refusal.cleaned_data, by=request.user, seen=seen)  # type: ignore[arg-type]
            elif name == "answer" and answer.is_valid():
                moderation.answer(comment, answer.cleaned_data["text"], by=request.user)  # type: ignore[arg-type]
            else:
                return None, refusal, answer
        except moderation.Moved as moved:
            messages.warning(request, str(moved))
            return HttpResponseRedirect(here), refusal, answer
        messages.success(request, said(name, 1))
        return HttpResponseRedirect(here), refusal, answer
