"""The versions of an article: listed, compared, taken up again; and its history in words."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import comparison, workflow
from articles.models import Article, Event, Revision
from articles.models.revision import blank_content, content_of
from tests.articles.writing import address, make_draft
from tests.factories import make_article, make_author, make_image, make_section, make_tag, make_user
from tests.public import flat

pytestmark = pytest.mark.django_db

Kind = Revision.Kind


@pytest.fixture
def editor(client):
    person = make_user("Rédaction en chef", first_name="Mariam", last_name="Sanni")
    client.force_login(person)
    return person


def change(article, by, *, kind=Kind.SAVED, **fields):
    return workflow.save(article, {**workflow.content_to_edit(article), **fields}, by=by, kind=kind)


def read(client, place, **query):
    return flat(client.get(place, query).content.decode())


def compared(client, article, **query):
    return read(client, address(article, "compare"), **query)


def words_of(page):
    return re.sub(r" +", " ", re.sub(r"<[^>]+>", "", page))


# The list


@pytest.mark.once
def test_the_list_says_who_saved_when_and_how(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    change(article, make_user("Rédaction en chef", first_name="Kossi", last_name="Amegah"), headline="Autre")
    page = words_of(read(client, address(article, "history")))
    assert re.search(r"Enregistrée\b.{0,80}Kossi Amegah", page)
    assert re.search(r"Publiée à \d+\xa0h(\xa0\d\d)?.{0,40}Mariam Sanni", page)
    assert "Brouillon plus récent" in page


@pytest.mark.once
def test_what_readers_see_is_marked_and_stands_beside_a_newer_draft(client, editor):
    article = make_draft(editor)
    change(article, editor, headline="Deuxième")
    workflow.publish(article, by=editor)
    online = article.revisions.newest()
    answer = client.get(address(article, "history"))
    assert (answer.context["online"], answer.context["draft_beside"]) == (online, False)
    newest = change(article, editor, headline="Troisième")
    answer = client.get(address(article, "history"))
    assert (answer.context["online"], answer.context["newest"], answer.context["draft_beside"]) == (online, newest, True)
    workflow.unpublish(article, by=editor)
    assert client.get(address(article, "history")).context["online"] is None


@pytest.mark.once
def test_versions_that_saved_themselves_are_folded_between_the_others(client, editor):
    article = make_draft(editor)
    first = article.revisions.newest()
    own = [change(article, editor, kind=Kind.AUTOSAVE, headline=f"Essai {n}") for n in range(3)]
    second = change(article, editor, headline="Fini")
    last = change(article, editor, kind=Kind.AUTOSAVE, headline="Encore")
    answer = client.get(address(article, "history"))
    entries = [(entry.version, entry.folded) for entry in answer.context["entries"]]
    assert entries == [(second, [last]), (first, list(reversed(own)))]
    assert answer.content.decode().count('<details class="folded') == 2
    assert "3 versions enregistrées d’elles-mêmes" in answer.content.decode()


@pytest.mark.once
def test_versions_stand_under_their_day_and_say_how_much_longer_they_are(client, editor):
    article = make_draft(editor, standfirst="Enfin.", body="<p>Un.</p>")
    Revision.objects.update(created_at=timezone.now() - timedelta(days=1))
    change(article, editor, body="<p>Un deux trois.</p>")
    change(article, editor, body="<p>Un.</p>")
    page = read(client, address(article, "history"))
    assert page.index("Aujourd’hui") < page.index("− 2 mots") < page.index("+ 2 mots") < page.index("Hier")
    assert page.count("<h3>") == 2
    assert page.count('type="radio"') == 6
    assert "Avant</span><span>Après" in page


@pytest.mark.once
def test_a_single_version_offers_nothing_to_compare(client, editor):
    assert 'type="radio"' not in read(client, address(make_draft(editor), "history"))


def many_versions(article, number):
    """Every third one saved by a person."""
    kinds = [Kind.SAVED if n % 3 == 0 else Kind.AUTOSAVE for n in range(number)]
    Revision.objects.bulk_create(Revision(article=article, content=content_of(article), kind=kind) for kind in kinds)


def test_two_thousand_versions_cost_the_same_queries_as_ten(client, editor):
    article = make_draft(editor)

    def queries(page):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address(article, "history"), {"page": page}).status_code == 200
        return len(caught)

    many_versions(article, 200)
    few = queries(2)
    many_versions(article, 1800)
    assert queries(2) == few
    assert few <= 18


def test_pages_of_versions_leave_none_out_and_repeat_none(client, editor):
    article = make_draft(editor)
    many_versions(article, 301)
    seen, number = [], 1
    while number:
        answer = client.get(address(article, "history"), {"page": number})
        for entry in answer.context["entries"]:
            seen += [row.pk for row in entry.folded] + ([entry.version.pk] if entry.version else [])
        page = answer.context["page"]
        number = page.next_page_number() if page.has_next() else 0
    assert seen == list(article.revisions.values_list("pk", flat=True))


@pytest.mark.once
def test_a_colleague_sees_of_a_published_article_neither_versions_nor_remarks(client, editor):
    article = make_draft(editor)
    workflow.submit(article, by=editor)
    workflow.send_back(article, by=editor, remark="Trop long.")
    workflow.publish(article, by=editor)
    client.force_login(make_user("Journaliste"))
    page = read(client, address(article, "history"))
    assert "Renvoyé à l’auteur" in page
    assert "Trop long." not in page
    assert "Enregistrée" not in page


def test_a_long_history_leads_to_its_older_events_and_back(client, editor):
    article = make_draft(editor)
    Event.objects.bulk_create([Event(article=article, kind="updated", remark=f"n° {n}") for n in range(450)])
    place, seen, query = address(article, "history"), [], {}
    while True:
        page = client.get(place, query)
        seen += page.context["events"]
        if not (older := re.search(r"\?before=(\d+)#events", page.text)):
            break
        assert "Événements plus anciens" in page.text
        query = {"before": older[1]}
    assert seen == list(article.events.newest_first())
    assert f'href="{place}#events"' in page.text
    assert len(client.get(place, {"before": "x"}).context["events"]) == 200


# The history in words


@pytest.mark.once
def test_history_says_times_and_addresses_as_words(client, editor):
    article = make_draft(editor)
    first = article.revisions.newest()
    Revision.objects.filter(pk=first.pk).update(created_at=datetime(2026, 3, 5, 14, 5, tzinfo=UTC))
    change(article, editor, headline="Autre")
    workflow.take_version(article, first, by=editor)
    at = (timezone.localtime() + timedelta(days=400)).replace(month=3, day=5, hour=8, minute=30)
    workflow.publish(article, by=editor, at=at)
    page = words_of(read(client, address(article, "history")))
    assert f"pour paraître le 5 mars {at.year} à 8\xa0h\xa030" in page
    assert re.search(r"celle enregistrée le 5.mars.*? à 14\xa0h\xa005", page)
    assert "T08:30" not in page


# Compared


@pytest.mark.once
def test_a_comparison_marks_words_and_says_so_to_who_cannot_see(client, editor):
    article = make_draft(editor, body="<p>Le bac part à huit heures.</p>")
    change(article, editor, body="<p>Le bac part à neuf heures.</p>")
    page = compared(client, article)
    assert '<del><span class="visually-hidden">[retiré\xa0: </span>huit <span class="visually-hidden">]</span></del>' in page
    assert '<ins><span class="visually-hidden">[ajouté\xa0: </span>neuf <span class="visually-hidden">]</span></ins>' in page
    assert "&lt;p&gt;" not in page


def test_a_version_is_compared_with_the_one_that_somebody_saved_before_it(client, editor):
    article = make_draft(editor, headline="Un")
    change(article, editor, kind=Kind.AUTOSAVE, headline="Deu")
    second = change(article, editor, headline="Deux")
    change(article, editor, headline="Trois")
    before, after = client.get(address(article, "compare"), {"to": second.pk}).context["sides"]
    assert (before.content["headline"], after.content["headline"]) == ("Un", "Deux")


@pytest.mark.once
def test_by_default_what_readers_see_is_compared_with_the_newest(client, editor):
    article = make_draft(editor, headline="Un")
    workflow.publish(article, by=editor)
    change(article, editor, headline="Deux")
    change(article, editor, headline="Trois")
    before, after = client.get(address(article, "compare")).context["sides"]
    assert (before.online, before.content["headline"], after.content["headline"]) == (True, "Un", "Trois")


@pytest.mark.once
def test_by_default_the_work_of_a_person_is_compared_not_the_typography_of_it(client, editor):
    article = make_draft(editor, headline="Un !")
    first = article.revisions.newest()
    assert first.kind == Kind.TYPESET
    assert client.get(address(article, "compare")).context["sides"][0].content["headline"] == "Un !"  # there is nothing else
    for words in ("Deux ?", "Trois"):
        change(article, editor, headline=words)
        last = article.revisions.newest()
        before, after = client.get(address(article, "compare")).context["sides"]
        assert (before.revision, after.revision) == (first, last)
        first = last


@pytest.mark.once
def test_an_imported_article_without_versions_is_compared_too(client, editor):
    article = make_article(headline="Importé")
    assert "identiques" in compared(client, article)
    change(article, editor, headline="Importé et repris")
    assert "et repris" in compared(client, article)


@pytest.mark.once
def test_the_earlier_of_two_stands_first_whichever_was_ticked_where(client, editor):
    article = make_draft(editor, headline="Un")
    first, last = article.revisions.newest(), change(article, editor, headline="Deux")
    for query in ({"from": last.pk, "to": first.pk}, {"from": first.pk, "to": last.pk}):
        sides = client.get(address(article, "compare"), query).context["sides"]
        assert [side.revision for side in sides] == [first, last]


@pytest.mark.once
def test_the_first_version_is_compared_with_itself(client, editor):
    article = make_draft(editor)
    assert "identiques" in compared(client, article)


@pytest.mark.parametrize("wrong", ["x", "0", "99999999", "9" * 30, "online", "²"])
def test_a_version_that_is_not_there_is_404(client, editor, wrong):
    article = make_draft(editor)
    other = make_draft(editor)
    for query in ({"from": wrong}, {"to": wrong}, {"to": other.revisions.newest().pk}):
        assert client.get(address(article, "compare"), query).status_code == 404


@pytest.mark.once
def test_every_field_is_told_by_its_name(client, editor):
    old, new = make_section(name="Sport"), make_section(name="Culture")
    authors = [make_author(name="Afi Mensah"), make_author(name="Yao Lawson")]
    photo, other, cited = make_image(caption="Le marché"), make_image(caption="Le port"), make_article(headline="Déjà paru")
    tag = make_tag(name="Lagune")
    use = {"image": photo.pk, "alt": "Étals", "caption": "", "decorative": False}
    body = f'<p>Un.</p><figure data-image="{photo.pk}"></figure>'
    article = make_draft(editor, section=old.pk, authors=[authors[0].pk], body=body, pictures=[use], lead_image=photo.pk)
    change(
        article,
        editor,
        standfirst="Deux phrases.",
        section=new.pk,
        authors=[author.pk for author in authors],
        tags=[tag.pk],
        lead_image=other.pk,
        genre="report",
        typography=False,
        comments_open=False,
        embargo_until="2027-03-05T08:30:00+00:00",
        pictures=[{**use, "alt": "Des étals", "decorative": True}],
        related=[
            {"article": cited.pk, "url": "", "title": ""},
            {"article": None, "url": "https://a.example/", "title": "Ailleurs"},
        ],
        body=f'{body}<div data-see-also="{cited.pk}"></div>',
    )
    page = words_of(compared(client, article))
    for told in (
        "Chapô [ajouté\xa0: Deux phrases.]",
        "Rubrique [retiré\xa0: Sport] · [ajouté\xa0: Culture]",
        "Signatures Afi Mensah · [ajouté\xa0: Yao Lawson]",
        "Mots-clés [ajouté\xa0: Lagune]",
        "Photo d’ouverture [retiré\xa0: Le marché] · [ajouté\xa0: Le port]",
        "Genre [retiré\xa0: Actualité] · [ajouté\xa0: Reportage]",
        "Typographe [retiré\xa0: Oui] · [ajouté\xa0: Non]",
        "Commentaires ouverts [retiré\xa0: Oui] · [ajouté\xa0: Non]",
        "5\xa0mars 2027 à 8\xa0h\xa030",
        "texte alternatif ici [retiré\xa0: Étals][ajouté\xa0: Des étals]",
        "purement décorative [retiré\xa0: Non] · [ajouté\xa0: Oui]",
        "[ajouté\xa0: Déjà paru] · [ajouté\xa0: Ailleurs (https://a.example/)]",
        "Lire aussi, ajouté[ajouté\xa0: Déjà paru]",
        "PhotoLe marché",
    ):
        assert told in page, told


@pytest.mark.once
def test_changes_of_looks_are_said_in_words(client, editor):
    article = make_draft(editor, body='<p>Le <a href="https://a.example/">port</a> de Lomé.</p><p>Ici commence tout</p>')
    change(
        article,
        editor,
        body='<p>Le <a href="https://b.example/">port</a> de <strong>Lomé</strong>.</p><h2>Ici commence tout</h2>',
    )
    page = words_of(compared(client, article))
    assert "«\xa0port\xa0»\xa0: le lien mène à https://b.example/, non plus à https://a.example/" in page
    assert "«\xa0Lomé\xa0»\xa0: désormais en gras" in page
    assert "Avant\xa0: Paragraphe. Maintenant\xa0: Intertitre." in page


@pytest.mark.once
def test_a_headline_of_somebody_else_s_draft_is_not_told(client, editor):
    secret = make_draft(editor, headline="Secret")
    writer = make_user("Journaliste")
    article = make_draft(writer)
    change(
        article, writer, body=f'<div data-see-also="{secret.pk}"></div>', related=[{"article": secret.pk, "url": "", "title": ""}]
    )
    client.force_login(writer)
    page = compared(client, article)
    assert f"n°\xa0{secret.pk}" in page
    assert "Secret" not in page


def test_a_comparison_costs_the_same_queries_for_any_number_of_names(client, editor):
    def queries(number):
        body = "".join(f'<figure data-image="{make_image().pk}"></figure>' for _ in range(number))
        article = make_draft(editor, body=body, tags=[make_tag().pk for _ in range(number)])
        change(article, editor, body=f"<p>Neuf.</p>{body}", authors=[make_author().pk for _ in range(number)])
        with CaptureQueriesContext(connection) as caught:
            compared(client, article)
        return len(caught)

    assert queries(2) == queries(12)


@pytest.mark.once
def test_the_author_compares_own_drafts_and_a_colleague_is_turned_away(client):
    writer = make_user("Journaliste")
    article = make_draft(writer)
    version = article.revisions.newest().pk
    client.force_login(writer)
    assert client.get(address(article, "compare")).status_code == 200
    for role in ("Journaliste", "Modération", "Régie publicitaire", "Administration"):
        client.force_login(make_user(role))
        assert client.get(address(article, "compare"), {"to": version}).status_code == 403
        assert client.get(address(article, "frame"), {"version": version}).status_code == 403
        assert client.get(address(article, "preview"), {"version": version}).status_code == 403
        assert client.get(address(article, "history")).status_code == 403
        assert client.post(address(article, "link")).status_code == 403
        assert client.post(reverse("admin:articles_article_version", args=[article.pk, version])).status_code == 403


@pytest.mark.once
def test_a_long_comparison_does_not_hold_the_page():
    content = {**blank_content(), "body": "".join(f"<p>Paragraphe {n} d’un texte.</p>" for n in range(3000))}
    found = comparison.compare(content, {**content, "body": content["body"] + "<p>Fin.</p>"}, user=make_user())
    assert [(stretch.folded, stretch.number) for stretch in found.body] == [(True, 2999), (False, 2)]
    assert len(found.body[0].lines) == comparison.MOST_FOLDED


# Taken up again


def take(client, article, version, **data):
    return client.post(reverse("admin:articles_article_version", args=[article.pk, version.pk]), data, follow=True)


def test_a_restored_version_is_a_new_one_and_says_so(client, editor):
    article = make_draft(editor, headline="Premier")
    first = article.revisions.newest()
    second = change(article, editor, headline="Second")
    answer = take(client, article, first, base=second.pk)
    newest = article.revisions.newest()
    assert (newest.content["headline"], newest.kind, newest.base) == ("Premier", Kind.RESTORED, second)
    assert article.revisions.count() == 3
    assert "est de nouveau la plus récente" in answer.content.decode()
    assert article.events.first().kind == Event.Kind.REVERTED
    assert re.search(r"Rétablie\b.{0,80}Mariam Sanni", words_of(read(client, address(article, "history"))))


def test_an_earlier_version_of_a_draft_does_not_lift_its_embargo(editor):
    article = make_draft(editor)
    first = article.revisions.newest()
    until = (timezone.now() + timedelta(days=2)).isoformat()
    change(article, editor, headline="Autre", embargo_until=until, comments_open=False)
    taken = workflow.take_version(article, first, by=editor).whole()
    assert (taken["headline"], taken["embargo_until"]) == (first.whole()["headline"], until)
    assert taken["comments_open"] is True


def test_restoring_what_is_there_already_adds_nothing(client, editor):
    article = make_draft(editor)
    assert "déjà la même" in take(client, article, article.revisions.newest()).content.decode()
    assert article.revisions.count() == article.events.count() == 1


def test_who_restores_over_a_newer_version_is_told_and_nothing_happens(client, editor):
    article = make_draft(editor, headline="Premier")
    first = article.revisions.newest()
    seen = change(article, editor, headline="Second")
    change(article, make_user("Rédaction en chef", first_name="Kossi", last_name="Amegah"), headline="Troisième")
    answer = take(client, article, first, base=seen.pk)
    assert answer.status_code == 409
    assert "Kossi Amegah a enregistré une autre version" in answer.content.decode()
    assert workflow.content_to_edit(article)["headline"] == "Troisième"
    assert take(client, article, first, base=article.revisions.newest().pk).status_code == 200
    assert workflow.content_to_edit(article)["headline"] == "Premier"


def test_of_a_published_article_address_and_comments_stay_and_readers_wait_for_publication(client, editor):
    article = make_draft(editor, headline="Premier")
    first = article.revisions.newest()
    workflow.publish(article, by=editor)
    closing = workflow.content_to_edit(article)["comments_close_at"]
    change(article, editor, headline="Second", slug="second", comments_open=False)
    workflow.publish(article, by=editor)
    Revision.objects.filter(pk=first.pk).update(content={**first.content, "slug": "ancienne-adresse"})
    answer = take(client, article, first)
    content = workflow.content_to_edit(article)
    assert (content["headline"], content["slug"], content["comments_open"]) == ("Premier", "second", False)
    assert content["comments_close_at"] == closing
    assert "Les lecteurs la verront quand elle sera publiée." in answer.content.decode()
    article.refresh_from_db()
    assert article.headline == "Second"


def test_a_version_of_the_bin_or_of_another_article_is_not_taken(client, editor):
    article, other = make_draft(editor), make_draft(editor)
    first = article.revisions.newest()
    change(article, editor, headline="Second")
    with pytest.raises(Revision.DoesNotExist):
        workflow.take_version(other, first, by=editor)
    assert client.post(reverse("admin:articles_article_version", args=[other.pk, first.pk])).status_code == 404
    workflow.put_into_bin(article, by=editor)
    with pytest.raises(workflow.WrongStatus):
        workflow.take_version(article, first, by=editor)
    assert article.revisions.count() == 2


@pytest.mark.once
def test_a_colleague_restores_nothing():
    article = make_draft(make_user("Journaliste"))
    with pytest.raises(PermissionDenied):
        workflow.take_version(article, article.revisions.newest(), by=make_user("Journaliste"))
    assert Article.objects.get().revisions.count() == 1
