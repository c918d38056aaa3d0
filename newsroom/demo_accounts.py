"""The accounts of the demo newspaper, one of each role. They exist in the local profile of `make run` only."""

import secrets

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction

from newsroom import roles

ACCOUNTS = {
    "journaliste": (roles.JOURNALIST, "Akofa", "Mensavi"),
    "redaction-en-chef": (roles.EDITOR, "Sènami", "Houéhanou"),
    "moderation": (roles.MODERATOR, "Ramatou", "Issa"),
    "regie": (roles.ADVERTISING, "Yao", "Lawson"),
    "administration": (roles.ADMINISTRATOR, "Essi", "Dogbe"),
}
LETTERS = "abcdefghjkmnpqrstuvwxyz"  # no i, l, o: these are read from one screen and typed into another


def new_password() -> str:
    """Three groups of five letters: 67 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(3))


def make() -> list[User]:
    """Make the accounts that are missing, without a password that lets anybody in, and return all five.

    Raises PermissionDenied on a real site, whoever asks.
    """
    if not (settings.DEMO or settings.DEBUG):
        raise PermissionDenied
    users = []
    for username, (role, first_name, last_name) in ACCOUNTS.items():
        fields = {"first_name": first_name, "last_name": last_name, "email": f"{username}@lescale.example", "is_staff": True}
        fields["password"] = make_password(None)
        with transaction.atomic():
            user, made = User.objects.get_or_create(username=username, defaults=fields)
            if made:
                user.groups.add(Group.objects.get(name=role))
        users.append(user)
    return users


def renew() -> dict[str, str]:
    """Make the accounts that are missing, give each a new password, and return user name → password.

    Raises PermissionDenied outside the local profile, whoever asks.
    """
    if not settings.DEMO:
        raise PermissionDenied
    passwords = {}
    for user in make():
        passwords[user.username] = new_password()
        user.set_password(passwords[user.username])  # slow on purpose: no transaction waits for it
        user.is_active = True
        user.save(update_fields=["password", "is_active"])
    return passwords


def table(passwords: dict[str, str]) -> str:
    """One line for each account: its name and its password, in columns."""
    width = max(map(len, passwords))
    return "\n".join(f"  {username:<{width}}  {password}" for username, password in passwords.items())
