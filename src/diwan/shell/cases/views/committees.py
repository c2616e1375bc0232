"""Committees: called on several files, opened with a quorum, heard file by file, one set of minutes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, NotFound
from diwan.kernel.base.text import Text, t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.committees import (
    asked_in,
    bodies_called,
    meeting_at,
    meeting_presided,
    meetings_presided,
    presided_by,
    waiting_below,
    waiting_for,
)
from diwan.kernel.cases.minutes import named
from diwan.kernel.cases.models import Case, Meeting
from diwan.kernel.cases.services.committees import (
    adopt_minutes,
    call_meeting,
    open_meeting,
    put_off_meeting,
    say_in_meeting,
    sign_minutes,
)
from diwan.kernel.cases.situation import as_text
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.identity.acting import act_in, acts_below, seat_held
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.territory.models import Territory
from diwan.shell.cases.meeting import CallForm, examined, said_in
from diwan.shell.cases.people import applicants_of
from diwan.shell.cases.shown import bytes_answer
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, Fact
from diwan.shell.written import date_words, time_words


@dataclass(frozen=True, slots=True)
class Line:
    """A committee one presides: how many files wait for it, and in which commune where it is not one's own."""

    key: str
    label: Text
    waiting: int
    place: Territory | None = None


@page("desk")
def meetings(request: HttpRequest) -> HttpResponse:
    """The committees my mandates preside, what waits for each, and their meetings."""
    seat = seat_held(request)
    rows = meetings_presided(seat.territory, seat.kinds, reach_of(seat))[:100]
    context = {"committees": committees_seen(seat), "rows": rows, "below": is_above(seat)}
    return show(request, "shell_cases/meetings.html", context)


def reach_of(seat: Seat) -> int:
    """The end of the communities a seat presides in: its own alone, or for a province's chair those below it."""
    return seat.last if acts_below(seat) else seat.territory


def is_above(seat: Seat) -> bool:
    """Whether a seat presides for communities below its own."""
    return reach_of(seat) > seat.territory


def committees_seen(seat: Seat) -> list[Line]:
    """The committees a seat presides; seen from above, those something waits for, commune by commune."""
    if is_above(seat):
        found = waiting_below(seat.territory, reach_of(seat), seat.kinds)
        return [Line(one.key, as_text(one.committee.label), len(one.cases), one.place) for one in found]
    mine = presided_by(seat.kinds, seat.territory)
    return [Line(key, as_text(one.label), len(waiting_for(seat.territory, key))) for key, one in mine.items()]


def place_called(request: HttpRequest) -> int:
    """The community a meeting is called in: one's own, or one below it that its address names."""
    seat, code = seat_held(request), request.GET.get("in", "")
    if not code or not is_above(seat):
        return seat.territory
    found = Territory.objects.filter(code=code, pk__gte=seat.territory, pk__lte=reach_of(seat)).first()
    if found is None:
        raise NotFound("cases.errors.no_meeting")
    return found.pk


def crumbs() -> list[Crumb]:
    """The way back to the committees."""
    return [Crumb(t("shell_cases.committees.title"), reverse("cases:meetings"))]


@page("desk")
def call(request: HttpRequest, committee: str) -> HttpResponse:
    """Choose the files, the date and the place of a meeting."""
    seat, place = seat_held(request), place_called(request)
    declared = presided_by(seat.kinds, place).get(committee)
    if declared is None:
        raise NotFound("cases.errors.no_meeting")
    cases = waiting_for(place, committee)
    names = applicants_of(cases)
    chosen = request.POST.getlist("case") if request.method == "POST" else [str(case.pk) for case in cases]
    files = [
        (case, as_text(case.law.title), names[case.pk], str(case.pk) in chosen, called_for(case, committee))
        for case in cases
    ]
    form = CallForm(request).blamed(getattr(request, "trouble", None))
    context = {"title": as_text(declared.label), "files": files, "form": form, "crumbs": crumbs()}
    context["place"] = cases[0].territory.name if cases and is_above(seat) else ""
    return show(request, "shell_cases/meeting_call.html", context)


def called_for(case: Case, committee: str) -> list[Text]:
    """The bodies a file would call, by name."""
    return [named(body) for body in bodies_called([case], committee)]


@call.post
def called(request: HttpRequest, committee: str) -> HttpResponse:
    """Call it."""
    chosen = [pk for pk in map(whole_number, request.POST.getlist("case")) if pk is not None]
    with looking(request):
        place = place_called(request)
        cases = list(Case.objects.filter(territory_id=place, pk__in=chosen))
        for case in cases:
            case.law  # noqa: B018
    meeting = call_meeting(
        act_in(request).in_community(place), committee=committee, meets_at=CallForm(request).when(),
        place=request.POST.get("place", ""), cases=sorted(cases, key=lambda case: chosen.index(case.pk)),
    )  # fmt: skip
    say(request, t("shell_cases.committees.called"))
    return redirect("cases:meeting", meeting.pk)


@page("desk")
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting, as far as it is: who is called, what each says, the minutes."""
    return show(request, "shell_cases/meeting.html", matter_of(request, pk) | {"crumbs": crumbs()})


def matter_of(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Everything the page of a meeting shows."""
    seat = seat_held(request)
    row = meeting_presided(seat.territory, seat.kinds, pk, reach_of(seat))
    typed = request.POST if request.method == "POST" else None
    case = whole_number(request.POST.get("case"))
    trouble = getattr(request, "trouble", None)
    faults = trouble.fields if isinstance(trouble, Invalid) else {}
    return {
        "row": row,
        "files": examined(row, typed, case),
        "members": [
            (one, named(one.body), request.POST.get(f"member-{one.body}", one.name))
            for one in row.members.all()
        ],
        "reason": request.POST.get("reason", ""),
        "put_off_typed": "put_off" in request.POST,
        "reason_wrong": next((one.words() for one in faults.get("reason", [])), ""),
    }


@meeting.post
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """The next thing to do with a meeting."""
    with looking(request):
        seat = seat_held(request)
        row = meeting_at(seat.territory, pk, reach_of(seat))
        bodies = [member.body for member in row.members.all()]
        case = next(
            (i.case for i in row.agenda.all() if i.case_id == whole_number(request.POST.get("case"))), None
        )
        keys = list(asked_in(case, row.committee)) if case else []
    act = act_in(request, kind=row.chair).in_community(row.territory_id)
    words = _done(request, act, row, bodies, case, keys)
    say(request, t(f"shell_cases.committees.{words}"))
    return redirect(request.path)


def _done(
    request: HttpRequest, act: Act, row: Meeting, bodies: list[str], case: Case | None, keys: list[str]
) -> str:
    """Do it; the name of the words that tell it."""
    typed = request.POST
    if "open" in typed:
        present = {body: typed.get(f"member-{body}", "")[:160] for body in bodies}
        open_meeting(act, meeting=row, present=present)
        return "opened"
    if "put_off" in typed:
        put_off_meeting(act, meeting=row, reason=typed.get("reason", ""))
        return "was_put_off"
    if "adopt" in typed:
        adopt_minutes(act, meeting=row)
        return "adopted"
    if "sign" in typed:
        sign_minutes(act, meeting=row)
        return "signed"
    if case is None:
        raise NotFound("cases.errors.no_meeting")
    remarks = typed.get("remarks", "")[:8_000]
    say_in_meeting(act, meeting=row, case=case.pk, said=said_in(typed, keys), remarks=remarks)
    return "written"


@page("desk")
def convocation(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice of the meeting, on paper: who calls whom, when, where, about which files."""
    matter, chair = matter_of(request, pk), seat_held(request).title
    row: Meeting = matter["row"]
    facts = [
        Fact(
            t("shell_cases.committees.day"),
            t_html("shell.moment", date=date_words(row.meets_at), time=time_words(row.meets_at)),
        ),
        Fact(t("shell_cases.committees.place"), row.place),
        Fact(t("shell_cases.committees.called_by"), chair),
        Fact(t("shell_cases.committees.called_on"), date_words(row.called_at)),
    ]
    return show(request, "shell_cases/meeting_notice.html", matter | {"facts": facts, "chair": chair})


@page("desk")
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed minutes."""
    row: Meeting = matter_of(request, pk)["row"]
    found = IssuedDocument.objects.filter(territory_id=row.territory_id, pk__in=[row.document_id]).first()
    if found is None or row.signed_at is None:
        raise NotFound("cases.errors.no_output")
    return bytes_answer(signed_pdf(found), "application/pdf")
