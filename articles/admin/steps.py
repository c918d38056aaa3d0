"""The steps of the writing page as buttons: which verb, which right, which words, and when they make sense."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import access, composing, copying, typesetting, workflow
from articles.checklist import Lack, NotReady
from articles.models import Article
from articles.templatetags.desk import at_moment

Take = Callable[..., Any]
Place = Literal["bar", "more", "side", "page"]
"""Where the button stands: in the bar, behind « Plus », beside its field, or on a page of its own."""


@dataclass(frozen=True)
class Step:
    name: str
    right: access.Act
    label: Any
    done: Any
    take: Take
    fits: Callable[[Article], bool]
    place: Place = "page"
    main: bool = False
    quiet: bool = False
    leads_to: str = ""
    """The page that comes next, where it is not the writing page."""


def _submit(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    workflow.submit(article, by=by)


def _send_back(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    workflow.send_back(article, by=by, remark=data.get("remark", ""))


def _publish(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    workflow.publish(article, by=by, tell_readers=bool(data.get("tell_readers")), seen=seen)
    if data.get("urgent") and by.has_perm("articles.add_breaking"):
        composing.announce(by=by, article=article)


def _schedule(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    if not data.get("publish_at"):
        raise NotReady([Lack("publish_at", _("Choose the day and the minute."))])
    if data["publish_at"] <= timezone.now():
        message = _("This moment is past. Choose a later one, or press “Publish”.")
        raise NotReady([Lack("publish_at", message)])
    workflow.publish(article, by=by, at=data["publish_at"], seen=seen)


def _reschedule(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    workflow.reschedule(article, by=by, later=timedelta(minutes=data.get("minutes") or 0), seen=data.get("minute_seen"))


def _duplicate(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> Article:
    return copying.duplicate(article, by=by)


def _only_look(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    """The text is saved; what comes next is a page."""


def _unpublish(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    workflow.unpublish(article, by=by, remark=data.get("remark", ""))


def _bin(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    workflow.put_into_bin(article, by=by)


def _restore(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    workflow.restore(article, by=by)


def _typeset(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    typesetting.typeset(article, by=by, seen=seen)


def _always(article: Article) -> bool:
    return True


def _never(article: Article) -> bool:
    """Offered in the list of the bin, not on the writing page."""
    return False


def _begun(article: Article) -> bool:
    return article.pk is not None


STEPS = {
    step.name: step
    for step in (
        Step(
            "typeset",
            "write",
            gettext_lazy("Correct the typography now"),
            "",
            _typeset,
            _begun,
            place="more",
            leads_to="admin:articles_article_typography",
        ),
        Step(
            "duplicate",
            "write",
            gettext_lazy("Duplicate as a new draft"),
            gettext_lazy("This is a new draft: readers’ dates, address and comments stay with the first one."),
            _duplicate,
            _begun,
            place="more",
        ),
        Step(
            "unpublish",
            "unpublish",
            gettext_lazy("Unpublish"),
            gettext_lazy("Article unpublished"),
            _unpublish,
            lambda article: article.is_published,
            place="more",
            quiet=True,
        ),
        Step(
            "bin",
            "bin",
            gettext_lazy("Put into the bin"),
            gettext_lazy("Article put into the bin"),
            _bin,
            _begun,
            place="more",
            quiet=True,
        ),
        Step(
            "unschedule",
            "unpublish",
            gettext_lazy("Take off the schedule"),
            gettext_lazy("Taken off the schedule"),
            _unpublish,
            lambda article: article.is_scheduled,
        ),
        Step(
            "reschedule",
            "publish",
            gettext_lazy("Another time"),
            gettext_lazy("Another time is set"),
            _reschedule,
            lambda article: article.is_scheduled,
        ),
        Step(
            "send-back",
            "send_back",
            gettext_lazy("Send back to the author"),
            gettext_lazy("Sent back to the author"),
            _send_back,
            lambda article: article.status == Article.Status.IN_REVIEW,
            place="side",
        ),
        Step(
            "submit",
            "submit",
            gettext_lazy("Submit for review"),
            gettext_lazy("Sent for review"),
            _submit,
            lambda article: article.status in workflow.SUBMITTABLE,
            place="bar",
        ),
        Step(
            "schedule",
            "publish",
            gettext_lazy("Schedule"),
            gettext_lazy("Article scheduled"),
            _schedule,
            lambda article: not article.is_published,
            place="side",
        ),
        Step("publish", "publish", gettext_lazy("Publish"), gettext_lazy("It is live!"), _publish, _always),
        Step(
            "check",
            "write",
            gettext_lazy("Before publishing"),
            "",
            _only_look,
            _always,
            place="more",
            leads_to="admin:articles_article_check",
        ),
        Step("restore", "restore", gettext_lazy("Restore"), gettext_lazy("Taken out of the bin"), _restore, _never),
    )
}


def said_of(step: Step, article: Article) -> str:
    """What the next page says of a step that was taken; where a minute was set, which one it is."""
    if step.name not in ("schedule", "reschedule") or not article.is_scheduled:
        return str(step.done)
    return _("%(done)s: it appears %(at)s.") % {"done": step.done, "at": at_moment(article.published_at)}


def available(user: User, article: Article | None) -> list[Step]:
    """Steps that make sense in this state and that the person may take, the main one last."""
    subject = article or Article(created_by=user)
    steps = [step for step in STEPS.values() if step.fits(subject) and access.can(user, step.right, subject)]
    if access.can(user, "publish", subject):
        label = _("Publish the changes…") if subject.is_published else _("Publish…")
        changes: dict[str, Any] = {"check": {"place": "bar", "main": True, "label": label}, "submit": {"place": "more"}}
    else:
        changes = {"submit": {"main": True}}
    return [replace(step, **changes.get(step.name, {})) for step in steps]


def not_yours(user: User, article: Article | None) -> str:
    """Why the person finds no button to publish, and what happens instead; empty for who has one."""
    subject = article or Article(created_by=user)
    if access.can(user, "publish", subject):
        return ""
    if subject.status == Article.Status.IN_REVIEW:
        return _("The editors have it: they publish it, or send it back to you with a remark.")
    if subject.was_published:
        return _("The editors publish changes: what you save here is a proposal to them.")
    return _("The editors publish: send them your text when it is ready.")
