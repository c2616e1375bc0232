"""Finding a record as people spell: by name in either script, by parents, by number, by date, by identity card.

Only equality on integers touches the protected table; everything fuzzy happens in the dictionary, which holds no
persons (docs/decisions, name search). A search is as cheap as its answer is good: what is likely is looked at first,
and wider only while nothing found resembles what was asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from django.db.models import QuerySet

from diwan.modules.civil_status.index_cards import (
    EVERYWHERE,
    MOST_READ,
    Card,
    Column,
    Where,
    cards,
    dated,
    narrowed,
    numbered,
    of_year,
    read_records,
    spelt_cards,
)
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.names.dictionary import Phrase, Reach, names_alike, names_like
from diwan.modules.civil_status.names.query import Query, cuts_of, readings_of, words_in
from diwan.modules.civil_status.names.scoring import ScoredName, close_to_best, likenesses

PER_YEAR_OFF = 0.02
ENOUGH = 20
"""With fewer persons than this every name kept is looked at, not only those close to the best."""
SHOWN = 50
WEAK = 0.9
"""Under this score one looks further: the other order, two slips, one part alone."""
SURE = 0.9
"""A part this near may lead on its own, the other compared letter by letter."""
HOPELESS = 0.15
"""A reading that cannot come this near to the best found is not tried."""
SAME = 0.999
OTHER_DAY = 0.05


class Why(StrEnum):
    """Why a record was found though it is not what was typed, letter for letter."""

    SPELLING = "spelling"
    SWAPPED = "swapped"
    FAMILY = "family"
    FIRST = "first"
    YEAR = "year"
    EVENT = "event"
    DAY = "day"

    @property
    def key(self) -> str:
        """Its words."""
        return f"civil_status.search.why.{self.value}"


@dataclass(frozen=True, slots=True)
class Match:
    """A record found, how near it is to what was asked (1 is the same), and why it is there when not the same."""

    record: Record
    score: float
    why: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The nearest records; `many` when namesakes fill the page and a year or a place should be asked."""

    matches: tuple[Match, ...] = ()
    many: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """Words typed, and the column they are read as."""

    column: Column
    text: str

    @property
    def phrase(self) -> Phrase:
        return Phrase(self.column.kind, self.text)


_Reading = tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    score: float
    why: tuple[Why, ...] = ()


_Hits = dict[int, _Hit]


class _Names:
    """The names of one search: each phrase is looked up once, however many readings use it."""

    def __init__(self, reach: Reach = Reach.NEAR) -> None:
        self.reach = reach
        self.known: dict[Phrase, list[ScoredName]] = {}

    def look(self, readings: Iterable[_Reading]) -> None:
        """Look up all the phrases of these readings at once."""
        phrases = {part.phrase: None for reading in readings for part in reading}
        new = [phrase for phrase in phrases if phrase not in self.known]
        if new:
            self.known |= zip(new, names_like(new, self.reach), strict=True)

    def like(self, part: _Part) -> list[ScoredName]:
        """The names near to one part."""
        return self.known[part.phrase]

    def promise(self, reading: _Reading) -> float:
        """The best score a reading could give."""
        near = [self.like(part) for part in reading]
        return sum(names[0].score for names in near) / len(near) if near and all(near) else 0.0


def records_named(family: str, first: str, where: Where = EVERYWHERE, *, limit: int = SHOWN) -> Found:
    """Records of persons with these names, nearest first; either may be empty, parents are in `where`."""
    parts = [(Column.FAMILY, family), (Column.FIRST, first)]
    straight = _with_parents([_reading(parts)], where)
    swapped = _with_parents([_reading([(Column.FAMILY, first), (Column.FIRST, family)])], where)
    otherwise = dict.fromkeys(swapped, Why.SWAPPED) if family and first else {}
    return _found(_hits(straight, otherwise, where), where, limit)


def records_for(query: Query, where: Where = EVERYWHERE, *, limit: int = SHOWN) -> Found:
    """Records for what was typed in one box."""
    where = _asked_in(query, where)
    if query.cnie:
        return _plain(Record.objects.filter(cnie=query.cnie), where, limit)
    if query.idcs:
        return _plain(Record.objects.filter(idcs=query.idcs), where, limit)
    if query.number is not None:
        within = replace(where, birth_year=None)
        found = _plain(numbered(query.number, query.year), within, limit)
        if query.words and found.many:
            return _named_too(query, found, within, limit)
        return _nearest_named(found, query.words) if query.words else found
    if query.words or where.father or where.mother:
        return _by_words(query, where, limit)
    if query.date is not None:
        return _plain(dated(query.date), where, limit)
    if query.year is not None:
        return _plain(of_year(query.year), replace(where, birth_year=None), limit)
    return Found()


def records_asked(
    query: Query, where: Where, *, family: str = "", first: str = "", limit: int = SHOWN
) -> Found:
    """Records for one box and fields together: where a name is in its field, the words of the box are the other."""
    if not (family or first):
        return records_for(query, where, limit=limit)
    if query.cnie or query.idcs or query.number is not None:
        words = (*query.words, *words_in(f"{first} {family}"))
        return records_for(replace(query, words=words), where, limit=limit)
    other = " ".join(query.words)
    return records_named(family or other, first or other, _asked_in(query, where), limit=limit)


def records_told(
    where: Where, *, cnie: str = "", number: int | None = None, year: int | None = None, family: str = "",
    first: str = "", limit: int = SHOWN,
) -> Iterator[Match]:  # fmt: skip
    """Records for what a form told field by field: the surest field first, and only as far as one asks on."""
    if cnie:
        yield from _plain(Record.objects.filter(cnie=cnie), where, limit).matches
    if number is not None:
        yield from _plain(numbered(number, year), replace(where, birth_year=None), limit).matches
    if family or first:
        yield from records_named(family, first, where, limit=limit).matches


def _asked_in(query: Query, where: Where) -> Where:
    """The bounds of the form, narrowed by what was typed in the box."""
    where = replace(where, father=query.father or where.father, mother=query.mother or where.mother)
    if query.date is not None:
        return (
            replace(where, birth_year=query.date.year, years_around=0, day=query.date)
            if query.words
            else where
        )
    return replace(where, birth_year=query.year or where.birth_year)


def _by_words(query: Query, where: Where, limit: int) -> Found:
    whole = " ".join(query.words)
    both = [_reading([(Column.FAMILY, r.family), (Column.FIRST, r.first)]) for r in readings_of(query.words)]
    alone = {_reading([(Column.FAMILY, whole)]): Why.FAMILY, _reading([(Column.FIRST, whole)]): Why.FIRST}
    straight = _with_parents(both or ([*alone] if whole else [()]), where)
    otherwise = {r: why for one, why in alone.items() for r in _with_parents([one], where)} if both else {}
    hits = _hits(straight, otherwise, where)
    if _are_weak(hits) and where.birth_year is not None:
        at_event = replace(where, birth_year=None, event_year=where.birth_year)
        hits = _merged([hits, _told(Why.EVENT, _hits(straight, {}, at_event, further=False))])
    return _found(hits, where, limit)


def _reading(parts: Iterable[tuple[Column, str]]) -> _Reading:
    return tuple(_Part(column, text) for column, text in parts if text.strip())


def _with_parents(readings: list[_Reading], where: Where) -> list[_Reading]:
    """Each reading with the parents asked for: by their first names, so what follows may be a family name."""
    fathers = [_reading([(Column.FATHER, cut)]) for cut in cuts_of(where.father)] or [()]
    mothers = [_reading([(Column.MOTHER, cut)]) for cut in cuts_of(where.mother)] or [()]
    joined = (sum(parts, ()) for parts in product(readings, fathers, mothers))
    return [reading for reading in dict.fromkeys(joined) if reading]


def _hits(
    straight: list[_Reading], otherwise: dict[_Reading, Why], where: Where, *, further: bool = True
) -> _Hits:
    """The persons of the readings; while they are weak, of the others, then of names two slips away, and so on."""
    names = _Names()
    hits = _of_readings(names, straight, where)
    if not further or _are_good(hits):
        return hits
    names.look(otherwise)
    others = (_told(why, _persons(names, reading, where)) for reading, why in otherwise.items())
    hits = _merged([hits, *others])
    if _are_weak(hits):
        hits = _merged([hits, _of_readings(_Names(Reach.WIDER), straight, where)])
    if _are_weak(hits):
        hits = _merged([hits, *(_led_by_one(names, reading, where) for reading in straight)])
    if _are_weak(hits):
        hits = _merged([hits, _of_readings(_Names(Reach.CHANGED), straight, where)])
    if _are_weak(hits):
        hits = _merged([hits, *(_led_by_rare(names, reading, where) for reading in straight)])
    return hits or _of_readings(_Alike(), straight[:1], where)


class _Alike(_Names):
    """Names by trigrams: the last resort."""

    def look(self, readings: Iterable[_Reading]) -> None:
        """Look up each phrase on its own."""
        for reading in readings:
            for part in reading:
                self.known[part.phrase] = names_alike(part.phrase)


def _are_weak(hits: _Hits) -> bool:
    return not hits or max(hit.score for hit in hits.values()) < WEAK


def _are_good(hits: _Hits) -> bool:
    return not _are_weak(hits)


def _of_readings(names: _Names, readings: list[_Reading], where: Where) -> _Hits:
    """The persons of each reading that may still come near to the best, the likeliest reading first."""
    names.look(readings)
    found: list[_Hits] = []
    best = 0.0
    for reading in sorted(readings, key=names.promise, reverse=True):
        if names.promise(reading) < best - HOPELESS:
            break
        found.append(_persons(names, reading, where))
        best = max([best, *(hit.score for hit in found[-1].values())])
    return _merged(found)


def _persons(names: _Names, reading: _Reading, where: Where) -> _Hits:
    """The persons of one reading, under all the names kept or, where too many bear them, those close to the best."""
    near = {part.column: names.like(part) for part in reading}
    if not near or not all(near.values()):
        return {}
    found = _cards_near(near, where)
    scores = [{name.key: name.score for name in some} for some in near.values()]
    crowd = len(found) * 1e-6 if len(reading) == 1 else 0.0
    return {
        card.id: _hit([score[key] for score, key in zip(scores, card.keys, strict=True)], card, where, crowd)
        for card in found
    }


def _cards_near(near: dict[Column, list[ScoredName]], where: Where) -> list[Card]:
    """One look is nearly always enough: within a year or an office few bear even all the names kept."""
    kept = {column: [n.key for n in some] for column, some in near.items()}
    close = {column: [n.key for n in close_to_best(some)] for column, some in near.items()}
    if where.is_narrow:
        found = cards(kept, where)
        return cards(close, where) if len(found) >= MOST_READ else found
    found = cards(close, where)
    return cards(kept, where) if len(found) < ENOUGH else found


def _hit(parts: list[float], card: Card, where: Where, crowd: float = 0.0) -> _Hit:
    """The mean of the parts less the years off; of two names as near, the rarer tells more."""
    years = abs(card.birth_year - where.birth_year) if card.birth_year and where.birth_year else 0
    why = [Why.SPELLING] * (min(parts) < SAME) + [Why.YEAR] * (years > 0)
    return _Hit(sum(parts) / len(parts) - PER_YEAR_OFF * years - crowd, tuple(why))


def _led_by_one(names: _Names, reading: _Reading, where: Where) -> _Hits:
    """The persons under the surer part alone, the other compared with what their record spells."""
    by_column = {part.column: part for part in reading}
    if set(by_column) != {Column.FAMILY, Column.FIRST}:
        return {}
    found: list[_Hits] = []
    for column, other in ((Column.FAMILY, Column.FIRST), (Column.FIRST, Column.FAMILY)):
        near = names.like(by_column[column])
        if near and near[0].score >= SURE and (column is Column.FAMILY or where.is_narrow):
            found.append(_compared(column, close_to_best(near), by_column[other], where))
    return _merged(found)


def _led_by_rare(names: _Names, reading: _Reading, where: Where) -> _Hits:
    """The persons under a first name that few bear, whatever became of the family name."""
    by_column = {part.column: part for part in reading}
    if set(by_column) != {Column.FAMILY, Column.FIRST} or where.is_narrow:
        return {}
    near = names.like(by_column[Column.FIRST])
    if not near or near[0].score < SURE:
        return {}
    return _compared(Column.FIRST, close_to_best(near), by_column[Column.FAMILY], where, few=True)


def _compared(
    column: Column, near: list[ScoredName], other: _Part, where: Where, *, few: bool = False
) -> _Hits:
    """The persons under these names, the other part compared; `few` gives none where more bear them than are read."""
    score = {name.key: name.score for name in near}
    spelt = spelt_cards(column, list(score), where)
    if few and len(spelt) >= MOST_READ:
        return {}
    alike = likenesses(other.text, [s.family if other.column is Column.FAMILY else s.first for s in spelt])
    return {
        s.card.id: _hit([score[s.card.keys[0]], like], s.card, where)
        for s, like in zip(spelt, alike, strict=True)
        if like > 0.5
    }


def _told(why: Why, hits: _Hits) -> _Hits:
    return {record: replace(hit, why=(why, *hit.why)) for record, hit in hits.items()}


def _merged(all_hits: Iterable[_Hits]) -> _Hits:
    best: _Hits = {}
    for hits in all_hits:
        for record, hit in hits.items():
            if record not in best or hit.score > best[record].score:
                best[record] = hit
    return best


def _found(hits: _Hits, where: Where, limit: int) -> Found:
    nearest = sorted(hits, key=lambda record: (-hits[record].score, record))[:limit]
    records = read_records(nearest)
    matches = [Match(records[i], hits[i].score, hits[i].why) for i in nearest if i in records]
    if where.day is not None:
        matches = sorted((_on_day(match, where.day) for match in matches), key=lambda match: -match.score)
    return Found(tuple(matches), many=len(hits) >= MOST_READ)


def _on_day(match: Match, day: dt.date) -> Match:
    """Another day of the same year is told, and ranks after the day itself."""
    if day in (match.record.birth_date, match.record.event_date):
        return match
    return Match(match.record, match.score - OTHER_DAY, (*match.why, Why.DAY))


def _named_too(query: Query, found: Found, where: Where, limit: int) -> Found:
    """A number that more records bear than a page shows: those of that name are looked for among all of them."""
    among = replace(where, number=query.number, year=query.year)
    named = _by_words(replace(query, number=None, year=None), among, limit).matches
    seen = {match.record.pk for match in named}
    both = (*named, *(match for match in found.matches if match.record.pk not in seen))
    nearest = _nearest_named(Found(both, found.many), query.words)
    return replace(nearest, matches=nearest.matches[:limit])


def _nearest_named(found: Found, words: tuple[str, ...]) -> Found:
    """The records of one number, those first whose names are like the words typed beside it."""
    names = [match.record.name for match in found.matches]
    straight = likenesses(" ".join(words), [(name.arabic, name.latin) for name in names])
    turned = [(f"{name.family_ar} {name.first_ar}", f"{name.family_la} {name.first_la}") for name in names]
    scores = map(max, straight, likenesses(" ".join(words), turned))
    matches = [
        Match(match.record, score, (Why.SPELLING,) if score < SAME else ())
        for match, score in zip(found.matches, scores, strict=True)
    ]
    return Found(tuple(sorted(matches, key=lambda match: -match.score)), found.many)


def _plain(records: QuerySet[Record], where: Where, limit: int) -> Found:
    ids = list(narrowed(records, where).order_by("-year", "number").values_list("pk", flat=True)[: limit + 1])
    held = read_records(ids[:limit])
    return Found(tuple(Match(held[i], 1.0) for i in ids[:limit]), many=len(ids) > limit)


__all__ = [
    "EVERYWHERE",
    "Found",
    "Match",
    "Where",
    "Why",
    "records_asked",
    "records_for",
    "records_named",
    "records_told",
]
