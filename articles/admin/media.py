"""The picture library: the grid, its search and filters, « Fiche photo », and the addresses of what is done to a photo."""

import contextlib
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import access, images, library, library_files, usage
from articles.admin import base as desk
from articles.admin import library_filters, photo_acts, photos, pick, sending
from articles.admin.base import DeskAdmin
from articles.forms.media import ImageForm, UploadForm
from articles.models import Image
from articles.templatetags.desk import moment, thumbnail_url
from articles.templatetags.french import weight
from articles.templatetags.versions import person_name

CUTS = (("wide", "16:9"), ("classic", "4:3"), ("square", "1:1"), ("card", gettext_lazy("1.91:1, shared links")))
"""The cuts that pages and other sites make of a photo: a class of static/css/desk/library.css, and its name."""


@admin.register(Image)
class ImageAdmin(DeskAdmin[Image]):
    new_title, edit_title = gettext_lazy("New photo"), gettext_lazy("Picture details")
    saved_message = gettext_lazy("Photo saved")
    picked_with = ("articles.change_article", "articles.change_masthead")
    list_title = gettext_lazy("Picture library")
    list_display = ("caption", "credit", "uploaded_at")
    list_filter = library_filters.ALL
    list_per_page = 40
    search_fields = ("found_by",)
    search_help_text = gettext_lazy("Caption, credit, alternative text, file name, or headline of an article")
    readonly_fields = ("taken_on", "file_name", "size", "arrived")
    actions = None
    in_one_transaction = False  # a photo is opened
    view_on_site = False  # type: ignore[assignment]

    def get_view_on_site_url(self, obj: Any = None) -> None:
        return None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Image]:
        return super().get_queryset(request).prefetch_related("renditions")  # also for the searching fields

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With the uses of the photos on this page, in one query."""
        changelist = super().get_changelist_instance(request)
        serves = usage.counted(changelist.result_list)
        for image in changelist.result_list:
            image.serves = serves[image.pk]
        return changelist

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Image], search_term: str
    ) -> tuple[QuerySet[Image], bool]:
        if self.is_picking(request):
            queryset = queryset.filter(binned_at=None, withdrawn_at=None)
        words = search_term.replace("\0", "")
        return usage.found(queryset, words, request.user) if words.strip() else queryset, False

    @staticmethod
    def is_picking(request: HttpRequest) -> bool:
        """A searching field or the editor's dialogue asks, not the list."""
        return request.path.endswith(("/autocomplete/", "/pick/"))

    def thumbnail_url(self, image: Image) -> str:
        return thumbnail_url(image)

    @admin.display(description=gettext_lazy("size"))
    def size(self, image: Image) -> str:
        sides = _("%(width)s × %(height)s pixels") % {"width": image.width, "height": image.height}
        with contextlib.suppress(OSError):
            return f"{sides}, {weight(image.original.size)}" if image.original else sides
        return sides

    @admin.display(description=gettext_lazy("brought in"))
    def arrived(self, image: Image) -> str:
        who = image.uploaded_by
        return f"{person_name(who)}, {moment(image.uploaded_at)}" if who else moment(image.uploaded_at)

    # Rights

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Image | None:
        """With whether this person may edit it, which is asked many times for one page."""
        image = super().get_object(request, object_id, from_field)
        if image is not None:
            image.editable = library.may_edit(image, request.user)
        return image

    def has_change_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request, obj)
        return obj.binned_at is None and obj.editable

    def has_delete_permission(self, request: HttpRequest, obj: Image | None = None) -> bool:
        return False

    # Forms

    def get_form(self, request: HttpRequest, obj: Image | None = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None or self.has_change_permission(request, obj):
            kwargs["form"] = UploadForm if obj is None else ImageForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        return UploadForm.Meta.fields if obj is None else (*ImageForm.Meta.fields, *self.readonly_fields)

    def get_fieldsets(self, request: HttpRequest, obj: Image | None = None) -> Any:
        """In the order in which they are asked."""
        words, rights = ["caption", "credit", "alt"], ["source", "licence", "expires_at"]
        if obj is None:
            return [(None, {"fields": ["upload", *words]}), (_("Rights"), {"fields": rights})]
        focal = ["focal_x", "focal_y"] if obj.original else []
        return [
            (None, {"fields": words}),
            (_("Rights"), {"fields": rights}),
            *([(_("Focal point"), {"fields": focal, "classes": ["focal-fields"]})] if focal else []),
            (_("File"), {"fields": self.readonly_fields}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Image | None = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"credit": request.user.get_full_name()}  # type: ignore[union-attr]

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Image:
        if change:
            return super().save_form(request, form, change)
        words = {name: form.cleaned_data[name] for name in ("caption", "credit", "alt", "source", "licence", "expires_at")}
        return form.twin or library.add(form.cleaned_data["upload"], by=desk.person(request), **words)

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        """Only what was changed here: the rest of the row may have been withdrawn or replaced meanwhile."""
        if change:
            obj.save(update_fields=[*form.changed_data, "found_by"])
            if {"focal_x", "focal_y", "expires_at"} & set(form.changed_data):
                library.refresh_files(obj)
            if "credit" in form.changed_data:
                library.write_credit_soon(obj)
        elif form.twin:
            messages.warning(request, _("This very file is in the library already: here it is."))
        if form.repeats_itself and {"alt", "caption"} & set(form.changed_data):
            question = _("The alternative text repeats the caption: who hears the page hears it twice. Is that meant?")
            field = reverse("admin:articles_image_change", args=[obj.pk]) + "#id_alt"
            messages.warning(request, format_html('{} <a href="{}">{}</a>', question, field, _("Change the alternative text")))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if change:
            super().save_related(request, form, formsets, change)

    def response_add(self, request: HttpRequest, obj: Image, post_url_continue: str | None = None) -> HttpResponse:
        if "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        messages.success(request, str(self.saved_message))
        return redirect("admin:articles_image_change", obj.pk)

    def response_change(self, request: HttpRequest, obj: Image) -> HttpResponse:
        """The words are kept, then the picture is turned: nothing typed is lost."""
        turn = request.POST.get("turn")
        if turn not in ("left", "right"):
            return super().response_change(request, obj)
        if request.POST.get("seen") != obj.version:
            messages.warning(request, _("The file was changed meanwhile: look at the photo before you turn it."))
            return redirect("admin:articles_image_change", obj.pk)
        try:
            library_files.rotate(obj, turn, by=desk.person(request))
            messages.success(request, _("The photo is turned; its files are being made anew."))
        except library.WrongState as error:
            messages.error(request, str(error))
        except images.Refused as error:
            messages.error(request, error.message)
        return redirect("admin:articles_image_change", obj.pk)

    # Addresses

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("pick/", view(self.pick_view), name="articles_image_pick"),
            path("sending/", view(self.begin_view), name="articles_image_begin"),
            path("sending/<str:upload>/", view(self.piece_view), name="articles_image_piece"),
            path("sending/<str:upload>/finish/", view(self.finish_view), name="articles_image_finish"),
            path("<int:pk>/words/", view(self.words_view), name="articles_image_words"),
            path("<int:pk>/bin/", view(self.bin_view), name="articles_image_bin"),
            path("<int:pk>/restore/", view(self.restore_view), name="articles_image_restore"),
            path("<int:pk>/replace/", view(self.replace_view), name="articles_image_replace"),
            path("<int:pk>/withdraw/", view(self.withdraw_view), name="articles_image_withdraw"),
            *super().get_urls(),
        ]

    def pick_view(self, request: HttpRequest) -> JsonResponse:
        return pick.photos(self, request)

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
        context: dict[str, Any] = {}
        if image is not None:
            uses = usage.of(image)
            context = {
                "form_tools": self._tools(request, image, used=bool(uses)),
                "uses": photo_acts.named(uses, request.user),
                "number": len(uses),
                "focal_cuts": CUTS,
                "online": photo_acts.ONLINE if self._is_online(request, image) else "",
            }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def _is_online(self, request: HttpRequest, image: Image) -> bool:
        """Theirs, and closed because readers see it."""
        return access.is_photo_of(request.user, image) and not image.editable

    def _tools(self, request: HttpRequest, image: Image, *, used: bool) -> list[dict[str, str]]:
        """What this person may do to this photo as it is now."""
        user = desk.person(request)
        if image.binned_at:
            return [{"url": "../restore/", "label": _("Take out of the bin")}]
        tools = []
        if library_files.may_change_file(image, user):
            tools.append({"url": "../replace/", "label": _("Replace the file…")})
        if self.has_change_permission(request, image) and not used:
            tools.append({"url": "../bin/", "label": _("Put into the bin…")})
        if library.may_withdraw(user) and not image.withdrawn_at:
            tools.append({"url": "../withdraw/", "label": _("Withdraw this photo everywhere…")})
        return tools

    def bin_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        question, done = _("Put this photo into the bin?"), _("Photo put into the bin")
        return photo_acts.put_away(self, request, pk, library.put_into_bin, question, done)

    def restore_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        question, done = _("Take this photo out of the bin?"), _("Photo taken out of the bin")
        return photo_acts.put_away(self, request, pk, library.restore, question, done)

    def replace_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return photo_acts.replace(self, request, pk)

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return photo_acts.withdraw(self, request, pk)
