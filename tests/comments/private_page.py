"""The private page of a comment as its reader uses it: opened, and its buttons pressed."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.public import flat

# What Chromium sends from a page with Referrer-Policy: no-referrer.
FROM_THE_PAGE = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


def seal(page: str) -> str:
    """The seal that the page's forms carry."""
    found = re.search(r'name="seal" value="([^"]+)"', page)
    assert found
    return found[1]


def open_page(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return flat(response.content.decode())


def act(address: str, verb: str, headers: dict[str, str] | None = None, **data: Any) -> HttpResponse:
    """Press a button of the page; where it has none but the link to erase, that of the page behind it."""
    if "seal" not in data:
        page = open_page(address)
        data["seal"] = seal(page if 'name="seal"' in page else open_page(f"{address}effacer/"))
    return Client().post(f"{address}{verb}/", data, headers=FROM_THE_PAGE if headers is None else headers)
