"""Our addresses, and one that does nothing but insert a row."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from articles.models import Tag
from newsroom.urls import handler403, handler404, urlpatterns

__all__ = ["handler403", "handler404", "urlpatterns"]


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    key = request.POST["key"]
    Tag.objects.create(name=key, slug=key)
    return HttpResponse(status=204)


urlpatterns = [path("insert/", insert), *urlpatterns]
