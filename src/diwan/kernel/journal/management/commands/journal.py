"""`diwan journal verify`: walk every chain and say where one does not hold."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diwan.kernel.journal.selectors import chain_breaks
from diwan.kernel.territory.models import KINGDOM, LAST_OF_KINGDOM
from diwan.kernel.territory.scope import Scope, reading


class Command(BaseCommand):
    """Verify the hash chains of the journal."""

    help = "Verify the hash chains of the journal and say where one is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["verify"])
        parser.add_argument("--from", type=int, default=KINGDOM, dest="lo", help="first territory id")
        parser.add_argument("--to", type=int, default=LAST_OF_KINGDOM, dest="hi", help="last territory id")

    def handle(self, *_: Any, **options: Any) -> None:
        with reading(Scope("national")):
            breaks = chain_breaks(options["lo"], options["hi"])
        for broken in breaks:
            self.stderr.write(f"community {broken.territory}, entry {broken.seq}: {broken.kind}")
        if breaks:
            raise CommandError(f"{len(breaks)} break(s) in the journal")
        self.stdout.write("the journal is whole")
