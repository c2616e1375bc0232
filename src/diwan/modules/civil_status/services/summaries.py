"""Summaries of marriages and dissolutions, as family judges send them (law 36.21 art. 36; decree 2-22-04 art. 15)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.content import MentionType, Moment, Sex
from diwan.modules.civil_status.delays import delay_on
from diwan.modules.civil_status.mandates import COURT
from diwan.modules.civil_status.margin import AGE_OF_MARRIAGE, DISSOLUTIONS, age_on, late_days
from diwan.modules.civil_status.models import CourtSummary
from diwan.modules.civil_status.notice_reads import keeps_records
from diwan.modules.civil_status.notice_values import Sought
from diwan.modules.civil_status.rules import Fault, cnie_from, is_cnie
from diwan.modules.civil_status.services.cards import refuse
from diwan.modules.civil_status.services.notices import make_notice

TYPES = (MentionType.MARRIAGE, MentionType.DISSOLUTION)


@dataclass(frozen=True, slots=True)
class Spouse:
    """One of the two, and who keeps their birth record; no community for who was born and recorded abroad."""

    person: Sought
    community: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a court says of a marriage or of its end; `kind` is one of `margin.DISSOLUTIONS`."""

    court: str
    reference: str
    type: MentionType
    date: dt.date
    endorsed_on: dt.date
    husband: Spouse
    wife: Spouse
    kind: str = ""
    permission: str = ""


@service("civil_status.summary_received", mandate=COURT, personal=("summary",))
def receive_summary(act: Act, *, summary: Summary) -> CourtSummary:
    """Take a court's summary and notify the offices that keep the records of both spouses.

    The same reference of the same court with the same words is the same summary, sent twice; with other words it is a
    `Conflict`. A summary endorsed more than fifteen days ago is taken, and says how late it is.
    """
    refuse(list(summary_faults(summary, act.day)))
    said = kept(summary)
    digest = sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
    before = CourtSummary.objects.filter(
        territory_id=act.territory, court=summary.court, reference=summary.reference
    ).first()
    if before is not None:
        if before.digest != digest:
            raise Conflict("civil_status.errors.summary_differs", reference=summary.reference)
        note(repeated=True)
        return before
    late = late_days(summary.endorsed_on, act.day, delay_on("judge_summary", act.day))
    received = CourtSummary.objects.create(
        territory_id=act.territory, court=summary.court, reference=summary.reference, type=summary.type.value,
        endorsed_on=summary.endorsed_on, received_at=act.at, late_days=late, said=said, digest=digest,
    )  # fmt: skip
    for mine, other in ((summary.husband, summary.wife), (summary.wife, summary.husband)):
        if mine.community is not None:
            make_notice(
                act, type=summary.type, date=summary.date, authority=summary.court, reference=summary.reference,
                fields=fields_for(summary, other), sought=mine.person, receiver=mine.community, summary=received,
                late_days=late,
            )  # fmt: skip
    note(late_days=late)
    return received


def fields_for(summary: Summary, other: Spouse) -> dict[str, str]:
    """What the mention on one spouse's record says of the other."""
    known = other.person
    fields = {
        "kind": summary.kind, "spouse_ar": known.name_ar, "spouse_la": known.name_la,
        "spouse_birth_date": known.birth_date, "spouse_cnie": known.cnie, "spouse_record": known.record,
        "spouse_community": str(other.community or ""), "permission": summary.permission,
    }  # fmt: skip
    return {name: value for name, value in fields.items() if value}


def kept(summary: Summary) -> dict[str, Any]:
    """The summary as JSON."""
    return {
        "type": summary.type.value, "date": summary.date.isoformat(), "endorsed_on": summary.endorsed_on.isoformat(),
        "kind": summary.kind, "permission": summary.permission,
        "husband": {**summary.husband.person.kept(), "community": summary.husband.community},
        "wife": {**summary.wife.person.kept(), "community": summary.wife.community},
    }  # fmt: skip


def summary_faults(summary: Summary, today: dt.date) -> Iterator[Fault]:
    """Everything that keeps a summary from being taken, field by field."""
    for name in ("court", "reference"):
        if not getattr(summary, name).strip():
            yield Fault(name, "missing")
    if summary.type not in TYPES:
        yield Fault("type", "unknown_choice", summary.type.value)
    yield from _date_faults(summary, today)
    if summary.type is MentionType.DISSOLUTION and summary.kind not in DISSOLUTIONS:
        yield Fault("kind", "unknown_choice" if summary.kind else "missing", summary.kind)
    if summary.type is MentionType.MARRIAGE and summary.kind:
        yield Fault("kind", "unknown_choice", summary.kind)
    if summary.husband.community is None and summary.wife.community is None:
        yield Fault("husband.community", "missing")
    for side, spouse in (("husband", summary.husband), ("wife", summary.wife)):
        yield from _spouse_faults(side, spouse, summary)


def _date_faults(summary: Summary, today: dt.date) -> Iterator[Fault]:
    for name in ("date", "endorsed_on"):
        if getattr(summary, name) > today:
            yield Fault(name, "in_future", getattr(summary, name).isoformat())
    if summary.endorsed_on < summary.date:
        yield Fault("endorsed_on", "endorsed_before_event", summary.endorsed_on.isoformat())


def _spouse_faults(side: str, spouse: Spouse, summary: Summary) -> Iterator[Fault]:
    person = spouse.person
    if not person.name_ar:
        yield Fault(f"{side}.first_ar", "missing")
    if person.cnie and not is_cnie(cnie_from(person.cnie)):
        yield Fault(f"{side}.cnie", "bad_cnie", person.cnie)
    if spouse.community is not None and not keeps_records(spouse.community):
        yield Fault(f"{side}.community", "keeps_no_records", str(spouse.community))
    born = Moment.on(person.born) if person.born else None
    age = age_on(born, summary.date)
    if (
        summary.type is MentionType.MARRIAGE
        and age is not None
        and age < AGE_OF_MARRIAGE
        and not summary.permission
    ):
        yield Fault("permission", "minor_needs_permission", str(age))


def husband_and_wife(husband: Spouse, wife: Spouse) -> tuple[Spouse, Spouse]:
    """Both with their sex, which a court does not repeat."""
    return (
        replace(husband, person=replace(husband.person, sex=Sex.MALE.value)),
        replace(wife, person=replace(wife.person, sex=Sex.FEMALE.value)),
    )
