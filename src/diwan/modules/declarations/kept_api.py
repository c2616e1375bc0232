"""`/api/declarations/kept`: first declarations typed at a desk without the line, as their forms were filled in."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Router

from diwan.kernel.base.errors import Invalid, NotFound
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.calls import act_for, reading_scope, seat_of_call, writes
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import reading
from diwan.modules.civil_status.public import DESK, Made, RecordType, civil_offices, column_of
from diwan.modules.declarations.forms import FirstForm
from diwan.modules.declarations.mandates import DECLARING
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import MOST_CHILDREN
from diwan.modules.declarations.selectors import Same, institutions_of, same_event
from diwan.modules.declarations.services import declare_first, note_arrival
from diwan.modules.declarations.services.first import source_for
from diwan.shell.kept import refuse_others
from diwan.shell.kept_calls import KeptIn, KeptOut, arrived

kept_router = Router()
FIRST = (*DECLARING, *DESK)
OFFICE_PAGE, OWN_PAGE = "declarations:opened", "declarations:slip"


@dataclass(frozen=True, slots=True)
class Taken:
    """What a form as it was typed asks for."""

    form: FirstForm
    office: Office


@kept_router.post(
    "/{kind}", response={201: KeptOut}, summary="Take a first declaration kept on a device during a cut"
)
@writes("desk", mandate=FIRST)
def kept_declaration(request: HttpRequest, kind: RecordType, wanted: KeptIn) -> object:
    """Taken once for each key; what it may double waits for the office's look, and both stay."""
    refuse_others(request, wanted.owner)
    made = declared_from(request, kind, wanted)
    with reading(reading_scope(request, "desk", FIRST)):
        seat, others = seat_of_call(request), same_event(made)
        places = institutions_of(seat)
    told = Made(kind.value, OFFICE_PAGE, made.reference, made.reference, [noted(one) for one in others])
    note_arrival(act_for(request), key=wanted.key, captured_at=wanted.captured_at, made=told)
    own = seat.kinds.isdisjoint(DESK)
    shown = [one for one in others if not own or is_own(one, places)]
    page = OWN_PAGE if own else OFFICE_PAGE
    doubles = [
        {"reference": one.reference, "address": reverse(page if one.declaration else one.page, args=[one.subject])}
        for one in shown
    ]  # fmt: skip
    return arrived(made.reference, reverse(page, args=[made.reference]), doubles)


def noted(same: Same) -> dict[str, str]:
    """A likely double as the page of arrivals keeps it."""
    return {"page": same.page, "subject": same.subject, "reference": same.reference}


def is_own(same: Same, places: frozenset[int]) -> bool:
    """Whether an institution may know of this double: it sees what it declared and nothing else."""
    return same.declaration is not None and same.declaration.institution_id in places


def declared_from(request: HttpRequest, kind: RecordType, wanted: KeptIn) -> Declaration:
    """The declaration of a form as it was typed; faults come back under the names of its fields."""
    with reading(reading_scope(request, "desk", FIRST)):
        taken = typed_in(kind, seat_of_call(request), wanted)
    try:
        contents = taken.form.contents(timezone.localdate())
        return declare_first(
            act_for(request), key=wanted.key, office=taken.office, contents=contents, told=taken.form.told()
        )
    except Invalid as why:
        raise Invalid({column_of(path): found for path, found in why.fields.items()}, why.code) from why


def typed_in(kind: RecordType, seat: Seat, wanted: KeptIn) -> Taken:
    """The form of the page, filled in as the device kept it, and the office it is addressed to."""
    typed = wanted.typed()
    offices = list(civil_offices(seat.territory, day=timezone.localdate()))
    children = min(whole_number(typed.get("children"), least=1) or 1, MOST_CHILDREN)
    form = FirstForm(kind, source_for(seat.kinds), offices, typed, children=children)
    chosen = typed.get("office", "")
    office = next((one for one in offices if not chosen or str(one.pk) == chosen), None)
    if office is None:
        raise NotFound("declarations.errors.no_office")
    return Taken(form, office)
