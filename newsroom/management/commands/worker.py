"""Run background tasks and recurring jobs."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from newsroom.worker import BEAT, SILENCE, Worker


def seconds(text: str) -> timedelta:
    try:
        value = timedelta(seconds=float(text))
    except (ValueError, OverflowError) as error:
        raise ArgumentTypeError(f"« {text} » n’est pas un nombre de secondes") from error
    if value <= timedelta():
        raise ArgumentTypeError("il faut plus de 0 seconde")
    return value


class Command(BaseCommand):
    help = "Fait le travail de fond : photos, courrier, nettoyage. Plusieurs peuvent tourner, sur plusieurs machines."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="Faire ce qui est prêt, travaux échus compris, puis finir.")
        parser.add_argument("--beat", type=seconds, default=BEAT, help="Secondes entre deux signes de vie (30).")
        parser.add_argument(
            "--silence", type=seconds, default=SILENCE, help="Secondes de silence avant de croire un autre perdu (120)."
        )
        parser.add_argument("--poll", type=seconds, default=timedelta(seconds=1), help="Secondes entre deux regards (1).")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(
            batch=options["batch"], poll=options["poll"].total_seconds(), beat=options["beat"], silence=options["silence"]
        )
        worker.configure_signals()
        worker.run()
