"""Addresses that moved."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def moved_addresses(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    return get_response
