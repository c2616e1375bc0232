"""The citizen's own cases: the list, one case with its calendar, its files and documents."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.access import require_reader
from diwan.kernel.cases.models import Case, CaseDocument, CaseFee, CaseOutput
from diwan.kernel.cases.resolving import titles_of
from diwan.kernel.cases.selectors import (
    NOTHING_CAME,
    Possible,
    cases_of,
    drafts_of,
    law_in,
    possible_links,
    possible_transitions,
    situation_of,
)
from diwan.kernel.cases.services import open_linked_case
from diwan.kernel.cases.situation import as_text, missing_documents
from diwan.kernel.cases.turns import stands_at
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.acting import account_of, citizen_act_in, citizen_scope_in, seat_held
from diwan.kernel.identity.selectors import also_known_as
from diwan.kernel.payments.models import Order
from diwan.kernel.payments.rules import reference_of
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.shell.cases.bringing import within_reach
from diwan.shell.cases.consulted import consulted_by
from diwan.shell.cases.files import files_added, files_sent
from diwan.shell.cases.linked import linked_cases
from diwan.shell.cases.obtained import obtained_for
from diwan.shell.cases.own import name_of, offers_beside, own_page
from diwan.shell.cases.people import applicant_of
from diwan.shell.cases.plans import sealed_answer, sealed_in
from diwan.shell.cases.said import (
    advice_words,
    answers_of,
    calendar_of,
    set_by_office,
    timeline_of,
)
from diwan.shell.cases.schedule import charged_words, schedules_of
from diwan.shell.cases.shown import answered_file, bytes_answer, pdf_answer
from diwan.shell.cases.visited import inquiries_shown, visits_shown
from diwan.shell.pages import looking, page, show
from diwan.shell.parts import Crumb


def case_at(code: str, number: str) -> Case:
    """A case by the code of its community and its number, within what the reader sees."""
    rows = Case.objects.select_related("territory").prefetch_related(
        "facts", "clocks", "dues", "documents", "outputs", "fees", "children"
    )
    territory = Territory.objects.filter(code=code).first()
    found = rows.filter(territory=territory, number=number).first() if territory else None
    if found is None:
        raise NotFound("cases.errors.no_case", number=number)
    return found


def desk_case_at(request: HttpRequest, code: str, number: str) -> Case:
    """A case by its address, for the desk: within what the seat reads."""
    return require_reader(seat_held(request).kinds, case_at(code, number))


def person_in(request: HttpRequest) -> int:
    """The person who is signed in; nobody's cases for an account without one."""
    account = account_of(request)
    return (account.person_id if account else None) or 0


def scope_with_joined(request: HttpRequest) -> Scope:
    """The citizen's scope; what a counter filed before the account was confirmed is looked up on the way."""
    person = person_in(request)
    request.joined = [  # type: ignore[attr-defined]
        case for alias in also_known_as(person) for case in filed_as(alias) if case.tracking
    ]
    return citizen_scope_in(request)


def filed_as(person: int) -> list[Case]:
    """The cases of one row of a person, their laws read while they are in sight."""
    with reading(Scope("citizen", person=person)):
        found = list(cases_of(person)[:200])
        for case in found:
            case.law  # noqa: B018
        return found


@page("citizen", scope=scope_with_joined)
def mine(request: HttpRequest) -> HttpResponse:
    """My requests: those under way, those begun, those that are over."""
    person = person_in(request)
    cases = list(cases_of(person)[:200])
    begun = list(drafts_of(person)[:50])
    titles = titles_of(d.procedure for d in begun)
    drafts = [(d, titles[d.procedure]) for d in begun]
    context = {
        "open": [(c, name_of(c), stands_at(c)) for c in cases if c.is_open],
        "over": [(c, name_of(c), stands_at(c)) for c in cases if not c.is_open],
        "drafts": drafts,
        "joined": request.joined,  # type: ignore[attr-defined]
    }
    return show(request, "shell_cases/mine.html", context)


@page("citizen")
def follow(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One request: who has it, until when, what happened, what one may do."""
    case = case_at(code, number)
    act = citizen_act_in(request, case.territory_id)
    return show(request, "shell_cases/follow.html", seen_by(act, case, "cases:citizen_act") | {
        "crumbs": [Crumb(t("shell_cases.mine.title"), reverse("cases:mine"))],
        "offers": offers_beside(case),
        "about": name_of(case),
        "linked": linked_cases(case, "cases:follow"),
        "sent_files": files_sent(case),
        "added_files": files_added(case),
        "outputs": outputs_of(case, "cases:issued"),
        "sealed": sealed_in(case, "cases:sealed"),
        "links": [(key, as_text(case.law.links[key].label)) for key in possible_links(act, case, act.at)],
        "again": asked_anew(case),
    })  # fmt: skip


def asked_anew(case: Case) -> str:
    """Where a request that came to nothing is filed again; nowhere for one that grew from another."""
    over = not case.is_open and case.outcome in NOTHING_CAME
    if not over or case.parent_id is not None:
        return ""
    return reverse("cases:service", args=(case.procedure,)) if case.law.listed else ""


def seen_by(act: Act, case: Case, act_page: str) -> dict[str, Any]:
    """A case with what this actor may do with it."""
    situation = situation_of(case, act.at)
    possible = [within_reach(case, situation, p) for p in possible_transitions(act, case, situation)]
    place = (case.territory.code, case.number)
    return {
        "case": case,
        "applicant": applicant_of(case),
        "law": case.law,
        "title": as_text(case.law.title),
        "step": stands_at(case),
        "says": advice_words(case),
        "calendar": calendar_of(case, office=act.hat == "office"),
        "events": timeline_of(case),
        "answers": answers_of(case.values, case.law, file_url=given_at(case, act)),
        "office_facts": set_by_office(case, file_url=given_at(case, act)),
        "consulted": consulted_by(case, office=act.hat == "office"),
        "obtained": obtained_for(act, case, situation),
        "visits": visits_shown(case, office=act.hat == "office"),
        "inquiries": inquiries_shown(case, office=act.hat == "office"),
        "acts": [
            (p, as_text(p.transition.label), own_page(case, p.key) or reverse(act_page, args=(*place, p.key)))
            for p in possible
        ],
        "next": next((p for p in possible if p.transition.main), None),
        "fees": [fee_line(case, fee) for fee in case.fees.all() if not fee.period],
        "orders": orders_of(case),
        "paid": [
            fee_line(case, fee) for fee in case.fees.all() if fee.paid_at and fee.centimes and not fee.period
        ],
        "schedules": schedules_of(case, act.day),
        "pays": act.hat == "citizen",
        "missing": []
        if case.complete
        else [as_text(case.law.documents[k].label) for k in missing_documents(situation)],
    }  # fmt: skip


def given_at(case: Case, act: Act) -> str:
    """Where the file given as an answer to `FIELD` is seen by who is looking."""
    name = "cases:desk_answer_given" if act.hat == "office" else "cases:answer_given"
    return reverse(name, args=(case.territory.code, case.number, "FIELD"))


def fee_line(case: Case, fee: CaseFee) -> tuple[Text, Money, CaseFee, str]:
    """A fee with the reference under which it is paid."""
    reference = reference_of(fee.order_id) if fee.order_id else ""
    return as_text(case.law.fees[fee.key].label), Money.from_centimes(fee.centimes), fee, reference


def orders_of(case: Case) -> list[tuple[list[Text], Money, str]]:
    """What is to be paid in one go: the fees of this case it covers, the sum, the reference of its order.

    An order may be for several cases: what is paid is its own amount. Of a case that is over only the periods that
    had begun are still owed.
    """
    owed: dict[int, list[CaseFee]] = {}
    for fee in case.fees.all():
        if fee.paid_at is None and fee.order_id is not None and (case.is_open or fee.period):
            owed.setdefault(fee.order_id, []).append(fee)
    if not owed:
        return []
    amounts = dict(
        Order.objects.filter(territory_id=case.territory_id, pk__in=owed).values_list("pk", "amount")
    )
    return [
        (
            [charged_words(case.law, fee.key, fee.from_on, fee.to_on) for fee in fees],
            amounts.get(order) or Money.from_centimes(sum(fee.centimes for fee in fees)),
            reference_of(order),
        )
        for order, fees in owed.items()
    ]


def outputs_of(case: Case, page_name: str) -> list[tuple[CaseOutput, Text, str, str]]:
    """The documents of a case, those that are signed with their address; what took the place of one that is void."""
    place = (case.territory.code, case.number)
    return [
        (
            o,
            as_text(case.law.outputs[o.key].title),
            reverse(page_name, args=(*place, o.pk)) if o.signed_at else "",
            ended_words(case, o) if o.void_at else "",
        )
        for o in case.outputs.all()
    ]


def ended_words(case: Case, output: CaseOutput) -> str:
    """Why a document is worth nothing any more: another took its place, or it was withdrawn."""
    by = next((f.details["by"] for f in case.facts.all() if (f.kind, f.key) == ("replaced", output.key)), "")
    if not by:
        return t("shell_cases.follow.void")
    child = next((one for one in case.children.all() if one.number == by), None)
    return t("shell_cases.follow.replaced", number=(child.book_number if child else "") or by)


@page("citizen")
def file(request: HttpRequest, code: str, number: str, file: int) -> HttpResponse:
    """One of the files of one's case."""
    return file_answer(case_at(code, number), file)


@page("citizen")
def answer_file(request: HttpRequest, code: str, number: str, field: str) -> HttpResponse:
    """A file given as an answer in one's case."""
    return answered_file(case_at(code, number).values, field)


def file_answer(case: Case, pk: int) -> HttpResponse:
    """A file whose row was seen under the reader's scope; never run by the browser."""
    found: CaseDocument | None = next((d for d in case.documents.all() if d.pk == pk), None)
    if found is None:
        raise NotFound("cases.errors.no_output")
    return bytes_answer(content_of(found.digest), found.media_type)


@page("citizen")
def issued(request: HttpRequest, code: str, number: str, output: int) -> HttpResponse:
    """A signed document of one's case."""
    return issued_answer(case_at(code, number), output)


@page("citizen")
def sealed(request: HttpRequest, code: str, number: str, paper: int) -> HttpResponse:
    """The plans of one's case as they were approved."""
    return sealed_answer(case_at(code, number), paper)


def issued_answer(case: Case, pk: int) -> HttpResponse:
    """A signed document whose row was seen under the reader's scope."""
    found = next((o for o in case.outputs.all() if o.pk == pk and o.signed_at), None)
    document = IssuedDocument.objects.filter(pk__in=[found.document_id]).first() if found else None
    if document is None:
        raise NotFound("cases.errors.no_output")
    return pdf_answer(signed_pdf(document), f"{case.number}-{document.printed_code}.pdf")


@page("citizen")
def link(request: HttpRequest, code: str, number: str, link: str) -> HttpResponse:
    """What an appeal or a sequel is, before it begins."""
    case = case_at(code, number)
    if link not in case.law.links:
        raise NotFound("cases.errors.no_link", link=link)
    declared = case.law.links[link]
    child = law_in(case.territory_id, declared.procedure, timezone.now())
    context = {
        "case": case,
        "title": as_text(declared.label),
        "summary": as_text(child.summary),
        "crumbs": [Crumb(case.number, reverse("cases:follow", args=(code, number)))],
    }
    return show(request, "shell_cases/link.html", context)


@link.post
def begin_link(request: HttpRequest, code: str, number: str, link: str) -> HttpResponse:
    """Begin it: a draft that carries over what the law says."""
    with looking(request):
        case = case_at(code, number)
    draft = open_linked_case(citizen_act_in(request, case.territory_id), case=case, link=link)
    return redirect("cases:resume", draft.pk)


__all__ = ["Possible", "case_at", "outputs_of", "seen_by"]
