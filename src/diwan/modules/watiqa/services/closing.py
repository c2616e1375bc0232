"""The counter where copies wait closes, or stays open after all: each citizen is told where to collect.

The copy itself does not move: it is printed where it is collected, and the office that takes over lists it. Word goes
by a task, since the holder is known to the community that keeps the record alone (decision 0042).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.calendar import DAY, start_of
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import case_numbered
from diwan.kernel.identity.capacity import day_words
from diwan.kernel.identity.events import OfficeClosed, OfficeKeptOpen, OfficeReturnWeighed
from diwan.kernel.identity.models import Person
from diwan.kernel.identity.selectors import CIVIL_STATUS
from diwan.kernel.journal.services import note, service
from diwan.kernel.notices.models import Notice
from diwan.kernel.notices.services import notify
from diwan.kernel.territory.models import Office, OfficeKind
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.watiqa.asked import PROCEDURES
from diwan.modules.watiqa.collection import AT_COUNTER, collection_of, words_of
from diwan.modules.watiqa.models import Handover, HandoverState

CLOSES, STAYS = "watiqa.notices.counter_closes", "watiqa.notices.counter_stays"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request whose copies wait at a counter, and who asked for them."""

    case: Case
    holder: Person


def office_closes(act: Act, event: OfficeClosed) -> None:
    """An office is to close: those whose copies wait there are told where they go on waiting."""
    if event.office.successor_id is not None and event.office.kind in CIVIL_STATUS:
        tell_later(act, event.office)


def office_stays(act: Act, event: OfficeKeptOpen) -> None:
    """The closing was taken back: those who had been told otherwise are told so."""
    if event.office.kind in CIVIL_STATUS:
        tell_later(act, event.office)


def tell_later(act: Act, office: Office) -> None:
    """Leave it to a task, once the order holds."""
    moment = act.at.isoformat()
    later("watiqa.tell_counter", territory=office.territory_id, office=office.pk, moment=moment)


def refuse_return(act: Act, event: OfficeReturnWeighed) -> None:
    """An office whose copies another has handed over since cannot come back as if it had never closed."""
    given = Handover.objects.filter(
        territory_id=event.office.territory_id,
        office=event.office,
        state=HandoverState.HANDED,
        settled_at__gte=start_of(event.last + DAY),
    )
    if (row := given.order_by("settled_at").first()) is not None:
        told = Refused("watiqa.errors.handed_since", number=row.number)
        event.faults.setdefault("office", []).append(told)


def tell_counter(*, territory: int, office: int, at: dt.datetime) -> int:
    """Tell each citizen whose copies wait at an office what becomes of its counter; how many were told.

    What is told is what holds when the task runs: an order taken back meanwhile is not announced.
    """
    with reading(Scope("national")):
        place = Office.objects.select_related("territory", "successor__territory").get(pk=office)
        waiting = list(waiting_at(place))
    act = system_act(territory, at)
    return sum(tell_one(act, office=place, waiting=one) for one in waiting)


def waiting_at(office: Office) -> Iterator[Waiting]:
    """The requests whose copies wait at a counter: those made over to it, and its own for the main office."""
    rows = Handover.objects.filter(
        territory_id=office.territory_id, office=office, state=HandoverState.WAITING
    ).order_by("arrived_at", "id")
    cases = [case_numbered(row.sender_id, row.number) for row in rows]
    if office.kind == OfficeKind.CIVIL_STATUS_MAIN:
        own = Case.objects.filter(territory_id=office.territory_id, step=AT_COUNTER, procedure__in=PROCEDURES)
        cases += [case for case in own.select_related("territory") if collection_of(case) is None]
    holders = Person.objects.in_bulk({case.holder_id for case in cases if case.holder_id})
    return (Waiting(case, holders[case.holder_id]) for case in cases if case.holder_id in holders)


@service("watiqa.counter_told", mandate="system")
def tell_one(act: Act, *, office: Office, waiting: Waiting) -> bool:
    """Tell one citizen, once for each order."""
    case = waiting.case
    note(number=case.number)
    link = reverse("cases:follow", args=(case.territory.code, case.number))
    closes = office.valid_to is not None
    key = CLOSES if closes else STAYS
    same = Notice.objects.filter(territory_id=act.territory, holder=waiting.holder, link=link)
    latest = same.filter(key__in=(CLOSES, STAYS)).order_by("-at", "-pk").first()
    if (latest is not None and latest.key == key and latest.at == act.at) or (not closes and latest is None):
        note(repeated=True)
        return False
    values = {"number": case.number, "office": words_of(office)}
    if office.valid_to is not None and office.successor is not None:
        values |= {"day": day_words(office.valid_to), "successor": words_of(office.successor)}
    notify(act, person=waiting.holder, key=key, values=values, link=link)
    return True
