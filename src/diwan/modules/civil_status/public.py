"""What other modules may use of civil status.

Selectors here read under the scope that is on; a record outside it does not exist. Everything that opens a record
for somebody goes through `consult`, which leaves a trace.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Model

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.typeset import ARABIC, Languages
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status import permissions, search, selectors
from diwan.modules.civil_status.book_selectors import regime_of
from diwan.modules.civil_status.cells import cells_of
from diwan.modules.civil_status.content import (
    BirthContent,
    Circumstances,
    Content,
    CopyKind,
    DeathContent,
    Declarant,
    Kinship,
    Moment,
    Name,
    Parent,
    Place,
    RecordType,
    Regime,
    Sex,
    State,
    Where,
)
from diwan.modules.civil_status.content_json import content_from, stored
from diwan.modules.civil_status.events import BirthRegistered, DeathRegistered, MentionAdded, NameDecided
from diwan.modules.civil_status.forms import (
    birth_kept_fields,
    chosen,
    date_text,
    name_fields,
    parent_fields,
    with_faults,
    written,
)
from diwan.modules.civil_status.giving import Asker, Given
from diwan.modules.civil_status.mandates import CENTRAL, CLERK, DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import NameKind, Record
from diwan.modules.civil_status.name_decisions import decided_of, new_name_faults, plain_name
from diwan.modules.civil_status.name_rules import Decided, same_first_name
from diwan.modules.civil_status.names.query import query_from
from diwan.modules.civil_status.names.scoring import likeness as name_likeness
from diwan.modules.civil_status.notice_reads import addressed, community_code, community_typed
from diwan.modules.civil_status.reading import parent_facts, person_facts
from diwan.modules.civil_status.register_csv import column_of, content_from_cells
from diwan.modules.civil_status.rules import (
    Fault,
    cnie_from,
    declaration_deadline_for,
    declaration_limit_for,
    faults_of,
    is_cnie,
    is_late,
    may_be_copied,
    may_have_copy,
    must_be_proven,
)
from diwan.modules.civil_status.selectors import civil_offices
from diwan.modules.civil_status.services import (
    Made,
    arrival_written,
    consult_record,
    decide_regime,
    prepare_record_document,
    record_name_decision,
    register_birth,
    register_death,
)
from diwan.modules.civil_status.services import prepare_copy as copy_service
from diwan.modules.civil_status.services.records import impossible_parents

__all__ = [
    "CENTRAL",
    "CLERK",
    "DESK",
    "OFFICER",
    "SIGNING",
    "Asker",
    "BirthContent",
    "BirthRegistered",
    "Circumstances",
    "Content",
    "CopyKind",
    "DeathContent",
    "DeathRegistered",
    "Decided",
    "Declarant",
    "EntitlementFacts",
    "Fault",
    "Kinship",
    "Made",
    "MentionAdded",
    "Moment",
    "Name",
    "NameDecided",
    "NameKind",
    "Parent",
    "Place",
    "RecordSummary",
    "RecordType",
    "Regime",
    "Sex",
    "State",
    "Wanted",
    "Where",
    "addressed",
    "arrival_written",
    "birth_kept_fields",
    "cells_of",
    "chosen",
    "civil_offices",
    "cnie_from",
    "column_of",
    "community_code",
    "community_typed",
    "consult",
    "content_from",
    "content_from_cells",
    "date_text",
    "decide_regime",
    "decided_of",
    "declaration_deadline_for",
    "declaration_limit_for",
    "entitlement_facts",
    "faults_of",
    "impossible_parents",
    "is_cnie",
    "is_late",
    "keeps_paper",
    "kinship_shown",
    "may_be_copied",
    "may_have_copy",
    "must_be_proven",
    "name_fields",
    "name_likeness",
    "new_name_faults",
    "parent_facts",
    "parent_fields",
    "permission_held",
    "person_facts",
    "plain_name",
    "prepare_copy",
    "record_document",
    "record_name_decision",
    "record_names",
    "record_summary",
    "records_matching",
    "records_typed",
    "register",
    "same_first_name",
    "stored",
    "with_faults",
    "written",
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request says of the record it wants; what is unknown stays empty."""

    family: str = ""
    first: str = ""
    birth_date: dt.date | None = None
    birth_year: int | None = None
    number: int | None = None
    year: int | None = None
    office: int | None = None
    cnie: str = ""
    type: RecordType = RecordType.BIRTH


@dataclass(frozen=True, slots=True)
class RecordSummary:
    """A record as a list shows it; `score` says how near it is to what was wanted, 1 being the same."""

    id: int
    territory: int
    community: Text
    office: int
    office_name: Text
    type: RecordType
    reference: str
    number: int
    year: int
    name: Text
    sex: str
    birth_date: dt.date | None
    birth_year: int | None
    event_date: dt.date | None
    event_year: int
    father: Text
    mother: Text
    cnie: str
    state: State
    deceased: bool
    version: int
    score: float = 1.0

    @property
    def may_be_copied(self) -> bool:
        """Whether copies of it may be given today."""
        return may_be_copied(self.state)


@dataclass(frozen=True, slots=True)
class EntitlementFacts:
    """What a record itself proves about who may have its copy (law 36.21, art. 43)."""

    holder_cnie: str
    father_cnie: str
    mother_cnie: str
    holder_deceased: bool


def records_matching(
    wanted: Wanted, *, lo: int, hi: int | None = None, limit: int = 10
) -> tuple[RecordSummary, ...]:
    """Records a request may speak of, nearest first: by identity card, by number, else by name and year."""
    where = search.Where(
        lo=lo, hi=hi, office=wanted.office, type=wanted.type,
        birth_year=wanted.birth_date.year if wanted.birth_date else wanted.birth_year,
    )  # fmt: skip
    found: dict[int, search.Match] = {}
    for match in search.records_told(
        where, cnie=wanted.cnie, number=wanted.number, year=wanted.year, family=wanted.family, first=wanted.first,
        limit=limit,
    ):  # fmt: skip
        found.setdefault(match.record.pk, match)
    return tuple(_summary(match.record, match.score) for match in list(found.values())[:limit])


def records_typed(text: str, *, lo: int, hi: int | None = None, limit: int = 10) -> tuple[RecordSummary, ...]:
    """Records for what a clerk typed in one box."""
    found = search.records_for(query_from(text), search.Where(lo=lo, hi=hi), limit=limit)
    return tuple(_summary(match.record, match.score) for match in found.matches)


def record_summary(record: int) -> RecordSummary:
    """One record; `NotFound` outside the scope."""
    return _summary(selectors.record_in_scope(record))


def record_names(records: Collection[int]) -> dict[int, Text]:
    """Whose these records are, by key; what the scope does not show is left out."""
    return {one.pk: one.full_name for one in Record.objects.filter(pk__in=records)} if records else {}


def entitlement_facts(record: int) -> EntitlementFacts:
    """What the record proves of its holder's and parents' identity."""
    held = selectors.record_in_scope(record)
    content = selectors.latest_content(held)
    return EntitlementFacts(held.cnie, content.father.cnie, content.mother.cnie, held.deceased)


def kinship_shown(facts: EntitlementFacts, cnie: str) -> Kinship | None:
    """The relation the record itself proves for the bearer of an identity card; None when it proves nothing."""
    if not cnie:
        return None
    if cnie == facts.holder_cnie:
        return Kinship.SELF
    return Kinship.ASCENDANT if cnie in (facts.father_cnie, facts.mother_cnie) else None


def keeps_paper(office: int, territory: int, day: dt.date) -> bool:
    """Whether an office still registers under law 37.99 on a day (law 36.21, art. 59)."""
    return regime_of(office, territory, day) is Regime.PAPER_37_99


def register(
    act: Act, *, office: Office, content: Content, permission: str = "", entry: UUID | None = None,
    begun: dt.date | None = None,
) -> RecordSummary:  # fmt: skip
    """Write a birth or a death in the register under its number; inside another act it belongs to it.

    `begun` is the day of the first declaration: the office was open on that day.
    """
    if isinstance(content, BirthContent):
        written = register_birth(
            act, office=office, content=content, permission=permission, entry=entry, begun=begun
        )
    else:
        written = register_death(
            act, office=office, content=content, permission=permission, entry=entry, begun=begun
        )
    return _summary(written)


def record_document(act: Act, *, record: int, holder: int | None = None) -> IssuedDocument:
    """The document of a record as it stands, for the officer to sign; inside another act it belongs to it."""
    held = Record(pk=record, territory_id=act.territory)
    return prepare_record_document(act, record=held, holder=holder)


def prepare_copy(
    act: Act,
    *,
    record: int,
    kind: CopyKind,
    languages: Languages = ARABIC,
    holder: int | None = None,
    about: Model | None = None,
    asker: Asker | None = None,
) -> IssuedDocument:
    """One copy of a record as it stands today, ready to sign; inside another act it belongs to it."""
    held = Record(pk=record, territory_id=act.territory)
    said = {"asker": asker} if asker else {}
    return copy_service(act, record=held, kind=kind, languages=languages, holder=holder, about=about, **said)


def permission_held(record: int, cnie: str, kind: CopyKind) -> str:
    """The permission a third party may still use for this copy, granted by a file of this house; empty when none
    was, `Refused` when it has served. Within the act that uses it."""
    return permissions.permission_held(selectors.record_in_scope(record), cnie, Given(kind.value))


def consult(act: Act, *, record: int, reason: str = "") -> None:
    """Leave the trace that a record was opened, and why; inside another act it belongs to it."""
    consult_record(act, record=Record(pk=record, territory_id=act.territory), reason=reason)


def _summary(record: Record, score: float = 1.0) -> RecordSummary:
    return RecordSummary(
        id=record.pk, territory=record.territory_id, community=record.territory.name, office=record.office_id,
        office_name=record.office.name, type=RecordType(record.type), reference=record.reference,
        number=record.number, year=record.year, name=record.full_name, sex=record.sex,
        birth_date=record.birth_date, birth_year=record.birth_year, event_date=record.event_date,
        event_year=record.event_year, father=Text(record.father_ar, record.father_la or record.father_ar),
        mother=Text(record.mother_ar, record.mother_la or record.mother_ar), cnie=record.cnie,
        state=State(record.state), deceased=record.deceased, version=record.latest, score=score,
    )  # fmt: skip
