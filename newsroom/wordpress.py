"""WordPress's words, for people who come from there: what each is called here, and where it is."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.text import slugify

SHORTEST = 4
"""A beginning of so many letters stands for the word; people type while they look."""


@dataclass(frozen=True)
class Word:
    """`typed` are its forms in French and English, as slugify writes them, each in the singular; a short one keeps its s."""

    typed: tuple[str, ...]
    theirs: Any
    ours: Any
    where: Any
    page: str
    right: str

    @property
    def is_the_same(self) -> bool:
        return str(self.theirs) == str(self.ours)


@dataclass(frozen=True)
class Lead:
    """A word that somebody typed; `url` is empty where the person has no way in."""

    word: Word
    url: str


ARTICLES = ("articles_article_changelist", "articles.view_article")
SECTIONS = ("articles_section_changelist", "articles.view_section")
PAGES = ("articles_page_changelist", "articles.view_page")
PHOTOS = ("articles_image_changelist", "articles.view_image")
FRONT = ("articles_placement_changelist", "articles.view_placement")
MASTHEAD = ("articles_masthead_changelist", "articles.view_masthead")
ON_THE_PAGE = _("on the page of the article")

BIN = "articles.change_article articles.empty_bin"
"""Either right shows it."""

WORDS = (
    Word(("categorie", "category"), _("Categories"), _("Sections"), "", *SECTIONS),
    Word(("etiquette", "tag", "tags"), _("Labels"), _("Tags"), "", "articles_tag_changelist", "articles.view_tag"),
    Word(
        ("image-a-la-une", "image-mise-en-avant", "featured-image"),
        _("Featured image"), _("Lead picture"), ON_THE_PAGE, *ARTICLES,
    ),
    Word(("corbeille", "trash"), _("Trash"), _("Bin"), "", "articles_article_in_bin", BIN),
    Word(("extrait", "excerpt"), _("Excerpt"), _("Standfirst"), ON_THE_PAGE, *ARTICLES),
    Word(
        ("menu",), _("Menus"), _("Sections"),
        _("the menu is made of them, in their order; the foot of the page, of the pages"), *SECTIONS,
    ),
    Word(("media", "mediatheque", "bibliotheque-de-media"), _("Media"), _("Picture library"), "", *PHOTOS),
    Word(("revision",), _("Revisions"), _("Versions"), ON_THE_PAGE, *ARTICLES),
    Word(("permalien", "permalink", "slug", "identifiant"), _("Permalink"), _("Page address"), ON_THE_PAGE, *ARTICLES),
    Word(("tableau-de-bord", "dashboard"), _("Dashboard"), _("To do"), "", "index", ""),
    Word(
        ("article-epingle", "epingler", "sticky", "mis-en-avant"), _("Sticky post"), _("Front page"), "", *FRONT,
    ),
    Word(("planifie", "planifier", "scheduled"), _("Planned"), _("Scheduled"), "", "calendar", "articles.view_article"),
    Word(
        ("utilisateur", "user", "compte"), _("Users"), _("accounts and roles"), "",
        "auth_user_changelist", "auth.view_user",
    ),
    Word(("personnaliser", "apparence", "theme", "logo"), _("Appearance"), _("masthead"), "", *MASTHEAD),
    Word(("legende", "texte-alternatif"), _("Caption, alternative text"), _("Picture details"), "", *PHOTOS),
    Word(("page-statique",), _("Static pages"), _("Pages"), "", *PAGES),
)  # fmt: skip


def leads(typed: str, user: User | AnonymousUser) -> list[Lead]:
    """The words of WordPress in what was typed, with or without accents, singular or plural, or their beginning."""
    asked = _singular(slugify(typed, 200))
    found = [word for word in WORDS if any(_means(asked, form) for form in word.typed)]
    return [Lead(word, reverse(f"admin:{word.page}") if _may(user, word.right) else "") for word in found]


def _may(user: User | AnonymousUser, right: str) -> bool:
    return not right or any(user.has_perm(each) for each in right.split())


def _singular(slug: str) -> str:
    return "-".join(part.rstrip("s") if len(part) > SHORTEST else part for part in slug.split("-"))


def _means(asked: str, form: str) -> bool:
    return f"-{form}-" in f"-{asked}-" or (len(asked) >= SHORTEST and form.startswith(asked))
