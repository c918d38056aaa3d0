"""The writing page: what is written is kept, whatever happens; steps only for who may take them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Author, Breaking, Redirect
from articles.models.revision import blank_content
from tests.factories import make_article, make_author, make_image, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"


def address(article, page="change"):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def lines(prefix, rows):
    """A formset as a browser sends it."""
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    return data | {f"{prefix}-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}


def filled(article=None, *, pictures=(), related=(), **changes):
    """The whole form as the browser would send it back, with some fields changed."""
    content = workflow.content_to_edit(article) if article else {**blank_content(), "headline": "Le pont rouvre"}
    newest = article.revisions.newest() if article else None
    data = {key: value for key, value in content.items() if value not in (None, False) and key not in {"pictures", "related"}}
    data |= {"base": newest.pk if newest else "", **lines("pictures", pictures), **lines("related", related)}
    return {key: value for key, value in (data | changes).items() if value is not None}


def make_draft(by, **fields):
    fields = {"section": make_section().pk, "authors": [make_author().pk], **fields}
    return workflow.create({**blank_content(), "headline": "Le pont rouvre", "body": "<p>Un.</p>", **fields}, by=by)


@pytest.fixture
def writer(client):
    person = make_user("Journaliste", first_name="Afi", last_name="Mensah")
    client.force_login(person)
    return person


@pytest.fixture
def editor(client):
    person = make_user("Rédaction en chef", first_name="Mariam", last_name="Sanni")
    client.force_login(person)
    return person


def test_a_new_article_is_signed_by_its_writer_and_open_to_comments(client, writer):
    author = Author.of_account(writer)
    page = client.get(ADD)
    assert page.context["form"].initial["authors"] == [author.pk]
    assert page.context["form"].initial["comments_open"] is True
    assert page.context["form"].initial["section"] is None
    answer = client.post(ADD, filled(authors=[author.pk]))
    article = Article.objects.get()
    assert (answer.status_code, answer.url) == (302, address(article))
    assert (article.status, article.bylines, article.created_by) == (Article.Status.DRAFT, [author], writer)


def test_who_has_no_byline_yet_gets_one_with_the_first_article(client, writer):
    client.post(ADD, filled())
    assert [author.name for author in Article.objects.get().bylines] == ["Afi Mensah"]
    assert Author.objects.get().user == writer


def test_everything_that_the_form_shows_is_kept(client, editor):
    section, image, inside, other = make_section(), make_image(), make_image(), make_article()
    authors, tags = [make_author(), make_author(), make_author()], [make_tag(), make_tag()]
    until = timezone.localtime() + timedelta(days=2)
    data = filled(
        kicker="Ponts",
        standfirst="Le chapô.",
        body=f'<p>Un.</p><figure data-image="{inside.pk}"></figure>',
        section=section.pk,
        genre="opinion",
        source_line="avec AFP",
        authors=[authors[2].pk, authors[0].pk, authors[1].pk],
        tags=[tags[1].pk, tags[0].pk],
        lead_image=image.pk,
        lead_alt="Un pont",
        lead_caption="Le pont, mardi",
        slug="Le Pont, enfin !",
        embargo_until=f"{until:%Y-%m-%dT%H:%M}",
        comments_open=None,
        comments_close_at="2030-01-02T03:04",
        seo_title="Pont",
        seo_description="Tout sur le pont",
        pictures=[{"image": inside.pk, "alt": "Dedans", "caption": "Ici", "decorative": ""}],
        related=[
            {"article": "", "url": "https://a.example/", "title": "Ailleurs", "ORDER": 2},
            {"article": other.pk, "url": "", "title": "", "ORDER": 1},
            {"article": "", "url": "", "title": "", "ORDER": ""},
        ],
    )
    assert client.post(ADD, data).status_code == 302
    article = Article.objects.exclude(pk=other.pk).get()
    assert article.bylines == [authors[2], authors[0], authors[1]]
    assert (article.section, article.lead_image, article.genre, article.slug) == (section, image, "opinion", "le-pont-enfin")
    assert (article.kicker, article.source_line, article.lead_alt) == ("Ponts", "avec AFP", "Un pont")
    assert not article.comments_open
    assert f"{timezone.localtime(article.embargo_until):%Y-%m-%dT%H:%M}" == data["embargo_until"]
    assert article.pictures.get().alt == "Dedans"
    assert [(row.target_id, row.url) for row in article.references.order_by("order")] == [
        (other.pk, ""),
        (None, "https://a.example/"),
    ]
    page = client.get(address(article))
    assert [str(option.data["value"]) for option in page.context["form"]["authors"].subwidgets if option.data["selected"]] == [
        str(authors[number].pk) for number in (2, 0, 1)
    ]


def test_a_wrong_field_keeps_the_text_and_says_so(client, editor):
    article = make_draft(editor)
    answer = client.post(address(article), filled(article, body="<p>Long travail.</p>", embargo_until="demain", step="publish"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Long travail." in page
    assert "Rien n’est encore enregistré" in page
    article.refresh_from_db()
    assert (article.body, article.status) == ("<p>Un.</p>", Article.Status.DRAFT)


def test_an_outside_address_wants_a_title(client, editor):
    answer = client.post(ADD, filled(related=[{"article": "", "url": "https://a.example/", "title": "", "ORDER": 1}]))
    assert answer.status_code == 422
    assert "Donnez un titre à la page extérieure." in answer.content.decode()


def test_the_second_saver_keeps_everything_and_is_told_who_was_first(client, editor):
    article = make_draft(editor)
    mine = filled(article, headline="Le mien")
    other = make_user("Rédaction en chef", first_name="Kossi", last_name="Amegah")
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Le sien"}, by=other)
    answer = client.post(address(article), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Kossi Amegah a enregistré une autre version" in page
    assert "Le mien" in page
    article.refresh_from_db()
    assert article.headline == "Le sien"
    assert client.post(address(article), mine | {"anyway": "1"}).status_code == 302
    article.refresh_from_db()
    assert article.headline == "Le mien"
    assert [version.content["headline"] for version in article.revisions.all()] == ["Le mien", "Le sien", "Le pont rouvre"]


def test_saving_a_published_article_changes_no_public_byte_until_it_is_published_again(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    public = article.get_absolute_url()
    before = client.get(public).content
    client.post(address(article), filled(article, headline="Tout autre titre", body="<p>Tout autre texte.</p>", kicker="Neuf"))
    assert client.get(public).content == before
    client.post(address(article), filled(article, step="publish"))
    assert "Tout autre titre" in client.get(public).content.decode()


# Steps


def buttons(client, article):
    page = client.get(address(article) if article else ADD)
    return {step.name for step in page.context["steps"]}


ALWAYS = {"typeset", "bin", "duplicate", "check"}


def test_only_steps_that_make_sense_now_are_offered(client, editor):
    article = make_draft(editor)
    assert buttons(client, None) == {"check", "submit", "schedule", "publish"}
    assert buttons(client, article) == ALWAYS | {"submit", "schedule", "publish"}
    workflow.submit(article, by=editor)
    assert buttons(client, article) == ALWAYS | {"send-back", "schedule", "publish"}
    workflow.publish(article, by=editor, at=timezone.now() + timedelta(hours=1))
    assert buttons(client, article) == ALWAYS | {"unschedule", "reschedule", "schedule", "publish"}
    workflow.publish(article, by=editor)
    assert buttons(client, article) == ALWAYS | {"unpublish", "publish"}
    workflow.unpublish(article, by=editor)
    assert buttons(client, article) == ALWAYS | {"submit", "schedule", "publish"}


def test_a_journalist_sees_no_button_to_publish(client, writer):
    article = make_draft(writer)
    assert buttons(client, article) == ALWAYS | {"submit"}
    workflow.submit(article, by=writer)
    assert buttons(client, article) == ALWAYS
    assert client.post(address(article), filled(article, step="publish")).status_code == 403
    assert client.post(ADD, filled(step="publish")).status_code == 403
    article.refresh_from_db()
    assert article.status == Article.Status.IN_REVIEW


def test_the_personal_right_brings_the_button(client, writer):
    writer.user_permissions.add(Permission.objects.get(codename="publish_own_article"))
    article = make_draft(writer)
    assert "publish" in buttons(client, article)
    client.post(address(article), filled(article, step="publish"))
    article.refresh_from_db()
    assert article.is_published


def test_an_unknown_step_is_refused(client, editor):
    article = make_draft(editor)
    assert client.post(address(article), filled(article, step="delete")).status_code == 403


def test_urgent_from_the_pavement_goes_out_in_one_post_without_a_picture(client, editor):
    section = make_section()
    author = Author.of_account(editor)
    data = filled(
        headline="Le pont est fermé", body="<p>Deux lignes.</p>", section=section.pk, authors=[author.pk], step="publish"
    )
    answer = client.post(ADD, data, follow=True)
    page = answer.content.decode()
    article = Article.objects.get()
    assert article.is_published
    assert "C’est en ligne" in page
    assert "https://wa.me/?text=Le%20pont%20est%20ferm%C3%A9%20" in page


def test_one_more_tap_puts_the_headline_into_the_urgent_bar_and_never_twice(client, editor):
    article = make_article(headline="Le pont est fermé")
    assert 'action="{}"'.format(address(article, "urgent")) in client.get(f"{address(article)}?live=1").content.decode()
    assert client.get(address(article, "urgent"))["Location"] == address(article)
    assert not Breaking.objects.exists()
    for _ in range(2):
        client.post(address(article, "urgent"))
    assert [(bar.text, bar.article) for bar in Breaking.objects.current()] == [("Le pont est fermé", article)]
    assert "Le pont est fermé" in client.get("/qui-n-existe-pas/").content.decode()


def test_a_draft_goes_into_no_urgent_bar(client, editor):
    client.post(address(make_draft(editor), "urgent"))
    assert not Breaking.objects.exists()


def test_a_journalist_puts_nothing_into_the_urgent_bar(client, writer):
    assert client.post(address(make_draft(writer), "urgent")).status_code == 403


def test_what_is_missing_stands_beside_its_field_and_the_text_is_saved(client, editor):
    article = make_draft(editor, section=None, authors=[])
    answer = client.post(address(article), filled(article, headline="", body="<p>Gardé.</p>", step="publish"))
    assert answer.status_code == 422
    assert {"headline", "section", "authors"} <= set(answer.context["form"].errors)
    assert "Votre texte est enregistré." in answer.content.decode()
    assert workflow.content_to_edit(article)["body"] == "<p>Gardé.</p>"
    base = answer.context["form"]["base"].value()
    assert str(base) == str(article.revisions.newest().pk), "the form goes on from what was saved"


def test_a_new_article_that_lacks_something_goes_on_at_its_own_address(client, editor):
    answer = client.post(ADD, filled(step="publish"))
    article = Article.objects.get()
    assert answer.status_code == 422
    assert f'action="{address(article)}"' in answer.content.decode()


def test_scheduling_wants_a_minute_and_keeps_it(client, editor):
    article = make_draft(editor)
    assert client.post(address(article), filled(article, step="schedule")).status_code == 422
    at = timezone.localtime() + timedelta(days=1)
    client.post(address(article), filled(article, step="schedule", publish_at=f"{at:%Y-%m-%dT%H:%M}"))
    article.refresh_from_db()
    assert article.is_scheduled
    assert timezone.localtime(article.published_at) == at.replace(second=0, microsecond=0)


def test_a_moment_that_is_past_schedules_nothing_and_says_so_on_top_too(client, editor):
    article = make_draft(editor)
    at = timezone.localtime() - timedelta(days=365)
    answer = client.post(address(article), filled(article, step="schedule", publish_at=f"{at:%Y-%m-%dT%H:%M}"))
    assert answer.status_code == 422
    assert '<li><a href="#id_publish_at">Ce moment est déjà passé.' in answer.content.decode()
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT


def test_the_remark_goes_to_the_author_and_the_text_with_it(client, editor):
    article = make_draft(editor)
    workflow.submit(article, by=editor)
    client.post(address(article), filled(article, step="send-back", remark="Il manque un chiffre.", headline="Mieux"))
    article.refresh_from_db()
    assert (article.status, article.headline) == (Article.Status.DRAFT, "Mieux")
    assert article.events.newest_first().first().remark == "Il manque un chiffre."


def test_readers_are_told_by_the_tick(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    client.post(address(article), filled(article, step="publish"))
    article.refresh_from_db()
    assert article.updated_at is None
    client.post(address(article), filled(article, step="publish", tell_readers="on"))
    article.refresh_from_db()
    assert article.updated_at is not None


def test_the_bin_and_back(client, editor):
    article = make_draft(editor)
    client.post(address(article), filled(article, step="bin"))
    article.refresh_from_db()
    assert article.binned_at
    assert client.get(address(article)).url == "/admin/articles/article/corbeille/"
    assert "Le pont rouvre" in client.get("/admin/articles/article/corbeille/").content.decode()
    client.post(address(article, "restore"))
    article.refresh_from_db()
    assert article.binned_at is None


def test_only_administration_empties_the_bin(client, editor):
    make_article(binned_at=timezone.now() - timedelta(days=40))
    assert client.post("/admin/articles/article/corbeille/").status_code == 403
    client.force_login(make_user("Administration"))
    assert client.post("/admin/articles/article/corbeille/", follow=True).status_code == 200
    assert not Article.objects.exists()


# Who sees what


def test_a_journalist_sees_own_texts_and_published_ones_and_writes_only_own(client, writer):
    own, foreign, published = make_draft(writer), make_draft(make_user("Journaliste")), make_article()
    shown = set(client.get("/admin/articles/article/").context["cl"].result_list)
    assert shown == {own, published}
    assert client.get(address(own)).status_code == 200
    assert client.get(address(foreign)).status_code == 403
    assert client.post(address(foreign), filled(foreign)).status_code == 403
    assert client.get(address(published)).url == address(published, "preview")
    assert client.get(address(foreign, "preview")).status_code == 403
    assert client.get(address(foreign, "history")).status_code == 403


def test_who_may_only_read_an_article_previews_what_is_published_not_its_newer_version(client, writer):
    editor = make_user("Rédaction en chef")
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    secret = workflow.save(article, {**workflow.content_to_edit(article), "headline": "Secret"}, by=editor)
    assert "Secret" not in client.get(address(article, "preview")).content.decode()
    assert "Secret" not in client.get(address(article, "preview") + f"?version={secret.pk}").content.decode()


def test_the_preview_is_the_public_page_of_the_newest_version_and_leaves_no_trace(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Pas encore"}, by=editor)
    rows = list(Article.objects.values()), Redirect.objects.count(), article.events.count()
    answer = client.get(address(article, "preview"))
    assert answer.status_code == 200
    assert '<h1 class="headline">Pas encore</h1>' in answer.content.decode()
    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]
    assert "Cache-Tag" not in answer
    assert (list(Article.objects.values()), Redirect.objects.count(), article.events.count()) == rows
    draft = make_draft(editor, headline="Brouillon")
    assert "Brouillon" in client.get(address(draft, "preview")).content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_the_preview_shows_a_chosen_version(client, editor):
    article = make_draft(editor, headline="Premier")
    first = article.revisions.newest()
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Second"}, by=editor)
    assert "Premier" in client.get(f"{address(article, 'preview')}?version={first.pk}").content.decode()
    assert client.get(f"{address(article, 'preview')}?version=999999").status_code == 404
    assert client.get(f"{address(article, 'preview')}?version=x").status_code == 404


def test_an_older_version_is_restored_as_the_newest(client, editor):
    article = make_draft(editor, headline="Premier")
    first = article.revisions.newest()
    workflow.save(article, {**workflow.content_to_edit(article), "headline": "Second"}, by=editor)
    client.post(reverse("admin:articles_article_version", args=[article.pk, first.pk]))
    assert workflow.content_to_edit(article)["headline"] == "Premier"
    assert article.revisions.count() == 3


def test_history_tells_who_did_what(client, editor):
    article = make_draft(editor)
    workflow.submit(article, by=editor)
    workflow.send_back(article, by=editor, remark="Il manque un chiffre.")
    page = client.get(address(article, "history")).content.decode()
    for words in ("Envoyé en relecture", "Renvoyé à l’auteur", "Il manque un chiffre.", "Mariam Sanni"):
        assert words in page


def test_a_correction_is_printed_and_needs_words(client, editor):
    article = make_draft(editor)
    assert client.post(address(article, "correct"), {"kind": "correction", "text": "Non."}).status_code == 422, "a draft"
    workflow.publish(article, by=editor)
    assert client.post(address(article, "correct"), {"kind": "correction", "text": ""}).status_code == 422
    assert client.post(address(article, "correct"), {"kind": "clarification", "text": "À 22 h."}).status_code == 302
    assert "À 22\u00a0h." in client.get(article.get_absolute_url()).content.decode()


# The list


def test_the_list_shows_states_and_takes_the_same_queries_for_any_number(client, editor):
    def look():
        with CaptureQueriesContext(connection) as queries:
            answer = client.get("/admin/articles/article/")
        assert answer.status_code == 200
        return len(queries), answer.content.decode()

    make_article(lead_image=make_image(), authors=[make_author(), make_author()])
    few, _ = look()
    for number in range(8):
        make_article(lead_image=make_image(), headline=f"N° {number}")
    make_draft(editor)
    many, page = look()
    assert many == few
    for badge in ("badge--published", "badge--draft"):
        assert badge in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("?state=draft", ["brouillon"]), ("?state=scheduled", ["demain"]), ("?state=published", ["L’accord au Líban"]),
     ("?q=liban", ["L’accord au Líban"]), ("?q=ACCORD", ["L’accord au Líban"]), ("?q=rien", []), ("?mine=1", ["brouillon"])],
)  # fmt: skip
def test_filters_and_search(query, found, client, editor):
    make_article(headline="L’accord au Líban", slug="l-accord-au-liban")
    make_article(headline="demain", published_at=timezone.now() + timedelta(days=1))
    make_draft(editor, headline="brouillon")
    rows = client.get(f"/admin/articles/article/{query}").context["cl"].result_list
    assert [row.headline for row in rows] == found


def test_the_editor_s_dialogue_finds_articles_without_accents_and_only_for_writers(client, writer):
    article = make_article(headline="L’accord au Líban", slug="l-accord-au-liban", lead_image=make_image())
    hidden = make_draft(make_user("Journaliste"), headline="Liban secret")
    rows = client.get("/admin/articles/article/pick/?q=liban").json()["rows"]
    assert [row["id"] for row in rows] == [article.pk]
    assert client.get(f"/admin/articles/article/pick/?id={hidden.pk}").json()["rows"] == []
    assert client.get("/admin/articles/article/pick/?id=abc&q=xyz").json()["rows"] == []
    client.force_login(make_user("Modération"))
    assert client.get("/admin/articles/article/pick/?q=liban").status_code == 403


def test_a_wrong_id_is_a_404(client, editor):
    for number in ("999999", "abc", "0"):
        assert client.get(f"/admin/articles/article/{number}/change/").status_code == 404


def test_an_edit_leaves_an_imported_address_letter_for_letter(client, editor):
    imported = make_article(slug="mon_article")
    client.post(address(imported), filled(imported, headline="Le pont rouvre enfin", step="publish"))
    imported.refresh_from_db()
    assert (imported.headline, imported.slug) == ("Le pont rouvre enfin", "mon_article")


def test_a_version_saved_between_keeping_and_publishing_is_told_and_nothing_is_published(client, editor, monkeypatch):
    article = make_draft(editor)
    real = workflow.publish

    def publish_late(article, **options):
        workflow.save(article, {**workflow.content_to_edit(article), "headline": "D’une autre main"}, by=editor)
        return real(article, **options)

    monkeypatch.setattr(workflow, "publish", publish_late)
    response = client.post(address(article), filled(article, headline="De ma main", step="publish"))
    assert response.status_code == 409
    assert "De ma main" in response.text
    article.refresh_from_db()
    assert (article.status, article.headline) == ("draft", "D’une autre main")


def test_a_colleague_s_draft_cannot_be_linked_to_read_its_headline(client, writer):
    secret = make_article(status="draft", headline="Le ministre démissionne", authors=[])
    draft = make_draft(writer)
    response = client.post(address(draft), filled(draft, related=[{"article": secret.pk}]))
    assert response.status_code == 422
    assert "démissionne" not in response.text


def test_an_editor_s_link_to_a_scheduled_article_survives_the_writer_s_edit(client, writer):
    scheduled = make_article(published_at=timezone.now() + timedelta(hours=1))
    link = {"article": scheduled.pk, "url": "", "title": ""}
    draft = make_draft(writer, related=[link])
    sent = filled(draft, related=[{"article": scheduled.pk, "ORDER": 1}], headline="Autre titre")
    response = client.post(address(draft), {**sent, "related-INITIAL_FORMS": 1})
    assert response.status_code == 302
    assert workflow.content_to_edit(draft)["related"] == [link]


HUGE = "9" * 30


@pytest.mark.parametrize("wrong", ["abc", HUGE])
def test_ids_that_no_database_knows_are_wrong_fields_not_a_breakdown(wrong, client, editor):
    response = client.post(ADD, filled(section=wrong, authors=[wrong], tags=[wrong], pictures=[{"image": wrong}]))
    assert response.status_code == 422
    assert "Le pont rouvre" in response.text


@pytest.mark.parametrize("wrong", ["abc", HUGE])
def test_nothing_of_a_form_comes_from_its_address(wrong, client, editor):
    assert client.get(f"/admin/articles/breaking/add/?article={wrong}&starts_at={wrong}").status_code == 200


def test_an_embargo_behind_the_scheduled_minute_is_told_before_the_minute_comes(client, editor):
    draft = make_draft(editor)
    workflow.publish(draft, by=editor, at=timezone.now() + timedelta(hours=1))
    later = timezone.localtime(timezone.now() + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M")
    response = client.post(address(draft), filled(draft, embargo_until=later))
    assert response.status_code == 422
    assert "programmé pour une minute antérieure" in response.text
    assert client.post(address(draft), filled(draft, embargo_until=later, publish_at=later, step="schedule")).status_code == 302
    draft.refresh_from_db()
    assert draft.published_at == draft.embargo_until


@pytest.mark.parametrize(
    "path", [f"{ADD[:-4]}pick/?q=%00", "/admin/autocomplete/?app_label=articles&model_name=article&field_name=tags&term=%00"]
)
def test_a_search_for_what_no_database_knows_finds_nothing_and_breaks_nothing(path, client, editor):
    assert client.get(path).status_code == 200


def test_tags_are_offered_by_name(client, editor):
    for name in ("Eau b", "Eau c", "Eau a"):
        make_tag(name=name)
    rows = client.get("/admin/autocomplete/?app_label=articles&model_name=article&field_name=tags&term=eau").json()["results"]
    assert [row["text"] for row in rows] == ["Eau a", "Eau b", "Eau c"]


def test_an_imported_article_saved_without_a_change_waits_for_nothing(client, editor):
    imported = make_article(lead_image=make_image())
    assert client.post(address(imported), filled(imported)).status_code == 302
    assert imported.revisions.get().published_at == imported.published_at
    assert client.post(address(imported), filled(imported, headline="Autre titre")).status_code == 302
    assert imported.revisions.newest().published_at is None


@pytest.mark.parametrize("binned", [False, True])
def test_an_address_of_another_article_is_refused_beside_its_field_and_the_text_is_kept(binned, client, editor):
    make_article(slug="le-pont", binned_at=timezone.now() if binned else None)
    answer = client.post(ADD, filled(slug="Le Pont", standfirst="Tout est là."))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "slug": ["Un autre article a déjà cette adresse. Choisissez-en une autre, ou laissez le champ vide."]
    }
    page = answer.content.decode()
    assert page.index("Un autre article a déjà cette adresse") < page.index('value="Le Pont"')
    assert "Tout est là." in page
    assert Article.objects.count() == 1


def test_an_address_from_the_headline_gets_a_number_and_one_s_own_stays(client, editor):
    make_article(slug="le-pont-rouvre")
    client.post(ADD, filled())
    article = Article.objects.get(slug="le-pont-rouvre-2")
    assert client.post(address(article), filled(article, slug="le-pont-rouvre-2")).status_code == 302
    assert client.post(address(article), filled(article, slug="le-pont-rouvre")).status_code == 422
    article.refresh_from_db()
    assert article.slug == "le-pont-rouvre-2"


def test_an_address_taken_between_keeping_and_publishing_gets_a_number(client, editor):
    article = make_article(slug="ancienne")
    client.post(address(article), filled(article, slug="le-pont"))
    make_article(slug="le-pont")
    assert client.post(address(article), filled(article, step="publish")).status_code == 302
    article.refresh_from_db()
    assert article.slug == "le-pont-2"
