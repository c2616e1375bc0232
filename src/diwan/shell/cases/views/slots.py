"""What a community may change in the national procedures, what it changed, since when and by which decision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import DomainError, Invalid, NotFound
from diwan.kernel.base.rows import one_of
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.models import SlotChange
from diwan.kernel.cases.resolving import (
    SlotState,
    holds_on,
    in_force,
    law_on,
    procedures_with_slots,
    slot_states,
)
from diwan.kernel.cases.schema.load import Resolved
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.services import change_slot, restore_slot
from diwan.kernel.cases.services.slots import CHANGERS
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.spoken import value_text
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.doers import Doers, doers
from diwan.shell.cases.slot_forms import DecisionForm, form_for, path_of
from diwan.shell.filling import drawn, filled, posted
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, Kind


@dataclass(frozen=True, slots=True)
class Change:
    """A change as its line shows it."""

    row: SlotChange
    value: str
    state: str
    chip: Kind
    who: Text
    end: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A slot as it stands in the community: the national value, what holds, the bounds, every change."""

    key: str
    title: str
    national: str
    value: str
    bounds: str
    changes: list[Change]
    adds: bool


@page("desk")
def procedures(request: HttpRequest) -> HttpResponse:
    """The procedures in which a community may change something."""
    today, territory = timezone.localdate(), seat_held(request).territory
    changed = SlotChange.objects.filter(territory_id=territory).values_list(
        "procedure", "valid_from", "valid_to"
    )
    held = [key for key, first, last in changed if first <= today and (last is None or today <= last)]
    rows = [
        (law.key, as_text(law.title), len(law.slots), held.count(law.key))
        for law in procedures_with_slots(territory, today)
    ]
    return show(request, "shell_cases/procedures.html", {"rows": rows})


@page("desk")
def procedure(request: HttpRequest, key: str) -> HttpResponse:
    """One procedure: its slots, the changes that hold, and their history."""
    law = open_law(key)
    states = slot_states(seat_held(request).territory, law, timezone.localdate())
    people = doers(change.declared_by_id for state in states for change in state.changes)
    said = {
        "law": law.procedure,
        "title": as_text(law.procedure.title),
        "slots": [shown(request, state, law.procedure, people) for state in states],
        "may": may_change(request),
        "crumbs": crumbs(),
    }
    return show(request, "shell_cases/procedure.html", said)


def open_law(key: str) -> Resolved:
    """The national version in force today, if a community may change something in it."""
    law = law_on(key, timezone.localdate())
    if not law.procedure.slots:
        raise NotFound("cases.errors.no_procedure", key=key)
    return law


def may_change(request: HttpRequest) -> bool:
    """Whether the seat may change what holds in its community."""
    return not seat_held(request).kinds.isdisjoint(CHANGERS)


def crumbs(law: Procedure | None = None) -> list[Crumb]:
    """Back to the list, and to the procedure."""
    found = [Crumb(t("shell_cases.slots.title"), reverse("cases:procedures"))]
    return [*found, Crumb(as_text(law.title), reverse("cases:procedure", args=[law.key]))] if law else found


def shown(request: HttpRequest, state: SlotState, law: Procedure, people: Doers) -> Shown:
    """A slot in words."""
    adds = state.slot.may == "add"
    return Shown(
        key=state.key,
        title=slot_title(law, str(state.slot.path)),
        national="" if adds else value_text(state.national),
        value="" if adds or not state.held else value_text(state.value),
        bounds=bounds_words(state),
        changes=list(changes_shown(request, state, people)),
        adds=adds,
    )


def changes_shown(request: HttpRequest, state: SlotState, people: Doers) -> Iterator[Change]:
    """The changes of a slot, the latest first, with what may still be done about each."""
    for row in state.changes:
        open_ended = row.valid_to is None and may_change(request)
        word, chip = standing_of(row, state.day)
        yield Change(
            row=row,
            value=value_text(row.value),
            state=t(f"shell_cases.slots.standing.{word}"),
            chip=chip,
            who=people.name(row.declared_by_id),
            end=reverse("cases:restore_slot", args=[row.procedure, row.pk]) if open_ended else "",
        )


def standing_of(row: SlotChange, day: date) -> tuple[str, Kind]:
    """Whether a change holds, is to come, or is over."""
    if holds_on(row, day):
        return "held", "ok"
    return ("to_come", "info") if row.valid_from > day else ("over", "")


def slot_title(law: Procedure, path: str) -> str:
    """What a slot is about: the label of the thing it belongs to, and which of its values."""
    table, _, rest = path.partition(".")
    key, _, value = rest.rpartition(".")
    thing = getattr(law, table, {}).get(key) if key else None
    if thing is None:
        return t(
            f"shell_cases.slots.what.{table}"
            if table in ("fields", "documents")
            else "shell_cases.slots.what.other"
        )
    known = value in ("within", "max", "min", "amount", "open_for")
    return t(f"shell_cases.slots.what.{value if known else 'other_of'}", label=as_text(thing.label))


def bounds_words(state: SlotState) -> str:
    """How far one may go."""
    said = [t(f"shell_cases.slots.may.{state.slot.may}")]
    for bound in ("floor", "ceiling"):
        if (value := getattr(state.slot, bound)) is not None:
            said.append(t(f"shell_cases.slots.{bound}", value=value_text(value)))
    return t("shell_cases.slots.and").join(said)


def state_of(request: HttpRequest, law: Resolved, key: str) -> SlotState:
    """One slot in the community; `NotFound` for a key that is none."""
    states = slot_states(seat_held(request).territory, law, timezone.localdate())
    found = next((state for state in states if state.key == key), None)
    if found is None:
        raise NotFound("shell_cases.slots.no_slot")
    return found


def form_of(state: SlotState, law: Resolved, data: Any) -> DecisionForm:
    """The form of one slot."""
    made: DecisionForm = form_for(state)(data, state=state, law=law.procedure)  # type: ignore[call-arg]
    return made


@page("desk", mandate=CHANGERS)
def slot(request: HttpRequest, key: str, slot: str) -> HttpResponse:
    """Change what a slot holds, from a day on."""
    law = open_law(key)
    state = state_of(request, law, slot)
    said = {
        "form": drawn(
            request, at_value(form_of(state, law, posted(request)), getattr(request, "trouble", None))
        ),
        "title": slot_title(law.procedure, str(state.slot.path)),
        "national": "" if state.slot.may == "add" else value_text(state.national),
        "bounds": bounds_words(state),
        "act": t("shell_cases.slots.save"),
        "back": reverse("cases:procedure", args=[key]),
        "crumbs": crumbs(law.procedure),
    }
    return show(request, "shell_cases/slot.html", said)


def at_value(form: DecisionForm, trouble: object) -> DecisionForm:
    """A refusal of the value stands at the first of its fields."""
    if isinstance(trouble, Invalid) and form.is_bound and form.is_valid():
        reasons: list[DomainError] = trouble.fields.get("value", [])
        name = next(iter(form.fields))
        for reason in reasons:
            form.add_error(name, reason.words())
    return form


@slot.post
def change(request: HttpRequest, key: str, slot: str) -> HttpResponse:
    """The community's own value is recorded."""
    with looking(request):
        law = open_law(key)
        state = state_of(request, law, slot)
        form = form_of(state, law, request.POST)
        said = filled(form)
        whole = in_force(seat_held(request).territory, key, timezone.localdate()).procedure
    change_slot(
        act_in(request), procedure=key, path=path_of(state, whole), value=form.value(),
        valid_from=said["valid_from"], decided_by=said["decided_by"],
    )  # fmt: skip
    say(request, t("shell_cases.slots.saved"))
    return redirect("cases:procedure", key)


def own_change(request: HttpRequest, key: str, number: int) -> SlotChange:
    """A change of this community."""
    own = SlotChange.objects.filter(territory_id=seat_held(request).territory, procedure=key)
    return one_of(own, number, "cases.slots.nothing_to_end")


@page("desk", mandate=CHANGERS)
def restore(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Go back to the national rule."""
    row, law = own_change(request, key, number), open_law(key)
    form: forms.Form = DecisionForm(posted(request))
    said = {
        "form": drawn(request, form),
        "title": t("shell_cases.slots.end_title", value=value_text(row.value)),
        "act": t("shell_cases.slots.end"),
        "back": reverse("cases:procedure", args=[key]),
        "danger": True,
        "crumbs": crumbs(law.procedure),
    }
    return show(request, "shell_cases/slot.html", said)


@restore.post
def end(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """The national rule holds again from a day on."""
    with looking(request):
        row = own_change(request, key, number)
    restore_slot(act_in(request), procedure=key, path=row.path, **filled(DecisionForm(request.POST)))
    say(request, t("shell_cases.slots.ended"))
    return redirect("cases:procedure", key)
