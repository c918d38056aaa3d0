"""The thread under an article, through the template tags that bring it there."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from comments import thread
from comments.models import Comment
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def show(article, path="/"):
    request = RequestFactory().get(path)
    return Template("{% load comments %}{% comment_thread article %}").render(Context({"article": article, "request": request}))


def reply(parent, **fields):
    return make_comment(article=parent.article, parent=parent, root=parent.root or parent, **fields)


@pytest.mark.parametrize(("count", "words"), [(0, "0 commentaire"), (1, "1 commentaire"), (2, "2 commentaires")])
def test_the_count_is_said_in_french(count, words):
    article = make_article()
    for _ in range(count):
        make_comment(article=article)
    assert Template("{% load comments %}{% comment_count article %}").render(Context({"article": article})) == words
    assert f'<h2 id="commentaires">{words}</h2>' in show(article)


@pytest.mark.parametrize("status", [status for status in Comment.Status if status != Comment.Status.APPROVED])
def test_only_published_comments_are_shown_and_counted(status):
    article = make_article()
    make_comment(article=article, text="À la vue de tous")
    make_comment(article=article, text="Pas encore", name="Inconnue", status=status)
    make_comment(article=article, text="Jeté", binned_at=timezone.now())
    page = show(article)
    assert "1 commentaire<" in page
    assert "À la vue de tous" in page
    assert "Pas encore" not in page
    assert "Inconnue" not in page
    assert "Jeté" not in page


def test_cards_get_all_counts_in_one_query(django_assert_num_queries):
    articles = [make_article() for _ in range(3)]
    for article in articles[:2]:
        make_comment(article=article)
    make_comment(article=articles[0])
    template = Template(
        "{% load comments %}{% comment_counts articles as counts %}"
        "{% for article in articles %}{% comment_count article counts %};{% endfor %}"
    )
    with django_assert_num_queries(1):
        assert template.render(Context({"articles": articles})) == "2 commentaires;1 commentaire;0 commentaire;"


def test_the_thread_takes_two_queries_whatever_its_size(django_assert_num_queries):
    article = make_article()
    for _ in range(25):
        reply(make_comment(article=article), staff=make_user())
    with django_assert_num_queries(2):
        page = show(article)
    assert page.count('class="comment comment--staff"') == 25
    assert page.count("La rédaction") == 25


def test_deeper_replies_stand_flat_and_say_whom_they_answer():
    first = make_comment(name="Essi K.")
    second = reply(first, name="Kossi")
    third = reply(second, name="Fati D.")
    page = show(first.article)
    assert "en réponse à Kossi" in page
    assert "en réponse à Essi" not in page
    shown = thread.load(first.article)
    assert [branch.head for branch in shown.branches] == [first]
    assert shown.branches[0].replies == [second, third]


def test_branches_and_replies_stand_oldest_first():
    article, now = make_article(), timezone.now()
    young = make_comment(article=article, created_at=now)
    old = make_comment(article=article, created_at=now - timedelta(hours=2))
    late = reply(old, created_at=now + timedelta(minutes=1))
    early = reply(old, created_at=now - timedelta(hours=1))
    branches = thread.load(article).branches
    assert [branch.head for branch in branches] == [old, young]
    assert branches[0].replies == [early, late]


def test_a_withdrawn_comment_keeps_its_place_only_under_replies():
    article = make_article()
    answered = make_comment(article=article, status=Comment.Status.WITHDRAWN, text="Je retire", name="Partie")
    reply(answered, text="Je réponds")
    make_comment(article=article, status=Comment.Status.WITHDRAWN, text="Moi aussi")
    page = show(article)
    assert page.count("Commentaire retiré par son auteur") == 1
    assert "Je réponds" in page
    for gone in ("Je retire", "Moi aussi", "Partie"):
        assert gone not in page
    assert "1 commentaire<" in page


def test_a_refused_comment_under_replies_says_nothing_of_itself():
    refused = make_comment(status=Comment.Status.REJECTED, text="Une insulte", name="Anonyme")
    reply(reply(refused, name="Akou"), text="Calmez-vous")
    page = show(refused.article)
    assert "Ce commentaire n’est plus affiché" in page
    assert "Une insulte" not in page
    assert "Anonyme" not in page
    assert "Calmez-vous" in page


def test_fifty_comments_a_page_with_plain_links():
    article, now = make_article(), timezone.now()
    for number in range(120):
        make_comment(article=article, text=f"Numéro {number}.", created_at=now + timedelta(seconds=number))
    first, second, third = (show(article, f"/?commentaires={number}") for number in (1, 2, 3))
    assert first.count('id="commentaire-') == second.count('id="commentaire-') == 50
    assert third.count('id="commentaire-') == 20
    assert "Numéro 49." in first
    assert "Numéro 50." in second
    assert "Page 2 sur 3" in second
    assert f"{article.get_absolute_url()}?commentaires=3#commentaires" in second
    assert f'href="{article.get_absolute_url()}#commentaires"' in second


@pytest.mark.parametrize("wanted", ["0", "-1", "999999", "1e9", "²", "", "abc", "9" * 400])
def test_a_page_number_that_does_not_exist_gives_a_page_that_does(wanted):
    comment = make_comment()
    assert f'id="{comment.anchor}"' in show(comment.article, f"/?commentaires={wanted}")


def test_a_long_branch_goes_on_over_the_next_page(settings):
    settings.COMMENT_LIMITS = {"page_size": 3}
    first = make_comment(name="Essi K.", text="Au début")
    replies = [reply(first) for _ in range(4)]
    page = thread.load(first.article, "2")
    assert page.branches[0].continued
    assert page.branches[0].replies == replies[2:]
    text = show(first.article, "/?commentaires=2")
    assert "Suite des réponses à Essi K." in text
    assert "Au début" not in text


def test_the_form_stands_under_an_open_thread_once_and_bears_no_token():
    page = show(make_article())
    assert page.count("Laisser un commentaire") == 1
    for words in (
        "Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *",
        "Commentaire *",
        "Nom *",
        "E-mail *",
        "Enregistrer mon nom et mon e-mail dans ce navigateur pour mon prochain commentaire",
        "Envoyer mon commentaire",
    ):
        assert words in page
    for private in ("csrf", 'name="key"', 'name="elapsed"', 'name="parent"', 'name="confirmation"'):
        assert private not in page


def test_a_closed_thread_stays_readable_and_says_so():
    article = make_article(comments_open=False)
    make_comment(article=article, text="Avant la fermeture")
    page = show(article)
    assert "Les commentaires sont fermés pour cet article." in page
    assert "Avant la fermeture" in page
    for absent in ("<form", "Répondre", "Commenter"):
        assert absent not in page


def test_a_thread_past_its_closing_date_is_closed():
    assert "Les commentaires sont fermés" in show(make_article(comments_close_at=timezone.now()))


def test_a_permalink_finds_a_comment_on_a_later_page(client, settings):
    settings.COMMENT_LIMITS = {"page_size": 2}
    article = make_article()
    comments = [make_comment(article=article) for _ in range(3)]
    address = article.get_absolute_url()
    for comment, target in ((comments[0], address), (comments[2], f"{address}?commentaires=2")):
        response = client.get(f"/commentaires/lien/{comment.pk}/")
        assert response.status_code == 302
        assert response["Location"] == f"{target}#commentaire-{comment.pk}"
    assert f'href="/commentaires/lien/{comments[0].pk}/"' in show(article)


@pytest.mark.parametrize("fields", [{"status": "pending"}, {"status": "spam"}, {"binned_at": timezone.now()}])
def test_a_hidden_comment_has_no_permalink(client, fields):
    assert client.get(f"/commentaires/lien/{make_comment(**fields).pk}/").status_code == 404


def test_a_comment_of_a_hidden_article_has_no_permalink(client):
    comment = make_comment(article=make_article(status="draft"))
    assert client.get(f"/commentaires/lien/{comment.pk}/").status_code == 404


def test_a_permalink_is_only_read(client):
    assert client.post(f"/commentaires/lien/{make_comment().pk}/").status_code == 405
