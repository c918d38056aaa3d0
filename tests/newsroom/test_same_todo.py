"""« À faire » on its page and in the morning mail: the same things for the same person, whatever the role."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
from django.core import mail
from django.utils import timezone

from articles import workflow
from articles.models import Article, ErrorReport
from articles.models.reference import Reference
from articles.models.revision import content_of
from comments.models import Comment
from newsroom import dashboard, morning, todo
from tests.articles.writing import make_draft
from tests.factories import make_article, make_author, make_comment, make_image, make_user
from tests.newsroom.test_dashboard import make_result

pytestmark = pytest.mark.django_db

ROLES = ["Rédaction en chef", "Journaliste", "Modération", "Régie publicitaire", "Administration"]
NO_PARTS = {"now", "comments_url", "bin_url", "may_write", "health"}
"""What the page has that is no list: its links, and the warnings, which are looked at apart."""


def fill(person):
    """Something in every part: of the person, and of others."""
    now, author = timezone.now(), make_author(user=person)
    editor = make_user("Rédaction en chef")
    make_draft(editor, headline="Mon brouillon", authors=[author.pk])
    back = make_draft(editor, headline="Texte revenu", authors=[author.pk])
    workflow.submit(back, by=editor)
    workflow.send_back(back, by=editor, remark="Trop long.")
    make_article(headline="Texte à relire", status=Article.Status.IN_REVIEW)
    make_article(headline="Texte programmé", authors=[author], published_at=now + timedelta(days=3))
    photo = make_image(caption="Photo incomplète", alt="", credit="")
    public = make_article(headline="Texte du jour", authors=[author], lead_image=photo)
    make_article(headline="Autre texte", lead_image=make_image(caption="Photo qui expire", expires_at=now + timedelta(days=3)))
    target = make_article(headline="Texte retiré", status=Article.Status.UNPUBLISHED)
    Reference.objects.create(article=public, kind=Reference.Kind.SEE_ALSO, target=target, order=0)
    proposed = make_article(headline="Texte proposé")
    workflow.save(proposed, {**content_of(proposed), "kicker": "Vu"}, by=editor)
    ErrorReport.objects.create(article=public, remark="Le mot du lecteur")
    make_comment(article=public, status=Comment.Status.REFERRED)
    for age in (timedelta(minutes=5), timedelta(hours=5), timedelta(days=5)):
        make_comment(article=public, status=Comment.Status.PENDING, created_at=now - age)
    make_result("comments.tasks.send_letter", "FAILED", at=now)


def named(part):
    """What names the lines of a part to a person."""
    if isinstance(part, todo.Comments):
        return set(part.ages)
    names = {getattr(row, "title", None) or str(getattr(row, "article", None) or row) for row in part.rows}
    return {part.how_many, *names} if part.is_cut else names


def words(text):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))


@pytest.mark.parametrize("role", ROLES)
def test_page_and_mail_tell_the_same(role, client):
    person = make_user(role)
    fill(person)
    morning.switch(person, wanted=True)
    client.force_login(person)
    page = words(client.get("/admin/").text)
    parts = {name: part for name, part in dashboard.of(person).items() if name not in NO_PARTS}
    sent = morning.send(person.pk, timezone.localdate())
    warned = dashboard.of(person).get("health", [])
    assert sent == bool(warned or any(part.number for part in parts.values()))
    body = words(mail.outbox[0].body) if sent else ""
    for name, part in parts.items():
        assert part.number, f"nothing of {name} to compare"
        for line in map(words, named(part)):
            assert (line in page or name == "scheduled", line in body or not sent) == (True, True), (name, line)
    assert all(warning in page and warning in body for warning in map(words, warned))


def test_every_part_stands_in_the_templates_of_both():
    editor = make_user("Rédaction en chef", is_superuser=True)
    parts = {*dashboard.of(editor), "own_comments"} - NO_PARTS | {"health"}
    folder = settings.BASE_DIR / "templates/admin"
    page = "".join((folder / name).read_text() for name in ("index.html", "_figures.html", "_put_right.html", "_health.html"))
    for source in (page, (folder / "morning.txt").read_text()):
        assert {name for name in parts if not re.search(rf"\b{name}\b", source)} == set()


def test_comments_are_told_by_their_age_and_an_age_without_any_is_not(client):
    moderator = make_user("Modération")
    for age in (timedelta(minutes=5), timedelta(minutes=50), timedelta(days=2)):
        make_comment(status=Comment.Status.PENDING, created_at=timezone.now() - age)
    client.force_login(moderator)
    page = words(client.get("/admin/").text)
    assert "2 depuis moins d’une heure 1 depuis plus d’un jour" in page
    assert "depuis moins d’un jour" not in page


def test_what_appears_today_alone_is_no_reason_for_a_mail():
    make_article()
    morning.switch(writer := make_user("Journaliste"), wanted=True)
    assert not morning.send(writer.pk, timezone.localdate())
