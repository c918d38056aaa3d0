"""The comment form: at its own address, and what receives every form."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from comments.models import Comment, CommentEvent
from tests.comments.posting import OURS, WRITTEN, send
from tests.factories import make_article, make_comment

pytestmark = pytest.mark.django_db


def test_a_comment_waits_for_the_moderators_and_its_sender_is_told():
    article = make_article()
    response = send(article)
    comment = Comment.objects.get()
    assert response.status_code == 303
    assert (comment.article, comment.text, comment.name) == (article, WRITTEN["text"], "Essi K.")
    assert comment.status == Comment.Status.PENDING
    assert comment.signals == []
    assert [event.kind for event in comment.events.all()] == [CommentEvent.Kind.SUBMITTED]
    page = Client().get(response["Location"]).content.decode()
    for words in ("En attente de modération", WRITTEN["text"], "Ne partagez pas ce lien", "Essi K."):
        assert words in page
    assert f"http://testserver{response['Location']}" in page


@pytest.mark.once
def test_neither_form_nor_answer_sets_a_cookie():
    article, client = make_article(), Client()
    client.get(article.get_absolute_url())
    client.get(f"/commentaires/{article.pk}/")
    send(article, client=client, text="")
    client.get(send(article, client=client)["Location"])
    assert not client.cookies


@pytest.mark.once
def test_the_form_page_is_the_same_for_every_reader_and_may_be_cached():
    article = make_article()
    one, other = (
        Client(REMOTE_ADDR=address, HTTP_USER_AGENT=agent, HTTP_ACCEPT_LANGUAGE=language).get(f"/commentaires/{article.pk}/")
        for address, agent, language in (("41.207.1.1", "Opera Mini", "fr"), ("2001:db8::1", "Firefox", "en"))
    )
    assert one.status_code == 200
    assert one.content == other.content
    assert f"article-{article.pk}" in one["Cache-Tag"]
    assert "no-store" not in one["Cache-Control"]


@pytest.mark.once
def test_an_empty_form_comes_back_with_an_error_beside_each_field():
    response = send(make_article(), text="", name=" ", email="")
    page = response.content.decode()
    assert response.status_code == 422
    assert not Comment.objects.exists()
    for field, error in (
        ("text", "Écrivez votre commentaire."),
        ("name", "Indiquez votre nom ou un pseudonyme."),
        ("email", "Indiquez votre adresse e-mail."),
    ):
        assert f'<a href="#id_{field}">{error}' in page
        assert re.search(rf'id="id_{field}_error">.*?{error}', page, re.DOTALL)
        tag = re.search(rf'<(?:input|textarea)[^>]*id="id_{field}"[^>]*>', page)
        assert tag
        assert 'aria-invalid="true"' in tag[0]
        assert f'aria-describedby="id_{field}_error"' in tag[0]
    assert "private" in response["Cache-Control"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("email", "error"),
    [
        ("folly", "il manque l’arobase"),
        ("folly@", "il manque ce qui suit l’arobase"),
        ("@exemple.tg", "il manque ce qui précède l’arobase"),
        ("folly@exemple", "n’est pas valable"),
        ("folly@exemple..tg", "n’est pas valable"),
        ("fol ly@exemple.tg", "n’est pas valable"),
        ("folly@exemple.tg\r\nBcc: autre@exemple.tg", "n’est pas valable"),
        ("folly@" + "a" * 70 + ".tg", "n’est pas valable"),
        ("f" * 300 + "@exemple.tg", "n’est pas valable"),
    ],
)
def test_a_wrong_address_is_explained_and_everything_is_kept(email, error):
    response = send(make_article(), email=email)
    page = response.content.decode()
    assert response.status_code == 422
    assert error in page
    assert WRITTEN["text"] in page
    assert 'value="Essi K."' in page
    assert not Comment.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("essi@exemple.tg", "n’y mettez pas d’adresse e-mail"),
        ("...", "en lettres"),
        ("12345", "en lettres"),
        ("http://casino.example", "en lettres"),
        ("a" * 61, "60 signes au plus"),
        ("\u202e\u200b", "en lettres"),
    ],
)
def test_a_name_that_is_none_is_explained(name, error):
    response = send(make_article(), name=name)
    assert response.status_code == 422
    assert error in response.content.decode()


@pytest.mark.parametrize("name", ["Ɖodzi", "Àkọ́ɖá", "阿明", "أمينة", "J.-P. d’Almeida", "Ó"])
def test_names_of_every_language_are_names(name):
    assert send(make_article(), name=name).status_code == 303
    assert Comment.objects.get().name == name


@pytest.mark.once
def test_no_browser_cuts_a_long_paste_in_silence():
    page = Client().get(make_article().get_absolute_url()).content.decode()
    assert "maxlength" not in page[page.index('<textarea name="text"') :].split(">")[0]


@pytest.mark.once
def test_a_text_that_is_too_long_says_by_how_much_and_is_kept():
    long = "é" * 5_001
    response = send(make_article(), text=long)
    assert response.status_code == 422
    assert re.search(r"compte 5\s001 signes, espaces comprises\s; la limite est de 5\s000", response.content.decode())
    assert long in response.content.decode()


@pytest.mark.once
def test_line_ends_count_as_the_browser_counts_them():
    assert send(make_article(), text=("a" * 49 + "\r\n") * 99 + "a" * 50).status_code == 303


def test_strange_signs_are_stored_harmless():
    send(make_article(), text="Bon\u202ejour\x00 \u200b\u200b a" + "\u0301" * 500, name="Es\u202esi\nK.")
    comment = Comment.objects.get()
    assert comment.text == "Bonjour  á" + "\u0301" * 4
    assert comment.name == "Essi K."


def test_a_reply_stands_under_the_first_comment_of_its_branch():
    first = make_comment()
    second = make_comment(article=first.article, parent=first, root=first)
    send(first.article, parent=second.pk)
    comment = Comment.objects.get(status="pending")
    assert (comment.parent, comment.root) == (second, first)


@pytest.mark.once
def test_the_reply_page_shows_what_is_answered_and_names_it():
    comment = make_comment(name="Fati D.", text="Qui paie la navette ?")
    page = Client().get(f"/commentaires/{comment.article_id}/?reponse={comment.pk}").content.decode()
    assert "<h1>Répondre à Fati D.</h1>" in page
    assert "Qui paie la navette" in page
    assert f'name="parent" value="{comment.pk}"' in page
    assert re.findall(r"<h2[^>]*>([^<]*)</h2>", page.partition("<main")[2])[:2] == ["Fati D.", "Votre réponse"]


@pytest.mark.once
def test_a_refused_reply_still_answers_its_comment():
    comment = make_comment(name="Fati D.", text="Qui paie la navette ?")
    response = send(comment.article, parent=comment.pk, email="")
    page = response.content.decode()
    assert response.status_code == 422
    assert f'name="parent" value="{comment.pk}"' in page
    assert "<h1>Répondre à Fati D.</h1>" in page
    assert "Qui paie la navette" in page


@pytest.mark.parametrize("wanted", ["0", "999999", "-3", "abc", "9" * 60, "²", "pending", "elsewhere", "binned"])
def test_a_comment_that_cannot_be_answered_loses_no_text(wanted):
    article = make_article()
    wanted = {
        "pending": lambda: make_comment(article=article, status="pending").pk,
        "elsewhere": lambda: make_comment().pk,
        "binned": lambda: make_comment(article=article, binned_at=timezone.now()).pk,
    }.get(wanted, lambda: wanted)()
    before = Comment.objects.count()
    response = send(article, parent=wanted)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Le commentaire auquel vous répondez n’est plus affiché" in page
    assert WRITTEN["text"] in page
    assert 'name="parent"' not in page
    assert Comment.objects.count() == before
    assert "n’est plus affiché" in Client().get(f"/commentaires/{article.pk}/?reponse={wanted}").content.decode()


@pytest.mark.once
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(method):
    assert getattr(Client(), method)(f"/commentaires/{make_article().pk}/").status_code == 405


@pytest.mark.once
def test_a_closed_thread_says_so_and_gives_the_text_back():
    article = make_article(comments_open=False)
    response = send(article)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Les commentaires sont fermés pour cet article." in page
    assert WRITTEN["text"] in page
    assert WRITTEN["email"] not in page
    assert not Comment.objects.exists()
    form_page = Client().get(f"/commentaires/{article.pk}/").content.decode()
    assert "Les commentaires sont fermés pour cet article." in form_page
    assert "data-comment-form" not in form_page


@pytest.mark.once
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"status": Article.Status.DRAFT}, 404),
        ({"status": Article.Status.UNPUBLISHED}, 410),
        ({"binned_at": timezone.now()}, 410),
        ({"published_at": timezone.now() + timezone.timedelta(days=1)}, 404),
    ],
)
def test_a_hidden_article_takes_no_comment_and_gives_the_text_back(fields, status):
    article = make_article(headline="Un secret", **fields)
    response = send(article)
    assert response.status_code == status
    assert WRITTEN["text"] in response.content.decode()
    assert "Un secret" not in response.content.decode()
    assert Client().get(f"/commentaires/{article.pk}/").status_code == 404
    assert not Comment.objects.exists()


@pytest.mark.once
def test_an_article_that_never_was_gives_the_text_back():
    response = Client().post("/commentaires/987654/", WRITTEN, headers=OURS)
    assert response.status_code == 404
    assert WRITTEN["text"] in response.content.decode()


@pytest.mark.once
def test_markup_in_a_comment_is_text_wherever_it_is_shown():
    attack = "<script>alert(1)</script> <img src=x onerror=alert(1)> javascript:alert(1)"
    article = make_article()
    response = send(article, text=attack, name="<b>Essi</b>")
    pages = [Client().get(response["Location"]).content.decode(), send(article, text=attack, name="<b>E</b>").content.decode()]
    Comment.objects.update(status="approved")
    pages.append(Client().get(f"/commentaires/{article.pk}/?reponse={Comment.objects.get().pk}").content.decode())
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>E" not in page
        assert 'href="javascript' not in page


@pytest.mark.parametrize(
    "body",
    [
        (b"text=%FF%FE%00&name=%ED%A0%80&email=%00", "application/x-www-form-urlencoded"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data\r\n", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (
            b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nabc\r\n--x--\r\n',
            "multipart/form-data; boundary=x; charset=base64",
        ),
        (b'{"text": 1}', "application/json"),
        (b"", "text/plain"),
    ],
)
def test_a_body_that_is_no_form_is_answered_with_a_form(body):
    content, kind = body
    response = Client().generic("POST", f"/commentaires/{make_article().pk}/", content, content_type=kind, headers=OURS)
    assert response.status_code in {422, 503}
    assert "Laisser un commentaire" in response.content.decode()


def test_posting_takes_a_constant_number_of_queries(django_assert_max_num_queries):
    article = make_article()
    make_comment(article=article)
    with django_assert_max_num_queries(28):
        send(article)
    for number in range(30):
        make_comment(article=article, text=str(number))
    with django_assert_max_num_queries(28):
        send(article, email="autre@exemple.tg", text="Un tout autre avis : la navette est en retard.")


def test_the_form_page_takes_few_queries(django_assert_max_num_queries):
    comment = make_comment()
    with django_assert_max_num_queries(6):
        Client().get(f"/commentaires/{comment.article_id}/?reponse={comment.pk}")
