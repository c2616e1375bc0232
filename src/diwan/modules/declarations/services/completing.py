"""The completion by a relative: who, with which papers, signed how."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotAllowed, Refused
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.documents.models import StoredFile
from diwan.kernel.identity.models import Person, Proof
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.public import (
    BirthContent,
    Content,
    Declarant,
    Fault,
    RecordType,
    cnie_from,
    faults_of,
    impossible_parents,
    is_cnie,
    is_late,
    new_name_faults,
    same_first_name,
    stored,
)
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.rules import (
    COMPLETABLE,
    Filiation,
    Particular,
    Source,
    State,
    capacities_for,
    is_name_of_servitude,
    papers_for,
    those_before,
)
from diwan.modules.declarations.selectors import content_of, siblings_of, still_missing
from diwan.modules.declarations.services.first import DESK, card_of
from diwan.modules.declarations.services.held import held, moved, refuse, required, stepped, tell_family

CANNOT_SIGN = ("illiterate", "ill", "disabled")
FILIATION_KNOWN = {Particular.UNKNOWN_FATHER, Particular.UNKNOWN_PARENTS}


@dataclass(frozen=True, slots=True)
class Completion:
    """Who completes, in what capacity, and how it is signed.

    `proxy_for` names the relative a proxy stands for, in whose capacity; `precedence` says why those who come
    before do not declare; the declarant signs by typing `signature`, which is the name, or `cannot_sign` says
    why not, before witnesses. `name_proof` is the paper that proves a family name chosen (law 36.21, art. 33).
    """

    name: str
    capacity: str
    cnie: str = ""
    proxy_for: str = ""
    precedence: str = ""
    signature: str = ""
    consents: bool = False
    cannot_sign: str = ""
    witnesses: str = ""
    filiation: Filiation | None = None
    name_proof: str = ""


@service("declarations.paper_added", mandate=(*DESK, "citizen"), personal=("reference",))
def add_paper(
    act: Act, *, declaration: Declaration, kind: str, reference: str = "", file: StoredFile | None = None
) -> Paper:
    """Put a paper with a declaration: a file, or the reference of what was shown at the counter."""
    row = own(act, held(declaration))
    if not row.is_open:
        raise Refused("declarations.errors.wrong_state", reference=row.reference)
    if not reference.strip() and file is None:
        raise Refused("declarations.errors.empty_paper")
    return Paper.objects.create(
        territory_id=row.territory_id, declaration=row, holder_id=row.holder_id, kind=kind,
        reference=reference.strip(), file=file, added_at=act.at, added_by=act.actor.label,
    )  # fmt: skip


def own(act: Act, row: Declaration) -> Declaration:
    """A citizen touches his own declarations only."""
    if act.hat == "citizen" and row.holder_id != act.person:
        raise NotAllowed("base.errors.not_allowed")
    return row


@service(
    "declarations.completed",
    mandate=(*DESK, "citizen"),
    personal=("content", "completion"),
)
def complete_declaration(
    act: Act, *, declaration: Declaration, content: Content, completion: Completion, seen: int | None = None
) -> Declaration:
    """Complete a declaration with everything the record says (law 36.21, art. 21, 24, 37; decree 2-22-04, art. 22
    to 27).

    Refused past the limit without the permission of the central authority or a judgment; nothing is numbered.
    """
    row = own(act, held(declaration, seen=seen))
    require_proven(act)
    if row.state not in COMPLETABLE:
        late = row.state in (State.EXPIRED, State.PERMISSION_REQUESTED, State.REFUSED, State.IN_COURT)
        raise Refused(
            f"declarations.errors.{'limit_passed' if late else 'wrong_state'}", reference=row.reference
        )
    told = particulars_of(row)
    row.filiation = completion.filiation or row.filiation
    content = as_declared(act, row, content, completion)
    if row.state in (State.FIRST_DECLARED, State.AWAITING):
        refuse_late(act, row, content)
    refuse([*content_faults(act, row, content), *declarant_faults(act, row, content, completion)])
    missing = still_missing(row, needs_of(row, completion))
    refuse(Fault(f"paper_{need.any_of[0]}", "declarations.faults.paper_missing") for need in missing)
    fill_declarant(act, row, completion)
    for column, value in card_of(content).items():
        setattr(row, column, value)
    row.signed_digest = "" if completion.cannot_sign else digest_of(content)
    note(
        reference=row.reference,
        capacity=completion.capacity,
        digest=row.signed_digest,
        particulars=sorted(told),
    )
    return moved(act, row, State.COMPLETED, "completed", completion.name)


def particulars_of(row: Declaration) -> frozenset[Particular]:
    """The special cases of a declaration."""
    return frozenset(map(Particular, row.particulars))


def needs_of(row: Declaration, completion: Completion) -> tuple:  # type: ignore[type-arg]
    """The papers this completion must carry."""
    return papers_for(
        row.type, particulars_of(row), Filiation(row.filiation) if row.filiation else None,
        by_proxy=bool(completion.proxy_for),
    )  # fmt: skip


def as_declared(act: Act, row: Declaration, content: Content, completion: Completion) -> Content:
    """The content with what the completion adds: who declares, the day, and what the first declaration knew."""
    told, known = particulars_of(row), content_of(row)
    case = replace(
        known.circumstances,
        parents_chosen=Particular.UNKNOWN_PARENTS in told,
        father_chosen=Particular.UNKNOWN_FATHER in told or row.filiation == Filiation.UNKNOWN_FATHER,
        judgment=row.judgment or known.circumstances.judgment,
        name_proof=completion.name_proof.strip(),
    )
    declarant = Declarant(completion.name.strip(), completion.capacity, cnie_from(completion.cnie))
    return replace(content, circumstances=case, declarant=declarant, declared_on=row.received_on or act.day)


def refuse_late(act: Act, row: Declaration, content: Content) -> None:
    """Past the limit the central authority permits, or a court orders (law 36.21, art. 21). What was received
    provisionally was received that day; what was left of the delay begins again with the Commission's answer."""
    calendar = calendar_of(act.territory)
    received = row.received_on or act.day
    late = is_late(content.event, received, content.circumstances, calendar=calendar)
    if late or (row.received_on is not None and act.day > row.last_day):
        raise Refused("declarations.errors.limit_passed", reference="")


def content_faults(act: Act, row: Declaration, content: Content) -> Iterator[Fault]:
    """Everything wrong with the data themselves."""
    yield from faults_of(content, today=act.day)
    yield from impossible_parents(act.territory, content)
    known = content_of(row)
    if isinstance(content, BirthContent):
        yield from new_name_faults(content)
        yield from chosen_name_faults(row, content)
        yield from twin_name_faults(row, content)
        if not row.filiation and particulars_of(row).isdisjoint(FILIATION_KNOWN):
            yield Fault("filiation", "missing")
    if known.event.day != content.event.day:
        yield Fault("event", "declarations.faults.not_the_day_declared", f"{row.event_date:%d/%m/%Y}")


def chosen_name_faults(row: Declaration, content: BirthContent) -> Iterator[Fault]:
    """Parents' names that are chosen are names of servitude, those of their fathers too (law 36.21, art. 25); others
    are the parents' own."""
    told = particulars_of(row)
    fatherless = Particular.UNKNOWN_FATHER in told or row.filiation == Filiation.UNKNOWN_FATHER
    if fatherless or Particular.UNKNOWN_PARENTS in told:
        chosen = {
            "father.first_ar": content.father.name.first_ar,
            "father.father_name.ar": content.father.father_name.ar,
        }
        if Particular.UNKNOWN_PARENTS in told:
            chosen["mother.father_name.ar"] = content.mother.father_name.ar
        for field, name in chosen.items():
            if not is_name_of_servitude(name):
                yield Fault(field, "declarations.faults.not_of_servitude")
    elif not content.father.name.first_ar:
        yield Fault("father.first_ar", "missing")
    if not content.mother.name.first_ar:
        yield Fault("mother.first_ar", "missing")


def twin_name_faults(row: Declaration, content: BirthContent) -> Iterator[Fault]:
    """Each twin has a first name of his own (law 36.21, art. 27): not that of one completed before him."""
    named = [
        content_of(one).name.first_ar for one in siblings_of(row) if one.completed_at and one.type == row.type
    ]
    if any(same_first_name(name, content.name.first_ar) for name in named):
        yield Fault("name.first_ar", "twin_same_name", content.name.first_ar)


def declarant_faults(act: Act, row: Declaration, content: Content, completion: Completion) -> Iterator[Fault]:
    """Who declares: known by name and card, in his rank, and signing or prevented from it."""
    told = particulars_of(row)
    if not completion.name.strip():
        yield Fault("declarant_name", "missing")
    if completion.capacity not in capacities_for(row.type, told):
        yield Fault("declarant_capacity", "declarations.faults.not_a_declarant")
    elif those_before(row.type, completion.capacity, told) and not completion.precedence.strip():
        yield Fault("precedence", "declarations.faults.precedence")
    yield from card_faults(row, content, completion)
    yield from signature_faults(act, completion)
    if act.hat == "citizen" and not completion.proxy_for:
        yield from identity_faults(act, completion)


def card_faults(row: Declaration, content: Content, completion: Completion) -> Iterator[Fault]:
    """The identity card of the declarant; the dead do not declare themselves."""
    card = cnie_from(completion.cnie)
    if card and not is_cnie(card):
        yield Fault("declarant_cnie", "bad_cnie", card)
    elif not card and completion.capacity not in ("prosecutor", "local_authority", "defence"):
        yield Fault("declarant_cnie", "missing")
    elif card and row.type == RecordType.DEATH and card == content.cnie:
        yield Fault("declarant_cnie", "declarations.faults.declares_himself")


def signature_faults(act: Act, completion: Completion) -> Iterator[Fault]:
    """A simple electronic signature, or the note that he cannot sign (law 36.21, art. 22)."""
    if completion.cannot_sign:
        if act.hat == "citizen" or completion.cannot_sign not in CANNOT_SIGN:
            yield Fault("cannot_sign", "declarations.faults.cannot_sign_here")
        elif not completion.witnesses.strip():
            yield Fault("witnesses", "missing")
        return
    if " ".join(completion.signature.split()) != " ".join(completion.name.split()):
        yield Fault("signature", "declarations.faults.signature_is_name")
    if not completion.consents:
        yield Fault("consents", "declarations.faults.consent")


def identity_faults(act: Act, completion: Completion) -> Iterator[Fault]:
    """Who signs online signs for himself."""
    person = Person.objects.filter(pk=act.person or 0).only("cnie").first()
    if person is not None and person.cnie and cnie_from(completion.cnie) != person.cnie:
        yield Fault("declarant_cnie", "declarations.faults.not_your_card")


def require_proven(act: Act) -> None:
    """Online only somebody whose identity is confirmed signs (law 43-20); others come to the office once."""
    proven = Person.objects.filter(pk=act.person or 0).exclude(proof=Proof.DECLARED)
    if act.hat == "citizen" and not proven.exists():
        raise Refused("declarations.errors.identity_unproven")


def fill_declarant(act: Act, row: Declaration, completion: Completion) -> None:
    """Who completed, as the declaration keeps it."""
    row.declarant_name = completion.name.strip()
    row.declarant_capacity = completion.capacity
    row.declarant_cnie = cnie_from(completion.cnie)
    row.proxy_for, row.precedence = completion.proxy_for.strip(), completion.precedence.strip()
    row.cannot_sign, row.witnesses = completion.cannot_sign, completion.witnesses.strip()
    row.completed_at, row.completed_by = act.at, act.actor.label


def digest_of(content: Content) -> str:
    """The digest of what the declarant signed: the data as they stood."""
    plain = json.dumps(stored(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(plain.encode()).hexdigest()


@service("declarations.completed", mandate=DESK, personal=())
def complete_from_institution(act: Act, *, declaration: Declaration, seen: int | None = None) -> Declaration:
    """Register a death no relative completed, from the data of the institution (law 36.21, art. 39).

    From the day after the family's limit until sixty days after the death (decree 2-22-04, art. 40).
    """
    row = held(declaration, seen=seen)
    if row.type != RecordType.DEATH or not Source(row.source).is_institution:
        raise Refused("declarations.errors.not_of_institution")
    if row.state not in (State.FIRST_DECLARED, State.AWAITING, State.EXPIRED):
        raise Refused("declarations.errors.wrong_state", reference=row.reference)
    if act.day <= row.last_day:
        raise Refused("declarations.errors.family_first", day=f"{row.last_day:%d/%m/%Y}")
    known = content_of(row)
    case = replace(known.circumstances, by_institution=True)
    content = replace(
        known, circumstances=case, declared_on=act.day, declarant=Declarant(institution_of(row), row.source)
    )
    if is_late(content.event, act.day, case, calendar=calendar_of(act.territory)):
        raise Refused("declarations.errors.limit_passed", reference=row.reference)
    refuse([*faults_of(content, today=act.day), *impossible_parents(act.territory, content)])
    missing = still_missing(row, papers_for(row.type, particulars_of(row), by_institution=True))
    refuse(Fault(f"paper_{need.any_of[0]}", "declarations.faults.paper_missing") for need in missing)
    row.declarant_name, row.declarant_capacity = institution_of(row), row.source
    row.content = stored(content)
    row.completed_at, row.completed_by = act.at, act.actor.label
    row.state = State.AWAITING
    return moved(act, row, State.COMPLETED, "by_institution")


def institution_of(row: Declaration) -> str:
    """The institution's name as the record writes it."""
    return row.institution.name.ar if row.institution else row.declared_by


@service("declarations.sent_back", mandate=("civil_status.officer", "president"), personal=("reasons",))
def send_back(act: Act, *, declaration: Declaration, reasons: str, seen: int | None = None) -> Declaration:
    """Not as it is: back to the family or the clerk, with the reasons; what the declarant signed no longer binds."""
    row = held(declaration, seen=seen)
    required(reasons=reasons)
    back = State.JUDGED if row.judgment else State.PERMITTED if row.answer_reference else State.AWAITING
    row.signed_digest = ""
    row = moved(act, row, back, "sent_back", reasons.strip())
    tell_family(act, row, "sent_back", reasons=reasons.strip())
    return row


@service("declarations.family_told", mandate=DESK, personal=("how",))
def record_family_told(
    act: Act, *, declaration: Declaration, how: str, seen: int | None = None
) -> Declaration:
    """The family was told by other means: a call, a letter, the local authority."""
    row = held(declaration, seen=seen)
    required(how=how)
    if row.state == State.AWAITING:
        stepped(act, row, "family_told", how.strip())
        return row
    return moved(act, row, State.AWAITING, "family_told", how.strip())
