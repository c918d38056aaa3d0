"""Make the roles of the newsroom, or set them right again."""

from typing import Any

from django.core.management.base import BaseCommand

from newsroom import roles


class Command(BaseCommand):
    help = "Crée les rôles de la rédaction (groupes) avec leurs droits exacts ; peut être répété."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in roles.create():
            self.stdout.write(f"{name} : {len(roles.RIGHTS[name])} droits")
