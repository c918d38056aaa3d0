"""The pictures of the README, taken from the demo newspaper while `make run` serves it: make screenshots."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import django
from playwright.sync_api import Browser, Page, sync_playwright

from deploy import profile
from deploy.console import ROOT, Stop, guarded, say

FOLDER = ROOT / "deploy" / "screenshots"
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "device_scale_factor": 1.5}
DESK = {"viewport": {"width": 1280, "height": 844}}


@dataclass(frozen=True)
class Shot:
    """A page, for whom, and on what."""

    name: str
    address: str
    user: str = ""
    phone: bool = False


def main() -> None:
    if not profile.is_local() or not profile.PROFILE.is_file():
        raise Stop("Les images du README montrent la démonstration : lancez d’abord make run, sans DEBUG ni clés.")
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    django.setup()
    site = profile.read()["SITE_URL"]
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for shot in shots():
            take(browser, site, shot)
        browser.close()


def shots() -> list[Shot]:
    from articles.models import Article  # models can be read only after django.setup()

    reader = Article.objects.published().exclude(lead_image=None).filter(placements__slot="lead").first()
    if reader is None:
        raise Stop("La démonstration n’a pas d’ouverture : rien à montrer.")
    return [
        Shot("une", "/"),
        Shot("telephone", reader.get_absolute_url(), phone=True),
        Shot("redaction", f"/admin/articles/article/{reader.pk}/change/", user="redaction-en-chef"),
        Shot("moderation", "/admin/comments/desk/", user="moderation"),
    ]


def take(browser: Browser, site: str, shot: Shot) -> None:
    context = browser.new_context(base_url=site, locale="fr-FR", **(PHONE if shot.phone else DESK))
    with session(shot.user) as cookie:
        if cookie:
            context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": site}])
        page = context.new_page()
        response = page.goto(shot.address, wait_until="networkidle")
        if response is None or not response.ok or "/login/" in page.url:
            raise Stop(f"{shot.address} ne répond pas comme il faut : make run tourne-t-il ?")
        settle(page)
        file = FOLDER / f"{shot.name}.jpg"
        page.screenshot(path=file, type="jpeg", quality=82)
        say(f"{file.relative_to(ROOT)}  {file.stat().st_size // 1024} ko")
    context.close()


def settle(page: Page) -> None:
    """Wait for fonts and pictures that can be seen."""
    page.evaluate("document.fonts.ready")
    page.wait_for_function("Array.from(document.images).every(image => image.complete || image.loading === 'lazy')")


@contextmanager
def session(username: str) -> Iterator[tuple[str, str] | None]:
    """The cookie of somebody who is logged in, for as long as the block lasts; nothing for a reader."""
    if not username:
        yield None
        return
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import User
    from django.contrib.sessions.backends.db import SessionStore

    user = User.objects.get(username=username)
    store = SessionStore()
    store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store.create()
    try:
        yield settings.SESSION_COOKIE_NAME, str(store.session_key)
    finally:
        store.delete()


if __name__ == "__main__":
    guarded(main)
