"""The lists of words and sites in the settings: many at once, language by language."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from articles.admin.base import DeskAdmin
from comments import lists, text
from comments.limits import limit
from comments.models import Comment, ListedTerm

Language = ListedTerm.Language
LENGTH = 100


def checked(kind: str, term: str) -> str:
    """One term as it is kept: tidy; a site as its host. Raises ValidationError."""
    term = text.tidy_name(term)
    if kind == ListedTerm.Kind.LINK:
        term = lists.site_in(term)
        if not term:
            raise ValidationError(_("This is not the address of a site. Example: example.com"), code="no_site")
    elif not lists.spelled(kind, term):
        raise ValidationError(_("There are no letters in it."), code="no_letters")
    if len(term) > LENGTH:
        raise ValidationError(_("Shorten it: 100 characters at most."), code="too_long")
    return term


class Consequence(forms.Form):
    """What happens to a comment; who is refused must be told why."""

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or self.cleaned_data
        if fields.get("action") == ListedTerm.Action.REFUSE and not fields.get("reason"):
            self.add_error("reason", ValidationError(_("Choose a reason: the sender will read it."), code="no_reason"))
        if fields.get("action") == ListedTerm.Action.HOLD:
            fields["reason"] = ""
        return fields


class TermForm(Consequence, forms.ModelForm):
    class Meta:
        model = ListedTerm
        fields = ("kind", "term", "action", "reason", "language")

    def clean(self) -> dict[str, Any]:
        fields = super().clean()
        if fields.get("kind") and fields.get("term"):
            try:
                fields["term"] = checked(fields["kind"], fields["term"])
            except ValidationError as error:
                self.add_error("term", error)
        return fields


class TermsForm(Consequence):
    """Many terms, one a line."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What do you list?"),
        choices=ListedTerm.Kind,
        initial=ListedTerm.Kind.WORD,
        widget=forms.RadioSelect,
    )
    terms = forms.CharField(
        label=gettext_lazy("One word, phrase or site a line"),
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": gettext_lazy("Write at least one word.")},
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=Language, required=False)
    action = forms.ChoiceField(
        label=gettext_lazy("What happens to a comment in which it stands?"),
        choices=ListedTerm.Action,
        initial=ListedTerm.Action.HOLD,
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason (only to refuse; the sender reads it)"),
        choices=[("", "–"), *Comment.Reason.choices],
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """The terms of the lines; each that cannot be listed is named with its line."""
        fields = super().clean()
        kind, terms = fields.get("kind", ListedTerm.Kind.WORD), []
        for number, line in enumerate(fields.get("terms", "").splitlines(), start=1):
            try:
                terms += [checked(kind, line)] if line.strip() else []
            except ValidationError as error:
                said = {"number": number, "line": text.harmless(line.strip())[:60], "error": error.messages[0]}
                self.add_error("terms", ValidationError(_("Line %(number)s, “%(line)s”: %(error)s"), params=said))
        return {**fields, "terms_listed": terms}


@admin.register(ListedTerm)
class ListedTermAdmin(DeskAdmin[ListedTerm]):
    new_title, edit_title = gettext_lazy("Add words or sites"), gettext_lazy("Edit the listed word")
    saved_message = gettext_lazy("List saved")
    list_title = gettext_lazy("Lists of words and sites")
    form = TermForm
    list_display = ("term", "consequence", "tongue")
    list_filter = ("kind", "action", "language")
    search_fields = ("term",)
    search_help_text = gettext_lazy("Word or site")

    @admin.display(description=gettext_lazy("what happens"), ordering="action")
    def consequence(self, row: ListedTerm) -> str:
        """With the reason, if it refuses."""
        parts = (row.get_action_display(), row.get_reason_display() if row.reason else "")
        return " · ".join(filter(None, parts))

    @admin.display(description=gettext_lazy("language"), ordering="language")
    def tongue(self, row: ListedTerm) -> str:
        return capfirst(row.get_language_display())

    def save_model(self, request: HttpRequest, obj: ListedTerm, form: Any, change: bool) -> None:
        """A changed line counts as a new one: by this date every process sees that its matcher is old."""
        obj.created_at = timezone.now()
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[Any]:
        shipped = path("livree/", self.admin_site.admin_view(require_POST(self.shipped_view)), name="comments_listedterm_shipped")
        return [shipped, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        context = {
            "languages": self._languages() if self.has_view_permission(request) else [],
            "may_replace": self.has_add_permission(request) and self.has_delete_permission(request),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def _languages(self) -> list[dict[str, Any]]:
        """Each language with its number of words and whether a list of it came with the program."""
        counted = ListedTerm.objects.order_by().values_list("language").annotate(number=Count("pk"))
        numbers = dict(counted)
        return [
            {"code": code, "label": capfirst(label), "number": numbers.get(code, 0), "shipped": bool(lists.shipped(code))}
            for code, label in Language.choices
        ]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Many at once, in place of Django's form for one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        wanted = request.GET.get("langue", "")
        initial = {"language": wanted if wanted in Language.values else ""}
        form = TermsForm(request.POST if request.method == "POST" else None, initial=initial)
        if request.method == "POST" and form.is_valid():
            self._add(request, form.cleaned_data)
            return redirect("admin:comments_listedterm_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.new_title,
            "form": form,
            "back": reverse("admin:comments_listedterm_changelist"),
        }
        return TemplateResponse(request, "admin/comments/listedterm/add.html", context, status=422 if form.errors else 200)

    def _add(self, request: HttpRequest, fields: dict[str, Any]) -> None:
        user: User = request.user  # type: ignore[assignment]
        terms = fields["terms_listed"]
        rows = lists.add(
            terms, kind=fields["kind"], action=fields["action"], reason=fields["reason"], language=fields["language"], by=user
        )
        self._say(request, user, rows)
        if known := len(terms) - len(rows):
            said = ngettext("%(count)s stood there already.", "%(count)s stood there already (several).", known)
            messages.info(request, said % {"count": known})
        if len(rows) < len(terms) and ListedTerm.objects.count() >= limit("listed_terms"):
            messages.warning(request, _("The lists are full: %(limit)s lines at most.") % {"limit": limit("listed_terms")})

    def _say(self, request: HttpRequest, user: User, rows: list[ListedTerm]) -> None:
        if rows:
            LogEntry.objects.log_actions(user.pk, rows, ADDITION, "")
        said = ngettext("%(count)s line added to the lists.", "%(count)s lines added to the lists.", len(rows))
        messages.success(request, said % {"count": len(rows)})

    def shipped_view(self, request: HttpRequest) -> HttpResponse:
        """Take the list that came with the program in again, or out."""
        language, user = request.POST.get("langue", ""), request.user
        if not (self.has_add_permission(request) and self.has_delete_permission(request)):
            raise PermissionDenied
        if lists.shipped(language) if language in Language.values else []:
            if request.POST.get("act") == "drop":
                number = lists.drop_shipped(language)
                said = ngettext("%(count)s line taken out of the lists.", "%(count)s lines taken out of the lists.", number)
                messages.success(request, said % {"count": number})
            elif request.POST.get("act") == "add":
                self._say(request, user, lists.add_shipped(language, by=user))  # type: ignore[arg-type]
        return redirect("admin:comments_listedterm_changelist")
