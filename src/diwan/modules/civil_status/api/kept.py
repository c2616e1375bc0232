"""`/api/civil_status/kept`: entries typed at a desk while the line was cut, as their forms were filled in."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Router

from diwan.kernel.base.errors import Invalid, NotFound
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.calls import act_for, reading_scope, seat_of_call, writes
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.arrival_selectors import records_of_same_event
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.forms import EntryForm
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.notice_reads import addressed
from diwan.modules.civil_status.register_csv import column_of
from diwan.modules.civil_status.selectors import civil_offices
from diwan.modules.civil_status.services import Made, note_arrival, register_birth, register_death
from diwan.shell.kept import refuse_others
from diwan.shell.kept_calls import KeptIn, KeptOut, arrived

kept_router = Router()
REGISTERING: dict[RecordType, Callable[..., Record]] = {
    RecordType.BIRTH: register_birth,
    RecordType.DEATH: register_death,
}


@kept_router.post(
    "/{kind}", response={201: KeptOut}, summary="Take an entry kept on a device while the line was cut"
)
@writes("desk", mandate=DESK)
def kept_entry(request: HttpRequest, kind: RecordType, wanted: KeptIn) -> object:
    """Registered once for each key; what it may double is named, and both stay."""
    refuse_others(request, wanted.owner)
    record = registered_from(request, kind, wanted)
    with reading(reading_scope(request, "desk", DESK)):
        others = records_of_same_event(record)
    alike = [{"subject": str(other.pk), "reference": other.reference} for other in others]
    page = "civil_status:record"
    made = Made(kind.value, page, str(record.pk), record.reference, alike)
    seen = note_arrival(act_for(request), key=wanted.key, captured_at=wanted.captured_at, made=made)
    doubles = [
        {"reference": one["reference"], "address": reverse(page, args=[one["subject"]])} for one in seen.alike
    ]
    return arrived(record.reference, reverse(page, args=[record.pk]), doubles)


def registered_from(request: HttpRequest, kind: RecordType, wanted: KeptIn) -> Record:
    """The record of a form as it was typed; faults come back under the names of its fields."""
    with reading(reading_scope(request, "desk", DESK)):
        seat = seat_of_call(request)
        offices = sorted(
            civil_offices(seat.territory, seat.last, day=timezone.localdate()),
            key=lambda office: office.pk != seat.office,
        )
        known = Record.objects.filter(territory_id=seat.territory, entry=wanted.key).first()
    if known is not None:
        return known
    typed = wanted.typed()
    form = EntryForm(kind, offices, typed)
    chosen = whole_number(typed.get("office") or (str(offices[0].pk) if len(offices) == 1 else ""))
    try:
        with reading(reading_scope(request, "desk", DESK)):
            content = addressed(form.content(timezone.localdate()), typed.get("birth_community", ""))
        office = next((one for one in offices if one.pk == chosen), None)
        if office is None:
            raise NotFound("civil_status.errors.not_your_office")
        permission = typed.get("permission", "").strip()
        return REGISTERING[kind](
            act_for(request), office=office, content=content, permission=permission, entry=wanted.key
        )
    except Invalid as why:
        raise Invalid({column_of(path): found for path, found in why.fields.items()}, why.code) from why
