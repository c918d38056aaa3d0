"""« Mon compte »: what a person decides for oneself; and the page behind the link of the morning mail that stops it."""

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from comments.moderation import may_moderate
from comments.views.answers import SeeOther
from comments.views.digest import linked
from newsroom import morning


def page(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    """Shows the choice; its button turns it round."""
    person: User = request.user  # type: ignore[assignment]
    if request.method == "POST":
        wanted = request.POST.get("wanted") == "1"
        morning.switch(person, wanted=wanted)
        messages.success(request, _("You get the morning mail.") if wanted else _("You get no morning mail any more."))
        return redirect("admin:account")
    context = {
        **context,
        "title": _("My account"),
        "wanted": morning.is_wanted(person),
        "moderates": may_moderate(person),
    }
    return TemplateResponse(request, "admin/account.html", context)


@linked
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing. Mail programs press the button themselves (RFC 8058): the form has no token."""
    person = morning.find_person(token)
    if person is None:
        raise Http404
    status = 200
    if request.method == "POST":
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            status = 422  # a foreign page pressed it: shown again, for the person to press
        else:
            morning.switch(person, wanted="again" in request.POST)
            if "List-Unsubscribe" not in request.POST:
                return SeeOther(request.path)
    return render(request, "admin/morning_stop.html", {"wanted": morning.is_wanted(person)}, status=status)
