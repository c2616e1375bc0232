"""The intake: one section a page, saved at each step, documents, a page to check, then the receipt."""

from __future__ import annotations

import functools
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import Draft
from diwan.kernel.identity.acting import account_of, citizen_act_in
from diwan.shell.cases.own import known_answers
from diwan.shell.cases.views import wizard
from diwan.shell.cases.views.wizard import AlreadyFiled, Side
from diwan.shell.pages import View, page, show


def own_draft(request: HttpRequest, number: int) -> Draft | None:
    """A draft of the reader's own; what an officer writes for somebody else is not on this side."""
    account = account_of(request)
    rows = Draft.objects.filter(pk=number, holder_id=account.person_id if account else None)
    return rows.select_related("territory", "case").first()


def known_of(request: HttpRequest, draft: Draft) -> dict[str, Any]:
    """What the account says of its person; each may be changed."""
    account = account_of(request)
    person = account.person if account else None
    if person is None:
        return {}
    said = {"cnie": person.cnie, "phone": person.phone, "email": person.email}
    return said | dict(known_answers(draft, person))


CITIZEN = Side(
    prefix="", base="shell/citizen.html", home="cases:mine", home_words="shell_cases.mine.title",
    act=citizen_act_in, drafts=own_draft, known=known_of, tells=True,
)  # fmt: skip


def of_draft(view: View) -> View:
    """A page of a draft that is one no longer: its receipt if it was filed, else words and where to go."""

    @functools.wraps(view)
    def shown(request: HttpRequest, number: int, **rest: str) -> HttpResponse:
        try:
            return view(request, number, **rest)
        except NotFound as gone:
            if gone.code != "cases.errors.no_draft":
                raise
            case = gone.case if isinstance(gone, AlreadyFiled) else None
            if case is not None:
                return redirect("cases:receipt", case.territory.code, case.number)
            return show(request, "shell_cases/no_draft.html", status=404)

    return shown


@page("citizen")
@of_draft
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Back to the first page that still needs something."""
    return redirect(wizard.first_open_page(CITIZEN, CITIZEN.draft(request, number)))


@page("citizen")
@of_draft
def section(request: HttpRequest, number: int, section: str) -> HttpResponse:
    """One page of questions."""
    return wizard.show_section(CITIZEN, request, number, section)


@section.post
def save_section(request: HttpRequest, number: int, section: str) -> HttpResponse:
    """Keep this page's answers."""
    return wizard.keep_section(CITIZEN, request, number, section)


@page("citizen")
@of_draft
def draft_file(request: HttpRequest, number: int, field: str) -> HttpResponse:
    """A file given as an answer."""
    return wizard.draft_file(CITIZEN, request, number, field)


@page("citizen")
@of_draft
def documents(request: HttpRequest, number: int) -> HttpResponse:
    """The documents asked for."""
    return wizard.show_documents(CITIZEN, request, number)


@documents.post
def bring_documents(request: HttpRequest, number: int) -> HttpResponse:
    """Take in the files sent."""
    return wizard.keep_documents(CITIZEN, request, number)


@page("citizen")
@of_draft
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Everything said, to be checked before filing."""
    return wizard.show_check(CITIZEN, request, number)


@check.post
def file_it(request: HttpRequest, number: int) -> HttpResponse:
    """File the request."""
    return wizard.file_draft(CITIZEN, request, number)


@page("citizen")
@of_draft
def drop(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away, after a question."""
    return wizard.show_drop(CITIZEN, request, number)


@drop.post
def drop_it(request: HttpRequest, number: int) -> HttpResponse:
    """Throw it away."""
    return wizard.drop_it(CITIZEN, request, number)
