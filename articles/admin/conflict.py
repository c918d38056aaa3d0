"""The page of the second saver: what both made of the same version, block by block; a plain form."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import base as desk
from articles.forms.article import MOMENTS, ArticleForm, pictures_of
from articles.merge import Merge, Piece, merge, shared
from articles.models import Article, Author, Content, Embed, Image, Revision, Section, Tag
from articles.models.revision import RelatedLink, content_of
from articles.templatetags.desk import moment
from articles.templatetags.versions import person_name
from articles.text import excerpt, plain

OURS = re.compile("csrfmiddlewaretoken|base|common|together|compare|step|anyway|(piece|field)-.*")
"""Fields of this page itself; all others are the second saver's whole sheet, sent along hidden."""


def _version(article: Article, pk: Any) -> Content | None:
    found = article.revisions.saved().filter(pk=int(pk)).first() if re.fullmatch("[0-9]{1,18}", str(pk)) else None
    return found.whole() if found else None


def _common(article: Article, pk: Any, mine: Content, theirs: Content) -> Content:
    """The version that both began from. Before the first one: an article's row once published, else what they share."""
    return _version(article, pk) or (content_of(article) if article.was_published else shared(mine, theirs))


def resolved(article: Article, mine: Content, sent: QueryDict) -> Content:
    """The content to save: as it was written, or what was chosen on this page."""
    theirs = _version(article, sent.get("base")) if "together" in sent and "anyway" not in sent else None
    if theirs is None:
        return mine
    common = _common(article, sent.get("common"), mine, theirs)
    content = merge(common, mine, theirs).content(sent.dict())  # type: ignore[arg-type]
    return {**content, "pictures": pictures_of(content)}


@dataclass(frozen=True)
class Side:
    """One of the versions that can be chosen: its value in the form, whose it is, and its words."""

    value: str
    label: str
    words: list[str]
    chosen: bool = False


KINDS = {"image": gettext_lazy("Photo"), "see-also": gettext_lazy("Read also"), "embed": gettext_lazy("Insert")}
INSERT = re.compile(r'data-(image|see-also|embed)="(\d{1,18})"')
Names = dict[tuple[str, str], str]
"""What inserts are called, by attribute and key."""


def _inserts(merged: Merge, user: User) -> Names:
    """The names of the inserts of all sides, as far as the person may see them: a query for each kind."""
    blocks = "".join(block for piece in merged.pieces for side in (piece.mine, piece.theirs, piece.base) for block in side)
    found = set(INSERT.findall(blocks))
    rows: dict[str, Any] = {
        "image": Image.objects.all(),
        "see-also": Article.objects.visible_to(user),
        "embed": Embed.objects.visible_to(user).prefetch_related("lines__image"),
    }
    names: Names = {}
    for kind, known in rows.items():
        keys = {key for each, key in found if each == kind}
        for row in known.filter(pk__in=keys) if keys else ():
            name = f"{row.get_kind_display()} – {row.said}" if isinstance(row, Embed) else f"{KINDS[kind]} – {row}"
            names[kind, str(row.pk)] = name
    return names


def _block(markup: str, inserts: Names) -> str:
    """A block in plain words; what only stands for a row is named."""
    if words := plain(markup):
        return words
    if insert := INSERT.search(markup):
        kind, key = insert.groups()
        return f"[{inserts.get((kind, key)) or f'{KINDS[kind]} {key}'}]"
    return "—"


def _unchanged(blocks: tuple[str, ...], inserts: Names) -> list[str]:
    """The first and the last block of a stretch that nobody changed: where in the text one is."""
    shown = [*blocks[:1], "…", *blocks[-1:]] if len(blocks) > 2 else blocks
    return [block if block == "…" else excerpt(_block(block, inserts).replace("\n", " · "), 160) for block in shown]


def _stretch(piece: Piece, name: str, who: str, inserts: Names) -> dict[str, Any]:
    """A piece of the text as the page shows it."""
    mine, theirs, base = ([_block(block, inserts) for block in side] for side in (piece.mine, piece.theirs, piece.base))
    if piece.is_conflict:
        sides = [
            Side("both", _("Keep both"), [], True),
            Side("mine", _("Mine"), mine or [_("(taken away)")]),
            Side("theirs", _("The one of %(who)s") % {"who": who}, theirs or [_("(taken away)")]),
        ]
        return {"name": name, "sides": sides, "base": base}
    if piece.base == piece.taken():
        return {"same": _unchanged(piece.base, inserts)}
    label = _changed_by(piece.mine != piece.base, piece.theirs != piece.base, who)
    return {"label": label, "words": [_block(block, inserts) for block in piece.taken()] or [_("(taken away)")]}


ROWS: dict[str, Any] = {"section": Section, "authors": Author, "tags": Tag, "lead_image": Image}


def _words(field: str, value: Any, user: User) -> list[str]:
    """The value of a field as people read it."""
    if field in ROWS:
        keys = value if isinstance(value, list) else [value] if value else []
        rows = ROWS[field].objects.in_bulk(keys)
        return [str(rows[key]) for key in keys if key in rows] or [_("(empty)")]
    if field == "related":
        titles = Article.objects.visible_to(user).in_bulk([line["article"] for line in value if line["article"]])
        return [_related(line, titles) for line in value] or [_("(empty)")]
    if field == "genre":
        return [str(dict(Article.Genre.choices).get(value, value))]
    if field in MOMENTS and value:
        return [moment(parse_datetime(value))]
    if isinstance(value, bool):
        return [_("Yes") if value else _("No")]
    return [str(value)] if value else [_("(empty)")]


def _related(line: RelatedLink, titles: dict[int, Article]) -> str:
    """The headline where the person may see the article, else its number; of an address, its title."""
    if pk := line["article"]:
        return str(titles[pk]) if pk in titles else _("no. %(pk)s") % {"pk": pk}
    return line["title"] or line["url"]


def _label(name: str) -> Any:
    return _("Related articles") if name == "related" else ArticleForm.base_fields[name].label


def _changed_by(mine: bool, theirs: bool, who: str) -> str:
    if mine and theirs:
        return _("Changed by both")
    return _("Changed by you") if mine else _("Changed by %(who)s") % {"who": who}


def _fields(merged: Merge, who: str, user: User) -> list[dict[str, Any]]:
    """Every field that one of the two changed, those first that ask for a choice."""
    choices, settled = [], []
    for field in merged.fields:
        if field.is_conflict:
            sides = [
                Side("mine", _("Mine"), _words(field.name, field.mine, user), not field.can_keep_both),
                Side("theirs", _("The one of %(who)s") % {"who": who}, _words(field.name, field.theirs, user)),
            ]
            if field.can_keep_both:
                sides = [Side("both", _("Keep both"), [], True), *sides]
            name, base = f"field-{field.name}", _words(field.name, field.base, user)
            choices.append({"name": name, "label": _label(field.name), "sides": sides, "base": base})
        elif field.taken() != field.base:
            by = _changed_by(field.mine != field.base, field.theirs != field.base, who)
            settled.append({"label": f"{_label(field.name)} – {by}", "words": _words(field.name, field.taken(), user)})
    return choices + settled


def page(model_admin: Any, request: HttpRequest, article: Article, mine: Content, newest: Revision) -> HttpResponse:
    """409: nothing is saved and nothing is lost. The whole sheet stands in hidden fields; what is chosen makes a version."""
    common = request.POST.get("common") or request.POST.get("base") or ""
    theirs = newest.whole()
    merged = merge(_common(article, common, mine, theirs), mine, theirs)
    user = desk.person(request)
    inserts = _inserts(merged, user)
    who = person_name(newest.created_by) or _("Somebody")
    hidden = [(name, value) for name, values in request.POST.lists() if not OURS.fullmatch(name) for value in values]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Two versions of the same article"),
        "opts": model_admin.opts,
        "article": article,
        "address": reverse("admin:articles_article_change", args=[article.pk]),
        "who": who,
        "newest": newest,
        "common": common,
        "alone": common == str(newest.pk),
        "hidden": hidden,
        "stretches": [_stretch(piece, f"piece-{number}", who, inserts) for number, piece in enumerate(merged.pieces)],
        "fields": _fields(merged, who, user),
        "choices": len(merged.text_conflicts) + len(merged.field_conflicts),
    }
    desk.allow_scripts(request, context)
    return TemplateResponse(request, "admin/articles/article/conflict.html", context, status=409)
