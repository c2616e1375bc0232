"""The clerk has the copies of an order collected at another office than was said, and tells the citizen why."""

from __future__ import annotations

from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case
from diwan.kernel.journal.services import note, service
from diwan.kernel.notices.services import notify
from diwan.modules.civil_status.public import CLERK
from diwan.modules.watiqa.bundle import bundle_of
from diwan.modules.watiqa.collection import (
    AT_COUNTER,
    UNTIL_READY,
    collection_of,
    may_be_moved,
    office_of,
    office_words,
)
from diwan.modules.watiqa.services.collecting import keep_office, recall, send_over
from diwan.modules.watiqa.services.held import held

OWN_COUNTER = Text("شباك الجماعة التي تحفظ الرسم", "le guichet de la commune qui garde l'acte")


@service("watiqa.collection_moved", mandate=CLERK, personal=("reason",))
def move_collection(
    act: Act, *, case: Case, office: int | None, reason: str, seen: int | None = None
) -> list[Case]:
    """Have copies collected at another office, `None` being the counter of who keeps the record, and say why.

    It holds for every copy of the order that would wait at the same counter. What was made over already is taken
    back from there. Raises `Refused` where nothing waits for a counter, or it is the office said already.
    """
    row = held(case, *UNTIL_READY, AT_COUNTER, seen=seen)
    if not reason.strip():
        raise Invalid({"reason": [Refused("watiqa.errors.why_moved")]})
    if not may_be_moved(row):
        raise Refused("watiqa.errors.not_at_a_counter", number=row.number)
    place = collected_now(row)
    if place == office:
        raise Refused("watiqa.errors.same_office", number=row.number)
    moved = [one for one in bundle_of(row) if may_be_moved(one) and collected_now(one) == place]
    for one in moved:
        move_one(act, one, office)
    note(number=row.number, office=office, reason=reason.strip())
    if row.holder_id is not None:
        tell(act, row, row.holder_id, office, reason.strip())
    return moved


def collected_now(case: Case) -> int | None:
    """The office a request's copies are to be collected at, as it stands."""
    chosen = collection_of(case)
    return chosen.office_id if chosen else None


def move_one(act: Act, case: Case, office: int | None) -> None:
    """One request: back from where its copy waits, over to where it is to wait."""
    chosen = collection_of(case)
    if chosen is not None and chosen.sent_at is not None:
        recall(act, case, chosen)
    keep_office(act, case, office)
    again = collection_of(case)
    if again is not None and case.step == AT_COUNTER:
        send_over(act, case=case, chosen=again)


def tell(act: Act, case: Case, person: int, office: int | None, reason: str) -> None:
    """The citizen learns where, and why."""
    notify(
        act, person=person, key="watiqa.notices.moved",
        values={
            "number": case.number, "reason": Text(reason, reason),
            "office": office_words(office_of(office)) if office else OWN_COUNTER,
        },
        link=reverse("cases:follow", args=(case.territory.code, case.number)),
    )  # fmt: skip
