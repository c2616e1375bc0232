"""Where copies are collected: the office chosen, seen from the one that keeps the record and from its own counter."""

from __future__ import annotations

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.models import Case as Request
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.public import civil_offices
from diwan.modules.watiqa.models import Collection, Handover, HandoverState

UNTIL_READY = (
    "matching",
    "not_found",
    "awaiting_information",
    "awaiting_replacement",
    "awaiting_certified_copy",
    "preparing",
    "to_sign",
    "signed",
)
"""The steps in which the citizen may still say where to collect."""
AT_COUNTER = "at_counter"


def collection_of(case: Request) -> Collection | None:
    """The office chosen for a request; None where its own counter serves."""
    return Collection.objects.filter(territory_id=case.territory_id, case=case).first()


def waits_elsewhere(case: Request) -> bool:
    """Whether the copy was made over to another office that has not handed it over yet."""
    found = collection_of(case)
    return found is not None and found.sent_at is not None and found.handed_at is None


def office_of(office: int) -> Office:
    """A civil-status office of any community, as reference data."""
    found = Office.objects.select_related("territory").filter(pk=office).first()
    if found is None or not civil_offices(found.territory_id).filter(pk=office).exists():
        raise NotFound("watiqa.errors.no_such_office")
    return found


def offices_at(territory: int) -> list[Office]:
    """The offices of a community where one may collect, the main one first."""
    return list(civil_offices(territory, day=timezone.localdate()).select_related("territory"))


def office_words(office: Office) -> Text:
    """An office with its community; the one that took over, once it is closed."""
    return words_of(office.now)


def words_of(office: Office) -> Text:
    """An office with its community, open or not."""
    name, place = office.name, office.territory.name
    return Text(f"{name.ar}، {place.ar}", f"{name.fr}, {place.fr}")


def place_words(case: Request) -> Text | str:
    """Where a request's copies are collected, in words."""
    chosen = collection_of(case)
    return office_words(office_of(chosen.office_id)) if chosen else t("watiqa.collect.own_counter")


def may_choose(case: Request) -> bool:
    """Whether the citizen may still say where these copies are collected."""
    return case.is_open and case.values.get("delivery") == "counter" and case.step in UNTIL_READY


def may_be_moved(case: Request) -> bool:
    """Whether the clerk may still have these copies collected elsewhere: until they are handed over."""
    return may_choose(case) or (case.is_open and case.step == AT_COUNTER)


# The counter of the office chosen


def handovers_here(territory: int, last: int, office: int | None = None) -> QuerySet[Handover]:
    """Copies of other offices that wait in a range of communities, one's own office first, then the oldest."""
    waiting = Handover.objects.filter(
        territory_id__gte=territory, territory_id__lte=last, state=HandoverState.WAITING
    )
    own = Case(When(Q(office_id=office or 0) | Q(office__successor_id=office or 0), then=0), default=1)
    return waiting.select_related("office__successor", "territory").order_by(own, "arrived_at", "id")


def handover_numbered(territory: int, number: int) -> Handover:
    """One copy that waits at this community's counter, or was handed over there."""
    found = Handover.objects.filter(territory_id=territory, pk=number).select_related("office").first()
    if found is None:
        raise NotFound("watiqa.errors.no_such_handover")
    return found


def count_waiting_at(territory: int, office: int) -> int:
    """How many copies wait at the counter of one office."""
    rows = Handover.objects.filter(territory_id=territory, office_id=office, state=HandoverState.WAITING)
    return rows.count()


def count_to_hand_over(seat: Seat) -> int:
    """How many copies of other offices wait at this counter."""
    return Handover.objects.filter(
        territory_id__gte=seat.territory, territory_id__lte=seat.last, state=HandoverState.WAITING
    ).count()
