"""Photos that are sent in pieces (static/js/upload/): begin or go on, a piece, the end. Who types an address is led elsewhere."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from articles import images, library, pieces, receiving, spool
from articles.admin import base as desk
from articles.admin.pick import photo_row, photo_words
from articles.forms.sending import AnnouncedForm
from articles.models import Image

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def _no(status: int, message: str = "", **more: Any) -> JsonResponse:
    return JsonResponse({"message": message, **more}, status=status)


def _status(refused: images.Refused) -> int:
    """503: the browser tries again by itself; 400: by a press of the person; 422: this file is not taken."""
    if refused.code in receiving.NOT_FINAL:
        return 503
    return 400 if refused.code in receiving.SENT_AGAIN else 422


def _answers(*methods: str) -> Callable[[View[P]], View[P]]:
    """The rights first, then the method; and each thing that may stand in the way in words and numbers for the browser."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def wrapped(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_perm("articles.add_image"):
                raise PermissionDenied
            if request.method not in methods:
                return redirect("admin:articles_image_add")
            try:
                return view(request, *args, **kwargs)
            except pieces.Gone:
                return _no(404, _("This upload is not here any more. Send the photo again."))
            except pieces.WrongOffset as wrong:
                return _no(409, offset=wrong.right)
            except pieces.NotTheSame:
                return _no(400, _("This is not the file that was announced. Send the photo again."))
            except pieces.TooMany:
                return _no(429, _("Too many photos of yours are under way at once. Wait until some have arrived."))
            except images.Refused as refused:
                return _no(_status(refused), refused.message)
            except spool.Busy:
                return _no(503, _("The server is still busy with this photo."))
            except PermissionDenied:
                return _no(403, _("You may not change this photo, or not any more. Ask an editor."))
            except OSError:  # the disk is full
                return _no(503, _("There is no room on the server at the moment."))

        return wrapped

    return decorate


def shown(image: Image, user: User, **more: Any) -> dict[str, Any]:
    """A photo as the page that sent it shows it, with the words it has."""
    return {**photo_row(image), **photo_words(image, mine=library.may_edit(image, user)), **more}


@_answers("POST")
def begin(request: HttpRequest) -> HttpResponseBase:
    """Begin an upload, or say how much of it is here; or show the twin that the library has."""
    user = desk.person(request)
    form = AnnouncedForm(request.POST)
    if not form.is_valid():
        return _no(422, " ".join(str(error) for errors in form.errors.values() for error in errors))
    name = form.cleaned_data["upload"]
    if twin := receiving.twin(name, form.about, by=user):
        return JsonResponse({"twin": shown(twin, user, known=True)})
    upload = receiving.begin(name, form.about, by=user)
    return JsonResponse({"offset": form.about["size"] if upload.receipt else upload.arrived})


@_answers("PATCH", "DELETE")
def piece(request: HttpRequest, upload: str) -> HttpResponseBase:
    """Take the piece that begins at `Upload-Offset`, or forget all that has come."""
    user = desk.person(request)
    if request.method == "DELETE":
        receiving.cancel(upload, by=user)
        return JsonResponse({})
    length, offset = request.headers.get("Content-Length", ""), request.headers.get("Upload-Offset", "")
    if not (length.isdecimal() and offset.isdecimal() and len(offset) < 10):
        return _no(400, _("This is not the file that was announced. Send the photo again."))
    if int(length) > pieces.LARGEST:
        return _no(413, _("This is not the file that was announced. Send the photo again."))
    try:
        content = request.body
    except UnreadablePostError:  # the line was cut; nobody hears this answer
        return _no(400)
    return JsonResponse({"offset": receiving.add_piece(upload, content, int(offset), by=user)})


@_answers("POST")
def finish(request: HttpRequest, upload: str) -> HttpResponseBase:
    """Take the photo into the library; sent again, the same answer."""
    user = desk.person(request)
    arrived = receiving.finish(upload, by=user)
    return JsonResponse(shown(arrived.image, user, known=arrived.known))
