"""The thread under an article: one level of replies, oldest or newest branches first, a bounded number of comments a page."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from articles.models import Article
from comments import policy, waiting
from comments.limits import limit
from comments.models import Comment, CommentSettings

OLDEST, NEWEST = "anciens", "recents"


@dataclass
class Branch:
    """A first comment and its replies, or the part of them that falls on this page."""

    head: Comment
    continued: bool = False
    replies: list[Comment] = field(default_factory=list)


@dataclass
class Thread:
    """One page of a thread. `count` is of published comments; places kept for withdrawn ones count for the pages."""

    count: int
    number: int
    pages: int
    branches: list[Branch]
    newest_first: bool
    order: str
    """For the addresses of its pages: empty when it is the site's own order."""
    policy: policy.Policy
    wait: str
    """What stands above the form about who reads, and when."""

    @property
    def several_pages(self) -> bool:
        return self.pages > 1

    @property
    def can_be_turned(self) -> bool:
        return self.several_pages or len(self.branches) > 1

    @property
    def turned(self) -> str:
        """The order for the address of the other way round; empty when that is the site's own."""
        return "" if self.order else OLDEST if self.newest_first else NEWEST

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def load(article: Article, wanted: str = "", order: str = "") -> Thread:
    """The wanted page; a number that does not exist gives the nearest one, an order that is none the site's. Two queries."""
    approved = Comment.objects.approved().filter(article=article)
    facts = policy.facts_of(article, approved=_number(approved), places=_number(Comment.objects.places(article)))
    newest_first = order == NEWEST if order in {OLDEST, NEWEST} else facts.settings.newest_first
    size = limit("page_size")
    pages = max(1, -(-(facts.more["approved"] + facts.more["places"]) // size))
    number = min(max(int(wanted), 1), pages) if wanted.isdecimal() and len(wanted) < 10 else 1
    return Thread(
        facts.more["approved"],
        number,
        pages,
        _branches(_page(article, newest_first, (number - 1) * size, number * size)),
        newest_first,
        order if newest_first != facts.settings.newest_first else "",
        policy.decide(facts),
        waiting.sentence(facts),
    )


def _number(rows: QuerySet[Comment]) -> Coalesce:
    """How many rows there are, as an expression of another query."""
    counted = rows.order_by().values("article").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _page(article: Article, newest_first: bool, start: int, end: int) -> QuerySet[Comment]:
    """The comments of one page with their texts. All of the thread is sorted, by keys alone."""
    keys = Comment.objects.in_thread(article, newest_first=newest_first).values("pk")[start:end]
    rows = Comment.objects.filter(pk__in=Subquery(keys)).in_order_of_thread(article, newest_first=newest_first)
    return rows.select_related("parent", "root").defer("parent__text")


def _branches(rows: Iterable[Comment]) -> list[Branch]:
    branches: list[Branch] = []
    for comment in rows:
        if comment.root is None:
            branches.append(Branch(comment))
            continue
        if not branches or branches[-1].head.pk != comment.root_id:
            branches.append(Branch(comment.root, continued=True))
        branches[-1].replies.append(comment)
    return branches


def page_of(comment: Comment) -> int | None:
    """The number of the page that shows the comment in the site's order, or None when readers cannot see it. Two queries."""
    newest_first = CommentSettings.current().newest_first
    rows = Comment.objects.in_thread(comment.article, newest_first=newest_first)
    found = rows.aggregate(shown=Count("pk", filter=Q(pk=comment.pk)), before=Count("pk", filter=_before(comment, newest_first)))
    return found["before"] // limit("page_size") + 1 if found["shown"] else None


def _before(comment: Comment, newest_first: bool) -> Q:
    """What stands above the comment in its thread."""
    first = comment.root or comment
    side = "gt" if newest_first else "lt"
    other_branches = Q(**{f"branch_began__{side}": first.created_at}) | Q(
        **{"branch_began": first.created_at, f"branch__{side}": first.pk}
    )
    if comment.root is None:
        return other_branches
    older = Q(root__isnull=True) | Q(created_at__lt=comment.created_at) | Q(created_at=comment.created_at, pk__lt=comment.pk)
    return other_branches | (Q(branch=first.pk) & older)


def counts(ids: list[int]) -> dict[int, int]:
    """Published comments of each of these articles, in one query; articles without any are not in it."""
    if not ids:
        return {}
    found = Comment.objects.approved().filter(article__in=ids).order_by().values_list("article").annotate(Count("pk"))
    return dict(found)
