"""The offices of the community: opened, given another name or address, closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.rows import one_of
from diwan.kernel.base.text import Text, t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity import services
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.rules import OPENERS, Visa
from diwan.kernel.identity.selectors import CIVIL_STATUS, posts_in, work_left_in
from diwan.kernel.territory.models import Office, OfficeKind
from diwan.kernel.territory.selectors import offices_of
from diwan.shell.dates import DateField
from diwan.shell.filling import drawn, filled, posted
from diwan.shell.identity.forms import words
from diwan.shell.identity.views.common import SEERS, form_page, list_page, tabs_for
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Kind

CODE = {"dir": "ltr", "autocomplete": "off", "class": "input--code"}
VISA = ("visa", "visa_received", "visa_given")
ABOUT = ("name_ar", "name_fr", "address_ar", "address_fr", "phone", "hours_ar", "hours_fr")


def text_in(language: str, key: str, *, required: bool = False) -> forms.CharField:
    """A line in one language, in its own direction."""
    attrs = {"lang": language, "dir": "rtl" if language == "ar" else "ltr", "autocomplete": "off"}
    label = words(f"offices.{key}")
    return forms.CharField(
        label=label, required=required, max_length=200, widget=forms.TextInput(attrs)
    )  # fmt: skip


class OfficeForm(forms.Form):
    """What an office is called, where it is, when it is open, and by what order."""

    name_ar = text_in("ar", "name_ar", required=True)
    name_fr = text_in("fr", "name_fr", required=True)
    address_ar = text_in("ar", "address_ar")
    address_fr = text_in("fr", "address_fr")
    phone = forms.CharField(
        label=words("fields.phone"), required=False, max_length=30, widget=forms.TextInput(CODE)
    )
    hours_ar = text_in("ar", "hours_ar")
    hours_fr = text_in("fr", "hours_fr")
    reference = forms.CharField(
        label=words("fields.reference"), help_text=words("hints.reference"), max_length=200
    )


class NewOfficeForm(OfficeForm):
    """A new office: its kind, its code, its first day; for a subsidiary civil-status office, the governor's visa."""

    kind = forms.ChoiceField(label=words("offices.kind"), widget=forms.RadioSelect)
    code = forms.CharField(
        label=words("offices.code"), help_text=words("offices.code_hint"), max_length=12,
        widget=forms.TextInput(CODE),
    )  # fmt: skip
    starts = DateField(label=words("offices.starts"))
    visa = forms.CharField(
        label=words("offices.visa"), help_text=words("offices.visa_hint"), required=False, max_length=100
    )
    visa_received = DateField(label=words("offices.visa_received"), required=False)
    visa_given = DateField(label=words("offices.visa_given"), required=False)
    field_order = ("kind", "code", *ABOUT, "starts", "reference", *VISA)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["kind"].choices = [(k, t(f"identity_pages.offices.kinds.{k}")) for k in OfficeKind.values]  # type: ignore[attr-defined]
        self.fields["reference"].help_text = words("offices.order_hint")


class CloseForm(forms.Form):
    """The last day of an office, the order that says so, and the office that takes over what is in it."""

    on = DateField(label=words("fields.last_day"))
    reference = forms.CharField(
        label=words("fields.reference"), help_text=words("hints.reference"), max_length=200
    )
    successor = forms.ChoiceField(
        label=words("close_office.successor"), help_text=words("close_office.successor_hint"), required=False
    )

    def __init__(self, data: Any = None, *, closing: Office, left: Sequence[Text] = ()) -> None:
        super().__init__(data)
        self.offices = {str(one.pk): one for one in successors_of(closing)}
        named = [(key, str(one.name)) for key, one in self.offices.items()]
        none = t(f"identity_pages.close_office.{'choose' if left else 'no_successor'}")
        self.fields["successor"].required = bool(left)
        self.fields["successor"].error_messages["required"] = services.not_empty(left).words()
        self.fields["successor"].choices = [("", none), *named]  # type: ignore[attr-defined]

    def partly(self) -> dict[str, Any]:
        """What could be read of it, for a service that tells all that is wrong beside."""
        said = self.cleaned_data
        return {
            "on": said.get("on"),
            "reference": said.get("reference", ""),
            "successor": said.get("successor"),
        }

    def clean_successor(self) -> Office | None:
        """The office itself."""
        return self.offices.get(self.cleaned_data["successor"])


def successors_of(closing: Office) -> list[Office]:
    """The offices that may take over from another: those that stay open, of civil status for one of civil status."""
    there = (one for one in offices_of(closing.territory_id) if one.pk != closing.pk and one.valid_to is None)
    return [one for one in there if closing.kind not in CIVIL_STATUS or one.kind in CIVIL_STATUS]


def left_in(office: Office) -> list[Text]:
    """What stands in an office today: its posts with who holds them, and the work that waits."""
    posts = posts_in(office, timezone.localdate())
    named = [[post.title, *(one.person.name for one in post.mandates.all())] for post in posts]
    lines = [Text(" · ".join(one.ar for one in line), " · ".join(one.fr for one in line)) for line in named]
    return [*lines, *(work.words for work in work_left_in(office))]


def may_open(request: HttpRequest) -> bool:
    """Whether the seat opens and closes offices."""
    return not seat_held(request).kinds.isdisjoint(OPENERS)


def state_of(office: Office, today: date) -> tuple[str, Kind]:
    """How an office stands today: its key and the kind of chip."""
    if office.valid_to is not None and office.valid_to < today:
        return "closed", ""
    if office.valid_from is not None and office.valid_from > today:
        return "to_come", "info"
    return ("closing", "late") if office.valid_to is not None else ("open", "ok")


def row_of(office: Office) -> dict[str, Any]:
    """An office with its kind and its state in words."""
    key, chip = state_of(office, timezone.localdate())
    return {
        "office": office, "kind": t(f"identity_pages.offices.kinds.{office.kind}"), "chip": chip,
        "state": t(f"identity_pages.offices.states.{key}"), "closed": key == "closed",
    }  # fmt: skip


@page("desk", mandate=SEERS)
def offices(request: HttpRequest) -> HttpResponse:
    """Every office the community has or had, those that are there first."""
    rows = [row_of(office) for office in offices_of(seat_held(request).territory)]
    rows.sort(key=lambda row: row["closed"])
    return list_page(request, "offices", rows=rows, opens=may_open(request))


def next_code(offices: list[Office]) -> str:
    """The number after the highest code that is one."""
    numbers = [n for office in offices if (n := whole_number(office.code)) is not None]
    return f"{max(numbers, default=0) + 1:02d}"


@page("desk", mandate=OPENERS)
def new_office(request: HttpRequest) -> HttpResponse:
    """Open an office."""
    here = list(offices_of(seat_held(request).territory))
    main = any(one.kind == OfficeKind.CIVIL_STATUS_MAIN and one.valid_to is None for one in here)
    first = {"code": next_code(here), "kind": OfficeKind.CIVIL_STATUS_SUBSIDIARY if main else None}
    return form_page(request, NewOfficeForm(posted(request), initial=first), "new_office", "offices")


@new_office.post
def open_office(request: HttpRequest) -> HttpResponse:
    """Open the office."""
    said = filled(NewOfficeForm(request.POST))
    visa = visa_in(*(said.pop(name) for name in VISA))
    made = services.open_office(act_in(request), visa=visa, **said)
    say(request, t_html("identity_pages.new_office.done", name=made.name))
    return redirect("identity_pages:office", made.pk)


def visa_in(reference: str, received: date | None, given: date | None) -> Visa | None:
    """The governor's visa, whole or not at all."""
    if not reference and received is None and given is None:
        return None
    missing: dict[str, list[DomainError]] = {
        name: [Refused("identity_pages.offices.visa_whole")]
        for name, value in zip(VISA, (reference, received, given), strict=True)
        if not value
    }
    if missing or received is None or given is None:
        raise Invalid(missing)
    return Visa(reference, received, given)


def office_here(request: HttpRequest, number: int) -> Office:
    """An office of the community, by its number."""
    return one_of(offices_of(seat_held(request).territory), number, "identity.errors.not_here")


@page("desk", mandate=SEERS)
def office(request: HttpRequest, number: int) -> HttpResponse:
    """One office: what it is, since when, by what order; and the way to amend or close it."""
    found = office_here(request, number)
    may = may_open(request) and found.valid_to is None
    first = {name: getattr(found, name) for name in ABOUT}
    form = drawn(request, OfficeForm(posted(request), initial=first)) if may else None
    said = {"row": row_of(found), "office": found, "form": form, "tabs": tabs_for("offices")}
    if may_open(request) and found.valid_to is not None:
        said["stays"] = kept_closed(request, found)
    return show(request, "identity/office.html", said)


def kept_closed(request: HttpRequest, found: Office) -> list[str]:
    """Why the closing of an office cannot be taken back any more; nothing where it can."""
    faults = services.return_faults(act_in(request), found)
    return [why.words() for reasons in faults.values() for why in reasons]


@office.post
def amend(request: HttpRequest, number: int) -> HttpResponse:
    """Write what changed."""
    with looking(request):
        found = office_here(request, number)
    made = services.amend_office(act_in(request), office=found, **filled(OfficeForm(request.POST)))
    say(request, t_html("identity_pages.offices.amended", name=made.name))
    return redirect("identity_pages:office", number)


@page("desk", mandate=OPENERS)
def end_office(request: HttpRequest, number: int) -> HttpResponse:
    """Close an office: what that does, its last day, the order."""
    found = office_here(request, number)
    about = f"{found.name} · {found.code}"
    left = left_in(found)
    form = CloseForm(posted(request), closing=found, left=left)
    said = {"about": about, "danger": True, "returns": "offices", "left": left}
    return form_page(request, form, "close_office", "offices", **said)


@end_office.post
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close it; what the form and the service find wrong is told together."""
    with looking(request):
        found = office_here(request, number)
        form = CloseForm(request.POST, closing=found, left=left_in(found))
        if not form.is_valid():
            beside = services.closing_faults(act_in(request), office=found, **form.partly())
            raise Invalid({name: why for name, why in beside.items() if name not in form.errors})
    made = services.close_office(act_in(request), office=found, **filled(form))
    say(request, t_html("identity_pages.close_office.done", name=made.name))
    return redirect("identity_pages:office", number)


class KeepForm(forms.Form):
    """The order that takes back the one that closes an office."""

    reference = forms.CharField(
        label=words("fields.reference"), help_text=words("hints.reference"), max_length=200
    )


@page("desk", mandate=OPENERS)
def keep_office(request: HttpRequest, number: int) -> HttpResponse:
    """Take back the closing of an office."""
    found = office_here(request, number)
    about = f"{found.name} · {found.code}"
    return form_page(
        request, KeepForm(posted(request)), "keep_office", "offices", about=about, returns="offices"
    )


@keep_office.post
def keep(request: HttpRequest, number: int) -> HttpResponse:
    """It stays open."""
    with looking(request):
        found = office_here(request, number)
    made = services.withdraw_closing(act_in(request), office=found, **filled(KeepForm(request.POST)))
    say(request, t_html("identity_pages.keep_office.done", name=made.name))
    return redirect("identity_pages:office", number)
