"""`/api/shell_cases`: what a device kept of a visit while the line was cut; all that waits for a signature."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import ValidationError

from diwan.kernel.base.errors import Conflict, Invalid, Refused
from diwan.kernel.base.several import Outcome
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.photos import photos_in
from diwan.kernel.cases.rounds import visit_at
from diwan.kernel.cases.services.visits import make_visit
from diwan.kernel.identity.calls import act_for, act_in_person, reading_scope, reads, seat_of_call, writes
from diwan.kernel.territory.scope import reading
from diwan.shell.cases.held_photos import HELD, MOST, photos_held
from diwan.shell.cases.signing import Waiting, sign_all, waiting_for
from diwan.shell.cases.visiting import UNDER, found_in
from diwan.shell.kept import refuse_others
from diwan.shell.kept_calls import KeptIn, KeptOut, arrived

router = Router()


class KeptVisitIn(Schema):
    """The form as the device kept it: `{key, owner, captured_at, answers}`, written as JSON beside its photos."""

    entry: Annotated[str, Field(max_length=400_000)]


@router.post("/kept/visit", response={201: KeptOut}, summary="Take a visit kept on a device during a cut")
@writes("desk")
def kept_visit(
    request: HttpRequest,
    payload: Form[KeptVisitIn],
    visit_photos: File[list[UploadedFile]] = [],  # noqa: B006
) -> object:
    """Taken once for each key; the minutes take their number here, and are signed by who made the visit."""
    try:
        wanted = KeptIn.model_validate_json(payload.entry)
    except ValidationError as wrong:
        raise Invalid({"entry": [Refused("shell_cases.visits.entry_wrong")]}) from wrong
    refuse_others(request, wanted.owner)
    typed = wanted.typed()
    with reading(reading_scope(request, "desk")):
        seat = seat_of_call(request)
        row = visit_at(seat.territory, seat.kinds, whole_number(typed.get("visit")) or 0)
        row.case.law  # noqa: B018
    try:
        held = photos_held(typed.getlist(HELD), row, seat.person)
        photos = (*held, *photos_in(visit_photos[:MOST]))[:MOST]
        found = found_in(row, typed, photos, key=wanted.key, captured_at=wanted.captured_at)
        made = make_visit(act_for(request, kind=row.made_by), visit=row, found=found)
    except Invalid as wrong:
        raise Invalid(
            {UNDER.get(name, name): why for name, why in wrong.fields.items()}, wrong.code
        ) from wrong
    except Conflict as late:
        raise Invalid({"visit": [late]}) from late
    return arrived(made.number, reverse("cases:visit", args=[made.pk]), [])


class PresentedOut(Schema):
    """One thing that waits for a signature: `key` names it, `due` is its last day where it has one."""

    key: str
    what: str
    number: str
    about: str
    by: str
    since: datetime
    due: date | None


class SignLinesIn(Schema):
    """The keys of what is to be signed, as the list gave them."""

    keys: Annotated[list[Annotated[str, Field(max_length=80)]], Field(min_length=1, max_length=200)]


class LineSignedOut(Schema):
    """What became of each: signed, or the reason in words."""

    key: str
    signed: bool
    reason: str


@router.get("/to-sign", response=list[PresentedOut], summary="Everything that waits for my signature")
@reads("desk")
def to_sign(request: HttpRequest) -> list[PresentedOut]:
    """Whichever module prepared it, the most pressing first."""
    return [said_of(line) for line in waiting_for(seat_of_call(request))]


def said_of(line: Waiting) -> PresentedOut:
    """A line of the list."""
    row = line.row
    return PresentedOut(
        key=line.key,
        what=str(row.what),
        number=row.number,
        about=row.about,
        by=row.by,
        since=row.since,
        due=row.due,
    )


@router.post("/to-sign", response=list[LineSignedOut], summary="Sign several of them")
@writes("desk")
def sign_several(request: HttpRequest, wanted: SignLinesIn) -> list[LineSignedOut]:
    """Each in an act of its own: one that is refused does not lose the others. By the officer in person."""
    act_in_person(request)
    with reading(reading_scope(request, "desk")):
        lines = [line for line in waiting_for(seat_of_call(request)) if line.key in set(wanted.keys)]
    if not lines:
        raise Refused("shell_cases.sign.gone")
    return [outcome_of(one) for one in sign_all(lines, lambda kind: act_in_person(request, kind=kind))]


def outcome_of(one: Outcome[Waiting]) -> LineSignedOut:
    """What became of one."""
    return LineSignedOut(key=one.thing.key, signed=one.done, reason=one.reason)
