"""Reading the index of records: integers compared for equality and between bounds, nothing else.

Under row security only leakproof operators reach an index, and these are (decision 0010). Each column of a name has
its own index, so a search may start from any of them; the reader's range is a condition on that same index.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.models import NameKind, Record

MOST_READ = 300
"""Cards read at once: time stays flat where a name is borne by a whole town."""
YEARS_AROUND = 2
"""People are often one or two years off."""


class Column(StrEnum):
    """Whose name, and which part of it, a card is found by."""

    FAMILY = "family_key"
    FIRST = "first_key"
    FATHER = "father_key"
    MOTHER = "mother_key"

    @property
    def kind(self) -> NameKind:
        """The dictionary it is written in; parents are indexed by their first names."""
        return NameKind.FAMILY if self is Column.FAMILY else NameKind.FIRST


@dataclass(frozen=True, slots=True)
class Where:
    """What narrows a search beside the names. `event_year` is that of the birth or death
    recorded; `number` and `year` are those of the register."""

    lo: int | None = None
    hi: int | None = None
    office: int | None = None
    type: RecordType | None = None
    birth_year: int | None = None
    years_around: int = YEARS_AROUND
    event_year: int | None = None
    day: dt.date | None = None
    father: str = ""
    mother: str = ""
    number: int | None = None
    year: int | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether a common first name alone leaves few enough persons to look at one by one."""
        told = (self.birth_year, self.event_year, self.office, self.number)
        return any(one is not None for one in told)


EVERYWHERE = Where()


@dataclass(frozen=True, slots=True)
class Card:
    """What the index alone says of a record."""

    id: int
    birth_year: int | None
    keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SpeltCard:
    """A card with the spellings of its name, Arabic then Latin: for comparing what the dictionary missed."""

    card: Card
    family: tuple[str, str]
    first: tuple[str, str]


def cards(keys: Mapping[Column, Sequence[int]], where: Where) -> list[Card]:
    """The cards that bear one of the keys of each column, their own keys in that order."""
    return [Card(id, year, tuple(own)) for id, year, *own in _rows(["id", "birth_year", *keys], keys, where)]


def spelt_cards(column: Column, keys: Sequence[int], where: Where) -> list[SpeltCard]:
    """The cards found by one column alone, with their spellings."""
    fields = ["id", "birth_year", column, "family_ar", "family_la", "first_ar", "first_la"]
    return [
        SpeltCard(Card(row[0], row[1], (row[2],)), (row[3], row[4]), (row[5], row[6]))
        for row in _rows(fields, {column: keys}, where)
    ]


def _rows(fields: Iterable[str], keys: Mapping[Column, Sequence[int]], where: Where) -> list[tuple[Any, ...]]:
    conditions = [f"{column} = ANY(%s::int[])" for column in keys]
    values: list[Any] = [list(some) for some in keys.values()]
    for condition, bounds in _bounds(where):
        conditions.append(condition)
        values.extend(bounds)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(fields)} FROM civil_status_record"
            f" WHERE {' AND '.join(conditions)} LIMIT {MOST_READ}",
            values,
        )
        return list(cursor.fetchall())


def _bounds(where: Where) -> Iterator[tuple[str, list[Any]]]:
    if where.birth_year is not None:
        low, high = where.birth_year - where.years_around, where.birth_year + where.years_around
        yield "birth_year BETWEEN %s AND %s", [low, high]
    if where.event_year is not None:
        yield "event_year = %s", [where.event_year]
    if where.lo is not None:
        yield "territory_id BETWEEN %s AND %s", [where.lo, where.hi if where.hi is not None else where.lo]
    if where.office is not None:
        yield "office_id = %s", [where.office]
    if where.type is not None:
        yield "type = %s", [where.type.value]
    if where.number is not None:
        yield "number = %s", [where.number]
    if where.year is not None:
        yield "year = %s", [where.year]


def narrowed(records: QuerySet[Record], where: Where) -> QuerySet[Record]:
    """Records found otherwise than by name, within the same bounds."""
    if where.lo is not None:
        last = where.lo if where.hi is None else where.hi
        records = records.filter(territory_id__gte=where.lo, territory_id__lte=last)
    if where.office is not None:
        records = records.filter(office_id=where.office)
    if where.type is not None:
        records = records.filter(type=where.type.value)
    if where.birth_year is not None:
        low, high = where.birth_year - where.years_around, where.birth_year + where.years_around
        records = records.filter(birth_year__gte=low, birth_year__lte=high)
    return records


def numbered(number: int, year: int | None) -> QuerySet[Record]:
    """By the number of the record, and its year when known."""
    found = Record.objects.filter(number=number)
    return found.filter(year=year) if year else found


def dated(day: dt.date) -> QuerySet[Record]:
    """Born, or entered for an event, on that day."""
    return Record.objects.filter(Q(birth_date=day) | Q(event_date=day))


def of_year(year: int) -> QuerySet[Record]:
    """Of one register's year."""
    return Record.objects.filter(year=year)


def read_records(ids: Iterable[int]) -> dict[int, Record]:
    """Records with their offices and communities: two small reads cost less than one of three tables."""
    found = Record.objects.in_bulk(list(ids))
    offices = Office.objects.select_related("territory").in_bulk({r.office_id for r in found.values()})
    for record in found.values():
        record.office = offices[record.office_id]
        record.territory = record.office.territory
    return found
