"""Giving something from a record, signing it, and the log of all that is given."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.days import date_from
from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import t, t_html
from diwan.kernel.base.whole import LARGEST_INTEGER, whole_number
from diwan.kernel.documents.typeset import Languages
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.payments.selectors import price_of
from diwan.modules.civil_status.content import CopyKind, Kinship, RecordType, State
from diwan.modules.civil_status.forms import with_faults
from diwan.modules.civil_status.forms_outputs import GiveForm
from diwan.modules.civil_status.giving import CERTIFICATES, COPIES, Given
from diwan.modules.civil_status.issue_selectors import Asked, issue_in_scope, issues_between
from diwan.modules.civil_status.issue_words import row_of, rows_of, state_of
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.models import Issue, Record
from diwan.modules.civil_status.rules import may_be_copied
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services import give_certificate, give_copy, sign_issue
from diwan.modules.civil_status.views.entry import offices_of
from diwan.modules.civil_status.views.records import may_sign
from diwan.shell.pages import looking, page, say, show
from diwan.shell.spreadsheets import sheet_answer

LANGUAGES: dict[str, Languages] = {"ar": ("ar",), "fr": ("fr",), "ar,fr": ("ar", "fr")}
A_PAGE = 50
LONGEST = 366
HEADINGS = (
    "number",
    "office",
    "at",
    "given",
    "record",
    "to",
    "kinship",
    "proof",
    "fee",
    "by",
    "state",
    "code",
)


def offered_for(record: Record) -> tuple[Given, ...]:
    """What may be asked for from a record."""
    return COPIES if record.type == RecordType.DEATH else (*COPIES, *CERTIFICATES)


@page("desk", mandate=DESK)
def give(request: HttpRequest, record: int) -> HttpResponse:
    """Who asks, for what, in which languages."""
    held = record_in_scope(record)
    if not may_be_copied(State(held.state)):
        raise Refused("civil_status.errors.not_copied", record=held.reference)
    posted = request.method == "POST"
    first = {"given": request.GET.get("given") or Given.FULL.value, "kinship": Kinship.SELF.value}
    form = GiveForm(offered_for(held), request.POST) if posted else GiveForm(offered_for(held), initial=first)
    context = {
        "form": with_faults(form, getattr(request, "trouble", None)),
        "record": held,
        "fee": fee_today(held),
    }
    return show(request, "civil_status/give.html", context)


def fee_today(record: Record) -> object:
    """What a copy costs today."""
    return price_of(record.territory_id, "civil_status.copy", timezone.localdate()).amount


@give.post
def given_now(request: HttpRequest, record: int) -> HttpResponse:
    """Prepare it; the officer signs it on its own page."""
    with looking(request):
        held = record_in_scope(record)
        offered = offered_for(held)
    form = GiveForm(offered, request.POST)
    given = request.POST.get("given", "")
    languages = LANGUAGES.get(request.POST.get("languages", ""))
    if given not in {g.value for g in offered}:
        raise Invalid({"given": [Refused("civil_status.faults.missing", value="")]})
    if languages is None:
        raise Invalid({"languages": [Refused("civil_status.faults.missing", value="")]})
    issue = made(request, held, Given(given), form, languages)
    say(request, t_html("civil_status.issues.prepared", number=issue.reference))
    return redirect("civil_status:issue", issue.pk)


def made(request: HttpRequest, record: Record, given: Given, form: GiveForm, languages: Languages) -> Issue:
    """The service behind each kind."""
    act = act_in(request)
    if given in CERTIFICATES:
        return give_certificate(
            act, record=record, given=given, asker=form.asker(), languages=languages, other=form.other()
        )
    return give_copy(act, record=record, kind=CopyKind(given.value), asker=form.asker(), languages=languages)


@page("desk", mandate=DESK)
def issue(request: HttpRequest, issue: int) -> HttpResponse:
    """One thing given: to whom, on what entitlement, and its paper."""
    held = issue_in_scope(issue)
    row = row_of(held)
    context = {
        "issue": held, "document": held.document, "signs": may_sign(request), "state": row.state, "row": row,
    }  # fmt: skip
    return show(request, "civil_status/issue.html", context)


@issue.post
def issue_signed(request: HttpRequest, issue: int) -> HttpResponse:
    """Sign it."""
    with looking(request):
        held = issue_in_scope(issue)
    sign_issue(act_in(request, kind=OFFICER), issue=held)
    say(request, t_html("civil_status.issues.signed", number=held.reference))
    return redirect("civil_status:issue", issue)


@page("desk", mandate=SIGNING)
def waiting(request: HttpRequest) -> HttpResponse:
    """What the counter prepared: the one list of signatures, narrowed to it."""
    return redirect(f"{reverse('cases:to_sign')}?of=civil_status")


@page("desk", mandate=DESK)
def issues(request: HttpRequest) -> HttpResponse:
    """The log of what the offices give, by day, office and kind."""
    asked, trouble = asked_in(request)
    found = issues_between(territory_of(request), asked)
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked, "trouble_dates": trouble, "page": shown, "issues": rows_of(shown),
        "offices": offices_of(request), "query": query_of(request), "typed": request.GET,
        "givens": [(g.value, t(f"civil_status.givens.{g.value}")) for g in Given],
    }  # fmt: skip
    return show(request, "civil_status/issues.html", context)


@page("desk", mandate=DESK)
def issues_file(request: HttpRequest) -> HttpResponse:
    """The same log as a file, one line a paper."""
    asked, trouble = asked_in(request)
    if trouble:
        raise Refused("civil_status.issues.bad_dates")
    found = issues_between(territory_of(request), asked).iterator(chunk_size=500)
    heads = [t(f"civil_status.issues.{name}") for name in HEADINGS]
    return sheet_answer(f"issues-{asked.first}-{asked.last}", heads, map(cells_of, found))


def cells_of(one: Issue) -> list[object]:
    """One line of the file."""
    return [
        one.reference, one.office.name, timezone.localtime(one.at).strftime("%Y-%m-%d %H:%M"),
        t(f"civil_status.givens.{one.given}"), one.record.reference if one.record else "",
        " ".join(filter(None, (one.asker, one.asker_cnie))), t(f"civil_status.kinships.{one.kinship}"),
        " ".join(filter(None, (one.proof, one.permission))), one.fee.amount, one.by,
        t(f"civil_status.issue_states.{state_of(one)}"), one.document.printed_code,
    ]  # fmt: skip


def territory_of(request: HttpRequest) -> int:
    """The community of the seat."""
    seat = seat_held(request)
    return seat.territory


def asked_in(request: HttpRequest) -> tuple[Asked, str]:
    """What the filters ask; days that make no sense leave this month, and say so."""
    today = timezone.localdate()
    office, given = request.GET.get("office", ""), request.GET.get("given", "")
    narrowed: dict[str, Any] = {
        "office": whole_number(office, most=LARGEST_INTEGER),
        "given": Given(given) if given in set(Given) else None,
        "waiting": request.GET.get("waiting") == "1",
    }
    try:
        first = date_from(request.GET.get("first", "").strip() or today.replace(day=1).isoformat())
        last = date_from(request.GET.get("last", "").strip() or today.isoformat())
    except ValueError:
        return Asked(today.replace(day=1), today, **narrowed), t("civil_status.issues.bad_dates")
    if not 0 <= (last - first).days <= LONGEST:
        return Asked(today.replace(day=1), today, **narrowed), t("civil_status.issues.bad_dates")
    return Asked(first, last, **narrowed), ""


def query_of(request: HttpRequest) -> str:
    """The filters as the file's address repeats them."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
