"""Absences: one says when one is away and who looks after the work; those who answer for the house see them all."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.rows import one_of
from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.absences import absences_from
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.models import Mandate
from diwan.kernel.identity.rules import SEERS
from diwan.kernel.identity.selectors import Seat, people_in_office
from diwan.kernel.identity.services.absence import declare_absence, end_absence
from diwan.shell.dates import DateField, t_lazy
from diwan.shell.filling import drawn, filled, posted
from diwan.shell.pages import looking, page, say, show


def words(key: str) -> Any:
    """Words of this page, when they are drawn."""
    return t_lazy(f"shell_cases.absence.{key}")


class AbsenceForm(forms.Form):
    """Who is away, from which day to which, who looks after the work; one who answers for oneself chooses nobody."""

    mandate = forms.TypedChoiceField(
        label=words("who"), coerce=int, error_messages={"invalid_choice": words("choose")}
    )
    starts = DateField(label=words("starts"))
    ends = DateField(label=words("ends"))
    substitute = forms.TypedChoiceField(
        label=words("substitute"), help_text=words("substitute_hint"), required=False, coerce=int, empty_value=None,
        error_messages={"invalid_choice": words("not_here")},
    )  # fmt: skip

    def __init__(self, typed: Any, seat: Seat, mandates: list[Mandate]) -> None:
        super().__init__(data=typed, initial={"mandate": seat.mandate})
        if sees_all(seat):
            self.fields["mandate"].choices = choices_of(mandates)  # type: ignore[attr-defined]
        else:
            del self.fields["mandate"]
        nobody = ("", t("shell_cases.absence.no_substitute"))
        self.fields["substitute"].choices = [nobody, *choices_of(near(seat, mandates))]  # type: ignore[attr-defined]


def choices_of(mandates: list[Mandate]) -> list[tuple[str, str]]:
    """Each by the name of who holds it and the post."""
    return [(str(m.pk), f"{m.person.name} · {m.post.title}") for m in mandates]


def sees_all(seat: Seat) -> bool:
    """Whether the seat sees, and declares, everybody's absences."""
    return not seat.kinds.isdisjoint(SEERS)


@page("desk")
def absences(request: HttpRequest) -> HttpResponse:
    """Mine, or everybody's for those who see how the community works; and a new one."""
    seat = seat_held(request)
    rows = absences_from(seat.territory, timezone.localdate())
    typed = None if "end" in request.POST else posted(request)
    context = {
        "rows": list(rows if sees_all(seat) else rows.filter(mandate__person_id=seat.person)),
        "form": drawn(request, AbsenceForm(typed, seat, mandates_seen(seat))),
    }
    return show(request, "shell_cases/absences.html", context)


@absences.post
def declare(request: HttpRequest) -> HttpResponse:
    """Declare one, or end one."""
    seat = seat_held(request)
    if "end" in request.POST:
        with looking(request):
            rows = absences_from(seat.territory, timezone.localdate())
            row = one_of(rows, whole_number(request.POST["end"]) or 0, "identity.errors.no_absence")
        end_absence(act_in(request), absence=row)
        say(request, t("shell_cases.absence.ended"))
        return redirect("cases:absences")
    with looking(request):
        seen = {m.pk: m for m in mandates_seen(seat)}
    told = filled(AbsenceForm(request.POST, seat, list(seen.values())))
    mandate = seen.get(told.get("mandate") or seat.mandate)
    if mandate is None:
        raise Invalid({"mandate": [Refused("shell_cases.absence.choose")]})
    declare_absence(
        act_in(request), mandate=mandate, starts=told["starts"], ends=told["ends"],
        substitute=seen.get(told["substitute"] or 0),
    )  # fmt: skip
    say(request, t("shell_cases.absence.declared"))
    return redirect("cases:absences")


def mandates_seen(seat: Seat) -> list[Mandate]:
    """Who holds what in the community of the seat today."""
    return list(people_in_office(seat.territory, timezone.localdate()))


def near(seat: Seat, mandates: list[Mandate]) -> list[Mandate]:
    """Those who may look after somebody's work: of the same service; for who declares for others, anybody."""
    included, mine = house().included, frozenset(seat.own or seat.kinds)
    everybody = sees_all(seat)
    return [
        m for m in mandates
        if everybody or (m.person_id != seat.person and not mine.isdisjoint(included(m.post.kinds)))
    ]  # fmt: skip
