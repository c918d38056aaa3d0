"""Signals mark a comment for the moderator; they never refuse it."""

import pytest

from comments import spam
from comments.models import Comment
from comments.spam import Signal
from tests.comments.posting import send
from tests.factories import make_article, make_comment

QUIET = {"website": "", "elapsed": None, "from_host": 0}


def test_an_honest_comment_has_no_signal():
    assert spam.judge("Voir https://exemple.tg et https://exemple.bj", **QUIET) == []


@pytest.mark.parametrize(
    ("said", "signal"),
    [
        ({"website": "http://casino.example"}, Signal.TRAP),
        ({"elapsed": 0}, Signal.QUICK),
        ({"elapsed": 2}, Signal.QUICK),
        ({"from_host": 60}, Signal.NETWORK),
    ],
)
def test_what_the_sending_tells(said, signal):
    assert spam.judge("Bonjour", **{**QUIET, **said}) == [signal]


@pytest.mark.parametrize("said", [{"elapsed": 3}, {"elapsed": 10**8}, {"from_host": 59}, {"website": "  "}])
def test_what_tells_nothing(said):
    assert spam.judge("Bonjour", **{**QUIET, **said}) == []


@pytest.mark.parametrize(
    ("written", "signal"),
    [
        ("http://a.example http://b.example HTTPS://c.example", Signal.LINKS),
        ("Écrivez-moi : folly@exemple.tg", Signal.ADDRESS),
    ],
)
def test_what_the_text_tells(written, signal):
    assert spam.judge(written, **QUIET) == [signal]


def test_a_corrected_text_is_judged_anew_and_the_sending_is_not():
    assert spam.rejudge([Signal.TRAP, Signal.LINKS], "Bonjour") == [Signal.TRAP]
    assert spam.rejudge([Signal.TRAP], "moi@exemple.tg") == [Signal.TRAP, Signal.ADDRESS]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "signals"),
    [
        ({"website": "http://casino.example", "elapsed": "1"}, ["trap", "quick"]),
        ({"elapsed": "86400000"}, []),
        ({"elapsed": "-1"}, []),
        ({"elapsed": "²"}, []),
        ({"elapsed": "vite"}, []),
    ],
)
def test_signals_are_kept_with_the_comment_which_is_kept_too(fields, signals):
    assert send(make_article(), **fields).status_code == 303
    comment = Comment.objects.get()
    assert comment.signals == signals
    assert comment.status == Comment.Status.PENDING


@pytest.mark.django_db
def test_remarks_are_words():
    comment = make_comment(signals=["links", "a code of yesterday"])
    assert comment.remarks == ["beaucoup de liens"]
