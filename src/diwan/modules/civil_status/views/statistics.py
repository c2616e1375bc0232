"""Births and deaths counted: tables with their bars, and the same as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel.dates import get_month_names
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import locale, t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import seat_held
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.mandates import STATISTICS
from diwan.modules.civil_status.rules import FIRST_YEAR
from diwan.modules.civil_status.statistics import BySex, Count, PlaceCount, Statistics, statistics_of
from diwan.shell.pages import page, show
from diwan.shell.spreadsheets import sheet_answer


@dataclass(frozen=True, slots=True)
class Line(BySex):
    """One line of a table: its words and its two figures."""

    words: str
    male: int
    female: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A table with bars; `most` is the longest of them."""

    key: str
    title: str
    heading: str
    lines: tuple[Line, ...]

    @property
    def most(self) -> int:
        """The greatest total, on whose scale the bars are drawn."""
        return max((line.total for line in self.lines), default=0)


@page("desk", mandate=STATISTICS)
def statistics(request: HttpRequest) -> HttpResponse:
    """One year of births or deaths, in the reader's community or in all those below."""
    type, year, trouble = asked(request)
    seat = seat_held(request)
    counted = statistics_of(type, year, lo=seat.territory, hi=seat.last)
    context = {
        "counted": counted, "charts": charts_of(counted, one_place=seat.last == seat.territory),
        "place": seat.community, "year_typed": request.GET.get("year", year), "trouble_year": trouble,
        "facts": headline(counted),
    }  # fmt: skip
    return show(request, "civil_status/statistics.html", context)


@page("desk", mandate=STATISTICS)
def statistics_file(request: HttpRequest) -> HttpResponse:
    """Every table of the page in one file, one line a figure, as spreadsheets and the HCP's tools read it."""
    type, year, trouble = asked(request)
    if trouble:
        raise Invalid(
            {"year": [Refused("civil_status.statistics.bad_year", first=FIRST_YEAR, last=today().year)]}
        )
    seat = seat_held(request)
    counted = statistics_of(type, year, lo=seat.territory, hi=seat.last)
    heads = [t(f"civil_status.statistics.{name}") for name in ("measure", "item", "male", "female", "total")]
    rows: list[tuple[object, ...]] = [
        (chart.title, line.words, line.male, line.female, line.total)
        for chart in charts_of(counted, one_place=seat.last == seat.territory)
        for line in chart.lines
    ]
    if type is RecordType.DEATH:
        rows.append((t("civil_status.statistics.stillborn"), year, "", "", counted.stillborn))
    return sheet_answer(f"{type.value}-{year}-{seat.territory}", heads, rows)


def today() -> dt.date:
    """The edge's day."""
    return timezone.localdate()


def asked(request: HttpRequest) -> tuple[RecordType, int, str]:
    """What is to be counted; a year that is none leaves this year and says so."""
    kind = RecordType.DEATH if request.GET.get("type") == RecordType.DEATH else RecordType.BIRTH
    typed = request.GET.get("year", "").strip()
    this_year = today().year
    if not typed:
        return kind, this_year, ""
    year = whole_number(typed, least=FIRST_YEAR, most=this_year)
    if year is not None:
        return kind, year, ""
    return kind, this_year, t("civil_status.statistics.bad_year", first=FIRST_YEAR, last=this_year)


def charts_of(counted: Statistics, *, one_place: bool) -> list[Chart]:
    """The tables of the page, in the order a report gives them."""
    by = "civil_status.statistics.by."
    ages = "age" if counted.type is RecordType.DEATH else "mother_age"
    tables: list[tuple[str, Iterable[Line]]] = [
        ("month", lines_of(counted.months, month_words())),
        (ages, lines_of(counted.ages, age_words(counted))),
        (
            "late",
            lines_of(
                counted.lateness,
                {c.key: t(f"civil_status.statistics.late.{c.key}") for c in counted.lateness},
            ),
        ),
        ("year", lines_of(counted.trend, {c.key: str(c.key) for c in counted.trend})),
        ("place", place_lines(counted.places)),
    ]
    headings = {"place": "office" if one_place else "community"}
    return [
        Chart(key, t(by + key), t(f"civil_status.statistics.{headings.get(key, 'item')}"), tuple(lines))
        for key, lines in tables
    ]  # fmt: skip


def lines_of(counts: tuple[Count, ...], words: dict[int | str | None, str]) -> Iterator[Line]:
    """Counts with their words; what the records do not say comes last."""
    for count in counts:
        yield Line(words.get(count.key) or t("civil_status.statistics.unknown"), count.male, count.female)


def place_lines(places: tuple[PlaceCount, ...]) -> Iterator[Line]:
    """Places, the fullest first."""
    return (Line(str(place.name), place.male, place.female) for place in places)


def month_words() -> dict[int | str | None, str]:
    """The months as Morocco names them."""
    names = get_month_names("wide", "stand-alone", locale())
    return {month: str(names[month]) for month in range(1, 13)}


def age_words(counted: Statistics) -> dict[int | str | None, str]:
    """Groups of ages: under the first limit, between two, and from the last on."""
    firsts = [count.key for count in counted.ages if isinstance(count.key, int)]
    words: dict[int | str | None, str] = {}
    for first, after in zip(firsts, [*firsts[1:], None], strict=True):
        words[first] = _group(first, after)
    return words


def _group(first: int, after: int | None) -> str:
    if after is None:
        return t("civil_status.statistics.year_and_above", first=first)
    if first == 0:
        key = "infant" if after == 1 else "under"
        return t(f"civil_status.statistics.{key}", first=after)
    return t("civil_status.statistics.ages", first=first, last=after - 1)


def headline(counted: Statistics) -> dict[str, int | None]:
    """The few figures people quote, as whole numbers; None where nothing allows them."""
    known = sum(count.total for count in counted.lateness if count.key != "unknown")
    in_time = sum(count.total for count in counted.lateness if count.key == "in_time")
    return {
        "ratio": round(100 * counted.male / counted.female) if counted.female else None,
        "in_time": round(100 * in_time / known) if known else None,
    }
