"""`load_outlines FILE.geojson --source WORDS`: outlines of communes, all of a file or nothing of it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from diwan.kernel.base.act import system_act
from diwan.kernel.base.text import t
from diwan.kernel.gis.geojson import Drawn, Fault, Unreadable, read_outlines
from diwan.kernel.gis.services import load_outlines
from diwan.kernel.territory.models import KINGDOM, LAST_OF_KINGDOM, Level, Territory

LISTED = 20


class Command(BaseCommand):
    """Check a file of outlines feature by feature, then load it whole."""

    help = "Load the outlines of communes from a GeoJSON file in degrees (WGS 84)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", required=True, help="where it comes from and its licence, for the map's foot"
        )
        parser.add_argument("--property", default="code", help="the property that holds the official code")

    def handle(self, *args: Any, **options: Any) -> None:
        outlines = self.checked(options["file"], options["property"])
        act = system_act(KINGDOM, timezone.now(), last=LAST_OF_KINGDOM, occasion="import")
        loaded = load_outlines(act, drawn=outlines, source=options["source"])
        self.stdout.write(t("gis.load.done", count=loaded))

    def checked(self, file: Path, property: str) -> list[Drawn]:
        """The outlines of a file without a fault; says every fault otherwise."""
        try:
            read = read_outlines(file.read_bytes(), known_codes(), property)
        except OSError as trouble:
            raise CommandError(t("gis.load.no_file", file=file)) from trouble
        except Unreadable as trouble:
            raise CommandError(trouble.fault.words()) from trouble
        faults = [one for one in read if isinstance(one, Fault)]
        for fault in faults[:LISTED]:
            self.stderr.write(
                t("gis.load.fault", number=fault.number, code=fault.code, why=fault.why.words())
            )
        if faults:
            raise CommandError(t("gis.load.refused", count=len(faults)))
        return [one for one in read if isinstance(one, Drawn)]


def known_codes() -> dict[str, str]:
    """The communes and arrondissements of today, by official code."""
    today = Territory.objects.filter(valid_to=None, level__in=(Level.COMMUNE, Level.ARRONDISSEMENT))
    return dict(today.values_list("code", "name_fr"))
