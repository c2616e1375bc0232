"""`/api/watiqa`: the same journey by machine or program, through the same services."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from ninja import Router

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition, open_case
from diwan.kernel.identity.calls import (
    act_for,
    act_in_person,
    citizen_act_for,
    person_of_call,
    reading_scope,
    reads,
    seat_of_call,
    writes,
)
from diwan.kernel.identity.shapes import Id, Limit, Line, Offset, TerritoryId, Window, window
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.public import CLERK, OFFICER, SIGNING
from diwan.modules.watiqa import services
from diwan.modules.watiqa.counter_api import router as counter_router
from diwan.modules.watiqa.mandates import READERS
from diwan.modules.watiqa.months import month_typed
from diwan.modules.watiqa.papers import copy_bytes
from diwan.modules.watiqa.selectors import (
    Candidate,
    own_request,
    panel_for,
    request_numbered,
    requests_in,
    requests_of,
)
from diwan.modules.watiqa.shapes import (
    CandidateOut,
    CollectAtIn,
    ComparedOut,
    DeedOut,
    HandIn,
    MatchIn,
    MonthText,
    MoveCollectionIn,
    NotFoundIn,
    PostIn,
    RedirectIn,
    RefuseIn,
    RequestIn,
    RequestOut,
    SayIn,
    SeenIn,
    SignedOut,
    SignIn,
)
from diwan.modules.watiqa.statement import Deed, deeds_of

router = Router()
router.add_router("/desk", counter_router)
STEPS = ("matching", "preparing", "to_sign", "signed", "posted", "post_returned", "at_counter")


# The citizen


@router.post("/requests", response={201: RequestOut}, summary="Ask for a copy")
@writes("citizen")
def file_request(request: HttpRequest, wanted: RequestIn) -> Case:
    """File a request with the commune that holds the record."""
    act = citizen_act_for(request, wanted.territory)
    origin = f"api:{person_of_call(request)}:{wanted.origin or uuid4().hex}"
    return open_case(
        act, procedure=f"watiqa.{wanted.event}_copy", values=wanted.answers, origin=origin, channel="api"
    )


@router.get("/requests", response=Window[RequestOut], summary="One's own requests")
@reads("citizen")
def my_requests(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The latest first."""
    return dict(window(requests_of(person_of_call(request)), limit, offset))


@router.get("/requests/{territory}/{number}", response=RequestOut, summary="One of one's own requests")
@reads("citizen")
def my_request(request: HttpRequest, territory: TerritoryId, number: Line) -> Case:
    """Where it stands."""
    return own_request(territory, number)


@router.post("/requests/{territory}/{number}/withdraw", response=RequestOut, summary="Withdraw a request")
@writes("citizen")
def withdraw(request: HttpRequest, territory: TerritoryId, number: Line, at: SeenIn) -> Case:
    """Give it up; what is not paid is no longer owed."""
    case = found(request, "citizen", territory, number)
    return do_transition(citizen_act_for(request, territory), case=case, transition="withdraw", seen=at.seen)


@router.post(
    "/requests/{territory}/{number}/correct", response=RequestOut, summary="Correct the record's details"
)
@writes("citizen")
def correct(
    request: HttpRequest, territory: TerritoryId, number: Line, answers: dict[str, str | int | None]
) -> Case:
    """When the record was not found."""
    case = found(request, "citizen", territory, number)
    act = citizen_act_for(request, territory)
    return do_transition(act, case=case, transition="correct_details", values=answers)


@router.post("/requests/{territory}/{number}/copy", summary="Take the signed copy")
@writes("citizen")
def take_copy(request: HttpRequest, territory: TerritoryId, number: Line) -> HttpResponse:
    """The signed PDF; the request is then served."""
    case = found(request, "citizen", territory, number)
    services.confirm_download(citizen_act_for(request, territory), case=case)
    with reading(reading_scope(request, "citizen")):
        return pdf(copy_bytes(case))


@router.post(
    "/requests/{territory}/{number}/collection",
    response=list[RequestOut],
    summary="Where copies are collected",
)
@writes("citizen")
def choose_office(request: HttpRequest, territory: TerritoryId, number: Line, at: CollectAtIn) -> list[Case]:
    """Any civil-status office, until the copies are ready; it holds for the whole order."""
    case = found(request, "citizen", territory, number)
    act = citizen_act_for(request, territory)
    chosen = services.choose_office(act, case=case, office=at.office)
    with reading(reading_scope(request, "citizen")):
        return [own_request(territory, one.number) for one in chosen]


# The desk


@router.get("/desk/requests", response=Window[RequestOut], summary="The community's requests")
@reads("desk", mandate=(CLERK, *SIGNING))
def desk_requests(
    request: HttpRequest, step: str = "", limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """Those under way, the most pressing first; of one step when it is named."""
    seat = seat_of_call(request)
    steps = (step,) if step in STEPS else STEPS
    return dict(window(requests_in(seat.territory, seat.last, *steps), limit, offset))


@router.get("/desk/requests/{number}", response=RequestOut, summary="One request of the community")
@reads("desk", mandate=(CLERK, *SIGNING))
def desk_request(request: HttpRequest, number: Line) -> Case:
    """Where it stands."""
    return request_numbered(seat_of_call(request).territory, number)


@router.get(
    "/desk/requests/{number}/candidates", response=list[CandidateOut], summary="Records it may be about"
)
@reads("desk", mandate=CLERK)
def candidates(request: HttpRequest, number: Line, q: str = "") -> list[dict[str, Any]]:
    """The nearest first: number, name and year; what else a record says is asked for one by one."""
    case = request_numbered(seat_of_call(request).territory, number)
    return [as_listed(c) for c in panel_for(case, q[:200]).candidates]


@router.post(
    "/desk/requests/{number}/candidates/{record}", response=ComparedOut, summary="Open one beside the request"
)
@writes("desk", mandate=CLERK)
def compare(request: HttpRequest, number: Line, record: Id) -> dict[str, Any]:
    """The journal keeps that it was opened, by whom and for which request."""
    case = desk_case(request, number)
    return as_told(services.compare_record(act_for(request), case=case, record=record))


@router.post("/desk/requests/{number}/match", response=RequestOut, summary="Tie a request to its record")
@writes("desk", mandate=CLERK)
def match(request: HttpRequest, number: Line, chosen: MatchIn) -> Case:
    """Once the requester's quality is borne out."""
    case = desk_case(request, number)
    services.match_record(
        act_for(request), case=case, record=chosen.record, paper_seen=chosen.paper_seen, remark=chosen.remark,
        seen=chosen.seen,
    )  # fmt: skip
    return again(request, case)


@router.post("/desk/requests/{number}/unmatch", response=RequestOut, summary="Untie it")
@writes("desk", mandate=CLERK)
def unmatch(request: HttpRequest, number: Line, at: SeenIn) -> Case:
    """It was the wrong record."""
    return services.undo_match(act_for(request), case=desk_case(request, number), seen=at.seen)


@router.post("/desk/requests/{number}/prepare", response=RequestOut, summary="Prepare the copy")
@writes("desk", mandate=CLERK)
def prepare(request: HttpRequest, number: Line, at: SeenIn) -> Case:
    """And present it to the officer."""
    case = desk_case(request, number)
    services.prepare_copies(act_for(request), case=case, seen=at.seen)
    return again(request, case)


@router.get("/desk/requests/{number}/copy", summary="The copy as it stands")
@reads("desk", mandate=(CLERK, *SIGNING))
def desk_copy(request: HttpRequest, number: Line) -> HttpResponse:
    """A draft that says so before the signature, the signed file after."""
    return pdf(copy_bytes(request_numbered(seat_of_call(request).territory, number)))


@router.post("/desk/requests/{number}/sign", response=RequestOut, summary="Sign the copy")
@writes("desk", mandate=SIGNING)
def sign(request: HttpRequest, number: Line, at: SeenIn) -> Case:
    """By the officer in person, never by a machine."""
    case = desk_case(request, number)
    services.sign_copy(act_in_person(request, kind=OFFICER), case=case, seen=at.seen)
    return again(request, case)


@router.post("/desk/sign", response=list[SignedOut], summary="Sign several copies")
@writes("desk", mandate=SIGNING)
def sign_several(request: HttpRequest, wanted: SignIn) -> list[dict[str, Any]]:
    """Each in an act of its own: one that fails does not lose the others."""
    cases = [desk_case(request, number) for number in wanted.numbers]
    outcomes = services.sign_copies(act_in_person(request, kind=OFFICER), cases=cases)
    return [{"number": one.thing.number, "signed": one.done, "reason": one.reason} for one in outcomes]


@router.post("/desk/requests/{number}/send-back", response=RequestOut, summary="Send the copy back")
@writes("desk", mandate=SIGNING)
def send_back(request: HttpRequest, number: Line, why: SayIn) -> Case:
    """To the clerk, with what is to be mended."""
    case = desk_case(request, number)
    return services.send_back(act_for(request, kind=OFFICER), case=case, reasons=why.text, seen=why.seen)


@router.post("/desk/requests/{number}/not-found", response=RequestOut, summary="The record is not found")
@writes("desk", mandate=CLERK)
def not_found(request: HttpRequest, number: Line, told: NotFoundIn) -> Case:
    """Tell the citizen where one looked and what is missing."""
    case = desk_case(request, number)
    return services.report_not_found(
        act_for(request), case=case, searched=told.text, question=told.question, seen=told.seen
    )


@router.post(
    "/desk/requests/{number}/redirect", response=RequestOut, summary="Another commune keeps the record"
)
@writes("desk", mandate=CLERK)
def elsewhere(request: HttpRequest, number: Line, to: RedirectIn) -> Case:
    """The citizen is told which; what was paid goes back."""
    case = desk_case(request, number)
    return services.redirect_request(act_for(request), case=case, commune=to.commune, seen=to.seen)


@router.post("/desk/requests/{number}/ask", response=RequestOut, summary="Ask for more")
@writes("desk", mandate=CLERK)
def ask(request: HttpRequest, number: Line, told: SayIn) -> Case:
    """Once, in the first half of the delay."""
    return services.ask_more(
        act_for(request), case=desk_case(request, number), what=told.text, seen=told.seen
    )


@router.post("/desk/requests/{number}/refuse", response=RequestOut, summary="Refuse with reasons")
@writes("desk", mandate=OFFICER)
def refuse(request: HttpRequest, number: Line, why: RefuseIn) -> Case:
    """A negative decision is always reasoned."""
    return services.refuse_request(
        act_for(request, kind=OFFICER), case=desk_case(request, number), motives=why.motives, details=why.details,
        seen=why.seen,
    )  # fmt: skip


@router.post("/desk/requests/{number}/post", response=RequestOut, summary="Hand to the post")
@writes("desk", mandate=CLERK)
def post(request: HttpRequest, number: Line, letter: PostIn) -> Case:
    """Under its tracking number."""
    case = desk_case(request, number)
    return services.hand_to_post(
        act_for(request), case=case, tracking=letter.tracking, posted_on=letter.posted_on,
        address=letter.address.model_dump(exclude_defaults=True) if letter.address else None, seen=letter.seen,
    )  # fmt: skip


@router.post("/desk/requests/{number}/come-back", response=RequestOut, summary="The letter came back")
@writes("desk", mandate=CLERK)
def come_back(request: HttpRequest, number: Line, why: SayIn) -> Case:
    """`text` is one of the reasons of the procedure."""
    case = desk_case(request, number)
    return services.take_back_from_post(act_for(request), case=case, reason=why.text, seen=why.seen)


@router.post("/desk/requests/{number}/ready", response=RequestOut, summary="Ready at the counter")
@writes("desk", mandate=CLERK)
def ready(request: HttpRequest, number: Line, at: SeenIn) -> Case:
    """Printed and waiting."""
    return services.make_ready(act_for(request), case=desk_case(request, number), seen=at.seen)


@router.post("/desk/requests/{number}/deliver", response=RequestOut, summary="Handed over")
@writes("desk", mandate=CLERK)
def deliver(request: HttpRequest, number: Line, hands: HandIn) -> Case:
    """Into the citizen's hands."""
    case = desk_case(request, number)
    return services.confirm_delivery(
        act_for(request), case=case, handed_to=hands.handed_to, paper=hands.paper, seen=hands.seen
    )


@router.post(
    "/desk/requests/{number}/collection", response=list[RequestOut], summary="Move the collection elsewhere"
)
@writes("desk", mandate=CLERK)
def move_collection(request: HttpRequest, number: Line, to: MoveCollectionIn) -> list[Case]:
    """The citizen is told why; gives the requests of the order that moved."""
    case = desk_case(request, number)
    moved = services.move_collection(
        act_for(request), case=case, office=to.office, reason=to.reason, seen=to.seen
    )
    return [again(request, one) for one in moved]


@router.get("/desk/between", response=list[DeedOut], summary="What communes did for one another in a month")
@reads("desk", mandate=READERS)
def between(request: HttpRequest, month: MonthText) -> list[Deed]:
    """From this community's own rows: who was paid for whom, who handed over what; no transfer follows from it."""
    found = month_typed(month)
    if found is None:
        raise Invalid({"month": [Refused("watiqa.errors.no_such_month")]})
    return deeds_of(seat_of_call(request).territory, *found.bounds)


# Shared


def desk_case(request: HttpRequest, number: str) -> Case:
    """A request of the caller's community."""
    with reading(reading_scope(request, "desk")):
        return request_numbered(seat_of_call(request).territory, number)


def found(request: HttpRequest, face: Any, territory: int, number: str) -> Case:
    """A request within the caller's sight."""
    with reading(reading_scope(request, face)):
        return own_request(territory, number)


def again(request: HttpRequest, case: Case) -> Case:
    """The request as the act left it."""
    return desk_case(request, case.number)


def as_listed(candidate: Candidate) -> dict[str, Any]:
    """What a list says of a candidate."""
    record = candidate.record
    return {
        "record": record.id, "reference": record.reference, "name": record.name, "score": candidate.score,
    }  # fmt: skip


def as_told(candidate: Candidate) -> dict[str, Any]:
    """A candidate in plain values, opened."""
    return as_listed(candidate) | {
        "standing": candidate.standing, "may_be_taken": candidate.may_be_taken,
        "paper_needed": candidate.paper_needed,
        "lines": [
            {"field": n.field, "typed": str(n.typed), "recorded": str(n.recorded), "agreement": n.agreement}
            for n in candidate.lines
        ],
    }  # fmt: skip


def pdf(content: bytes | None) -> HttpResponse:
    """A PDF that nobody on the way keeps."""
    if content is None:
        raise NotFound("watiqa.errors.no_copy_yet")
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Cache-Control"] = "private, no-store"
    return answer
