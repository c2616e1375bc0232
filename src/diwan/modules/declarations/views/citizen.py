"""The citizen's pages: declare a birth or a death, follow it, complete it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.errors import NotAllowed, NotFound
from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import account_of, citizen_act_in
from diwan.kernel.territory.models import Office, Territory
from diwan.modules.civil_status.public import RecordType, civil_offices, with_faults
from diwan.modules.declarations.forms import FirstForm
from diwan.modules.declarations.rules import COMPLETABLE, Source, State
from diwan.modules.declarations.selectors import declaration_with, own_declarations, siblings_of
from diwan.modules.declarations.services import declare_first
from diwan.modules.declarations.views.common import asked_words, file_of, row_of
from diwan.modules.declarations.views.first import children_in, office_in
from diwan.modules.declarations.views.papers import as_pdf, receipt_pdf, signed_record
from diwan.shell.pages import looking, page, say, show
from diwan.shell.spellings import asks_spellings, spellings_again, with_spellings


def person_in(request: HttpRequest) -> int:
    """The person who looks."""
    account = account_of(request)
    if account is None or account.person_id is None:
        raise NotAllowed("identity.errors.no_person")
    return account.person_id


def community_with(code: str) -> Territory:
    """The community of an address; `NotFound` where there is none or it keeps no civil status."""
    found = Territory.objects.filter(code=code).first()
    if found is None or not civil_offices(found.pk, day=timezone.localdate()).exists():
        raise NotFound("declarations.errors.no_office")
    return found


@page("citizen")
def own(request: HttpRequest) -> HttpResponse:
    """One's declarations, and those one may complete."""
    rows = [row_of(one) for one in own_declarations(person_in(request))]
    return show(request, "declarations/own.html", {"rows": rows})


def form_in(request: HttpRequest, kind: RecordType, offices: list[Office]) -> FirstForm:
    """The form, with what was typed."""
    typed = request.POST if request.method == "POST" else None
    return FirstForm(kind, Source.CITIZEN, offices, typed, children=children_in(request))


def kind_in(kind: str) -> RecordType:
    """Birth or death."""
    if kind not in set(RecordType):
        raise NotFound("declarations.errors.not_found")
    return RecordType(kind)


@page("citizen")
def declare(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Declare a birth or a death to a community."""
    community = community_with(code)
    form = form_in(request, kind_in(kind), list(civil_offices(community.pk, day=timezone.localdate())))
    context = {
        "form": with_spellings(request, with_faults(form, getattr(request, "trouble", None))),
        "kind": kind, "community": community,
        "children": children_in(request), "numbers": range(1, 5), "address": request.path,
    }  # fmt: skip
    return show(request, "declarations/declare.html", context)


@declare.post
def declare_made(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Take the declaration; the same form sent twice makes one; to have names proposed, none."""
    if asks_spellings(request):
        return spellings_again(request, kind, code)
    with looking(request):
        community = community_with(code)
        offices = list(civil_offices(community.pk, day=timezone.localdate()))
        form = form_in(request, kind_in(kind), offices)
    made = declare_first(
        citizen_act_in(request, community.pk), key=form.entry_key(), office=office_in(request, offices),
        contents=form.contents(timezone.localdate()), told=form.told(),
    )  # fmt: skip
    say(request, t_html(f"declarations.said.declared_{kind}", reference=made.reference))
    return redirect("declarations:own_one", made.territory_id, made.reference)


@page("citizen")
def own_one(request: HttpRequest, territory: int, reference: str) -> HttpResponse:
    """One declaration: where it is, until when, with what."""
    found = declaration_with(territory, reference)
    in_time = timezone.localdate() <= found.last_day or found.state in (State.PERMITTED, State.JUDGED)
    said = {
        **file_of(found),
        "others": [row_of(one) for one in siblings_of(found)],
        "asked": asked_words(found),
        "may_complete": found.state in COMPLETABLE and in_time,
    }
    return show(request, "declarations/own_one.html", said)


@page("citizen")
def own_receipt(request: HttpRequest, territory: int, reference: str) -> HttpResponse:
    """The receipt."""
    found = declaration_with(territory, reference)
    return as_pdf(receipt_pdf(found), f"{found.reference}.pdf")


@page("citizen")
def own_record(request: HttpRequest, territory: int, reference: str) -> HttpResponse:
    """The signed record of one's declaration."""
    return signed_record(declaration_with(territory, reference))
