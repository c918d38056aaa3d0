"""Posts, pages, people, terms and pictures of an export as rows."""

import io
import os
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.models import Article, ArticleImage, Author, Image, Page, Redirect, Revision, Section, Tag
from articles.workflow import content_to_edit
from tests.factories import make_article, make_author
from tests.pictures import upload
from tests.wordpress import SITE, attachment, author, category, export, item, post, term

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path):
    """Imports an export of these parts and gives the report; pictures lie in `bring.uploads`."""

    def run(*parts: str, uploads: bool = True, dry: bool = False) -> str:
        out = io.StringIO()
        options = ["--uploads", str(run.uploads)] if uploads else []
        options += ["--dry-run"] if dry else []
        call_command("import_wordpress", str(export(tmp_path, *parts)), *options, stdout=out)
        return out.getvalue()

    run.uploads = tmp_path / "uploads"
    run.uploads.mkdir()
    return run


def put(bring, path: str, content: bytes | None = None, size: int = 120) -> None:
    file = Path(bring.uploads, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(upload(size, 80).getvalue() if content is None else content)


@pytest.mark.once
@pytest.mark.parametrize(
    ("status", "ours"),
    [("publish", "published"), ("future", "published"), ("pending", "in_review"), ("draft", "draft"), ("private", "draft")],
)
def test_states_follow_wordpress(bring, status, ours):
    bring(author(), post(10, status=status))
    article = Article.objects.get()
    assert article.status == ours
    assert bool(article.published_at) == (ours == "published")
    assert article.revisions.filter(kind=Revision.Kind.IMPORTED).exists() == (ours != "published")
    assert not article.typography, "an imported text is corrected on demand only"


@pytest.mark.once
@pytest.mark.parametrize("status", ["trash", "auto-draft", "inherit", "curieux"])
def test_what_is_no_text_of_the_newsroom_is_left_and_named(bring, status):
    report = bring(post(10, status=status, title="Au rebut"))
    assert not Article.objects.exists()
    assert "10 « Au rebut »" in report


@pytest.mark.once
def test_a_post_behind_a_password_never_becomes_public(bring):
    assert "mot de passe" in bring(post(10, post_password="secret"))
    assert Article.objects.get().status == "draft"


@pytest.mark.once
def test_a_published_post_without_a_date_is_a_draft(bring):
    bring(post(10, post_date_gmt="0000-00-00 00:00:00"))
    assert Article.objects.get().status == "draft"


@pytest.mark.once
def test_a_local_date_serves_when_the_one_in_gmt_is_missing(bring, settings):
    settings.TIME_ZONE = "Africa/Lagos"  # one hour ahead
    bring(post(10, post_date_gmt="0000-00-00 00:00:00", post_date="2024-05-06 07:08:09"))
    assert Article.objects.get().published_at.isoformat() == "2024-05-06T06:08:09+00:00"


@pytest.mark.once
def test_headline_and_standfirst_are_plain_text(bring):
    bring(post(10, title="L’<em>or</em> &amp; le café", excerpt="Un &amp; deux\n<b>trois</b>"))
    article = Article.objects.get()
    assert (article.headline, article.standfirst) == ("L’or & le café", "Un & deux trois")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Selon_lUkraine-2", "Selon_lUkraine-2"),
        ("%c3%a9t%c3%a9-%c9%96eka", "ete-deka"),
        ("%d0%bf%d1%80%d0%b0%d0%b2%d0%b4%d0%b0", "un-titre"),
    ],
)
def test_a_wordpress_slug_is_kept_and_another_script_written_in_latin_letters(bring, name, slug):
    bring(post(10, post_name=name))
    article = Article.objects.get()
    assert article.slug == slug
    assert article.redirects.filter(old_path=f"/2024/01/01/{name}/").exists() is False
    assert article.redirects.exclude(old_path="/?p=10").exists() == (slug != name)


def test_an_address_that_is_taken_gets_a_number_and_the_old_one_leads_there(bring):
    taken = make_article(slug="texte-10")
    report = bring(post(10))
    article = Article.objects.exclude(pk=taken.pk).get()
    assert article.slug == "texte-10-2"
    assert article.redirects.filter(old_path="/2024/01/01/texte-10/").exists()
    assert "Adresse changée" in report


def test_an_address_of_another_form_is_redirected(bring):
    bring(post(10, link=f"{SITE}/actualite/texte-10.html"), post(11, link="https://www.ancien.example/?p=11"))
    assert Redirect.objects.get(old_path="/actualite/texte-10.html").article.slug == "texte-10"
    assert Redirect.objects.filter(article__slug="texte-11").count() == 1


def test_an_author_of_the_same_name_is_the_same_person(bring):
    here = make_author(name="Awa Sow")
    bring(author("awa", "Awa Sow"), post(10))
    assert Article.objects.get().authors.get() == here


@pytest.mark.once
def test_an_unknown_author_signs_by_login_and_none_is_reported(bring):
    report = bring(post(10, creator="inconnu"), post(11, creator=""))
    assert Article.objects.get(slug="texte-10").authors.get().name == "inconnu"
    assert "Signature absente" in report
    assert "Article sans signature" in report


def test_coauthors_sign_in_their_order(bring):
    two = [term("author", "cap-kofi", "Kofi Mensah"), term("author", "cap-awa", "Awa Sow")]
    bring(author("awa"), author("kofi", "Kofi Mensah"), post(10, "<p>a</p>", *two))
    assert list(Article.objects.get().authorships.values_list("author__name", flat=True)) == ["Kofi Mensah", "Awa Sow"]
    assert Author.objects.count() == 2


def test_sections_come_with_parents_that_stand_later_and_a_circle_is_cut(bring):
    bring(category("lome", "Lomé", "togo"), category("togo", "Togo", "afrique"), category("afrique", "Afrique", "lome"), post())
    assert Section.objects.get(slug="lome").parent.slug == "togo"
    assert Section.objects.get(slug="togo").parent.slug == "afrique"
    assert Section.objects.get(slug="afrique").parent is None


def test_the_main_category_is_the_section_and_the_others_are_tags(bring):
    listed = [term("category", "sport", "Sport"), term("category", "afrique", "Afrique"), term("category", "togo", "Togo")]
    bring(
        category("afrique", "Afrique", pk=3),
        category("togo", "Togo", "afrique", pk=4),
        category("sport", "Sport", pk=5),
        post(10, "", *listed, section="", meta={"_yoast_wpseo_primary_category": "4"}),
    )
    article = Article.objects.get()
    assert article.section.slug == "togo"
    assert [tag.slug for tag in article.tags.all()] == ["sport"]  # the parent says nothing more


@pytest.mark.once
def test_a_published_post_without_category_stands_under_divers_and_a_draft_under_none(bring):
    assert "sans rubrique" in bring(post(10, section=""), post(11, section="", status="draft"))
    assert Article.objects.get(slug="texte-10").section.slug == "divers"
    assert Article.objects.get(slug="texte-11").section is None


def test_a_tag_that_is_not_declared_is_made(bring):
    bring(post(10, "", term("post_tag", "petrole", "Pétrole")))
    assert Tag.objects.get().name == "Pétrole"


@pytest.mark.once
def test_search_fields_of_plugins_are_taken_but_not_their_variables(bring):
    bring(
        post(10, meta={"_yoast_wpseo_metadesc": "Pour  chercher", "_yoast_wpseo_title": "%%title%% %%sep%%"}),
        post(11, meta={"rank_math_description": "Autre"}),
    )
    first, second = Article.objects.order_by("slug")
    assert (first.seo_description, first.seo_title) == ("Pour chercher", "")
    assert second.seo_description == "Autre"


def test_the_pictures_of_a_text_are_placed_with_what_this_text_says_of_them(bring):
    put(bring, "2024/01/port.jpg")
    text = '<figure><img class="wp-image-5" src="/x.jpg" alt="Un quai"><figcaption>Ici</figcaption></figure>'
    bring(attachment(5, "2024/01/port.jpg", caption="Le port"), post(10, f"<!-- wp:image -->{text}"))
    image, use = Image.objects.get(), ArticleImage.objects.get()
    assert Article.objects.get().body == f'<figure data-image="{image.pk}"></figure>'
    assert (use.image, use.alt, use.caption, image.caption) == (image, "Un quai", "Ici", "Le port")


def test_a_picture_is_found_by_the_address_of_one_of_its_sizes(bring):
    put(bring, "2024/01/port.jpg")
    address = f"{SITE}/wp-content/uploads/2024/01/port-300x200.jpg"
    bring(attachment(5, "2024/01/port.jpg"), post(10, f'<img src="{address}">'))
    assert "data-image" in Article.objects.get().body


def test_an_imported_draft_keeps_pictures_without_credit_through_the_checklist(bring):
    put(bring, "port.jpg")
    bring(attachment(5, "port.jpg"), post(10, status="draft", meta={"_thumbnail_id": "5"}))
    draft = Article.objects.get()
    assert content_to_edit(draft)["lead_image"] == Image.objects.get().pk
    assert content_to_edit(draft)["slug"] == "texte-10"


@pytest.mark.once
@pytest.mark.parametrize("path", ["../secret.jpg", "/etc/passwd.jpg", "2024/../../secret.jpg", "lien.jpg", "dossier/secret.jpg"])
def test_nothing_outside_of_the_uploads_folder_is_read(bring, tmp_path, path):
    (tmp_path / "outside").mkdir()
    for place in (tmp_path / "secret.jpg", tmp_path / "outside" / "secret.jpg"):
        place.write_bytes(upload().getvalue())
    os.symlink(tmp_path / "secret.jpg", bring.uploads / "lien.jpg")
    os.symlink(tmp_path / "outside", bring.uploads / "dossier")
    report = bring(attachment(5, path), post(10))
    assert not Image.objects.exists()
    assert "Photo absente" in report


@pytest.mark.once
def test_pictures_that_cannot_be_taken_are_named_with_the_reason_and_the_rest_goes_on(bring):
    put(bring, "faux.jpg", b"<?php evil(); ?>")
    put(bring, "coupe.jpg", upload(400, 300).getvalue()[:900])
    put(bring, "bon.jpg")
    report = bring(
        attachment(1, "faux.jpg"), attachment(2, "coupe.jpg"), attachment(3, "absent.jpg"), attachment(4, "tract.pdf"),
        attachment(5, "bon.jpg"), post(10, meta={"_thumbnail_id": "2"}),
    )  # fmt: skip
    assert Image.objects.get().file_name == "bon.jpg"
    for reason in (
        "pas une photo que nous savons lire",
        "abîmée",
        "absente du dossier",
        "pas une photo",
        "Photo d’ouverture absente",
    ):
        assert reason in report
    assert Article.objects.get().lead_image is None


def test_the_same_file_twice_is_one_picture_under_both_numbers(bring):
    put(bring, "a.jpg")
    put(bring, "b.jpg")
    bring(attachment(5, "a.jpg"), attachment(6, "b.jpg"), post(10, meta={"_thumbnail_id": "6"}))
    assert Article.objects.get().lead_image == Image.objects.get()


def test_the_file_that_wordpress_scaled_down_is_found_by_its_first_name(bring):
    put(bring, "2024/01/grand.jpg")
    meta = {"_wp_attachment_metadata": 'a:1:{s:14:"original_image";s:9:"grand.jpg";}'}
    bring(attachment(5, "2024/01/grand-scaled.jpg", meta=meta), post(10))
    assert Image.objects.exists()


def test_see_also_finds_articles_that_come_later_and_keeps_the_links_that_lead_nowhere(bring):
    def cite(address: str) -> str:
        return f'<!-- wp:x --><p>Début.</p><p>Lire aussi : <a href="{address}">Un titre</a></p>'

    report = bring(
        post(10, cite(f"{SITE}/2024/01/01/texte-12/")),
        post(11, cite("https://ailleurs.example/texte/")),
        post(12, cite("/?p=10")),
        post(13, "<p>a</p>[ruby_related ids='10,99,13']"),
        post(14, cite(f"{SITE}/2024/01/01/texte-14/")),
    )
    by_slug = {article.slug: article for article in Article.objects.all()}
    assert by_slug["texte-10"].body.endswith(f'<div data-see-also="{by_slug["texte-12"].pk}"></div>')
    assert by_slug["texte-12"].references.get().target == by_slug["texte-10"]
    assert by_slug["texte-11"].body.endswith(
        '<p class="see-also">Lire aussi : <a href="https://ailleurs.example/texte/">Un titre</a></p>'
    )
    assert by_slug["texte-13"].body == f'<p>a</p>\n<div data-see-also="{by_slug["texte-10"].pk}"></div>'
    assert by_slug["texte-14"].body == "<p>Début.</p>"  # never to itself
    assert "gardé comme lien" in report
    assert "/?p=99" in report


@pytest.mark.once
def test_a_script_in_a_text_is_gone_and_a_strange_shortcode_named(bring):
    report = bring(post(10, '<p>a<script>alert(1)</script></p>[contact-form-7 id="1"]'))
    assert "script" not in Article.objects.get().body
    assert "[contact-form-7]" in report


def test_pages_keep_their_words_and_private_ones_are_hidden(bring):
    def page(pk: int, slug: str, **fields: str) -> str:
        return item(pk, "page", "Qui", "<p>Nous.</p>", {}, [], post_name=slug, **fields)

    bring(page(20, "qui"), page(21, "brouillon", status="draft"), page(22, "feed"), page(23, "jetee", status="trash"))
    assert set(Page.objects.values_list("slug", "is_public")) >= {("qui", True), ("brouillon", False), ("feed-page", True)}
    assert not Page.objects.filter(slug="jetee").exists()
    assert Redirect.objects.get(old_path="/?page_id=20").new_path == "/qui/"


def test_a_page_written_here_is_kept(bring):
    Page.objects.update_or_create(slug="contact", defaults={"title": "Contact", "body": "<p>Le nôtre.</p>"})
    report = bring(item(20, "page", "Contact", "<p>L’ancien.</p>", {}, [], post_name="contact"))
    assert Page.objects.get(slug="contact").body == "<p>Le nôtre.</p>"
    assert "gardée" in report


@pytest.mark.once
def test_other_kinds_of_content_are_named(bring):
    report = bring(post(), item(30, "podcast", "Épisode 1", "", {}, []), item(31, "nav_menu_item", "Menu", "", {}, []))
    assert "30 « Épisode 1 »" in report
    assert "Menu" not in report


def test_a_killed_import_goes_on_where_it_stopped(bring, monkeypatch):
    parts = [author(), *(post(pk, title=f"Titre {pk}") for pk in range(10, 16))]
    from newsroom import importing

    monkeypatch.setattr(importing, "BATCH_SECONDS", 0)  # one act a transaction
    importer, seen = importing.posts.IMPORTERS["post"], []

    def killed_at_the_fourth(record, job):
        seen.append(record.id)
        if len(seen) == 4:
            raise KeyboardInterrupt
        importer(record, job)

    monkeypatch.setitem(importing.posts.IMPORTERS, "post", killed_at_the_fourth)
    with pytest.raises(KeyboardInterrupt):
        bring(*parts)
    assert Article.objects.count() == 3
    monkeypatch.setitem(importing.posts.IMPORTERS, "post", importer)
    assert "articles                   3         3" in bring(*parts)
    assert Article.objects.count() == 6
    assert Author.objects.count() == 1


def test_what_the_newsroom_changed_since_stays_changed(bring):
    bring(author(), post(10))
    Article.objects.update(headline="Mieux")
    assert "articles                   0         1" in bring(author(), post(10, title="Autre"))
    assert Article.objects.get().headline == "Mieux"
