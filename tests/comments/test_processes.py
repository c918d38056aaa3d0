"""Limits and repeats hold over several processes: nothing is counted in memory."""

import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from comments.models import Comment
from tests.factories import make_article

pytestmark = pytest.mark.django_db(transaction=True)

POST = """
import sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from articles.models import Article
from tests.comments.posting import send
print(send(Article.objects.get(), text=sys.argv[2]).status_code)
"""


def send_from_processes(*texts: str) -> list[str]:
    """The answers that processes of their own get, all started together."""
    command = [sys.executable, "-c", POST, str(connection.settings_dict["NAME"])]
    processes = [subprocess.Popen([*command, text], cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True) for text in texts]
    return sorted(process.communicate(timeout=120)[0].strip() for process in processes)


def test_a_sender_in_three_processes_at_once_passes_once():
    make_article()
    assert send_from_processes("Un", "Deux", "Trois") == ["303", "429", "429"]
    assert Comment.objects.count() == 1


def test_a_repeat_in_three_processes_at_once_is_one_comment():
    make_article()
    assert send_from_processes("Pareil", "Pareil", "Pareil") == ["303", "303", "303"]
    assert Comment.objects.count() == 1
