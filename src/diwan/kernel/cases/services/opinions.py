"""Opinions of a case: given by a body, fallen silent, asked once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.cases import clocks, events, opinions
from diwan.kernel.cases.models import Case, CaseDocument, CaseOpinion
from diwan.kernel.cases.schema.procedure import Opinion
from diwan.kernel.cases.selectors import parties_of, situation_of
from diwan.kernel.cases.services.applying import record_fact
from diwan.kernel.cases.services.indexing import read_later
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.services.standing import stand
from diwan.kernel.cases.services.telling import tell
from diwan.kernel.cases.situation import as_text, holds
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.journal.services import emit, note, service


@dataclass(frozen=True, slots=True)
class Answer:
    """What a body says: an outcome, its reserves or reasons, who speaks for it, by which way, with which file."""

    outcome: str
    reserves: str = ""
    given_for: str = ""
    way: str = "paper"
    paper: KeptFile | None = None
    at: datetime | None = None


@service("cases.opinion_given", mandate="anyone", personal=("answer",))
def give_opinion(
    act: Act, *, case: Case, opinion: str, answer: Answer, round: int | None = None
) -> CaseOpinion:
    """Write down the opinion of a body: by the office that received it, who presides the committee it was
    given in, or the system that carries it.

    An answer that comes after silence was read as favourable is kept and changes nothing; after any other silence
    it counts, as long as the case is not decided. Raises `Conflict` when nobody waits for it, `Invalid` by field.
    """
    row = locked_case(case)
    chairs = {one.chair for one in row.law.committees.values()} if answer.way == "committee" else set()
    _require_office(act, row, chairs)
    declared, held = _latest(row, opinion)
    if round not in (None, held.round) or held.stale or held.status in ("dropped", "given"):
        raise Conflict("cases.errors.opinion_over", opinion=as_text(declared.label))
    if row.phase not in opinions.STUDY:
        raise Conflict("cases.errors.opinion_over", opinion=as_text(declared.label))
    if faults := fault_in(declared.outcomes, answer):
        raise Invalid(faults)
    note(number=row.number, opinion=opinion, outcome=answer.outcome)
    at = answer.at or act.at
    _write(act, row, held, answer, at)
    if held.status == "silent" and declared.silence == "favourable" and not _in_time(held, at):
        _keep_late(act, row, held, answer)
    else:
        _settle(act, row, opinion, lambda state: opinions.after_answer(state, answer.outcome))
        _record(act, row, "opinion", held, {"outcome": answer.outcome, "late": not _in_time(held, at)})
    held.refresh_from_db()
    emit(act, events.OpinionGiven(held))
    tell(act, row, row.held_by, None, "opinion")
    return held


def fault_in(choices: Iterable[str], answer: Answer) -> dict[str, Any]:
    """What is missing from an opinion: one of the outcomes open to the body, its reserves or its reasons."""
    if answer.outcome not in choices:
        return {"outcome": [Refused("cases.field_errors.outcome")]}
    if answer.outcome != "favourable" and not answer.reserves.strip():
        return {"reserves": [Refused(f"cases.field_errors.no_{answer.outcome}")]}
    return {}


@service("cases.opinion_asked_again", mandate="anyone")
def ask_again(act: Act, *, case: Case, opinion: str) -> CaseOpinion:
    """Ask a body once more, in a new round: after a silence that referred the question back, or new facts."""
    row = locked_case(case)
    _require_office(act, row)
    declared = row.law.opinions.get(opinion)
    if declared is None:
        raise NotFound("cases.errors.no_opinion")
    situation = situation_of(row, act.at)
    known = situation.opinions.get(opinion)
    if row.phase not in opinions.STUDY or (known and known.status == "open"):
        raise Conflict("cases.errors.opinion_awaited", opinion=as_text(declared.label))
    if not holds(declared.when, situation):
        raise Refused("cases.errors.opinion_not_concerned", opinion=as_text(declared.label))
    note(number=row.number, opinion=opinion)
    _settle(act, row, opinion, opinions.after_asking)
    _, asked = _latest(row, opinion)
    _record(act, row, "asked", asked, {})
    return asked


def fall_silent(act: Act, case: Case, opinion: str) -> None:
    """The day after the last day: what the silence of the body means is the procedure's to say."""
    declared, held = _latest(case, opinion)
    _settle(act, case, opinion, lambda state: opinions.after_silence(declared, state))
    _record(act, case, "silent", held, {"means": declared.silence})
    held.refresh_from_db()
    emit(act, events.OpinionSilent(held))
    tell(act, case, case.held_by, None, "opinion_silent")


def _require_office(act: Act, case: Case, others: Iterable[str] = ()) -> None:
    who = parties_of(act, case)
    if act.hat != "office" or who.isdisjoint({case.held_by, case.law.office, "system", *others}):
        raise NotAllowed("cases.errors.not_your_queue")


def _latest(case: Case, opinion: str) -> tuple[Opinion, CaseOpinion]:
    declared = case.law.opinions.get(opinion)
    rows = CaseOpinion.objects.filter(territory_id=case.territory_id, case=case, key=opinion, latest=True)
    row = rows.first()
    if declared is None or row is None:
        raise NotFound("cases.errors.no_opinion")
    return declared, row


def _in_time(row: CaseOpinion, at: datetime) -> bool:
    """Whether an answer was given within the delay, whenever it was carried here."""
    return row.last_day is None or clocks.local(at) <= row.last_day


def _write(act: Act, case: Case, row: CaseOpinion, answer: Answer, at: datetime) -> None:
    """Who answered, when, how, with which words and file."""
    row.given_at, row.given_by, row.way = at, act.person, answer.way
    row.given_for, row.reserves = answer.given_for.strip(), answer.reserves.strip()
    if answer.paper is not None:
        row.paper = CaseDocument.objects.create(
            territory_id=case.territory_id,
            case=case,
            holder_id=None,
            key=f"opinion:{row.key}",
            name=answer.paper.name,
            media_type=answer.paper.media_type,
            size=answer.paper.size,
            digest=answer.paper.digest,
            added_at=at,
            added_by=act.person,
        )
        read_later(act, case, [row.paper])
    row.save(update_fields=["given_at", "given_by", "way", "given_for", "reserves", "paper"])


def _keep_late(act: Act, case: Case, row: CaseOpinion, answer: Answer) -> None:
    row.late_outcome = answer.outcome
    row.save(update_fields=["late_outcome"])
    _record(act, case, "late_opinion", row, {"outcome": answer.outcome})


def _settle(
    act: Act, case: Case, key: str, change: Callable[[opinions.Asked | None], opinions.Asked]
) -> None:
    """Let one opinion stand otherwise: its clock, its row, and the timers that were held by it."""
    situation = situation_of(case, act.at)
    standing = {**situation.opinions, key: change(situation.opinions.get(key))}
    stand(act, case, {"opinions": standing}, situation=situation)


def _record(act: Act, case: Case, kind: str, row: CaseOpinion, details: Mapping[str, Any]) -> None:
    record_fact(act, case, kind, key=row.key, origin=case.step, details={"round": row.round, **details})
    case.save(update_fields=["revision", "due_on", "legal_day"])
