"""X-Forwarded-Proto: believed from our own proxies only."""

import ipaddress

import pytest
from django.http import HttpRequest, HttpResponse

from newsroom.middleware import forwarded_scheme

SAYS = "HTTP_X_FORWARDED_PROTO"


@pytest.mark.parametrize(
    ("networks", "address", "believed"),
    [
        (["10.0.0.0/8"], "10.1.2.3", True),
        (["10.0.0.0/8"], "::ffff:10.1.2.3", True),
        (["10.0.0.0/8"], "192.0.2.7", False),
        (["10.0.0.0/8"], "", False),
        ([], "127.0.0.1", False),
    ],
)
def test_the_scheme_is_believed_from_trusted_proxies_only(settings, networks, address, believed):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network(network) for network in networks]
    settings.SECURE_PROXY_SSL_HEADER = (SAYS, "https")
    request = HttpRequest()
    request.META |= {"REMOTE_ADDR": address, SAYS: "https"}
    forwarded_scheme(lambda request: HttpResponse())(request)
    assert request.is_secure() is believed


def test_a_stranger_s_page_is_not_taken_for_https(settings, client, db):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/8")]
    settings.SECURE_PROXY_SSL_HEADER = (SAYS, "https")
    assert client.get("/", headers={"X-Forwarded-Proto": "https"}).wsgi_request.is_secure() is False
