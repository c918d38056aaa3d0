"""Readers' comments of WordPress: threads, states and dates as they were; addresses go into the vault and nowhere else."""

import re
from collections.abc import Iterable
from html import unescape

from django.db.models import Max, Min
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from articles.importers.job import Job, moment
from articles.importers.wxr import Record
from articles.models import Author
from articles.text import plain
from comments import masks, vault
from comments.folding import MAIL
from comments.models import Comment, CommentEvent, CommentSettings, Sender

STATUS = {
    "1": Comment.Status.APPROVED,
    "approve": Comment.Status.APPROVED,
    "0": Comment.Status.PENDING,
    "hold": Comment.Status.PENDING,
    "spam": Comment.Status.SPAM,
}
LEFT_OUT = {
    "note": "Note interne de la rédaction : laissée",
    "pingback": "Rétrolien (pingback) : laissé",
    "trackback": "Rétrolien (trackback) : laissé",
}
Written = dict[str, Comment]
"""Comments that were just made, by WordPress's id."""
LINK = re.compile(r"""<a\b[^>]*?href=["'](?P<address>[^"']*)["'][^>]*>(?P<words>.*?)</a>""", re.DOTALL | re.IGNORECASE)
ADDRESS = re.compile(f"[<(]?{MAIL.pattern}>?")
BREAK = re.compile(r"<br\s*/?>\n?", re.IGNORECASE)
PARAGRAPH_END = re.compile(r"</p>\s*", re.IGNORECASE)


def ordered(records: Iterable[Record]) -> list[Record]:
    """Oldest first and never before the comment they answer, whatever the order of the export."""
    records = sorted(records, key=lambda record: (record["wp:comment_date_gmt"], _number(record["wp:comment_id"])))
    by_id = {record["wp:comment_id"]: record for record in records}
    placed: dict[str, Record] = {}
    for record in records:
        row = [record]
        while (parent := by_id.get(row[-1]["wp:comment_parent"])) is not None and parent not in row:
            row.append(parent)
        for waiting in reversed(row):
            placed.setdefault(waiting["wp:comment_id"], waiting)
    return list(placed.values())


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def import_comments(article_id: int, records: list[Record], job: Job, everything: dict[str, Record]) -> None:
    """Bring in a piece of a thread, in the order of `ordered`; `everything` is the whole thread by id."""
    known = job.ledger.find_many("comment", [record["wp:comment_id"] for record in records])
    written: Written = {}
    for record in records:
        pk = record["wp:comment_id"]
        if reason := _reason_to_leave(record):
            job.report.skip("comment", f"{pk} (article {article_id})" if not job.dry else pk, reason)
        elif pk in known:
            job.report.known["comment"] += 1
        else:
            job.report.new["comment"] += 1
            if not job.dry:
                written[pk] = _comment(article_id, record, job, everything, written)
    CommentEvent.objects.bulk_create(
        CommentEvent(comment=comment, kind=CommentEvent.Kind.IMPORTED, after=comment.status) for comment in written.values()
    )
    _remember_when({comment.sender_id for comment in written.values() if comment.sender_id})
    facts = {
        pk: (comment.pk, {"name": comment.name, "text": comment.text, "status": comment.status})
        for pk, comment in written.items()
    }
    job.ledger.note_many("comment", facts)


def _reason_to_leave(record: Record) -> str:
    kind = record["wp:comment_type"].strip()
    if kind not in {"", "comment"}:
        return LEFT_OUT.get(kind, f"Commentaire de la sorte « {kind} » : laissé")
    if record["wp:comment_approved"] not in STATUS:
        return "Commentaire à la corbeille de WordPress : laissé"
    return "" if text_of(record["wp:comment_content"]) else "Commentaire vide : laissé"


@sensitive_variables()
def _comment(article_id: int, record: Record, job: Job, everything: dict[str, Record], written: Written) -> Comment:
    parent = _parent(record, job, everything, written)
    sent_at = moment(record["wp:comment_date_gmt"], record["wp:comment_date"]) or timezone.now()
    status = STATUS[record["wp:comment_approved"]]
    comment = Comment(
        article_id=article_id,
        parent=parent,
        root_id=(parent.root_id or parent.pk) if parent else None,
        sender=_sender(record["wp:comment_author_email"]),
        staff_id=_staff(record, job),
        name=name_of(record["wp:comment_author"]),
        text=text_of(record["wp:comment_content"]),
        status=status,
        created_at=sent_at,
        decided_at=None if status == Comment.Status.PENDING else sent_at,
    )
    comment.save(force_insert=True)
    if record["wp:comment_author_IP"].strip() and sent_at > CommentSettings.current().forgets("network"):
        vault.keep_origin(comment, record["wp:comment_author_IP"].strip(), at=timezone.now())
    return comment


def _parent(record: Record, job: Job, everything: dict[str, Record], written: Written) -> Comment | None:
    """The comment it answers, or the nearest one above that came in."""
    number, seen = record["wp:comment_parent"].strip(), set()
    while number not in {"", "0"} and number not in seen:
        seen.add(number)
        if number in written:
            return written[number]
        pk = job.ledger.find("comment", number)
        if pk is not None and (parent := Comment.objects.filter(pk=pk).only("pk", "root").first()):
            return parent
        number = everything[number]["wp:comment_parent"].strip() if number in everything else ""
    return None


@sensitive_variables()
def _sender(email: str) -> Sender | None:
    """The vault's row for an address; a comment whose address is none keeps no sender."""
    try:
        return vault.sender_for(email) if email.strip() else None
    except vault.NotAnAddress:
        return None


def _remember_when(senders: set[int]) -> None:
    """A sender was seen when he wrote, not when we imported: the year of keeping runs from there."""
    times = (
        Comment.objects.filter(sender__in=senders).order_by().values_list("sender").annotate(Min("created_at"), Max("created_at"))
    )
    Sender.objects.bulk_update(
        [Sender(pk=pk, first_seen=first, last_seen=last) for pk, first, last in times], ["first_seen", "last_seen"]
    )


def _staff(record: Record, job: Job) -> int | None:
    """The account of the newsroom that answered, when the commenter is an author with an account here."""
    if record["wp:comment_user_id"].strip() in {"", "0"}:
        return None
    author = job.ledger.find("author", record["wp:comment_author"].strip())
    return Author.objects.filter(pk=author).values_list("user", flat=True).first() if author else None


def name_of(written: str) -> str:
    """The name as it was written, but an e-mail address in its place is not shown to readers."""
    return " ".join(ADDRESS.sub(" ", unescape(written)).split())[:60] or "Anonyme"


def text_of(markup: str) -> str:
    """Plain text of a comment: line ends kept, links as their address, every other letter as it was written."""
    return masks.without_signs(_plain(markup))


def _plain(markup: str) -> str:
    text = markup.replace("\r\n", "\n").replace("\r", "\n")
    if "<" not in text:
        return unescape(text).strip()
    text = PARAGRAPH_END.sub("\n\n", BREAK.sub("\n", LINK.sub(_address, text)))
    paragraphs = re.split(r"\n\s*\n", text)
    lines = ["\n".join(plain(line) for line in paragraph.split("\n")) for paragraph in paragraphs]
    return "\n\n".join(line.strip() for line in lines if line.strip())


def _address(link: re.Match[str]) -> str:
    words, address = link["words"].strip(), link["address"].strip()
    if not words or words == address or words.rstrip("/") == address.rstrip("/"):
        return address
    return f"{words} ({address})"
