"""What the writing page costs on a counted line (compressed as our server does, without the pages it is reached by)."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings

from tests.articles.test_editor_toolbar import TEXT, address, make_draft
from tests.articles.test_editor_toolbar import editor as editor
from tests.articles.test_editor_toolbar import enter as enter


def test_the_modules_of_the_editor_are_at_most_30_kb_as_they_are_sent():
    """Each by itself, whether or not a page asks for it at once."""
    modules = list(Path(settings.BASE_DIR, "static/js/editor").glob("*.js"))
    assert len(modules) > 10
    assert sum(len(gzip.compress(module.read_bytes())) for module in modules) <= 30 * 1024


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_first_visit_is_at_most_350_kb_and_a_later_one_is_40(enter, editor):
    article = make_draft(editor, body="<p>Un.</p>" * 60)
    page = enter(editor, "/admin/password_change/").context.new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address(article))
    page.locator(TEXT).click()
    page.wait_for_load_state("networkidle")
    costs = {answer.url: len(gzip.compress(answer.body())) for answer in answers}
    ours = sum(cost for url, cost in costs.items() if "/js/editor/" in url)
    assert 0 < ours <= 30 * 1024
    sending = [url for url in costs if "/js/upload/" in url]
    assert [url.rpartition("/")[2] for url in sending] == ["loaded.js"]  # the rest comes with the first photo
    assert sum(costs.values()) <= 350_000
    assert sum(cost for url, cost in costs.items() if "/static/" not in url) <= 40_000


def test_what_sends_photos_is_at_most_12_kb():
    modules = list(Path(settings.BASE_DIR, "static/js/upload").glob("*.js"))
    assert len(modules) > 5
    assert sum(len(gzip.compress(module.read_bytes())) for module in modules) <= 12 * 1024
