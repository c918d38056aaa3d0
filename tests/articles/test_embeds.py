"""Videos, galleries, files and cards: how they come in, what readers get of them, and that no version loses them."""

import html
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles import attachments, checklist, comparison, copying, embeds, keeping, library, workflow
from articles.models import Article, Embed
from articles.models.revision import blank_content
from articles.text import clean_body
from tests.articles.writing import filled, make_draft
from tests.factories import make_article, make_author, make_section, make_user
from tests.public import flat, make_picture

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/articles/article/embeds/"
MP3 = b"ID3\x04" + b"\0" * 3000
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def writer(client):
    person = make_user("Journaliste", first_name="Afi", last_name="Mensah")
    client.force_login(person)
    return person


@pytest.fixture
def editor():
    return make_user("Rédaction en chef")


def place(*rows):
    return "".join(f'<div data-embed="{row.pk}"></div>' for row in rows)


def make_video(by=None, **fields):
    row = {"source": "youtube", "code": "dQw4w9WgXcQ", "title": "Le pont", **fields}
    return Embed.objects.create(kind="video", created_by=by, **row)


def shown(client, *rows, **fields):
    article = make_article(body=f"<p>Un.</p>{place(*rows)}", **fields)
    article.embeds.add(*rows)
    return client.get(article.get_absolute_url())


def words(response):
    return html.unescape(flat(response.content.decode()))


def sent(client, kind, **data):
    return client.post(ADDRESS, {"kind": kind, **data})


def a_file(content=MP3, name="Entretien du maire.MP3"):
    return SimpleUploadedFile(name, content)


@pytest.mark.once
def test_a_video_comes_in_as_source_and_id(client, writer):
    answer = sent(client, "video", address="https://youtu.be/dQw4w9WgXcQ?si=suivi", title="Le pont").json()
    video = Embed.objects.get()
    assert (video.source, video.code, video.created_by, answer["id"]) == ("youtube", "dQw4w9WgXcQ", writer, video.pk)
    assert "Le pont" in answer["html"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("kind", "data", "wrong"),
    [
        ("video", {}, ["address", "title"]),
        ("video", {"address": "https://mauvais.example/v", "title": "x"}, ["address"]),
        ("video", {"address": "https://youtu.be/dQw4w9WgXcQ", "title": "x", "poster": "²"}, ["poster"]),
        ("gallery", {}, ["pictures"]),
        ("gallery", {"pictures": ["1", "x", "9" * 30]}, ["pictures"]),
        ("file", {}, ["title", "upload"]),
        ("post", {"address": "javascript:x"}, ["address", "name", "text"]),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, writer, kind, data, wrong):
    response = sent(client, kind, **data)
    assert (response.status_code, sorted(response.json()["errors"])) == (422, wrong)
    assert not Embed.objects.exists()


@pytest.mark.once
def test_titles_get_the_newspaper_s_typography_and_the_words_of_a_post_stay(client, writer):
    sent(client, "video", address="https://youtu.be/dQw4w9WgXcQ", title='Le "pont" : et après ?')
    sent(client, "post", address="https://x.com/maire/status/12", name="Le maire", text='Un "mot" : voilà !')
    video, post = Embed.objects.order_by("pk")
    assert video.title == "Le «\u00a0pont\u00a0»\u00a0: et après\u202f?"
    assert post.text == 'Un "mot" : voilà !'


@pytest.mark.once
def test_an_unknown_kind_is_refused(client, writer):
    assert sent(client, "iframe").status_code == 422


@pytest.mark.once
def test_a_reader_gets_a_link_and_no_third_party(client):
    response = shown(client, make_video(title='<b>"Le pont"'), make_video(source="vimeo", code="76979871"))
    page = response.content.decode()
    assert "<iframe" not in page
    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ"' in page
    assert "<b>&quot;" not in page
    assert "Cliquer charge la vidéo de YouTube" in words(response)
    policy = response["Content-Security-Policy"]
    assert "frame-src https://player.vimeo.com https://www.youtube-nocookie.com;" in f"{policy};"
    assert "js/video" in page


@pytest.mark.once
def test_a_page_without_video_lets_no_frame_in(client):
    response = client.get(make_article().get_absolute_url())
    assert "frame-src" not in response["Content-Security-Policy"]
    assert "css/embeds" not in response.content.decode()


@pytest.mark.once
def test_the_preview_of_a_video_lets_its_player_in(client, editor):
    client.force_login(editor)
    draft = workflow.create({**blank_content(), "body": place(make_video(editor))}, by=editor)
    response = client.get(reverse("admin:articles_article_preview", args=[draft.pk]))
    assert "Le pont" in words(response)
    assert "frame-src https://www.youtube-nocookie.com" in response["Content-Security-Policy"]


@pytest.mark.once
def test_a_gallery_shows_its_photos_in_order_and_a_sentence_for_one_that_may_not_be_seen(client, writer):
    one, two, gone = make_picture(caption="Un", alt="A"), make_picture(caption="Deux", alt="B"), make_picture(caption="Trois")
    pk = sent(client, "gallery", pictures=[two.pk, gone.pk, one.pk, two.pk], title="Le port").json()["id"]
    type(gone).objects.filter(pk=gone.pk).update(expires_at=timezone.now())
    response = shown(client, Embed.objects.get(pk=pk))
    page = words(response)
    assert "Trois" not in page
    assert not [file.file.name for file in gone.renditions.all() if file.file.name in page]
    assert 0 < page.index('alt="B"') < page.index("Cette photo n’est plus disponible.") < page.index('alt="A"')
    assert {f"image-{one.pk}", f"image-{gone.pk}"} <= set(response["Cache-Tag"].split())


@pytest.mark.once
def test_a_sound_is_heard_and_taken_away(client, writer):
    pk = sent(client, "file", upload=a_file(), title="L’entretien").json()["id"]
    sound = Embed.objects.get(pk=pk)
    assert sound.file.name.startswith("public/")
    assert "maire" not in sound.file.name
    page = words(shown(client, sound))
    assert '<audio class="attachment__sound" controls preload="none"' in page
    assert 'download="entretien-du-maire.mp3"' in page
    assert f"MP3, 3{NBSP}ko" in page
    answer = client.get(sound.file.url)
    assert (answer["Content-Type"], b"".join(answer.streaming_content)) == ("audio/mpeg", MP3)


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (MP3, "mp3"),
        (b"\xff\xfb\x90\x00", "mp3"),
        (b"\0\0\0\x20ftypM4A \0\0", "m4a"),
        (b"OggS\0\2", "ogg"),
        (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
        (b"\0\0\0\x20ftypmp42\0\0hdlr\0\0\0\0\0\0\0\0vide", None),
        (b"<html><script>", None),
        (b"MZ\x90\0", None),
        (b"\xff\xd8\xff\xe0", None),
        (b" %PDF-1.7", None),
        (b"\xff", None),
    ],
)
def test_what_a_file_is_stands_in_its_first_bytes(content, ending):
    assert attachments.kind_of(content) == ending


@pytest.mark.once
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide"),
        (b"<html>", "Seuls des PDF et des sons"),
        (b"%PDF-" + b"0" * attachments.HEAVIEST, f"plus de 20{NBSP}Mo"),
    ],
)
def test_other_files_are_refused_in_french(client, writer, content, sentence):
    response = sent(client, "file", upload=a_file(content, "x.pdf"), title="x")
    assert response.status_code == 422
    assert sentence in response.json()["errors"]["upload"][0]


@pytest.mark.once
def test_a_card_quotes_the_post_and_loads_nothing(client, writer):
    data = {
        "address": "https://twitter.com/onu/status/12?s=20",
        "name": "ONU <i>",
        "text": "Bonjour\n\n<script>alert(1)</script>",
    }
    post = Embed.objects.get(pk=sent(client, "post", **data).json()["id"])
    response = shown(client, post)
    page = response.content.decode()
    assert 'href="https://twitter.com/onu/status/12"' in page
    assert "&lt;script&gt;alert(1)" in page
    assert "ONU &lt;i&gt;" in page
    assert "frame-src" not in response["Content-Security-Policy"]


def test_a_card_whose_words_nobody_has_says_whose_post_it_is(client):
    post = Embed.objects.create(kind="post", source="x", name="@onu", url="https://x.com/onu/status/12")
    page = words(shown(client, post))
    assert "@onu" in page
    assert "Voir la publication sur X" in page
    assert "post__text" not in page


def test_queries_do_not_grow_with_what_a_text_shows(client, django_assert_max_num_queries):
    pictures = [make_picture() for _ in range(6)]
    gallery = Embed.objects.create(kind="gallery")
    for order, image in enumerate(pictures):
        gallery.lines.create(image=image, order=order)
    rows = [gallery, make_video(poster=pictures[0]), *(make_video() for _ in range(5))]
    article = make_article(body=place(*rows))
    article.embeds.add(*rows)
    with django_assert_max_num_queries(10):
        client.get(article.get_absolute_url())


# Hostile texts


@pytest.mark.parametrize("key", ["7 onload", "-1", "0", "7x", "٧", "9" * 30])
def test_a_number_that_is_none_loses_its_attribute(key):
    assert clean_body(f'<div data-embed="{key}"></div>') == "<div></div>"


def test_the_number_of_a_stranger_gives_nothing(client, writer, editor):
    secret = make_video(editor, title="Lamantin")
    draft = workflow.create({**blank_content(), "headline": "À moi", "body": place(secret)}, by=writer)
    preview = reverse("admin:articles_article_preview", args=[draft.pk])
    assert "Lamantin" not in client.get(preview).content.decode()
    assert client.get(ADDRESS, {"id": secret.pk}).json() == {"rows": []}
    client.force_login(editor)
    assert client.get(ADDRESS, {"id": secret.pk}).json()["rows"][0]["title"] == "Lamantin"


@pytest.mark.parametrize("key", ["x", "-1", "9" * 30, "0", "²"])
def test_no_row_is_no_answer(client, writer, key):
    assert client.get(ADDRESS, {"id": key}).json() == {"rows": []}


# Versions, library, checklist


def test_an_older_version_brings_back_what_it_showed(client, writer, editor):
    first, second = make_video(writer, title="Avant"), make_video(writer, title="Après")
    fields = {"headline": "Le pont", "section": make_section().pk, "authors": [make_author().pk]}
    draft = workflow.create({**blank_content(), **fields, "body": place(first)}, by=writer)
    old = draft.revisions.newest()
    workflow.save(draft, {**workflow.content_to_edit(draft), "body": place(second)}, by=writer)
    workflow.publish(draft, by=editor)
    assert "Après" in words(client.get(draft.get_absolute_url()))
    workflow.save(draft, old.content, by=editor)
    assert "Avant" not in words(client.get(draft.get_absolute_url()))
    workflow.publish(draft, by=editor)
    assert "Avant" in words(client.get(draft.get_absolute_url()))


def test_a_photo_of_a_gallery_is_in_use_as_long_as_the_text_shows_it(writer, editor):
    one, two = make_picture(), make_picture()
    gallery = embeds.add(Embed.Kind.GALLERY, by=writer, pictures=[one.pk, two.pk])
    draft = workflow.create({**blank_content(), "body": place(gallery)}, by=writer)
    with pytest.raises(library.InUse):
        library.put_into_bin(one, by=editor)
    workflow.save(draft, {**workflow.content_to_edit(draft), "body": "<p>Un.</p>"}, by=writer)
    library.put_into_bin(one, by=editor)


@pytest.mark.once
def test_photos_of_a_gallery_need_words_and_the_picture_of_a_video_only_its_credit(writer):
    bare, poster = make_picture(alt="", credit=""), make_picture(alt="", credit="")
    gallery = embeds.add(Embed.Kind.GALLERY, by=writer, pictures=[bare.pk, make_picture().pk])
    content = {**blank_content(), "headline": "Le pont", "body": place(gallery, make_video(writer, poster=poster))}
    draft = workflow.create(content, by=writer)
    said = " ".join(lack.message for lack in checklist.picture_lacks(draft, content))
    assert said.count("texte alternatif") == 1
    assert said.count("crédit") == 2


def test_a_photo_of_a_gallery_gets_words_for_this_text_alone(client, writer, editor):
    bare, other = make_picture(alt="", caption="Le quai"), make_picture(alt="Une grue")
    gallery = embeds.add(Embed.Kind.GALLERY, by=writer, pictures=[bare.pk, other.pk])
    draft = make_draft(writer, body=f"<p>Un.</p>{place(gallery)}")
    page = client.get(reverse("admin:articles_article_change", args=[draft.pk])).content.decode()
    assert f'id="photo-{bare.pk}"' in page
    said = [{"image": bare.pk, "alt": "Un quai vide", "caption": "Le quai, à l’aube"}]
    client.post(reverse("admin:articles_article_change", args=[draft.pk]), filled(draft, pictures=said, step="submit"))
    draft.refresh_from_db()
    workflow.publish(draft, by=editor)
    page = words(client.get(draft.get_absolute_url()))
    assert 0 < page.index('alt="Un quai vide"') < page.index("Le quai, à l’aube") < page.index('alt="Une grue"')
    bare.refresh_from_db()
    assert (bare.alt, bare.caption) == ("", "Le quai")


@pytest.mark.once
def test_a_box_that_nobody_gave_a_heading_has_none():
    assert clean_body('<div class="box"><h3></h3><p>Un</p></div>') == '<div class="box"><p>Un</p></div>'
    assert clean_body('<div class="box"><h3>Repères</h3><p>Un</p></div>') == '<div class="box"><h3>Repères</h3><p>Un</p></div>'


@pytest.mark.once
def test_a_comparison_names_what_came_and_went(client, writer):
    gallery = embeds.add(
        Embed.Kind.GALLERY, by=writer, pictures=[make_picture(caption="Quai").pk, make_picture(caption="Bac").pk]
    )
    post = Embed.objects.create(kind="post", source="x", name="ONU", text="Bonjour", created_by=writer)
    before = {**blank_content(), "body": f"<p>Un.</p>{place(make_video(writer), gallery)}"}
    after = {**before, "body": f"<p>Un.</p>{place(gallery, post)}"}
    found = comparison.compare(before, after, user=writer)
    lines = [(line.state, line.label, line.runs[0].text) for stretch in found.body for line in stretch.lines]
    assert lines == [
        ("same", "Paragraphe", "Un."),
        ("removed", "Vidéo", "Le pont (YouTube)"),
        ("same", "Galerie", "Quai, Bac"),
        ("added", "Publication", "ONU (X) – Bonjour"),
    ]


def test_a_comparison_does_not_tell_what_the_person_may_not_see(writer, editor):
    secret = make_video(editor, title="Lamantin")
    found = comparison.compare(blank_content(), {**blank_content(), "body": place(secret)}, user=writer)
    assert [(line.label, line.runs[0].text) for line in found.body[0].lines] == [("Insertion", f"n°{NBSP}{secret.pk}")]


def test_what_keeps_itself_keeps_what_it_shows(client, writer, editor):
    video = make_video(writer)
    content = {**blank_content(), "headline": "Le pont", "body": place(video)}
    draft = keeping.begin(content, by=writer, key="k")
    keeping.keep(draft, content, by=writer, base=None)
    client.force_login(editor)
    preview = client.get(reverse("admin:articles_article_preview", args=[draft.pk]))
    assert "Le pont" in words(preview)
    assert list(draft.embeds.all()) == [video]
    draft.refresh_from_db()
    copy = copying.duplicate(draft, by=editor)
    assert list(copy.embeds.all()) == [video]


@pytest.mark.once
def test_a_file_is_served_as_what_it_is_and_nothing_else(client, writer):
    pk = sent(client, "file", upload=a_file(b"%PDF-1.7\n<script>", "../../<b>Rapport\r\n.html"), title="x").json()["id"]
    row = Embed.objects.get(pk=pk)
    answer = client.get(row.file.url)
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert row.file_name.endswith(".pdf")
    assert set(row.file_name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_the_article_that_is_taken_away_and_comes_back_with_it(client, writer, run_tasks):
    chief = make_user(is_superuser=True)
    pk = sent(client, "file", upload=a_file(), title="x").json()["id"]
    url = Embed.objects.get(pk=pk).file.url

    def step(verb, article):
        verb(article, by=chief)
        run_tasks()
        return client.get(url).status_code

    def draft(headline):
        return make_draft(chief, headline=headline, body=f'<div data-embed="{pk}"></div>')

    article, other = draft("Un"), draft("Deux")
    assert client.get(url).status_code == 200
    assert step(workflow.publish, article) == 200
    assert step(workflow.unpublish, article) == 404
    assert step(workflow.publish, other) == 200  # it shows the same file
    assert step(workflow.publish, article) == 200
    assert step(workflow.put_into_bin, other) == 200
    assert step(workflow.put_into_bin, article) == 404
    assert step(workflow.restore, article) == 200


@pytest.mark.django_db(transaction=True)
def test_the_editor_says_of_a_file_that_readers_lost_that_it_does_not_open_now(client, shown_file, run_tasks):
    chief = make_user(is_superuser=True)
    article = make_draft(chief, body=place(shown_file))
    for verb, said in ((workflow.publish, False), (workflow.unpublish, True), (workflow.publish, False)):
        verb(article, by=chief)
        run_tasks()
        node = client.get(f"{ADDRESS}?id={shown_file.pk}").json()["rows"][0]["html"]
        assert ("Les lecteurs n’ont plus ce fichier" in node) == said
    assert "Les lecteurs n’ont plus" not in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_preview_has_no_dead_link_to_a_file_that_readers_lost_and_says_so(client, shown_file, run_tasks):
    chief = make_user(is_superuser=True)
    article = make_draft(chief, body=place(shown_file))
    preview = reverse("admin:articles_article_preview", args=[article.pk])
    client.force_login(chief)
    for verb, is_withheld in ((workflow.publish, False), (workflow.unpublish, True), (workflow.publish, False)):
        verb(article, by=chief)
        run_tasks()
        page = client.get(preview).content.decode()
        node = client.get(f"{ADDRESS}?id={shown_file.pk}").json()["rows"][0]["html"]
        for shown in (page, node):
            assert ("Les lecteurs n’ont plus ce fichier" in shown) == is_withheld
            assert (shown_file.file.url in shown) == (not is_withheld)
            assert f"{shown_file.ending}," in shown


def delete_for_good(article, chief, run_tasks):
    """From the bin, as if it had lain there long enough."""
    workflow.put_into_bin(article, by=chief)
    run_tasks()
    Article.objects.filter(pk=article.pk).update(binned_at=timezone.now() - workflow.BIN_KEEPS - timedelta(hours=1))
    assert workflow.empty_bin(by=chief) == 1
    run_tasks()


@pytest.fixture
def shown_file(client, writer):
    return Embed.objects.get(pk=sent(client, "file", upload=a_file(), title="x").json()["id"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("published", [True, False])
def test_a_file_is_deleted_for_good_with_the_last_article_of_which_a_version_shows_it(
    client, shown_file, run_tasks, settings, published
):
    chief = make_user(is_superuser=True)
    article = make_draft(chief, body=place(shown_file))
    if published:
        workflow.publish(article, by=chief)
        workflow.unpublish(article, by=chief)
    workflow.save(article, {**workflow.content_to_edit(article), "body": "<p>Sans.</p>"}, by=chief)
    delete_for_good(article, chief, run_tasks)
    assert not [path for path in settings.MEDIA_ROOT.rglob("*.mp3") if path.is_file()]
    assert not Embed.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_that_readers_lost_comes_back_only_through_another_published_article(client, shown_file, run_tasks):
    chief, url = make_user(is_superuser=True), shown_file.file.url
    article, other = (make_draft(chief, headline=words, body=place(shown_file)) for words in ("Un", "Deux"))
    workflow.publish(article, by=chief)
    workflow.unpublish(article, by=chief)
    delete_for_good(article, chief, run_tasks)
    for step in (workflow.put_into_bin, workflow.restore):
        step(other, by=chief)
        run_tasks()
        assert client.get(url).status_code == 404
    workflow.publish(other, by=chief)
    run_tasks()
    assert client.get(url).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_published_article_keeps_its_file_when_another_one_is_deleted_for_good(client, shown_file, run_tasks):
    chief = make_user(is_superuser=True)
    article, other = (make_draft(chief, headline=words, body=place(shown_file)) for words in ("Un", "Deux"))
    workflow.publish(other, by=chief)
    delete_for_good(article, chief, run_tasks)
    assert client.get(shown_file.file.url).status_code == 200


def test_whoever_empties_the_bin_is_told_what_becomes_of_the_files(client):
    make_article(binned_at=timezone.now())
    client.force_login(make_user("Administration"))
    page = words(client.get(reverse("admin:articles_article_in_bin")))
    assert "Les PDF et les sons qu’aucun autre article ne montre sont effacés avec lui" in page
