"""Several cases at once, each an act of its own; what is refused is told case by case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema

from diwan.kernel.base.act import Act
from diwan.kernel.base.several import Outcome
from diwan.kernel.cases.api.shapes import Key
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services.batches import MOST, cases_chosen, give_each, move_each
from diwan.kernel.identity.calls import act_for, reading_scope, seat_of_call, writes
from diwan.kernel.territory.scope import reading

router = Router()
CaseKey = Annotated[int, Field(ge=1, le=9_223_372_036_854_775_807)]
Cases = Annotated[list[CaseKey], Field(min_length=1, max_length=MOST)]


class BatchIn(Schema):
    """The cases an act is made for, by their `id`."""

    cases: Cases


class GiveSeveralIn(BatchIn):
    """Who of the service the cases are given to; nobody puts them back in the common queue."""

    officer: Annotated[int, Field(ge=1, le=2_147_483_647)] | None = None


class DoneOut(Schema):
    """What became of one case; `problem` says why it was refused, and is empty where it was done."""

    id: int
    number: str
    done: bool
    problem: str


@router.post("/batch/transitions/{key}", response=list[DoneOut], summary="Act on several cases")
@writes("desk")
def move_several(request: HttpRequest, key: Key, payload: BatchIn) -> list[DoneOut]:
    """Only an act that the procedure of each case declares for batches; cases one does not open are left out."""
    cases = _seen(request, payload.cases)

    def acting(case: Case) -> Act:
        return act_for(request)

    return _told(move_each(acting, cases=cases, transition=key))


@router.post("/batch/assign", response=list[DoneOut], summary="Give several cases to an officer")
@writes("desk")
def give_several(request: HttpRequest, payload: GiveSeveralIn) -> list[DoneOut]:
    """The service itself does it, or the head of the administration."""
    return _told(give_each(act_for(request), cases=_seen(request, payload.cases), assignee=payload.officer))


def _seen(request: HttpRequest, keys: Iterable[int]) -> list[Case]:
    seat = seat_of_call(request)
    with reading(reading_scope(request, "desk")):
        return cases_chosen(seat.territory, seat.last, seat.kinds, keys)


def _told(outcomes: Iterable[Outcome[Case]]) -> list[DoneOut]:
    return [
        DoneOut(id=one.thing.pk, number=one.thing.number, done=one.done, problem=one.reason)
        for one in outcomes
    ]
