"""`load_territory`: the official division of the Kingdom, in seconds, as often as one likes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from diwan.kernel.base.act import system_act
from diwan.kernel.identity.services.divisions import load_official_division
from diwan.kernel.territory.models import KINGDOM, LAST_OF_KINGDOM, Territory
from diwan.kernel.territory.official import out_of_step


class Command(BaseCommand):
    """Load the official division, unless it is in step already."""

    help = "Carry the official list of regions, provinces, communes and arrondissements into the database."

    def handle(self, *args: Any, **options: Any) -> None:
        if out_of_step():
            act = system_act(KINGDOM, timezone.now(), last=LAST_OF_KINGDOM, occasion="import")
            changed = load_official_division(act)
            self.stdout.write(f"{changed} territories loaded, {Territory.objects.count()} in all.")
        else:
            self.stdout.write(f"{Territory.objects.count()} territories, in step.")
