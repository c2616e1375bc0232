"""In which office somebody acts, and what that office may do with a record."""

from __future__ import annotations

import datetime as dt

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.identity.capacity import day_words, only_office
from diwan.kernel.identity.events import OfficeEndWeighed
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.book_selectors import regime_of
from diwan.modules.civil_status.content import Regime
from diwan.modules.civil_status.mandates import SIGNING
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.rules import DECLARATION_DAYS, issuing_office_for, may_act_on
from diwan.modules.civil_status.selectors import civil_offices


def issuing_office(act: Act, record: Record) -> int:
    """The office that gives a copy of a record: the one acted in, if the law lets it (law 36.21, art. 43)."""
    acting = only_office(act, SIGNING) or act.office
    known = acting is not None and civil_offices(act.territory, day=act.day).filter(pk=acting).exists()
    return issuing_office_for(record.office_id, acting if known else None, national=is_national(act, record))


def refuse_register(act: Act, office: Office, kinds: tuple[str, ...]) -> None:
    """Refuse a delegate who would write in the register of another office than the one delegated (decree, art. 3)."""
    own = only_office(act, kinds)
    if own is not None and own != office.pk:
        raise Refused("civil_status.offices.not_delegated", office=office.name, own=named(own))


def refuse_record(act: Act, record: Record) -> None:
    """Refuse a delegate whose office may not change this record (law 36.21, art. 46 and 59; decree, art. 3)."""
    own = only_office(act, SIGNING)
    if not may_act_on(record.office_id, own, national=is_national(act, record)):
        raise Refused("civil_status.offices.on_paper_elsewhere", office=record.office.name, own=named(own))


def is_national(act: Act, record: Record) -> bool:
    """Whether a record is in the national register on the day of the act: its office has no paper register left, and
    what it kept on paper was taken over with the rest (law 36.21, art. 13 and 59)."""
    if record.regime == Regime.NATIONAL_36_21:
        return True
    return regime_of(record.office_id, record.territory_id, act.day) is Regime.NATIONAL_36_21


def refuse_past_end(act: Act, event: OfficeEndWeighed) -> None:
    """No office ends long before what it registered (decree 2-22-04, art. 19: the numbers carry it).

    What was begun there by its last day is completed within the delay of article 40: that much later stays possible.
    """
    office, last = event.office, event.last
    after = Record.objects.filter(
        territory_id=office.territory_id,
        office=office,
        year__gte=last.year,
        declared_on__gt=last + dt.timedelta(days=DECLARATION_DAYS),
    )
    if (record := after.order_by("-declared_on").first()) is not None and record.declared_on is not None:
        day = day_words(record.declared_on)
        told = Refused("civil_status.offices.acts_after", record=record.reference, day=day)
        event.faults.setdefault("on", []).append(told)


def named(office: int | None) -> Text:
    """The name of an office; a dash for none."""
    return Office.objects.get(pk=office).name if office is not None else Text("—", "—")
