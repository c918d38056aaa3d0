"""Roles: made by migrate, exact, repeatable, adding up."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command

from newsroom import roles
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def rights_of(name: str) -> set[str]:
    rows = Permission.objects.filter(group__name=name).values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def test_migrate_made_the_five_roles_with_exactly_their_rights():
    assert set(Group.objects.values_list("name", flat=True)) == set(roles.RIGHTS)
    for name, rights in roles.RIGHTS.items():
        assert rights_of(name) == rights


def test_a_repetition_sets_a_changed_role_right_and_leaves_people_in_it(capsys):
    person = make_user("Modération")
    group = Group.objects.get(name="Modération")
    group.permissions.set(Permission.objects.filter(codename="add_user"))
    call_command("create_roles")
    assert rights_of("Modération") == roles.RIGHTS["Modération"]
    assert Group.objects.count() == 5
    assert list(person.groups.all()) == [group]
    assert f"Modération : {len(roles.RIGHTS['Modération'])} droits" in capsys.readouterr().out


@pytest.mark.once
def test_roles_add_up():
    person = make_user("Régie publicitaire")
    person.groups.add(Group.objects.get(name="Modération"))
    assert person.has_perms(["articles.add_campaign", "comments.moderate"])
    assert not person.has_perm("articles.change_article")


@pytest.mark.once
def test_editors_hold_every_right_of_journalists_and_moderators():
    assert roles.RIGHTS["Rédaction en chef"] >= roles.RIGHTS["Journaliste"] | roles.RIGHTS["Modération"]


@pytest.mark.once
@pytest.mark.parametrize("name", roles.RIGHTS)
def test_no_role_deletes_articles_photos_or_comments_or_publishes_by_the_personal_right(name):
    forbidden = {"articles.delete_article", "articles.delete_image", "comments.delete_comment", roles.PUBLISH_OWN}
    assert not roles.RIGHTS[name] & forbidden


@pytest.mark.django_db(transaction=True)
def test_roles_are_there_again_after_a_flush():
    call_command("flush", interactive=False, verbosity=0)
    assert set(Group.objects.values_list("name", flat=True)) == set(roles.RIGHTS)
