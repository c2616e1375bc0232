"""What the administration obtains itself (law 55.19 art. 7, 23, 24): of whom, since when, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import Case, CaseDocument, CaseFact
from diwan.kernel.cases.schema.effects import Fetch
from diwan.kernel.cases.schema.procedure import DocumentAsked, Procedure
from diwan.kernel.cases.schema.references import BodyRef
from diwan.kernel.cases.selectors import documents_of, parties_of
from diwan.kernel.cases.situation import Situation, is_asked

CONSENT = "consent_to_exchange"
"""The answer by which an applicant lets the office ask others (law 55.19 art. 23)."""
OWN = "commune"
WITHIN = "15 days"
"""The time in which the applicant is told that a piece could not be had (law 55.19 art. 24)."""
State = Literal["wanted", "asked", "given", "not_given", "objected"]
ENDS: dict[str, State] = {"not_fetched": "not_given", "objected": "objected"}
TOLD = ("fetch", "not_fetched", "agreed", "objected")
"""What a timeline says of such a piece, beside its coming."""


@dataclass(frozen=True, slots=True)
class Sought:
    """One piece the office obtains: where it is asked, how far it is, and the piece once it is there."""

    key: str
    declared: DocumentAsked
    body: BodyRef | None
    state: State
    asked_at: datetime | None = None
    last_day: date | None = None
    ended_at: datetime | None = None
    why: str = ""
    paper: CaseDocument | None = None
    agreed_at: datetime | None = None
    """When the applicant agreed to the piece that is there."""

    @property
    def awaits_agreement(self) -> bool:
        """Whether it came from another administration and the applicant has yet to agree (law 55.19 art. 24).

        No text says what his silence means: the office is told that he has not answered, and is not stopped.
        """
        came = self.is_elsewhere and self.state == "given" and self.asked_at is not None
        return came and self.agreed_at is None

    @property
    def is_elsewhere(self) -> bool:
        """Whether another administration has it, and not the community itself."""
        return self.body is not None and self.body != OWN

    def is_overdue(self, today: date) -> bool:
        """Whether the fifteen days are over and the applicant was told nothing (law 55.19 art. 24)."""
        return self.state == "asked" and self.last_day is not None and self.last_day < today

    @property
    def is_to_ask(self) -> bool:
        """Whether another administration may still be asked: nobody was yet, or it could not be had."""
        return self.is_elsewhere and self.state in ("wanted", "not_given", "objected")


def is_worked_on_by(act: Act, case: Case) -> bool:
    """Whether who acts is of the office that brings the pieces of a case: it holds it, or has it by its procedure."""
    return act.hat == "office" and not parties_of(act, case).isdisjoint({case.held_by, str(case.law.office)})


def consents(case: Case) -> bool:
    """Whether the applicant lets others be asked, where the procedure puts the question (law 55.19 art. 23)."""
    return CONSENT not in case.law.fields or case.values.get(CONSENT) is True


def is_consent_open(law: Procedure, answers: Mapping[str, object]) -> bool:
    """Whether an applicant was not asked yet to let others be asked, where another administration has a piece."""
    if CONSENT not in law.fields or CONSENT in answers:
        return False
    return any(one.source not in (None, OWN) for one in obtained_by_office(law).values())


def obtained_by_office(law: Procedure) -> dict[str, DocumentAsked]:
    """The pieces the office brings; minutes and reports it writes with a visit or an inquiry are not sought."""
    written = {visit.minutes for visit in law.visits.values()} | {
        one.report for one in law.inquiries.values()
    }
    effects = (effect for transition in law.transitions.values() for effect in transition.effects)
    asked = {effect.fetch for effect in effects if isinstance(effect, Fetch)}
    return {
        key: one
        for key, one in law.documents.items()
        if one.from_ == "office" and key not in written and (one.at is None or key in asked)
    }


def sought_in(case: Case, situation: Situation) -> list[Sought]:
    """Every piece the office obtains for a case, in the procedure's order."""
    wanted = obtained_by_office(case.law)
    if not wanted:
        return []
    papers = {paper.key: paper for paper in documents_of(case)}
    facts = [fact for fact in case.facts.all() if fact.kind in TOLD and fact.key in wanted]
    return [
        _sought(key, one, papers.get(key), [fact for fact in facts if fact.key == key])
        for key, one in wanted.items()
        if key in papers or is_asked(one, situation)
    ]


def sought_at(case: Case, situation: Situation, key: str) -> Sought:
    """One of them; raises NotFound for what the office does not obtain."""
    found = next((one for one in sought_in(case, situation) if one.key == key), None)
    if found is None:
        raise NotFound("cases.errors.no_document", document=key)
    return found


def _sought(key: str, declared: DocumentAsked, paper: CaseDocument | None, facts: list[CaseFact]) -> Sought:
    asked = next((fact for fact in reversed(facts) if fact.kind == "fetch"), None)
    ended = facts[-1] if facts and facts[-1].kind in ENDS else None
    agreed = facts[-1] if facts and facts[-1].kind == "agreed" and paper else None
    day = asked.details.get("last_day") if asked else None
    state: State = "given" if paper else ENDS[ended.kind] if ended else "asked" if asked else "wanted"
    return Sought(
        key=key,
        declared=declared,
        body=declared.source,
        state=state,
        asked_at=asked.at if asked else None,
        last_day=date.fromisoformat(day) if day and state == "asked" else None,
        ended_at=paper.added_at if paper else ended.at if ended else None,
        why=ended.reasons if ended and not paper else "",
        paper=paper,
        agreed_at=agreed.at if agreed and paper and agreed.at >= paper.added_at else None,
    )
