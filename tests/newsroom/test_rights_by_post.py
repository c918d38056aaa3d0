"""Role × every address of the back office by POST too, and the addresses of comments by both methods.

A new address fails here until somebody says who may send something to it.
"""

import pytest
from django.urls import get_resolver, reverse

from comments.models import Block, CommentRules, CommentSettings, LearnedWord, ListedTerm
from tests.factories import make_comment, make_section, make_user
from tests.newsroom.test_rights import ALLOWED, EVERYBODY, B, E, J, M, address_of, admin_places, places_of
from tests.newsroom.test_rights import rows as rows

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # who may open what is decided before any SQL

NO_ROLE = ""

SHOWS_ONLY: dict[str, set[str]] = {
    "articles_article_change": {J},  # the rows of the test are of other people
    "articles_image_change": {J},
    "articles_article_in_bin": {J, E},
    "articles_placement_change": {E},
    "auth_group_change": {B},
    "newsroom_job_change": {B},
    "newsroom_heartbeat_change": {B},
    "admin_logentry_change": {B},
}
"""Who may open the page, but send nothing to it."""

COMMENTS: dict[str, set[str]] = {
    "comments_desk": {J, M, E},
    "comments_desk_case": {M, E},
    "comments_desk_decide": {M, E},
    "comments_desk_undo": {M, E},
    "comments_desk_wave": {M, E},
    "comments_desk_found": {M, E},
    "comments_desk_close": {M, E},
    "comments_desk_close_site": {E},
    "comments_desk_open": {M, E},
    "comments_desk_open_site": {E},
    "comments_comment_block": {M, E},
    "comments_comment_address": {M, E},
    "comments_comment_changelist": {J, M, E},  # leads to the desk
    "comments_comment_change": {J, M, E},
    "comments_comment_history": {J, M, E},  # leads to the comment
    "comments_reader_data": {B},
    "comments_digestchoice_changelist": {M, E},
    "comments_learnedword_changelist": {M, E},
    "comments_listedterm_shipped": {M, E},
    "comments_trustedreader_changelist": {M, E},
    "comments_trustedreader_change": {M, E},
    "comments_trustedreader_history": {M, E},
}
COMMENTS |= {f"comments_{table}_{page}": set() for table in ("comment", "trustedreader", "block") for page in ("add", "delete")}
COMMENTS |= {f"comments_learnedword_{page}": set() for page in ("add", "change", "delete", "history")}
COMMENTS |= {f"comments_commentsettings_{page}": {E, B} for page in ("changelist", "change", "history")}
COMMENTS |= {f"comments_commentsettings_{page}": set() for page in ("add", "delete")}
COMMENTS |= {f"comments_commentrules_{page}": {E} for page in ("changelist", "add", "change", "history", "delete")}
COMMENTS |= {f"comments_listedterm_{page}": {M, E} for page in ("changelist", "add", "change", "history", "delete")}
COMMENTS |= {f"comments_block_{page}": {M, E} for page in ("changelist", "change", "history", "delete")}
SHOWS_ONLY |= {
    "comments_desk": {J},
    "comments_comment_change": {J, M, E},  # decisions go to the desk
    "comments_block_change": {M, E},
    "comments_trustedreader_change": {M, E},
}
LEADS_AWAY = {"comments_trustedreader_history"}
"""From the history of a row that is not there Django leads to the first page; whoever sends something is told so."""


def comment_places() -> dict[str, list[str]]:
    site = next(part for part in get_resolver().url_patterns if getattr(part, "namespace", None) == "admin")
    return {name: keys for name, keys in places_of(site.url_patterns).items() if name.startswith("comments_")}


@pytest.fixture
def addresses(rows):
    """Every address by its name, with rows that are of somebody else."""
    comment = make_comment(article=rows["article"], status="pending")
    found = {
        "comment": comment,
        "desk": comment,
        "learnedword": LearnedWord.objects.create(word="casino"),
        "listedterm": ListedTerm.objects.create(term="casino"),
        "commentsettings": CommentSettings.objects.get_or_create(pk=1)[0],
        "commentrules": CommentRules.objects.create(section=make_section(), mode="all"),
        "block": Block.objects.create(kind=Block.Kind.SENDER, key="a" * 64),
    }
    places = {name: address_of(name, keys, rows) for name, keys in admin_places().items() if name not in {"login", "logout"}}
    for name, keys in comment_places().items():
        row = found.get(name.split("_")[1])
        places[name] = reverse(f"admin:{name}", kwargs=dict.fromkeys(keys, row.pk if row else 0))
    return places


def may(role: str, name: str) -> bool:
    who = (ALLOWED | COMMENTS)[name]
    return role in who if role else who == EVERYBODY


def is_refused(name: str, answer) -> bool:
    """403; a method that nobody may use; or there is nothing."""
    leads_away = answer.status_code == 302 and answer.url == "/admin/"
    return answer.status_code in {403, 405} or (name in LEADS_AWAY and (leads_away or answer.status_code == 404))


def test_every_address_of_comments_says_who_may_open_it():
    assert sorted(comment_places()) == sorted(COMMENTS)


@pytest.mark.parametrize("role", [NO_ROLE, *sorted(EVERYBODY)])
def test_a_role_opens_its_addresses_of_comments_and_no_others(role, addresses, client):
    client.force_login(make_user(role))
    wrong = []
    for name in COMMENTS:
        answer = client.get(addresses[name])
        fits = answer.status_code != 403 if may(role, name) else is_refused(name, answer)
        if not fits:
            wrong.append(f"{addresses[name]}: {answer.status_code}")
    assert wrong == []


@pytest.mark.parametrize("role", [NO_ROLE, *sorted(EVERYBODY)])
def test_a_role_sends_to_its_addresses_and_to_no_others(role, addresses, client):
    client.force_login(make_user(role))
    wrong = []
    for name, address in addresses.items():
        answer = client.post(address)
        accepts = may(role, name) and role not in SHOWS_ONLY.get(name, set())
        fits = answer.status_code != 403 if accepts else is_refused(name, answer)
        if not fits or answer.status_code >= 500:
            wrong.append(f"{address}: {answer.status_code}")
    assert wrong == []


def test_nobody_sends_anything_without_logging_in(addresses, client):
    for name, address in addresses.items():
        if name == "jsi18n":
            continue
        answer = client.post(address)
        outside = answer.status_code == 302 and answer.url.startswith("/admin/login/")
        assert outside or (name == "write_offline_worker" and answer.status_code == 405), name
