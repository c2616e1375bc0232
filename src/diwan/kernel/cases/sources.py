"""The texts procedures were written as: files of the house, and what was published."""

from __future__ import annotations

from datetime import date

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import PublishedProcedure
from diwan.kernel.cases.registry import procedure_files
from diwan.kernel.cases.resolving import law_on
from diwan.kernel.cases.schema.load import parsed


def source_of(key: str, day: date) -> str:
    """The text of the version in force on a day; `NotFound` when none is."""
    law = law_on(key, day).procedure
    row = PublishedProcedure.objects.filter(key=key, version=law.version, in_force=law.in_force).first()
    return row.text if row else shipped_text(key, law.version)


def shipped_text(key: str, version: int) -> str:
    """The file of one version of the house."""
    for file in procedure_files():
        text = file.read_text("utf-8")
        raw = parsed(text, file.name)
        if (raw.get("key"), raw.get("version")) == (key, version):
            return text
    raise NotFound("cases.errors.no_procedure", key=key)
