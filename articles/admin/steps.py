"""The steps of the writing page as buttons: which verb, which right, which words, and when they make sense."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import access, typesetting, workflow
from articles.checklist import Lack, NotReady
from articles.models import Article

Take = Callable[..., Any]


@dataclass(frozen=True)
class Step:
    name: str
    right: access.Act
    label: Any
    done: Any
    take: Take
    fits: Callable[[Article], bool]
    main: bool = False
    quiet: bool = False
    leads_to: str = ""
    """The page that shows what the step did, where it is not the writing page."""


def _submit(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    workflow.submit(article, by=by)


def _send_back(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    workflow.send_back(article, by=by, remark=data.get("remark", ""))


def _publish(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    workflow.publish(article, by=by, tell_readers=bool(data.get("tell_readers")), seen=seen)


def _schedule(article: Article, *, by: User, seen: int | None, data: Mapping[str, Any]) -> None:
    if not data.get("publish_at"):
        raise NotReady([Lack("publish_at", _("Choose the day and the minute."))])
    if data["publish_at"] <= timezone.now():
        message = _("This moment is past. Choose a later one, or press “Publish”.")
        raise NotReady([Lack("publish_at", message)])
    workflow.publish(article, by=by, at=data["publish_at"], seen=seen)


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
            leads_to="admin:articles_article_typography",
        ),
        Step("bin", "bin", gettext_lazy("Put into the bin"), gettext_lazy("Article put into the bin"), _bin, _begun, quiet=True),
        Step(
            "unpublish",
            "unpublish",
            gettext_lazy("Unpublish"),
            gettext_lazy("Article unpublished"),
            _unpublish,
            lambda article: article.is_published,
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
            "send-back",
            "send_back",
            gettext_lazy("Send back to the author"),
            gettext_lazy("Sent back to the author"),
            _send_back,
            lambda article: article.status == Article.Status.IN_REVIEW,
        ),
        Step(
            "submit",
            "submit",
            gettext_lazy("Submit for review"),
            gettext_lazy("Sent for review"),
            _submit,
            lambda article: article.status in {Article.Status.DRAFT, Article.Status.UNPUBLISHED},
        ),
        Step(
            "schedule",
            "publish",
            gettext_lazy("Schedule"),
            gettext_lazy("Article scheduled"),
            _schedule,
            lambda article: not article.is_published,
        ),
        Step(
            "publish", "publish", gettext_lazy("Publish"), gettext_lazy("It is live!"), _publish, lambda article: True, main=True
        ),
        Step(
            "restore", "restore", gettext_lazy("Restore"), gettext_lazy("Taken out of the bin"), _restore, lambda article: False
        ),
    )
}


def available(user: User, article: Article | None) -> list[Step]:
    """Steps that make sense in this state and that the person may take, the main one last."""
    subject = article or Article(created_by=user)
    steps = [step for step in STEPS.values() if step.fits(subject) and access.can(user, step.right, subject)]
    if subject.is_published:
        return [replace(step, label=_("Publish the changes")) if step.name == "publish" else step for step in steps]
    return steps
