"""Addresses of sections, tags, authors and pages whose name has no Latin letter: every page of the site leads to some."""

import pytest

from articles.models import Author, Page, Section, Tag
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

ROW = {"description": "", "order": "0", "links-TOTAL_FORMS": "0", "links-INITIAL_FORMS": "0"}
TABLES = [
    ("section", {"name": "أخبار"}),
    ("section", {"name": "😀"}),
    ("tag", {"name": "أخبار"}),
    ("author", {"name": "أحمد"}),
    ("page", {"title": "من نحن", "body": "<p>x</p>", "is_public": "on", "in_footer": "on", "updated_at": "2026-11-30T08:00"}),
]


@pytest.mark.parametrize(("table", "fields"), TABLES)
def test_a_name_without_latin_letters_gets_an_address_and_every_page_still_opens(client, table, fields):
    client.force_login(make_user("Rédaction en chef"))
    for _ in range(2):
        assert client.post(f"/admin/articles/{table}/add/", {**ROW, **fields}).status_code == 302
    model = {"section": Section, "tag": Tag, "author": Author, "page": Page}[table]
    one, other = model.objects.all()
    assert one.slug
    assert one.slug != other.slug
    article = make_article(
        **({"section": one} if table == "section" else {}),
        authors=[one] if table == "author" else None,
        tags=[one] if table == "tag" else None,
    )
    for address in ("/", article.get_absolute_url(), one.get_absolute_url(), "/admin/"):
        assert client.get(address).status_code == 200, address
