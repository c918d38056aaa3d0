"""The article that the product was ordered with, imported into an empty newspaper, as its readers get it (scenario S2)."""

import hashlib
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, expect

from articles import tasks
from articles.models import Article, Image
from tests.pictures import opened

pytestmark = pytest.mark.django_db

ADDRESS = "/2024/10/24/des-soldats-nord-coreens-deployes-en-russie-selon-lukraine/"
LEBANON = "/2024/10/24/france-macron-annonce-100-millions-deuros-daide-au-liban/"
HIDDEN = ("Mireille", "CASINO", "Gagnez 1000", "corbeille.", "ailleurs.example", "NOTE INTERNE", "confidentiel", "À paraître")
ADDRESSES = ("kodjo.secret", "awa.lectrice", "mireille.attente", "promo@spam", "retire@courriel")


def bring(seed_data: Path) -> None:
    call_command(
        "import_wordpress", str(seed_data / "seed-site.wxr.xml"), "--uploads", str(seed_data / "seed-site-uploads"), verbosity=0
    )


@pytest.fixture
def every_size() -> Callable[[], object]:
    """Does what the background task would: AVIF, WebP, the share card."""
    return lambda: tasks.make_missing(Image.objects.get())


@pytest.fixture
def page(seed_data, client) -> str:
    bring(seed_data)
    response = client.get(ADDRESS)
    assert response.status_code == 200
    assert not response.cookies
    return response.text


@pytest.fixture
def article(page) -> str:
    """The article's element, without head, header and footer of the page."""
    return page[page.index("<article") : page.rindex("</article>")]


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def paragraphs(seed_data: Path) -> list[str]:
    return [line for line in (seed_data / "seed-article.txt").read_text().split("\n\n") if len(line) > 150]


@pytest.mark.once
def test_the_head_of_the_article_is_whole(page, article):
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", page) == ["Des soldats nord-coréens déployés en Russie, selon l’Ukraine"]
    assert re.search(r'<a href="/rubrique/international/"[^>]*>International</a>', article)
    assert re.search(r'<a href="/auteur/casimir-vodjo/"[^>]*>Casimir Vodjo</a>', article)
    text = words(article)
    assert "jeudi 24 octobre 2024 à 14 h 05" in text
    assert "Lecture : 2 min" in text
    assert "2 commentaires" in text


def test_the_authors_page_lists_the_article(page, client):
    response = client.get("/auteur/casimir-vodjo/")
    assert response.status_code == 200
    assert ADDRESS in response.text


@pytest.mark.once
def test_five_paragraphs_byte_for_byte(article, seed_data):
    places = [article.index(f"<p>{paragraph}</p>") for paragraph in paragraphs(seed_data)]
    assert len(places) == 5
    assert places == sorted(places)
    assert "souveraineté russe“." in article  # the wrong quotation mark is the author's


@pytest.mark.once
def test_one_see_also_between_the_second_and_third_paragraph(article, seed_data, client):
    body = article[article.index(paragraphs(seed_data)[0]) : article.index(paragraphs(seed_data)[4])]
    assert words(article).count("Lire aussi") == 1
    assert body.count(f'href="{LEBANON}"') == 1
    assert paragraphs(seed_data)[1][-40:] in body.split(LEBANON)[0]
    assert paragraphs(seed_data)[2][:40] in body.split(LEBANON)[1]
    assert client.get(LEBANON).status_code == 200


@pytest.mark.once
def test_the_picture_stands_upright_with_caption_and_credit(page, client, every_size):
    every_size()
    article = client.get(ADDRESS).text
    article = article[article.index("<article") :]
    figure = article[article.index("<figure") : article.index("</figure>")]
    assert "Des soldats nord-coréens" in words(figure)
    assert "Reporter Anonyme" in words(figure)
    assert re.search(r'<img[^>]* alt="Des soldats nord-coréens"', figure)
    tag = re.search(r"<img[^>]*>", figure)[0]
    assert int(re.search(r'width="(\d+)"', tag)[1]) > int(re.search(r'height="(\d+)"', tag)[1])
    assert 'loading="lazy"' not in tag
    for format in ("image/avif", "image/webp"):
        assert format in figure
    for address in re.findall(r'(?:src|srcset)="([^ "]+)', figure):
        response = client.get(address)
        assert response.status_code == 200
        width, height = opened(b"".join(response.streaming_content)).size
        assert width * 2 == height * 3  # 3:2; lying on its side it would be 2:3


@pytest.mark.once
def test_the_share_card_of_the_page(page, client, every_size):
    every_size()
    page = client.get(ADDRESS).text
    address = re.search(r'<meta property="og:image" content="[a-z]+://[^/]+([^"]+)"', page)[1]
    response = client.get(address)
    content = b"".join(response.streaming_content)
    assert opened(content).size == (1200, 630)
    assert len(content) <= 300_000
    assert 'content="Kiev affirme que des soldats nord-coréens sont arrivés dans la région de Koursk."' in page


@pytest.mark.once
def test_the_picture_is_there_before_the_task_has_run(article):
    assert re.search(r'<img\s+src="/media/public/[^"]+-720\.jpg"', article)


@pytest.mark.once
def test_nothing_of_the_old_advertising_is_left(page):
    for rest in ("Ad image", "ads/light", "ads/dark", "wp:paragraph", "ruby_", "Publicité"):
        assert rest not in page


@pytest.mark.once
def test_sharing_begins_with_whatsapp(article):
    share = article[article.index("Partager cet article") :]
    names = re.findall(r"wa\.me|facebook\.com|x\.com|t\.me|mailto:", share)
    assert names[0] == "wa.me"
    assert set(names) == {"wa.me", "facebook.com", "x.com", "t.me", "mailto:"}


def test_the_thread_shows_kodjo_with_awa_under_him(article):
    thread = article[article.index("2 commentaires", article.index("Partager")) :]
    kodjo, awa = thread.index("Kodjo"), thread.index("Awa D.")
    assert kodjo < thread.index("Merci pour cet article. Que disent les autres pays de la région") < awa
    assert "replies" in thread[kodjo:awa]
    assert "Je suis d’accord avec Kodjo" in unescape(thread[awa:])


@pytest.mark.once
def test_the_form_asks_for_three_things(article):
    form = article[article.index("<form") : article.index("</form>")]
    assert all(re.search(rf'name="{name}"[^>]*required', form) for name in ("text", "name", "email"))
    assert len(re.findall(r"<label[^>]*>.*?\*.*?</label>", form, re.DOTALL)) == 3
    assert "Envoyer mon commentaire" in form
    text = words(article)
    assert text.count("Laisser un commentaire") == 1
    assert "Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *" in text


def test_what_is_hidden_stands_nowhere(page, client):
    """Not on the page, in no list, no feed, no sitemap; and no address of a reader, plain or hashed."""
    places = [
        ADDRESS, LEBANON, "/", "/rubrique/international/", "/sujet/ukraine/", "/auteur/casimir-vodjo/", "/archives/2024/10/",
        "/feed/", "/rubrique/international/feed/", "/auteur/casimir-vodjo/feed/", "/sitemap.xml", "/sitemap-1.xml",
        "/news-sitemap.xml", "/mentions-legales/", "/rectificatifs/",
    ]  # fmt: skip
    whole = ["kodjo.secret@courriel.example", "awa.lectrice@courriel.example", "mireille.attente@courriel.example"]
    secrets = [*HIDDEN, *ADDRESSES, "192.0.2.", "publication-programmee", "entretien-a-relire"]
    secrets += [getattr(hashlib, name)(email.encode()).hexdigest() for email in whole for name in ("md5", "sha1", "sha256")]
    for place in places:
        response = client.get(place)
        assert response.status_code == 200 or place == "/sitemap-1.xml", place
        for secret in secrets:
            assert secret not in response.text, f"{secret} on {place}"


def test_unpublished_posts_have_no_page(page, client):
    for article in Article.objects.exclude(pk__in=Article.objects.published()):
        assert client.get(article.get_absolute_url()).status_code == 404


def test_the_old_addresses_lead_to_the_new_ones(page, client):
    for old, new in {
        "/?p=121": ADDRESS,
        "/?p=120": ADDRESS,
        "/category/international/": "/rubrique/international/",
        "/category/international/afrique/": "/rubrique/afrique/",
        "/tag/coree-du-nord/": "/sujet/coree-du-nord/",
        "/author/casimir/": "/auteur/casimir-vodjo/",
        "/2023/01/05/mentions-legales/": "/mentions-legales/",
    }.items():
        response = client.get(old)
        assert (response.status_code, response.get("Location")) == (301, new), old


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_in_a_browser(live_server, browser: Browser, seed_data, every_size):
    bring(seed_data)
    every_size()
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    page.goto(live_server.url + ADDRESS)
    expect(page.locator("h1")).to_have_text("Des soldats nord-coréens déployés en Russie, selon l’Ukraine")
    lead = page.locator("article figure img").first
    box = lead.bounding_box()
    assert box["width"] > box["height"] > 200
    assert lead.evaluate("image => image.complete && image.naturalWidth > image.naturalHeight")
    assert lead.evaluate("image => image.currentSrc").endswith(".avif")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name="France : Macron annonce").first.click()
    expect(page.locator("h1")).to_contain_text("aide au Liban")
    page.go_back()
    page.get_by_role("link", name="Casimir Vodjo").first.click()
    expect(page.locator("h1")).to_contain_text("Casimir Vodjo")
    assert context.cookies() == []
    assert problems == []
    context.close()
