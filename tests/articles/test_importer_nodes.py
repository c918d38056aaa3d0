"""What imported articles show beside words and single photos: rows as the editor's dialogues would make them."""

import html

import pytest
from django_tasks_db.models import DBTaskResult

from articles import attachments, fetching
from articles.models import Article, ArticleImage, Embed
from articles.storing import forget_unused
from newsroom.models import ImportedItem
from tests.articles.test_embeds import MP3
from tests.articles.test_importer_posts import bring as bring
from tests.articles.test_importer_posts import put
from tests.newsroom.test_import_wordpress import everything, files
from tests.public import flat
from tests.wordpress import SITE, attachment, author, item, post

pytestmark = pytest.mark.django_db

UPLOADS = f"{SITE}/wp-content/uploads"
PDF = b"%PDF-1.7\n" + b"0" * 2000
TWEET = (
    '<blockquote class="twitter-tweet"><p>Le pont rouvre.</p>— Mairie (@mairie) <a href="https://twitter.com/mairie/status/12">'
    "24 octobre</a></blockquote>"
)
TEXT = f"""Début.

[gallery ids="5,6"]

https://youtu.be/dQw4w9WgXcQ

{TWEET}

<a href="{UPLOADS}/2024/01/rapport.pdf">Le rapport</a>

[audio mp3="{UPLOADS}/2024/01/maire.mp3"][/audio]

[su_note note_color="#fff"]Fin.[/su_note]"""


@pytest.fixture
def whole(bring):
    """The parts of an export of one post that shows something of everything."""
    for name in ("un", "deux"):
        put(bring, f"2024/01/{name}.jpg", size=120 if name == "un" else 140)
    put(bring, "2024/01/rapport.pdf", PDF)
    put(bring, "2024/01/maire.mp3", MP3)
    return [
        author(),
        attachment(5, "2024/01/un.jpg", caption="Le quai", meta={"_wp_attachment_image_alt": "Un quai"}),
        attachment(6, "2024/01/deux.jpg", caption="Le bac"),
        attachment(7, "2024/01/rapport.pdf"),
        attachment(8, "2024/01/maire.mp3"),
        post(10, TEXT),
    ]


def test_the_article_shows_them_as_the_editor_s_own(bring, whole, client, monkeypatch):
    monkeypatch.setattr(fetching, "fetch", lambda address: pytest.fail(f"{address} is asked while importing"))
    bring(*whole)
    article = Article.objects.get()
    gallery, video, card, document, sound = (
        Embed.objects.get(kind="gallery"),
        Embed.objects.get(kind="video"),
        Embed.objects.get(kind="post"),
        Embed.objects.get(file_name="rapport.pdf"),
        Embed.objects.get(file_name="maire.mp3"),
    )
    places = [f'<div data-embed="{row.pk}"></div>' for row in (gallery, video, card, document, sound)]
    assert article.body.split("\n") == ["<p>Début.</p>", *places, "<p>Fin.</p>"]
    assert set(article.embeds.all()) == {gallery, video, card, document, sound}
    assert {embed.created_by for embed in article.embeds.all()} == {None}
    assert [line.image.caption for line in gallery.lines.all()] == ["Le quai", "Le bac"]
    assert (video.source, video.code, video.title) == ("youtube", "dQw4w9WgXcQ", "Vidéo")
    assert (card.name, card.text) == ("Mairie (@mairie)", "Le pont rouvre.")
    assert (document.title, document.media_type, document.size) == ("Le rapport", "application/pdf", len(PDF))
    assert sound.title == "maire"
    page = html.unescape(flat(client.get(article.get_absolute_url()).content.decode()))
    for said in ("Le quai", 'alt="Un quai"', "Le pont rouvre.", "Télécharger le document", "Télécharger le son", "Vidéo"):
        assert said in page
    assert "su_note" not in page


@pytest.mark.django_db(transaction=True)
def test_the_picture_of_a_video_is_left_to_the_background(bring, whole):
    bring(*whole)
    tasks = DBTaskResult.objects.filter(task_path="articles.posters.fetch_poster")
    assert [task.args_kwargs["args"] for task in tasks] == [["youtube", "dQw4w9WgXcQ"]]


def test_a_dry_run_counts_them_and_writes_nothing(bring, whole, settings):
    before = everything()
    dry = bring(*whole, dry=True)
    assert everything() == before
    assert files(settings.MEDIA_ROOT) == []
    for name, number in (("documents et sons", 2), ("galeries", 1), ("vidéos", 1), ("cartes", 1)):
        assert f"{name:18}{number:>10}" in dry
    wet = bring(*whole)
    assert [line for line in wet.splitlines() if line not in dry] == ["Import terminé : ancien.example"] + [
        line for line in wet.splitlines() if "redirections" in line or "worker" in line or "renditions" in line
    ]


def test_a_repeat_adds_nothing(bring, whole, settings):
    bring(*whole)
    before, media = everything(), files(settings.MEDIA_ROOT)
    report = bring(*whole)
    assert everything() == before
    assert files(settings.MEDIA_ROOT) == media
    assert f"{'documents et sons':18}{0:>10}{2:>10}" in report
    assert "galeries" not in report


def test_photos_of_a_gallery_have_the_words_of_this_text(bring, whole):
    block = "".join(
        f'<!-- wp:image --><figure><img class="wp-image-{n}" alt="Ici {n}"><figcaption>Là {n}</figcaption></figure>'
        for n in (5, 6)
    )
    bring(
        *whole[:-1],
        post(11, f'<!-- wp:gallery --><figure class="wp-block-gallery">{block}<figcaption>Le port</figcaption></figure>'),
    )
    assert Embed.objects.get().title == "Le port"
    assert [(use.alt, use.caption) for use in ArticleImage.objects.order_by("pk")] == [("Ici 5", "Là 5"), ("Ici 6", "Là 6")]


def test_a_gallery_without_numbers_shows_the_photos_uploaded_to_its_post(bring, whole):
    first = attachment(5, "2024/01/un.jpg", post_parent="12", menu_order="2")
    second = attachment(6, "2024/01/deux.jpg", post_parent="12", menu_order="1")
    bring(author(), first, second, post(12, "[gallery]"))
    assert [line.image.file_name for line in Embed.objects.get().lines.all()] == ["deux.jpg", "un.jpg"]


def test_the_answers_that_wordpress_kept_give_a_video_its_title(bring):
    kept = '<iframe title="Le pont rouvre" src="https://www.youtube.com/embed/dQw4w9WgXcQ?feature=oembed"></iframe>'
    bring(post(10, "https://youtu.be/dQw4w9WgXcQ", meta={"_oembed_0a1b": kept, "_oembed_time_0a1b": "1700000000"}))
    assert Embed.objects.get().title == "Le pont rouvre"


def linking(pk: int, words: str, address: str = f"{UPLOADS}/2024/01/rapport.pdf") -> str:
    return post(pk, f'<p><a href="{address}">{words}</a></p>')


def test_a_file_of_many_articles_is_kept_once_under_each_title(bring, whole):
    bring(*whole[:-1], linking(11, "Le rapport"), linking(12, "Le rapport"), linking(13, "Annexe"))
    first, second = Embed.objects.filter(file_name="rapport.pdf").order_by("pk")
    assert (first.title, first.articles.count()) == ("Le rapport", 2)
    assert (second.title, second.articles.count()) == ("Annexe", 1)
    report = bring(*whole[:-1], linking(14, "Le rapport"))
    assert first.articles.count() == 3
    assert f"{'documents et sons':18}{0:>10}" in report


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        (f"{UPLOADS}/2024/01/absent.pdf", "absent du dossier"),
        (f"{UPLOADS}/2024/01/faux.pdf", "Document ou son refusé"),
        (f"{UPLOADS}/2024/01/cache.pdf", "pas repris"),
        (f"{UPLOADS}/2024/01/tableau.xlsx", "pas repris"),
        (f"{UPLOADS}/../secret.pdf", "pas repris"),
    ],
)
def test_a_file_that_cannot_come_stays_a_link_and_the_report_says_why(bring, tmp_path, address, reason):
    put(bring, "2024/01/faux.pdf", b"<html>")
    put(bring, "2024/01/cache.pdf", PDF)  # no attachment of the export: nobody gave it to readers by itself
    (tmp_path / "secret.pdf").write_bytes(PDF)
    known = [attachment(20, "2024/01/absent.pdf"), attachment(21, "2024/01/faux.pdf"), attachment(22, "../secret.pdf")]
    report = bring(author(), *known, linking(10, "Le rapport", address))
    assert Article.objects.get().body == f'<p><a href="{address}">Le rapport</a></p>'
    assert reason in report
    assert report.count("Ce fichier est") + report.count("Seuls des PDF") <= 1
    assert address in report
    assert not Embed.objects.exists()


def test_a_file_of_another_site_is_a_link_like_any_other(bring, whole):
    report = bring(*whole[:-1], linking(11, "Le rapport", "https://fmi.example/wp-content/uploads/2024/01/rapport.pdf"))
    assert "fmi.example" in Article.objects.get().body
    assert "fmi.example" not in report
    assert "qu’aucun texte importé ne montre" in report


def test_a_file_heavier_than_those_of_the_editor_is_refused(bring, monkeypatch):
    monkeypatch.setattr(attachments, "HEAVIEST", 1000)
    put(bring, "rapport.pdf", PDF)
    assert "plus de 20" in bring(attachment(7, "rapport.pdf"), linking(10, "Le rapport", f"{UPLOADS}/rapport.pdf"))


def test_a_file_that_no_article_showed_and_that_was_swept_comes_again_when_one_does(bring, whole):
    bring(*whole[:-1], linking(11, "Le rapport"))
    article = Article.objects.get()
    article.embeds.clear()
    Embed.objects.update(created_at="2020-01-01T00:00Z")
    forget_unused()
    bring(*whole[:-1], linking(12, "Le rapport"))
    assert Embed.objects.get().articles.get().slug == "texte-12"


def test_files_are_written_outside_of_transactions(bring, whole, monkeypatch):
    """A killed import leaves a file only where the sweep finds it announced."""
    from articles.importers import texts

    seen = []

    def killed(*_args, **_options):
        seen.append(Embed.objects.count())
        raise KeyboardInterrupt

    monkeypatch.setattr(texts, "converted", killed)
    with pytest.raises(KeyboardInterrupt):
        bring(*whole)
    assert seen == [2]


def test_a_flat_page_has_links_and_no_inserts(bring, whole):
    bring(*whole[:-1], item(20, "page", "Qui", f"https://youtu.be/dQw4w9WgXcQ\n\n{TWEET}", {}, [], post_name="qui"))
    from articles.models import Page

    body = Page.objects.get(slug="qui").body
    assert '<a href="https://youtu.be/dQw4w9WgXcQ">' in body
    assert "data-embed" not in body
    assert "Le pont rouvre." in body


def test_the_report_names_and_counts_what_nobody_knows(bring):
    boxes = "<!-- wp:foxiz/boite --><p>Dit.</p><!-- /wp:foxiz/boite -->" * 3
    report = bring(post(10, f'{boxes}[mc4wp_form id="1"][mc4wp_form id="2"]'), post(11, '[mc4wp_form id="1"]'))
    assert "Bloc WordPress inconnu « foxiz/boite » : ses mots sont gardés, pas sa forme (3)" in report
    assert "Code de module [mc4wp_form] : retiré, le texte qu’il entoure est gardé (3)" in report
    assert "10 « Un titre » (2 fois)" in report
    assert "mc4wp" not in Article.objects.get(slug="texte-10").body


def test_the_ledger_keeps_files_apart_from_photos(bring, whole):
    bring(*whole)
    kinds = ImportedItem.objects.filter(kind__in=["document", "shown"]).values_list("kind", flat=True)
    assert sorted(kinds) == ["document"] * 2 + ["shown"] * 4
