"""The law's catalogue sheet of a procedure: a page of the portal, made to be printed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.text import t
from diwan.kernel.cases.published import home_of
from diwan.kernel.cases.resolving import law_on
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.sheet import Sheet, sheet_of
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.spoken import delay_text
from diwan.kernel.territory.models import KINGDOM, Territory
from diwan.shell.cases.said import silence_words
from diwan.shell.cases.views.service import commune_coded, cost_of, offered
from diwan.shell.pages import page, show
from diwan.shell.parts import Crumb


@page("portal")
def sheet(request: HttpRequest, key: str) -> HttpResponse:
    """The sheet of the version in force, as it holds in the Kingdom or in the community whose own it is."""
    if home_of(key) != KINGDOM:
        law = offered(home_of(key), key)
        return sheet_page(request, law, Territory.objects.filter(pk=home_of(key)).first())
    return sheet_page(request, law_on(key, timezone.localdate()).procedure, None)


@page("portal")
def sheet_there(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """The sheet in one commune, with what it changed."""
    place = commune_coded(code)
    return sheet_page(request, offered(place.pk, key), place)


def sheet_page(request: HttpRequest, law: Procedure, place: Territory | None) -> HttpResponse:
    """The page."""
    said = sheet_of(law)
    crumbs = [
        Crumb(t("shell.services.title"), reverse("shell:services")),
        Crumb(as_text(law.title), reverse("cases:service", args=(law.key,))),
    ]
    return show(request, "shell_cases/sheet.html", context_of(said, place) | {"crumbs": crumbs})


def context_of(said: Sheet, place: Territory | None) -> dict[str, object]:
    """A sheet in the reader's words."""
    law = said.law
    return {
        "sheet": said,
        "law": law,
        "place": place,
        "delays": [delay_text(delay) for delay in said.delays],
        "silence": silence_words(law),
        "costs": [
            (cost_of(fee, place), one.legal) for fee, one in zip(law.fees.values(), said.fees, strict=True)
        ],
        "appeals": [
            (one.label, delay_text(one.within) if one.within else "", one.legal) for one in said.appeals
        ],
    }
