"""Importing a register from a file: all of it or nothing, and twice the same file changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import connection

from diwan.kernel.base.act import Act
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.content import Cause, Content, Name, RecordType, Regime
from diwan.modules.civil_status.content_json import stored_text
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.models import ImportReport, Record
from diwan.modules.civil_status.names.dictionary import NameKeys, learn
from diwan.modules.civil_status.register_csv import LineFault, ReadRegister, Row, column_of, register_from
from diwan.modules.civil_status.rules import cnie_from, parent_sex_faults
from diwan.modules.civil_status.services.cards import card_of, keys_of, names_in
from diwan.modules.civil_status.services.records import bearing, refuse_office, sexes_known

BATCH = 5_000
MOST_FAULTS = 5_000


@service("civil_status.imported", mandate=DESK)
def import_register(
    act: Act, *, office: Office, type: RecordType, file_name: str, data: bytes
) -> ImportReport:
    """Write the acts of a paper register given as a CSV file (law 36.21, art. 59; decree 2-22-04, art. 37).

    One fault anywhere and nothing is written. A row already there with the same content is recognised, one
    whose number carries another content is a fault. The report says which, line by line.
    """
    refuse_office(act, office)
    read = register_from(data, type, today=act.day)
    fresh, known, faults = _sorted_out(office, type, read)
    if not faults:
        write_rows(act, office, type, fresh)
    note(created=0 if faults else len(fresh), known=len(known), faults=len(faults))
    return ImportReport.objects.create(
        territory_id=act.territory, office=office, type=type.value, file_name=file_name,
        file_digest=sha256(data).hexdigest(), encoding=read.encoding, separator=read.separator, rows=read.count,
        created=0 if faults else len(fresh), known=len(known),
        faults=[asdict(fault) for fault in faults[:MOST_FAULTS]], at=act.at, by=act.actor.label,
    )  # fmt: skip


def _sorted_out(
    office: Office, type: RecordType, read: ReadRegister
) -> tuple[list[Row], list[Row], list[LineFault]]:
    """New rows, rows already there, and every fault."""
    there = _digests_there(office, type, sorted({row.year for row in read.rows}))
    fresh: list[Row] = []
    known: list[Row] = []
    faults = list(read.faults)
    for row in read.rows:
        digest = there.get(_place(row))
        if digest is None:
            fresh.append(row)
        elif digest == digest_of(row.content):
            known.append(row)
        else:
            faults.append(LineFault(row.line, "number", "number_taken", f"{row.number}/{row.year}"))
    faults += [*_identifiers_taken(office, type, fresh), *_impossible_parents(office, fresh)]
    return fresh, known, faults


def _identifiers_taken(office: Office, type: RecordType, rows: list[Row]) -> Iterator[LineFault]:
    """New rows whose digital identifier another record of the community bears (law 36.21, art. 30)."""
    lines = {row.content.idcs: row.line for row in rows if row.content.idcs}
    for record in bearing(office.territory_id, type.value, list(lines)):
        yield LineFault(lines[record.idcs], "idcs", "idcs_taken", record.reference)


def _impossible_parents(office: Office, rows: list[Row]) -> Iterator[LineFault]:
    """New rows that name a man as mother or a woman as father, as another record of the community, or another row of
    the file, says of the card."""
    parents = [(row, row.content.father.cnie, row.content.mother.cnie) for row in rows]
    known = sexes_known(office.territory_id, *(card for _, *cards in parents for card in cards))
    here = {cnie_from(row.content.cnie): (row.content.sex, f"{row.number}/{row.year}") for row in rows}
    for row in rows:
        for fault in parent_sex_faults(row.content, here | known):
            yield LineFault(row.line, column_of(fault.field), fault.code, fault.value)


def _place(row: Row) -> tuple[int, str, int]:
    return row.year, row.content.legacy.register, row.number


def _digests_there(office: Office, type: RecordType, years: list[int]) -> dict[tuple[int, str, int], str]:
    found = Record.objects.filter(
        territory_id=office.territory_id,
        office=office,
        type=type.value,
        regime=Regime.PAPER_37_99.value,
        year__in=years,
    ).values_list("year", "register", "number", "digest")
    return {(year, register, number): digest for year, register, number, digest in found}


def digest_of(content: Content) -> str:
    """By which a row is known again."""
    return sha256(stored_text(content).encode()).hexdigest()


_RECORD_COLUMNS = {
    "id": "bigint", "office_id": "bigint", "type": "text", "regime": "text", "year": "int", "register": "text",
    "number": "int", "page": "text", "family_ar": "text", "first_ar": "text", "family_la": "text",
    "first_la": "text", "family_tf": "text", "first_tf": "text", "sex": "text", "birth_date": "date",
    "birth_year": "int", "event_date": "date", "event_year": "int", "father_ar": "text", "father_la": "text",
    "mother_ar": "text", "mother_la": "text", "cnie": "text", "idcs": "text", "father_cnie": "text",
    "mother_cnie": "text", "deceased": "boolean", "stillborn": "boolean", "declared_on": "date", "mother_year": "int",
    "family_key": "int", "first_key": "int", "father_key": "int", "mother_key": "int", "digest": "text",
}  # fmt: skip


def write_rows(act: Act, office: Office, type: RecordType, rows: Sequence[Row]) -> int:
    """Write many acts at once, each with its first version: two statements a batch (COPY knows no row security)."""
    keys = learn(name for row in rows for name in names_in(row.content))
    for batch in _batches(rows):
        ids = _new_ids(len(batch))
        cards = [_card(id, office, type, row, keys) for id, row in zip(ids, batch, strict=True)]
        _insert_records(act, cards)
        _insert_versions(act, ids, [stored_text(row.content) for row in batch])
    return len(rows)


def _batches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _new_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('civil_status_record', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return [id for (id,) in cursor.fetchall()]


def _card(
    id: int, office: Office, type: RecordType, row: Row, keys: Mapping[Name, NameKeys]
) -> dict[str, Any]:
    legacy = row.content.legacy
    return {
        "id": id, "office_id": office.pk, "type": type.value, "regime": Regime.PAPER_37_99.value, "year": row.year,
        "register": legacy.register, "number": row.number, "page": legacy.page, **card_of(row.content),
        **keys_of(row.content, keys), "digest": digest_of(row.content),
    }  # fmt: skip


def _insert_records(act: Act, cards: list[dict[str, Any]]) -> None:
    names = ", ".join(_RECORD_COLUMNS)
    arrays = ", ".join(f"%s::{sql_type}[]" for sql_type in _RECORD_COLUMNS.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO civil_status_record (territory_id, registered_at, state, latest, proof, {names}) "
            f"SELECT %s, %s, 'active', 1, 'imported', given.* FROM unnest({arrays}) AS given",
            [act.territory, act.at, *([card[name] for card in cards] for name in _RECORD_COLUMNS)],
        )


def _insert_versions(act: Act, ids: list[int], contents: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO civil_status_recordversion (territory_id, record_id, number, cause, content, reason, at, "
            "act, officer_id, officer, mandate_id, delegation_id) "
            "SELECT %s, given.id, 1, %s, given.content::jsonb, '', %s, %s, %s, %s, %s, %s "
            "FROM unnest(%s::bigint[], %s::text[]) AS given(id, content)",
            [act.territory, Cause.IMPORTED.value, act.at, act.id, act.person, act.actor.label, act.mandate_id,
             act.delegation_id, ids, contents],
        )  # fmt: skip
