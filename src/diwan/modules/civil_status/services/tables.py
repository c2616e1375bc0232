"""The tables and lists an office makes of its registers, as acts the officer signs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.services import prepare_document, sign_document
from diwan.kernel.documents.typeset import ARABIC, Languages, as_code
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.book_selectors import TableLine, alphabetical, deceased_adults
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.copies import both
from diwan.modules.civil_status.mandates import DESK, SIGNING
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services.records import refuse_office

LONGEST = 30_000
"""Acts one table may hold: more than any office writes in ten years, less than a page of memory too many."""


@service("civil_status.table_prepared", mandate=DESK)
def prepare_table(
    act: Act, *, office: Office, type: RecordType, years: tuple[int, int], languages: Languages = ARABIC
) -> IssuedDocument:
    """The alphabetical table of one year, or of ten, ready for the officer to sign (decree 2-99-665)."""
    refuse_office(act, office)
    lines = alphabetical(office.pk, office.territory_id, type, years)
    if len(lines) > LONGEST:
        raise Refused("civil_status.errors.table_too_long", count=len(lines))
    one_year = years[0] == years[1]
    period = str(years[0]) if one_year else f"{years[0]}-{years[1]}"
    note(period=period, count=len(lines))
    data = {
        "opening": both(f"table.opening.{type.value}", office=office.name),
        "facts": [
            {"label": both("fields.office"), "value": office.name},
            {"label": both("table.period"), "value": as_code(period)},
            {"label": both("table.count"), "value": str(len(lines))},
        ],
        "columns": _columns("rank", "family", "first", "latin", "number", "day", "page"),
        "rows": [_cells(line) for line in lines],
        "closing": both("table.closing", count=str(len(lines))),
        "legal": both("table.legal"),
    }
    return prepare_document(
        act, kind=f"civil_status.table.{type.value}", template="civil_status/register_table",
        title=both(f"table.title.{'year' if one_year else 'ten_years'}.{type.value}"), data=data,
        signer_kinds=SIGNING, languages=languages, number=period, office=office.pk, about=office,
    )  # fmt: skip


@service("civil_status.table_signed", mandate=SIGNING)
def sign_register_paper(act: Act, *, document: IssuedDocument) -> IssuedDocument:
    """Sign a table or a list made of the registers (decree 2-99-665: the officer closes them with their tables)."""
    if not document.kind.startswith(("civil_status.table.", "civil_status.deceased_list")):
        raise Refused("civil_status.issues.signed_elsewhere")
    return sign_document(act, document=document)


def _cells(line: TableLine) -> list[Any]:
    return [line.family_ar, line.first_ar, line.latin, as_code(f"{line.number}/{line.year}"),
            as_code(f"{line.day:%d/%m/%Y}") if line.day else "", as_code(line.page)]  # fmt: skip


@service("civil_status.deceased_listed", mandate=DESK)
def prepare_deceased_list(
    act: Act, *, first: dt.date, last: dt.date, recipients: str, languages: Languages = ARABIC
) -> IssuedDocument:
    """The list of adults whose death was registered between two days, for the services concerned.

    Decree 2-99-665 sends it every fifteen days; law 57.11 wants it at the electoral committee at once.
    """
    if last < first:
        raise Refused("civil_status.errors.period_backwards")
    found = list(deceased_adults(act.territory, act.territory, first, last)[:LONGEST])
    note(count=len(found))
    data = {
        "opening": both("deceased.opening"),
        "facts": [
            {"label": both("deceased.recipients"), "value": recipients.strip() or "—"},
            {"label": both("table.period"), "value": as_code(f"{first:%d/%m/%Y} - {last:%d/%m/%Y}")},
            {"label": both("table.count"), "value": str(len(found))},
        ],
        "columns": _columns("rank", "family", "first", "cnie", "number", "born", "died"),
        "rows": [_deceased(record) for record in found],
        "closing": both("deceased.closing", count=str(len(found))),
        "legal": both("deceased.legal"),
    }
    return prepare_document(
        act, kind="civil_status.deceased_list", template="civil_status/register_table",
        title=both("deceased.title"), data=data, signer_kinds=SIGNING, languages=languages,
        number=f"{first:%Y-%m-%d}",
    )  # fmt: skip


def _deceased(record: Record) -> list[Any]:
    born = f"{record.birth_date:%d/%m/%Y}" if record.birth_date else str(record.birth_year or "")
    died = f"{record.event_date:%d/%m/%Y}" if record.event_date else str(record.event_year)
    return [record.family_ar, record.first_ar, as_code(record.cnie), as_code(record.reference), as_code(born),
            as_code(died)]  # fmt: skip


def _columns(*names: str) -> Iterable[Text]:
    return [both(f"table.columns.{name}") for name in names]
