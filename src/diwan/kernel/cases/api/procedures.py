"""Procedures for anyone: what is offered today, what each asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from diwan.kernel.base.text import Text
from diwan.kernel.cases.answers import PARTS
from diwan.kernel.cases.api.shapes import Key, ProcedureLine, ProcedureOut
from diwan.kernel.cases.published import home_of
from diwan.kernel.cases.resolving import in_force, law_on, offers_in
from diwan.kernel.cases.schema.fields import FormField
from diwan.kernel.cases.schema.formed import signed_at_filing
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.schema.words import Words
from diwan.kernel.cases.sheet import Sheet, sheet_of
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.calls import (
    reads,
)
from diwan.kernel.identity.shapes import BothWords, TerritoryId
from diwan.kernel.territory.models import KINGDOM

router = Router()


class SheetDocumentOut(Schema):
    """A document of the sheet; `source` is from whom the office takes it."""

    label: BothWords
    kind: str
    conditional: bool
    source: BothWords | None


class SheetFeeOut(Schema):
    """A fee of the sheet: a fixed sum in dirhams, or the key of a tariff, or neither where it is computed."""

    label: BothWords
    amount: str | None
    tariff: str | None
    conditional: bool
    legal: BothWords


class SheetStepOut(Schema):
    """A step of the study and who holds the file there."""

    label: BothWords
    holder: BothWords


class SheetAppealOut(Schema):
    """An appeal and the delay within which it is made, such as `30 days`."""

    label: BothWords
    within: str | None
    legal: BothWords


class SheetOut(Schema):
    """The catalogue sheet of an administrative decision (law 55.19 art. 6)."""

    key: str = Field(alias="law.key")
    version: int = Field(alias="law.version")
    in_force: date = Field(alias="law.in_force")
    title: BothWords
    summary: BothWords
    legal: BothWords
    office: BothWords
    decided_by: list[BothWords]
    brought: list[SheetDocumentOut]
    fetched: list[SheetDocumentOut]
    fees: list[SheetFeeOut]
    steps: list[SheetStepOut]
    delays: list[str]
    extended_for: bool
    silence: str
    appeals: list[SheetAppealOut]
    delivered: list[BothWords]


@router.get("/procedures", response=list[ProcedureLine], auth=None, summary="Procedures one may begin today")
@reads("public")
def procedures(request: HttpRequest, territory: TerritoryId | None = None) -> list[dict[str, Any]]:
    """What the portal offers in every community; with `territory`, what that one offers of its own as well."""
    return [line_of(law) for law in offers_in(territory or KINGDOM, timezone.localdate())]


@router.get("/procedures/{key}", response=ProcedureOut, auth=None, summary="One procedure")
@reads("public")
def procedure(request: HttpRequest, key: Key) -> dict[str, Any]:
    """What it asks, how long it takes."""
    law = law_on(key, timezone.localdate()).procedure
    return line_of(law) | {
        "silence": law.silence.means,
        "fields": [
            asked_of(law, name, f)
            for name, f in law.fields.items()
            if f.section or name in signed_at_filing(law)
        ],
        "documents": [
            {
                "key": name,
                "label": as_text(d.label),
                "brought_by": d.from_,
                "kind": d.kind,
                "conditional": bool(d.when),
            }
            for name, d in law.documents.items()
        ],
    }


def asked_of(law: Procedure, key: str, asked: FormField) -> dict[str, Any]:
    """A question: its type, its choices, the parts of its answer or the columns of its table."""
    section = law.sections[asked.section] if asked.section else None
    return {
        "key": key,
        "label": as_text(asked.label),
        "type": asked.type,
        "section": asked.section,
        "required": asked.required,
        "conditional": bool(asked.when or (section and section.when)),
        "choices": chosen_among(asked.choices),
        "unit": as_text(asked.unit) if asked.unit else None,
        "computed": asked.computed is not None,
        "known": asked.known,
        "statement": as_text(asked.statement) if asked.statement else None,
        "parts": [
            {
                "key": part.key, "label": part.label, "type": part.type, "required": part.required,
                "choices": dict(part.choices) or None,
            }
            for part in PARTS.get(asked.type, ())
        ],
        "columns": [
            {
                "key": name, "label": as_text(column.label), "type": column.type, "required": column.required,
                "choices": chosen_among(column.choices), "unit": as_text(column.unit) if column.unit else None,
            }
            for name, column in asked.columns.items()
        ],
        "min_rows": asked.min_rows,
        "max_rows": asked.max_rows,
    }  # fmt: skip


def chosen_among(choices: Mapping[str, Words] | None) -> dict[str, Text] | None:
    """Choices in words."""
    return {key: as_text(words) for key, words in choices.items()} if choices else None


@router.get("/procedures/{key}/sheet", response=SheetOut, auth=None, summary="The law's catalogue sheet")
@reads("public")
def sheet(request: HttpRequest, key: Key, territory: TerritoryId | None = None) -> Sheet:
    """What law 55.19 art. 6 wants published of the decision; with `territory`, as it holds in that community."""
    today = timezone.localdate()
    home = territory or home_of(key)
    return sheet_of((law_on(key, today) if home == KINGDOM else in_force(home, key, today)).procedure)


def line_of(law: Procedure) -> dict[str, Any]:
    """A procedure in the list."""
    return {
        "key": law.key,
        "version": law.version,
        "in_force": law.in_force,
        "title": as_text(law.title),
        "summary": as_text(law.summary),
        "category": str(law.category),
        "legal": law.legal,
    }
