"""Every public page is valid HTML: the Nu checker reads all that a walk from link to link reaches."""

import html
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from articles import preview_links, workflow
from articles.models import Article
from articles.models.revision import blank_content
from articles.views import errors
from comments import subscriptions
from comments.models import Comment
from deploy import tools
from tests.comments.mailing import choices, links, mail_to, make_waiting, newest, press
from tests.factories import make_user
from tests.newspaper import make_newspaper

LINK = re.compile(r"""(?:href|action)="(/[^"#]*)""")
NO_PAGES = re.compile(r"^/(admin|static|media)/|\.(xml|txt|css|ico)$|/feed/$|/export/$")
"""Addresses of machines and files; the back office has tests of its own."""
ENOUGH = 300


class Walk:
    """Pages reached so far, by address."""

    def __init__(self) -> None:
        self.client = Client()
        self.pages: dict[str, str] = {}
        self.names: set[str] = set()
        self.seen: set[str] = set()

    def follow(self, *addresses: str) -> None:
        """Take these pages and all that they lead to."""
        waiting = list(addresses)
        while waiting:
            address = waiting.pop()
            if address not in self.seen and not NO_PAGES.search(address.partition("?")[0]):
                self.seen.add(address)
                waiting += self.take(address)
                assert len(self.seen) < ENOUGH, f"the walk has no end: {sorted(self.seen)[-20:]}"

    def take(self, address: str) -> list[str]:
        """Read one page; returns where it leads."""
        response = self.client.get(address)
        self.names.add(resolve(address.partition("?")[0]).view_name)
        if response.status_code in {301, 302}:
            return [response["Location"].partition("#")[0]]
        if response.status_code == 405:  # where a form goes
            return []
        assert response.status_code in {200, 410}, f"{address} answers {response.status_code}"
        return self.keep(address, response.content.decode())

    def keep(self, name: str, markup: str) -> list[str]:
        self.pages[name] = markup
        return [html.unescape(link) for link in LINK.findall(markup)]


def public_names(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """Names of all addresses of the site that lead to pages."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith("admin/"):
                yield from public_names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern) and not NO_PAGES.search(f"/{pattern.pattern}".replace("<int:number>", "1")):
            yield f"{namespace}{pattern.name}"


@pytest.fixture
def pages(db: None) -> dict[str, str]:
    whole = make_newspaper()
    walk = Walk()
    walk.follow("/", *(article.get_absolute_url() for article in Article.objects.exclude(first_published_at=None)))
    comment(walk, whole)
    follow_mails(walk)
    report(walk, whole.comments.approved().first().pk)
    walk.follow(f"/commentaires/lien/{whole.comments.approved().first().pk}/", f"/commentaires/{whole.pk}/recu/")
    read_digest(walk)
    open_previews(walk)
    take_errors(walk)
    walk.follow(f"/signaler-une-erreur/{whole.pk}/", f"/signaler-une-erreur/{whole.pk}/merci/")
    open_broken(walk, "/commentaires/recapitulatif/", "/commentaires/recapitulatif/a/b/")
    assert set(public_names()) - walk.names == set(), "pages that no link leads to"
    return walk.pages


def open_broken(walk: Walk, *addresses: str) -> None:
    """Links of a digest that a mail program cut."""
    for address in addresses:
        response = walk.client.get(address)
        assert response.status_code == 404
        walk.names.add(resolve(address).view_name)
        walk.keep(address, response.content.decode())


def comment(walk: Walk, article: Article) -> None:
    """The form with errors, and what follows a comment that was sent."""
    address = f"/commentaires/{article.pk}/"
    wrong = walk.client.post(address, {"text": "", "name": "", "email": "nulle part"})
    assert wrong.status_code == 422
    walk.keep("comment-with-errors", wrong.content.decode())
    sent = walk.client.post(
        address,
        {"text": "Merci.", "name": "Kodjo", "email": "kodjo@lecteur.example"},
        follow=True,
        headers={"sec-fetch-site": "same-origin"},
    )
    assert sent.status_code == 200
    walk.follow(*walk.keep("comment-sent", sent.content.decode()), *(where for where, _ in sent.redirect_chain))
    doubtful = walk.client.post(
        address, {"text": "Oui.", "name": "Awa", "email": "awa@lecteur.example"}, headers={"sec-fetch-site": "cross-site"}
    )
    walk.keep("comment-to-confirm", doubtful.content.decode())


def follow_mails(walk: Walk) -> None:
    """What the links of mails open, and the pages after erasing."""
    comment = Comment.objects.exclude(sender=None).latest("pk")
    for token, page in (
        (subscriptions.confirm_token(comment.sender, comment), "confirmer"),
        (subscriptions.unsubscribe_token(comment), "desabonnement"),
    ):
        address = f"/commentaires/{page}/{token}/"
        walk.follow(address)
        walk.keep(f"{page}-pressed", walk.client.post(address, follow=True).content.decode())
    walk.follow(f"/commentaires/mes-donnees/{subscriptions.data_token(comment.sender)}/")
    walk.follow("/commentaires/mes-donnees/mail-parti/", "/commentaires/efface/", "/commentaires/donnees-effacees/")
    walk.keep("data-with-errors", walk.client.post("/commentaires/mes-donnees/", {"email": "nulle part"}).content.decode())
    comment.sender.delete()
    walk.follow(f"/commentaires/mes-donnees/{signing.dumps([0], salt=subscriptions.DATA)}/")


def report(walk: Walk, comment_id: int) -> None:
    address = f"/commentaires/signaler/{comment_id}/"
    walk.keep("report-with-errors", walk.client.post(address, headers={"sec-fetch-site": "same-origin"}).content.decode())
    walk.follow(address, f"{address}merci/")


def read_digest(walk: Walk) -> None:
    """The pages behind the links of a moderator's mail, before and after a decision."""
    moderator = make_user("Modération")
    make_waiting(2)
    message = mail_to(moderator)
    (everything,) = links(message)
    publish, refuse = links(message, "publier/")[0], links(message, "refuser/")[0]
    walk.follow(everything, publish, refuse, *links(message, "arreter/"))
    for name, address, fields in (
        ("digest-without-choice", everything, {}),
        ("digest-without-reason", everything, choices(newest(moderator), n0="rejected")),
        ("digest-refusal-without-reason", refuse, {}),
    ):
        walk.keep(name, press(address, **fields).content.decode())
    press(publish)
    walk.keep("digest-told", walk.client.get(publish).content.decode())
    press(everything, **choices(newest(moderator), n1="spam"))
    walk.keep("digest-results", walk.client.get(everything).content.decode())
    moderator.groups.clear()
    walk.keep("digest-shut", walk.client.get(everything).content.decode())


def open_previews(walk: Walk) -> None:
    """A signed link before and after its time; where its page leads nobody can go yet."""
    draft = workflow.create({**blank_content(), "headline": "Pas encore"}, by=make_user("Journaliste"))
    for token in (preview_links.make(draft.pk), "hors-delai"):
        walk.take(f"/apercu/{token}/")


def take_errors(walk: Walk) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    walk.keep("404", walk.client.get("/nulle-part/du-tout/").content.decode())
    walk.keep("403", errors.forbidden(request, PermissionError()).content.decode())
    for name in ("400", "500"):
        walk.keep(name, render_to_string(f"{name}.html"))


@pytest.mark.nu
def test_every_public_page_is_valid(pages: dict[str, str], tmp_path: Path):
    jar = tools.NU.path
    assert jar.is_file(), f"{jar} is missing: `make test` fetches it"
    files = {}
    for number, (name, markup) in enumerate(pages.items()):
        file = tmp_path / f"{number}.html"
        file.write_text(markup)
        files[str(file)] = name
    command = ["java", "-Xmx512m", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", *files]
    messages = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["messages"]
    said = sorted({f"{named(row, files)}: {row['message']} {row.get('extract', '')!r}" for row in messages if serious(row)})
    assert said == []
    assert len(files) > 30


def named(message: dict[str, str], files: dict[str, str]) -> str:
    """The page that a message is about."""
    return files.get(message.get("url", "").removeprefix("file:"), "?")


def serious(message: dict[str, str]) -> bool:
    """Errors and warnings; remarks on trailing slashes are a matter of taste."""
    return message["type"] == "error" or message.get("subType") in {"warning", "fatal"}
