"""The desk's search of records: one box, and fields for who would rather fill them; no name in any address."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse

from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import seat_in
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.selectors import COMMUNITIES, territory_named
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.names.query import Query, query_from
from diwan.modules.civil_status.search import EVERYWHERE, Found, Where, records_asked
from diwan.modules.civil_status.views.entry import offices_of
from diwan.modules.civil_status.views.listing import listed, telling
from diwan.shell.pages import page, show
from diwan.shell.sealed import answered, asked, is_over

MORE = ("family", "first", "father", "mother", "place")
FIELDS = ("q", "year", "type", "office", *MORE)


@dataclass(frozen=True, slots=True)
class Search:
    """What was typed, and what it found."""

    typed: dict[str, str]
    query: Query
    where: Where
    nowhere: bool
    wanted: bool
    found: Found


def search_of(request: HttpRequest) -> Search:
    """Look for what was typed."""
    typed = asked(request, FIELDS)
    query = query_from(typed["q"])
    where, nowhere = placed(request, where_typed(typed), typed["place"])
    wanted = not query.is_empty or any(typed[name] for name in ("family", "first", "father", "mother"))
    found = (
        records_asked(query, where, family=typed["family"], first=typed["first"])
        if wanted and not nowhere
        else Found()
    )
    return Search(typed, query, where, nowhere, wanted, found)


def records_shown(looked: Search) -> list[Record]:
    """The records whose lines the page shows."""
    return [match.record for match in looked.found.matches]


@page("desk", mandate=DESK, scope=telling(search_of, records_shown))
def search(request: HttpRequest) -> HttpResponse:
    """By name in either script, by parents, number, date, identity card; year, place, office and type narrow it."""
    looked: Search = listed(request, search_of)
    typed, query = looked.typed, looked.query
    context = {
        "typed": typed, "found": looked.found, "asked": looked.wanted, "impossible": query.impossible,
        "nowhere": looked.nowhere, "offices": offices_of(request), "over": is_over(request),
        "more": any(typed[name] for name in MORE), "wide": wide(request),
        "alone": not looked.wanted and looked.where != EVERYWHERE,
    }  # fmt: skip
    return show(request, "civil_status/search.html", context)


search.post(answered(*FIELDS))


def where_typed(typed: dict[str, str]) -> Where:
    """What narrows the search, as far as it makes sense."""
    kind = typed["type"]
    return Where(
        birth_year=whole_number(typed["year"], least=1000, most=9999),
        office=whole_number(typed["office"]),
        type=RecordType(kind) if kind in set(RecordType) else None,
        father=typed["father"],
        mother=typed["mother"],
    )


def wide(request: HttpRequest) -> bool:
    """Whether the reader sees more than one community, so that naming one helps."""
    seat = seat_in(request)
    return seat is not None and seat.last != seat.territory


def placed(request: HttpRequest, where: Where, place: str) -> tuple[Where, bool]:
    """The search within the place named; whether no such place is in the reader's range."""
    seat = seat_in(request)
    if not place or seat is None or not wide(request):
        return where, False
    below = Territory.objects.filter(pk=seat.territory).first()
    named = territory_named(place, levels=COMMUNITIES, below=below, limit=1)
    return (replace(where, lo=named[0].pk, hi=named[0].last), False) if named else (where, True)
