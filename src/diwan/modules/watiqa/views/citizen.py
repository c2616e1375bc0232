"""The citizen's page of a signed copy: take it, share it, let anyone verify it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.models import State
from diwan.kernel.documents.qr import address_of
from diwan.kernel.identity.acting import citizen_act_in
from diwan.modules.watiqa import services
from diwan.modules.watiqa.asked import asked_in
from diwan.modules.watiqa.models import Copy
from diwan.modules.watiqa.rules import Delivery
from diwan.modules.watiqa.selectors import copy_of, request_numbered
from diwan.modules.watiqa.views.common import asked_facts, row_of
from diwan.modules.watiqa.views.papers import as_file
from diwan.shell.pages import looking, page, show
from diwan.shell.parts import Crumb


def own_copy(territory: int, number: str) -> Copy:
    """The signed electronic copy of one's own request."""
    case = request_numbered(territory, number)
    copy = copy_of(case)
    if copy is None or copy.document.state == State.DRAFT:
        raise NotFound("watiqa.errors.no_copy_yet")
    if asked_in(case.procedure, case.values).delivery is not Delivery.DOWNLOAD:
        raise NotFound("watiqa.errors.on_paper")
    return copy


@page("citizen")
def copy(request: HttpRequest, territory: int, number: str) -> HttpResponse:
    """One's signed copy."""
    found = own_copy(territory, number)
    row = row_of(found.case)
    said = {
        "row": row,
        "crumbs": [
            Crumb(t("watiqa.copy.mine"), reverse("cases:mine")),
            Crumb(number, reverse("cases:follow", args=(found.case.territory.code, number))),
        ],
        "facts": asked_facts(row.asked, found.case),
        "copy": found,
        "address": address_of(configuration().public_url, found.document.code),
    }
    return show(request, "watiqa/copy.html", said)


@copy.post
def take(request: HttpRequest, territory: int, number: str) -> HttpResponse:
    """Take the file: the request is then served."""
    with looking(request):
        found = own_copy(territory, number)
    services.confirm_download(citizen_act_in(request, territory), case=found.case)
    return redirect("watiqa:copy_file", territory, number)


@page("citizen")
def copy_file(request: HttpRequest, territory: int, number: str) -> HttpResponse:
    """The signed file."""
    return as_file(own_copy(territory, number).document, download=True)
