"""The public portal: home, services, communes, the accessibility statement."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t
from diwan.kernel.gis.kingdom import kingdom_digest
from diwan.kernel.territory.models import Level, Territory
from diwan.shell.pages import looking, page, show
from diwan.shell.parts import Crumb
from diwan.shell.portal import communes as places
from diwan.shell.portal.browsing import Browsed, browsed_at, browsed_in, position_in
from diwan.shell.portal.services import EVENTS, Service, by_event, everywhere, services_for, services_on

LONGEST = 120
EXAMPLES = ("shell.home.try_1", "shell.home.try_2", "shell.home.try_3", "shell.home.try_4")


def typed(request: HttpRequest, name: str = "q") -> str:
    """What was typed into a search, within reason."""
    return " ".join(request.GET.get(name, "").replace("\x00", "").split())[:LONGEST]


@page("portal")
def home(request: HttpRequest) -> HttpResponse:
    """Search first; then services by life event, my commune, verifying a document."""
    offered = services_on(timezone.localdate())
    context = {"events": by_event(everywhere(offered)), "examples": examples_among(offered)}
    return show(request, "shell/portal/home.html", context)


def examples_among(offered: list[Service]) -> list[str]:
    """Things one may type in the search box that find a service open today."""
    return [words for words in map(t, EXAMPLES) if services_for(words, offered)]


@page("portal")
def services(request: HttpRequest) -> HttpResponse:
    """All services by life event, or those that answer what was typed."""
    words = typed(request)
    event = next((e for e in EVENTS if e.key == request.GET.get("event")), None)
    offered = services_on(timezone.localdate())
    context: dict[str, Any] = {
        "words": words,
        "unsaid": "q" in request.GET and not words,
        "found": services_for(words, offered) if words else None,
        "events": by_event(s for s in everywhere(offered) if event is None or s.event is event),
        "event": event,
        "offered": bool(offered),
        "crumbs": [Crumb(t("shell.fault.home"), "/")]
        + ([Crumb(t("shell.services.title"), request.path)] if words or event else []),
    }
    return show(request, "shell/portal/services.html", context)


@page("portal")
def communes(request: HttpRequest) -> HttpResponse:
    """Find my commune by any spelling of its name, on the map, or down from its region."""
    words = typed(request)
    by_people = request.GET.get("by") == "people"
    browsed = None if words else browsed_in(typed(request, "in"), by_people=by_people)
    return communes_page(request, browsed, words)


@communes.post
def where_i_stand(request: HttpRequest) -> HttpResponse:
    """The communes and provinces of a position: a POST, so that it stands in no address, no log and no history."""
    with looking(request):
        answer = communes_page(request, browsed_at(position_in(request.POST.dict())))
        answer.render()
    answer["Cache-Control"] = "no-store"
    return answer


def communes_page(request: HttpRequest, browsed: Browsed | None, words: str = "") -> TemplateResponse:
    """The page with what was searched, or with the list and its map."""
    context: dict[str, Any] = {
        "words": words,
        "unsaid": "q" in request.GET and not words,
        "answer": places.places_named(words) if words else None,
        "browsed": browsed,
        "regions": places.regions() if browsed and browsed.kind == "regions" else [],
        "level": t(f"shell.levels.{browsed.chosen.level}") if browsed and browsed.chosen else "",
        "layer": kingdom_digest(),
        "crumbs": [Crumb(t("shell.fault.home"), "/")]
        + ([Crumb(t("shell.communes.title"), request.path)] if words else []),
    }
    return show(request, "shell/portal/communes.html", context)


def territory_coded(code: str) -> Territory:
    """A territory by its official code."""
    found = (
        Territory.objects.filter(code=code).exclude(level=Level.KINGDOM).select_related("successor").first()
    )
    if found is None:
        raise NotFound("shell.errors.no_territory", place=code)
    return found


def level_words(territory: Territory) -> str:
    """What kind of territory it is, and its name."""
    level = t(f"shell.levels.{territory.level}").lower()
    return t("shell.communes.within", level=level, name=territory.name)


@page("portal")
def commune(request: HttpRequest, code: str) -> HttpResponse:
    """A community: what it is, its offices, its services; a region or province: what it comprises."""
    territory = territory_coded(code)
    above = places.chain_above(territory)
    is_commune = territory.level in places.ASKED
    context: dict[str, Any] = {
        "territory": territory,
        "level": t(f"shell.levels.{territory.level}"),
        "above": [level_words(one) for one in above],
        "below": places.below(territory),
        "is_commune": is_commune,
        "offices": places.offices_of(territory) if is_commune else [],
        "services": services_on(timezone.localdate()) if is_commune else [],
        "crumbs": [
            Crumb(t("shell.communes.title"), request.path.replace(f"{code}/", "")),
            *(Crumb(a.name, request.path.replace(code, a.code)) for a in above),
        ],
    }
    return show(request, "shell/portal/commune.html", context)


@page("portal")
def accessibility(request: HttpRequest) -> HttpResponse:
    """What we promise, how it is checked, what is not done yet."""
    crumbs = [Crumb(t("shell.fault.home"), "/")]
    return show(request, "shell/portal/accessibility.html", {"crumbs": crumbs})
