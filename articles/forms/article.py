"""The writing page's form: one content of an article in, one content out. It validates; workflow saves."""

import secrets
from collections.abc import Collection
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles import access
from articles.body import MOST_INSERTS, MOST_PHOTOS, insert_ids, worded_ids
from articles.forms.editor import BodyField
from articles.forms.widgets import MinuteField, NamedRowsField, NewestSearch, RowField, is_key
from articles.models import Article, Content, Image, Reference
from articles.models.revision import PictureUse, RelatedLink
from articles.text import slugify

_field = Article._meta.get_field
MOMENTS = ("embargo_until", "comments_close_at")


def _area(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class ArticleForm(forms.Form):
    base = forms.IntegerField(required=False, widget=forms.HiddenInput)
    # The random key of the open page: repeats of a new article's first save make one article.
    page = forms.RegexField("^[0-9a-z-]{8,36}$", required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    # When it sent this, in milliseconds by its own clock: what a later save of it has overtaken is known by it.
    sent = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)
    kicker = forms.CharField(
        label=_("Kicker"), max_length=120, required=False, widget=forms.TextInput({"placeholder": _("Kicker")})
    )
    headline = forms.CharField(
        label=_("Headline"),
        max_length=220,
        required=False,
        widget=_area(1, placeholder=_("Headline")),
        help_text=_("Under 80 signs it fits a telephone."),
    )
    standfirst = forms.CharField(
        label=_("Standfirst"),
        required=False,
        widget=_area(2, placeholder=_("Standfirst")),
        help_text=_("Two sentences at most."),
        max_length=2000,
    )
    body = BodyField(label=_("Body"))

    # Sections are few: the device's own list opens at once, without a script too.
    section = RowField(_field("section"), label=_("Section"), empty_label=_("Choose"), widget=forms.Select())
    genre = forms.ChoiceField(label=_("Genre"), choices=Article.Genre.choices)
    authors = NamedRowsField(_field("authors"), label=_("Bylines"), help_text=_("In the order in which they sign."))
    source_line = forms.CharField(
        label=_("Source"), max_length=120, required=False, help_text=_("Printed beside the byline: avec AFP.")
    )
    tags = NamedRowsField(_field("tags"), label=_("Tags"))

    lead_image = RowField(_field("lead_image"), label=_("Photo"), widget=NewestSearch(_field("lead_image"), Image.objects.kept()))
    lead_alt = forms.CharField(
        label=_("Alternative text here"),
        max_length=400,
        required=False,
        help_text=_("What you would say of the picture on the telephone. Empty: the photo’s own."),
    )
    lead_decorative = forms.BooleanField(label=_("Purely decorative"), required=False)
    lead_caption = forms.CharField(
        label=_("Caption here"), required=False, max_length=1000, widget=_area(2), help_text=_("Empty: the photo’s own.")
    )

    typography = forms.BooleanField(
        label=_("Correct the typography"), required=False, help_text=_("Spaces, quotation marks, numbers: at every saving.")
    )
    comments_open = forms.BooleanField(label=_("Comments open"), required=False)
    comments_close_at = MinuteField(
        label=_("They close on"), help_text=_("Empty at the first publication: thirty days afterwards.")
    )
    embargo_until = MinuteField(label=_("Embargo until"), help_text=_("Nobody can publish it earlier."))
    slug = forms.CharField(label=_("Page address"), max_length=200, required=False)
    seo_title = forms.CharField(label=_("Title for search engines"), max_length=120, required=False)
    seo_description = forms.CharField(label=_("Description for search engines"), max_length=320, required=False, widget=_area(3))

    # Not part of the content: what goes with a step.
    publish_at = MinuteField(label=_("Publish on"), help_text=_("For “Schedule”."))
    tell_readers = forms.BooleanField(label=_("Tell readers it was updated"), required=False)
    remark = forms.CharField(label=_("Remark for the author"), max_length=1000, required=False, widget=_area(2))

    def __init__(
        self,
        *args: Any,
        article: Article | None,
        content: Content,
        user: Any,
        base: int | None,
        beside: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        self.article, self.content, self.user = article, content, user
        initial: dict[str, Any] = {**content, "base": base, "page": secrets.token_hex(12)}
        initial |= {name: _moment(cast(dict[str, Any], content)[name]) for name in MOMENTS}
        if article and article.is_scheduled:
            initial["publish_at"] = article.published_at
        initial |= beside
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        if article is None:
            self.fields["headline"].widget.attrs["autofocus"] = True
        else:
            cast(BodyField, self.fields["body"]).show_words_of(article.pk)
        self._word_the_address()

    def _word_the_address(self) -> None:
        """The page's address: free before the first publication, afterwards the editors' matter."""
        field = self.fields["slug"]
        field.widget.attrs["placeholder"] = self.article.slug if self.article else ""
        if self.article and self.article.was_published:
            field.help_text = _("The old address will lead to the new one.")
            field.disabled = not access.can(self.user, "move", self.article)
        else:
            field.help_text = _("Empty: made from the headline.")

    def clean_body(self) -> str:
        """What came with more than a text takes today may stay, and not grow."""
        body, before = self.cleaned_data["body"], self.content["body"]
        if len(worded_ids(body)) > max(MOST_PHOTOS, len(worded_ids(before))):
            message = _("A text holds %(n)s photos at most, those of galleries included. Part it into several articles.")
            raise forms.ValidationError(message, code="photos", params={"n": MOST_PHOTOS})
        if len(insert_ids(body)) > max(MOST_INSERTS, len(insert_ids(before))):
            message = _("A text holds %(n)s inserts at most: “Read also”, videos, galleries, files, posts.")
            raise forms.ValidationError(message, code="inserts", params={"n": MOST_INSERTS})
        return str(body)

    def clean_slug(self) -> str:
        """An address that stands already stays letter for letter: imported ones may hold what we would not write.

        One that another article takes between this look and the saving gets a number (rows.py).
        """
        wanted: str = self.cleaned_data["slug"].strip()
        if wanted == self.content["slug"]:
            return wanted
        slug = slugify(wanted, 190)
        if slug and Article.objects.filter(slug=slug).exclude(pk=self.article.pk if self.article else 0).exists():
            message = _("Another article has this address already. Choose another, or leave the field empty.")
            raise forms.ValidationError(message, code="taken")
        return slug

    def clean_embargo_until(self) -> datetime | None:
        """A longer embargo on a scheduled article would wait in a version while the article goes out at its minute."""
        embargo: datetime | None = self.cleaned_data["embargo_until"]
        scheduled_for = self.article.published_at if self.article and self.article.is_scheduled else None
        if embargo and scheduled_for and scheduled_for < embargo and self.data.get("step", "save") == "save":
            message = _("The article is scheduled for an earlier minute: schedule it anew, or take it off the schedule.")
            raise forms.ValidationError(message, code="scheduled")
        return embargo

    def clean_headline(self) -> str:
        return " ".join(part for part in self.cleaned_data["headline"].split("\n") if part.strip()).replace("\r", "").strip()

    def to_content(self, pictures: "_Pictures", related: "_Related") -> Content:
        """The content as it was written; call after validation. What is not valid stays as it was."""
        values = {name: self.cleaned_data[name] for name in self.content if name in self.cleaned_data}
        before = cast(dict[str, Any], self.content)
        values |= {name: _said(values[name], before[name]) for name in MOMENTS if name in values}
        values |= {name: before[name] for name, value in values.items() if _differs_in_line_ends(value, before[name])}
        content = cast(Content, {**self.content, **values})
        if pictures.is_valid():
            content["pictures"] = pictures.uses(content["body"])
        if related.is_valid():
            content["related"] = related.links()
        return content


def _moment(value: str | None) -> datetime | None:
    return parse_datetime(value) if value else None


def _said(moment: datetime | None, before: str | None) -> str | None:
    """As the content keeps it. What stood there to the second stays where the field, which knows minutes, was left as it was."""
    stood = _moment(before)
    if moment and stood and moment == stood.replace(second=0, microsecond=0):
        return before
    return moment.isoformat() if moment else None


def _differs_in_line_ends(value: Any, before: Any) -> bool:
    """Browsers send their own, also of a text that nobody touched."""
    return isinstance(value, str) and isinstance(before, str) and value.replace("\r\n", "\n") == before.replace("\r\n", "\n")


class PictureForm(forms.Form):
    """What is special about a photo at its place in this text."""

    image = forms.IntegerField(widget=forms.HiddenInput, max_value=10**18 - 1)
    alt = forms.CharField(label=_("Alternative text here"), max_length=400, required=False)
    caption = forms.CharField(label=_("Caption here"), max_length=1000, required=False, widget=_area(2))
    decorative = forms.BooleanField(label=_("Purely decorative"), required=False)


class _Pictures(forms.BaseFormSet[PictureForm]):
    def uses(self, body: str) -> list[PictureUse]:
        """Every photo of the text in its order; one that was added since the page was opened uses the library's words."""
        known = {form.cleaned_data["image"]: form.cleaned_data for form in self.forms if form.cleaned_data}
        return [
            cast(PictureUse, known.get(pk) or {"image": pk, "alt": "", "caption": "", "decorative": False})
            for pk in worded_ids(body)
        ]

    def rows(self) -> list[tuple[Image, PictureForm]]:
        """Photo and form, for the page."""
        ids = {form: form["image"].value() for form in self.forms}
        images = Image.objects.prefetch_related("renditions").in_bulk([int(pk) for pk in ids.values() if is_key(pk)])
        return [(images[int(pk)], form) for form, pk in ids.items() if is_key(pk) and int(pk) in images]


class RelatedForm(forms.Form):
    """One line of « Sur le même sujet »."""

    article = RowField(Reference._meta.get_field("target"), label=_("Article of ours"))
    url = forms.URLField(label=_("or an outside address"), max_length=400, required=False, assume_scheme="https")
    title = forms.CharField(label=_("its title"), max_length=220, required=False)

    def __init__(self, *args: Any, articles: QuerySet[Article], unnamed: Collection[int], **kwargs: Any) -> None:
        """`unnamed` are those of the articles whose headline the person may not know."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["article"]
        field.queryset = articles
        field.label_from_instance = lambda row: gettext("no. %(pk)s") % {"pk": row.pk} if row.pk in unnamed else str(row)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("article") and data.get("url"):
            raise forms.ValidationError(_("Choose one: an article of ours or an outside address."), code="both")
        if data.get("url") and not data.get("title"):
            self.add_error("title", forms.ValidationError(_("Give the outside page a title."), code="title"))
        return data


class _Related(forms.BaseFormSet[RelatedForm]):
    def add_fields(self, form: RelatedForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Take out")

    @property
    def written(self) -> list[RelatedForm]:
        return [form for form in self.forms if form.initial or form.has_changed()]

    @property
    def unwritten(self) -> list[RelatedForm]:
        """The empty lines that wait for more."""
        return [form for form in self.forms if not (form.initial or form.has_changed())]

    def links(self) -> list[RelatedLink]:
        lines = [form.cleaned_data for form in self.ordered_forms]
        return [
            RelatedLink(article=line["article"], url="" if line["article"] else line["url"], title=line["title"])
            for line in lines
            if line["article"] or line["url"]
        ]


PicturesFormSet = forms.formset_factory(PictureForm, formset=_Pictures, extra=0, max_num=MOST_PHOTOS)
RelatedFormSet = forms.formset_factory(RelatedForm, formset=_Related, extra=2, max_num=30, can_order=True, can_delete=True)


def pictures_of(content: Content) -> list[PictureUse]:
    """One line for every photo of the text, with what was said of it."""
    said = {use["image"]: use for use in content["pictures"]}
    return [said.get(pk) or PictureUse(image=pk, alt="", caption="", decorative=False) for pk in worded_ids(content["body"])]
