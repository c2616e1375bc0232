"""Finding a record as people spell: by name in either script, by number, by date, by identity card.

Only equality on integers touches the protected table; everything fuzzy happens in the dictionary, which holds no
persons (docs/decisions, name search).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.models import NameKind, Record
from diwan.modules.civil_status.names.dictionary import names_like
from diwan.modules.civil_status.names.query import Query, readings_of
from diwan.modules.civil_status.names.scoring import ScoredName, close_to_best

YEARS_AROUND = 2
"""People are often one or two years off."""
PER_YEAR_OFF = 0.02
ENOUGH = 20
"""With fewer persons than this the second pass looks at every name kept."""
MOST_READ = 300
SHOWN = 50
WEAK = 0.9
"""Under this score the two fields may have been swapped."""


@dataclass(frozen=True, slots=True)
class Where:
    """What narrows a search beside the name."""

    lo: int | None = None
    hi: int | None = None
    office: int | None = None
    type: RecordType | None = None
    birth_year: int | None = None
    years_around: int = YEARS_AROUND


@dataclass(frozen=True, slots=True)
class Match:
    """A record found, and how near it is to what was asked (1 is the same)."""

    record: Record
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The nearest records; `many` when namesakes fill the page and a year or a place should be asked."""

    matches: tuple[Match, ...] = ()
    many: bool = False


@dataclass(frozen=True, slots=True)
class _Card:
    """What the index alone says of a record."""

    id: int
    family: int
    first: int
    birth_year: int | None


class _Names:
    """The names of one search: each phrase is looked up once, however many readings use it."""

    def __init__(self) -> None:
        self.like = cache(names_like)


def records_named(family: str, first: str, where: Where = Where(), *, limit: int = SHOWN) -> Found:
    """Records of persons with these names, nearest first; both orders are tried when the answer is weak."""
    names = _Names()
    found = _ranked(names, family, first, where)
    if not found or max(found.values()) < WEAK:
        found = _merged([found, _ranked(names, first, family, where)])
    return _found(found, limit)


def records_for(query: Query, where: Where = Where(), *, limit: int = SHOWN) -> Found:
    """Records for what was typed in one box."""
    if query.cnie:
        return _plain(Record.objects.filter(cnie=query.cnie), where, limit)
    if query.number is not None:
        return _plain(_numbered(query.number, query.year), where, limit)
    if query.words:
        return _by_words(query, where, limit)
    if query.date is not None:
        return _plain(_dated(query), where, limit)
    return Found()


def records_told(
    where: Where, *, cnie: str = "", number: int | None = None, year: int | None = None, family: str = "",
    first: str = "", limit: int = SHOWN,
) -> Iterator[Match]:  # fmt: skip
    """Records for what a form told field by field: the surest field first, and only as far as one asks on."""
    if cnie:
        yield from _plain(Record.objects.filter(cnie=cnie), where, limit).matches
    if number is not None:
        yield from _plain(_numbered(number, year), where, limit).matches
    if family and first:
        yield from records_named(family, first, where, limit=limit).matches
    elif family:
        yield from _found(_by_one_word(_Names(), family, where), limit).matches


def _by_words(query: Query, where: Where, limit: int) -> Found:
    asked = _narrowed(query, where)
    names = _Names()
    if len(query.words) == 1:
        return _found(_by_one_word(names, query.words[0], asked), limit)
    return _found(_merged(_ranked(names, r.family, r.first, asked) for r in readings_of(query.words)), limit)


def _narrowed(query: Query, where: Where) -> Where:
    year = query.date.year if query.date else query.year or where.birth_year
    around = 0 if query.date else where.years_around
    return Where(where.lo, where.hi, where.office, where.type, year, around)


def _by_one_word(names: _Names, word: str, where: Where) -> dict[int, float]:
    """One word is taken for a family name; no index leads from a first name alone."""
    families = close_to_best(names.like(NameKind.FAMILY, word))
    score = {name.key: name.score for name in families}
    return {card.id: score[card.family] - _distance(card, where) for card in _cards(families, None, where)}


def _ranked(names: _Names, family: str, first: str, where: Where) -> dict[int, float]:
    """Scores by record id: first the names close to the best, then, if few persons bear them, all those kept."""
    families, firsts = names.like(NameKind.FAMILY, family), names.like(NameKind.FIRST, first)
    if not families or not firsts:
        return {}
    cards = _cards(close_to_best(families), close_to_best(firsts), where)
    if len(cards) < ENOUGH:
        cards = _cards(families, firsts, where)
    of_family = {name.key: name.score for name in families}
    of_first = {name.key: name.score for name in firsts}
    return {
        card.id: (of_family[card.family] + of_first[card.first]) / 2 - _distance(card, where)
        for card in cards
    }


def _distance(card: _Card, where: Where) -> float:
    if where.birth_year is None or card.birth_year is None:
        return 0.0
    return PER_YEAR_OFF * abs(card.birth_year - where.birth_year)


def _merged(all_scores: Iterable[dict[int, float]]) -> dict[int, float]:
    best: dict[int, float] = {}
    for scores in all_scores:
        for record, score in scores.items():
            best[record] = max(score, best.get(record, 0.0))
    return best


def _cards(families: list[ScoredName], firsts: list[ScoredName] | None, where: Where) -> list[_Card]:
    """The index cards of the persons who bear one of these names, read from one index by equality alone."""
    conditions = ["family_key = ANY(%s::int[])"]
    values: list[Any] = [[name.key for name in families]]
    if firsts is not None:
        conditions.append("first_key = ANY(%s::int[])")
        values.append([name.key for name in firsts])
    for condition, bounds in _bounds(where):
        conditions.append(condition)
        values.extend(bounds)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, family_key, first_key, birth_year FROM civil_status_record"
            f" WHERE {' AND '.join(conditions)} LIMIT {MOST_READ}",
            values,
        )
        return [_Card(*row) for row in cursor.fetchall()]


def _bounds(where: Where) -> Iterable[tuple[str, list[Any]]]:
    if where.birth_year is not None:
        low, high = where.birth_year - where.years_around, where.birth_year + where.years_around
        yield "birth_year BETWEEN %s AND %s", [low, high]
    if where.lo is not None:
        yield "territory_id BETWEEN %s AND %s", [where.lo, where.hi if where.hi is not None else where.lo]
    if where.office is not None:
        yield "office_id = %s", [where.office]
    if where.type is not None:
        yield "type = %s", [where.type.value]


def _found(scores: dict[int, float], limit: int) -> Found:
    nearest = sorted(scores, key=lambda record: (-scores[record], record))[:limit]
    records = _with_places(Record.objects.filter(pk__in=nearest)).in_bulk()
    matches = tuple(Match(records[i], scores[i]) for i in nearest if i in records)
    return Found(matches, many=len(scores) >= MOST_READ)


def _with_places(records: QuerySet[Record]) -> QuerySet[Record]:
    return records.select_related("office", "territory")


def _numbered(number: int, year: int | None) -> QuerySet[Record]:
    found = Record.objects.filter(number=number)
    return found.filter(year=year) if year else found


def _dated(query: Query) -> QuerySet[Record]:
    return Record.objects.filter(Q(birth_date=query.date) | Q(event_date=query.date))


def _plain(records: QuerySet[Record], where: Where, limit: int) -> Found:
    if where.lo is not None:
        records = records.filter(
            territory_id__gte=where.lo, territory_id__lte=where.lo if where.hi is None else where.hi
        )
    if where.office is not None:
        records = records.filter(office_id=where.office)
    if where.type is not None:
        records = records.filter(type=where.type.value)
    found = list(_with_places(records).order_by("-year", "number")[: limit + 1])
    return Found(tuple(Match(record, 1.0) for record in found[:limit]), many=len(found) > limit)
