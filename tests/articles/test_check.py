"""« Avant de publier »: what blocks, what only asks, the card of a shared link, and the last button."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import advice, inside_links, workflow
from articles.models import Article, Breaking, Masthead, Page, Redirect, Rendition
from articles.models.revision import blank_content, content_of
from tests.articles.writing import editor, writer
from tests.factories import make_article, make_author, make_image, make_section, make_tag, make_user

__all__ = ["editor", "writer"]

pytestmark = pytest.mark.django_db

GOOD = "Le pont de Togblékopé rouvre aux camions"


def address(article, page="check"):
    return reverse(f"admin:articles_article_{page}", args=[article.pk])


def content(**fields):
    whole = {"headline": GOOD, "standfirst": "Deux ans après.", "body": "<p>Un.</p>"}
    return {**blank_content(), "section": make_section().pk, "authors": [make_author().pk], **whole, **fields}


def make_draft(by, **fields):
    return workflow.create(content(**fields), by=by)


def asked(article=None, user=None, **fields):
    """The sentences of a second look at a draft of an editor."""
    user = user or make_user("Rédaction en chef")
    draft = article or make_draft(user, **fields)
    review = advice.review(draft, workflow.content_to_edit(draft), user=user)
    return [(lack.field, lack.message.replace("\u00a0", " ").replace("\u202f", " ")) for lack in review.asking]


# What is found


def looked_at(article):
    """What the page's form says of the version that it shows."""
    return {"seen": article.revisions.newest().pk}


@pytest.mark.once
def test_a_whole_article_without_a_picture_is_ready_and_nothing_is_asked():
    assert asked() == []


@pytest.mark.once
@pytest.mark.parametrize(
    ("field", "fields", "words"),
    [
        ("headline", {"headline": "Trop court"}, "10 signes"),
        ("headline", {"headline": "Long " * 20}, "99 signes"),
        ("standfirst", {"standfirst": " "}, "Pas de chapô"),
        ("body", {"body": "<h3>Petit</h3><p>Un.</p><h2>Grand</h2>"}, "petit intertitre"),
        ("body", {"body": '<p><a href="/nulle-part/ici/">Un</a></p>'}, "/nulle-part/ici/"),
    ],
)
def test_a_second_look_asks_and_names_the_field(field, fields, words):
    ((where, sentence),) = asked(**fields)
    assert where == field
    assert words in sentence


@pytest.mark.once
@pytest.mark.parametrize(
    "body",
    [
        "<blockquote><h3>Petit</h3></blockquote><h2>Grand</h2>",
        '<div class="box"><h2>Encadré</h2></div><h3>Petit</h3>',
        '<h2>Grand</h2><div class="box"><h3>Petit</h3><h2>Encadré</h2></div>',
    ],
)
def test_a_heading_out_of_order_is_found_wherever_it_stands(body):
    ((where, sentence),) = asked(body=body)
    assert (where, "petit intertitre" in sentence) == ("body", True)


@pytest.mark.once
def test_small_headings_behind_a_heading_or_in_a_box_are_in_order():
    assert asked(body='<div class="box"><h3>Encadré</h3><p>Dedans.</p></div><h2>Grand</h2><h3>Petit</h3>') == []


def test_a_link_read_also_to_what_readers_cannot_open_is_told_without_the_words_of_a_colleague(writer):
    mine = make_draft(writer, headline="Mon brouillon à moi, bien long déjà")
    hers = make_draft(make_user("Journaliste"), headline="Le secret d’une autre")
    body = f'<p>Un.</p><div data-see-also="{mine.pk}"></div><div data-see-also="{hers.pk}"></div>'
    draft = make_draft(writer, body=body, related=[{"article": make_article().pk, "url": "", "title": ""}])
    sentences = [sentence for _field, sentence in asked(draft, user=writer)]
    assert len(sentences) == 2
    assert "Mon brouillon à moi" in sentences[0]
    assert "Le secret" not in "".join(sentences)


@pytest.mark.once
def test_a_link_read_also_to_the_article_itself_is_told(editor):
    draft = make_draft(editor)
    workflow.save(draft, content(body=f'<p>Un.</p><div data-see-also="{draft.pk}"></div>'), by=editor)
    ((where, sentence),) = asked(draft, user=editor)
    assert where == "body"
    assert "cet article même" in sentence


@pytest.mark.once
def test_a_narrow_lead_picture_is_told():
    (found,) = asked(lead_image=make_image(width=800).pk)
    assert found[0] == "lead_image"
    assert "800" in found[1]


@pytest.mark.once
@pytest.mark.parametrize(
    "gone", [{"expires_at": timezone.now()}, {"withdrawn_at": timezone.now(), "original": ""}, {"binned_at": timezone.now()}]
)
def test_a_photo_that_readers_will_not_see_is_told(gone):
    lead, inside = make_image(caption="Le quai", width=1400, **gone), make_image(caption="La grue", **gone)
    found = asked(lead_image=lead.pk, body=f'<p>Un.</p><figure data-image="{inside.pk}"></figure>')
    assert [field for field, _ in found] == ["lead_image", "body"]
    assert all("ne verront pas la photo" in sentence for _, sentence in found)
    assert "Le quai" in found[0][1]
    assert "La grue" in found[1][1]


@pytest.mark.once
def test_old_pictures_without_words_ask_and_new_ones_block(editor):
    old, new = make_image(alt="", credit=""), make_image(alt="", credit="")
    article = make_article(headline=GOOD, lead_image=old)
    workflow.save(article, {**content_of(article), "body": f'<p>Un.</p><figure data-image="{new.pk}"></figure>'}, by=editor)
    review = advice.review(article, workflow.content_to_edit(article), user=editor)
    assert {lack.field for lack in review.blocking} == {"body"}
    assert {lack.field for lack in review.asking} == {"lead_image"}
    assert len(review.blocking) == len(review.asking) == 2
    assert all(lack.blocks for lack in review.blocking)
    assert not any(lack.blocks for lack in review.asking)


def test_the_page_is_weighed_with_its_pictures_as_a_telephone_gets_them():
    image = make_image()
    for format, width, size in (("avif", 720, 40_000), ("avif", 1600, 300_000), ("jpeg", 720, 90_000)):
        Rendition.objects.create(image=image, format=format, width=width, height=1, file="x", size=size)
    light, heavy = (advice.page_weight(content(), images) for images in ({}, {image.pk: image}))
    assert heavy - light == 40


@pytest.mark.once
def test_a_heavy_page_is_told():
    image = make_image()
    Rendition.objects.create(image=image, format="avif", width=720, height=1, file="x", size=600_000)
    assert [field for field, _sentence in asked(lead_image=image.pk)] == ["body"]


def test_the_number_of_queries_does_not_grow_with_the_text(editor):
    def queries(number):
        links = "".join(
            f'<p><a href="{make_article().get_absolute_url()}">Un</a><a href="/rubrique/x{n}/">x</a></p>' for n in range(number)
        )
        cited = "".join(f'<div data-see-also="{make_article().pk}"></div>' for _ in range(number))
        pictures = "".join(f'<figure data-image="{make_image().pk}"></figure>' for _ in range(number))
        draft = make_draft(editor, body=links + cited + pictures)
        with CaptureQueriesContext(
            connection,
        ) as found:
            advice.review(draft, workflow.content_to_edit(draft), user=editor)
        return len(found)

    assert queries(1) == queries(12)


# Links inside the site


def test_links_that_readers_can_follow_are_alive():
    article, section, tag, author = make_article(), make_section(), make_tag(), make_author()
    page = Page.objects.create(title="Contact", slug="contact")
    Redirect.objects.create(old_path="/vieux/", new_path="/contact/")
    Redirect.objects.create(old_path="/?p=1", article=article)
    Redirect.objects.create(old_path="/2019/01/01/parti/", article=article)
    rows = [article, section, tag, author, page]
    alive = [row.get_absolute_url() for row in rows] + ["/", "/contact", "/vieux/", "/vieux", "/2019/01/01/parti/", "/feed/"]
    assert inside_links.dead(alive) == []


def test_links_to_what_was_taken_away_or_never_was_are_dead():
    gone = make_article(status=Article.Status.UNPUBLISHED)
    later = make_article(published_at=timezone.now() + timedelta(hours=1))
    Redirect.objects.create(old_path="/parti/", article=gone)
    Redirect.objects.create(old_path="/retire/")
    Page.objects.create(title="Cachée", slug="cachee", is_public=False)
    dead = [gone.get_absolute_url(), later.get_absolute_url(), "/parti/", "/retire/", "/cachee/", "/rubrique/rien/", "/a/b/c/"]
    assert inside_links.dead(dead) == dead


@pytest.mark.once
def test_only_links_that_stay_on_the_site_are_looked_at(settings):
    settings.SITE_URL = "https://escale.example"
    markup = (
        '<p><a href="https://escale.example/a/?x=1&amp;y=2#bas">a</a> <a href="/b%C3%A9/">b</a> <a href="https://autre.example/c/">c</a>'
        '<a href="mailto:x@y.example">d</a> <a href="#bas">e</a> <a href="//[x">f</a> <a title="t" href="/a/">g</a></p>'
    )
    assert inside_links.paths(markup) == ["/a/", "/bé/"]


# The page


@pytest.mark.once
def test_the_button_of_the_writing_page_saves_and_leads_to_the_list(client, editor):
    article = make_draft(editor)
    data = {"headline": "Titre tout neuf", "body": "<p>Neuf.</p>", "page": "0123456789abcdef", "step": "check"}
    data |= {"base": article.revisions.newest().pk}
    data |= {f"{prefix}-{key}_FORMS": 0 for prefix in ("pictures", "related") for key in ("TOTAL", "INITIAL")}
    answer = client.post(address(article, "change"), data | {"genre": "news"})
    assert answer["Location"] == f"{address(article)}#saved-0123456789abcdef"
    assert workflow.content_to_edit(article)["headline"] == "Titre tout neuf"
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT


@pytest.mark.once
def test_nothing_missing_is_ready_and_one_press_publishes(client, editor):
    article = make_draft(editor)
    page = client.get(address(article)).content.decode()
    assert "Bon à publier" in page
    seen = article.revisions.newest().pk
    answer = client.post(address(article, "publish"), {"seen": seen, "urgent": "on"}, follow=True)
    article.refresh_from_db()
    assert article.is_published
    assert "C’est en ligne" in answer.content.decode()
    assert Breaking.objects.current().get().article == article


@pytest.mark.once
def test_what_blocks_is_named_with_a_link_to_its_field_and_the_button_is_off(client, editor):
    article = make_draft(editor, section=None, lead_image=make_image(credit="").pk)
    page = client.get(address(article)).content.decode()
    assert "Bon à publier" not in page
    for field in ("section", "lead_image"):
        assert f"{address(article, 'change')}#field-{field}" in page
        assert f'id="field-{field}"' in client.get(address(article, "change")).content.decode()
    answer = client.post(address(article, "publish"), looked_at(article), follow=True)
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT
    assert answer.status_code == 422
    assert "Choisissez une rubrique" in answer.content.decode()


def test_a_missing_section_is_chosen_on_the_page_and_published_with_the_text(client, editor):
    article = make_draft(editor, section=None)
    section = make_section()
    page = client.get(address(article))
    assert "section" in page.context["fields"]
    assert " disabled" not in page.content.decode().split('class="submit-row"')[1]
    seen = article.revisions.newest().pk
    answer = client.post(address(article, "publish"), {"seen": seen, "section": section.pk}, follow=True)
    assert "C’est en ligne" in answer.content.decode()
    article.refresh_from_db()
    assert (article.is_published, article.section) == (True, section)


@pytest.mark.parametrize("wrong", ["", "0", "abc"])
def test_no_section_or_none_that_exists_publishes_nothing(client, editor, wrong):
    article = make_draft(editor, section=None)
    answer = client.post(address(article, "publish"), {**looked_at(article), "section": wrong}, follow=True)
    assert answer.status_code == 422
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT


def test_a_section_that_a_colleague_chose_meanwhile_stays(client, editor):
    article = make_draft(editor, section=None)
    seen, theirs = article.revisions.newest().pk, make_section()
    workflow.save(article, {**workflow.content_to_edit(article), "section": theirs.pk}, by=editor)
    client.post(address(article, "publish"), {"seen": seen, "section": make_section().pk})
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT  # another version than the one that was seen
    assert workflow.content_to_edit(article)["section"] == theirs.pk


def test_a_version_saved_since_the_list_was_seen_is_not_published_unseen(client, editor):
    article = make_draft(editor)
    seen = article.revisions.newest().pk
    workflow.save(
        article,
        {**workflow.content_to_edit(article), "headline": "D’une autre main"},
        by=make_user("Rédaction en chef", first_name="Kossi"),
    )
    answer = client.post(address(article, "publish"), {"seen": seen}, follow=True)
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT
    assert "Kossi a enregistré une autre version" in answer.content.decode()
    assert "D’une autre main" in answer.content.decode()


@pytest.mark.once
def test_the_minute_is_chosen_on_the_same_page(client, editor):
    article = make_draft(editor)
    none = client.post(address(article, "schedule"), looked_at(article), follow=True)
    assert "Choisissez le jour et l’heure." in none.content.decode()
    wrong = client.post(address(article, "schedule"), {**looked_at(article), "publish_at": "demain"}, follow=True)
    assert wrong.status_code == 422
    at = timezone.localtime() + timedelta(days=1)
    client.post(address(article, "schedule"), {**looked_at(article), "publish_at": f"{at:%Y-%m-%dT%H:%M}"})
    article.refresh_from_db()
    assert article.is_scheduled
    assert f"{at:%Y-%m-%dT%H:%M}" in client.get(address(article)).content.decode()


@pytest.mark.once
def test_the_card_shows_what_a_shared_link_will_show(client, editor):
    Masthead.objects.update_or_create(pk=1, defaults={"name": "L’Escale"})
    image = make_image()
    Rendition.objects.create(image=image, use="share", format="jpeg", width=1200, height=630, file="public/carte.jpg", size=1)
    page = client.get(address(make_draft(editor, lead_image=image.pk, seo_description="Pour les machines")))
    card = page.context["card"]
    assert (card.headline, card.description, card.site) == (GOOD, "Pour les machines", "L’Escale")
    assert card.picture.endswith("public/carte.jpg")
    image.expires_at = timezone.now()
    image.save()
    assert client.get(address(make_draft(editor, lead_image=image.pk))).context["card"].picture == ""


@pytest.mark.once
def test_a_journalist_sees_the_list_and_sends_the_text_in_but_finds_no_button_to_publish(client, writer):
    article = make_draft(writer)
    page = client.get(address(article)).content.decode()
    assert "Envoyer en relecture" in page
    assert "Publier maintenant" not in page
    client.post(address(article, "submit"))
    article.refresh_from_db()
    assert article.status == Article.Status.IN_REVIEW
    assert "C’est la rédaction en chef" not in client.get(address(article, "change")).content.decode()
    assert client.get(address(make_draft(make_user("Journaliste")))).status_code == 403


@pytest.mark.once
def test_who_may_publish_own_texts_but_run_no_urgent_bar_gets_none(client, writer):
    writer.user_permissions.add(Permission.objects.get(codename="publish_own_article"))
    article = make_draft(writer)
    assert "Bandeau" not in client.get(address(article)).content.decode()
    client.post(address(article, "publish"), {**looked_at(article), "urgent": "on"})
    article.refresh_from_db()
    assert article.is_published
    assert not Breaking.objects.exists()


@pytest.mark.once
def test_an_article_in_the_bin_has_no_list(client, editor):
    article = make_draft(editor)
    workflow.put_into_bin(article, by=editor)
    assert client.get(address(article))["Location"] == "/admin/articles/article/corbeille/"
    answer = client.post(address(article, "publish"), follow=True)
    assert "est à la corbeille" in answer.content.decode()


@pytest.mark.once
@pytest.mark.parametrize("step", ["publish", "schedule"])
def test_nothing_is_published_by_a_request_that_does_not_say_what_was_seen(client, editor, step):
    article = make_draft(editor)
    client.force_login(editor)
    answer = client.post(address(article, step), {"publish_at": "2099-01-01T10:00"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Rien n’est encore publié" in page
    assert f'name="seen" value="{article.revisions.newest().pk}"' in page
    assert "2099-01-01T10:00" in page
    article.refresh_from_db()
    assert article.status == Article.Status.DRAFT
    assert client.post(address(article, "publish"), {"seen": article.revisions.newest().pk}).status_code == 302
    article.refresh_from_db()
    assert article.is_published


@pytest.mark.once
def test_an_embargo_is_told_before_the_press_and_its_minute_is_offered(client, editor):
    until = timezone.make_aware(datetime(2031, 12, 1, 6, 0))
    draft = make_draft(editor, embargo_until=until.isoformat())
    answer = client.get(address(draft))
    page = answer.content.decode()
    assert "Sous embargo jusqu’au 1er\u00a0décembre 2031 à 6\u00a0h" in page
    assert "Bon à publier" not in page
    assert answer.context["form"].initial["publish_at"] == until
    client.post(address(draft, "schedule"), {**looked_at(draft), "publish_at": f"{until:%Y-%m-%dT%H:%M}"})
    assert "Sous embargo" not in client.get(address(draft)).content.decode()


def test_what_would_change_for_readers_is_one_press_away_where_they_have_an_older_version(client, editor):
    article = make_draft(editor)
    compare = reverse("admin:articles_article_compare", args=[article.pk])
    assert compare not in client.get(address(article)).text
    workflow.publish(article, by=editor)
    assert compare not in client.get(address(article)).text
    workflow.save(article, {**workflow.content_to_edit(article), "headline": GOOD + " encore"}, by=editor)
    assert compare in client.get(address(article)).text
