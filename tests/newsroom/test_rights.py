"""Role × every address of the back office. A new address fails here until somebody says who may open it."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from articles.models import Breaking, Campaign, Correction, ErrorReport, Licence, Masthead, Page, Placement, Redirect, Run
from newsroom import roles
from newsroom.models import Heartbeat, Job
from tests.factories import make_article, make_author, make_image, make_section, make_tag, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # who may open what is decided before any SQL

J, E, M, A, B = roles.JOURNALIST, roles.EDITOR, roles.MODERATOR, roles.ADVERTISING, roles.ADMINISTRATOR
EVERYBODY = {J, E, M, A, B}

ALLOWED: dict[str, set[str]] = {
    "index": EVERYBODY,
    "login": EVERYBODY,
    "logout": EVERYBODY,
    "password_change": EVERYBODY,
    "password_change_done": EVERYBODY,
    "jsi18n": EVERYBODY,
    "settings": {E, M, B},
    "failed_tasks": {E, B},
    "search": EVERYBODY,  # each finds what they may see: test_finding.py
    "calendar": {J, E},
    "account": EVERYBODY,
    "app_list": EVERYBODY,  # leads away
    "view_on_site": EVERYBODY,  # leads to what readers see
    "articles_article_changelist": {J, E},
    "articles_article_add": {J, E},
    "articles_article_change": {J, E},
    "articles_article_history": {J, E},
    "articles_article_preview": {J, E},
    "articles_article_frame": {J, E},
    "articles_article_link": {E},
    "articles_article_unlink": {E},
    "articles_article_compare": {E},
    "articles_article_delete": set(),
    "articles_article_pick": {J, E},
    "articles_article_in_bin": {J, E, B},
    "articles_article_session": {J, E},
    "write_offline": {J, E},
    "write_offline_worker": EVERYBODY,  # it must reach a device whose login has ended
    "articles_article_autosave_new": {J, E},
    "articles_article_autosave": {E},
    "articles_article_presence": {E},
    "articles_article_drop": {E},
    "articles_article_check": {E},
    "articles_article_duplicate": {E},
    "articles_article_reschedule": {E},
    "articles_article_correct": {E},
    "articles_article_embeds": {J, E},
    "articles_article_notes": {E},
    "articles_article_urgent": {E},
    "articles_article_version": {E},
    "articles_front": {E},
    "articles_front_preview": {E},
    "articles_front_urgent": {E},
    "articles_front_cancel": {E},
    "articles_article_bin": {E},
    "articles_article_publish": {E},
    "articles_article_schedule": {E},
    "articles_article_unpublish": {E},
    "articles_article_unschedule": {E},
    "articles_article_send-back": {E},
    "articles_article_typeset": {E},
    "articles_article_typography": {E},
    "articles_article_typography_undo": {E},
    "articles_article_typesetting": {J, E},
    "articles_article_run": {E},  # the run of the test is another person's
    "articles_article_run_undo": {E},
    "articles_article_runs": {J, E},
    "articles_article_bulk": {E},
    "articles_article_submit": {E},  # the article of the test is published and of another person
    "articles_article_restore": {E, B},
    "articles_image_changelist": {J, E},
    "articles_image_add": {J, E},
    "articles_image_change": {J, E},
    "articles_image_history": {J, E},
    "articles_image_delete": set(),
    "articles_image_pick": {J, E},
    "articles_image_begin": {J, E},
    "articles_image_piece": {J, E},
    "articles_image_finish": {J, E},
    "articles_image_words": {E},  # the photo of the test is of another person
    "articles_image_bin": {E},
    "articles_image_restore": {E},
    "articles_image_replace": {E},
    "articles_image_withdraw": {E},
    "auth_user_changelist": {B},
    "auth_user_add": {B},
    "auth_user_change": {B},
    "auth_user_history": {B},
    "auth_user_delete": set(),
    "auth_user_invite": {B},
    "auth_user_switch": {B},
    "autocomplete": {J, E, B},
}
WHOLE_TABLES = {
    "articles_section": {E},
    "articles_tag": {E},
    "articles_author": {E},
    "articles_breaking": {E},
    "articles_licence": {E},
    "articles_page": {E, B},
    "articles_redirect": {E, B},
    "articles_campaign": {A, B},
}
READ_ONLY = {
    "articles_correction": {E},
    "articles_errorreport": {E},
    "articles_placement": {E},
    "auth_group": {B},
    "newsroom_job": {B},
    "newsroom_heartbeat": {B},
    "admin_logentry": {B},
}
for table, who in WHOLE_TABLES.items():
    ALLOWED |= {f"{table}_{page}": who for page in ("changelist", "add", "change", "history", "delete")}
ALLOWED |= {f"articles_{table}_merge": {E} for table in ("author", "section", "tag")}
for table, who in READ_ONLY.items():
    ALLOWED |= {f"{table}_{page}": who for page in ("changelist", "change", "history")}
    ALLOWED |= {f"{table}_{page}": set() for page in ("add", "delete")}
ALLOWED |= {f"articles_masthead_{page}": {E, B} for page in ("changelist", "change", "history")}
ALLOWED |= {"articles_masthead_delete": set(), "articles_masthead_add": set()}  # there is one row


def places_of(patterns) -> dict[str, list[str]]:
    """Name of every address → the names of its arguments."""
    found = {}
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= places_of(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found[pattern.name] = list(pattern.pattern.converters) or list(pattern.pattern.regex.groupindex)
    return found


def admin_places() -> dict[str, list[str]]:
    """All addresses of our AdminSite; those of comments: test_rights_by_post.py."""
    site = next(part for part in get_resolver().url_patterns if getattr(part, "namespace", None) == "admin")
    return {name: keys for name, keys in places_of(site.url_patterns).items() if not name.startswith("comments_")}


@pytest.fixture
def rows():
    """One row of every table, none of them made by the person who looks."""
    article = make_article()
    return {
        "article": article,
        "image": make_image(),
        "section": make_section(),
        "tag": make_tag(),
        "author": make_author(),
        "placement": Placement.objects.create(slot="lead", article=article),
        "breaking": Breaking.objects.create(text="Urgent"),
        "licence": Licence.objects.create(name="Essai"),
        "masthead": Masthead.objects.create(pk=1, name="L’Escale"),
        "page": Page.objects.create(title="Contact", slug="contact"),
        "redirect": Redirect.objects.create(old_path="/a/", new_path="/b/"),
        "correction": Correction.objects.create(article=article, text="Non."),
        "errorreport": ErrorReport.objects.create(article=article, remark="Faux"),
        "campaign": make_campaign(),
        "user": make_user("Journaliste"),
        "group": Group.objects.get(name="Journaliste"),
        "job": Job.objects.create(name="essai", every=timedelta(hours=1)),
        "heartbeat": Heartbeat.objects.create(worker_id="w1"),
        "run": Run.objects.create(),
        "logentry": LogEntry.objects.create(
            user=make_user(), action_flag=CHANGE, object_repr="X", content_type=ContentType.objects.get_for_model(Page)
        ),
    }


def make_campaign() -> Campaign:
    return Campaign.objects.create(
        name="Riz",
        slot="side",
        picture="public/a.jpg",
        width=1,
        height=1,
        alt="Du riz",
        target="https://riz.example/",
        ends_at=timezone.now() + timedelta(days=1),
    )


def address_of(name: str, keys: list[str], rows) -> str:
    table = name.split("_")[1] if "_" in name else ""
    values = {
        "app_label": "articles",
        "content_type_id": ContentType.objects.get_for_model(Page).pk,
        "object_id": rows[table].pk if table in rows else rows["page"].pk,
        "pk": rows[table].pk if table in rows else 0,
        "version": 0,
        "upload": "0" * 32,
        "run": rows["run"].pk,
    }
    address = reverse(f"admin:{name}", kwargs={key: values[key] for key in keys})
    return address + ("?app_label=articles&model_name=masthead&field_name=share_image" if name == "autocomplete" else "")


def test_every_address_says_who_may_open_it():
    assert sorted(admin_places()) == sorted(ALLOWED)


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_a_role_opens_its_addresses_and_no_others(role, rows, client):
    client.force_login(make_user(role))
    wrong = []
    for name, keys in admin_places().items():
        if name == "logout":
            continue
        address = address_of(name, keys, rows)
        status = client.get(address).status_code
        expected = {200, 302} if role in ALLOWED[name] else {403}
        if name.endswith("_version") and role in ALLOWED[name]:
            expected = {302}
        if status not in expected:
            wrong.append(f"{address}: {status}, not {expected}")
    assert wrong == []


def test_nobody_enters_without_logging_in(rows, client):
    for name, keys in admin_places().items():
        if name in {"login", "logout", "jsi18n", "write_offline_worker"}:
            continue
        response = client.get(address_of(name, keys, rows))
        assert response.status_code == 302, name
        assert response.url.startswith("/admin/login/"), name


def test_an_account_that_is_not_staff_stays_outside(rows, client):
    client.force_login(make_user("Rédaction en chef", is_staff=False))
    assert client.get("/admin/").status_code == 302
    assert client.get(reverse("admin:articles_article_changelist")).status_code == 302


@pytest.mark.parametrize("step", ["publish", "schedule", "unpublish", "bin", "restore"])
def test_a_journalist_who_types_the_address_of_a_step_gets_403(step, client, rows):
    client.force_login(make_user("Journaliste"))
    address = reverse(f"admin:articles_article_{step}", args=[rows["article"].pk])
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403


def test_roles_held_by_one_person_add_up(rows, client):
    person = make_user("Régie publicitaire")
    person.groups.add(Group.objects.get(name="Journaliste"))
    client.force_login(person)
    assert client.get(reverse("admin:articles_campaign_changelist")).status_code == 200
    assert client.get(reverse("admin:articles_article_changelist")).status_code == 200
    assert client.get(reverse("admin:articles_section_changelist")).status_code == 403


def test_every_page_is_private_and_strict(rows, client):
    client.force_login(make_user(is_superuser=True))
    for name, keys in admin_places().items():
        if name == "logout":
            continue
        response = client.get(address_of(name, keys, rows))
        assert "no-store" in response["Cache-Control"], name
        assert "unsafe" not in response["Content-Security-Policy"], name
