"""« Composer la une »: the places with their articles, proposed changes and their preview, what is scheduled, the urgent bar.

The proposal lives in the page's form. Every act (a move, a choice) is a button that sends the form and gets it back
changed; static/js/front/compose.js does the same without leaving the page, by drag and by the arrow keys too.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from csp.constants import SELF
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from articles import access, composing
from articles.admin import base as desk
from articles.forms.front import SLOTS, FrontForm, RunningForm, UrgentForm
from articles.forms.widgets import is_key
from articles.models import Article, Breaking, FrontChange, Placement
from articles.views import home
from articles.views.front import Front, compose
from articles.views.policy import own_policy

FRONT = "admin:articles_front"
SHOWN = 10


@dataclass
class Place:
    """One place of the proposal."""

    slot: str
    number: int
    article: Article | None
    """By hand."""
    filled: Article | None
    """What readers see there with this proposal."""
    since: datetime | None

    @property
    def name(self) -> str:
        return str(Placement.Slot(self.slot).label)

    @property
    def is_hidden(self) -> bool:
        """An article by hand that readers do not see there, such as one that is scheduled."""
        return bool(self.article and self.article != self.filled)


@dataclass
class Proposal:
    """Five articles or gaps, the version that they began from, and what is said about the last act."""

    ids: list[int | None]
    version: int
    said: str = ""
    problem: str = ""
    choosing: int | None = None
    form: FrontForm = field(default_factory=FrontForm)

    @classmethod
    def standing(cls) -> "Proposal":
        rows = Placement.objects.by_slot()
        return cls([rows[slot].article_id if slot in rows else None for slot in SLOTS], FrontChange.version())

    @property
    def by_slot(self) -> dict[str, int | None]:
        return dict(zip(SLOTS, self.ids, strict=True))

    @property
    def query(self) -> str:
        return urlencode({slot: pk or "" for slot, pk in self.by_slot.items()})

    def move(self, start: int, end: int) -> None:
        self.ids.insert(end, self.ids.pop(start))

    def put(self, number: int, pk: int) -> None:
        """An article that stood at another place leaves that one free."""
        self.ids = [None if standing == pk else standing for standing in self.ids]
        self.ids[number] = pk


def _user(request: HttpRequest) -> User:
    if not request.user.has_perm("articles.change_placement"):
        raise PermissionDenied
    return desk.person(request)


def _numbers(value: str, *limits: int) -> list[int]:
    """« 3:1 » as numbers, each below its limit; anything else is nothing to act upon."""
    parts = value.split(":")
    if len(parts) != len(limits) or not all(is_key(part) for part in parts):
        return []
    numbers = [int(part) for part in parts]
    return numbers if all(number < limit for number, limit in zip(numbers, limits, strict=True)) else []


def page(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Show the page; or take the act whose button was pressed, which only « save » makes real."""
    user = _user(request)
    if request.method != "POST":
        return _show(model_admin, request, Proposal.standing())
    form = FrontForm(request.POST)
    valid = form.is_valid()
    proposal = Proposal(form.places(), form.cleaned_data.get("version") or 0, form=form)
    if "save" in request.POST:
        return _save(model_admin, request, proposal, user) if valid else _show(model_admin, request, proposal, status=422)
    _act(request, proposal)
    return _show(model_admin, request, proposal)


def _act(request: HttpRequest, proposal: Proposal) -> None:
    places = len(SLOTS)
    if numbers := _numbers(request.POST.get("move", ""), places, places):
        proposal.move(*numbers)
        proposal.said = _("Moved to “%(place)s”.") % {"place": Placement.Slot(SLOTS[numbers[1]]).label}
    elif numbers := _numbers(request.POST.get("out", ""), places):
        proposal.ids[numbers[0]] = None
        proposal.said = _("“%(place)s” is free: it is filled by itself.") % {"place": Placement.Slot(SLOTS[numbers[0]]).label}
    elif numbers := _numbers(request.POST.get("put", ""), places, 10**18):
        _put(proposal, *numbers)
    elif numbers := _numbers(request.POST.get("choose", ""), places):
        proposal.choosing = numbers[0]


def _put(proposal: Proposal, number: int, pk: int) -> None:
    try:
        article = composing.check({SLOTS[number]: pk})[pk]
    except composing.Refused as refusal:
        proposal.problem = str(refusal)
        return
    proposal.put(number, pk)
    proposal.said = _("“%(article)s” stands at “%(place)s”.") % {
        "article": article,
        "place": Placement.Slot(SLOTS[number]).label,
    }


def _save(model_admin: Any, request: HttpRequest, proposal: Proposal, user: User) -> HttpResponse:
    at = proposal.form.cleaned_data["starts_at"]
    try:
        changed = composing.place(proposal.by_slot, by=user, base=proposal.version, at=at)
    except composing.Refused as refusal:
        proposal.problem = str(refusal)
        return _show(model_admin, request, proposal, status=422)
    except composing.Outdated:
        return _show(model_admin, request, proposal, status=409)
    if not changed:
        messages.info(request, _("Nothing was changed."))
    elif at:
        messages.success(request, _("The front page changes at %(time)s.") % {"time": composing.minute(at)})
    else:
        messages.success(request, _("Front page saved"))
    return redirect(FRONT)


def _places(proposal: Proposal, front: Front) -> list[Place]:
    standing = Placement.objects.by_slot()
    articles = {row.pk: row for row in Article.objects.filter(pk__in=[pk for pk in proposal.ids if pk]).for_cards()}
    return [
        Place(
            slot,
            number,
            articles.get(pk or 0),
            front.places.get(slot),
            standing[slot].starts_at if slot in standing and standing[slot].article_id == pk else None,
        )
        for number, (slot, pk) in enumerate(proposal.by_slot.items())
    ]


def _found(model_admin: Any, request: HttpRequest, proposal: Proposal) -> list[Article]:
    """Articles that may be chosen: published or scheduled, those that the words find."""
    if proposal.choosing is None:
        return []
    rows = Article.objects.kept().filter(status=Article.Status.PUBLISHED)
    by_headline = model_admin.admin_site.get_model_admin(Article).by_headline
    found = by_headline(rows, request.POST.get("q", "")[:200].replace("\0", ""))
    return list(found.for_cards().order_by("-published_at", "-pk")[:SHOWN])


@own_policy({"frame-src": [SELF]})  # the preview
def _show(
    model_admin: Any, request: HttpRequest, proposal: Proposal, *, urgent: UrgentForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Compose the front page"),
        "proposal": proposal,
        "slots": _places(proposal, compose(proposal.by_slot)),
        "found": _found(model_admin, request, proposal),
        "q": request.POST.get("q", ""),
        "other": FrontChange.objects.select_related("by").exclude(number=None).first() if status == 409 else None,
        "newest_version": FrontChange.version(),
        "coming": Placement.objects.coming().select_related("article"),
        "changes": FrontChange.objects.select_related("by")[:SHOWN],
        "bars": [bar for bar in Breaking.objects.current().select_related("article") if bar.is_running],
        "urgent": urgent or UrgentForm(),
        "preview": f"{reverse('admin:articles_front_preview')}?{proposal.query}",
    }
    return TemplateResponse(request, "admin/articles/placement/compose.html", context, status=status)


@xframe_options_sameorigin
@own_policy({"frame-ancestors": [SELF]})
def preview(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The home page as readers would get it with the proposed places; kept by nobody."""
    _user(request)
    proposal = Proposal(FrontForm(request.POST if request.method == "POST" else request.GET).places(), 0)
    response = home.page(request, compose(proposal.by_slot))
    del response["Cache-Tag"]
    del response["Cache-Control"]
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def cancel(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a scheduled change. A GET leads to the page."""
    user = _user(request)
    if request.method != "POST":
        return redirect(FRONT)
    try:
        composing.cancel(pk, by=user)
    except (composing.Refused, composing.Outdated) as error:
        messages.error(request, str(error) or _("Somebody else changed the front page just now: look again."))
    else:
        messages.success(request, _("The change is cancelled."))
    return redirect(FRONT)


def urgent(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """Start an urgent bar in words of one's own, or let a running one last longer, or end it. A GET leads to the page."""
    if not request.user.has_perm("articles.add_breaking"):
        raise PermissionDenied
    if request.method == "POST":
        form = UrgentForm(request.POST)
        if request.POST.get("act") in {"extend", "end"}:
            bar = get_object_or_404(Breaking, pk=request.POST.get("bar") if is_key(request.POST.get("bar")) else 0)
            _take(request, bar)
        elif not (form.is_valid() and _start(request, text=form.cleaned_data["text"], until=form.cleaned_data["ends_at"])):
            return _show(model_admin, request, Proposal.standing(), urgent=form, status=422)
    return redirect(FRONT)


def announce(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """The same from an article: its headline for the usual time, longer, or no longer. A GET only leads back."""
    article = get_object_or_404(Article, pk=pk)
    access.require(request.user, "publish", article)
    if not request.user.has_perm("articles.add_breaking"):
        raise PermissionDenied
    if request.method == "POST":
        bar = Breaking.objects.current().filter(article=article).first()
        if bar and request.POST.get("act") in {"extend", "end"}:
            _take(request, bar)
        else:
            _start(request, article=article)
    return redirect("admin:articles_article_change", pk)


def _start(request: HttpRequest, **bar: Any) -> bool:
    """Whether it runs; else a message says why not."""
    try:
        begun = composing.announce(by=desk.person(request), **bar)
    except composing.Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("The urgent bar runs until %(time)s.") % {"time": composing.minute(begun.ends_at)})
    return True


def _take(request: HttpRequest, bar: Breaking) -> None:
    user, form = desk.person(request), RunningForm(request.POST)
    form.is_valid()
    try:
        if request.POST["act"] == "extend":
            until = composing.minute(composing.extend(bar, by=user, seen=form.cleaned_data.get("seen")).ends_at)
            messages.success(request, _("The urgent bar runs until %(time)s.") % {"time": until})
        else:
            composing.end(bar, by=user)
            messages.success(request, _("The urgent bar has ended."))
    except composing.Refused as refusal:
        messages.error(request, str(refusal))
