"""Pages with a content security policy of their own, where the site's is too strict or not strict enough."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from csp.decorators import csp_replace
from django.http import HttpResponseBase

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)


def allow(response: HttpResponseBase, directives: dict[str, list[str]]) -> None:
    """Widen the site's policy for one response, beside what a view inside it allowed. django-csp's decorator forgets that."""
    known = getattr(response, "_csp_update", {})
    setattr(response, "_csp_update", {**known, **directives})  # noqa: B010  (read by django-csp)


def own_policy(directives: dict[str, list[str]]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorator: these directives instead of the site's. It is django-csp's own, typed for views of any shape."""
    return cast(Callable[[Callable[P, R]], Callable[P, R]], csp_replace(directives))
