"""Reads of watiqa: what waits, the records a request may be about, what a person asked for lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text, current_language
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.models import Person
from diwan.kernel.identity.models import Proof as IdentityProof
from diwan.kernel.identity.selectors import Seat
from diwan.kernel.territory.selectors import within
from diwan.modules.civil_status.public import (
    RecordSummary,
    RecordType,
    Wanted,
    entitlement_facts,
    name_likeness,
    record_names,
    record_summary,
    records_matching,
    records_typed,
)
from diwan.modules.watiqa.asked import PROCEDURES, Asked, asked_in, described_in
from diwan.modules.watiqa.comparison import Described, Line, lines_of, score_of
from diwan.modules.watiqa.limits import Counts, Limit, Recent
from diwan.modules.watiqa.models import Copy, Match
from diwan.modules.watiqa.rules import (
    Identity,
    Quality,
    Shown,
    Standing,
    asked_of_applicant,
    standing_of,
)

DAY, MONTH, YEAR = timedelta(days=1), timedelta(days=30), timedelta(days=365)
SUGGESTED = 6
TO_DELIVER = ("signed", "posted", "post_returned", "at_counter")
MISSED = ("not_located", "refused", "refused_finally")
ALIKE = 0.92
"""From here two spellings are read as one name when identity is weighed."""


# Queues


def requests_in(territory: int, last: int, *steps: str) -> QuerySet[Case]:
    """Open requests of a range of communities in these steps, the most pressing first."""
    found = Case.objects.filter(closed_at=None, procedure__in=PROCEDURES, step__in=steps)
    return (
        found.filter(within(territory, last))
        .select_related("territory")
        .order_by(F("due_on").asc(nulls_last=True), "opened_at", "pk")
    )


def requests_to_match(territory: int, last: int) -> QuerySet[Case]:
    """Requests whose record has to be found, or whose copy has to be prepared."""
    return requests_in(territory, last, "matching", "preparing")


def copies_to_sign(territory: int, last: int) -> QuerySet[Copy]:
    """Copies presented to the officer, the most pressing first."""
    waiting = Q(dropped_at=None, case__step="to_sign", case__closed_at=None)
    return (
        Copy.objects.filter(waiting, within(territory, last))
        .select_related("case__territory", "document", "match")
        .order_by(F("case__due_on").asc(nulls_last=True), "prepared_at", "pk")
    )


def requests_to_deliver(territory: int, last: int) -> QuerySet[Case]:
    """Signed requests that are not in the citizen's hands yet."""
    return requests_in(territory, last, *TO_DELIVER)


def count_to_match(seat: Seat) -> int:
    """How many requests wait for the clerk."""
    return requests_to_match(seat.territory, seat.last).count()


def count_to_sign(seat: Seat) -> int:
    """How many copies wait for the officer."""
    return requests_in(seat.territory, seat.last, "to_sign").count()


def count_to_deliver(seat: Seat) -> int:
    """How many signed copies wait to be handed over."""
    return requests_in(seat.territory, seat.last, "signed", "post_returned", "at_counter").count()


# One request


def request_numbered(territory: int, number: str) -> Case:
    """A request of a community; `NotFound` outside the scope, or for a case of another service."""
    found = Case.objects.filter(territory_id=territory, number=number, procedure__in=PROCEDURES)
    case = found.select_related("territory").first()
    if case is None:
        raise NotFound("watiqa.errors.no_such_request", number=number)
    return case


def own_request(territory: int, number: str) -> Case:
    """A citizen's own request, read under the citizen's scope."""
    return request_numbered(territory, number)


def requests_of(person: int) -> QuerySet[Case]:
    """A citizen's requests, the latest first."""
    found = Case.objects.filter(holder_id=person, procedure__in=PROCEDURES)
    return found.select_related("territory").order_by("-opened_at")


def match_of(case: Case) -> Match | None:
    """The record the request is tied to."""
    return Match.objects.filter(territory_id=case.territory_id, case=case, ended_at=None).first()


def copy_of(case: Case) -> Copy | None:
    """The copy prepared for the request."""
    found = Copy.objects.filter(territory_id=case.territory_id, case=case, dropped_at=None)
    return found.select_related("document", "case__territory").first()


def matched_names(cases: Sequence[Case]) -> dict[int, Text]:
    """Whose record each request was tied to, by request."""
    tied = Match.objects.filter(
        territory_id__in={case.territory_id for case in cases}, case__in=cases, ended_at=None
    )
    records = dict(tied.values_list("case_id", "record_id")) if cases else {}
    names = record_names(records.values())
    return {case: names[record] for case, record in records.items() if record in names}


def titled(cases: Sequence[Case]) -> dict[int, Text]:
    """Whose record each request asks for, as its reader reads names: a request that gives no Latin name is titled in
    French by that of the record it was tied to; where none was, in Arabic."""
    names = {case.pk: described_in(case.values) for case in cases}
    unread = [case for case in cases if not names[case.pk].name_la] if current_language() == "fr" else []
    found = matched_names(unread)
    return {
        key: Text(said.name.ar, found[key].fr) if key in found else said.name for key, said in names.items()
    }


def name_of(person: int | None) -> Text | None:
    """The name of somebody in office."""
    found = Person.objects.filter(pk=person).first() if person else None
    return found.name if found else None


# Which record, and does it bear the requester out


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the one: how it compares, and what it says of the requester's quality."""

    record: RecordSummary
    lines: list[Line]
    score: float
    standing: Standing

    @property
    def may_be_taken(self) -> bool:
        """Whether a copy of it could be given to this requester at all."""
        return self.record.may_be_copied and self.standing is not Standing.CONTRADICTED

    @property
    def paper_needed(self) -> bool:
        """Whether the clerk must have read a paper before taking it."""
        return self.standing is not Standing.PROVEN


@dataclass(frozen=True, slots=True)
class Panel:
    """What the clerk sees to find the record."""

    asked: Asked
    requester: Identity
    candidates: list[Candidate]
    paper_asked: str


def panel_for(case: Case, typed: str = "") -> Panel:
    """The records a request may be about, best first; `typed` is the clerk's own search."""
    asked = asked_in(case.procedure, case.values)
    requester = requester_of(case, asked)
    found = (
        records_typed(typed, lo=case.territory_id, limit=SUGGESTED)
        if typed
        else records_described(asked, case.territory_id)
    )
    right = RecordType(asked.event.value)
    candidates = [candidate(case, asked, requester, record) for record in found if record.type is right]
    candidates.sort(key=lambda c: -c.score)
    return Panel(asked, requester, candidates, asked_of_applicant(asked.quality) or "")


def records_described(asked: Asked, territory: int) -> tuple[RecordSummary, ...]:
    """The records of the office the citizen named, or of the whole community where that one has none."""
    wanted = wanted_by(asked)
    found = records_matching(wanted, lo=territory, limit=SUGGESTED)
    if found or wanted.office is None:
        return found
    return records_matching(replace(wanted, office=None), lo=territory, limit=SUGGESTED)


def candidate(case: Case, asked: Asked, requester: Identity, record: RecordSummary) -> Candidate:
    """One record beside the request."""
    lines = lines_of(asked.described, described(record), name_likeness)
    standing = standing_of(asked.quality, requester, shown_by(case, asked, requester, record))
    return Candidate(record, lines, score_of(lines), standing)


def chosen(case: Case, record: int) -> Candidate:
    """The candidate for one record; `NotFound` outside the scope."""
    asked = asked_in(case.procedure, case.values)
    return candidate(case, asked, requester_of(case, asked), record_summary(record))


def wanted_by(asked: Asked) -> Wanted:
    """What the search of civil status is asked."""
    d = asked.described
    own = asked.quality is Quality.HOLDER
    return Wanted(
        family=asked.family_ar, first=asked.first_ar, birth_date=d.born,
        birth_year=d.born.year if d.born else None, number=d.number, year=d.year, office=asked.office,
        cnie=asked.cnie if own else "", type=RecordType(asked.event.value),
    )  # fmt: skip


def described(record: RecordSummary) -> Described:
    """A record in the terms of a request."""
    death = record.type is RecordType.DEATH
    return Described(
        number=record.number,
        year=record.year,
        name_ar=record.name.ar,
        name_la=record.name.fr if record.name.fr != record.name.ar else "",
        born=record.birth_date,
        died=record.event_date if death else None,
        father=record.father.ar,
        mother=record.mother.ar,
        father_la=record.father.fr,
        mother_la=record.mother.fr,
    )


def requester_of(case: Case, asked: Asked) -> Identity:
    """Who asks: the person of the account, or what the counter wrote down."""
    person = case.holder
    if person is None:
        return Identity(arabic=case.applicant, cnie=asked.cnie)
    latin = f"{person.first_fr} {person.family_fr}".strip()
    seen = person.proof != IdentityProof.DECLARED
    return Identity(str(person.name.ar), latin, person.cnie or "", person.birth_date, seen)


def shown_by(case: Case, asked: Asked, requester: Identity, record: RecordSummary) -> Shown:
    """What the registers show of the people concerned."""
    facts = entitlement_facts(record.id)
    holder = Identity(record.name.ar, record.name.fr, facts.holder_cnie, record.birth_date)
    return as_spelt(
        requester,
        Shown(
            holder=holder,
            father=Identity(record.father.ar, record.father.fr, facts.father_cnie),
            mother=Identity(record.mother.ar, record.mother.fr, facts.mother_cnie),
            own_parents=own_parents(case, asked, requester),
        ),
    )


def own_parents(case: Case, asked: Asked, requester: Identity) -> tuple[Identity, ...]:
    """The parents on the requester's own birth record, where this community keeps it (law 55.19 art. 23)."""
    if asked.quality is not Quality.DESCENDANT or not requester.cnie:
        return ()
    wanted = Wanted(cnie=requester.cnie, type=RecordType.BIRTH)
    own = next(iter(records_matching(wanted, lo=case.territory_id, limit=1)), None)
    if own is None or own.cnie != requester.cnie:
        return ()
    facts = entitlement_facts(own.id)
    return (
        Identity(own.father.ar, own.father.fr, facts.father_cnie),
        Identity(own.mother.ar, own.mother.fr, facts.mother_cnie),
    )


def as_spelt(requester: Identity, shown: Shown) -> Shown:
    """The same with each name that is a spelling of the requester's written as the requester writes it.

    Rules compare names by equality; what counts as a spelling is the dictionary's affair.
    """
    return Shown(
        holder=respelt(shown.holder, requester),
        father=respelt(shown.father, requester),
        mother=respelt(shown.mother, requester),
        own_parents=tuple(respelt(p, shown.holder) for p in shown.own_parents),
    )


def respelt(one: Identity, like: Identity) -> Identity:
    """An identity with the other's spelling where the two are spellings of one name."""
    same_arabic = bool(one.arabic and like.arabic) and name_likeness(one.arabic, like.arabic) >= ALIKE
    same_latin = bool(one.latin and like.latin) and name_likeness(one.latin, like.latin) >= ALIKE
    return Identity(
        like.arabic if same_arabic else one.arabic,
        like.latin if same_latin else one.latin,
        one.cnie,
        one.born,
    )


# Harvesting


def recent_requests(person: int, at: datetime, *, but: int = 0) -> Recent:
    """What a person asked for lately; in every community, when it is read under that person's own scope."""
    asked = Case.objects.filter(holder_id=person, procedure__in=PROCEDURES, opened_at__lte=at).exclude(pk=but)
    rows = list(
        asked.filter(opened_at__gt=at - MONTH).values_list(
            "opened_at", "outcome", "step", "procedure", "values"
        )
    )
    others = {
        (p, v.get("family_ar"), v.get("first_ar"), v.get("birth_date"), v.get("number"), v.get("year"))
        for _, _, _, p, v in rows
        if v.get("quality") != Quality.HOLDER
    }
    return Recent(
        today=sum(at - opened < DAY for opened, *_ in rows),
        this_year=asked.filter(opened_at__gt=at - YEAR).count(),
        other_persons=len(others),
        misses=sum(outcome == "refused" or step in MISSED for _, outcome, step, *_ in rows),
    )


def record_counts(match: Match) -> Counts:
    """How often a record was asked for up to one match, that one included, by whoever asked."""
    asked = Match.objects.filter(
        territory_id=match.territory_id, record_id=match.record_id, ended_at=None,
        matched_at__gt=match.matched_at - YEAR, matched_at__lte=match.matched_at,
    )  # fmt: skip
    times = list(asked.values_list("matched_at", flat=True))
    return {
        Limit.RECORD_DAY: sum(match.matched_at - at < DAY for at in times),
        Limit.RECORD_YEAR: len(times),
    }
