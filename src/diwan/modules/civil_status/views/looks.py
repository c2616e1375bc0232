"""The person sees who looked at the records that are theirs."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse

from diwan.kernel.identity.acting import account_of
from diwan.modules.civil_status.looks import Looks, is_confirmed
from diwan.shell.pages import page, show

SHOWN = 20


@page("citizen")
def looks(request: HttpRequest) -> HttpResponse:
    """Every consultation of one's own records and of one's minor children's, latest first."""
    account = account_of(request)
    confirmed = account is not None and is_confirmed(account)
    window = Paginator(Looks(), SHOWN).get_page(request.GET.get("page")) if confirmed else None
    rows = list(window) if window is not None else []
    return show(request, "civil_status/looks.html", {"confirmed": confirmed, "window": window, "looks": rows})
