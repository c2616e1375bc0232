"""Procedures for anyone: what is offered today, what each asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from diwan.kernel.cases.api.shapes import Key, ProcedureLine, ProcedureOut
from diwan.kernel.cases.resolving import law_on, offers_in
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.calls import (
    reads,
)
from diwan.kernel.identity.shapes import TerritoryId
from diwan.kernel.territory.models import KINGDOM

router = Router()


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
            {
                "key": name,
                "label": as_text(f.label),
                "type": f.type,
                "section": f.section,
                "required": f.required,
                "conditional": bool(f.when),
                "choices": {k: as_text(w) for k, w in f.choices.items()} if f.choices else None,
            }
            for name, f in law.fields.items()
            if f.section
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
