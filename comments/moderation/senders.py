"""Who is held back and who is trusted: blocks of a sender or, for a day, of a network; readers whose comments appear at once."""

from datetime import timedelta

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Count, Model, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from comments import text
from comments.models import Block, Comment, Sender
from comments.moderation.steps import Status, require

NETWORK_DAY = timedelta(hours=24)
"""A network address may serve thousands of subscribers: its block ends by itself."""
NOTE_LENGTH = 200
ENOUGH_APPROVED = 5
"""So many published comments, and none refused, make somebody a reader whom one may trust."""


class Unknown(ValueError):
    """The sender or the network address of the comment is not kept any more; the message says so to the moderator."""


class Blocked(ValueError):
    """A blocked sender cannot be trusted; the message says so to the moderator."""

    def __str__(self) -> str:
        return _("This sender is blocked. Lift the block first.")


@transaction.atomic
def block_sender(comment: Comment, *, by: User, note: str = "") -> Block:
    """Hold what this sender sends from now on under « Indésirables »; trust ends. Twice is one block. Raises Unknown."""
    require(by)
    sender = Sender.objects.select_for_update().filter(comments=comment).first()
    if sender is None:
        raise Unknown(_("The sender of this comment is not known any more."))
    block, is_new = Block.objects.get_or_create(
        kind=Block.Kind.SENDER, key=sender.key, defaults={"note": _short(note), "created_by": by}
    )
    if is_new:
        _log(block, by, ADDITION, block.note)
    if sender.trusted_at:
        distrust(sender, by=by)
    return block


@transaction.atomic
def block_network(comment: Comment, *, by: User, note: str = "") -> Block:
    """Hold what comes from this network address (IPv6: /64) for 24 hours. A repetition begins them anew. Raises Unknown."""
    require(by)
    try:
        key = Comment.objects.select_related("origin").get(pk=comment.pk).origin.host_key
    except ObjectDoesNotExist:
        raise Unknown(_("The network address of this comment is not kept any more.")) from None
    now = timezone.now()
    block, __ = Block.objects.update_or_create(
        kind=Block.Kind.NETWORK,
        key=key,
        defaults={"until": now + NETWORK_DAY, "note": _short(note), "created_by": by, "created_at": now},
    )
    _log(block, by, ADDITION, block.note)
    return block


@transaction.atomic
def unblock(block: Block, *, by: User) -> bool:
    """Lift a block; False when somebody did before. What it held stays where it is."""
    require(by)
    row = Block.objects.select_for_update().filter(pk=block.pk).first()
    if row is None:
        return False
    _log(row, by, DELETION, "")
    row.delete()
    return True


@transaction.atomic
def trust(sender: Sender, *, by: User) -> Sender:
    """Publish at once what this reader proves to have sent, where the rules say so. Twice changes nothing. Raises Blocked."""
    require(by)
    row = Sender.objects.select_for_update().get(pk=sender.pk)
    if row.trusted_at:
        return row
    if Block.objects.in_force().filter(kind=Block.Kind.SENDER, key=row.key).exists():
        raise Blocked
    row.trusted_at, row.trusted_by = timezone.now(), by
    row.save(update_fields=["trusted_at", "trusted_by"])
    _log(row, by, CHANGE, _("Trusted reader"))
    return row


@transaction.atomic
def distrust(sender: Sender, *, by: User) -> Sender:
    """Read this sender's comments before they appear, again. Tokens that browsers keep are worth nothing any more."""
    require(by)
    row = Sender.objects.select_for_update().get(pk=sender.pk)
    if row.trusted_at is None:
        return row
    row.trusted_at, row.trusted_by, row.devices_since = None, None, timezone.now()
    row.save(update_fields=["trusted_at", "trusted_by", "devices_since"])
    _log(row, by, CHANGE, _("Not a trusted reader any more"))
    return row


def deserves_trust(sender: Sender) -> bool:
    """Whether to propose the sender as a trusted reader: enough published, nothing refused or spam, not trusted already."""
    sorted_out = Q(status__in=[Status.REJECTED, Status.SPAM])
    figures = sender.comments.aggregate(
        approved=Count("pk", filter=Q(status=Status.APPROVED)), refused=Count("pk", filter=sorted_out)
    )
    return sender.trusted_at is None and figures["approved"] >= ENOUGH_APPROVED and not figures["refused"]


def _short(note: str) -> str:
    return text.tidy_name(note)[:NOTE_LENGTH]


def _log(row: Model, by: User, flag: int, message: str) -> None:
    """One line of the log of the back office; rows are named by number, so that no address or key gets there."""
    LogEntry.objects.log_actions(by.pk, [row], flag, message, single_object=True)
