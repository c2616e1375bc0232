"""Visits: given their day as a round, made on the spot with a telephone, closed by signed minutes."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.errors import DomainError, Invalid, NotFound, Refused
from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.clocks import ZONE, local
from diwan.kernel.cases.minutes import named
from diwan.kernel.cases.models import Case, CaseVisit
from diwan.kernel.cases.photos import photo_in
from diwan.kernel.cases.rounds import may_be_planned, planned, round_on, stop_of, to_plan, to_sign, visit_at
from diwan.kernel.cases.services.visits import ask_visit, make_visit, plan_visits, sign_visit_minutes
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.spoken import said
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.shell.cases.held_photos import HELD, MOST, photo_under, photos_held, seal_of
from diwan.shell.cases.shown import bytes_answer
from diwan.shell.cases.views.follow import case_at
from diwan.shell.cases.views.wizard import scripts_for
from diwan.shell.cases.visiting import PHOTOS, OnSiteForm, found_in, new_key
from diwan.shell.cases.widgets import with_row_order
from diwan.shell.dates import DateField
from diwan.shell.kept import is_copy
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, Fact, FileLine

FIRST_HOUR, EACH = datetime.time(9), 45


class PlanForm(forms.Form):
    """The day of a round, its first hour, how long each visit takes with the way to the next."""

    def __init__(self, typed: Any = None, *, single: bool = False) -> None:
        super().__init__(data=typed)
        self.fields["day"] = DateField(label=t("shell_cases.visits.day"))
        self.fields["first"] = forms.TimeField(
            label=t("shell_cases.visits.hour" if single else "shell_cases.visits.first"), initial=FIRST_HOUR,
            widget=forms.TimeInput({"type": "time", "class": "input--code", "dir": "ltr"}, format="%H:%M"),
        )  # fmt: skip
        if not single:
            self.fields["visit"] = forms.Field(
                label=t("shell_cases.visits.choose"), required=False, widget=forms.CheckboxSelectMultiple
            )
            self.fields["each"] = forms.IntegerField(
                label=t("shell_cases.visits.each"), initial=EACH, min_value=5, max_value=480,
                widget=forms.TextInput({"inputmode": "numeric", "class": "input--code", "dir": "ltr"}),
            )  # fmt: skip

    def hours(self, count: int) -> list[datetime.datetime]:
        """The hour of each visit, in order; `Invalid` where the day or the hour cannot be read."""
        if not self.is_valid():
            raise Invalid({})
        first = datetime.datetime.combine(self.cleaned_data["day"], self.cleaned_data["first"], ZONE)
        each = datetime.timedelta(minutes=self.cleaned_data.get("each") or EACH)
        return [first + each * number for number in range(count)]


def crumbs(*more: Crumb) -> list[Crumb]:
    """The way back to the visits."""
    return [Crumb(t("shell_cases.visits.title"), reverse("cases:visits")), *more]


@page("desk")
def visits(request: HttpRequest) -> HttpResponse:
    """What waits for a day, place by place; the rounds to come; the minutes to sign."""
    seat = seat_held(request)
    typed = request.POST if request.method == "POST" else None
    waiting = to_plan(seat.territory, seat.kinds)
    days: dict[datetime.date, int] = {}
    for row in planned(seat.territory, seat.kinds):
        if row.planned_for:
            days[local(row.planned_for)] = days.get(local(row.planned_for), 0) + 1
    context = {
        "waiting": [(stop, *_chosen(typed, stop.visit.pk, rank)) for rank, stop in enumerate(waiting, 1)],
        "form": PlanForm(typed),
        "unchosen": unchosen(request),
        "days": [(day, count, day < timezone.localdate()) for day, count in sorted(days.items())],
        "unsigned": to_sign(seat.territory, seat.kinds),
    }
    return show(request, "shell_cases/visits.html", context)


def unchosen(request: HttpRequest) -> str:
    """That nothing was ticked, said at the list too."""
    trouble = getattr(request, "trouble", None)
    faults = trouble.fields.get("visit", ()) if isinstance(trouble, Invalid) else ()
    return next((str(one.words()) for one in faults), "")


def _chosen(typed: Any, pk: int, rank: int) -> tuple[bool, str]:
    """Whether a visit is ticked, and its place in the round."""
    if typed is None:
        return False, str(rank)
    return str(pk) in typed.getlist("visit"), typed.get(f"rank-{pk}", "")


@visits.post
def plan(request: HttpRequest) -> HttpResponse:
    """Make a round of what was ticked, in the order of the numbers."""
    chosen = [pk for pk in map(whole_number, request.POST.getlist("visit")) if pk is not None]
    order = sorted(
        chosen, key=lambda pk: (whole_number(request.POST.get(f"rank-{pk}")) or 0, chosen.index(pk))
    )
    if not order:
        raise Invalid({"visit": [Refused("cases.field_errors.no_visit_chosen")]})
    rows = found(request, order)
    form = PlanForm(request.POST)
    hours = form.hours(len(rows))
    plan_visits(act_in(request, kind=rows[0].made_by), stops=list(zip(rows, hours, strict=True)))
    say(request, t("shell_cases.visits.planned", count=len(rows)))
    return redirect("cases:visit_round", local(hours[0]).isoformat())


def found(request: HttpRequest, order: list[int]) -> list[CaseVisit]:
    """The visits of my mandates, in that order."""
    seat = seat_held(request)
    with looking(request):
        rows = [visit_at(seat.territory, seat.kinds, pk) for pk in order]
        for row in rows:
            row.case.law  # noqa: B018
    return rows


def day_of(words: str) -> datetime.date:
    """The day of an address."""
    try:
        return datetime.date.fromisoformat(words)
    except ValueError as error:
        raise NotFound("cases.errors.no_visit") from error


@page("desk")
def visit_round(request: HttpRequest, day: str) -> HttpResponse:
    """The round of a day: in which order, at what hour, where, who was called."""
    seat = seat_held(request)
    stops = round_on(seat.territory, seat.kinds, day_of(day))
    rows = [(stop, request.POST.get(f"at-{stop.visit.pk}", "")) for stop in stops]
    return show(
        request, "shell_cases/visit_round.html", {"rows": rows, "day": day_of(day), "crumbs": crumbs()}
    )


@visit_round.post
def order_round(request: HttpRequest, day: str) -> HttpResponse:
    """Give the visits of a round other hours: the order follows; members are called anew."""
    hours = {}
    for name, typed in request.POST.items():
        pk = whole_number(name.removeprefix("at-")) if name.startswith("at-") else None
        if pk is not None:
            hours[pk] = hour_on(day_of(day), str(typed), f"when-{pk}")
    rows = found(request, sorted(hours, key=lambda pk: (hours[pk], pk)))
    rows = [row for row in rows if row.status == "planned"]
    stops = [(row, hours[row.pk]) for row in rows]
    changed = [(row, at) for row, at in stops if row.planned_for != at]
    if changed:
        plan_visits(act_in(request, kind=rows[0].made_by), stops=changed, visitor=rows[0].visitor_id)
        say(request, t("shell_cases.visits.moved", count=len(changed)))
    return redirect("cases:visit_round", day)


def hour_on(day: datetime.date, typed: str, name: str) -> datetime.datetime:
    """An hour of a day."""
    try:
        return datetime.datetime.combine(day, datetime.time.fromisoformat(typed.strip()), ZONE)
    except ValueError as error:
        raise Invalid({name: [Refused("shell_cases.visits.hour_wrong")]}) from error


@page("desk")
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """One visit: who was called, what was found, its photos and minutes, or the day to give it."""
    seat = seat_held(request)
    row = visit_at(seat.territory, seat.kinds, pk)
    law, place = row.case.law, (row.case.territory.code, row.case.number)
    photos = [
        (
            FileLine(
                one.paper.name, one.paper.size, "", reverse("cases:desk_file", args=(*place, one.paper_id))
            ),
            one,
        )
        for one in row.photos.all()
    ]
    findings = [
        Fact(as_text(law.fields[key].label), said(law.fields[key], value))
        for key, value in row.findings.items()
    ]
    context = {
        "stop": stop_of(row), "row": row, "photos": photos, "findings": findings,
        "members": [(member, named(member.body)) for member in row.members.all()],
        "outcome": t(f"shell_cases.visits.outcomes.{row.outcome}") if row.outcome else "",
        "form": PlanForm(request.POST if request.method == "POST" else None, single=True)
        if may_be_planned(row) else None,
        "on_site": f"{reverse('cases:on_site')}?visit={row.pk}" if row.status == "planned" and row.latest else "",
        "round": local(row.planned_for) if row.status == "planned" and row.planned_for else None,
        "crumbs": crumbs(),
    }  # fmt: skip
    return show(request, "shell_cases/visit.html", context)


@visit.post
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it a day, or sign its minutes."""
    (row,) = found(request, [pk])
    act = act_in(request, kind=row.made_by)
    if "sign" in request.POST:
        sign_visit_minutes(act, visit=row)
        say(request, t("shell_cases.visits.signed"))
        return redirect("cases:visit", pk)
    hours = PlanForm(request.POST, single=True).hours(1)
    again = row.status == "planned" and row.planned_for != hours[0]
    try:
        (planned_row,) = plan_visits(act, stops=[(row, hours[0])])
    except Invalid as wrong:
        raise Invalid(
            {"day": [why for found_faults in wrong.fields.values() for why in found_faults]}
        ) from wrong
    say(request, t("shell_cases.visits.other_day_given" if again else "shell_cases.visits.planned", count=1))
    return redirect("cases:visit", planned_row.pk)


@page("desk")
def on_site(request: HttpRequest) -> HttpResponse:
    """The form one fills in on the spot; a copy of it kept on a device names nobody."""
    seat = seat_held(request)
    row = visit_at(
        seat.territory, seat.kinds, whole_number(request.GET.get("visit") or request.POST.get("visit")) or 0
    )
    if row.status != "planned":
        raise NotFound("cases.errors.no_visit")
    typed = getattr(request, "row_order", None) or (request.POST if request.method == "POST" else None)
    held = [(seal_of(one, row, seat.person), one.paper) for one in getattr(request, "photos", ())]
    context = {
        "stop": stop_of(row), "row": row, "copy": is_copy(request), "held": held, "held_name": HELD,
        "scripts": scripts_for(row.case.law, row.case.law.visits[row.key].findings),
        "form": OnSiteForm(row, typed, getattr(request, "trouble", None), held=len(held)),
        "key": request.POST.get("key") or new_key(),
        "photos": PHOTOS,
        "crumbs": crumbs(Crumb(row.case.number, reverse("cases:visit", args=[row.pk]))),
    }  # fmt: skip
    return show(request, "shell_cases/on_site.html", context)


@on_site.post
def on_site_said(request: HttpRequest) -> HttpResponse:
    """Write down what was found; the minutes are signed on the next page."""
    (row,) = found(request, [whole_number(request.POST.get("visit")) or 0])
    faults = take_photos(request, row)
    ordered = with_row_order(request.POST, row.case.law.visits[row.key].findings)
    if ordered is not None:
        request.row_order = ordered  # type: ignore[attr-defined]
        with looking(request):
            return on_site.view(request).render()  # type: ignore[attr-defined, no-any-return]
    if faults:
        raise Invalid({"photos": faults})
    photos = tuple(request.photos)  # type: ignore[attr-defined]
    try:
        key: UUID | None = UUID(request.POST.get("key", ""))
    except ValueError:
        key = None
    row = make_visit(
        act_in(request, kind=row.made_by), visit=row, found=found_in(row, request.POST, photos, key=key)
    )
    say(request, t("shell_cases.visits.made", number=row.number))
    return redirect("cases:visit", row.pk)


def take_photos(request: HttpRequest, row: CaseVisit) -> list[DomainError]:
    """Take in the photos sent, beside those the form holds already; what is wrong with those that are none."""
    found = photos_held(request.POST.getlist(HELD), row, seat_held(request).person)
    faults: list[DomainError] = []
    for upload in request.FILES.getlist(PHOTOS)[:MOST]:
        try:
            found.append(photo_in(upload))
        except Refused as why:
            faults.append(why)
    request.photos = found[:MOST]  # type: ignore[attr-defined]
    return faults


@page("desk")
def held_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo that the form of a visit holds, as who sent it looks at it again."""
    seat = seat_held(request)
    row = visit_at(seat.territory, seat.kinds, pk)
    found = photo_under(request.GET.get("photo", ""), row, seat.person)
    if found is None:
        raise NotFound("cases.errors.no_output")
    return bytes_answer(content_of(found.paper.digest), found.paper.media_type)


@page("desk")
def visit_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed minutes."""
    seat = seat_held(request)
    row = visit_at(seat.territory, seat.kinds, pk)
    document = IssuedDocument.objects.filter(territory_id=row.territory_id, pk__in=[row.document_id]).first()
    if document is None or row.signed_at is None:
        raise NotFound("cases.errors.no_output")
    return bytes_answer(signed_pdf(document), "application/pdf")


@page("desk")
def ask(request: HttpRequest, code: str, number: str, visit: str) -> HttpResponse:
    """A visit that the office makes by itself: asked by POST alone, from the file."""
    raise NotFound("cases.errors.no_visit")


@ask.post
def asked(request: HttpRequest, code: str, number: str, visit: str) -> HttpResponse:
    """Ask for it, then give it a day."""
    with looking(request):
        case: Case = case_at(code, number)
        kind = case.law.visitor_of(visit) if visit in case.law.visits else ""
    row = ask_visit(act_in(request, kind=kind), case=case, visit=visit)
    return redirect("cases:visit", row.pk)
