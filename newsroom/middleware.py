"""What no library of ours does to all requests: a header that no page lacks, and one that only our proxies may send."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from comments.vault import comes_through_our_proxy

GetResponse = Callable[[HttpRequest], HttpResponse]

POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


def permissions_policy(get_response: GetResponse) -> GetResponse:
    """Nothing on our pages needs the phone's camera, place or microphone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Permissions-Policy", POLICY)
        return response

    return middleware


def forwarded_scheme(get_response: GetResponse) -> GetResponse:
    """X-Forwarded-Proto says « https » only from TRUSTED_PROXIES; whoever else sends it is not believed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not comes_through_our_proxy(request):
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        return get_response(request)

    return middleware
