"""`diwan verify-qr <text>`: check a document's QR code without network, without database."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from diwan.kernel.base.errors import DomainError
from diwan.kernel.base.text import Text, t
from diwan.kernel.documents.codes import grouped
from diwan.kernel.documents.offline import own_keys
from diwan.kernel.documents.qr import PublicKey, Statement, keys_from, read_token


class Command(BaseCommand):
    """Say what the code of a document says and whether its seal holds; fails when it does not."""

    help = "Check the text of a document's QR code without network; exit code 1 when it does not hold."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The scanned text, the published keys, the language of the answer."""
        parser.add_argument("text", help="what the QR code holds, or the part after #")
        parser.add_argument(
            "--keys", type=Path, help="keys.json of export-verifier; else this installation's own"
        )
        parser.add_argument("--language", choices=("ar", "fr"), default="ar")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *_: object, **options: object) -> None:
        """Read, check, print."""
        keys = options["keys"]
        with translation.override(str(options["language"])):
            known = keys_from(json.loads(Path(str(keys)).read_text("utf-8"))) if keys else own_keys()
            try:
                statement, key = read_token(str(options["text"]), known)
            except DomainError as bad:
                raise CommandError(bad.words()) from bad
            self.stdout.write(as_json(statement, key) if options["json"] else as_lines(statement, key))


def fields_of(statement: Statement) -> dict[str, str]:
    """What the document says, by the name of each thing."""
    texts: dict[str, Text | None] = {
        "what": statement.kind, "community": statement.community, "signer": statement.signer,
        "capacity": statement.capacity, "subject": statement.subject,
    }  # fmt: skip
    found = {name: str(text) for name, text in texts.items() if text is not None}
    found["number"], found["delegation"] = statement.number, statement.delegation
    found["signed_at"] = statement.signed_at.isoformat(timespec="minutes")
    found["code"] = grouped(statement.code)
    return found


def as_lines(statement: Statement, key: PublicKey) -> str:
    """The answer for people."""
    lines = [f"{t('documents.qr.genuine')} ({key.holder})"]
    lines += [t("documents.verify.demo")] if key.demo else []
    lines += [
        f"  {t(f'documents.verify.{name}')}: {value}" for name, value in fields_of(statement).items() if value
    ]
    return "\n".join(lines)


def as_json(statement: Statement, key: PublicKey) -> str:
    """The answer for programs."""
    said = {**fields_of(statement), "genuine": True, "holder": key.holder, "demo": key.demo}
    return json.dumps(said, ensure_ascii=False)
