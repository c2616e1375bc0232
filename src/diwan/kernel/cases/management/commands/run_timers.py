"""`diwan run_timers`: let every timer of every case that is due act now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from diwan.kernel.cases.services.timers import run_due_timers


class Command(BaseCommand):
    """Run the scheduler once, by hand or from a system timer."""

    help = "Let the timers of cases that are due act"

    def add_arguments(self, parser: Any) -> None:
        """`--case NUMBER` looks at the cases of that number alone."""
        parser.add_argument("--case", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run and say what was done."""
        ran = run_due_timers(timezone.now(), options["case"])
        self.stdout.write(f"{ran.done} done, {ran.held} held, {ran.failed} failed")
