"""Accounts of the newsroom: invited by a link, switched off when somebody leaves. Nobody is deleted: texts keep their author."""

from collections.abc import Iterable

from axes.utils import reset
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from articles.models import Author
from newsroom import letters, roles


def require_power_over(person: User | None, *, by: User) -> None:
    """Raise PermissionDenied unless `by` may change this account. Nobody but a superuser touches a superuser's."""
    allowed = by.is_active and by.has_perm("auth.change_user")
    if not allowed or (person is not None and person.is_superuser and not by.is_superuser):
        raise PermissionDenied(f"{by} may not change the account {person}")


@transaction.atomic
def invite(*, first_name: str, last_name: str, email: str, groups: Iterable[Group], by: User) -> User:
    """Make an account without a password and write to its owner. The e-mail address is the login name."""
    if not by.has_perm("auth.add_user"):
        raise PermissionDenied(f"{by} may not invite anybody")
    email = email.strip().lower()
    person = User(username=email[:150], email=email, first_name=first_name, last_name=last_name, is_staff=True)
    person.set_unusable_password()
    person.save()
    chosen = list(groups)
    person.groups.set(chosen)
    if {group.name for group in chosen} & {roles.JOURNALIST, roles.EDITOR}:
        Author.of_account(person)
    _log(person, by, _("invited"))
    send_invitation(person)
    return person


def send_invitation(person: User) -> None:
    transaction.on_commit(lambda: letters.send_invitation.enqueue(person.pk), robust=True)


@transaction.atomic
def switch_off(person: User, *, by: User) -> None:
    """A leaver: no session of theirs opens a page any more, from this moment on."""
    require_power_over(person, by=by)
    if person == by:
        raise PermissionDenied("nobody switches off the own account")
    person.is_active = False
    person.save(update_fields=["is_active"])
    _log(person, by, _("switched off"))


@transaction.atomic
def switch_on(person: User, *, by: User) -> None:
    require_power_over(person, by=by)
    person.is_active = True
    person.save(update_fields=["is_active"])
    _log(person, by, _("switched on"))


def forget_failures(person: User) -> None:
    """Who has just chosen a new password need not wait for the end of a lock."""
    reset(username=person.get_username())


def _log(person: User, by: User, message: str) -> None:
    LogEntry.objects.log_actions(by.pk, [person], CHANGE, message, single_object=True)
