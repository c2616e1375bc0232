"""What a community may change in a procedure, what it changed, and the changing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from diwan.kernel.cases.api.shapes import Key
from diwan.kernel.cases.models import SlotChange
from diwan.kernel.cases.resolving import law_on, slot_states
from diwan.kernel.cases.services import change_slot, restore_slot
from diwan.kernel.cases.services.slots import CHANGERS
from diwan.kernel.identity.calls import act_for, reads, writes
from diwan.kernel.identity.shapes import Day, Line, TerritoryId

router = Router()
SlotPath = Annotated[str, Field(min_length=3, max_length=200, pattern=r"^[a-z0-9_.]+$")]
Value = int | Annotated[str, Field(max_length=40)] | dict[str, Any] | list[dict[str, Any]]


class ChangeOut(Schema):
    """A community's own value, when it holds and by which decision."""

    path: str
    value: Any
    valid_from: date
    valid_to: date | None
    decided_by: str
    ended_by: str
    declared_at: datetime


class SlotOut(Schema):
    """A value a community may change: the national one, the bounds, every change."""

    key: str
    path: str = Field(alias="slot.path")
    may: str = Field(alias="slot.may")
    floor: Any = Field(None, alias="slot.floor")
    ceiling: Any = Field(None, alias="slot.ceiling")
    national: Any
    value: Any
    changes: list[ChangeOut]


class SlotIn(Schema):
    """A community's own value from a day on, by a decision."""

    path: SlotPath
    value: Value
    valid_from: Day
    decided_by: Line


class RestoreIn(Schema):
    """The national rule again from a day on, by a decision."""

    path: SlotPath
    valid_from: Day
    decided_by: Line


@router.get(
    "/procedures/{key}/slots/{territory}",
    response=list[SlotOut],
    auth=None,
    summary="What a community changed",
)
@reads("public")
def slots(request: HttpRequest, key: Key, territory: TerritoryId) -> list[Any]:
    """The slots of the version in force today, each with what the community made of it."""
    today = timezone.localdate()
    return slot_states(territory, law_on(key, today), today)


@router.post("/desk/procedures/{key}/slots", response=ChangeOut, summary="Change a value of a procedure")
@writes("desk", mandate=CHANGERS)
def change(request: HttpRequest, key: Key, payload: SlotIn) -> SlotChange:
    """For the cases opened in the caller's community from that day on."""
    return change_slot(act_for(request), procedure=key, **payload.dict())


@router.post("/desk/procedures/{key}/slots/restore", response=ChangeOut, summary="Back to the national rule")
@writes("desk", mandate=CHANGERS)
def restore(request: HttpRequest, key: Key, payload: RestoreIn) -> SlotChange:
    """The change that ends."""
    return restore_slot(act_for(request), procedure=key, **payload.dict())
