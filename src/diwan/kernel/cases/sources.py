"""The texts procedures were written as: files of the house, and what was published."""

from __future__ import annotations

from datetime import date
from typing import Any

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import PublishedProcedure
from diwan.kernel.cases.registry import procedure_files
from diwan.kernel.cases.resolving import law_on
from diwan.kernel.cases.schema.amending import AMENDS, KEYED
from diwan.kernel.cases.schema.load import parsed
from diwan.kernel.cases.writing.text import with_values


def source_of(key: str, day: date) -> str:
    """The text of the version in force on a day; `NotFound` when none is."""
    law = law_on(key, day).procedure
    row = PublishedProcedure.objects.filter(key=key, version=law.version, in_force=law.in_force).first()
    return row.text if row else shipped_text(key, law.version)


def shipped_text(key: str, version: int) -> str:
    """One version of the house, whole: what it amends is written out, in the order and words of the first."""
    texts = {}
    for file in procedure_files():
        text = file.read_text("utf-8")
        raw = parsed(text, file.name) if key in text else {}
        if raw.get("key") == key:
            texts[raw.get("version")] = (text, raw)
    if version not in texts:
        raise NotFound("cases.errors.no_procedure", key=key)
    text, raw = texts[version]
    changes = [raw]
    while (start := changes[-1].get(AMENDS)) is not None:
        text, earlier = texts[start]
        changes.append(earlier)
    for change in reversed(changes[:-1]):
        text = with_changes(text, change)
    return text


def with_changes(text: str, change: dict[str, Any]) -> str:
    """A text with what an amendment says of it."""
    for name, value in change.items():
        if name in KEYED:
            for key, thing in value.items():
                text = with_values(text, (name, key), thing)
        elif name != AMENDS:
            text = with_values(text, (), {name: value})
    return text
