"""The article's own page."""

import html
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article, ArticleImage, Correction, Embed, Masthead, Reference
from comments.models import Comment
from tests.factories import make_article, make_author, make_comment, make_image, make_section, make_tag
from tests.public import flat, make_picture

pytestmark = pytest.mark.django_db

NBSP, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
THE_DAY = datetime(2024, 10, 24, 14, 5, 30, tzinfo=UTC)


def opened(client, article: Article) -> str:
    response = client.get(article.get_absolute_url())
    assert response.status_code == 200
    return html.unescape(flat(response.content.decode()))


def texts(page: str) -> str:
    """What a reader reads: the page without its marks, single ordinary spaces between words."""
    return re.sub(r"[ \n\t]+", " ", re.sub(r"<[^>]+>", "", page))


def make_full(**fields) -> Article:
    """An article with everything its page can show."""
    picture, inside = make_picture(caption="Le quai", credit="Akofa Mensavi"), make_picture(credit="© AFP", caption="")
    section = make_section(name="Économie")
    cited, by_hand = make_article(headline="Cité dans le texte"), make_article(headline="Choisi à la main")
    for number in range(5):
        make_article(section=section, headline=f"Proche {number}", lead_image=picture)
    body = (
        f'<p>Un.</p><p>Deux.</p><p>Trois.</p><div data-see-also="{cited.pk}"></div>'
        f'<p>Quatre.</p><figure data-image="{inside.pk}"></figure><p>Cinq.</p><p>Six.</p>'
    )
    article = make_article(
        **{
            "headline": "Les dockers de la nuit",
            "section": section,
            "authors": [
                make_author(name="Akofa Mensavi", bio="Elle suit les ports.", photo=picture),
                make_author(),
                make_author(),
            ],
            "tags": [make_tag(name="Port"), make_tag(name="Travail")],
            "lead_image": picture,
            "body": body,
            "kicker": "Port de Lomé",
            "source_line": "avec AFP",
            "published_at": THE_DAY,
            "word_count": 305,
            **fields,
        }
    )
    ArticleImage.objects.create(article=article, image=inside, alt="Une grue", caption="La grue")
    Correction.objects.create(article=article, text="La navette s’arrête à 22 h.")
    Reference.objects.create(article=article, kind=Reference.Kind.RELATED, target=by_hand)
    Reference.objects.create(article=article, kind=Reference.Kind.RELATED, url="https://www.ailleurs.example/a", title="Ailleurs")
    return article


def test_the_page_has_every_part(client):
    page = opened(client, make_full())
    said = texts(page)
    assert len(re.findall("<h1", page)) == 1
    for words in ("Économie", "Port de Lomé", "Les dockers de la nuit", "Le chapô.", "avec AFP", "0 commentaire"):
        assert words in said
    for words in ("Lire aussi", "Cité dans le texte", "Rectificatif", "La navette s’arrête", "Partager cet article", "Port"):
        assert words in said
    for words in ("Elle suit les ports.", "Sur le même sujet", "Choisi à la main", "Ailleurs", "Laisser un commentaire"):
        assert words in said


@pytest.mark.once
def test_the_date_reads_as_in_a_newspaper(client):
    page = opened(client, make_full())
    assert f"jeudi 24{NBSP}octobre 2024 à 14{NBSP}h{NBSP}05" in page
    assert '<time datetime="2024-10-24T14:05+0000" title="GMT">' in page
    assert "Mis à jour" not in page


@pytest.mark.once
def test_an_update_is_told_with_its_time(client):
    page = opened(client, make_full(updated_at=THE_DAY + timedelta(days=1)))
    assert "Mis à jour le <time" in page
    assert f"25{NBSP}octobre 2024 à 14{NBSP}h{NBSP}05</time>" in page


@pytest.mark.once
@pytest.mark.parametrize(("words", "seen", "heard"), [(0, "1", "1 minute<"), (305, "2", "2 minutes<"), (401, "3", "3 minutes<")])
def test_reading_time_is_seen_short_and_heard_in_full(client, words, seen, heard):
    page = opened(client, make_full(word_count=words))
    assert f'<span aria-hidden="true">Lecture{NBSP}: {seen}{NBSP}min</span>' in page
    assert f'<span class="visually-hidden">Lecture{NBSP}: {heard.replace(" ", NBSP)}' in page


def test_three_authors_are_joined_as_in_french(client):
    article = make_article(authors=[make_author(name=name) for name in ("Afi", "Bio", "Chérifa")])
    assert "Par Afi, Bio et Chérifa" in texts(opened(client, article))


@pytest.mark.once
def test_an_article_without_author_has_no_empty_byline(client):
    assert "byline__who" not in opened(client, make_article(authors=[]))


def test_comments_are_counted_and_linked(client):
    article = make_article()
    for status in Comment.Status.values:
        make_comment(article=article, status=status)
    make_comment(article=article)
    assert '<a href="#commentaires">2 commentaires</a>' in opened(client, article)


@pytest.mark.once
@pytest.mark.parametrize("genre", Article.Genre.values)
def test_genres_that_the_reader_must_know_are_printed(client, genre):
    article = make_article(genre=genre)
    labelled = genre in Article.LABELLED_GENRES
    assert (f'<span class="genre">{article.get_genre_display()}</span>' in opened(client, article)) is labelled


@pytest.mark.once
def test_without_a_standfirst_the_first_paragraph_is_set_as_one_and_stays_in_the_text(client):
    page = opened(client, make_article(standfirst="", body="<p>Premier alinéa.</p><p>Second.</p>"))
    assert '<div class="body body--opens"><p>Premier alinéa.</p>' in page
    assert 'class="standfirst"' not in page


@pytest.mark.once
def test_the_lead_picture_is_offered_in_three_formats_and_fetched_at_once(client):
    article = make_full()
    page = opened(client, article)
    figure = re.search(r'<figure class="figure figure--lead figure--wide">.*?</figure>', page, re.DOTALL)
    assert figure
    pk = article.lead_image_id
    assert f'type="image/avif" srcset="/media/public/{pk}-360.avif 360w, /media/public/{pk}-720.avif 720w' in figure[0]
    assert f'<img src="/media/public/{pk}-720.jpeg" width="1600" height="1067" alt="Une place au matin"' in figure[0]
    assert 'fetchpriority="high"' in figure[0]
    assert "lazy" not in figure[0]
    assert f'Le quai</span> <span class="figure__credit">Photo{NBSP}: Akofa Mensavi</span>' in figure[0]


@pytest.mark.once
def test_other_pictures_wait_until_they_are_near(client):
    page = opened(client, make_full())
    others = [tag for tag in re.findall(r"<img[^>]*>", page) if 'fetchpriority="high"' not in tag]
    assert len(others) >= 3
    assert all('loading="lazy"' in tag for tag in others)


@pytest.mark.once
def test_the_credit_is_printed_without_a_caption(client):
    article = make_article(lead_image=make_picture(credit="Reporter Anonyme", caption=""))
    assert f'<figcaption><span class="figure__credit">Photo{NBSP}: Reporter Anonyme</span></figcaption>' in opened(
        client, article
    )


@pytest.mark.once
def test_a_picture_whose_files_are_not_made_yet_keeps_its_room(client):
    page = opened(client, make_article(lead_image=make_image(alt="Une place")))
    assert '<svg class="unmade" viewBox="0 0 1600 1067" width="1600" height="1067" focusable="false" role="img"' in page
    assert "originals/" not in page


@pytest.mark.once
@pytest.mark.parametrize("gone", ["expires_at", "binned_at"])
@pytest.mark.parametrize("make", [make_picture, make_image])  # its files stand there for another minute, or are gone
def test_a_picture_that_may_not_be_shown_any_more_leaves_room_and_a_sentence(client, gone, make):
    words = {"caption": "Le visage", "credit": "Akofa Mensavi", "alt": "Une femme en pleurs"}
    lead, inside = (make(**{gone: timezone.now()}, **words) for _ in "ab")
    article = make_article(lead_image=lead, body=f'<p>Un.</p><figure data-image="{inside.pk}"></figure>')
    ArticleImage.objects.create(article=article, image=inside, alt=inside.alt, caption=inside.caption)
    page = opened(client, article)
    assert page.count("Cette photo n’est plus disponible.") == 2
    for word in (*words.values(), "/media/public/"):
        assert word not in page


@pytest.mark.once
def test_a_picture_in_the_text_keeps_its_room_until_its_files_are_made(client):
    inside = make_image(width=300, height=200)
    article = make_article(body=f'<p>Un.</p><figure data-image="{inside.pk}"></figure>')
    ArticleImage.objects.create(article=article, image=inside)
    assert 'viewBox="0 0 300 200"' in opened(client, article)


@pytest.mark.once
def test_a_decorative_picture_says_nothing(client):
    page = opened(client, make_article(lead_image=make_picture(), lead_decorative=True))
    assert 'alt="Une place au matin"' not in page


@pytest.mark.once
def test_sharing_begins_with_whatsapp_in_spaces_that_every_phone_knows(client):
    article = make_article(headline=f"Qui paiera{NARROW}?")
    page = opened(client, article)
    links = re.findall(r'<a (?:class="share__first" )?href="([^"]+)" rel="noopener nofollow">', page)
    assert links[0].startswith("https://wa.me/?text=Qui%20paiera%C2%A0%3F%20http%3A%2F%2Ftestserver%2F")
    assert len(links) == 5
    assert all("%E2%80%AF" not in link for link in links)


def test_related_articles_picked_by_hand_come_first_then_those_with_shared_tags(client):
    tag, section = make_tag(), make_section()
    article = make_article(tags=[tag], section=section)
    make_article(headline="Même rubrique", section=section)
    make_article(headline="Même mot-clé", tags=[tag])
    chosen = make_article(headline="À la main")
    Reference.objects.create(article=article, kind=Reference.Kind.RELATED, target=chosen)
    page = opened(client, article)
    related = page[page.index('class="related"') :]
    places = [related.index(headline) for headline in ("À la main", "Même mot-clé", "Même rubrique")]
    assert places == sorted(places)
    assert article.headline not in related[: related.index('class="comments"')]


def test_two_articles_that_cite_each_other_do_not_loop(client):
    first, second = make_article(headline="Un"), make_article(headline="Deux")
    for one, other in ((first, second), (second, first), (first, first)):
        one.body += f'<div data-see-also="{other.pk}"></div>'
        one.save()
    page = opened(client, first)
    assert page.count('class="see-also"') == 1


def test_a_cited_article_that_goes_takes_its_line_along(client):
    article = make_full()
    Article.objects.filter(headline="Cité dans le texte").update(status=Article.Status.UNPUBLISHED)
    assert "Cité dans le texte" not in opened(client, article)


@pytest.mark.once
def test_shared_links_get_the_picture_with_its_size_and_words(client):
    article = make_full(seo_description="Pour les moteurs.")
    page = opened(client, article)
    told = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page))
    assert told["og:title"] == article.headline
    assert told["og:description"] == told["description"] == "Pour les moteurs."
    assert told["og:url"] == f"http://testserver{article.get_absolute_url()}"
    assert told["og:type"] == "article"
    assert told["og:image"] == f"http://testserver/media/public/{article.lead_image_id}-share.jpg"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert told["og:image:alt"] == "Une place au matin"
    assert told["og:site_name"] == "L’Escale"
    assert f'<link rel="canonical" href="http://testserver{article.get_absolute_url()}">' in page


@pytest.mark.once
def test_without_a_picture_shared_links_get_the_mastheads(client):
    image = make_picture(alt="Le port")
    Masthead.objects.create(pk=1, name="L’Escale", share_image=image)
    page = opened(client, make_article())
    assert f'<meta property="og:image" content="http://testserver/media/public/{image.pk}-share.jpg">' in page
    assert '<meta property="og:image:alt" content="Le port">' in page


@pytest.mark.once
def test_machines_get_the_article_as_data_that_no_headline_can_break(client):
    article = make_full(headline='</script><script>alert("x")</script> & « Été »')
    raw = client.get(article.get_absolute_url()).content.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', raw, re.DOTALL)
    assert data
    known = json.loads(data[1])
    assert known["headline"] == article.headline
    assert known["@type"] == "NewsArticle"
    assert [person["name"] for person in known["author"]] == [author.name for author in article.bylines]
    assert "<script>alert" not in raw


@pytest.mark.once
def test_the_headline_is_escaped_everywhere(client):
    raw = client.get(make_article(headline='<b>"Gras"</b> & l’or').get_absolute_url()).content.decode()
    assert "<b>&quot;Gras" not in raw
    assert '<b>"Gras"' not in raw


def test_a_wrong_date_leads_to_the_right_one(client):
    article = make_article(published_at=THE_DAY, slug="dockers")
    for path in ("/2023/01/02/dockers/", "/2024/10/25/dockers/", "/2024/10/024/dockers/", "/99999/1/1/dockers/"):
        response = client.get(path)
        assert (response.status_code, response["Location"]) == (301, "/2024/10/24/dockers/")
    assert client.get(article.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("fields", [{"status": Article.Status.UNPUBLISHED}, {"binned_at": timezone.now()}])
def test_a_withdrawn_article_answers_gone(client, fields):
    article = make_article(**fields)
    for path in (article.get_absolute_url(), f"/2001/01/01/{article.slug}/"):
        response = client.get(path)
        assert response.status_code == 410
        assert "Cet article a été retiré par la rédaction" in response.content.decode()
        assert 'content="noindex"' in response.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"status": Article.Status.DRAFT},
        {"status": Article.Status.IN_REVIEW},
        {"published_at": datetime(2999, 1, 1, tzinfo=UTC)},
        {"status": Article.Status.DRAFT, "binned_at": THE_DAY},
    ],
)
def test_an_article_that_never_appeared_is_not_found(client, fields):
    assert client.get(make_article(**fields).get_absolute_url()).status_code == 404


def test_a_scheduled_article_appears_at_its_minute(client, monkeypatch):
    article = make_article(published_at=timezone.now() + timedelta(minutes=3))
    path = article.get_absolute_url()
    assert client.get(path).status_code == 404
    later = timezone.now() + timedelta(minutes=3, seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert client.get(path).status_code == 200


@pytest.mark.once
def test_the_response_names_all_that_the_page_shows(client):
    article = make_full()
    tags = set(client.get(article.get_absolute_url())["Cache-Tag"].split())
    related = Article.objects.get(headline="Choisi à la main"), Article.objects.get(headline="Cité dans le texte")
    wanted = {"site", f"article-{article.pk}", f"section-{article.section_id}", f"image-{article.lead_image_id}"}
    wanted |= {f"author-{author.pk}" for author in article.bylines} | {f"article-{other.pk}" for other in related}
    wanted |= {f"image-{use.image_id}" for use in article.pictures.all()} | {f"tag-{tag.pk}" for tag in article.tags.all()}
    assert wanted <= tags


def test_ten_queries_are_enough_for_everything_and_fifty_comments(client, django_assert_max_num_queries):
    article = make_full()
    gallery = Embed.objects.create(kind="gallery")
    gallery.lines.create(image=make_picture())
    article.embeds.add(gallery)
    article.body += f'<div data-embed="{gallery.pk}"></div>'
    article.save()
    root = make_comment(article=article)
    for _ in range(25):
        make_comment(article=article)
        make_comment(article=article, parent=root, root=root)
    with django_assert_max_num_queries(10):
        opened(client, article)


def test_the_number_of_queries_does_not_grow_with_what_the_page_shows(client, django_assert_num_queries):
    article = make_full()
    with django_assert_num_queries(10):
        opened(client, article)
    for number in range(6):
        article.tags.add(make_tag())
        Correction.objects.create(article=article, text="Encore.")
        cited = make_article(lead_image=make_picture())
        article.body += f'<p>Alinéa {number}.</p><div data-see-also="{cited.pk}"></div>'
        make_comment(article=article)
    article.save()
    with django_assert_num_queries(10):
        opened(client, article)


@pytest.mark.once
def test_the_default_share_picture_is_named_to_the_cache(client):
    image = make_image()
    Masthead.objects.create(pk=1, name="L’Escale", share_image=image)
    tags = client.get(make_article().get_absolute_url())["Cache-Tag"].split()
    assert f"image-{image.pk}" in tags
