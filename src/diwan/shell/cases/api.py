"""`/api/shell_cases`: what a device kept of a visit while the line was cut."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from django.urls import reverse
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import ValidationError

from diwan.kernel.base.errors import Conflict, Invalid, Refused
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.photos import photos_in
from diwan.kernel.cases.rounds import visit_at
from diwan.kernel.cases.services.visits import make_visit
from diwan.kernel.identity.calls import act_for, reading_scope, seat_of_call, writes
from diwan.kernel.territory.scope import reading
from diwan.shell.cases.visiting import UNDER, found_in
from diwan.shell.kept import refuse_others
from diwan.shell.kept_calls import KeptIn, KeptOut, arrived

router = Router()
MOST_PHOTOS = 24


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
        photos = photos_in(visit_photos[:MOST_PHOTOS])
        found = found_in(row, typed, photos, key=wanted.key, captured_at=wanted.captured_at)
        made = make_visit(act_for(request, kind=row.made_by), visit=row, found=found)
    except Invalid as wrong:
        raise Invalid(
            {UNDER.get(name, name): why for name, why in wrong.fields.items()}, wrong.code
        ) from wrong
    except Conflict as late:
        raise Invalid({"visit": [late]}) from late
    return arrived(made.number, reverse("cases:visit", args=[made.pk]), [])
