"""Registering births and deaths, and consulting records."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Invalid, Refused
from diwan.kernel.base.whole import LARGEST_INTEGER, whole_number
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.journal.services import emit, note, service
from diwan.kernel.registers.services import take_number
from diwan.kernel.territory.models import Office, OfficeKind
from diwan.modules.civil_status.book_selectors import regime_of
from diwan.modules.civil_status.content import (
    BirthContent,
    Cause,
    Content,
    DeathContent,
    RecordType,
    Regime,
    Sex,
    State,
)
from diwan.modules.civil_status.content_json import stored, type_of
from diwan.modules.civil_status.events import BirthRegistered, DeathRegistered
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.models import Record, RecordVersion
from diwan.modules.civil_status.name_decisions import new_name_faults
from diwan.modules.civil_status.names.dictionary import learn
from diwan.modules.civil_status.rules import Fault, cnie_from, faults_of, is_late, parent_sex_faults
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services.cards import card_of, keys_of, names_in, refuse
from diwan.modules.civil_status.services.offices import refuse_register
from diwan.modules.civil_status.services.paper_numbers import placed_in_book


@service("civil_status.birth_registered", mandate=DESK, personal=("name", "content"))
def register_birth(
    act: Act, *, office: Office, content: BirthContent, permission: str = "", entry: UUID | None = None,
    begun: dt.date | None = None,
) -> Record:  # fmt: skip
    """Write a birth record under the next number of the office's year (law 36.21, art. 19; decree 2-22-04, art. 19).

    With a `legacy` number the act is one of the paper registers, keyed under its own number and year; `entry`
    is the form it was typed in, which enters it once. A declaration after thirty days needs the reference of
    the central authority's permission (art. 21), of a judgment in an office that still keeps paper (law 37.99).
    The office is open the day the declaration is made: `begun`, where its first step was taken on another day.
    """
    faults = faults_of(content, today=act.day)
    record = _written(act, office, content, [*faults, *new_name_faults(content)], permission, entry, begun)
    emit(act, BirthRegistered(record))
    return record


@service("civil_status.death_registered", mandate=DESK, personal=("name", "content"))
def register_death(
    act: Act, *, office: Office, content: DeathContent, permission: str = "", entry: UUID | None = None,
    begun: dt.date | None = None,
) -> Record:  # fmt: skip
    """Write a death record under the next number of the office's year (law 36.21, art. 37 to 39)."""
    record = _written(act, office, content, faults_of(content, today=act.day), permission, entry, begun)
    emit(act, DeathRegistered(record))
    return record


@service("civil_status.consulted", mandate=DESK)
def consult_record(act: Act, *, record: Record, reason: str = "") -> Record:
    """Leave the trace that somebody opened this record, and why (law 09-08); `NotFound` outside the scope."""
    return record_in_scope(record.pk)


def _written(
    act: Act, office: Office, content: Content, faults: list[Fault], permission: str, entry: UUID | None,
    begun: dt.date | None,
) -> Record:  # fmt: skip
    refuse_office(act, office)
    refuse_register(act, office, DESK)
    legacy = content.legacy
    declared = content.declared_on or act.day
    if legacy.number:
        faults = [*faults, *_legacy_faults(content)]
    else:
        content = replace(content, declared_on=declared)
        if not is_open(office, begun or declared):
            faults = [*faults, Fault("office", "office_not_open")]
        calendar = calendar_of(act.territory)
        if is_late(content.event, declared, content.circumstances, calendar=calendar) and not permission:
            paper = regime_of(office.pk, office.territory_id, declared) is Regime.PAPER_37_99
            faults = [*faults, Fault("declared_on", "judgment_needed" if paper else "permission_needed")]
    faults = [*faults, *identifier_faults(act.territory, content)]
    faults += impossible_parents(act.territory, content)
    refuse(faults)
    note(name=content.name.arabic, permission=permission)
    kind = type_of(content)
    if not legacy.number and regime_of(office.pk, office.territory_id, declared) is Regime.PAPER_37_99:
        content = placed_in_book(act, office, kind.value, content, declared.year)
        legacy = content.legacy
    if legacy.number and legacy.year:
        number, year, regime = int(legacy.number), legacy.year, Regime.PAPER_37_99
    else:
        year, regime = declared.year, Regime.NATIONAL_36_21
        number = take_number(act, f"civil_status.{kind.value}", year=year, office=office.pk)
    record = Record(
        territory_id=act.territory, office=office, type=kind.value, regime=regime.value, year=year,
        register=legacy.register, number=number, page=legacy.page, registered_at=act.at,
        entry=entry,
        **keys_of(content, learn(names_in(content))), **card_of(content),
    )  # fmt: skip
    _inserted(record)
    note(number=number, year=year, office=office.code)
    version_written(act, record, content, Cause.REGISTERED, reason=permission)
    return record


def refuse_office(act: Act, office: Office) -> None:
    """Refuse an office that is not a civil-status office of the community acted for."""
    civil = office.kind in (OfficeKind.CIVIL_STATUS_MAIN, OfficeKind.CIVIL_STATUS_SUBSIDIARY)
    if office.territory_id != act.territory or not civil:
        raise Refused("civil_status.errors.not_your_office")


def bearing(territory: int, type: str, identifiers: list[str]) -> QuerySet[Record]:
    """The records of a kind, of one community and not cancelled, that bear one of these digital identifiers."""
    held = Record.objects.filter(territory_id=territory, type=type, idcs__in=identifiers)
    return held.exclude(state=State.CANCELLED.value)


def identifier_faults(territory: int, content: Content, *, besides: int | None = None) -> list[Fault]:
    """A digital identifier is one person's: no second record of the same kind here bears it (law 36.21, art. 30)."""
    if not content.idcs:
        return []
    known = bearing(territory, type_of(content).value, [content.idcs]).exclude(pk=besides or 0).first()
    return [Fault("idcs", "idcs_taken", known.reference)] if known is not None else []


def sexes_known(territory: int, *cards: str) -> dict[str, tuple[Sex, str]]:
    """The sex and the number of the birth record of whoever bears one of these cards, as far as it is kept here."""
    wanted = {cnie_from(card) for card in cards if card}
    held = Record.objects.filter(territory_id=territory, type=RecordType.BIRTH.value, cnie__in=wanted)
    kept = held.exclude(state=State.CANCELLED.value) if wanted else ()
    return {record.cnie: (Sex(record.sex), record.reference) for record in kept}


def impossible_parents(territory: int, content: Content) -> list[Fault]:
    """A man named as mother or a woman as father, as the births kept here say of their cards."""
    known = sexes_known(territory, content.father.cnie, content.mother.cnie)
    return list(parent_sex_faults(content, known))


def is_open(office: Office, day: dt.date) -> bool:
    """Whether an office receives declarations on a day: from its first to its last."""
    return (office.valid_from or day) <= day <= (office.valid_to or day)


def _legacy_faults(content: Content) -> list[Fault]:
    legacy = content.legacy
    if not whole_number(legacy.number, most=LARGEST_INTEGER):
        return [Fault("legacy.number", "bad_number", legacy.number)]
    if legacy.year is None or legacy.year < content.event.year:
        return [Fault("legacy.year", "register_before_event", str(legacy.year or ""))]
    return []


def _inserted(record: Record) -> None:
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError as why:
        if "record_entered_once" in str(why):
            raise Conflict("civil_status.errors.entered_already") from why
        if "record_of_identifier" in str(why):
            raise Conflict("civil_status.errors.identifier_taken") from why
        if "record_number_in_book" not in str(why):
            raise
        taken = Refused("civil_status.faults.number_taken", value=record.reference)
        raise Invalid({"legacy.number": [taken]}, "civil_status.errors.invalid_record") from why


def version_written(
    act: Act, record: Record, content: Content, cause: Cause, *, reason: str = ""
) -> RecordVersion:
    """Append the record's latest version: its whole content, the cause, and who answers for it."""
    return RecordVersion.objects.create(
        territory_id=record.territory_id, record=record, number=record.latest, cause=cause.value,
        content=stored(content), reason=reason, at=act.at, act=act.id, officer_id=act.person,
        officer=act.actor.label, mandate_id=act.mandate_id, delegation_id=act.delegation_id,
    )  # fmt: skip


def locked(record: Record, *, seen: int | None = None) -> Record:
    """The record held until the act ends; `Conflict` when the reader's page shows an older version."""
    found = Record.objects.select_for_update().get(territory_id=record.territory_id, pk=record.pk)
    if seen is not None and found.latest != seen:
        raise Conflict("civil_status.errors.stale")
    return found
