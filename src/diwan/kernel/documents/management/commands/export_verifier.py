"""`diwan export-verifier <folder>`: the static page that checks QR codes without network."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser

from diwan.kernel.documents.offline import export_verifier


class Command(BaseCommand):
    """Write the page, its script, its style and the published keys into a folder."""

    help = "Write the static verification page and the published keys into a folder."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One folder, and who answers for the keys."""
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--holder", default="", help="who answers for the key, as shown to those who verify"
        )

    def handle(self, *_: object, **options: object) -> None:
        """Write, and say where."""
        folder = Path(str(options["folder"]))
        files = export_verifier(folder, holder=str(options["holder"]))
        self.stdout.write(f"{folder}: {', '.join(files)}")
