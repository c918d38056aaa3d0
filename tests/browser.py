"""Debian's Chromium for tests marked `browser`. A page that logs an error or asks a third party fails its test."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

SHELL = Path("/usr/bin/chromium-headless-shell")
CHROMIUM = SHELL if SHELL.is_file() else Path("/usr/bin/chromium")
"""Without the parts around the page, which nobody sees here, a test takes half the work."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000
"""Milliseconds that a test waits for what must come. One that passes does not pay for them, and a busy machine is no fault."""
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}

EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to load resource: the server responded with a status of 503",
    "Failed to load resource: net::ERR_INTERNET_DISCONNECTED",
    "Blocked form submission",  # by a preview, on purpose
)

OpenPage = Callable[..., Page]


def until(page: Page, ask: Callable[[], object], wanted: object) -> None:
    """Ask again and again until this is the answer: for what no `expect` looks at (a store, the database, what was sent)."""
    deadline = time.monotonic() + PATIENCE / 1000
    while (answer := ask()) != wanted:
        assert time.monotonic() < deadline, f"{answer!r} is not {wanted!r}"
        page.wait_for_timeout(50)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.is_file():
        pytest.fail(f"{SHELL} is missing: the browser tests need Debian's package chromium-headless-shell.")
    # Playwright's synchronous face keeps an event loop in this thread; Django's guard against database calls from
    # asynchronous code would refuse every query that a test makes beside the browser.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_page(browser: Browser, live_server: Any) -> Iterator[OpenPage]:
    """`open_page("/", javascript=False, dark=True, phone=True)` gives a page in a context (cookies, storage) of its own.

    Further keywords go to Playwright's `new_context`. When the test ends, errors that any page logged (a breach of the
    content security policy is one) and requests to third parties fail it.
    """
    host = urlsplit(live_server.url).netloc
    contexts, complaints = [], []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.on("console", lambda message: complain(message.type, message.text))
        page.on("request", lambda request: complain_of_stranger(request.url))

    def complain(kind: str, text: str) -> None:
        # An answer like 404 or 422 is logged too, and so is a line that a test cuts; that is the test's business.
        if kind == "error" and not text.startswith(EXPECTED):
            complaints.append(f"console: {text}")

    def complain_of_stranger(url: str) -> None:
        if url.startswith("http") and urlsplit(url).netloc != host:
            complaints.append(f"third party: {url}")

    def open_page(
        path: str | None = "/", *, javascript: bool = True, dark: bool = False, phone: bool = False, **options: Any
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale="fr-FR",
            timezone_id="Africa/Lome",
            **{**(PHONE if phone else DESK), **options},
        )
        contexts.append(context)
        context.on("page", watch)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        if path is not None:
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:  # a request that a test still holds would fail the next one
            page.unroute_all(behavior="ignoreErrors")
        context.unroute_all(behavior="ignoreErrors")
        context.close()
    assert complaints == []
