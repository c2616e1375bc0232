"""The certificate of no registration: a search over years, and the certificate when it found nothing."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import act_in, seat_held, seat_in
from diwan.kernel.payments.selectors import price_of
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.forms import with_faults
from diwan.modules.civil_status.forms_outputs import SearchForm
from diwan.modules.civil_status.mandates import DESK
from diwan.modules.civil_status.services import give_unregistered, search_problems, search_years
from diwan.modules.civil_status.views.entry import open_offices_of
from diwan.modules.civil_status.views.issues import LANGUAGES
from diwan.shell.pages import looking, page, say, show


@page("desk", mandate=DESK)
def search_years_page(request: HttpRequest) -> HttpResponse:
    """Whom to look for, in which years, for whom."""
    seat, today = seat_held(request), timezone.localdate()
    posted = request.method == "POST"
    form = (
        SearchForm(request.POST) if posted else SearchForm(initial={"to_year": today.year, "kinship": "self"})
    )
    context = {
        "form": with_faults(form, getattr(request, "trouble", None)), "found": getattr(request, "found", ()),
        "fee": price_of(seat.territory, "civil_status.search_year", today).amount,
    }  # fmt: skip
    return show(request, "civil_status/search_years.html", context)


@search_years_page.post
def years_searched(request: HttpRequest) -> HttpResponse:
    """Search, which the journal keeps; what is found is shown, and nothing certified."""
    form = SearchForm(request.POST)
    languages = LANGUAGES.get(request.POST.get("languages", ""))
    blank = [name for name, known in (("sex", form.said_sex()), ("languages", languages)) if known is None]
    if blank or languages is None:
        missing: dict[str, list[DomainError]] = {
            name: [Refused("civil_status.faults.missing", value="")] for name in blank
        }
        raise Invalid(missing | search_problems(form.searched(), timezone.localdate()))
    found = search_years(act_in(request), searched=form.searched())
    if found:
        request.found = found  # type: ignore[attr-defined]
        raise Refused("civil_status.certificates.unregistered.probable", count=len(found))
    with looking(request):
        office = own_office(request)
    issue = give_unregistered(
        act_in(request), office=office, searched=form.searched(), asker=form.asker(), languages=languages
    )
    say(request, t_html("civil_status.issues.prepared", number=issue.reference))
    return redirect("civil_status:issue", issue.pk)


def own_office(request: HttpRequest) -> Office:
    """The office acted in: the one of the seat, else the main one."""
    seat, offices = seat_in(request), open_offices_of(request)
    if not offices:
        raise Refused("civil_status.errors.no_office_open")
    return next((office for office in offices if seat and office.pk == seat.office), offices[0])
