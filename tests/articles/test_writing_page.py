"""The writing page: what is written is kept, whatever happens."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, Author
from tests.articles.writing import ADD, address, filled, make_draft
from tests.articles.writing import editor as editor
from tests.articles.writing import writer as writer
from tests.factories import make_article, make_author, make_image, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.once
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


@pytest.mark.once
def test_who_has_no_byline_yet_gets_one_with_the_first_article(client, writer):
    client.post(ADD, filled())
    assert [author.name for author in Article.objects.get().bylines] == ["Afi Mensah"]
    assert Author.objects.get().user == writer


def test_an_article_published_just_now_that_is_saved_unchanged_gets_no_version(client, editor):
    article = workflow.publish(make_draft(editor, standfirst="Une ligne.\nUne autre."), by=editor)
    shown = client.get(address(article)).context["form"]
    sent = {name: shown[name].value() for name in ("standfirst", "comments_close_at")}
    closing = f"{sent['comments_close_at']:%Y-%m-%dT%H:%M}"
    as_typed = {"standfirst": sent["standfirst"].replace("\n", "\r\n"), "comments_close_at": closing}
    assert client.post(address(article), filled(article, **as_typed)).status_code == 302
    assert article.revisions.count() == 1
    article.refresh_from_db()
    assert not article.has_proposal


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


@pytest.mark.once
def test_a_wrong_field_keeps_the_text_and_says_so(client, editor):
    article = make_draft(editor)
    answer = client.post(address(article), filled(article, body="<p>Long travail.</p>", embargo_until="demain", step="publish"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Long travail." in page
    assert "Rien n’est encore enregistré" in page
    article.refresh_from_db()
    assert (article.body, article.status) == ("<p>Un.</p>", Article.Status.DRAFT)


@pytest.mark.once
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


@pytest.mark.once
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


@pytest.mark.once
def test_an_editor_s_link_to_a_hidden_article_does_not_tell_the_writer_its_headline(client, writer):
    secret = make_article(status="draft", headline="Le ministre démissionne", authors=[])
    draft = make_draft(writer, related=[{"article": pk, "url": "", "title": ""} for pk in (secret.pk, make_article().pk)])
    page = client.get(address(draft)).text
    assert f"n°\xa0{secret.pk}" in page
    assert "démissionne" not in page
    client.force_login(make_user("Rédaction en chef"))
    assert "démissionne" in client.get(address(draft)).text


HUGE = "9" * 30


@pytest.mark.parametrize("wrong", ["abc", HUGE])
def test_ids_that_no_database_knows_are_wrong_fields_not_a_breakdown(wrong, client, editor):
    response = client.post(ADD, filled(section=wrong, authors=[wrong], tags=[wrong], pictures=[{"image": wrong}]))
    assert response.status_code == 422
    assert "Le pont rouvre" in response.text


@pytest.mark.once
@pytest.mark.parametrize("wrong", ["abc", HUGE])
def test_nothing_of_a_form_comes_from_its_address(wrong, client, editor):
    assert client.get(f"/admin/articles/breaking/add/?article={wrong}&starts_at={wrong}").status_code == 200


@pytest.mark.once
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


@pytest.mark.once
def test_a_published_article_shows_the_address_it_has(client, editor):
    article = make_draft(editor)
    workflow.publish(article, by=editor)
    assert f'placeholder="{article.slug}"' in client.get(address(article)).text


def test_an_address_taken_between_keeping_and_publishing_gets_a_number(client, editor):
    article = make_article(slug="ancienne")
    client.post(address(article), filled(article, slug="le-pont"))
    make_article(slug="le-pont")
    assert client.post(address(article), filled(article, step="publish")).status_code == 302
    article.refresh_from_db()
    assert article.slug == "le-pont-2"


@pytest.mark.once
@pytest.mark.parametrize("step", ["save", "check", "autosave"])
def test_a_remark_and_a_minute_typed_beside_the_text_stay_until_a_step_is_taken(step, client, editor):
    article = make_draft(make_user("Journaliste"))
    workflow.submit(article, by=editor)
    minute = f"{timezone.localtime() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    beside = {"remark": "Qui le dit ?", "publish_at": minute}
    sent = filled(article, page="page-0001", **beside)
    client.post(address(article, "autosave") if step == "autosave" else address(article), {**sent, "step": step})
    form = client.get(address(article)).context["form"]
    assert {name: form[name].value() for name in beside} == beside
    client.post(address(article), filled(article, step="send-back", **beside))
    form = client.get(address(article)).context["form"]
    assert {name: form[name].value() for name in beside} == {"remark": None, "publish_at": None}


@pytest.mark.once
def test_a_remark_taken_out_again_is_gone(client, editor):
    article = make_draft(editor)
    client.post(address(article), filled(article, remark="Qui le dit ?"))
    client.post(address(article), filled(article, remark=""))
    assert not client.get(address(article)).context["form"]["remark"].value()
