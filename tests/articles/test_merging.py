"""Two authors, sections or tags made one: articles, addresses, old versions, and what may not be lost."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import merging, workflow
from articles.models import Article, ArticleAuthor, Author, AuthorLink, Merged, Redirect, Section, Tag
from comments.models import CommentRules
from newsroom.ledger import DatabaseLedger
from tests.articles.writing import address, filled
from tests.factories import make_article, make_author, make_image, make_section, make_tag, make_user
from tests.public import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_user("Rédaction en chef")
    client.force_login(person)
    return person


def place(table, **query):
    return reverse(f"admin:articles_{table}_merge", query=query)


def bylines(article):
    return [authorship.author for authorship in article.authorships.select_related("author")]


# Authors


def test_articles_of_both_authors_stand_under_the_one_that_stays(editor, client):
    kept, gone, third = make_author(), make_author(), make_author()
    alone = make_article(authors=[gone])
    both = make_article(authors=[gone, third, kept])
    other_order = make_article(authors=[kept, third, gone])
    old_page = gone.get_absolute_url()
    assert merging.merge(kept, gone, by=editor) is True
    assert bylines(alone) == [kept]
    assert bylines(both) == [kept, third], "at the earlier place"
    assert bylines(other_order) == [kept, third]
    assert not Author.objects.filter(slug=gone.slug).exists()
    for end in ("", "feed/"):
        answer = client.get(f"{old_page}{end}")
        assert (answer.status_code, answer.url) == (301, f"{kept.get_absolute_url()}{end}")


def test_the_author_that_stays_takes_over_what_it_has_not(editor):
    account, portrait = make_user("Journaliste"), make_image()
    kept = make_author(role="Reporter")
    gone = make_author(user=account, photo=portrait, bio="Née à Lomé.", role="Pigiste")
    AuthorLink.objects.create(author=kept, label="Site", url="https://a.example/")
    for url in ("https://a.example/", "https://b.example/"):
        AuthorLink.objects.create(author=gone, label="Site", url=url)
    merging.merge(kept, gone, by=editor)
    assert (kept.user, kept.photo, kept.bio, kept.role) == (account, portrait, "Née à Lomé.", "Reporter")
    assert [link.url for link in kept.links.all()] == ["https://a.example/", "https://b.example/"]


def test_of_two_accounts_each_keeps_to_itself(editor):
    mine, other = make_user("Journaliste"), make_user("Journaliste")
    kept, gone = make_author(user=mine), make_author(user=other)
    assert any("n’aura plus de signature" in line for line in merging.told(kept, gone))
    merging.merge(kept, gone, by=editor)
    assert kept.user == mine
    assert Author.of_account(other) != kept


# Sections


def test_sections_under_the_one_that_goes_move_along_and_make_no_circle(editor):
    top = make_section()
    gone = make_section(parent=top)
    between = make_section(parent=gone)
    kept = make_section(parent=between)
    article = make_article(section=gone)
    merging.merge(kept, gone, by=editor)
    article.refresh_from_db()
    between.refresh_from_db()
    assert article.section == kept
    assert (kept.parent, between.parent) == (top, kept)
    kept.clean()


def test_a_section_with_rules_for_its_comments_is_kept_from_vanishing(client, editor):
    kept, gone = make_section(), make_section(name="Sport")
    CommentRules.objects.create(section=gone, mode="closed")
    page = flat(client.get(place("section", one=kept.pk, other=gone.pk, kept=kept.pk)).content.decode())
    assert "«\u00a0Sport\u00a0» a encore\u00a0: règles des commentaires" in page
    answer = client.post(place("section"), {"one": kept.pk, "other": gone.pk, "kept": kept.pk}, follow=True)
    assert "a encore" in answer.content.decode()
    assert CommentRules.objects.filter(section=gone).exists()
    assert merging.merge(gone, kept, by=editor), "the other way round nothing is lost"


# Tags, and what all three have in common


def test_an_article_with_both_tags_keeps_one(editor):
    kept, gone = make_tag(), make_tag()
    alone, both = make_article(tags=[gone]), make_article(tags=[kept, gone])
    merging.merge(kept, gone, by=editor)
    for article in (alone, both):
        assert list(article.tags.all()) == [kept]


def test_redirects_do_not_pile_up_nor_go_round(editor, client):
    first, second, third = make_tag(), make_tag(), make_tag()
    Redirect.objects.create(old_path=third.get_absolute_url(), new_path=first.get_absolute_url())
    old = first.get_absolute_url()
    merging.merge(second, first, by=editor)
    merging.merge(third, second, by=editor)
    assert client.get(old).url == third.get_absolute_url()
    assert client.get(third.get_absolute_url()).status_code == 200
    assert set(Merged.objects.values_list("new", flat=True)) == {third.pk}


@pytest.mark.parametrize("table", ["author", "section", "tag"])
def test_another_address_takes_along_those_that_led_to_the_former(table, editor, client):
    make = {"author": make_author, "section": make_section, "tag": make_tag}[table]
    kept, gone = make(), make()
    first, second = merging.addresses(gone), merging.addresses(kept)
    merging.merge(kept, gone, by=editor)
    sent = {"name": kept.name, "order": "0", "links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"}
    for slug in ("nouveau", "encore", "nouveau"):
        assert client.post(f"/admin/articles/{table}/{kept.pk}/change/", {**sent, "slug": slug}).status_code == 302
    kept.refresh_from_db()
    for old, new in zip(first + second, 2 * merging.addresses(kept), strict=True):
        assert client.get(old, follow=True).redirect_chain == [(new, 301)]
    assert client.get(kept.get_absolute_url()).status_code == 200


def test_an_old_version_opens_under_the_names_of_today(editor):
    goes = {"section": make_section(), "authors": make_author(), "tags": make_tag()}
    stays = {"section": make_section(), "authors": make_author(), "tags": make_tag()}
    article = make_article(section=goes["section"], authors=[goes["authors"], stays["authors"]], tags=[goes["tags"]])
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Plus neuf"}, by=editor)
    for name, gone in goes.items():
        merging.merge(stays[name], gone, by=editor)
    content = workflow.content_to_edit(article)
    assert content["section"] == stays["section"].pk
    assert content["authors"] == [stays["authors"].pk], "once"
    assert content["tags"] == [stays["tags"].pk]
    workflow.publish(article, by=editor)
    assert (article.section, bylines(article)) == (stays["section"], [stays["authors"]])


def test_a_page_that_was_open_meanwhile_is_saved_all_the_same(client, editor):
    article, kept, author = make_article(), make_section(), make_author()
    sent = filled(article)
    old = article.section, article.bylines[0]
    merging.merge(kept, old[0], by=editor)
    merging.merge(author, old[1], by=editor)
    answer = client.post(address(article), {**sent, "section": old[0].pk, "authors": [old[1].pk], "headline": "Neuf"})
    assert answer.status_code == 302
    content = workflow.content_to_edit(article)
    assert (content["section"], content["authors"], content["headline"]) == (kept.pk, [author.pk], "Neuf")


def test_an_import_finds_the_row_that_stays(editor):
    kept, gone = make_tag(), make_tag()
    ledger = DatabaseLedger("https://ancien.example")
    ledger.note("tag", "lagune", gone.pk)
    merging.merge(kept, gone, by=editor)
    assert DatabaseLedger("https://ancien.example").find("tag", "lagune") == kept.pk


@pytest.mark.parametrize("role", ["Journaliste", "Modération", "Administration"])
def test_only_editors_merge(role, client):
    kept, gone = make_tag(), make_tag()
    person = make_user(role)
    with pytest.raises(PermissionDenied):
        merging.merge(kept, gone, by=person)
    client.force_login(person)
    assert client.post(place("tag"), {"one": kept.pk, "other": gone.pk, "kept": kept.pk}).status_code == 403
    assert Tag.objects.filter(pk=gone.pk).exists()


def test_merging_twice_or_with_itself_is_refused(editor):
    kept, gone = make_tag(), make_tag()
    same = Tag.objects.get(pk=gone.pk)
    merging.merge(kept, gone, by=editor)
    for one, other in ((kept, same), (kept, kept), (kept, make_author())):
        with pytest.raises(merging.CannotMerge):
            merging.merge(one, other, by=editor)


@pytest.mark.parametrize("table", ["author", "section", "tag"])
def test_articles_move_in_batches_and_the_rest_by_another_press(table, editor, monkeypatch):
    monkeypatch.setattr(merging, "BATCH", 2)
    kept, gone = ({"author": make_author, "section": make_section, "tag": make_tag}[table]() for _ in range(2))
    field = {"author": {"authors": [gone]}, "section": {"section": gone}, "tag": {"tags": [gone]}}[table]
    for _ in range(5):
        make_article(**field)
    assert merging.merge(kept, gone, by=editor, seconds=-1) is False
    assert (merging.number_of(kept), merging.number_of(gone)) == (2, 3)
    assert merging.merge(kept, gone, by=editor) is True
    assert merging.number_of(kept) == 5


def test_the_cost_is_that_of_the_batches_not_of_the_articles(editor):
    def queries(number):
        kept, gone = make_author(), make_author()
        articles = [make_article(authors=[gone, kept] if turn % 2 else [gone]) for turn in range(number)]
        with CaptureQueriesContext(connection) as seen:
            merging.merge(kept, gone, by=editor)
        assert ArticleAuthor.objects.filter(author=kept).count() == len(articles)
        return len(seen)

    queries(2)  # rights are asked once
    assert queries(4) == queries(24)


# The pages


def test_two_of_the_list_are_merged_after_a_look(client, editor):
    kept, gone = make_author(name="Afi Mensah"), make_author(name="A. Mensah", slug="a-mensah")
    make_article(authors=[gone]), make_article(authors=[gone, kept])
    answer = client.post(
        reverse("admin:articles_author_changelist"), {"action": "merge_chosen", "_selected_action": [kept.pk, gone.pk]}
    )
    page = flat(client.get(answer.url).content.decode())
    assert "Garder «\u00a0Afi Mensah\u00a0»" in page
    assert "2 articles" in page
    page = flat(client.get(f"{answer.url}&kept={kept.pk}").content.decode())
    assert "2 articles passent de «\u00a0A. Mensah\u00a0» à «\u00a0Afi Mensah\u00a0»." in page
    assert "1 de ces articles porte déjà les deux." in page
    assert "/auteur/a-mensah/" in page
    assert Author.objects.filter(pk=gone.pk).exists(), "nothing is changed yet"
    answer = client.post(place("author"), {"one": kept.pk, "other": gone.pk, "kept": kept.pk}, follow=True)
    assert "ne font plus qu’un" in answer.content.decode()
    assert not Author.objects.filter(pk=gone.pk).exists()
    assert "A. Mensah" in LogEntry.objects.get(object_id=kept.pk).get_change_message()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_wants_exactly_two(client, editor, number):
    chosen = {"action": "merge_chosen", "_selected_action": [make_tag().pk for _ in range(number)]}
    page = client.post(reverse("admin:articles_tag_changelist"), chosen, follow=True)
    assert "Choisissez-en exactement deux." in page.content.decode()


@pytest.mark.parametrize(("table", "make"), [("author", make_author), ("section", make_section), ("tag", make_tag)])
def test_from_a_row_s_own_page_the_other_one_is_searched_or_named(table, make, client, editor):
    one, other = make(), make(name="Lagune")
    page = client.get(reverse(f"admin:articles_{table}_change", args=[one.pk])).content.decode()
    start = place(table, one=one.pk)
    assert start in page
    assert "Et l’autre" in client.get(start).content.decode()
    wanted = place(table, one=one.pk, other=other.pk)
    assert client.get(f"{start}&row={other.pk}").url == wanted
    assert client.get(f"{start}&row=&row-names=lagune").url == wanted
    assert "Rien ne s’appelle" in client.get(f"{start}&row-names=rien").content.decode()
    assert client.get(wanted).status_code == 200


def test_a_strange_address_leads_to_the_list_or_nowhere(client, editor):
    assert client.get(place("tag", one="x")).url == reverse("admin:articles_tag_changelist")
    assert client.get(place("tag", one=999_999)).status_code == 404
    assert client.get(place("tag", one=make_tag().pk, other=999_999)).status_code == 404


def test_a_press_that_does_not_suffice_asks_for_another(client, editor, monkeypatch):
    kept, gone = make_section(), make_section()
    monkeypatch.setattr(merging, "merge", lambda *args, **kwargs: False)
    data = {"one": kept.pk, "other": gone.pk, "kept": kept.pk}
    page = client.post(place("section"), data, follow=True).content.decode()
    assert "appuyez encore une fois" in page
    assert Section.objects.filter(pk=gone.pk).exists()


def test_guests_without_account_have_their_page_and_feed(client):
    guest = make_author(name="Invitée", user=None)
    article = make_article(authors=[guest])
    page = guest.get_absolute_url()
    for part in (page, f"{page}feed/"):
        assert Article.objects.get(pk=article.pk).headline in client.get(part).content.decode()
