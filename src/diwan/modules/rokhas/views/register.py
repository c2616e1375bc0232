"""The public register of permits by community, and the indicators: whose time a permit takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.text import Text, t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.minutes import named
from diwan.kernel.cases.parties import Answering, Delay
from diwan.kernel.cases.resolving import titles_of
from diwan.kernel.gis.kingdom import kingdom_digest
from diwan.kernel.identity.acting import seat_held
from diwan.kernel.identity.rules import SEERS
from diwan.kernel.territory.models import KINGDOM, Territory
from diwan.modules.rokhas.indicators import indicators_in
from diwan.modules.rokhas.models import Permit
from diwan.modules.rokhas.selectors import any_place, kinds_in, permits_in, places_of, years_in
from diwan.shell.pages import page, show
from diwan.shell.parts import Crumb, Kind
from diwan.shell.portal.communes import chain_above, places_named
from diwan.shell.spreadsheets import sheet_answer
from diwan.shell.views.portal import territory_coded, typed

PER_PAGE = 25
MOST_LINES = 20_000
CHIPS: dict[str, Kind] = {
    "silent": "info", "granted": "info", "in_force": "", "done": "", "lapsed": "late", "revoked": "danger",
    "replaced": "",
}  # fmt: skip
COLUMNS = ("number", "kind", "community", "place", "area", "decided", "valid_until", "stands", "replaced_by")


@dataclass(frozen=True, slots=True)
class Line:
    """A permit as its line shows it."""

    permit: Permit
    title: Text
    chip: Kind


@page("portal")
def register(request: HttpRequest) -> HttpResponse:
    """The way to the register of one's commune; the Kingdom's latest permits below."""
    words = typed(request)
    more = {
        "words": words,
        "unsaid": "q" in request.GET and not words,
        "answer": places_named(words) if words else None,
        "crumbs": [Crumb(t("shell.fault.home"), "/")],
        "whole": True,
    }
    return show(request, "rokhas/register.html", listed(request, Territory.objects.get(pk=KINGDOM)) | more)


@page("portal")
def register_there(request: HttpRequest, code: str) -> HttpResponse:
    """The register of one territory, with all that lies below it."""
    place = territory_coded(code)
    above = [
        Crumb(one.name, reverse("rokhas:register_there", args=(one.code,))) for one in chain_above(place)
    ]
    crumbs = [Crumb(t("rokhas.register.kingdom"), reverse("rokhas:register")), *above]
    return show(request, "rokhas/register.html", listed(request, place) | {"crumbs": crumbs})


@page("portal")
def register_file(request: HttpRequest, code: str) -> HttpResponse:
    """The same lines as a file; `0` is the Kingdom."""
    place = Territory.objects.get(pk=KINGDOM) if code == "0" else territory_coded(code)
    titles = dict(kinds_in(place.pk, place.last))
    rows = (
        (row.number, titles[row.procedure], row.territory.name, row.place, row.area, row.decided_on,
         row.valid_until, row.stands, row.replaced_by)
        for row in found_in(request, place)[:MOST_LINES]
    )  # fmt: skip
    return sheet_answer(f"permits-{code}", [t(f"rokhas.register.{name}") for name in COLUMNS], rows)


@page("portal")
def register_places(request: HttpRequest, code: str) -> HttpResponse:
    """The same permits on a map (GeoJSON): a point for each that has a place, the ground too where it was drawn.

    `0` is the Kingdom.
    """
    place = Territory.objects.get(pk=KINGDOM) if code == "0" else territory_coded(code)
    titles = dict(kinds_in(place.pk, place.last))
    found = places_of(found_in(request, place))
    features = [one for row in found for one in features_of(row, titles[row.procedure])]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def features_of(row: Permit, title: Text) -> list[dict[str, Any]]:
    """One permit on the map, with the words that say which it is: its ground under its point."""
    parts = (row.number, str(title), row.place, str(row.stands))
    properties = {
        "state": row.state, "number": row.number, "words": " · ".join(part for part in parts if part),
    }  # fmt: skip
    shapes = [
        {"type": "Point", "coordinates": [row.east, row.north]},
        *([row.outline] if row.outline else []),
    ]
    return [{"type": "Feature", "geometry": shape, "properties": properties} for shape in shapes]


def found_in(request: HttpRequest, place: Territory) -> Any:
    """The permits asked for, by kind and year."""
    return permits_in(
        place.pk,
        place.last,
        procedure=request.GET.get("kind", ""),
        year=whole_number(request.GET.get("year", "")),
    )


def listed(request: HttpRequest, place: Territory) -> dict[str, Any]:
    """One page of the register."""
    kinds = kinds_in(place.pk, place.last)
    titles = dict(kinds)
    shown = Paginator(found_in(request, place), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "territory": place,
        "code": "0" if place.pk == KINGDOM else place.code,
        "lines": [Line(row, titles[row.procedure], CHIPS[row.state]) for row in shown],
        "shown": shown,
        "kinds": kinds,
        "kind": request.GET.get("kind", ""),
        "years": years_in(place.pk, place.last),
        "year": whole_number(request.GET.get("year", "")),
        "caption": t("rokhas.register.caption", count=shown.paginator.count),
        "wide": place.last != place.pk,
        "layer": kingdom_digest() if any_place(place) else "",
        "places": f"{reverse('rokhas:register_places', args=('0' if place.pk == KINGDOM else place.code,))}?"
        + urlencode({name: request.GET[name] for name in ("kind", "year") if name in request.GET}),
    }


@dataclass(frozen=True, slots=True)
class DelayLine:
    """A procedure and whose time it took."""

    title: Text
    delay: Delay


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body and how it answers."""

    title: Text
    answering: Answering


@page("desk", mandate=SEERS)
def indicators(request: HttpRequest) -> HttpResponse:
    """Delay by party and share in time, for the communities of one's seat, in one year."""
    seat, today = seat_held(request), timezone.localdate()
    years = [today.year - back for back in range(5)]
    asked = whole_number(request.GET.get("year", ""))
    year = asked if asked in years else today.year
    found = indicators_in(seat.territory, seat.last, year)
    delays: list[Delay] = found["delays"]
    titles = titles_of(one.procedure for one in delays)
    said = found | {
        "place": seat.community,
        "years": years,
        "delays": [DelayLine(titles[one.procedure], one) for one in delays],
        "longest": max((one.whole_days or 0 for one in delays), default=0),
        "bodies": [BodyLine(named(one.body), one) for one in found["bodies"]],
    }
    return show(request, "rokhas/indicators.html", said)
