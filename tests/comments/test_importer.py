"""Threads of an export."""

import io

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.importers.wxr import Record
from articles.models import Author
from comments import vault
from comments.importers.wordpress import ordered, text_of
from comments.models import Comment, Origin, Sender
from tests.factories import make_user
from tests.wordpress import author, comment, export, post


def row(pk: int, parent: int = 0, date: str = "") -> Record:
    fields = {
        "wp:comment_id": str(pk),
        "wp:comment_parent": str(parent),
        "wp:comment_date_gmt": date or f"2024-01-01 00:{pk:02}:00",
    }
    return Record("wp:comment", fields)


@pytest.fixture
def bring(tmp_path):
    def run(*comments: str, before: str = "") -> str:
        out = io.StringIO()
        call_command("import_wordpress", str(export(tmp_path, before, post(10, "<p>a</p>", *comments))), stdout=out)
        return out.getvalue()

    return run


def test_answers_come_after_what_they_answer_whatever_the_order_and_dates():
    records = [row(3, 2), row(2, 1, "2023-01-01 00:00:00"), row(1), row(4, 99), row(5, 6), row(6, 5)]
    order = [record["wp:comment_id"] for record in ordered(records)]
    assert sorted(order) == ["1", "2", "3", "4", "5", "6"]
    assert order.index("1") < order.index("2") < order.index("3")


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("Deux\r\nlignes &amp; « guillemets »", "Deux\nlignes & « guillemets »"),
        ("<p>Un</p>\n<p>Deux<br />trois</p>", "Un\n\nDeux\ntrois"),
        ("Un\n\nDeux <em>fois</em>", "Un\n\nDeux fois"),
        ('Voir <a href="https://a.example/x">ici</a>', "Voir ici (https://a.example/x)"),
        ('<a href="https://a.example/" rel="nofollow">https://a.example</a>', "https://a.example/"),
        ("3 &lt; 4 et 5 > 2", "3 < 4 et 5 > 2"),
        ("<script>alert(1)</script>Bon<b></b>", "alert(1)Bon"),
    ],
)
def test_a_comment_is_plain_text_that_lost_no_word(markup, text):
    assert text_of(markup) == text


@pytest.mark.django_db
def test_states_are_kept_and_what_is_no_comment_stays_outside(bring):
    report = bring(
        comment(1), comment(2, approved="0"), comment(3, approved="spam"), comment(4, approved="trash"),
        comment(5, approved="post-trashed"), comment(6, type="pingback"), comment(7, type="trackback"), comment(8, type="note"),
        comment(9, type="review"), comment(10, "   "), comment(11, type=""),
    )  # fmt: skip
    assert list(Comment.objects.order_by("pk").values_list("status", flat=True)) == ["approved", "pending", "spam", "approved"]
    assert "commentaires               4         0         7" in report


@pytest.mark.django_db
def test_a_deep_thread_keeps_parents_and_its_root_and_skips_the_missing(bring):
    bring(comment(4, "d", 3), comment(3, "c", 2), comment(2, "b", 1, approved="trash"), comment(1, "a"), comment(5, "e", 777))
    by_text = {row.text: row for row in Comment.objects.all()}
    assert by_text["c"].parent == by_text["a"]  # what lay between is in the bin of WordPress
    assert by_text["d"].parent == by_text["c"]
    assert by_text["d"].root == by_text["c"].root == by_text["a"]
    assert by_text["e"].parent is None


@pytest.mark.django_db
def test_an_address_goes_into_the_vault_once_and_one_that_is_none_is_dropped(bring):
    report = bring(
        comment(1, author_email=" Awa@Courriel.example "),
        comment(2, author_email="awa@courriel.example"),
        comment(3, author_email="pas une adresse"),
        comment(4, author_email=""),
    )
    assert vault.email_of(Sender.objects.get()) == "awa@courriel.example"
    assert Comment.objects.filter(sender=None).count() == 2
    assert Sender.objects.get().last_seen.year == 2024
    assert "courriel" not in report


@pytest.mark.django_db
def test_a_network_address_is_kept_only_while_we_keep_them(bring):
    now = timezone.now().strftime("%Y-%m-%d %H:%M:%S")
    bring(comment(1), comment(2, date_gmt=now), comment(3, date_gmt=now, author_IP=""))
    assert vault.network_address_of(Origin.objects.get()) == "192.0.2.7"


@pytest.mark.django_db
def test_odd_names_are_kept_short_and_never_empty(bring):
    bring(comment(1, author=""), comment(2, author="N" * 300), comment(3, author="Kofi &amp; Awa"))
    assert list(Comment.objects.order_by("pk").values_list("name", flat=True)) == ["Anonyme", "N" * 60, "Kofi & Awa"]


@pytest.mark.django_db
def test_an_answer_of_the_newsroom_is_marked_when_its_author_has_an_account(bring):
    user = make_user()
    Author.objects.create(name="Awa Sow", slug="awa-sow", user=user)
    bring(comment(1, author="awa", user_id="2"), comment(2, author="awa"), before=author("awa", "Awa Sow"))
    assert list(Comment.objects.order_by("pk").values_list("staff", flat=True)) == [user.pk, None]


@pytest.mark.django_db
def test_comments_that_are_new_in_a_later_export_are_added_to_the_thread(bring):
    bring(comment(1, "a"))
    bring(comment(2, "b", 1), comment(1, "a"))
    assert Comment.objects.count() == 2
    assert Comment.objects.get(text="b").parent.text == "a"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "shown"), [("Kodjo", "Kodjo"), ("kodjo@courriel.example", "Anonyme"), ("Kodjo <k@courriel.example>", "Kodjo")]
)
def test_an_address_in_place_of_a_name_is_not_shown(bring, written, shown):
    bring(comment(1, author=written))
    assert Comment.objects.get().name == shown
