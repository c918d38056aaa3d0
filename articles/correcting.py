"""What the newspaper puts right after publication, and the errors that readers report. Verbs, as in workflow."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import access, compositor
from articles.models import Article, Correction, ErrorReport, Event
from articles.second_press import SECOND_PRESS
from articles.text import clean_body, plain
from articles.workflow import WrongStatus, locked, record


@dataclass(frozen=True)
class Words:
    """What a correction says. Markup, signature and an article as the reply belong to the right of reply alone."""

    text: str = ""
    markup: str = ""
    signed_by: str = ""
    reply: Article | None = None

    def put_into(self, correction: Correction) -> None:
        markup = compositor.typeset_markup(correction.article, clean_body(self.markup))
        correction.text = plain(markup) if markup else compositor.typeset_text(correction.article, self.text.strip())
        correction.markup, correction.signed_by, correction.reply = markup, self.signed_by.strip(), self.reply


def require_seen(article: Article) -> None:
    """Readers saw it, and it is not in the bin. One that was unpublished may be put right before it comes back."""
    if article.binned_at:
        raise WrongStatus(_("“%(article)s” is in the bin.") % {"article": article})
    if not article.was_seen:
        raise WrongStatus(_("“%(article)s” is not published.") % {"article": article})


def _locked(correction: Correction) -> Correction:
    """The correction as it is now, under an article that may still be put right."""
    Article.objects.select_for_update(of=("self",)).only("pk").get(pk=correction.article_id)
    row = Correction.objects.select_for_update(of=("self",)).select_related("article").filter(pk=correction.pk).first()
    if row is None:
        raise WrongStatus(_("Somebody took this correction back already."))
    require_seen(row.article)
    return row


@transaction.atomic
def correct(article: Article, words: Words, *, kind: Correction.Kind, by: User) -> Correction:
    """Print a correction, clarification, update or right of reply under the article, with its date.

    The same once more within a minute is a second press of the button, and gives the one that is printed.
    """
    access.require(by, "correct", article)
    row = locked(article)
    require_seen(row)
    correction = Correction(article=row, kind=kind, created_by=by)
    words.put_into(correction)
    same = {name: getattr(correction, name) for name in ("kind", "text", "markup", "signed_by", "reply")}
    just_now = row.corrections.filter(created_by=by, published_at__gt=timezone.now() - SECOND_PRESS)
    if printed := just_now.filter(**same).first():
        return printed
    correction.save()
    record(row, Event.Kind.CORRECTED, by=by, remark=correction.said)
    return correction


@transaction.atomic
def reword(correction: Correction, words: Words, *, by: User) -> Correction:
    """Change the words of a correction that is printed; its date stays, and what it said goes into the history."""
    access.require(by, "correct", correction.article)
    row = _locked(correction)
    before = row.said
    words.put_into(row)
    row.save(update_fields=["text", "markup", "signed_by", "reply"])
    record(row.article, Event.Kind.REWORDED, by=by, remark=before)
    return row


@transaction.atomic
def take_back(correction: Correction, *, by: User) -> None:
    """Take a correction away from the readers; the history of its article keeps what it said."""
    access.require(by, "correct", correction.article)
    row = _locked(correction)
    record(row.article, Event.Kind.TAKEN_BACK, by=by, remark=row.said)
    row.delete()


@transaction.atomic
def correct_from(report: ErrorReport, words: Words, *, by: User) -> Correction:
    """Print the correction that a reader's report asks for, and close the report."""
    correction = correct(report.article, words, kind=Correction.Kind.CORRECTION, by=by)
    _close(report, ErrorReport.State.CORRECTED, by, correction)
    return correction


@transaction.atomic
def dismiss(report: ErrorReport, *, by: User) -> None:
    """Close a report that needs nothing."""
    access.require(by, "correct", report.article)
    _close(report, ErrorReport.State.DISMISSED, by)


def _close(report: ErrorReport, state: ErrorReport.State, by: User, correction: Correction | None = None) -> None:
    row = ErrorReport.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if (row.state, row.decided_by_id, row.correction_id) == (state, by.pk, correction.pk if correction else None):
        return  # a second press
    if row.state != ErrorReport.State.NEW:
        raise WrongStatus(_("Somebody has dealt with this report already."))
    row.state, row.decided_by, row.decided_at, row.correction = state, by, timezone.now(), correction
    row.save(update_fields=["state", "decided_by", "decided_at", "correction"])
