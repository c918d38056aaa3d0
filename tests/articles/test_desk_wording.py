"""What a tour of the back office found misleading: names, ways that lead nowhere, words said twice or not by us."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from articles import embeds, keeping, notes, workflow
from articles.models import Article, Breaking, Correction, Embed, ErrorReport
from articles.models.revision import blank_content
from articles.text import count_words
from articles.typography import correct
from comments.models import ListedTerm
from tests.factories import make_article, make_author, make_image, make_section, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # words on pages say the same on every database

HOUR = timedelta(hours=1)


def make_draft(by, **fields):
    fields = {"section": make_section().pk, "authors": [make_author().pk], **fields}
    return workflow.create({**blank_content(), "headline": "Le pont rouvre", "body": "<p>Un.</p>", **fields}, by=by)


def address(article, page="change"):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


@pytest.fixture
def editor(client):
    person = make_user("Rédaction en chef", first_name="Mariam", last_name="Sanni")
    client.force_login(person)
    return person


def test_what_is_missing_leads_to_a_place_that_exists(client, editor):
    draft = make_draft(editor, section=None, headline="Court")
    notes.add(draft, text="Sourcer 1905.", by=editor)
    check = client.get(address(draft, "check")).content.decode()
    writing = client.get(address(draft)).content.decode()
    anchors = set(re.findall(rf'{address(draft)}#([\w-]+)"', check))
    assert "notes" in anchors
    assert [anchor for anchor in anchors if f'id="{anchor}"' not in writing] == []
    assert "1905\u00a0». Répondez" in check


def test_the_urgent_bar_is_offered_once_after_publishing(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    page = client.get(f"{address(article)}?live=1").content.decode()
    assert page.count(address(article, "urgent")) == 1
    client.post(address(article, "urgent"))
    page = client.get(f"{address(article)}?live=1").content.decode()
    assert page.count(address(article, "urgent")) == 1


def test_publishing_says_once_that_it_is_live(client, editor):
    article = make_draft(editor)
    answer = client.post(address(article, "publish"), {"seen": article.revisions.newest().pk})
    assert [str(message) for message in get_messages(answer.wsgi_request)] == []
    assert client.get(answer.url).content.decode().count("C’est en ligne") == 1


def test_no_correction_of_what_readers_have_not_had(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor, at=timezone.now() + HOUR)
    assert address(article, "correct") not in client.get(address(article)).content.decode()
    assert client.get(address(article, "correct")).status_code == 302
    client.post(address(article, "correct"), {"kind": "correction", "text": "Non."})
    assert not Correction.objects.exists()


def test_the_preview_of_a_scheduled_article_prints_its_own_minute(client, editor):
    article = make_draft(editor)
    at = (timezone.now() + timedelta(days=3)).replace(second=0, microsecond=0)
    workflow.publish(article, by=editor, at=at)
    page = client.get(address(article, "preview")).content.decode()
    assert f'datetime="{timezone.localtime(at):%Y-%m-%dT%H:%M%z}"' in page


def writing_form(client, article, **more):
    page = client.get(address(article))
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    for formset in (page.context["sheet"].pictures, page.context["sheet"].related):
        data |= {f"{formset.prefix}-{name}": formset.management_form[name].value() for name in formset.management_form.fields}
    return {**data, **more}


def test_who_schedules_from_the_side_sees_first_what_asks_for_a_look(client, editor):
    article = make_draft(editor, headline="Court")
    at = timezone.localtime(timezone.now() + 3 * HOUR).replace(second=0, microsecond=0)
    sent = writing_form(client, article, step="schedule", publish_at=f"{at:%Y-%m-%dT%H:%M}")
    answer = client.post(address(article), sent)
    assert answer.status_code == 302
    assert answer.url.startswith(address(article, "check"))
    page = client.get(answer.url)
    assert page.context["form"]["publish_at"].value() == at.replace(tzinfo=None)
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT
    assert client.get(f"{address(article, 'check')}?le=demain").status_code == 200


@pytest.mark.parametrize("price", ["2500 francs.", "2500 francs", "1200 km.", "3500 litres !"])
def test_four_digits_before_a_unit_are_grouped_at_the_end_of_a_sentence_too(price):
    assert re.search("[0-9]\u202f[0-9]00", correct(f"Le sac : {price}"))


@pytest.mark.parametrize("text", ["En 2024 F. Mitterrand", "en 2024.", "Il y a 2024 t.shirts"])
def test_years_stay(text):
    assert "2024" in correct(text)


def test_signs_that_stand_alone_are_no_words():
    typed = "Quoi ? Non : rien ; tout ! 5 % « dit »"
    assert count_words("", f"<p>{typed}</p>") == count_words("", f"<p>{correct(typed)}</p>") == 6


def test_only_who_types_is_said_to_write(client, editor):
    article = make_draft(editor)
    other = make_user("Rédaction en chef", first_name="Akofa", last_name="Mensavi")
    keeping.beat(article, by=other, page="a")
    newest = article.revisions.newest().pk
    lines = client.post(address(article, "presence"), {"page": "b", "base": newest}).json()["lines"]
    assert lines == ["Akofa Mensavi a cette page ouverte."]
    keeping.keep(article, {**workflow.content_to_edit(article), "body": "<p>Deux.</p>"}, by=other, base=newest)
    lines = client.post(address(article, "presence"), {"page": "b", "base": newest}).json()["lines"]
    assert lines == ["Akofa Mensavi écrit aussi ici."]


def test_a_reader_s_words_are_never_printed_as_the_newspaper_s(client, editor):
    article = make_article(status=Article.Status.PUBLISHED)
    report = ErrorReport.objects.create(article=article, passage="ouvert en 1905", remark="C'est faux, bande de nuls")
    page_address = reverse("admin:articles_errorreport_change", args=[report.pk])
    begun = client.get(page_address).context["text"]
    assert begun == "Nous avions écrit «\u00a0ouvert en 1905\u00a0». C’était inexact."


def test_a_list_offers_an_action_in_kind_words(client, editor):
    make_article()
    page = client.get("/admin/articles/article/").content.decode()
    assert "Choisir une action" in page
    assert "---------" not in page


def test_people_are_named_and_not_their_logins(client, editor):
    make_author(name="Mariam Sanni", user=editor)
    Correction.objects.create(article=make_article(), kind="correction", text="Non.", created_by=editor)
    ErrorReport.objects.create(
        article=make_article(), remark="Faux", state="dismissed", decided_by=editor, decided_at=timezone.now()
    )
    for table, column in (("author", "named"), ("correction", "printed"), ("errorreport", "decided")):
        page = client.get(f"/admin/articles/{table}/").content.decode()
        rows = page[page.index('id="result_list"') :]
        assert "Mariam Sanni" in rows, column
        assert editor.username not in rows, column


def test_a_list_prints_the_first_of_a_month_as_a_newspaper_does(client):
    first = timezone.make_aware(datetime(2024, 12, 1, 10, 5))
    people = {"breaking": make_user("Rédaction en chef"), "user": make_user("Administration")}
    make_user(last_login=first)
    Breaking.objects.create(text="La crue", starts_at=first, ends_at=first + HOUR)
    for table, column in (("articles_breaking", "starts_at"), ("auth_user", "last_login")):
        client.force_login(people[table.partition("_")[2]])
        page = client.get(reverse(f"admin:{table}_changelist")).content.decode()
        cells = re.findall(rf'<td [^>]*class="field-{column}[^>]*>([^<]*)', page)
        assert "1er déc. 2024 à 10\u00a0h\u00a005" in cells
        assert re.search(rf'class="sortable column-{column}[ "]', page)


def test_photos_of_galleries_are_folded_away_below_those_of_the_text(client, editor):
    one, two, three = make_image(), make_image(), make_image()
    gallery = embeds.add(Embed.Kind.GALLERY, by=editor, pictures=[two.pk, three.pk])
    body = f'<figure data-image="{one.pk}"></figure><div data-embed="{gallery.pk}"></div>'
    page = client.get(address(make_draft(editor, body=body))).content.decode()
    folded = page.index("2 photos de galeries")
    assert page.index(f'id="photo-{one.pk}"') < folded < page.index(f'id="photo-{two.pk}"') < page.index(f'id="photo-{three.pk}"')


def test_articles_without_a_section_are_offered_in_words(client, editor):
    make_draft(editor, section=None)
    assert ">Sans rubrique<" in re.sub(r"\s*([<>])\s*", r"\1", client.get("/admin/articles/article/").content.decode())


def test_a_field_of_one_choice_says_in_words_that_there_is_none(client, editor):
    assert "---------" not in client.get("/admin/articles/section/add/").content.decode()


def test_no_choice_among_fixed_ones_is_said_in_words(client):
    client.force_login(make_user("Rédaction en chef"))
    term = ListedTerm.objects.create(term="zinzolin", language="fr")
    page = client.get(f"/admin/comments/listedterm/{term.pk}/change/").content.decode()
    assert "---------" not in page
    assert "Aucun choix" in page
