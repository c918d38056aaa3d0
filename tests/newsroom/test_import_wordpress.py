"""The seed export into an empty newspaper: every row, and what stays outside."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from PIL import Image as Picture

from articles.models import Article, Author, Event, Image, Page, Redirect, Reference, Revision, Section, Tag
from comments import vault
from comments.models import Comment, CommentEvent, Origin, Sender
from newsroom.models import ImportedItem
from tests.pictures import opened

pytestmark = pytest.mark.django_db

SLUG = "des-soldats-nord-coreens-deployes-en-russie-selon-lukraine"
LEBANON = "france-macron-annonce-100-millions-deuros-daide-au-liban"


def bring(seed_data: Path, *options: str) -> str:
    out = io.StringIO()
    call_command(
        "import_wordpress", str(seed_data / "seed-site.wxr.xml"), "--uploads", str(seed_data / "seed-site-uploads"), *options,
        stdout=out,
    )  # fmt: skip
    return out.getvalue()


@pytest.fixture
def imported(seed_data) -> str:
    return bring(seed_data)


@pytest.fixture
def article(imported) -> Article:
    return Article.objects.get(slug=SLUG)


def everything() -> dict[str, list]:
    """All rows of all tables."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.label not in {"auth.Permission", "contenttypes.ContentType"}
    }


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_the_article_is_whole(article):
    assert article.headline == "Des soldats nord-coréens déployés en Russie, selon l’Ukraine"
    assert article.status == Article.Status.PUBLISHED
    assert article.published_at == article.first_published_at == datetime(2024, 10, 24, 14, 5, tzinfo=UTC)
    assert article.get_absolute_url() == f"/2024/10/24/{SLUG}/"
    assert article.section.name == "International"
    assert [author.name for author in article.authors.all()] == ["Casimir Vodjo"]
    assert {tag.name for tag in article.tags.all()} == {"Corée du Nord", "Ukraine"}
    assert article.standfirst == article.kicker == ""
    assert article.seo_description == "Kiev affirme que des soldats nord-coréens sont arrivés dans la région de Koursk."
    assert article.comments_open
    assert article.word_count == 305
    assert article.reading_minutes == 2


@pytest.mark.once
def test_its_text_is_kept_letter_for_letter(article, seed_data):
    """The paragraphs of the page that the product was ordered with, and nothing of its advertising."""
    lines = (seed_data / "seed-article.txt").read_text().split("\n\n")
    paragraphs = [line for line in lines if len(line) > 150]
    assert len(paragraphs) == 5
    liban = Article.objects.get(slug=LEBANON)
    pieces = [f"<p>{paragraph}</p>" for paragraph in paragraphs]
    pieces.insert(2, f'<div data-see-also="{liban.pk}"></div>')
    assert article.body == "\n".join(pieces)


@pytest.mark.once
def test_its_picture_stands_upright_with_caption_credit_and_alternative(article):
    image = article.lead_image
    assert (image.caption, image.credit, image.alt) == (
        "Des soldats nord-coréens",
        "Reporter Anonyme",
        "Des soldats nord-coréens",
    )
    assert (image.width, image.height) == (2400, 1600)  # the file lies on its side: 1600 × 2400 and an orientation
    with image.original.open() as file:
        picture = opened(file.read())
    assert picture.size == (2400, 1600)
    assert not picture.getexif()
    assert image.renditions.get().width == 720


@pytest.mark.once
def test_the_picture_is_turned_the_right_way(article, seed_data):
    """Pixel by pixel against the export's file turned by 90° clockwise, as its EXIF orientation 6 asks."""
    original = Picture.open(next((seed_data / "seed-site-uploads").rglob("*.jpg")))
    upright = original.convert("RGB").transpose(Picture.Transpose.ROTATE_270).resize((60, 40))
    with article.lead_image.original.open() as file:
        ours = opened(file.read()).convert("RGB").resize((60, 40))
    for x, y in ((2, 2), (57, 2), (2, 37), (57, 37), (30, 20)):
        assert all(abs(a - b) < 12 for a, b in zip(upright.getpixel((x, y)), ours.getpixel((x, y)), strict=True))


def test_two_articles_cite_each_other(article):
    liban = Article.objects.get(slug=LEBANON)
    assert article.references.get(kind=Reference.Kind.SEE_ALSO).target == liban
    assert liban.references.get(kind=Reference.Kind.SEE_ALSO).target == article
    assert f'<div data-see-also="{article.pk}"></div>' in liban.body


def test_sections_keep_their_parents(imported):
    assert Section.objects.get(slug="afrique").parent == Section.objects.get(slug="international")
    assert Section.objects.count() == 2
    assert set(Tag.objects.values_list("slug", flat=True)) == {"coree-du-nord", "ukraine"}
    assert set(Author.objects.values_list("slug", "user")) == {("casimir-vodjo", None), ("la-redaction", None)}


def test_the_draft_stays_a_draft_with_the_revision_that_marks_its_pictures_as_old(imported):
    draft = Article.objects.get(status=Article.Status.DRAFT)
    assert draft.headline == "Brouillon : entretien à relire"
    assert draft.published_at is None
    revision = draft.revisions.get()
    assert revision.kind == Revision.Kind.IMPORTED
    assert revision.content["body"] == draft.body
    assert not Redirect.objects.filter(article=draft).exists()


def test_the_scheduled_post_is_scheduled(imported):
    scheduled = Article.objects.scheduled().get()
    assert (scheduled.slug, scheduled.published_at.year) == ("publication-programmee", 2031)
    assert not Article.objects.published().filter(pk=scheduled.pk).exists()


def test_the_page_is_a_flat_page_and_its_old_address_leads_there(imported):
    page = Page.objects.get(slug="mentions-legales")
    assert page.is_public
    assert page.in_footer
    assert page.body == "<p>Éditeur : L’Escale, site de démonstration.</p>"
    assert Redirect.objects.get(old_path="/2023/01/05/mentions-legales/").new_path == "/mentions-legales/"


def test_the_thread_is_what_readers_wrote(article):
    shown = list(article.comments.approved().order_by("created_at"))
    assert [(comment.name, comment.parent) for comment in shown] == [("Kodjo", None), ("Awa D.", shown[0])]
    assert shown[1].root == shown[0]
    assert shown[0].text == "Merci pour cet article. Que disent les autres pays de la région ?"
    assert shown[0].created_at == datetime(2024, 10, 25, 8, 2, 10, tzinfo=UTC)
    assert set(article.comments.values_list("name", "status")) == {
        ("Kodjo", "approved"), ("Awa D.", "approved"), ("Mireille", "pending"), ("CASINO BONUS", "spam"),
    }  # fmt: skip
    assert CommentEvent.objects.filter(kind=CommentEvent.Kind.IMPORTED).count() == 4


def test_notes_pingbacks_and_the_bin_stay_outside_and_are_named(imported):
    for text in ("NOTE INTERNE", "cite cet article", "corbeille."):
        assert not Comment.objects.filter(text__contains=text).exists()
    for reason in ("Note interne", "pingback", "corbeille"):
        assert reason in imported


def test_addresses_are_in_the_vault_only(imported):
    kodjo = Comment.objects.get(name="Kodjo")
    assert vault.email_of(kodjo.sender) == "kodjo.secret@courriel.example"
    assert Sender.objects.get(pk=kodjo.sender_id).last_seen == kodjo.created_at
    assert not Origin.objects.exists()  # network addresses of 2024 are older than the 30 days that we keep them
    assert "@" not in imported
    for label, rows in everything().items():
        assert "courriel.example" not in repr(rows), label
        assert "192.0.2." not in repr(rows), label


def test_old_addresses_lead_to_the_article(article):
    paths = set(article.redirects.values_list("old_path", flat=True))
    assert paths == {"/?p=121", "/?p=120"}  # its own address is the old one; 120 is its picture's page
    assert Redirect.objects.get(old_path="/category/international/afrique/").new_path == "/rubrique/afrique/"
    assert Redirect.objects.get(old_path="/tag/ukraine/").new_path == "/sujet/ukraine/"
    assert Redirect.objects.get(old_path="/author/casimir/").new_path == "/auteur/casimir-vodjo/"


def test_the_dry_run_writes_nothing_and_counts_everything(seed_data, settings):
    before = everything()
    out = bring(seed_data, "--dry-run")
    assert everything() == before
    assert files(settings.MEDIA_ROOT) == []
    for line in ("auteurs                    2", "photos                     1", "articles                   4"):
        assert line in out
    assert "rien n’a été écrit" in out


def test_a_second_import_changes_nothing(seed_data, imported, settings):
    before, media = everything(), files(settings.MEDIA_ROOT)
    out = bring(seed_data)
    assert everything() == before
    assert files(settings.MEDIA_ROOT) == media
    assert "articles                   0         4" in out
    assert "commentaires               0         4" in out
    assert "redirections" not in out


def test_every_row_is_noted_with_the_hash_of_what_was_written(imported):
    kinds = ImportedItem.objects.filter(run=1).values_list("kind", flat=True)
    assert sorted(set(kinds)) == ["article", "author", "comment", "file", "image", "page", "section", "tag", "term"]
    assert all(len(checksum) == 64 for checksum in ImportedItem.objects.values_list("checksum", flat=True))
    assert Event.objects.count() == 4


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "n’existe pas"),
        (b"", "est vide"),
        (b"   \n", "est vide"),
        (b"Bonjour, ceci est un texte.", "ligne 1"),
        (b"<html><body/></html>", "pas un export WordPress"),
        (b"<rss><channel><title>Flux</title></channel></rss>", "flux RSS"),
        (b'<?xml version="1.0" encoding="klingon"?><rss/>', "UTF-8"),
    ],
)
def test_what_is_no_export_is_told_in_one_sentence(tmp_path, content, sentence):
    file = tmp_path / "export.xml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError) as caught:
        call_command("import_wordpress", str(file))
    assert sentence in str(caught.value)
    assert caught.value.returncode == 1
    assert "\n" not in str(caught.value)


@pytest.mark.once
def test_a_folder_that_is_missing_is_named(seed_data, tmp_path):
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("import_wordpress", str(seed_data / "seed-site.wxr.xml"), "--uploads", str(tmp_path / "rien"))
    with pytest.raises(CommandError, match="dossier"):
        call_command("import_wordpress", str(tmp_path))


@pytest.mark.once
def test_a_cut_file_is_refused_with_its_line_before_anything_is_written(seed_data, tmp_path):
    whole = (seed_data / "seed-site.wxr.xml").read_bytes()
    (tmp_path / "cut.xml").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandError, match="ligne 1[0-9][0-9]"):
        call_command("import_wordpress", str(tmp_path / "cut.xml"))
    assert not ImportedItem.objects.exists()
    assert not Article.objects.exists()


def test_without_the_uploads_folder_the_texts_come_and_the_report_says_why_no_picture_did(seed_data):
    out = io.StringIO()
    call_command("import_wordpress", str(seed_data / "seed-site.wxr.xml"), stdout=out)
    assert Article.objects.get(slug=SLUG).lead_image is None
    assert not Image.objects.exists()
    assert "--uploads" in out.getvalue()
