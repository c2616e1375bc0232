"""Delegations of signature and replacements of the community."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.rows import one_of
from diwan.kernel.base.text import Text, t, t_html
from diwan.kernel.identity import services
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.capacity import lapse_of
from diwan.kernel.identity.models import Delegation, Mandate, Replacement
from diwan.kernel.identity.rules import RECEIVERS
from diwan.kernel.identity.selectors import delegations_of, delegations_to, people_in_office, replacements_of
from diwan.kernel.identity.standing import Standing
from diwan.shell.dates import DateField
from diwan.shell.filling import drawn, filled, posted
from diwan.shell.identity.forms import words
from diwan.shell.identity.views.common import (
    APPOINTERS,
    SEERS,
    form_page,
    list_page,
    may_appoint,
    offices_there,
    tabs_for,
)
from diwan.shell.pages import looking, page, say, show


def named(mandate: Mandate) -> str:
    """A mandate as one chooses it."""
    return f"{mandate.person.name} · {mandate.post.title}"


class DelegationForm(forms.Form):
    """What a published order says."""

    giver = forms.ChoiceField(label=words("fields.giver"))
    receiver = forms.ChoiceField(label=words("fields.receiver"), help_text=words("hints.receiver"))
    kinds = forms.MultipleChoiceField(label=words("fields.delegated"), widget=forms.CheckboxSelectMultiple)
    office = forms.ChoiceField(label=words("fields.office"), help_text=words("hints.office"), required=False)
    reference = forms.CharField(
        label=words("fields.reference"), help_text=words("hints.reference"), max_length=200
    )
    published_on = DateField(label=words("fields.published_on"))
    starts = DateField(label=words("fields.starts"))
    ends = DateField(label=words("fields.ends"), help_text=words("hints.ends"), required=False)

    def __init__(self, data: Any = None, *, territory: int) -> None:
        super().__init__(data)
        held = list(people_in_office(territory, timezone.localdate()))
        self.mandates = {str(m.pk): m for m in held}
        givers = [m for m in held if m.post.standing in RECEIVERS]
        self.offices = {str(office.pk): office for office in offices_there(territory)}
        kinds = house().included({kind for m in givers for kind in m.post.kinds})
        self.choose("giver", [(str(m.pk), named(m)) for m in givers])
        self.choose("receiver", [(str(m.pk), named(m)) for m in held if m not in givers or len(givers) > 1])
        self.choose(
            "kinds", [(k, str(house().mandates[k].title)) for k in sorted(kinds) if k in house().mandates]
        )
        here = [(key, str(office.name)) for key, office in self.offices.items()]
        self.choose("office", [("", t("identity_pages.fields.no_office")), *here])

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """The choices of one field."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class RevokeForm(forms.Form):
    """The order that takes a delegation back."""

    on = DateField(label=words("fields.revoked_on"))
    reference = forms.CharField(
        label=words("fields.reference"), help_text=words("hints.reference"), max_length=200
    )


class ReplacementForm(forms.Form):
    """Who is absent, since when, why; for a president the law says who replaces."""

    absent = forms.ChoiceField(label=words("fields.absent"))
    replacement = forms.ChoiceField(
        label=words("fields.replacement"), help_text=words("hints.replacement"), required=False
    )
    prevented = forms.MultipleChoiceField(
        label=words("fields.prevented"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts = DateField(label=words("fields.starts"))
    ends = DateField(label=words("fields.ends"), required=False)
    reason = forms.CharField(label=words("fields.reason"), max_length=300)
    reference = forms.CharField(label=words("fields.reference"), required=False, max_length=200)

    def __init__(self, data: Any = None, *, territory: int) -> None:
        super().__init__(data)
        held = list(people_in_office(territory, timezone.localdate()))
        self.mandates = {str(m.pk): m for m in held}
        everybody = [(str(m.pk), named(m)) for m in held if m.post.standing != Standing.COUNCILLOR]
        vice = [(str(m.pk), named(m)) for m in held if m.post.standing == Standing.VICE_PRESIDENT]
        self.fields["absent"].choices = everybody  # type: ignore[attr-defined]
        if vice:
            self.fields["prevented"].choices = vice  # type: ignore[attr-defined]
        else:
            del self.fields["prevented"]
        by_law = ("", t("identity_pages.fields.by_law"))
        self.fields["replacement"].choices = [by_law, *((str(m.pk), named(m)) for m in held)]  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """The day the absent is back."""

    on = DateField(label=words("fields.back_on"))


def state_of(delegation: Delegation, in_force: set[int]) -> tuple[str, str]:
    """How a delegation stands today: its key and the kind of chip."""
    if delegation.pk in in_force:
        return "in_force", "ok"
    code = lapse_of(delegation, timezone.localdate())[0].rsplit("_", 1)[1]
    return {"revoked": ("revoked", "danger"), "yet": ("not_yet", "info")}.get(code, ("over", ""))


def rows_of(found: list[Delegation]) -> list[dict[str, Any]]:
    """Delegations with their state and the names of what they cover."""
    receivers = [one.receiver_id for one in found]
    in_force = set(delegations_to(receivers, timezone.localdate()).values_list("pk", flat=True))
    titles = house().mandates
    rows = []
    for one in found:
        key, chip = state_of(one, in_force)
        kinds: list[Text] = [titles[kind].title for kind in one.kinds if kind in titles]
        rows.append(
            {"one": one, "state": t(f"identity_pages.state.{key}"), "chip": chip, "kinds": kinds, "key": key}
        )
    return rows


@page("desk", mandate=SEERS)
def delegations(request: HttpRequest) -> HttpResponse:
    """Every delegation of the community, those in force first."""
    rows = rows_of(list(delegations_of(seat_held(request).territory)))
    rows.sort(key=lambda row: row["key"] != "in_force")
    return list_page(request, "delegations", rows=rows)


@page("desk", mandate=APPOINTERS)
def new_delegation(request: HttpRequest) -> HttpResponse:
    """Delegate a signature."""
    form = DelegationForm(posted(request), territory=seat_held(request).territory)
    return form_page(request, form, "new_delegation", "delegations")


@new_delegation.post
def delegate(request: HttpRequest) -> HttpResponse:
    """Delegate the signature."""
    with looking(request):
        form = DelegationForm(request.POST, territory=seat_held(request).territory)
        said = filled(form)
    made = services.delegate_signature(
        act_in(request),
        giver=form.mandates[said.pop("giver")],
        receiver=form.mandates[said.pop("receiver")],
        office=form.offices.get(said.pop("office")),
        **said,
    )
    say(request, t_html("identity_pages.new_delegation.done", reference=made.reference))
    return redirect("identity_pages:delegation", made.pk)


def delegation_here(request: HttpRequest, number: int) -> Delegation:
    """A delegation of the community, by its number."""
    own = delegations_of(seat_held(request).territory)
    return one_of(own, number, "identity.errors.no_delegation")


@page("desk", mandate=SEERS)
def delegation(request: HttpRequest, number: int) -> HttpResponse:
    """One delegation: what it covers, until when, and the way to take it back."""
    row = rows_of([delegation_here(request, number)])[0]
    may = may_appoint(request) and row["key"] in ("in_force", "not_yet")
    form = drawn(request, RevokeForm(posted(request))) if may else None
    said = {"row": row, "one": row["one"], "form": form, "tabs": tabs_for("delegations"), "may": may}
    return show(request, "identity/delegation.html", said)


@delegation.post
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take the delegation back."""
    with looking(request):
        found = delegation_here(request, number)
    services.revoke_delegation(act_in(request), delegation=found, **filled(RevokeForm(request.POST)))
    say(request, t_html("identity_pages.revoke.done", reference=found.reference))
    return redirect("identity_pages:delegation", number)


@page("desk", mandate=SEERS)
def order(request: HttpRequest, number: int) -> HttpResponse:
    """The order of delegation on paper, to be signed and posted up."""
    found = delegation_here(request, number)
    return show(
        request, "identity/order.html", {"row": rows_of([found])[0], "one": found, "seat": seat_held(request)}
    )


@page("desk", mandate=SEERS)
def replacements(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom."""
    today = timezone.localdate()
    rows = [
        (one, one.ends is None or one.ends >= today) for one in replacements_of(seat_held(request).territory)
    ]
    return list_page(request, "replacements", rows=rows)


@page("desk", mandate=APPOINTERS)
def new_replacement(request: HttpRequest) -> HttpResponse:
    """Record who replaces an absent holder."""
    form = ReplacementForm(posted(request), territory=seat_held(request).territory)
    return form_page(request, form, "new_replacement", "replacements")


@new_replacement.post
def replace(request: HttpRequest) -> HttpResponse:
    """Record the replacement."""
    with looking(request):
        form = ReplacementForm(request.POST, territory=seat_held(request).territory)
        said = filled(form)
    made = services.name_replacement(
        act_in(request),
        absent=form.mandates[said.pop("absent")],
        replacement=form.mandates.get(said.pop("replacement")),
        prevented=[form.mandates[key] for key in said.pop("prevented", [])],
        **said,
    )
    say(request, t_html("identity_pages.new_replacement.done", name=made.replacement.person.name))
    return redirect("identity_pages:replacements")


def replacement_here(request: HttpRequest, number: int) -> Replacement:
    """A replacement of the community, by its number."""
    own = replacements_of(seat_held(request).territory)
    return one_of(own, number, "identity_pages.replacements.gone")


@page("desk", mandate=APPOINTERS)
def end_replacement(request: HttpRequest, number: int) -> HttpResponse:
    """The absent is back."""
    found = replacement_here(request, number)
    about = named(found.absent)
    return form_page(request, ReturnForm(posted(request)), "end_replacement", "replacements", about=about)


@end_replacement.post
def stop_replacement(request: HttpRequest, number: int) -> HttpResponse:
    """End the replacement."""
    with looking(request):
        found = replacement_here(request, number)
    services.end_replacement(act_in(request), replacement=found, **filled(ReturnForm(request.POST)))
    say(request, t_html("identity_pages.end_replacement.done", name=found.absent.person.name))
    return redirect("identity_pages:replacements")
