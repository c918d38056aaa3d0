"""The thread under an article: one level of replies, oldest first, a bounded number of comments a page."""

from dataclasses import dataclass, field

from django.db.models import Count

from articles.models import Article
from comments.limits import limit
from comments.models import Comment


@dataclass
class Branch:
    """A first comment and its replies, or the part of them that falls on this page."""

    head: Comment
    continued: bool = False
    replies: list[Comment] = field(default_factory=list)


@dataclass
class Thread:
    """One page of a thread. `count` is of published comments; `rows` also of places kept for withdrawn ones."""

    count: int
    number: int
    pages: int
    branches: list[Branch]

    @property
    def several_pages(self) -> bool:
        return self.pages > 1

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def load(article: Article, wanted: str = "") -> Thread:
    """The wanted page; a number that does not exist gives the nearest one. Two queries."""
    rows = Comment.objects.in_thread(article)
    totals = rows.aggregate(rows=Count("pk"), count=Count("pk", filter=Comment.APPROVED))
    size = limit("page_size")
    pages = max(1, -(-totals["rows"] // size))
    number = min(max(int(wanted), 1), pages) if wanted.isdecimal() and len(wanted) < 10 else 1
    branches: list[Branch] = []
    for comment in rows.select_related("parent", "root").defer("parent__text")[(number - 1) * size : number * size]:
        if comment.root is None:
            branches.append(Branch(comment))
            continue
        if not branches or branches[-1].head.pk != comment.root_id:
            branches.append(Branch(comment.root, continued=True))
        branches[-1].replies.append(comment)
    return Thread(totals["count"], number, pages, branches)


def page_of(comment: Comment) -> int | None:
    """The number of the page that shows the comment, or None when readers cannot see it."""
    order = list(Comment.objects.in_thread(comment.article).values_list("pk", flat=True))
    return order.index(comment.pk) // limit("page_size") + 1 if comment.pk in order else None


def counts(ids: list[int]) -> dict[int, int]:
    """Published comments of each of these articles, in one query; articles without any are not in it."""
    if not ids:
        return {}
    found = Comment.objects.approved().filter(article__in=ids).order_by().values_list("article").annotate(Count("pk"))
    return dict(found)
