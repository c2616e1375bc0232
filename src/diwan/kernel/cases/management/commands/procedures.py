"""`diwan procedures`: list, check and lock the procedures of the house."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from diwan.kernel.cases.lock import broken_locks, locks_in, unlocked, write_locks
from diwan.kernel.cases.registry import by_folder, catalogue
from diwan.kernel.cases.schema.problems import ProcedureInvalid


class Command(BaseCommand):
    """List, check, lock."""

    help = "List, check or lock the procedures: diwan procedures [list | check | lock]"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One word says what to do."""
        parser.add_argument("what", nargs="?", default="list", choices=("list", "check", "lock"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it."""
        try:
            {"list": self.list, "check": self.check_all, "lock": self.lock}[options["what"]]()
        except ProcedureInvalid as invalid:
            raise CommandError(str(invalid)) from invalid

    def list(self) -> None:
        """Every version, and whether the portal offers it."""
        offered = {law.key for law in catalogue().listed(timezone.localdate())}
        for key, versions in catalogue().versions.items():
            for resolved in versions:
                law = resolved.procedure
                waits = f"  waits for {', '.join(law.waits_for)}" if law.waits_for else ""
                mark = "*" if key in offered else " "
                self.stdout.write(
                    f"{mark} {key} {law.version}  in force {law.in_force}  {law.title.fr}{waits}"
                )

    def check_all(self) -> None:
        """Everything loads, and no version in force was edited."""
        faults = []
        for folder, found in by_folder().items():
            locks = locks_in(folder)
            faults += [str(p) for p in broken_locks(locks, found, timezone.localdate())]
            faults += [
                f"{line.key} {line.version} is not locked: diwan procedures lock"
                for line in unlocked(locks, found)
            ]
        if faults:
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{sum(map(len, by_folder().values()))} versions, all as locked")

    def lock(self) -> None:
        """Lock what is new."""
        for folder, found in by_folder().items():
            for line in write_locks(folder, found, timezone.localdate()):
                self.stdout.write(f"locked {line}")
