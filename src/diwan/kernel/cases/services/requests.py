"""Requests to other bodies: sent where they answer, answered at a desk, by a machine or by a link, carried back.

Two acts, for each community's journal tells its own; either may be repeated without doubling anything.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.cases import events
from diwan.kernel.cases.models import BodyRequest, Case, CaseOpinion, Meeting, MeetingMember, VisitMember
from diwan.kernel.cases.models.asked import What
from diwan.kernel.cases.requests import body_name, file_for, link_digest, papers_for_copy, seat_of_body
from diwan.kernel.cases.schema.effects import CopyTo
from diwan.kernel.cases.selectors import case_numbered, parties_of
from diwan.kernel.cases.services.applying import record_fact
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.services.opinions import Answer, fault_in, give_opinion
from diwan.kernel.cases.services.papers import take_fetched
from diwan.kernel.cases.services.sheets import (
    labelled,
    meeting_sheet,
    minutes_paper,
    posting_sheet,
    visit_sheet,
)
from diwan.kernel.cases.services.telling import tell
from diwan.kernel.cases.situation import as_text
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.scope import Scope, reading

LINK_LASTS = timedelta(days=30)
NATIONAL = Scope("national")


def send_opinion_request(act: Act, event: events.OpinionAsked) -> None:
    """A body that is asked its opinion finds the request where it answers."""
    row = event.opinion
    _send_later(act, row.case, "opinion", row.key, row.body, row.round)


def send_copies(act: Act, event: events.CopyWanted | events.OutputSigned) -> None:
    """The copies a case owes leave when the last of its documents is signed."""
    case = event.case if isinstance(event, events.CopyWanted) else event.output.case
    if not case.law.has_effect(CopyTo) or case.outputs.filter(signed_at=None).exists():
        return
    sent: Counter[str] = Counter()
    for body in case.facts.filter(kind="copy").values_list("key", flat=True):
        sent[body] += 1
        _send_later(act, case, "copy", body, body, sent[body])


def send_document_request(act: Act, event: events.DocumentWanted) -> None:
    """The administration that has a document is asked for it."""
    body = event.case.law.documents[event.document].source
    assert body is not None
    round = event.case.facts.filter(kind="fetch", key=event.document).count()
    _send_later(act, event.case, "fetch", event.document, body, max(round, 1))


def close_opinion_request(act: Act, event: events.OpinionGiven | events.OpinionOver) -> None:
    """Nobody is asked any more what was answered, or what is decided."""
    row = event.opinion
    _close_later(act, row.case, "opinion", row.key, row.round)


def call_members(act: Act, event: events.VisitPlanned) -> None:
    """The bodies called to a visit find its day and the file where they work."""
    row = event.visit
    for body in row.case.law.visits[row.key].members:
        _send_later(act, row.case, "visit", row.key, body, event.call)


def close_visit_calls(act: Act, event: events.VisitOver) -> None:
    """Nobody is called any more to a visit that was made, moved to another day, or given up."""
    if event.call:
        _close_later(act, event.visit.case, "visit", event.visit.key, event.call)


def call_to_meeting(act: Act, event: events.MeetingCalled) -> None:
    """The members of a committee find its day, its place and its files where they work."""
    for body in event.bodies:
        _send_later(act, event.case, "meeting", event.meeting.committee, body, event.meeting.pk)


def close_meeting_calls(act: Act, event: events.MeetingBegun) -> None:
    """Nobody is called any more to a meeting that opened or was put off."""
    _close_later(act, event.case, "meeting", event.meeting.committee, event.meeting.pk)


def ask_posters(act: Act, event: events.InquiryPosted) -> None:
    """Those who must post the notice of a public inquiry are asked to, and say so once it is done."""
    row = event.inquiry
    for body in row.case.law.inquiries[row.key].posters:
        _send_later(act, row.case, "posting", row.key, body, row.round)


def hand_over_minutes(act: Act, event: events.MinutesSigned) -> None:
    """Every body that was called to a meeting has its signed minutes, where it read that it was called."""
    later(
        "cases.hand_minutes",
        territory=event.meeting.territory_id, meeting=event.meeting.pk, number=event.case.number,
        moment=act.at.isoformat(),
    )  # fmt: skip


def hand_minutes(*, territory: int, meeting: int, number: str, at: datetime) -> None:
    """Add the minutes to what each body was shown when it was called."""
    with reading(NATIONAL):
        row = Meeting.objects.get(territory_id=territory, pk=meeting)
        paper = minutes_paper(row)
        calls = BodyRequest.objects.filter(
            asker=territory, number=number, what="meeting", key=row.committee, round=meeting
        )
        found = list(calls.order_by("territory_id", "pk"))
    for request in found:
        take_minutes(system_act(request.territory_id, at), request=request, paper=paper)


@service("cases.minutes_received", mandate="system")
def take_minutes(act: Act, *, request: BodyRequest, paper: dict[str, Any]) -> BodyRequest:
    """Keep the minutes with the call to the meeting; received twice they are there once."""
    row = _locked(request)
    others = [one for one in row.file.get("files", []) if one["n"] != paper["n"]]
    row.file = {**row.file, "files": [*others, paper]}
    row.save(update_fields=["file"])
    note(number=row.number, minutes=paper["name"])
    return row


def _close_later(act: Act, case: Case, what: What, key: str, round: int) -> None:
    later(
        "cases.close_request",
        territory=case.territory_id, number=case.number, key=key, round=round, what=what, moment=act.at.isoformat(),
    )  # fmt: skip


def _send_later(act: Act, case: Case, what: What, key: str, body: str, round: int = 1) -> None:
    later(
        "cases.send_request",
        territory=case.territory_id, number=case.number, what=what, key=key, body=body, round=round,
        moment=act.at.isoformat(),
    )  # fmt: skip


def send_request(
    *, territory: int, number: str, what: What, key: str, body: str, round: int, at: datetime
) -> BodyRequest:
    """Put a request where its body answers; sent twice it is there once."""
    with reading(NATIONAL):
        case = case_numbered(territory, number)
        seat = seat_of_body(body, case.territory)
        place = seat.seat_id if seat and seat.seat_id and seat.kind else None
        sheet = {
            "kind": seat.kind if seat and place else "",
            **_words_of(case, what, key, body, round),
            "asked_at": at,
        }
    identity = {
        "asker_id": territory,
        "number": number,
        "what": what,
        "body": body,
        "key": key,
        "round": round,
    }
    return receive_request(system_act(place or territory, at), identity=identity, sheet=sheet)


def _words_of(case: Case, what: What, key: str, body: str, round: int) -> dict[str, Any]:
    """What the request says, by what is asked."""
    law, title = case.law, as_text(case.law.title)
    found: dict[str, Any] = {"title_ar": title.ar, "title_fr": title.fr}
    if what == "opinion":
        declared = law.opinions[key]
        row = CaseOpinion.objects.filter(
            territory_id=case.territory_id, case=case, key=key, round=round
        ).first()
        found |= labelled(as_text(declared.label), declared.legal) | {
            "connector": declared.connector or "",
            "choices": list(declared.outcomes),
            "last_day": row.last_day if row else None,
            "file": file_for(case),
        }
    elif what == "fetch":
        wanted = law.documents[key]
        found |= labelled(as_text(wanted.label), wanted.legal) | {
            "file": file_for(case) | {"files": []},
            "last_day": _day_of(case, "fetch", key, round),
        }
    elif what == "visit":
        found |= visit_sheet(case, key, round)
    elif what == "meeting":
        found |= meeting_sheet(case, key, round)
    elif what == "posting":
        found |= posting_sheet(case, key, round)
    else:
        papers = papers_for_copy(case)
        found |= labelled(body_name(body), []) | {
            "file": papers if papers["files"] else file_for(case),
            "last_day": _day_of(case, "copy", body, round),
        }
    return found


def _day_of(case: Case, kind: str, key: str, round: int) -> date | None:
    """The last day kept with what was asked: a copy by its body, a piece by its name."""
    facts = list(case.facts.filter(kind=kind, key=key))
    day = facts[round - 1].details.get("last_day") if len(facts) >= round else None
    return date.fromisoformat(day) if day else None


@service("cases.request_received", mandate="system", personal=("sheet",))
def receive_request(act: Act, *, identity: dict[str, Any], sheet: dict[str, Any]) -> BodyRequest:
    """Write down in this community what another asks of one of its bodies."""
    row, _ = BodyRequest.objects.get_or_create(territory_id=act.territory, **identity, defaults=sheet)
    return row


def close_request(
    *, territory: int, number: str, key: str, round: int, at: datetime, what: What = "opinion"
) -> None:
    """Tell the bodies that nobody waits for them any more."""
    with reading(NATIONAL):
        rows = BodyRequest.objects.filter(asker=territory, number=number, what=what, key=key, round=round)
        found = list(rows.filter(state="open").order_by("territory_id", "pk"))
    for row in found:
        end_request(system_act(row.territory_id, at), request=row)


@service("cases.request_over", mandate="system")
def end_request(act: Act, *, request: BodyRequest) -> BodyRequest:
    """Close a request that was not answered; a link to it opens nothing any more."""
    row = _locked(request)
    if row.is_open:
        row.state, row.digest = "over", None
        row.save(update_fields=["state", "digest"])
    return row


@service("cases.request_answered", mandate="anyone", personal=("answer",))
def answer_request(act: Act, *, request: BodyRequest, answer: Answer) -> BodyRequest:
    """Answer as the body that is asked: an opinion, the document asked for, or that a copy arrived.

    At home the case has it in the same act, elsewhere by a task. Raises `NotAllowed` for who does not answer for
    the body, `Conflict` once it is answered or over, `Invalid` by field.
    """
    row = _locked(request)
    if not may_answer(act, row):
        raise NotAllowed("cases.errors.not_your_request")
    if not row.is_open:
        raise Conflict("cases.errors.request_over")
    if faults := faults_in(row, answer):
        raise Invalid(faults)
    row.state, row.answered_at, row.answered_by, row.digest = "answered", act.at, act.person, None
    row.answer = asdict(answer) | {"at": act.at.isoformat()}
    row.save(update_fields=["state", "answered_at", "answered_by", "answer", "digest"])
    note(number=row.number, what=row.what, outcome=answer.outcome, way=answer.way)
    if row.asker_id == row.territory_id:
        carry_answer(row, act.at)
    else:
        later("cases.deliver_answer", territory=row.territory_id, request=row.pk, moment=act.at.isoformat())
    return row


def may_answer(act: Act, row: BodyRequest) -> bool:
    """Whether an act is done for the body that is asked."""
    at_home = act.hat == "office" and act.territory <= row.territory_id <= act.last
    if not at_home or row.kind:
        return at_home and (act.may("system") or row.kind in house().included(act.mandates))
    case = case_numbered(row.asker_id, row.number)
    return not parties_of(act, case).isdisjoint({case.held_by, case.law.office, "system"})


def faults_in(row: BodyRequest, answer: Answer) -> dict[str, Any]:
    """What is missing from an answer, by field."""
    if row.what == "opinion":
        return fault_in(row.choices, answer)
    if row.what in ("visit", "meeting") and not answer.given_for.strip():
        return {"given_for": [Refused("cases.field_errors.who_comes")]}
    if row.what == "fetch" and answer.paper is None and not answer.reserves.strip():
        return {"paper": [Refused("cases.field_errors.paper_or_why")]}
    return {}


def deliver_answer(*, territory: int, request: int, at: datetime) -> None:
    """Carry an answer to the case of another community; carried twice it is written once."""
    with reading(NATIONAL):
        row = BodyRequest.objects.filter(territory_id=territory, pk=request).first()
    if row is None:
        raise NotFound("cases.errors.no_request")
    carry_answer(row, at)


def carry_answer(row: BodyRequest, at: datetime) -> None:
    """Write the answer into the case that waits for it; one that comes too late for it stays with the body."""
    act, answer = system_act(row.asker_id, at), answer_of(row)
    try:
        if row.what == "opinion":
            with_case = _case_of(row)
            give_opinion(act, case=with_case, opinion=row.key, answer=answer, round=row.round)
        else:
            note_answer(act, request=row, answer=answer)
    except Conflict:
        if row.asker_id == row.territory_id:
            raise


def answer_of(row: BodyRequest) -> Answer:
    """What the body said, as it was kept."""
    kept = dict(row.answer)
    paper = KeptFile(**kept["paper"]) if kept.get("paper") else None
    given_for = kept["given_for"] or body_name(row.body).ar
    return Answer(
        kept["outcome"], kept["reserves"], given_for, kept["way"], paper, datetime.fromisoformat(kept["at"])
    )


def _case_of(row: BodyRequest) -> Case:
    """The case that asks, its law read while it is in sight."""
    from diwan.kernel.territory.scope import current_scope

    if current_scope() is not None:
        return case_numbered(row.asker_id, row.number)
    with reading(NATIONAL):
        case = case_numbered(row.asker_id, row.number)
        case.law  # noqa: B018
        return case


@service("cases.answer_noted", mandate="system", personal=("answer",))
def note_answer(act: Act, *, request: BodyRequest, answer: Answer) -> Case:
    """Write on the case that a copy arrived, who will come to a visit, that a notice is posted, or the document
    another administration gave (law 55.19 art. 23)."""
    case = locked_case(case_numbered(act.territory, request.number))
    if request.what == "copy":
        record_fact(act, case, "acknowledged", key=request.body, origin=case.step)
    elif request.what == "visit":
        VisitMember.objects.filter(
            territory_id=case.territory_id, visit__case=case, visit__key=request.key, visit__latest=True,
            body=request.body,
        ).update(announced=answer.given_for)  # fmt: skip
    elif request.what == "meeting":
        MeetingMember.objects.filter(
            territory_id=case.territory_id,
            meeting_id=request.round,
            meeting__state="called",
            body=request.body,
        ).update(name=answer.given_for)
    elif request.what == "posting":
        record_fact(act, case, "posted", key=request.body, origin=case.step, details={"inquiry": request.key})
    elif answer.paper is not None:
        take_fetched(act, case, request.key, answer.paper)
        tell(act, case, "applicant", None, "fetched")
    else:
        record_fact(act, case, "not_fetched", key=request.key, origin=case.step, reasons=answer.reserves)
        tell(act, case, "applicant", None, "not_fetched")
    case.save(update_fields=["revision"])
    return case


def open_link(act: Act, *, request: BodyRequest) -> str:
    """A link by which a body without a seat answers once; its secret is shown now and kept nowhere."""
    secret = secrets.token_urlsafe(32)
    set_link(act, request=request, digest=link_digest(secret))
    return secret


@service("cases.link_opened", mandate="anyone")
def set_link(act: Act, *, request: BodyRequest, digest: bytes) -> BodyRequest:
    """Keep what tells the link; an earlier one stops opening anything."""
    row = _own(act, request)
    if not row.is_open:
        raise Conflict("cases.errors.request_over")
    row.digest, row.link_expires_at = digest, act.at + LINK_LASTS
    row.save(update_fields=["digest", "link_expires_at"])
    return row


@service("cases.link_revoked", mandate="anyone")
def revoke_link(act: Act, *, request: BodyRequest) -> BodyRequest:
    """Close the link, at once and for good."""
    row = _own(act, request)
    row.digest = None
    row.save(update_fields=["digest"])
    return row


def _own(act: Act, request: BodyRequest) -> BodyRequest:
    """A request of a case in the hands of who acts, for a body that has no seat."""
    row = _locked(request)
    case = case_numbered(row.asker_id, row.number)
    if row.kind or act.hat != "office" or parties_of(act, case).isdisjoint({case.held_by, case.law.office}):
        raise NotAllowed("cases.errors.not_your_queue")
    return row


def _locked(request: BodyRequest) -> BodyRequest:
    rows = BodyRequest.objects.select_for_update(of=("self",)).select_related("asker")
    row = rows.filter(territory_id=request.territory_id, pk=request.pk).first()
    if row is None:
        raise NotFound("cases.errors.no_request")
    return row


__all__ = ["DomainError", "answer_request", "open_link", "revoke_link", "send_request"]
