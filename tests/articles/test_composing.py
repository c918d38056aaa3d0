"""« Composer la une »: who may, what is written, what readers see, and what two editors do to each other."""

import html
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from articles import composing
from articles.models import Article, Breaking, FrontChange, Placement
from articles.views import front
from tests.factories import make_article, make_section, make_user
from tests.public import make_picture

pytestmark = pytest.mark.django_db

LEAD, FIRST, SECOND, *_ = SLOTS = Placement.Slot.values
PAGE, PREVIEW = "/admin/une/", "/admin/une/apercu/"


@pytest.fixture
def editor():
    return make_user("Rédaction en chef", first_name="Mariam", last_name="Sanni")


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def make_pictured(**fields) -> Article:
    return make_article(**{"lead_image": make_picture(), "section": make_section(), **fields})


def places(*articles, **more):
    """The form's fields; a missing article is a place left to itself."""
    ids = [article.pk if article else "" for article in articles]
    return dict(zip(SLOTS, [*ids, *[""] * (5 - len(ids))], strict=True)) | {"version": FrontChange.version()} | more


def put(editor, *articles, **options):
    given = dict.fromkeys(SLOTS) | {slot: article and article.pk for slot, article in zip(SLOTS, articles, strict=False)}
    return composing.place(given, **{"by": editor, "base": FrontChange.version(), **options})


def later(minutes):
    return timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=minutes)


# The verb


def test_articles_stand_where_the_editor_puts_them(editor):
    one, two = make_pictured(), make_pictured()
    assert put(editor, one, two) == {LEAD: one, FIRST: two}
    page = front.compose()
    assert (page.lead, page.seconds[0]) == (one, two)
    assert Placement.objects.filter(placed_by=editor).count() == 2


@pytest.mark.once
def test_a_journalist_composes_nothing():
    with pytest.raises(PermissionDenied):
        put(make_user("Journaliste"), make_article())
    assert not Placement.objects.exists()


def test_a_place_that_did_not_change_keeps_its_time(editor):
    one, two = make_pictured(), make_pictured()
    put(editor, one, two)
    before = Placement.objects.get(slot=LEAD)
    assert put(editor, one, None) == {FIRST: None}
    assert Placement.objects.get(slot=LEAD) == before


def test_a_place_that_was_emptied_fills_with_the_newest_that_has_a_picture(editor):
    old, bare, new = make_pictured(), make_article(), make_pictured()
    put(editor, old, bare)
    put(editor, None, bare)
    assert front.compose().lead == new


def test_the_log_says_who_put_what_where(editor):
    article = make_article(headline="Le pont rouvre")
    put(editor, article)
    line = FrontChange.objects.get()
    assert (line.by, line.number) == (editor, 1)
    assert "Ouverture" in line.remark
    assert "Le pont rouvre" in line.remark


def test_of_two_editors_the_second_is_told(editor):
    base = FrontChange.version()
    put(editor, make_article())
    with pytest.raises(composing.Outdated):
        put(make_user("Rédaction en chef"), make_article(), base=base)
    assert Placement.objects.count() == 1


def test_two_who_save_at_the_same_moment_do_not_both_succeed(editor, monkeypatch):
    put(editor, make_article())
    monkeypatch.setattr(FrontChange, "version", classmethod(lambda cls: 0))  # what the other had not written yet
    with pytest.raises(composing.Outdated):
        put(editor, make_article(), base=0)
    assert Placement.objects.count() == 1


@pytest.mark.parametrize(
    "fields", [{"status": Article.Status.DRAFT}, {"binned_at": timezone.now()}, {"genre": Article.Genre.SPONSORED}]
)
def test_what_readers_cannot_open_and_what_is_paid_for_is_no_lead(editor, fields):
    with pytest.raises(composing.Refused):
        put(editor, make_article(**fields))


def test_an_article_stands_at_one_place(editor):
    article = make_article()
    with pytest.raises(composing.Refused, match="deux places"):
        put(editor, article, article)


def test_partners_content_may_stand_below(editor):
    put(editor, None, make_article(genre=Article.Genre.SPONSORED))
    assert Placement.objects.count() == 1


# Scheduled changes


def test_a_scheduled_change_comes_at_its_minute_and_changes_nothing_else(editor, monkeypatch):
    now, then, below = make_pictured(), make_pictured(), make_pictured()
    put(editor, now, below)
    put(editor, then, below, at=later(2))
    assert front.compose().lead == now
    at = later(2)
    monkeypatch.setattr(timezone, "now", lambda: at)
    page = front.compose()
    assert (page.lead, page.seconds[0]) == (then, below)


def test_a_scheduled_lead_leaves_its_old_place_to_another(editor, monkeypatch):
    one, two = make_pictured(), make_pictured()
    put(editor, one, two)
    put(editor, two, None, at=later(2))
    at = later(2)
    monkeypatch.setattr(timezone, "now", lambda: at)
    page = front.compose()
    assert page.lead == two
    assert len({article.pk for article in page.articles}) == len(page.articles)


def test_a_minute_that_is_over_is_refused(editor):
    with pytest.raises(composing.Refused, match="passée"):
        put(editor, make_article(), at=timezone.now())


def test_an_article_is_not_put_where_its_day_on_the_front_page_ends_before_it_appears(editor):
    late = make_article(published_at=later(60 * 25))
    with pytest.raises(composing.Refused, match="À partir de"):
        put(editor, late)
    put(editor, late, at=late.published_at)
    put(editor, make_article(published_at=later(60 * 23)))
    assert Placement.objects.count() == 2


def test_a_scheduled_change_can_be_cancelled_once(editor):
    put(editor, make_article(), at=later(2))
    pk = Placement.objects.get().pk
    composing.cancel(pk, by=editor)
    assert not Placement.objects.exists()
    assert "Annulé" in FrontChange.objects.first().remark
    with pytest.raises(composing.Refused):
        composing.cancel(pk, by=editor)


def test_a_change_that_has_begun_cannot_be_cancelled(editor):
    put(editor, make_article())
    with pytest.raises(composing.Refused):
        composing.cancel(Placement.objects.get().pk, by=editor)


@pytest.mark.once
def test_a_journalist_cancels_nothing(editor):
    put(editor, make_article(), at=later(2))
    with pytest.raises(PermissionDenied):
        composing.cancel(Placement.objects.get().pk, by=make_user("Journaliste"))


# The page


def shown(response) -> str:
    return html.unescape(response.content.decode())


@pytest.mark.once
def test_the_buttons_move_articles_and_save_nothing(desk):
    one, two = make_pictured(headline="Une"), make_pictured(headline="Deux")
    answer = desk.post(PAGE, places(one, two, move="1:0"))
    assert [place.article for place in answer.context["slots"][:2]] == [two, one]
    assert not Placement.objects.exists()
    answer = desk.post(PAGE, places(two, one, out="0"))
    assert answer.context["slots"][0].article is None


@pytest.mark.once
def test_an_article_that_is_chosen_leaves_the_place_it_had(desk):
    one, two = make_pictured(), make_pictured()
    answer = desk.post(PAGE, places(one, two, put=f"0:{two.pk}"))
    assert [place.article for place in answer.context["slots"][:2]] == [two, None]


@pytest.mark.once
def test_a_draft_or_paid_lead_is_refused_in_words(desk):
    paid = make_article(genre=Article.Genre.SPONSORED)
    assert "ne peut pas faire l’ouverture" in shown(desk.post(PAGE, places(put=f"0:{paid.pk}")))
    draft = make_article(status=Article.Status.DRAFT, headline="Un brouillon")
    assert "Publiez ou programmez d’abord «\u00a0Un brouillon\u00a0»" in shown(desk.post(PAGE, places(put=f"1:{draft.pk}")))
    assert desk.post(PAGE, places(draft, save="1")).status_code == 422


def test_articles_are_found_without_script_too(desk):
    make_article(headline="L’accord au Líban", slug="l-accord-au-liban")
    make_article(headline="Un brouillon au Liban", slug="brouillon-liban", status=Article.Status.DRAFT)
    answer = desk.post(PAGE, places(choose="2", q="liban"))
    assert [article.headline for article in answer.context["found"]] == ["L’accord au Líban"]


@pytest.mark.once
@pytest.mark.parametrize("act", ["move", "out", "put", "choose"])
@pytest.mark.parametrize("value", ["", "9", "0:9", "a:b", "-1:0", "0:1:2", "9" * 40, "0:0"])
def test_an_act_that_makes_no_sense_changes_nothing(desk, act, value):
    article = make_article()
    answer = desk.post(PAGE, places(article, **{act: value}))
    assert answer.status_code == 200
    assert answer.context["slots"][0].article == article


def test_saving_shows_readers_what_the_preview_showed(desk):
    articles = [make_pictured() for _ in range(8)]
    chosen = places(articles[5], articles[2], None, articles[0])
    before = desk.get(PREVIEW, chosen).content
    assert desk.post(PAGE, chosen | {"save": "1"}).status_code == 302
    assert desk.get("/").content == before


@pytest.mark.once
def test_the_preview_is_kept_by_nobody_and_shown_only_in_our_own_frame(desk):
    answer = desk.get(PREVIEW, places())
    assert "no-store" in answer["Cache-Control"]
    assert "Cache-Tag" not in answer
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert "frame-src 'self'" in desk.get(PAGE)["Content-Security-Policy"]


def test_a_second_editor_sees_the_first_one_s_change_and_loses_nothing(desk, editor):
    mine, theirs = make_pictured(headline="La mienne"), make_pictured(headline="La sienne")
    form = places(mine)
    put(make_user("Rédaction en chef", first_name="Koffi", last_name="Adjo"), theirs)
    answer = desk.post(PAGE, form | {"save": "1"})
    assert answer.status_code == 409
    assert "Koffi Adjo" in shown(answer)
    assert answer.context["slots"][0].article == mine
    assert desk.post(PAGE, places(mine, save="1")).status_code == 302
    assert front.compose().lead == mine


def test_a_change_is_scheduled_and_cancelled_from_the_page(desk):
    article = make_article(headline="Ce soir")
    at = timezone.localtime(later(3))
    desk.post(PAGE, places(article, save="1", starts_at=f"{at:%Y-%m-%dT%H:%M}"))
    row = Placement.objects.get()
    assert row.starts_at == later(3)
    assert "Ce soir" in shown(desk.get(PAGE))
    desk.get(reverse("admin:articles_front_cancel", args=[row.pk]))
    assert Placement.objects.exists()
    desk.post(reverse("admin:articles_front_cancel", args=[row.pk]))
    assert not Placement.objects.exists()


def test_the_number_of_queries_does_not_grow(desk, editor, django_assert_max_num_queries):
    articles = [make_pictured() for _ in range(30)]
    put(editor, *articles[:5])
    with django_assert_max_num_queries(26):
        desk.get(PAGE)


# The urgent bar


def test_the_bar_starts_is_prolonged_and_ends(desk):
    address = reverse("admin:articles_front_urgent")
    desk.post(address, {"text": "Le pont est fermé"})
    bar = Breaking.objects.get()
    assert bar.ends_at - bar.starts_at == timedelta(hours=2)
    assert "Le pont est fermé" in shown(desk.get("/"))
    desk.post(address, {"bar": bar.pk, "act": "extend"})
    bar.refresh_from_db()
    assert bar.ends_at - bar.starts_at == timedelta(hours=4)
    desk.post(address, {"bar": bar.pk, "act": "end"})
    assert "Le pont est fermé" not in shown(desk.get("/"))
    assert "terminé" in shown(desk.post(address, {"bar": bar.pk, "act": "extend"}, follow=True))
    assert FrontChange.objects.filter(number=None, by__isnull=False).count() == 3


def test_the_bar_of_an_article_starts_and_ends_on_its_page(desk):
    article = make_article(headline="Le pont rouvre")
    address = reverse("admin:articles_article_urgent", args=[article.pk])
    desk.post(address)
    desk.post(address)
    assert Breaking.objects.get().text == "Le pont rouvre"
    page = shown(desk.get(reverse("admin:articles_article_change", args=[article.pk])))
    assert "Terminer maintenant" in page
    desk.post(address, {"act": "end"})
    assert not Breaking.objects.current().exists()


@pytest.mark.once
def test_a_bar_needs_words_and_an_end_that_lies_ahead(desk):
    address = reverse("admin:articles_front_urgent")
    desk.post(address, {"text": ""})
    desk.post(address, {"text": "Trop tard", "ends_at": "2020-01-01T00:00"})
    assert not Breaking.objects.exists()


def test_the_words_of_the_bar_get_the_newspaper_s_typography(desk, editor):
    desk.post(reverse("admin:articles_front_urgent"), {"text": 'L\'eau monte : "évacuez" !'})
    bar = Breaking.objects.get()
    assert bar.text == "L’eau monte\u00a0: «\u00a0évacuez\u00a0»\u202f!"
    bar.text = "L'eau baisse"
    composing.write(bar, by=editor)
    bar.refresh_from_db()
    assert bar.text == "L’eau baisse"


def test_the_bar_s_own_form_writes_a_line_of_the_log_as_well(desk):
    now = timezone.localtime()
    form = {
        "text": "Le pnt est fermé",
        "starts_at": f"{now:%Y-%m-%dT%H:%M}",
        "ends_at": f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}",
    }
    desk.post(reverse("admin:articles_breaking_add"), form)
    bar = Breaking.objects.get()
    address = reverse("admin:articles_breaking_change", args=[bar.pk])
    desk.post(address, {**form, "text": "Le pont est fermé"})
    later = f"{now + timedelta(hours=2):%Y-%m-%dT%H:%M}"
    desk.post(address, {**form, "text": "Le pont rouvre", "starts_at": later})
    desk.post(reverse("admin:articles_breaking_delete", args=[bar.pk]), {"post": "yes"})
    other = Breaking.objects.create(text="Le bac est à quai")
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    desk.post(reverse("admin:articles_breaking_changelist"), chosen)
    assert not Breaking.objects.exists()
    lines = [change.remark for change in FrontChange.objects.order_by("pk")]
    words = ["pnt est fermé » jusqu", "pont est fermé » jusqu", "pont rouvre » jusqu", "rouvre » supprimé", "quai » supprimé"]
    assert [word in line.replace("\xa0", " ") for word, line in zip(words, lines, strict=True)] == [True] * 5, lines
    assert lines[2].startswith("À partir de")


@pytest.mark.once
def test_the_bar_is_the_editors_matter(client):
    client.force_login(make_user("Journaliste"))
    assert client.post(reverse("admin:articles_front_urgent"), {"text": "Moi"}).status_code == 403
    with pytest.raises(PermissionDenied):
        composing.announce(by=make_user("Journaliste"), text="Moi")
