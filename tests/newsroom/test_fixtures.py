"""The shared fixtures keep what they promise."""

from pathlib import Path

import pytest
import redis
from django.contrib.auth.models import User

from tests.browser import OpenPage


@pytest.mark.browser
def test_the_browser_reaches_the_site_and_the_test_its_database(open_page: OpenPage):
    User.objects.create_superuser("chef", password="mot-de-passe")
    page = open_page("/admin/login/")
    page.fill("input[name=username]", "chef")
    page.fill("input[name=password]", "mot-de-passe")
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/admin/")
    assert User.objects.get().last_login is not None


def test_redis_answers(redis_url: str):
    assert redis.Redis.from_url(redis_url).ping()


def test_seed_data_is_found(seed_data: Path):
    assert (seed_data / "seed-article.txt").is_file()
