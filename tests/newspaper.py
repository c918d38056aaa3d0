"""A small newspaper that shows everything a public page can show, for tests that walk all pages."""

from datetime import timedelta

from django.utils import timezone

from articles import library, tasks
from articles.models import (
    Article,
    ArticleImage,
    Author,
    Breaking,
    Campaign,
    Correction,
    Image,
    Masthead,
    Page,
    Placement,
    Reference,
    Section,
    Tag,
)
from comments.models import LedgerMonth
from tests.factories import make_article, make_author, make_comment, make_section, make_tag, make_user
from tests.pictures import upload

BODY = """<p>Un paragraphe avec <strong>du gras</strong>, <em>de l’italique</em>, <a href="https://example.org/">un lien</a>.</p>
<p>Un deuxième paragraphe.</p>
<h2>Un intertitre</h2><p>Un troisième paragraphe.</p><h3>Un autre, plus petit</h3>
<ul><li><p>un</p></li><li><p>deux</p></li></ul><ol><li><p>premier</p></li></ol>
<blockquote><p>Une citation.</p></blockquote>
<table><tbody><tr><th>Ville</th><th>Habitants</th></tr><tr><td>Lomé</td><td>2 188 376</td></tr></tbody></table>
<p>La fin.</p>"""


def make_newspaper() -> Article:
    """Fill the empty tables; returns the article that has every element."""
    section, author, tag = make_section(accent="#a5351b"), make_full_author(), make_tag(description="De quoi il s’agit.")
    image = make_picture(900)
    make_list(section, author, tag, image)
    whole = make_whole_article(section, author, tag, image)
    make_states(section, author)
    make_face(whole, image)
    make_figures()
    return whole


def make_picture(width: int) -> Image:
    image = library.add(upload(width, 600), by=None, caption="Le port au matin", credit="Akofa", alt="Un quai et des bateaux")
    tasks.make_renditions.call(image.pk)
    return image


def make_full_author() -> Author:
    author = make_author(role="Correspondante", bio="Elle écrit depuis Lomé.", photo=make_picture(600))
    author.links.create(label="Son site", url="https://example.org/")
    return author


def make_list(section: Section, author: Author, tag: Tag, image: Image) -> None:
    """More articles than one page of a list holds, with and without picture, one of every genre."""
    for number, genre in enumerate([*Article.Genre] * 6):
        make_article(
            section=section, authors=[author], tags=[tag], genre=genre, lead_image=image if number % 2 else None,
            published_at=timezone.now() - timedelta(hours=number + 2),
        )  # fmt: skip


def make_whole_article(section: Section, author: Author, tag: Tag, image: Image) -> Article:
    other, inside = make_article(section=section), make_picture(700)
    whole = make_article(
        section=section, authors=[author, make_author()], tags=[tag], kicker="Reportage",
        lead_image=image, lead_caption="Le port",
        body=f'{BODY}<figure data-image="{inside.pk}"></figure><div data-see-also="{other.pk}"></div><p>Après.</p>',
        updated_at=timezone.now(), source_line="avec AFP", slug="tout", word_count=400,
    )  # fmt: skip
    ArticleImage.objects.create(article=whole, image=inside, caption="Dans le texte")
    Reference.objects.create(article=whole, kind=Reference.Kind.RELATED, target=other)
    Reference.objects.create(article=whole, kind=Reference.Kind.RELATED, url="https://example.org/a", title="Ailleurs")
    for kind in Correction.Kind:
        Correction.objects.create(article=whole, kind=kind, text="Une phrase.\n\nUne autre.")
    first = make_comment(article=whole, text="Un avis.\n\nSur deux paragraphes, avec https://example.org/")
    make_comment(article=whole, parent=first, root=first, staff=make_user(), name="La rédaction")
    return whole


def make_states(section: Section, author: Author) -> None:
    make_article(section=section, authors=[author], slug="retire", status=Article.Status.UNPUBLISHED)
    make_article(section=section, authors=[author], slug="ferme", comments_open=False)
    make_article(section=section, authors=[], slug="sans-rien", standfirst="", body="<p>Une phrase.</p>")


def make_figures() -> None:
    """Months of two years: one with figures, one with too few of them."""
    LedgerMonth.objects.create(month="2025-12-01", received=90, published=70, refused={"insult": 4, "spam": 9}, median_minutes=75)
    LedgerMonth.objects.create(month="2026-01-01", received=3, published=2)


def make_face(whole: Article, image: Image) -> None:
    masthead = Masthead.objects.create(
        pk=1, name="L’Escale", tagline="Le journal du port", email="redaction@lescale.example", whatsapp="+228 90 00 00 00",
        particulars="Directrice : A. Mensah\nHébergeur : Port", share_image=image,
    )  # fmt: skip
    masthead.links.create(label="Facebook", url="https://example.org/escale")
    for title in ("Qui sommes-nous ?", "Mentions légales", "Données personnelles", "Contact", "Charte de modération"):
        page = Page(title=title, body=BODY)
        page.clean()
        page.save()
    Breaking.objects.create(text="Un navire est arrivé", article=whole)
    Placement.objects.create(slot=Placement.Slot.LEAD, article=whole)
    for slot in Campaign.Slot:
        Campaign.objects.create(
            name=slot, slot=slot, picture="public/ad.webp", width=728, height=90, phone_picture="public/ad-phone.webp",
            phone_width=320, phone_height=100, alt="Une réclame", target="https://example.org/",
            ends_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
