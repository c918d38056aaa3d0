"""All that is kept of one reader: given out, erased, and erased again after a backup was restored."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from comments import erased, moderation, text, vault
from comments.models import Block, Comment, CommentEvent, Sender

BATCH = 25
"""Comments erased in one transaction, so that none takes longer than half a second."""
Kind = CommentEvent.Kind
HIS_WORDS = {Kind.CORRECTED, Kind.MASKED, Kind.REJECTED}
"""Lines of the history whose note the reader wrote or was told. Remarks of the newsroom among themselves stay there."""
HAS_TRACES = ~Q(name="") | ~Q(text="") | Q(sender__isnull=False)


EMAIL = "adresse e-mail"
"""Key of the address, for those who may add it to an export."""


def export(sender: Sender) -> dict[str, Any]:
    """All that is kept of a reader, ready for JSON; times in ISO 8601. The e-mail address itself is not in it: who may
    have the rest gave it, or got a link that was mailed to it.

    The file is for readers of a French newspaper: its keys are French, and they stay as they are in every language.
    """
    block = Block.objects.filter(kind=Block.Kind.SENDER, key=sender.key).first()
    rows = sender.comments.select_related("article", "origin").prefetch_related("events").order_by("created_at", "pk")
    return {
        "adresse e-mail conservée": bool(sender.sealed_email),
        "premier commentaire le": _time(sender.first_seen),
        "dernier commentaire le": _time(sender.last_seen),
        "adresse confirmée le": _time(sender.confirmed_at),
        "lecteur de confiance depuis le": _time(sender.trusted_at),
        "bloqué le": _time(block.created_at if block else None),
        "mails reçus": [
            {"sujet": letter.get_kind_display(), "envoyé le": _time(letter.at)} for letter in sender.letters.order_by("pk")
        ],
        "commentaires": [_comment(comment) for comment in rows.iterator(chunk_size=500)],
    }


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "numéro": comment.pk,
        "article": comment.article.headline,
        "page": comment.article.get_absolute_url(),
        "en réponse au numéro": comment.parent_id,
        "envoyé le": _time(comment.created_at),
        "adresse réseau": vault.network_address_of(comment.origin) if hasattr(comment, "origin") else None,
        "nom": comment.name,
        "texte": text.harmless(comment.text),
        "état": comment.get_status_display(),
        "à la corbeille": comment.binned_at is not None,
        "motif": comment.get_reason_display(),
        "réponses par mail": comment.answers_wanted,
        "historique": [_event(event) for event in sorted(comment.events.all(), key=lambda event: event.pk)],
    }


def _event(event: CommentEvent) -> dict[str, Any]:
    line = {"acte": event.get_kind_display(), "le": _time(event.at), "motif": event.get_reason_display()}
    told = event.kind in HIS_WORDS and (event.kind != Kind.REJECTED or event.act_id is not None)  # a list's word is not told
    return {**line, "texte": text.harmless(event.note)} if told else line


def _time(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def erase(sender: Sender, *, remember: bool = True) -> int:
    """Erase all comments of a reader, then what says who it was; the number of comments.

    What was cut short is gone on with by the next call. Only the list of blocks keeps the keyed hash. A comment that
    arrives meanwhile is erased too, or begins a new sender.
    """
    number = 0
    while True:
        number += _erase_comments(sender, remember=remember)
        with transaction.atomic():
            held = Sender.objects.select_for_update().filter(pk=sender.pk).first()
            if held is None:
                return number
            if held.comments.exists():
                continue
            row = (held.pk, held.first_seen)
            held.delete()
            if remember:
                erased.remember([], sender=row)
            return number


def _erase_comments(sender: Sender, *, remember: bool) -> int:
    number = 0
    while batch := list(Comment.objects.filter(sender=sender).order_by("pk")[:BATCH]):
        with transaction.atomic():
            for comment in batch:
                moderation.erase(comment, remember=False)
            if remember:
                erased.remember([(comment.pk, comment.created_at) for comment in batch])
        number += len(batch)
    return number


def replay() -> int:
    """Erase again what a restored backup brought back; the number of comments and readers. Without one it finds nothing."""
    number = 0
    for entry in erased.remembered():
        number += _replay_comments(dict(entry.comments))
        if entry.sender:
            sender = Sender.objects.filter(pk=entry.sender[0]).first()
            # Compared here: SQLite keeps the database's own times with three decimals, and would compare text.
            if sender and sender.first_seen == entry.sender[1]:
                number += erase(sender, remember=False) + 1
    return number


def _replay_comments(made: dict[int, datetime]) -> int:
    """A row is the one that was erased when number and time agree: after a restore new rows may get old numbers."""
    back = [row for row in Comment.objects.filter(HAS_TRACES, pk__in=made) if row.created_at == made[row.pk]]
    for row in back:
        moderation.erase(row, remember=False)
    return len(back)
