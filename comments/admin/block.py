"""The page from which a moderator blocks the sender or the network of a comment, or trusts its sender."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments import moderation, text
from comments.forms import is_row_number
from comments.models import Block, Comment

SENDER, NETWORK, TRUST = "sender", "network", "trust"


class BlockForm(forms.Form):
    """What is to happen with whom, and why. Only what is possible is offered."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is to happen?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is to happen.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Why (optional; only the newsroom reads it)"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, data: Any = None, *, possible: list[tuple[str, Any]]) -> None:
        super().__init__(data)
        self.fields["what"].choices = possible  # type: ignore[attr-defined]


def possible_for(comment: Comment, blocks: list[Block]) -> list[tuple[str, Any]]:
    """What can still be done, in the order of the page."""
    kinds = {block.kind for block in blocks}
    sender = comment.sender
    choices: list[tuple[str, Any]] = []
    if sender and Block.Kind.SENDER not in kinds:
        choices.append((SENDER, _("Block the sender: what this e-mail address sends goes to “Spam”")))
    if hasattr(comment, "origin") and Block.Kind.NETWORK not in kinds:
        choices.append((NETWORK, _("Block the network address for 24 hours")))
    if sender and not sender.trusted_at and Block.Kind.SENDER not in kinds:
        choices.append(
            (TRUST, _("Trusted reader: what this reader proves to have sent appears at once, where the rules allow it"))
        )
    return choices


def blocks_of(comment: Comment) -> list[Block]:
    """The blocks in force that concern the sender or the network of a comment."""
    wanted = Q(pk=None)
    if comment.sender:
        wanted |= Q(kind=Block.Kind.SENDER, key=comment.sender.key)
    if hasattr(comment, "origin"):
        wanted |= Q(kind=Block.Kind.NETWORK, key=comment.origin.host_key)
    return list(Block.objects.in_force().filter(wanted).select_related("created_by"))


def block_page(request: HttpRequest, comment: Comment, shared: dict[str, Any]) -> HttpResponse:
    """Shows who sent the comment and what holds for them; does what was chosen. The caller has checked the right."""
    blocks = blocks_of(comment)
    form = BlockForm(request.POST if "act" in request.POST else None, possible=possible_for(comment, blocks))
    if request.method == "POST" and (said := _act(request, comment, blocks, form)):
        messages.success(request, said)
        return HttpResponseRedirect(request.path)
    context = {
        **shared,
        "title": _("Block or trust %(name)s") % {"name": text.harmless(comment.name)},
        "comment": comment,
        "sender": comment.sender,
        "record": _record(comment),
        "blocks": blocks,
        "proposed": comment.sender is not None and not blocks and moderation.deserves_trust(comment.sender),
        "form": form,
    }
    return TemplateResponse(request, "admin/comments/comment/block.html", context, status=422 if form.errors else 200)


def _record(comment: Comment) -> dict[str, int]:
    if comment.sender is None:
        return {}
    status = Comment.Status
    return comment.sender.comments.aggregate(
        approved=Count("pk", filter=Q(status=status.APPROVED)),
        refused=Count("pk", filter=Q(status=status.REJECTED)),
        spam=Count("pk", filter=Q(status=status.SPAM)),
    )


def _act(request: HttpRequest, comment: Comment, blocks: list[Block], form: BlockForm) -> str:
    """Do what the pressed button says; what was done, in a sentence, or nothing."""
    by: User = request.user  # type: ignore[assignment]
    lifted = request.POST.get("lift", "")
    if is_row_number(lifted):
        for block in blocks:
            if block.pk == int(lifted):
                moderation.unblock(block, by=by)
        return _("The block is lifted.")
    if "distrust" in request.POST and comment.sender:
        moderation.distrust(comment.sender, by=by)
        return _("Not a trusted reader any more.")
    if not form.is_valid():
        return ""
    try:
        return _do(form.cleaned_data["what"], comment, by, form.cleaned_data["note"])
    except (moderation.Unknown, moderation.Blocked) as refusal:
        form.add_error("what", str(refusal))
        return ""


def _do(what: str, comment: Comment, by: User, note: str) -> str:
    if what == SENDER:
        moderation.block_sender(comment, by=by, note=note)
        return _("The sender is blocked: what comes from this address is held under “Spam”.")
    if what == NETWORK:
        moderation.block_network(comment, by=by, note=note)
        return _("The network address is blocked for 24 hours: what comes from there is held under “Spam”.")
    if comment.sender:
        moderation.trust(comment.sender, by=by)
    return _("This sender is a trusted reader now.")
