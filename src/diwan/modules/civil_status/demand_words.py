"""A demand of a court or administration as lists and pages draw it."""

from __future__ import annotations

from dataclasses import dataclass

from diwan.kernel.base.text import t
from diwan.modules.civil_status.margin_words import value_words
from diwan.modules.civil_status.models import DemandState, IncomingDemand
from diwan.modules.civil_status.notice_values import sought_in
from diwan.shell.parts import Fact, Kind
from diwan.shell.templatetags.shell import code as as_code

KINDS: dict[str, Kind] = {"waiting": "info", "to_sign": "late", "given": "ok", "refused": "danger"}
TOLD = ("name_ar", "name_la", "birth_date", "cnie", "father", "mother", "record")
CODES = ("cnie", "record")


@dataclass(frozen=True, slots=True)
class ShownDemand:
    """A demand with its words."""

    demand: IncomingDemand
    quality: str
    given: str
    type: str
    state: str
    kind: Kind


def shown_demand(held: IncomingDemand) -> ShownDemand:
    """As a list draws it; a copy prepared and not signed is told apart."""
    state = "to_sign" if held.state == DemandState.WAITING and held.issue_id else str(held.state)
    return ShownDemand(
        held, t(f"civil_status.kinships.{held.quality}"), t(f"civil_status.givens.{held.given}"),
        t(f"civil_status.looks.{held.record_type}"), t(f"civil_status.demands.states.{state}"), KINDS[state],
    )  # fmt: skip


def demand_facts(held: IncomingDemand) -> list[Fact]:
    """Who asks, on what ground, for which file, what."""
    shown = shown_demand(held)
    return [
        Fact(t("civil_status.demands.body"), held.body),
        Fact(t("civil_status.demands.ground"), held.ground),
        Fact(t("civil_status.demands.file_number"), as_code(held.file_number)),
        Fact(t("civil_status.demands.given"), f"{shown.given} · {shown.type}"),
    ]


def told_facts(held: IncomingDemand) -> list[Fact]:
    """What the demand says of the person."""
    sought = sought_in(held.person)
    said = ((name, getattr(sought, name)) for name in TOLD)
    return [
        Fact(
            t(f"civil_status.notices.lines.{name}"),
            as_code(value) if name in CODES else value_words(name, value),
        )
        for name, value in said
        if value
    ]
