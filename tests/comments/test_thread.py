"""The thread under an article, through the template tags that bring it there."""

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from comments import masks, thread
from comments.models import Comment, CommentSettings
from tests.factories import make_article, make_comment, make_user

pytestmark = pytest.mark.django_db


def show(article, path="/"):
    request = RequestFactory().get(path)
    return Template("{% load comments %}{% comment_thread article %}").render(Context({"article": article, "request": request}))


def reply(parent, **fields):
    return make_comment(article=parent.article, parent=parent, root=parent.root or parent, **fields)


@pytest.mark.once
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


def branch_names(article, *asked):
    return [branch.head.name for branch in thread.load(article, *asked).branches]


@pytest.fixture
def three():
    """An article with three branches; the second has two replies."""
    article, now = make_article(), timezone.now()
    heads = [make_comment(article=article, name=name, created_at=now + timedelta(minutes=i)) for i, name in enumerate("ABC")]
    for minute in (10, 11):
        reply(heads[1], name=f"b{minute}", created_at=now + timedelta(minutes=minute))
    return article


def test_readers_turn_the_order_and_the_pages_keep_it(three, settings):
    settings.COMMENT_LIMITS = {"page_size": 2}
    url = three.get_absolute_url()
    assert branch_names(three) == ["A", "B"]
    assert branch_names(three, "1", "recents") == ["C", "B"]
    page = show(three, "/?ordre=recents&commentaires=2")
    assert f'href="{url}?commentaires=3&amp;ordre=recents#commentaires"' in page
    assert f'href="{url}?ordre=recents#commentaires"' in page  # back to its first page
    assert f'href="{url}#commentaires"' in page  # the other way round is the site's own
    assert f'href="{url}?ordre=recents#commentaires"' in show(three)


@pytest.mark.parametrize("order", ["", "autre", "RECENTS", "\x00"])
def test_an_order_that_is_none_is_the_site_s(three, order):
    assert branch_names(three, "", order) == ["A", "B", "C"]
    CommentSettings.objects.create(pk=1, newest_first=True)
    assert branch_names(three, "", order) == ["C", "B", "A"]
    assert "?ordre=anciens#commentaires" in show(three)
    assert [r.name for r in thread.load(three).branches[1].replies] == ["b10", "b11"]


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_permalink_finds_every_comment_on_its_page_of_the_site_s_order(three, settings, newest_first):
    settings.COMMENT_LIMITS = {"page_size": 2}
    CommentSettings.objects.create(pk=1, newest_first=newest_first)
    for comment in Comment.objects.filter(article=three):
        shown = thread.load(three, str(thread.page_of(comment)))
        on_page = {row.pk for branch in shown.branches for row in (branch.head, *branch.replies)}
        assert comment.pk in on_page


def test_the_order_of_equal_moments_is_the_same_for_pages_and_permalinks(settings):
    settings.COMMENT_LIMITS = {"page_size": 3}
    article, now = make_article(), timezone.now()
    heads = [make_comment(article=article, created_at=now) for _ in range(4)]
    for head in heads:
        reply(head, created_at=now)
    order = [
        pk
        for page in "123"
        for b in thread.load(article, page).branches
        for pk in ([] if b.continued else [b.head.pk]) + [r.pk for r in b.replies]
    ]
    assert len(order) == len(set(order)) == 8
    for index, pk in enumerate(order):
        assert thread.page_of(Comment.objects.get(pk=pk)) == index // 3 + 1


def test_five_thousand_comments_cost_two_queries_and_a_permalink_no_list_of_them(django_assert_num_queries):
    article, now = make_article(), timezone.now()
    rows = [Comment(article=article, name="N", text="T", status="approved", created_at=now) for _ in range(2500)]
    heads = Comment.objects.bulk_create(rows)
    Comment.objects.bulk_create(
        Comment(article=article, name="R", text="T", status="approved", parent=head, root=head) for head in heads
    )
    Comment.objects.filter(pk=heads[0].pk).update(status="withdrawn")
    with django_assert_num_queries(2):
        page = show(article, "/?commentaires=100&ordre=recents")
    assert "4999 commentaires" in page
    assert "Commentaire retiré par son auteur" in page  # the oldest branch, on the last page of this order
    last = Comment.objects.filter(article=article).exclude(root=None).order_by("-pk").select_related("article", "root").first()
    with django_assert_num_queries(2):
        assert thread.page_of(last) == 100


@pytest.mark.once
def test_a_hidden_passage_is_hidden_in_the_thread():
    comment = make_comment(text=f"Espèce de {masks.mark(masks.Why.INSULT)} !")
    assert "[passage masqué par la modération\u00a0: insulte]" in show(comment.article)


@pytest.mark.once
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


@pytest.mark.once
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


@pytest.mark.once
def test_a_permalink_is_only_read(client):
    assert client.post(f"/commentaires/lien/{make_comment().pk}/").status_code == 405
