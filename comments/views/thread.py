"""Public addresses inside a thread."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from articles.models import published_through
from comments import thread
from comments.models import Comment


@require_safe
def permalink(request: HttpRequest, comment_id: int) -> HttpResponse:
    """To the comment in its thread, on whatever page it stands by now."""
    shown = Comment.objects.approved().filter(published_through("article"))
    comment = get_object_or_404(shown.select_related("article"), pk=comment_id)
    page = thread.page_of(comment)
    if page is None:
        raise Http404
    query = f"?commentaires={page}" if page > 1 else ""
    return HttpResponseRedirect(f"{comment.article.get_absolute_url()}{query}#{comment.anchor}")
