"""A committee meets: called with notice, opened with a quorum, heard on each file, its minutes signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases import clocks, events
from diwan.kernel.cases.committees import bodies_called, committees_of, opinions_in, quorum_for
from diwan.kernel.cases.minutes import matter_of
from diwan.kernel.cases.models import Case, Meeting, MeetingCase, MeetingMember
from diwan.kernel.cases.selectors import asked
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.services.notice import late_call
from diwan.kernel.cases.services.opinions import Answer, fault_in, give_opinion
from diwan.kernel.cases.services.recording import record_fact, there
from diwan.kernel.cases.situation import as_text
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.services import prepare_document, sign_document
from diwan.kernel.journal.services import emit, note, service
from diwan.kernel.registers.services import take_number, written_number

BOOK = "cases.minutes"
Said = Mapping[str, Mapping[str, str]]


@service("cases.meeting_called", mandate="anyone")
def call_meeting(act: Act, *, committee: str, meets_at: datetime, place: str, cases: list[Case]) -> Meeting:
    """Call a committee to a date and a place, with its agenda; the bodies of its opinions are its members.

    Raises `Invalid` by field: no case, a case that is not for this committee, a notice that is too short.
    """
    rows = [case for case in cases if committee in case.law.committees and case.territory_id == act.territory]
    declared = committees_of(rows).get(committee)
    if declared is None or len(rows) != len(cases):
        raise Invalid({"cases": [Refused("cases.field_errors.agenda")]})
    _require_chair(act, declared.chair)
    if not place.strip():
        raise Invalid({"place": [Refused("cases.field_errors.place")]})
    _require_notice(act, declared.notice, meets_at)
    bodies = bodies_called(rows, committee)
    title = as_text(declared.label)
    meeting = Meeting.objects.create(
        territory_id=act.territory, committee=committee, title_ar=title.ar, title_fr=title.fr, chair=declared.chair,
        quorum=quorum_for(declared, len(bodies)), meets_at=meets_at, place=place.strip(), called_at=act.at,
    )  # fmt: skip
    MeetingMember.objects.bulk_create(
        MeetingMember(territory_id=act.territory, meeting=meeting, body=body) for body in bodies
    )
    MeetingCase.objects.bulk_create(
        MeetingCase(territory_id=act.territory, meeting=meeting, case=case, rank=rank)
        for rank, case in enumerate(rows, 1)
    )
    emit(act, events.MeetingCalled(meeting, rows[0], tuple(bodies)))
    return meeting


def _require_notice(act: Act, notice: str | None, meets_at: datetime) -> None:
    if late := late_call(act, notice, meets_at, "cases.field_errors.notice"):
        raise Invalid({"meets_at": [late]})


@service("cases.meeting_opened", mandate="anyone", personal=("present",))
def open_meeting(act: Act, *, meeting: Meeting, present: Mapping[str, str]) -> Meeting:
    """Open the meeting with the bodies that came, each by the name of who represents it; `Refused` without quorum."""
    row = _locked(act, meeting, "called")
    members = list(row.members.all())
    came = {member.body: present.get(member.body, "").strip() for member in members}
    here = [body for body, name in came.items() if name]
    if len(here) < row.quorum:
        raise Refused("cases.errors.no_quorum", present=len(here), quorum=row.quorum)
    for member in members:
        member.present, member.name = bool(came[member.body]), came[member.body]
        member.save(update_fields=["present", "name"])
    row.state, row.opened_at = "open", act.at
    row.save(update_fields=["state", "opened_at"])
    _call_no_more(act, row)
    return row


@service("cases.meeting_put_off", mandate="anyone", personal=("reason",))
def put_off_meeting(act: Act, *, meeting: Meeting, reason: str) -> Meeting:
    """Give a meeting up before it opens: its files wait for another."""
    if not reason.strip():
        raise Invalid({"reason": [Refused("cases.field_errors.why")]})
    row = _locked(act, meeting, "called")
    row.state = "put_off"
    row.save(update_fields=["state"])
    _call_no_more(act, row)
    return row


def _call_no_more(act: Act, meeting: Meeting) -> None:
    first = meeting.agenda.select_related("case").order_by("rank").first()
    if first is not None:
        emit(act, events.MeetingBegun(meeting, first.case))


@service("cases.meeting_said", mandate="anyone", personal=("said", "remarks"))
def say_in_meeting(act: Act, *, meeting: Meeting, case: int, said: Said, remarks: str = "") -> MeetingCase:
    """What each body that came says of one file; changed freely until the minutes are adopted.

    `said` maps an opinion to `{"outcome": …, "reserves": …}`; one left out is not given. Raises `Invalid` by field.
    """
    row = _locked(act, meeting, "open")
    item = MeetingCase.objects.select_related("case").filter(
        territory_id=act.territory, meeting=row, case_id=case
    ).first()  # fmt: skip
    if item is None:
        raise NotFound("cases.errors.no_case", number=case)
    here = {member.body for member in row.members.all() if member.present}
    declared = opinions_in(item.case, row.committee)
    faults: dict[str, Any] = {}
    for key, words in said.items():
        if key not in declared or declared[key].body not in here:
            faults[key] = [Refused("cases.field_errors.not_a_member")]
        elif found := fault_in(declared[key].outcomes, _answer_of(words, "")):
            faults[key] = next(iter(found.values()))
    if faults:
        raise Invalid(faults)
    item.said, item.remarks = {key: dict(words) for key, words in said.items()}, remarks.strip()
    item.save(update_fields=["said", "remarks"])
    return item


@service("cases.minutes_adopted", mandate="anyone")
def adopt_minutes(act: Act, *, meeting: Meeting) -> Meeting:
    """Close the meeting: every opinion said in it is given to its case, and the minutes take their number.

    What was answered otherwise meanwhile stays as it was answered. The minutes are signed in a second act.
    """
    row = _locked(act, meeting, "open")
    names = {member.body: member.name for member in row.members.all()}
    items = list(row.agenda.select_related("case").order_by("case_id"))
    if not any(item.said for item in items):
        raise Refused("cases.errors.nothing_said")
    for item in items:
        _give(act, row, item, names)
    year = clocks.local(act.at).year
    row.number = written_number(
        BOOK, take_number(there(act, items[0].case), BOOK, year=year), year=year, territory=row.territory.code
    )
    row.state = "closed"
    row.save(update_fields=["state", "number"])
    note(number=row.number, cases=[item.case.number for item in items])
    return row


def _give(act: Act, meeting: Meeting, item: MeetingCase, names: Mapping[str, str]) -> None:
    """Give a case what the bodies said of it; the meeting is told on its timeline."""
    declared = opinions_in(item.case, meeting.committee)
    states = {row.key: asked(row) for row in item.case.opinions.filter(latest=True)}
    for key, words in item.said.items():
        state = states.get(key)
        if state is None or state.stale or state.status not in ("open", "silent"):
            continue
        answer = _answer_of(words, names.get(declared[key].body, ""))
        give_opinion(act, case=item.case, opinion=key, answer=answer)
    case = locked_case(item.case)
    record_fact(
        act, case, "committee", key=meeting.committee, origin=case.step, details={"meeting": meeting.pk}
    )
    case.save(update_fields=["revision"])


def _answer_of(words: Mapping[str, str], name: str) -> Answer:
    return Answer(words.get("outcome", ""), words.get("reserves", ""), name, "committee")


@service("cases.minutes_signed", mandate="anyone")
def sign_minutes(act: Act, *, meeting: Meeting) -> Meeting:
    """Typeset and sign the one set of minutes of all the files; by who presides."""
    row = _locked(act, meeting, "closed")
    if row.signed_at is not None:
        raise Conflict("cases.errors.already_signed")
    document = sign_document(act, document=_prepared(act, row))
    row.document_id, row.signed_at = document.pk, act.at
    row.save(update_fields=["document_id", "signed_at"])
    emit(act, events.MinutesSigned(row, row.agenda.select_related("case")[0].case))
    return row


def _prepared(act: Act, meeting: Meeting) -> IssuedDocument:
    return prepare_document(
        act,
        kind=f"cases.minutes.{meeting.committee}",
        template="documents/certificate",
        title=Text(f"محضر {meeting.title_ar}", f"Procès-verbal : {meeting.title_fr}"),
        data=matter_of(meeting),
        signer_kinds=(meeting.chair,),
        languages=("ar", "fr"),
        number=meeting.number,
        dated=clocks.local(meeting.opened_at or act.at),
        about=meeting,
    )


def _require_chair(act: Act, chair: str) -> None:
    if act.hat != "office" or chair not in house().included(act.mandates):
        raise NotAllowed("cases.errors.not_the_chair")


def _locked(act: Act, meeting: Meeting, state: str) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("territory")
    row = rows.filter(territory_id=act.territory, pk=meeting.pk).first()
    if row is None:
        raise NotFound("cases.errors.no_meeting")
    _require_chair(act, row.chair)
    if row.state != state:
        raise Conflict("cases.errors.meeting_state")
    return row
