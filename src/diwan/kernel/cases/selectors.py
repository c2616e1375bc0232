"""Reads of cases: one case's situation, what may be done with it, the queues, the applicant's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.calendar import Delay
from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases import motion, resolving
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.clocks import ClockState, local
from diwan.kernel.cases.inquiries import Held
from diwan.kernel.cases.models import (
    Case,
    CaseClock,
    CaseDocument,
    CaseOpinion,
    CaseOutput,
    CaseVisit,
    Draft,
    PublicInquiry,
)
from diwan.kernel.cases.opinions import Asked
from diwan.kernel.cases.registry import rules
from diwan.kernel.cases.schema.procedure import Link, Procedure, Transition
from diwan.kernel.cases.situation import Child, Reason, Situation, is_fee_owed, unmet
from diwan.kernel.cases.visits import Visited
from diwan.kernel.identity.absences import away_on
from diwan.kernel.identity.models import Person
from diwan.kernel.identity.selectors import people_in_office


@dataclass(frozen=True, slots=True)
class Possible:
    """A transition somebody may make from where the case is, or the reasons why not now."""

    key: str
    transition: Transition
    reasons: tuple[Reason, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it can be made now."""
        return not self.reasons


def case_numbered(territory: int, number: str) -> Case:
    """A case of a community by its number; `NotFound` outside the reader's scope."""
    found = Case.objects.filter(territory_id=territory, number=number).select_related("territory").first()
    if found is None:
        raise NotFound("cases.errors.no_case", number=number)
    return found


def case_with(territory: int, pk: int) -> Case:
    """A case by its key; `NotFound` outside the reader's scope."""
    found = Case.objects.filter(territory_id=territory, pk=pk).select_related("territory").first()
    if found is None:
        raise NotFound("cases.errors.no_case", number=pk)
    return found


def states_of(case: Case) -> dict[str, motion.Running]:
    """Where the clocks of a case stand."""
    return {row.key: running(row) for row in case.clocks.all()}


def running(row: CaseClock) -> motion.Running:
    """A stored clock as the clock machine takes it."""
    return motion.Running(ClockState(row.status, row.since, row.left, row.length), row.delay)  # type: ignore[arg-type]


def asked(row: CaseOpinion) -> Asked:
    """A stored opinion as the rules of opinions take it."""
    return Asked(row.round, row.status, row.outcome, row.stale)  # type: ignore[arg-type]


def opinions_of(case: Case) -> dict[str, Asked]:
    """Where the opinions of a case stand, each in its latest round."""
    if not case.law.opinions:
        return {}
    return {row.key: asked(row) for row in case.opinions.all() if row.latest}


def visited(row: CaseVisit) -> Visited:
    """A stored visit as the rules of visits take it."""
    return Visited(row.round, row.status, row.outcome, row.stale)  # type: ignore[arg-type]


def held(row: PublicInquiry) -> Held:
    """A stored inquiry as the rules of inquiries take it."""
    return Held(row.round, row.status, row.stale)  # type: ignore[arg-type]


def visits_of(case: Case) -> dict[str, Visited]:
    """Where the visits of a case stand, each in its latest round."""
    if not case.law.visits:
        return {}
    rows = (row for row in case.visits.all() if row.latest)
    return {row.key: visited(row) for row in rows}


def inquiries_of(case: Case) -> dict[str, Held]:
    """Where the public inquiries of a case stand, each in its latest round."""
    if not case.law.inquiries:
        return {}
    return {row.key: held(row) for row in case.inquiries.all() if row.latest}


def situation_of(case: Case, at: datetime) -> Situation:
    """Everything conditions may look at, in six queries, and one more for each: opinions, visits, inquiries."""
    return Situation(
        law=case.law,
        values=case.values,
        at=at,
        documents=frozenset(d.key for d in documents_of(case)),
        paid=fees_paid(case),
        done=frozenset(f.key for f in case.facts.all() if f.kind == "moved"),
        states=states_of(case),
        opinions=opinions_of(case),
        visits=visits_of(case),
        inquiries=inquiries_of(case),
        children=tuple(Child(c.link, c.outcome if not c.is_open else "") for c in case.children.all()),
        calendar=calendar_of(case.territory_id),
        rules=rules(),
    )


def fees_paid(case: Case) -> frozenset[str]:
    """The fees of a case of which nothing issued is left to pay."""
    fees = case.fees.all()
    return frozenset(f.key for f in fees) - frozenset(f.key for f in fees if f.paid_at is None)


def documents_of(case: Case) -> list[CaseDocument]:
    """The files of a case that stand, replaced ones left out."""
    return [d for d in case.documents.all() if d.replaced_at is None]


def parties_of(act: Act, case: Case) -> frozenset[str]:
    """As whom somebody acts on a case: the applicant, or the kinds of mandate held, or the system itself."""
    if act.hat == "citizen":
        return frozenset({"applicant"} if act.person and act.person == case.holder_id else ())
    if not act.territory <= case.territory_id <= act.last:
        return frozenset()
    held = house().included(act.mandates)
    return held | ({"timer", "child"} if "system" in held else frozenset())


def holders_of(case: Case, day: date, mandate: str = "") -> list[Person]:
    """The people of the community who hold a mandate, the one a case is with unless named, in order of standing."""
    included, wanted = house().included, mandate or case.held_by
    mandates = people_in_office(case.territory_id, day)
    found = {m.person_id: m.person for m in mandates if wanted in included(m.post.kinds)}
    return list(found.values())


def officers_at(territory: int, day: date, wanted: Iterable[str]) -> list[Person]:
    """The people of a community who hold one of some mandates and are not away that day, in order of standing."""
    included, wanted, away = house().included, frozenset(wanted), away_on(territory, day)
    mandates = people_in_office(territory, day)
    found = {m.person_id: m.person for m in mandates if not wanted.isdisjoint(included(m.post.kinds))}
    return [person for key, person in found.items() if key not in away]


def officers_here(case: Case, day: date, mandate: str = "") -> list[Person]:
    """Whom a case may be given to: who holds the mandate it is with unless named, and is not away that day."""
    return officers_at(case.territory_id, day, {mandate or case.held_by})


def possible_transitions(act: Act, case: Case, situation: Situation | None = None) -> list[Possible]:
    """What the actor may do from here, each with its reasons when it cannot be done now."""
    law, who = case.law, parties_of(act, case)
    situation = situation or situation_of(case, act.at)
    mine = [
        (key, t)
        for key, t in law.transitions.items()
        if case.step in law.origins(t) and not who.isdisjoint(t.by)
    ]
    found = [Possible(key, t, tuple(obstacles(situation, key))) for key, t in mine]
    return sorted(found, key=lambda p: (not p.is_open, not p.transition.main))


def obstacles(situation: Situation, key: str) -> list[Reason]:
    """Why a transition cannot be made now: its conditions, its unpaid fees, its missing documents."""
    law = situation.law
    transition = law.transitions[key]
    found = unmet(transition.when, situation)
    for name, fee in law.fees.items():
        if fee.due_before == key and name not in situation.paid and is_fee_owed(name, situation):
            found.append(Reason("cases.reasons.not_paid", {"fee": _words(fee.label)}))
    for name, document in law.documents.items():
        wanted = document.at == key and document.kind != "complementary" and name not in situation.documents
        if wanted and not unmet(document.when, situation):
            found.append(Reason("cases.reasons.no_document", {"document": _words(document.label)}))
    return found


def _words(words: object) -> object:
    from diwan.kernel.cases.situation import as_text

    return as_text(words)  # type: ignore[arg-type]


def possible_links(act: Act, case: Case, at: datetime, *, filing: bool = False) -> list[str]:
    """The linked cases the actor may open now: appeals in time, sequels, modifications.

    With `filing`, an office does it for the applicant at its counter.
    """
    law, who = case.law, parties_of(act, case)
    if filing and act.hat == "office" and who:
        who |= {"applicant"}
    return [
        key
        for key, link in law.links.items()
        if link.body == "own"
        and any(case.step in law.steps_of(origin) for origin in link.open_in)
        and not who.isdisjoint(link.by)
        and not any(_stands_in_the_way(link, child) for child in case.children.all() if child.link == key)
        and _is_in_time(case, key, at)
    ]


NOTHING_CAME = ("refused", "returned", "withdrawn", "lapsed", "inadmissible")
"""Outcomes after which one may ask again."""


def _stands_in_the_way(link: Link, child: Case) -> bool:
    """Whether a case opened before by a link keeps another from being opened.

    An appeal is made once; what came to nothing otherwise may be asked for again; what will take the place of
    this case is asked for one at a time.
    """
    if link.on_issue:
        return child.is_open
    return link.exclusive and (link.relation == "appeal" or child.outcome not in NOTHING_CAME)


def _is_in_time(case: Case, key: str, at: datetime) -> bool:
    from diwan.kernel.cases.clocks import ClockRule, is_due, started

    link = case.law.links[key]
    if link.within is None or link.counted_from is None:
        return True
    since = _last_event(case, link.counted_from)
    if since is None:
        return False
    calendar = calendar_of(case.territory_id)
    rule = ClockRule(Delay.parse(link.within))
    return not is_due(rule, started(rule, since, calendar), at, calendar)


def _last_event(case: Case, event: str) -> datetime | None:
    for fact in reversed(list(case.facts.all())):
        if fact.kind == "moved" and event in motion.Move(fact.key, fact.origin, fact.target, fact.at).events:
            return fact.at
    return None


def case_tracked(code: str) -> tuple[int, int, int | None] | None:
    """The community, key and holder of the case a tracking code was printed for, however it is typed."""
    typed = "".join(c for c in code.upper() if c.isascii() and c.isalnum())
    found = Case.objects.filter(tracking=typed) if typed else Case.objects.none()
    return found.values_list("territory_id", "pk", "holder_id").first()


def cases_of(person: int) -> QuerySet[Case]:
    """A citizen's own cases, the latest first."""
    return Case.objects.filter(holder_id=person).select_related("territory").order_by("-opened_at")


def drafts_of(person: int) -> QuerySet[Draft]:
    """Requests somebody has begun and not filed."""
    found = Draft.objects.filter(author_id=person, holder_id=person, case=None)
    return found.select_related("territory").order_by("-saved_at")


def drafts_at_counter(officer: int, territory: int) -> QuerySet[Draft]:
    """Requests an officer has begun for other people and not filed."""
    found = Draft.objects.filter(territory_id=territory, author_id=officer, case=None)
    return found.exclude(holder_id=officer).order_by("-saved_at")


def outputs_to_sign(territory: int, last: int, kinds: Iterable[str]) -> QuerySet[CaseOutput]:
    """Documents that wait for the signature of one of these kinds of mandate."""
    return (
        CaseOutput.objects.filter(
            territory_id__gte=territory,
            territory_id__lte=last,
            signer__in=list(kinds),
            signed_at=None,
            void_at=None,
        )
        .select_related("case", "territory")
        .order_by(F("case__due_on").asc(nulls_last=True), "asked_at")
    )


def law_in(territory: int, key: str, at: datetime) -> Procedure:
    """The version of a procedure in force at that moment in a community, with what it changed."""
    return resolving.in_force(territory, key, local(at)).procedure
