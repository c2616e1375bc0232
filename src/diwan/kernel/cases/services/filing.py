"""Drafts, and filing: from what somebody typed to a numbered case with its receipt (law 55.19 art. 10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from secrets import choice
from typing import Any
from uuid import uuid4

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.base.text import one_by_one
from diwan.kernel.cases import clocks, events, resolving
from diwan.kernel.cases.answers import answers_from
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.ground import ground_of
from diwan.kernel.cases.kinds.computed import with_computed
from diwan.kernel.cases.kinds.offices import without_strays
from diwan.kernel.cases.models import Case, CaseDocument, Draft
from diwan.kernel.cases.registry import rules
from diwan.kernel.cases.schema.load import Resolved
from diwan.kernel.cases.schema.procedure import Link, Procedure
from diwan.kernel.cases.selectors import law_in, obstacles, parties_of, possible_links
from diwan.kernel.cases.services.agreeing import record_consent, record_signatures, signed_on_filing
from diwan.kernel.cases.services.applying import apply_move
from diwan.kernel.cases.services.indexing import index_case, read_later
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.services.recording import Later, locked_draft, numbered, record_fact
from diwan.kernel.cases.situation import Situation
from diwan.kernel.cases.spoken import said
from diwan.kernel.cases.versions import kept
from diwan.kernel.identity.models import Person
from diwan.kernel.journal.services import emit, note, service

BOOK = "cases.files"
Values = Mapping[str, Any]
AT_THE_COUNTER, OFFICE = "counter", "office"
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
TRACKING_LENGTH = 12
DECIDES = ("approval", "refusal")
"""What silence decides, where it decides anything (law 55.19 art. 18 and 19)."""


def tracking_code() -> str:
    """A code nobody guesses, of signs nobody takes for one another: 59 bits."""
    return "".join(choice(SIGNS) for _ in range(TRACKING_LENGTH))


def section_fields(law: Procedure, section: str = "") -> list[str]:
    """The fields of one page of the form, or of all of them."""
    return [key for key, f in law.fields.items() if f.section and section in ("", f.section)]


@service("cases.draft_saved", mandate="anyone", personal=("values",))
def save_draft(
    act: Act,
    *,
    procedure: str,
    values: Values,
    section: str = "",
    only: Collection[str] = (),
    draft: Draft | None = None,
    holder: Person | None = None,
    parent: Case | None = None,
    link: str = "",
) -> Draft:
    """Keep what has been typed so far; a wrong answer is refused field by field, an empty one may wait.

    Without a draft a new one begins. `section` limits the answers to one page of the form, `only` to some
    questions of it.
    """
    law = law_in(act.territory, procedure, act.at)
    fresh = draft is None
    row = locked_draft(act, draft) if draft else _new_draft(act, procedure, holder, parent, link)
    if section and section not in law.sections:
        raise NotFound("cases.errors.no_section", section=section)
    fields = section_fields(law, section) if section or not fresh or values else []
    fields = [key for key in fields if key in only] if only else fields
    known = row.values
    held = (known, parent.values if parent else {})
    where = ground_of(act.territory, act.at, *held)
    given = answers_from(law, fields, values, known, act.at, required=False, where=where)
    row.values = with_computed(law, without_strays(law, {**known, **given}))
    row.reached, row.saved_at = section or row.reached, act.at
    row.save()
    return row


@service("cases.draft_dropped", mandate="anyone")
def drop_draft(act: Act, *, draft: Draft) -> None:
    """Throw a draft away, its files with it."""
    locked_draft(act, draft).delete()


@service("cases.filed", mandate="anyone")
def submit_case(act: Act, *, draft: Draft, channel: str = "", signs: Collection[str] = ()) -> Case:
    """File a draft: the answers checked whole, a number, the receipt. Filing twice gives the same case.

    `signs` are the statements the applicant agrees to over what he has checked; `Invalid` where one is wanting.
    Raises `Invalid` with each field at fault; basic documents that are missing make an incomplete file
    where the procedure has one, and are refused with their names where it has not (law 55.19 art. 10).
    """
    row = locked_draft(act, draft, filed=True)
    if row.case is not None:
        note(repeated=True)
        found: Case = row.case
        return found
    if row.parent is not None:
        _require_link(act, row)
    case = open_case(
        act,
        procedure=row.procedure,
        values=_known_before(act, row) | row.values,
        holder=_person(row.holder_id),
        origin=f"draft:{row.pk}",
        documents=list(row.documents.all()),
        channel=channel,
        parent=row.parent,
        link=row.link,
        signs=signs,
        consent=row.consent,
    )
    row.case, row.values, row.consent = case, {}, {}
    row.save(update_fields=("case", "values", "consent"))
    return case


def _name_in(law: Procedure, values: Values) -> str:
    """Whom a case the office begins is about, as its answers say."""
    value = values.get(law.concerns) if law.concerns else None
    return str(said(law.fields[law.concerns], value)) if law.concerns and value else ""


def _require_link(act: Act, draft: Draft) -> None:
    """The law counts the delay of an appeal up to its filing, not to the opening of its form."""
    parent = locked_case(draft.parent)
    if draft.link not in possible_links(act, parent, act.at, filing=True):
        raise Refused("cases.errors.link_closed")


@service("cases.opened", mandate="anyone", personal=("values", "applicant"))
def open_case(
    act: Act,
    *,
    procedure: str,
    values: Values,
    holder: Person | None = None,
    applicant: str = "",
    origin: str = "",
    documents: Iterable[CaseDocument] = (),
    channel: str = "",
    parent: Case | None = None,
    link: str = "",
    signs: Collection[str] = (),
    consent: Values | None = None,
) -> Case:
    """Open a case with its answers and documents; the same `origin` in a community gives the same case.

    `holder` is the person the case belongs to; a citizen's own by default. `channel` is the portal for a citizen,
    the counter for an officer, the office for what the office begins, unless it is said.
    """
    origin = origin or uuid4().hex
    found = Case.objects.filter(territory_id=act.territory, origin=origin).first()
    if found is not None:
        note(repeated=True)
        return found
    resolved = resolving.in_force(act.territory, procedure, clocks.local(act.at))
    holder = holder or _own_person(act)
    case = _blank_case(act, resolved, holder, applicant, origin, parent, link)
    case.known_holder = holder
    if resolved.procedure.begun_by == "office":
        case.applicant = case.applicant or _name_in(resolved.procedure, values)
    case.channel = channel or _channel_of(act, resolved.procedure)
    case.tracking = tracking_code() if case.channel == AT_THE_COUNTER else ""
    papers = list(documents)
    case.values = _checked(act, resolved.procedure, values)
    digests = {f"{paper.key}:{paper.pk}": paper.digest for paper in papers}
    signed = signed_on_filing(act, resolved.procedure, case, signs, digests)
    case.values = {**case.values, **signed}
    case.save()
    _take_over(papers, case)
    record_fact(act, case, "opened")
    record_consent(act, case, consent or {})
    record_signatures(act, case, signed)
    later = _submit(act, case, papers)
    index_case(case, papers)
    read_later(act, case, papers)
    case.number = numbered(act, case, BOOK)
    later.settle(case)
    emit(act, events.CaseFiled(case))
    return case


def carried_by(case: Case, link: Link) -> dict[str, Any]:
    """What a case says to the case that grows from it: answers of the same name, and its number in its book."""
    answers: dict[str, Any] = {str(key): case.values.get(key) for key in link.carries}
    return answers | (
        {link.number_goes_to: case.book_number} if link.number_goes_to and case.book_number else {}
    )


def _known_before(act: Act, draft: Draft) -> dict[str, Any]:
    """What the case it grows from hands over and no page of the form asks: what was declared or written there."""
    link = draft.parent.law.links.get(draft.link) if draft.parent else None
    if link is None:
        return {}
    fields = law_in(draft.territory_id, draft.procedure, act.at).fields
    carried = carried_by(draft.parent, link)
    return {
        key: value
        for key, value in carried.items()
        if key in fields and not fields[key].section and value is not None
    }


def open_linked_case(act: Act, *, case: Case, link: str) -> Draft:
    """Begin an appeal, a sequel or a modification: a draft that carries over what the law says.

    Raises `Refused` when the link is not open to the actor, or its time is over (law 55.19 art. 21).
    """
    from diwan.kernel.territory.scope import reading, scope_of

    with reading(scope_of(act)):
        law = case.law
        if link not in law.links:
            raise NotFound("cases.errors.no_link", link=link)
        if link not in possible_links(act, case, act.at):
            raise Refused("cases.errors.link_closed")
        declared = law.links[link]
        carried = carried_by(case, declared)
        holder = _person(case.holder_id)
    return save_draft(
        act, procedure=declared.procedure, values=carried, holder=holder, parent=case, link=link
    )


def _new_draft(act: Act, procedure: str, holder: Person | None, parent: Case | None, link: str) -> Draft:
    holder_id = act.person if act.hat == "citizen" else (holder.pk if holder else None)
    if act.person is None:
        raise Refused("cases.errors.nobody")
    return Draft(
        territory_id=act.territory,
        procedure=procedure,
        holder_id=holder_id,
        author_id=act.person,
        started_at=act.at,
        saved_at=act.at,
        parent=parent,
        link=link,
    )


def _own_person(act: Act) -> Person | None:
    return _person(act.person) if act.hat == "citizen" else None


def _person(pk: int | None) -> Person | None:
    return Person.objects.filter(pk=pk).first() if pk is not None else None


def _blank_case(
    act: Act,
    resolved: Resolved,
    holder: Person | None,
    applicant: str,
    origin: str,
    parent: Case | None,
    link: str,
) -> Case:
    law = resolved.procedure
    return Case(
        territory_id=act.territory,
        procedure=law.key,
        version_id=kept(resolved),
        number=f"~{origin}",
        holder_id=holder.pk if holder else None,
        applicant=applicant or (holder.name.ar if holder else ""),
        step=law.initial,
        phase="draft",
        ball="applicant",
        held_by=law.office,
        silence=law.silence.means if law.silence.means in DECIDES else "",
        opened_at=act.at,
        step_since=act.at,
        parent=parent,
        link=link,
        origin=origin,
    )


def _checked(act: Act, law: Procedure, values: Values) -> dict[str, Any]:
    required, where = not _takes_incomplete(law), ground_of(act.territory, act.at, values)
    given = answers_from(law, section_fields(law), values, {}, act.at, required=required, where=where)
    rest = {key: values[key] for key in values if key in law.fields and key not in given}
    return with_computed(law, {**given, **rest})


def _takes_incomplete(law: Procedure) -> bool:
    return len(_filings(law)) > 1


def _filings(law: Procedure) -> list[str]:
    return [key for key, t in law.transitions.items() if law.initial in law.origins(t)]


def _channel_of(act: Act, law: Procedure) -> str:
    if law.begun_by == "office":
        return OFFICE
    return "portal" if act.hat == "citizen" else AT_THE_COUNTER


def _take_over(papers: list[CaseDocument], case: Case) -> None:
    if not papers:
        return
    mine = CaseDocument.objects.filter(territory_id=case.territory_id, pk__in=[paper.pk for paper in papers])
    if mine.update(case=case, draft=None, holder_id=case.holder_id) != len(papers):
        raise NotFound("cases.errors.no_document", document=papers[0].key)


def _submit(act: Act, case: Case, papers: list[CaseDocument]) -> Later:
    law = case.law
    situation = Situation(
        law,
        case.values,
        act.at,
        documents=frozenset(paper.key for paper in papers),
        calendar=calendar_of(case.territory_id),
        rules=rules(),
    )
    who = parties_of(act, case) | ({"applicant"} if act.hat == "office" else set())
    refused = []
    for key in _filings(law):
        if who.isdisjoint(law.transitions[key].by):
            continue
        reasons = obstacles(situation, key)
        if not reasons:
            return apply_move(act, case, key, values={}, reasons="", situation=situation)
        refused.append(reasons)
    if not refused:
        raise Refused("cases.errors.not_for_you")
    raise Invalid({"": [Refused("cases.errors.cannot_file", reasons=one_by_one(refused[0]))]})
