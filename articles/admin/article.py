"""The list of articles, and the addresses of everything that can be done to one."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles import search, seeking, workflow
from articles.admin import (
    bulk,
    checking,
    composing,
    correcting,
    embeds,
    keeping,
    notes,
    offline,
    pick,
    preview,
    runs,
    typesetting,
    versions,
    writing,
)
from articles.admin.base import DeskAdmin
from articles.models import Article, Author, waiting
from articles.models.article import ArticleQuerySet
from articles.templatetags.desk import badge, moment, thumbnail

View = Callable[..., HttpResponseBase]
Page = Callable[[View], View]
"""A view with this table, behind the login."""
NEWEST, NEXT = ("-published_at", "-pk"), ("published_at", "pk")


class StateFilter(admin.SimpleListFilter):
    """States as the newsroom counts them: a scheduled article is not a published one."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        names = dict(Article.Status.choices)
        return [
            ("draft", names["draft"]),
            ("in_review", names["in_review"]),
            ("scheduled", _("Scheduled")),
            ("published", names["published"]),
            ("unpublished", names["unpublished"]),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case None:
                return queryset
            case "scheduled":
                return cast(ArticleQuerySet, queryset).scheduled()
            case "published":
                return cast(ArticleQuerySet, queryset).published()
            case status:
                return cast(ArticleQuerySet, queryset).in_state(status)


class WaitsFilter(admin.SimpleListFilter):
    """The lists behind « À faire »."""

    title = _("to do")
    parameter_name = "waits"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("sent_back", _("sent back to me")),
            ("changes", _("changes not published")),
            ("links", _("“Read also” that leads nowhere")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "sent_back":
                return queryset.filter(pk__in=waiting.sent_back(request.user).values("pk"))
            case "changes":
                return queryset.filter(pk__in=waiting.changes().values("article"))
            case "links":
                rows = cast(ArticleQuerySet, queryset)
                return waiting.with_broken_links(rows.writable_by(request.user))
        return queryset


class AuthorFilter(admin.SimpleListFilter):
    """By a byline, without the join that Django's own filter has to undo. Few are offered: the search finds the others."""

    title = _("authors")
    parameter_name = "author"
    OFFERED = 60

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        names = list(Author.objects.order_by("name").values_list("pk", "name")[: self.OFFERED])
        chosen = self._chosen()
        if chosen and chosen.pk not in dict(names):
            names.append((chosen.pk, chosen.name))
        return [(str(pk), name) for pk, name in names]

    def _chosen(self) -> Author | None:
        value = self.value() or ""
        return Author.objects.filter(pk=int(value)).first() if value.isdecimal() and len(value) < 19 else None

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        author = self._chosen()
        return cast(ArticleQuerySet, queryset).signed_by(author) if author else queryset


class SectionFilter(admin.RelatedFieldListFilter):
    """By section; Django's own would print « – » for those that have none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_value_display = SafeString(_("No section"))  # in the language of the request


class MineFilter(admin.SimpleListFilter):
    title = _("whose")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("Mine (articles)"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return cast(ArticleQuerySet, queryset).in_list_of(request.user) if self.value() else queryset


@admin.register(Article)
class ArticleAdmin(DeskAdmin[Article]):
    new_title, edit_title = _("New article"), _("Edit the article")
    picked_with = ("articles.change_article", "articles.change_redirect")
    list_display: tuple[str, ...] = ("picture", "title", "state", "bylines", "date")
    list_display_links = ("title",)
    list_filter = (StateFilter, MineFilter, WaitsFilter, ("section", SectionFilter), AuthorFilter)
    search_fields = ("found_by",)
    searches_newest = True
    search_help_text = _("Words of the headline, the standfirst or the text")
    ordering = ("-modified_at", "-pk")
    actions = ("change_chosen", "typeset_chosen")

    # Rows

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """What readers have, or will have, in the order of its date."""
        return {"published": NEWEST, "scheduled": NEXT}.get(request.GET.get(StateFilter.parameter_name, ""), self.ordering)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        if request.path.endswith("/autocomplete/") and not request.user.has_perm("articles.change_article"):
            return Article.objects.published()  # for who only points at articles, such as redirects do
        return Article.objects.visible_to(request.user)

    def by_headline(self, rows: QuerySet[Article], typed: str) -> QuerySet[Article]:
        """As articles are found where one is chosen by its headline."""
        return rows.filter(pk__in=seeking.with_words(Article, typed)) if typed.strip() else rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Article], search_term: str
    ) -> tuple[QuerySet[Article], bool]:
        """By their headlines, and in lists by their texts too: the newest so many of each, since all of them take seconds.
        Whether there are others the request says then, to the list and to what is done to all of it."""
        if request.path.endswith("/autocomplete/"):
            return self.by_headline(queryset.order_by("-pk"), search_term), False
        if not search_term.strip():
            return queryset, False
        named = list(seeking.with_words(Article, search_term).order_by("-pk").values_list("pk", flat=True)[: search.FOUND + 1])
        read = search.found(search_term, one_more=True)
        request.leaves_out_older = max(len(named), len(read)) > search.FOUND  # type: ignore[attr-defined]
        keys = {*named[: search.FOUND], *read[: search.FOUND], *search.found_in_proposals(search_term, request.user)}
        # By their numbers: of a subquery for both PostgreSQL would read the whole table.
        return queryset.filter(pk__in=keys), False

    def for_list(self, rows: QuerySet[Article]) -> QuerySet[Article]:
        return cast(ArticleQuerySet, rows).for_cards()

    @admin.display(description=_("photo"))
    def picture(self, article: Article) -> SafeString:
        return thumbnail(article.lead_image)

    @admin.display(description=_("headline"))
    def title(self, article: Article) -> SafeString:
        return format_html('{}<span class="quiet">{}</span>', article, article.section or "")

    @admin.display(description=_("state"))
    def state(self, article: Article) -> SafeString:
        return badge(article)

    @admin.display(description=_("authors"))
    def bylines(self, article: Article) -> str:
        return ", ".join(author.name for author in article.bylines)

    @admin.display(description=_("date"), ordering="published_at")
    def date(self, article: Article) -> str:
        return moment(article.published_at or article.modified_at)

    @admin.action(description=_("Correct the typography…"))
    def typeset_chosen(self, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
        return typesetting.ask(self, request, articles)

    @admin.action(description=_("Change section, tags, authors, genre…"), permissions=["change_many"])
    def change_chosen(self, request: HttpRequest, articles: QuerySet[Article]) -> HttpResponse | None:
        return bulk.ask(self, request, articles)

    def has_change_many_permission(self, request: HttpRequest) -> bool:
        return bulk.may(request)

    # Rights: nothing is deleted here, and the writing page asks access.py itself

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        return False

    # Addresses

    def get_site_urls(self) -> list[URLPattern]:
        """Addresses beside those of the table itself; the AdminSite asks for them."""
        return offline.addresses(self)

    def get_urls(self) -> list[URLPattern]:
        name = "articles_article"

        def page(view: View) -> View:
            return self.admin_site.admin_view(lambda request, *args, **kwargs: view(self, request, *args, **kwargs))

        return [
            *self._addresses_beside_the_text(page, name),
            path("corbeille/", self.admin_site.admin_view(self.bin_view), name=f"{name}_in_bin"),
            path("<int:pk>/preview/", page(preview.page), name=f"{name}_preview"),
            path("<int:pk>/apercu/", page(preview.frame), name=f"{name}_frame"),
            path("<int:pk>/lien-d-apercu/", page(preview.link), name=f"{name}_link"),
            path("<int:pk>/liens-d-apercu/annuler/", page(preview.revoke), name=f"{name}_unlink"),
            path("<int:pk>/versions/compare/", page(versions.compare), name=f"{name}_compare"),
            path("<int:pk>/versions/<int:version>/", page(versions.take), name=f"{name}_version"),
            *typesetting.addresses(self, name),
            path("bulk/", page(bulk.page), name=f"{name}_bulk"),
            path("runs/", page(runs.listed), name=f"{name}_runs"),
            path("runs/<int:run>/", page(runs.one), name=f"{name}_run"),
            path("runs/<int:run>/undo/", page(runs.undo), name=f"{name}_run_undo"),
            path("<int:pk>/correct/", page(correcting.add), name=f"{name}_correct"),
            path("<int:pk>/urgent/", page(composing.announce), name=f"{name}_urgent"),
            path("<int:pk>/avant-de-publier/", page(checking.page), name=f"{name}_check"),
            *(
                path(f"<int:pk>/{step}/", page(checking.seen_first(writing.step)), {"name": step}, name=f"{name}_{step}")
                for step in writing.STEPS
                if step != "check"
            ),
            *super().get_urls(),
        ]

    def _addresses_beside_the_text(self, page: Page, name: str) -> list[URLPattern]:
        """What the scripts of the writing page ask."""
        return [
            path("embeds/", page(embeds.embeds), name=f"{name}_embeds"),
            path("pick/", page(pick.articles), name=f"{name}_pick"),
            path("session/", page(keeping.session), name=f"{name}_session"),
            path("enregistrer/", page(keeping.autosave), name=f"{name}_autosave_new"),
            path("<int:pk>/enregistrer/", page(keeping.autosave), name=f"{name}_autosave"),
            path("<int:pk>/presence/", page(keeping.presence), name=f"{name}_presence"),
            path("<int:pk>/laisser-tomber/", page(keeping.drop), name=f"{name}_drop"),
            path("<int:pk>/notes/", page(notes.notes), name=f"{name}_notes"),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return writing.page(self, request, object_id)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return versions.history(self, request, object_id)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tools = [{"url": "runs/", "label": _("Changes of many")}, {"url": "corbeille/", "label": _("Bin")}]
        tools = tools if request.user.has_perm("articles.change_article") else []
        return super().changelist_view(request, {"list_tools": tools, **(extra_context or {})})

    def bin_view(self, request: HttpRequest) -> HttpResponse:
        """Articles in the bin: editors see all, journalists their own; Administration may empty it."""
        user = request.user
        if user.has_perm("articles.bin_article") or user.has_perm("articles.empty_bin"):
            rows = Article.objects.binned()
        elif user.has_perm("articles.change_article"):
            rows = Article.objects.of(user).binned().filter(first_published_at=None)
        else:
            raise PermissionDenied
        if request.method == "POST":
            number = workflow.empty_bin(by=user)  # type: ignore[arg-type]
            messages.success(
                request, ngettext("%(n)s article deleted for good.", "%(n)s articles deleted for good.", number) % {"n": number}
            )
            return redirect("admin:articles_article_in_bin")
        shown = rows.for_cards().order_by("-binned_at", "-pk")
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bin"),
            "opts": self.opts,
            "articles": self.get_paginator(request, shown, self.list_per_page).get_page(request.GET.get("page")),
            "has_view_permission": self.has_view_permission(request),
            "may_empty": user.has_perm("articles.empty_bin"),
            "days": workflow.BIN_KEEPS.days,
        }
        return TemplateResponse(request, "admin/articles/article/bin.html", context)
