"""Reads of notices: both queues, one notice, the records that may be meant, who keeps civil status."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import QuerySet

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.base.text import Text, in_a_row
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.territory.models import Office, OfficeKind, Territory
from diwan.kernel.territory.names import folded
from diwan.kernel.territory.selectors import territory_named
from diwan.modules.civil_status import search
from diwan.modules.civil_status.content import Content, DeathContent, RecordType
from diwan.modules.civil_status.models import OPEN, IncomingNotice, NoticeState, OutgoingNotice, Record
from diwan.modules.civil_status.names.query import query_from
from diwan.modules.civil_status.notice_values import (
    Line,
    Sought,
    lines_of,
    number_and_year,
    sought_from,
    sought_in,
    worth_of,
)
from diwan.modules.civil_status.selectors import latest_content

CIVIL_OFFICES = (OfficeKind.CIVIL_STATUS_MAIN, OfficeKind.CIVIL_STATUS_SUBSIDIARY)
MOST_CANDIDATES = 5
NAMESAKES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the one a notice speaks of."""

    record: Record
    lines: list[Line]
    worth: float


def received_notices(territory: int, *, settled: bool = False) -> QuerySet[IncomingNotice]:
    """Notices other offices sent here, the oldest unanswered first."""
    found = IncomingNotice.objects.filter(territory_id=territory).select_related("sender")
    if settled:
        return found.exclude(state__in=OPEN).order_by("-settled_at", "-id")
    return found.filter(state__in=OPEN).order_by("sent_at", "id")


def sent_notices(territory: int, *, settled: bool = False) -> QuerySet[OutgoingNotice]:
    """Notices this office sent or has to send, those that ask for something first."""
    done = (NoticeState.APPLIED, NoticeState.WITHDRAWN)
    found = OutgoingNotice.objects.filter(territory_id=territory).select_related("receiver")
    found = found.filter(state__in=done) if settled else found.exclude(state__in=done)
    return found.order_by("-made_at", "-id")


WAITING = """
SELECT (SELECT count(*) FROM civil_status_incomingnotice
         WHERE territory_id = %(here)s AND state IN ('sent', 'acknowledged'))
     + (SELECT count(*) FROM civil_status_outgoingnotice
         WHERE territory_id = %(here)s AND state IN ('unaddressed', 'returned') AND again IS NULL)
"""


def notices_waiting(seat: Seat) -> int:
    """What waits behind the menu: notices to answer, to address, or returned to us; one query for every page."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"here": seat.territory})
        (count,) = cursor.fetchone()
    return int(count)


def received_notice(id: int) -> IncomingNotice:
    """One notice received; `NotFound` outside the scope."""
    found = IncomingNotice.objects.select_related("sender", "record", "mention").filter(pk=id).first()
    if found is None:
        raise NotFound("civil_status.errors.no_such_notice")
    return found


def sent_notice(id: int) -> OutgoingNotice:
    """One notice sent; `NotFound` outside the scope."""
    found = OutgoingNotice.objects.select_related("receiver", "record", "summary").filter(pk=id).first()
    if found is None:
        raise NotFound("civil_status.errors.no_such_notice")
    return found


def notices_of(record: Record) -> QuerySet[OutgoingNotice]:
    """What was sent to other offices on account of a record."""
    found = OutgoingNotice.objects.filter(territory_id=record.territory_id, record=record)
    return found.select_related("receiver").order_by("id")


def candidates_for(
    sought: Sought, territory: int, typed: str = "", *, type: RecordType = RecordType.BIRTH
) -> list[Candidate]:
    """The records of this community that a notice may speak of, best first; `typed` is the clerk's own search."""
    where = search.Where(lo=territory, hi=territory, type=type)
    if typed:
        records = [
            match.record
            for match in search.records_for(query_from(typed), where, limit=NAMESAKES_SHOWN).matches
        ]
    else:
        records = _records_told(sought, where)
    compared = [_compared(sought, record) for record in dict.fromkeys(records)]
    return sorted(compared, key=lambda candidate: -candidate.worth)[:MOST_CANDIDATES]


def _records_told(sought: Sought, where: search.Where) -> list[Record]:
    number, year = number_and_year(sought.record)
    matches = search.records_told(
        where, cnie=sought.cnie, number=number, year=year, family=sought.family_ar or sought.family_la,
        first=sought.first_ar or sought.first_la, limit=NAMESAKES_SHOWN,
    )  # fmt: skip
    return [match.record for match in matches]


def _compared(sought: Sought, record: Record) -> Candidate:
    recorded = sought_from(latest_content(record), record=record.reference)
    lines = lines_of(sought, recorded)
    return Candidate(record, lines, worth_of(lines))


def candidate_for(notice: IncomingNotice, record: Record) -> Candidate:
    """One record beside a notice."""
    return _compared(sought_in(notice.person), record)


def keeps_records(territory: int) -> bool:
    """Whether a community has a civil-status office."""
    return Office.objects.filter(territory_id=territory, kind__in=CIVIL_OFFICES).exists()


def community_typed(text: str, field: str) -> int | None:
    """The community somebody typed, by name or official code; `Invalid` when none or several are meant."""
    typed = text.strip()
    if not typed:
        return None
    found = Territory.objects.filter(code=typed).first()
    if found is None:
        found = _one_named(typed, field)
    if not keeps_records(found.pk):
        raise Invalid({field: [Refused("civil_status.faults.keeps_no_records", value=str(found.name))]})
    return found.pk


def addressed(content: Content, typed: str) -> Content:
    """The content with the community that keeps the birth record of the dead, as far as somebody typed it."""
    if not isinstance(content, DeathContent) or not typed.strip():
        return content
    return replace(content, birth_community=community_typed(typed, "birth_community"))


def community_code(id: int | None) -> str:
    """A community as a form shows it again: its official code; empty for none."""
    found = Territory.objects.filter(pk=id).only("code").first() if id else None
    return found.code if found else ""


def community_name(id: int | None) -> Text | str:
    """A community as a page names it; empty for none."""
    found = Territory.objects.filter(pk=id).first() if id else None
    return found.name if found else ""


def _one_named(typed: str, field: str) -> Territory:
    """The one community of that name that keeps records; names that only resemble it are offered, never taken."""
    alike = territory_named(typed)
    same = [one for one in alike if folded(typed) in (folded(one.name_ar), folded(one.name_fr))]
    keeping = [one for one in same if keeps_records(one.pk)] if len(same) > 1 else same
    if len(keeping or same) == 1:
        return (keeping or same)[0]
    if not alike:
        raise Invalid({field: [Refused("civil_status.faults.no_such_community", value=typed)]})
    named = in_a_row(f"{one.name} {one.code}" for one in (keeping or same or alike)[:NAMESAKES_SHOWN])
    raise Invalid({field: [Refused("civil_status.faults.which_community", value=named)]})
