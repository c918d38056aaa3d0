"""Whether and how an article takes comments now: the one place that says so, from the rules of article, section and site."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Field, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.clock import clock
from articles.models import Article, Section
from articles.templatetags.french import day
from articles.workflow import COMMENTS_CLOSE_AFTER
from comments.models import Closure, Comment, CommentRules, CommentSettings, Mode

OWN = ("comments_open", "comments_close_at", "published_at")
SCOPES = ("", "section__", "section__parent__")
"""Ways from an article to the rules of itself, of its section, of the section above."""
RULES = ("mode", "close_after_days", "closed_until", "closed_sentence")
SETTINGS = (
    *RULES,
    "newest_first",
    "duty_from",
    "duty_to",
    "slow_after_hours",
    "off_duty_closes",
    "median_minutes",
    "median_at",
)


class Policy(NamedTuple):
    """`sentence` tells readers why it is closed or until when; empty while it is open."""

    open: bool
    sentence: str
    mode: Mode


@dataclass(frozen=True)
class Facts:
    """What the decision stands on, read in one query. `more` has what the caller wanted to know besides."""

    comments_open: bool
    close_at: datetime | None
    published_at: datetime | None
    rules: list[CommentRules]
    settings: CommentSettings
    oldest_waiting: datetime | None
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scopes(self) -> list[CommentRules | CommentSettings]:
        """Article, section, section above, site."""
        return [*self.rules, self.settings]


def for_article(article: Article) -> Policy:
    """One query: what the row of the article says is read anew."""
    return decide(_facts(_read(article.pk)))


def facts_of(article: Article, **more: Any) -> Facts:
    """One query beside the article as it is given, and one more where a preview has another section than the row. `more` are
    expressions over the row: counts, a newest date."""
    row = _read(article.pk, **more)
    if article.section_id != row["section_id"]:
        row |= _of_section(article.section_id)
    return _facts(row | {name: getattr(article, name) for name in OWN}, *more)


def _read(pk: int, **more: Any) -> dict[str, Any]:
    """The rules by joins, the rest by two expressions that are made once: putting five subqueries together, anew for each
    article, was a quarter of the work of a comment."""
    of_site, oldest = _besides_the_article()
    rows = Article.objects.filter(pk=pk).annotate(of_site=of_site, oldest_waiting=oldest, **more)
    return rows.values("section_id", *OWN, *_columns(*SCOPES), "of_site", "oldest_waiting", *more).get()


def _of_section(pk: int | None) -> dict[str, Any]:
    """What the rules of a section and of the one above say, under the names of _read()."""
    columns = _columns("", "parent__")
    found = Section.objects.filter(pk=pk or 0).values(*columns).first() or dict.fromkeys(columns)
    return {f"section__{name}": value for name, value in found.items()}


def _columns(*scopes: str) -> list[str]:
    return [f"{scope}comment_rules__{name}" for scope in scopes for name in RULES]


@cache
def _besides_the_article() -> tuple[Subquery, Subquery]:
    """What the site says, and since when a comment waits: expressions, in which no value and no moment stands."""
    names = JSONObject(**{name: name for name in SETTINGS})
    return (
        Subquery(CommentSettings.objects.filter(pk=1).values(row=names)[:1]),
        Subquery(_sent_here_and_waiting().values("created_at")[:1]),
    )


def _facts(row: dict[str, Any], *more: str) -> Facts:
    return Facts(
        comments_open=row["comments_open"],
        close_at=row["comments_close_at"],
        published_at=row["published_at"],
        rules=[_rules(row, scope) for scope in SCOPES],
        settings=_settings(row["of_site"]),
        oldest_waiting=row["oldest_waiting"],
        more={name: row[name] for name in more},
    )


def _rules(row: dict[str, Any], scope: str) -> CommentRules:
    """Nothing but None comes from the join where nobody saved any; the defaults say nothing either."""
    said = {name: row[f"{scope}comment_rules__{name}"] for name in RULES}
    return CommentRules(**{name: value for name, value in said.items() if value is not None})


def _sent_here_and_waiting() -> Any:
    """What waits, oldest first, without comments that an import brought along: those have no fingerprint.

    An index of its own, `comment_sent_here_waits`, passes by however many were imported.
    """
    return Comment.objects.waiting().exclude(fingerprint="")


def _settings(row: dict[str, Any] | None) -> CommentSettings:
    """Out of the database's JSON; the defaults before anybody saved them."""
    fields: dict[str, Field[Any, Any]] = {column.name: column for column in CommentSettings._meta.fields}
    values = {name: fields[name].to_python(value) for name, value in (row or {}).items()}
    for name, value in values.items():
        if isinstance(value, datetime) and timezone.is_naive(value):  # SQLite keeps UTC without saying so
            values[name] = value.replace(tzinfo=UTC)
    return CommentSettings(**values)


def decide(facts: Facts) -> Policy:
    """Closed for good comes first, then the closure that ends last, then the hours in which nobody reads."""
    mode = Mode(_narrowest(facts, lambda rules: rules.mode or None))
    if not facts.comments_open or mode == Mode.CLOSED or _too_old(facts):
        return Policy(False, _("Comments are closed on this article."), mode)
    if closure := _closure(facts):
        return Policy(False, f"{closure.closed_sentence} {_until(closure.closed_until)}".strip(), mode)
    if facts.settings.off_duty_closes and (back := facts.settings.off_duty_until):
        return Policy(False, _("Nobody reads comments just now: they open again at %(time)s.") % {"time": clock(back)}, mode)
    if facts.settings.off_duty_closes and waits_too_long(facts):
        return Policy(False, _("Nobody reads comments just now: they open again when those that wait are read."), mode)
    return Policy(True, "", mode)


def besides(article: Article | None) -> str:
    """Why comments of the article, or of the whole site, are closed whatever its own closure says; empty when they are not."""
    if article is None:
        oldest = _sent_here_and_waiting().values_list("created_at", flat=True).first()
        facts = Facts(True, None, None, [], CommentSettings.current(), oldest)
    else:
        facts = facts_of(article)
    facts.scopes[0].closed_until = None
    return decide(facts).sentence


def waits_too_long(facts: Facts) -> bool:
    """The oldest comment waits for so many hours that nobody can be on duty."""
    slow, oldest = facts.settings.slow_after_hours, facts.oldest_waiting
    return bool(slow and oldest and oldest < timezone.now() - timedelta(hours=slow))


def _narrowest(facts: Facts, said: Callable[[CommentRules | CommentSettings], Any]) -> Any:
    """The first of article, section, section above and site that says something."""
    return next((value for rules in facts.scopes if (value := said(rules)) is not None), None)


def _too_old(facts: Facts) -> bool:
    """A date chosen by hand stays, and so does none; the one that publication set gives way to a number of days."""
    if facts.close_at is None:
        return False
    ends, days = facts.close_at, _narrowest(facts, lambda rules: rules.close_after_days)
    if days is not None and facts.published_at and _was_set_by_publication(facts.published_at, ends):
        ends = facts.published_at + timedelta(days=days)
    return ends <= timezone.now()


def _was_set_by_publication(published_at: datetime, close_at: datetime) -> bool:
    """The form of the article shows and saves minutes."""
    return abs(published_at + COMMENTS_CLOSE_AFTER - close_at) < timedelta(minutes=1)


def _closure(facts: Facts) -> Closure | None:
    """Of the closures that hold now, the one that ends last: what it says stays true."""
    holding = [closure for closure in facts.scopes if closure.is_closed]
    return max(holding, key=lambda closure: closure.closed_until or timezone.now()) if holding else None


def _until(moment: datetime | None) -> str:
    """« Les commentaires sont fermés jusqu’à 7 h. », with the day when it is another one."""
    if moment is None:
        return _("Comments are closed on this article.")
    local = timezone.localtime(moment)
    if local.date() == timezone.localdate():
        return _("Comments are closed until %(time)s.") % {"time": clock(local)}
    return _("Comments are closed until %(day)s, %(time)s.") % {"day": day(local), "time": clock(local)}
