"""Sections, tags, masthead, places, campaigns: what each form refuses, and what it keeps."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image as Picture

from articles.models import Campaign, Masthead, Page, Section, Tag
from tests.factories import make_article, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    person = make_user("Rédaction en chef")
    client.force_login(person)
    return person


def test_a_section_needs_a_colour_that_can_be_read(client, editor):
    data = {"name": "Économie", "order": 0, "accent": "#ffff00"}
    answer = client.post("/admin/articles/section/add/", data)
    assert answer.status_code == 422
    assert "trop claire" in answer.content.decode()
    client.post("/admin/articles/section/add/", data | {"accent": "#1f6b47"})
    assert Section.objects.get().slug == "economie"


def test_a_section_in_use_is_not_deleted(client, editor):
    section = make_section()
    make_article(section=section)
    answer = client.post(f"/admin/articles/section/{section.pk}/delete/", {"post": "yes"})
    assert "ne peut pas être supprimé" in answer.content.decode()
    assert Section.objects.filter(pk=section.pk).exists()


def test_a_tag_is_found_without_its_accent(client, editor):
    make_tag(name="Énergie", slug="energie")
    assert len(client.get("/admin/articles/tag/?q=energie").context["cl"].result_list) == 1
    assert Tag.objects.count() == 1


def links(**lines):
    return {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0, **lines}


def test_the_masthead_is_one_row(client, editor):
    assert client.get("/admin/articles/masthead/").url == "/admin/articles/masthead/add/"
    client.post("/admin/articles/masthead/add/", links(name="L’Escale", typography="thin", email="contact@lescale.example"))
    assert Masthead.objects.get().pk == 1
    assert client.get("/admin/articles/masthead/").url == "/admin/articles/masthead/1/change/"
    assert client.get("/admin/articles/masthead/add/").status_code == 403
    masthead = Masthead.objects.get()
    masthead.links.create(label="Chaîne", url="https://whatsapp.example/lescale")
    page = client.get("/admin/articles/masthead/1/change/").text
    assert page.count("https://whatsapp.example/lescale") == 1


def test_a_page_of_the_site_is_cleaned_and_may_not_take_another_s_address(client, editor):
    data = {
        "title": "Contact",
        "body": "<p onclick='x()'>Nous.</p>",
        "order": 0,
        "is_public": "on",
        "updated_at": "2026-01-01T08:00",
    }
    data |= {"updated_at_0": "2026-01-01", "updated_at_1": "08:00"}
    client.post("/admin/articles/page/add/", data)
    assert Page.objects.get().body == "<p>Nous.</p>"
    assert client.post("/admin/articles/page/add/", data | {"slug": "admin"}).status_code == 422


def test_a_campaign_s_picture_is_checked_and_its_room_measured(client):
    client.force_login(make_user("Régie publicitaire"))
    start, end = timezone.localtime(), timezone.localtime() + timedelta(days=7)
    data = {
        "name": "Riz", "slot": "side", "alt": "Du riz", "target": "riz.example",
        "starts_at": f"{start:%Y-%m-%d}T08:00", "ends_at": f"{end:%Y-%m-%d}T08:00",
    }  # fmt: skip
    fake = SimpleUploadedFile("a.png", b"<svg onload=alert(1)>", "image/png")
    assert client.post("/admin/articles/campaign/add/", data | {"picture": fake}).status_code == 422
    content = io.BytesIO()
    Picture.new("RGB", (600, 300), "blue").save(content, "PNG")
    good = SimpleUploadedFile("a.png", content.getvalue(), "image/png")
    assert client.post("/admin/articles/campaign/add/", data | {"picture": good}).status_code == 302
    campaign = Campaign.objects.get()
    assert (campaign.width, campaign.height, campaign.target) == (600, 300, "https://riz.example")
    assert campaign.picture.name.startswith("public/")
    assert client.get(campaign.picture.url).status_code == 200


def test_the_end_comes_after_the_beginning(client, editor):
    data = {"text": "Urgent", "starts_at": "2026-01-02T08:00", "ends_at": "2026-01-01T08:00"}
    assert client.post("/admin/articles/breaking/add/", data).status_code == 422


def test_facts_in_a_list_bear_the_name_of_their_column_and_yes_is_a_word(client):
    client.force_login(make_user("Rédaction en chef"))
    Page.objects.create(title="Contact", slug="contact", in_footer=False)
    page = client.get("/admin/articles/page/").content.decode()
    assert '<td data-label="Visible des lecteurs" class="field-is_public">oui</td>' in page
    assert '<td data-label="En pied de page" class="field-in_footer">non</td>' in page
    assert '<input aria-label="Ordre" type="number"' in page
    Section.objects.create(name="Monde", slug="monde")
    assert '<td data-label="Rubrique mère" data-empty class=' in client.get("/admin/articles/section/").content.decode()
