"""What the office begins by itself: a control, an offence, on a case it holds or on none; the same short sequence."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Draft
from diwan.kernel.cases.registry import catalogue, is_in_force
from diwan.kernel.cases.resolving import titles_of
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.selectors import drafts_at_counter
from diwan.kernel.cases.services import open_linked_case, save_draft
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.selectors import Seat
from diwan.shell.cases.views import wizard
from diwan.shell.cases.views.counter import counter_act, known_of
from diwan.shell.cases.views.follow import desk_case_at
from diwan.shell.cases.views.wizard import AlreadyFiled, Side
from diwan.shell.pages import looking, page, show


def begun_by(seat: Seat) -> list[Procedure]:
    """The procedures this seat begins of its own motion, in force today."""
    today = timezone.localdate()
    laws = (
        law for law in catalogue().latest().values() if law.begun_by == "office" and is_in_force(law, today)
    )
    mine = (law for law in laws if any(not seat.kinds.isdisjoint(one.by) for one in filings(law)))
    return [law for law in mine if not law.waits_for]


def filings(law: Procedure) -> list[Any]:
    """The transitions by which a procedure begins."""
    return [one for one in law.transitions.values() if law.initial in law.origins(one)]


def draft_of_mine(request: HttpRequest, number: int) -> Draft | None:
    """A draft this officer began here."""
    seat = seat_held(request)
    rows = Draft.objects.filter(territory_id=seat.territory, author_id=seat.person, pk=number)
    return rows.select_related("territory", "case__territory").first()


OFFICE = Side(
    prefix="office_", base="shell/desk.html", home="cases:office", home_words="shell_cases.office.title",
    act=counter_act, drafts=draft_of_mine, known=known_of,
)  # fmt: skip


def of_mine(view: Any) -> Any:
    """A page of a draft that has become a case leads to it."""

    def shown(request: HttpRequest, number: int, **rest: str) -> HttpResponse:
        try:
            answer: HttpResponse = view(request, number, **rest)
        except AlreadyFiled as gone:
            if gone.case is None:
                return redirect("cases:office")
            return redirect("cases:desk_case", gone.case.territory.code, gone.case.number)
        return answer

    shown.__name__, shown.__doc__ = view.__name__, view.__doc__
    return shown


@page("desk")
def office(request: HttpRequest) -> HttpResponse:
    """What I may begin, and what I began and did not file."""
    seat = seat_held(request)
    laws = [(law.key, as_text(law.title), as_text(law.summary)) for law in begun_by(seat)]
    drafts = list(drafts_at_counter(seat.person or 0, seat.territory)[:50])
    mine = {key for key, _, _ in laws}
    titles = titles_of({draft.procedure for draft in drafts}) if drafts else {}
    begun = [
        (draft, titles.get(draft.procedure, Text("", ""))) for draft in drafts if draft.procedure in mine
    ]
    return show(request, "shell_cases/office.html", {"laws": laws, "drafts": begun})


@office.post
def begin(request: HttpRequest) -> HttpResponse:
    """Begin one, on no case."""
    seat, key = seat_held(request), request.POST.get("procedure", "")
    if key not in {law.key for law in begun_by(seat)}:
        raise NotFound("cases.errors.no_procedure", key=key)
    return redirect("cases:office_resume", save_draft(act_in(request), procedure=key, values={}).pk)


@page("desk")
def desk_link(request: HttpRequest, code: str, number: str, link: str) -> HttpResponse:
    """A linked case that the office opens: by POST alone, from the file."""
    raise NotFound("cases.errors.no_link", link=link)


@desk_link.post
def open_link(request: HttpRequest, code: str, number: str, link: str) -> HttpResponse:
    """Begin it: a draft that carries over what the law says."""
    with looking(request):
        case = desk_case_at(request, code, number)
        declared = case.law.links.get(link)
    kinds = [str(kind) for kind in declared.by] if declared else []
    kind = next((one for one in kinds if one in seat_held(request).kinds), kinds[0] if kinds else "")
    draft = open_linked_case(act_in(request, kind=kind), case=case, link=link)
    return redirect("cases:office_resume", draft.pk)


@page("desk")
@of_mine
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Back to the first page that still needs something."""
    return redirect(wizard.first_open_page(OFFICE, OFFICE.draft(request, number)))


@page("desk")
@of_mine
def section(request: HttpRequest, number: int, section: str) -> HttpResponse:
    """One page of questions."""
    return wizard.show_section(OFFICE, request, number, section)


@section.post
def save_section(request: HttpRequest, number: int, section: str) -> HttpResponse:
    """Keep this page's answers."""
    return wizard.keep_section(OFFICE, request, number, section)


@page("desk")
@of_mine
def draft_file(request: HttpRequest, number: int, field: str) -> HttpResponse:
    """A file given as an answer."""
    return wizard.draft_file(OFFICE, request, number, field)


@page("desk")
@of_mine
def documents(request: HttpRequest, number: int) -> HttpResponse:
    """The documents of the file."""
    return wizard.show_documents(OFFICE, request, number)


@documents.post
def bring_documents(request: HttpRequest, number: int) -> HttpResponse:
    """Take in the files."""
    return wizard.keep_documents(OFFICE, request, number)


@page("desk")
@of_mine
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Everything said, read again before filing."""
    return wizard.show_check(OFFICE, request, number)


@check.post
def file_it(request: HttpRequest, number: int) -> HttpResponse:
    """Open the case."""
    return wizard.file_draft(OFFICE, request, number)


@page("desk")
@of_mine
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away, after a question."""
    return wizard.show_drop(OFFICE, request, number)


@drop.post
def drop_it(request: HttpRequest, number: int) -> HttpResponse:
    """Throw it away."""
    return wizard.drop_it(OFFICE, request, number)


@page("desk")
def receipt(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """What the office began needs no receipt: the file itself."""
    return redirect("cases:desk_case", code, number)
