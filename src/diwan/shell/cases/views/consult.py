"""The office's side of an opinion: write down what came on paper, ask once more, open a link."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, NotFound
from diwan.kernel.base.text import LANGUAGES, t
from diwan.kernel.cases.models import BodyRequest, Case, CaseOpinion
from diwan.kernel.cases.requests import body_name, requests_of, seat_of_body
from diwan.kernel.cases.selectors import parties_of
from diwan.kernel.cases.services.opinions import ask_again, give_opinion
from diwan.kernel.cases.services.requests import answer_request, open_link, revoke_link
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.acting import act_in
from diwan.kernel.notices.gateways import Letter, send_letter
from diwan.kernel.territory.models import Territory
from diwan.shell.cases.answering import AnswerForm, answer_in
from diwan.shell.cases.consulted import consulted_by, files_of, is_under_study, request_of
from diwan.shell.cases.people import applicant_of
from diwan.shell.cases.views.follow import desk_case_at
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb

SHOWN_ONCE = "diwan_answer_link"


def found_in(request: HttpRequest, code: str, number: str, opinion: str) -> tuple[Case, CaseOpinion]:
    """A case and the latest round of one of its opinions."""
    case = desk_case_at(request, code, number)
    row = case.opinions.filter(key=opinion, latest=True).first()
    if row is None:
        raise NotFound("cases.errors.no_opinion")
    return case, row


@page("desk")
def opinion(request: HttpRequest, code: str, number: str, opinion: str) -> HttpResponse:
    """One opinion, and what the office may do about it."""
    case, row = found_in(request, code, number, opinion)
    declared = case.law.opinions[opinion]
    line = next(one for one in consulted_by(case, office=True) if one.key == opinion)
    back = reverse("cases:desk_case", args=(code, number))
    who = parties_of(act_in(request), case)
    holds = not who.isdisjoint({case.held_by, str(case.law.office)})
    chairs = {str(one.chair) for one in case.law.committees.values() if one.group == declared.group}
    under = is_under_study(case, row)
    context = {
        "case": case,
        "applicant": applicant_of(case),
        "title": as_text(declared.label),
        "one": line,
        "elsewhere": not (under and holds),
        "form": AnswerForm(request, "opinion", declared.outcomes),
        "may_write": under and (holds or not who.isdisjoint(chairs)) and is_awaited(row),
        "may_ask": under and holds and (row.status in ("silent", "given") or row.stale),
        "back": back,
        "crumbs": [Crumb(case.number, back)],
    }
    waiting = request_of(case, row) if under and holds else None
    return show(request, "shell_cases/opinion.html", context | links_of(request, waiting, case))


def is_awaited(row: CaseOpinion) -> bool:
    """Whether an answer is still taken."""
    return row.status == "open" or (row.status == "silent" and not row.late_outcome)


def links_of(request: HttpRequest, waiting: BodyRequest | None, case: Case) -> dict[str, Any]:
    """The link of a body that has no seat: whether one stands, and the secret while it was just made."""
    if waiting is None or waiting.kind or not waiting.is_open:
        return {"linkable": False}
    stands = waiting.digest is not None and (waiting.link_expires_at or timezone.now()) > timezone.now()
    kept = request.session.pop(SHOWN_ONCE, {})
    secret = kept.get("secret", "") if kept.get("request") == waiting.pk else ""
    address = request.build_absolute_uri(reverse("cases:answer", args=(secret,))) if secret else ""
    named = seat_of_body(waiting.body, case.territory)
    words = t("shell_cases.opinions.mail", number=case.number, subject=waiting.label, address=address)
    mail = f"mailto:{quote(named.email if named else '')}?subject={quote(str(waiting.label))}&body={quote(words)}"
    return {
        "linkable": True, "link_stands": stands, "address": address, "mail": mail,
        "link_ends": waiting.link_expires_at, "link_email": named.email if named else "",
    }  # fmt: skip


def send_link(request: HttpRequest, waiting: BodyRequest, secret: str) -> None:
    """Mail the link to the address of the institution, in both languages; the page says what became of it."""
    with looking(request):
        place = Territory.objects.get(pk=waiting.asker_id)
        named = seat_of_body(waiting.body, place)
    if named is None or not named.email:
        raise Conflict("shell_cases.opinions.no_address")
    address = request.build_absolute_uri(reverse("cases:answer", args=(secret,)))
    said = []
    for language in LANGUAGES:
        with override(language):
            said.append(
                t("shell_cases.opinions.mail", number=waiting.number, subject=waiting.label, address=address)
            )
    letter = Letter(named.email, str(waiting.label), "\n\n".join(said), get_language() or "ar")
    outcome = send_letter(letter, str(place.name))
    say(request, t(f"shell_cases.opinions.mail_{outcome.state}", address=named.email))


def link_changed(request: HttpRequest, act: Act, waiting: BodyRequest | None) -> bool:
    """Open or revoke a link if that is what was asked; it is shown once, on the page one comes back to."""
    if waiting is None or not {"link", "revoke"} & set(request.POST):
        return False
    if "link" in request.POST:
        secret = open_link(act, request=waiting)
        request.session[SHOWN_ONCE] = {"request": waiting.pk, "secret": secret}
        if request.POST["link"] == "send":
            send_link(request, waiting, secret)
    else:
        revoke_link(act, request=waiting)
        say(request, t("shell_cases.opinions.revoked"))
    return True


@opinion.post
def about_opinion(request: HttpRequest, code: str, number: str, opinion: str) -> HttpResponse:
    """Do what was asked, then the case; a link leads back here, where it is shown once."""
    with looking(request):
        case, row = found_in(request, code, number, opinion)
        waiting = request_of(case, row)
        case.law  # noqa: B018
    act = act_in(request, kind=case.held_by)
    if link_changed(request, act, waiting):
        return redirect(request.path)
    if "again" in request.POST:
        ask_again(act, case=case, opinion=opinion)
        say(request, t("shell_cases.opinions.asked_again"))
    else:
        give_opinion(act, case=case, opinion=opinion, answer=answer_in(request, "paper"))
        say(request, t("shell_cases.opinions.written"))
    return redirect("cases:desk_case", code, number)


def sent_in(request: HttpRequest, code: str, number: str, pk: int) -> tuple[Case, BodyRequest]:
    """A case and one of the requests that wait at home for a body without a seat."""
    case = desk_case_at(request, code, number)
    row = next((one for one in requests_of(case) if one.pk == pk and one.what != "opinion"), None)
    if row is None:
        raise NotFound("cases.errors.no_request")
    return case, row


@page("desk")
def sent(request: HttpRequest, code: str, number: str, pk: int) -> HttpResponse:
    """A copy sent or a document asked for, and what the office may do until it is answered."""
    case, row = sent_in(request, code, number, pk)
    back = reverse("cases:desk_case", args=(code, number))
    context = {
        "case": case,
        "applicant": applicant_of(case),
        "row": row,
        "body": body_name(row.body, seat_of_body(row.body, case.territory)),
        "asked": t(f"shell_cases.sent.what.{row.what}", subject=row.label),
        "files": files_of(row, lambda n: "") if row.what == "copy" else [],
        "form": AnswerForm(request, row.what),
        "may_write": row.is_open and not row.kind,
        "back": back,
        "crumbs": [Crumb(case.number, back)],
    }
    return show(request, "shell_cases/sent.html", context | links_of(request, row, case))


@sent.post
def about_sent(request: HttpRequest, code: str, number: str, pk: int) -> HttpResponse:
    """Open or revoke its link, or write down what came on paper."""
    with looking(request):
        case, row = sent_in(request, code, number, pk)
        case.law  # noqa: B018
    act = act_in(request, kind=case.held_by)
    if link_changed(request, act, row):
        return redirect(request.path)
    answer_request(act, request=row, answer=answer_in(request, "paper"))
    say(request, t("shell_cases.sent.written"))
    return redirect("cases:desk_case", code, number)
