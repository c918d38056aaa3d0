"""The picture library: list with thumbnails, upload, details, and the bin instead of deletion."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, cast

from django.contrib import admin, messages
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import access, library
from articles.admin import photos, pick, sending
from articles.admin.base import DeskAdmin
from articles.forms.media import ImageForm, UploadForm
from articles.models import Article, Image, waiting
from articles.models.media import ImageQuerySet
from articles.templatetags.desk import thumbnail, thumbnail_url


def named(uses: Iterable[Model], user: Any) -> list[str]:
    """Where a picture stands, in words that tell nobody the headline of an article that is not theirs to see."""
    articles = [use.pk for use in uses if isinstance(use, Article)]
    seen = set(Article.objects.visible_to(user).filter(pk__in=articles).values_list("pk", flat=True))
    hidden = {pk for pk in articles if pk not in seen}
    return [_("an article of somebody else") if isinstance(use, Article) and use.pk in hidden else str(use) for use in uses]


class PoorFilter(admin.SimpleListFilter):
    """What « À faire » asks for."""

    title = gettext_lazy("lacking")
    parameter_name = "lacking"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("shown", _("readers see it incomplete")),
            ("expires", _("licence ends, in an article")),
            ("alt", _("without alternative text")),
            ("credit", _("without credit")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "shown":
                return queryset & waiting.poor_pictures()
            case "expires":
                return (queryset & waiting.expiring_pictures()).order_by("expires_at", "pk")
            case "alt" | "credit" as field:
                return queryset.filter(**{field: ""})
        return queryset


class BinFilter(admin.SimpleListFilter):
    title = gettext_lazy("bin")
    parameter_name = "bin"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("In the bin"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.exclude(binned_at=None) if self.value() else cast(ImageQuerySet, queryset).kept()


@admin.register(Image)
class ImageAdmin(DeskAdmin[Image]):
    new_title, edit_title = gettext_lazy("New photo"), gettext_lazy("Picture details")
    saved_message = gettext_lazy("Photo saved")
    picked_with = ("articles.change_article", "articles.change_masthead")
    list_display = ("picture", "words", "credit", "uploaded_at")
    list_display_links = ("words",)
    list_filter = (PoorFilter, BinFilter)
    search_fields = ("caption", "credit", "alt", "file_name")
    search_help_text = gettext_lazy("Caption, credit or file name")
    readonly_fields = ("large", "file_name", "size", "uploaded_by", "uploaded_at", "stands_in")
    actions = None
    view_on_site = False  # type: ignore[assignment]

    def get_view_on_site_url(self, obj: Any = None) -> None:
        return None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        return super().get_queryset(request).prefetch_related("renditions")  # also for the searching fields

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Image | None:
        image = super().get_object(request, object_id, from_field)
        if image is not None:
            image.viewer = request.user  # type: ignore[attr-defined]  # for stands_in
        return image

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Image], search_term: str
    ) -> tuple[QuerySet[Image], bool]:
        if self.is_picking(request):
            queryset = queryset.filter(binned_at=None)
        found = Q()
        for word in search_term.split():
            found &= reduce(or_, (Q(**{f"{field}__icontains": word}) for field in self.search_fields))
        return queryset.filter(found), False

    @staticmethod
    def is_picking(request: HttpRequest) -> bool:
        """A searching field or the editor's dialogue asks, not the list."""
        return request.path.endswith(("/autocomplete/", "/pick/"))

    def thumbnail_url(self, image: Image) -> str:
        return thumbnail_url(image)

    # Columns and fields

    @admin.display(description=gettext_lazy("photo"))
    def picture(self, image: Image) -> SafeString:
        return thumbnail(image)

    @admin.display(description=gettext_lazy("caption"), ordering="caption")
    def words(self, image: Image) -> SafeString:
        lacking = "" if image.alt else _("without alternative text")
        return format_html('{}<span class="quiet">{}</span>', image, lacking)

    @admin.display(description=gettext_lazy("photo"))
    def large(self, image: Image) -> SafeString:
        files = sorted((file for file in image.renditions.all() if file.format == "jpeg"), key=lambda file: file.width)
        shown = next((file for file in files if file.width >= 700), files[-1] if files else None)
        if shown is None:
            return format_html('<span class="quiet">{}</span>', _("It is being prepared."))
        return format_html(
            '<img class="large" src="{}" width="{}" height="{}" alt="">', shown.file.url, shown.width, shown.height
        )

    @admin.display(description=gettext_lazy("size"))
    def size(self, image: Image) -> str:
        return f"{image.width} × {image.height}"

    @admin.display(description=gettext_lazy("stands in"))
    def stands_in(self, image: Image) -> str:
        return ", ".join(named(library.usage(image), image.viewer)) or _("nowhere")  # type: ignore[attr-defined]  # get_object

    # Rights

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request, obj)
        return obj.binned_at is None and access.can_edit_image(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        return False

    # Forms

    def get_form(self, request: HttpRequest, obj: Image | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None or self.has_change_permission(request, obj):
            kwargs["form"] = UploadForm if obj is None else ImageForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        return UploadForm.Meta.fields if obj is None else ("large", *ImageForm.Meta.fields, *self.readonly_fields[1:])

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"credit": request.user.get_full_name()}  # type: ignore[union-attr]

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Image:
        if change:
            return super().save_form(request, form, change)
        words = {name: form.cleaned_data[name] for name in ("caption", "credit", "alt", "source", "licence", "expires_at")}
        # The same file twice is the same picture: what was written now does not change what stands there.
        form.twin = library.twin_of(form.cleaned_data["upload"].sha256)
        return form.twin or library.add(form.cleaned_data["upload"], by=request.user, **words)  # type: ignore[arg-type]

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            if {"focal_x", "focal_y", "expires_at"} & set(form.changed_data):
                library.refresh_files(obj)
        elif form.twin:
            messages.warning(request, _("This very file is in the library already: here it is."))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if change:
            super().save_related(request, form, formsets, change)

    def response_add(self, request: HttpRequest, obj: Image, post_url_continue: str | None = None) -> HttpResponse:
        if "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, str(self.saved_message))
        return redirect("admin:articles_image_change", obj.pk)

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("pick/", view(self.pick_view), name="articles_image_pick"),
            path("upload/", view(self.upload_view), name="articles_image_upload"),
            path("sending/", view(self.begin_view), name="articles_image_begin"),
            path("sending/<str:upload>/", view(self.piece_view), name="articles_image_piece"),
            path("sending/<str:upload>/finish/", view(self.finish_view), name="articles_image_finish"),
            path("<int:pk>/words/", view(self.words_view), name="articles_image_words"),
            path("<int:pk>/bin/", view(self.bin_view), name="articles_image_bin"),
            path("<int:pk>/restore/", view(self.restore_view), name="articles_image_restore"),
            *super().get_urls(),
        ]

    def pick_view(self, request: HttpRequest) -> JsonResponse:
        return pick.photos(self, request)

    def upload_view(self, request: HttpRequest) -> HttpResponseBase:
        return photos.upload(self, request)

    def begin_view(self, request: HttpRequest) -> HttpResponseBase:
        return sending.begin(request)

    def piece_view(self, request: HttpRequest, upload: str) -> HttpResponseBase:
        return sending.piece(request, upload)

    def finish_view(self, request: HttpRequest, upload: str) -> HttpResponseBase:
        return sending.finish(request, upload)

    def words_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return photos.words(self, request, pk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        image = self.get_object(request, object_id)
        tools = []
        if image is not None and image.binned_at is None and self.has_change_permission(request, image):
            tools = [{"url": "../bin/", "label": _("Put into the bin")}]
        elif image is not None and image.binned_at:
            tools = [{"url": "../restore/", "label": _("Take out of the bin")}]
        return super().change_view(request, object_id, form_url, {"form_tools": tools, **(extra_context or {})})

    def bin_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Ask, then put the picture into the bin; one that stands somewhere stays, and the page says where."""
        return self._bin_page(request, pk, library.put_into_bin, _("Put this photo into the bin?"), _("Photo put into the bin"))

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return self._bin_page(request, pk, library.restore, _("Take this photo out of the bin?"), _("Photo taken out of the bin"))

    def _bin_page(self, request: HttpRequest, pk: int, verb: Any, question: str, done: str) -> HttpResponseBase:
        image = get_object_or_404(self.get_queryset(request), pk=pk)
        library.require_bin_right(image, request.user)  # type: ignore[arg-type]
        context = {**self.admin_site.each_context(request), "title": question, "opts": self.opts, "image": image}
        if request.method == "POST":
            try:
                verb(image, by=request.user)
            except library.InUse as error:
                context |= {"problem": str(error), "uses": named(error.uses, request.user)}
            except library.HasTwin as error:
                context |= {"problem": str(error)}
            else:
                messages.success(request, done)
                return redirect("admin:articles_image_changelist")
        status = 409 if "problem" in context else 200
        return TemplateResponse(request, "admin/articles/image/bin.html", context, status=status)
