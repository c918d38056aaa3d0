"""How a moderator works at the desk, for its tests."""

from django.test import Client

from comments.models import Comment
from tests.factories import make_comment

DESK = "/admin/comments/desk/"
Status = Comment.Status


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def body(response):
    return response.content.decode()


def pending(**fields):
    return make_comment(status=Status.PENDING, **fields)


def page_of(comment):
    return f"/admin/comments/comment/{comment.pk}/change/"


def decide(client, comment, verb, *, query="", script=False, **data):
    """Press a button of the case as the screen showed it."""
    headers = {"X-Desk": "1"} if script else {}
    data = {"verb": verb, "version": comment.version, **data}
    return client.post(f"{DESK}{comment.pk}/decider/{query}", data, headers=headers, follow=not script)


def undo(client, act, **options):
    return client.post(f"{DESK}annuler/{act.pk}/", follow=True, **options)


def search(client, words, query=""):
    return client.post(DESK + query, {"recherche": words}, follow=True)


def fresh(comment):
    return Comment.objects.get(pk=comment.pk)
