"""No public address shows what readers may not see: every address for every hidden state of an article or a comment."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from articles.models import (
    Article,
    ArticleImage,
    Breaking,
    Campaign,
    Correction,
    Embed,
    Note,
    NoteAnswer,
    Page,
    Placement,
    Redirect,
    Reference,
)
from articles.text import clean_body
from comments.models import Comment
from tests.factories import make_article, make_author, make_comment, make_section, make_tag
from tests.public import make_picture, public_addresses, public_names, values_for

pytestmark = pytest.mark.django_db

SECRET = "Lamantin"  # nowhere else on the site, whatever its case
SAME = "lagune"
Status = Article.Status
AN_HOUR = timedelta(hours=1)


def hidden_states() -> dict[str, dict[str, Any]]:
    now = timezone.now()
    return {
        "draft": {"status": Status.DRAFT},
        "in review": {"status": Status.IN_REVIEW},
        "scheduled": {"published_at": now + AN_HOUR, "first_published_at": now + AN_HOUR},
        "scheduled again": {"published_at": now + AN_HOUR, "first_published_at": now - AN_HOUR},
        "embargoed": {"published_at": now + AN_HOUR, "embargo_until": now + AN_HOUR},
        "embargoed draft": {"status": Status.DRAFT, "embargo_until": now + AN_HOUR},
        "unpublished": {"status": Status.UNPUBLISHED},
        "binned": {"binned_at": now},
        "binned draft": {"status": Status.DRAFT, "binned_at": now},
        "binned and unpublished": {"status": Status.UNPUBLISHED, "binned_at": now},
    }


HIDDEN_COMMENTS: dict[str, dict[str, Any]] = {
    **{status: {"status": status} for status in Comment.Status.values if status != Comment.Status.APPROVED},
    "binned": {"binned_at": timezone.now()},
    "pending and binned": {"status": Comment.Status.PENDING, "binned_at": timezone.now()},
}


def surroundings() -> dict[str, Any]:
    """What a hidden article shares with one that everybody reads; one slug leads to each, and fewer requests to nothing."""
    same = {"slug": SAME}
    return {"section": make_section(**same), "tags": [make_tag(**same), make_tag()], "authors": [make_author(**same)]}


def make_hidden(shown: Article, shared: dict[str, Any], **state: Any) -> Article:
    """An article full of the secret word, with every thread that could lead a page to it."""
    hidden = make_article(
        **shared,
        headline=f"Le {SECRET}",
        slug=f"le-{SECRET.lower()}",
        kicker=SECRET,
        standfirst=SECRET,
        body=f"<p>{SECRET}</p>",
        source_line=SECRET,
        lead_image=make_picture(),
        lead_alt=SECRET,
        lead_caption=SECRET,
        seo_title=SECRET,
        seo_description=SECRET,
        genre=Article.Genre.REPORT,
        **state,
    )
    for kind in Reference.Kind.values:
        Reference.objects.create(article=shown, kind=kind, target=hidden)
    shown.body = f'<p>Un.</p><div data-see-also="{hidden.pk}"></div><p>Deux.</p>'
    shown.save()
    for slot in Placement.Slot.values:
        Placement.objects.create(slot=slot, article=hidden)
    Correction.objects.create(article=hidden, text=SECRET)
    Breaking.objects.create(text=f"{SECRET} !", article=hidden)
    make_comment(article=hidden, text=SECRET, name=SECRET)
    Redirect.objects.create(old_path="/?p=77", article=hidden)
    Redirect.objects.create(old_path="/ancienne-adresse/", article=hidden)
    return hidden


def everything(client, *articles: Article, shared: dict[str, Any], comments: list[int]) -> list[tuple[str, Any]]:
    Page.objects.create(title="Contact", slug=SAME, body="<p>Écrivez-nous.</p>")
    slugs = [tag.slug for tag in shared["tags"]]
    addresses = public_addresses(values_for(*articles, slugs=slugs, comments=comments))
    return [(address, client.get(address)) for address in [*addresses, "/?p=77", "/ancienne-adresse/", "/ANCIENNE-adresse"]]


def told(response) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.headers} {body.decode()}".lower()


@pytest.mark.parametrize("state", hidden_states())
def test_a_hidden_article_is_nowhere(client, state):
    shared = surroundings()
    shown = make_article(**shared)
    hidden = make_hidden(shown, shared, **hidden_states()[state])
    answers = everything(client, shown, hidden, shared=shared, comments=[comment.pk for comment in Comment.objects.all()])
    assert len(answers) > len(public_names())
    leaks = [address for address, response in answers if SECRET.lower() in told(response)]
    assert leaks == []
    assert [address for address, response in answers if response.status_code >= 500] == []


def test_the_walk_would_find_a_published_article_everywhere_it_belongs(client):
    shared = surroundings()
    shown = make_article(**shared)
    make_hidden(shown, shared)
    answers = everything(client, shown, Article.objects.get(headline=f"Le {SECRET}"), shared=shared, comments=[])
    found = {response.resolver_match.url_name for _, response in answers if SECRET.lower() in told(response)}
    assert found >= {
        *("home", "detail", "section", "section-feed", "tag", "tag-feed", "author", "author-feed", "archive"),
        *("corrections", "corrections-feed", "feed", "sitemap-part", "news-sitemap"),
    }


def test_a_hidden_comment_is_nowhere(client):
    shared = surroundings()
    shown = make_article(**shared)
    root = make_comment(article=shown)
    numbers = [root.pk]
    for state, fields in HIDDEN_COMMENTS.items():
        words = f"{SECRET}, {state}."
        hidden = make_comment(article=shown, text=words, name=words, parent=root, root=root, **fields)
        make_comment(article=shown, parent=hidden, root=root)
        numbers.append(hidden.pk)
    answers = everything(client, shown, shared=shared, comments=numbers)
    assert len(numbers) > 5
    leaks = [(address, re.findall(f"{SECRET.lower()}[^.]*", told(response))) for address, response in answers]
    assert [leak for leak in leaks if leak[1]] == []


@pytest.mark.parametrize("state", ["before", "after"])
def test_a_campaign_out_of_its_time_leaves_nothing(client, state):
    now = timezone.now()
    time = {"before": (now + AN_HOUR, now + 2 * AN_HOUR), "after": (now - 2 * AN_HOUR, now - AN_HOUR)}[state]
    for slot in Campaign.Slot.values:
        Campaign.objects.create(
            name=SECRET,
            slot=slot,
            picture="public/x.png",
            width=300,
            height=250,
            alt=SECRET,
            target="https://x.example/",
            starts_at=time[0],
            ends_at=time[1],
        )
    shared = surroundings()
    answers = everything(client, make_article(**shared, body="<p>Un.</p>" * 7), shared=shared, comments=[])
    assert [address for address, response in answers if SECRET.lower() in told(response) or 'class="ad' in told(response)] == []


def test_a_picture_out_of_its_time_is_nowhere(client):
    gone = make_picture(expires_at=timezone.now() - AN_HOUR, alt=SECRET, caption=SECRET, credit=SECRET)
    binned = make_picture(binned_at=timezone.now(), alt=SECRET, caption=SECRET, credit=SECRET)
    shared = surroundings()
    shared["authors"] = [make_author(photo=binned)]
    shown = make_article(**shared, lead_image=gone, body=f'<p>Un.</p><figure data-image="{binned.pk}"></figure>')
    ArticleImage.objects.create(article=shown, image=binned, caption=SECRET)
    answers = everything(client, shown, shared=shared, comments=[])
    leaks = [
        address
        for address, response in answers
        if SECRET.lower() in told(response) or f"public/{gone.pk}-" in told(response) or f"public/{binned.pk}-" in told(response)
    ]
    assert leaks == []


def test_a_note_of_the_newsroom_is_nowhere(client):
    shared = surroundings()
    shown = make_article(**shared)
    shown.body = ""
    for number, closed_at in enumerate((None, timezone.now())):
        note = Note.objects.create(article=shown, text=SECRET, passage=SECRET, closed_at=closed_at)
        NoteAnswer.objects.create(note=note, text=SECRET)
        anchors = (f'<span data-note="{note.pk}">{words}</span>' for words in ("", "deux", "<em>mots</em>"))
        anchor = "".join([*anchors, f'<span lang="en" data-note="{note.pk}">fair play</span>'])
        shown.body += f"<p>Alinéa{anchor} {number}.</p><h2>Titre{anchor}</h2><ul><li>Ligne{anchor}</li></ul>"
        shown.body += (
            f'<div class="box"><h3>Encadré{anchor}</h3><p>Mots{anchor}</p></div><blockquote><p>{anchor}</p></blockquote>'
        )
        shown.body += f"<table><caption>Prix{anchor}</caption><tbody><tr><td>Riz{anchor}</td></tr></tbody></table>"
    shown.body = clean_body(shown.body)
    assert shown.body.count("data-note") == 2 * 4 * 8
    shown.save()
    answers = everything(client, shown, shared=shared, comments=[])
    leaks = [address for address, response in answers if SECRET.lower() in told(response) or "data-note" in told(response)]
    assert leaks == []


def test_an_anchor_that_came_into_a_page_of_the_newspaper_is_not_shown(client):
    page = Page.objects.create(
        slug="contact", title="Contact", body='<p>Un<span data-note="7"></span><span data-note="8">e</span>.</p>'
    )
    shown = client.get(page.get_absolute_url()).text
    assert "<p>Un<span>e</span>.</p>" in shown
    assert "data-note" not in shown


def test_what_no_published_text_shows_is_nowhere(client):
    """A video of a newer version, and one whose number stands in a text that it never belonged to."""
    shared = surroundings()
    words = {"title": SECRET, "name": SECRET, "text": SECRET, "file": f"public/{SECRET}.pdf"}
    rows = [Embed.objects.create(kind=kind, source="x", url="https://x.com/a/1", **words) for kind in Embed.Kind.values]
    newer, foreign = make_article(**shared), make_article(**shared)
    newer.embeds.add(*rows)
    foreign.body += "".join(f'<div data-embed="{row.pk}"></div>' for row in rows)
    foreign.save()
    answers = everything(client, newer, foreign, shared=shared, comments=[])
    assert [address for address, response in answers if SECRET.lower() in told(response)] == []
