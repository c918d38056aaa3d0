"""A hidden passage: what readers see in its place, and that nobody can forge or break the mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments import masks, moderation, text
from comments.models import Comment, CommentEvent
from tests.comments.posting import send, thread_of
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db

Status, Kind = Comment.Status, CommentEvent.Kind
WRITTEN = "Le maire est un voleur, tout le monde le sait.\n\nSon adjoint aussi est un voleur."
SEEN = "[passage masqué par la modération\u00a0: insulte]"


@pytest.fixture
def moderator(db):
    return make_user("Modération")


@pytest.fixture
def comment(db):
    return make_comment(status=Status.PENDING, text=WRITTEN)


def test_readers_see_words_in_place_of_the_passage(comment, moderator):
    moderation.mask(comment, "un voleur", why=masks.Why.INSULT, by=moderator, publish=True, seen=1)
    page = thread_of(comment.article)
    assert page.count(f'<span class="redacted">{SEEN}</span>') == 2
    assert "voleur" not in page
    assert "tout le monde le sait." in page


def test_the_original_stays_in_the_history_with_its_reason(comment, moderator):
    moderation.mask(comment, "un voleur", why=masks.Why.INSULT, by=moderator)
    event = comment.events.get()
    assert (event.kind, event.reason, event.note, event.by) == (Kind.MASKED, "insult", WRITTEN, moderator)
    comment.refresh_from_db()
    assert (comment.status, comment.version) == (Status.PENDING, 2)
    assert "voleur" not in comment.text


def test_hiding_and_publishing_in_one_go_is_one_act_that_undo_takes_back(comment, moderator):
    act = moderation.mask(comment, "un voleur", why=masks.Why.INSULT, by=moderator, publish=True)
    comment.refresh_from_db()
    assert comment.status == Status.APPROVED
    moderation.undo(act, by=moderator)
    comment.refresh_from_db()
    assert (comment.status, comment.text, comment.decided_at) == (Status.PENDING, WRITTEN, None)


def test_a_passage_of_a_published_comment_is_hidden_where_it_stands(moderator):
    comment = make_comment(text=WRITTEN)
    moderation.mask(comment, "Son adjoint aussi est un voleur.", why=masks.Why.DEFAMATION, by=moderator)
    page = thread_of(comment.article)
    assert "adjoint" not in page
    assert "accusation sans preuve" in page


@pytest.mark.once
@pytest.mark.parametrize("passage", ["", "   ", "un ange", "voleur, tout le monde le sait.  Son"])
def test_a_passage_that_is_not_there_is_refused_with_a_sentence(comment, moderator, passage):
    with pytest.raises(moderation.PassageNotFound) as refusal:
        moderation.mask(comment, passage, why=masks.Why.INSULT, by=moderator)
    assert "ne se trouve pas" in str(refusal.value)
    comment.refresh_from_db()
    assert (comment.text, comment.version) == (WRITTEN, 1)
    assert not comment.events.exists()


@pytest.mark.parametrize("status", [Status.WITHDRAWN])
def test_what_its_author_withdrew_is_not_masked(moderator, status):
    with pytest.raises(moderation.Moved):
        moderation.mask(make_comment(status=status, text=WRITTEN), "voleur", why=masks.Why.INSULT, by=moderator)


@pytest.mark.once
def test_no_reader_can_forge_a_mark():
    article = make_article()
    forged = f"Bonjour {masks.mark(masks.Why.INSULT)} et {masks.BEGIN}x{masks.END}."
    send(article, text=forged)
    assert not masks.MARK.search(Comment.objects.get().text)
    assert Comment.objects.get().text == "Bonjour insult et x."


def test_a_second_passage_beside_the_first_is_hidden_too(comment, moderator):
    moderation.mask(comment, "Le maire", why=masks.Why.PRIVACY, by=moderator)
    moderation.mask(comment, "est un voleur, tout", why=masks.Why.INSULT, by=moderator)
    comment.refresh_from_db()
    assert text.harmless(comment.text).startswith(
        f"[passage masqué par la modération\u00a0: vie privée] {SEEN} le monde le sait."
    )


def test_a_link_may_be_hidden_and_the_words_beside_it_stay(moderator):
    comment = make_comment(status=Status.PENDING, text="Voir https://casino.example/gagner et https://port.example/ ici")
    moderation.mask(comment, "https://casino.example/gagner", why=masks.Why.ADVERTISING, by=moderator)
    comment.refresh_from_db()
    html = text.render(comment.text)
    assert "casino" not in html
    assert 'href="https://port.example/"' in html
    assert "publicité]</span>" in html


@pytest.mark.once
def test_an_unknown_code_still_says_that_something_is_hidden():
    assert text.harmless(f"a {masks.BEGIN}strange{masks.END} b") == "a [passage masqué par la modération] b"


@pytest.mark.once
@given(st.text(max_size=200), st.sampled_from(masks.Why))
def test_whatever_stands_around_it_the_mark_is_rendered_once_and_the_rest_is_escaped(around, why):
    html = text.render(f"{text.tidy(around)} {masks.mark(why)}")
    assert html.count('<span class="redacted">') == 1
    assert masks.BEGIN not in html
    assert masks.END not in html
    assert "<script" not in html
