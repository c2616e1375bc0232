"""Public inquiries: the page on which anybody reads and leaves a remark, and the desk of who holds them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.act import Act, Actor, system_act
from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.inquiry_reads import announced_in, announced_one, held_in, held_one
from diwan.kernel.cases.models import InquiryRemark, PublicInquiry, RemarkAuthor
from diwan.kernel.cases.services.inquiries import (
    Remark,
    answer_remark,
    conclude_inquiry,
    hide_remark,
    leave_remark,
    post_inquiry,
    prepare_inquiry,
    report_inquiry,
    show_remark,
)
from diwan.kernel.cases.situation import as_text
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.territory.models import Territory
from diwan.shell.cases.inquiry_forms import AnswerForm, ConclusionForm, HideForm, PlaceForm, RemarkForm, Typed
from diwan.shell.cases.people import applicant_of, applicants_of
from diwan.shell.cases.shown import bytes_answer
from diwan.shell.cases.views.board import place_of
from diwan.shell.pace import Pace
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb

REMARKS = Pace("inquiry_remark", 6)


def remark_in(request: HttpRequest, way: str) -> Remark:
    """The remark that was typed."""
    words, name, contact = (request.POST.get(one, "") for one in ("words", "name", "contact"))
    return Remark(words, name, contact, way)


def public_one(code: str, pk: int) -> tuple[Territory, PublicInquiry]:
    """An inquiry anybody may read."""
    place = place_of(code)
    return place, announced_one(place.pk, pk)


@page("portal")
def inquiries(request: HttpRequest, code: str) -> HttpResponse:
    """The public inquiries of a community, those that are open first."""
    place = place_of(code)
    found = sorted(announced_in(place.pk)[:200], key=lambda row: not row.is_open)
    crumbs = [Crumb(str(place.name), f"/communes/{place.code}/")]
    return show(request, "shell_cases/inquiries.html", {"place": place, "rows": found, "crumbs": crumbs})


@page("portal")
def inquiry(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The notice, the remarks made so far, and the form to leave one while it is open."""
    place, row = public_one(code, pk)
    crumbs = [Crumb(t("shell_cases.inquiries.title"), reverse("cases:inquiries", args=[code]))]
    context = {
        "place": place, "row": row, "form": RemarkForm(request) if row.is_open else None,
        "remarks": list(row.remarks.all()[:500]), "crumbs": crumbs,
    }  # fmt: skip
    return show(request, "shell_cases/inquiry.html", context)


@inquiry.post
def remarked(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Leave a remark, signed in or not; its number is told at once."""
    REMARKS.require(request)
    REMARKS.count(request)
    with looking(request):
        _, row = public_one(code, pk)
    act = replace(
        system_act(row.territory_id, timezone.now(), occasion="request"), actor=Actor(None, None, "public")
    )
    made = leave_remark(act, inquiry=row, remark=remark_in(request, "portal"))
    say(request, t("shell_cases.inquiries.left", number=made.number))
    return redirect("cases:inquiry", code, pk)


@page("portal")
def inquiry_notice(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The signed notice."""
    _, row = public_one(code, pk)
    return bytes_answer(content_of(row.notice_digest), "application/pdf")


# --- the desk


def held_here(request: HttpRequest, pk: int) -> PublicInquiry:
    """An inquiry that my mandates hold."""
    seat = seat_held(request)
    return held_one(seat.territory, seat.kinds, pk)


@page("desk")
def desk_inquiries(request: HttpRequest) -> HttpResponse:
    """The inquiries my mandates hold: to announce, open, to report on, over."""
    seat = seat_held(request)
    rows = held_in(seat.territory, seat.kinds).filter(latest=True)
    order = {
        status: rank
        for rank, status in enumerate(("asked", "closed", "open", "posted", "reported", "dropped"))
    }
    found = sorted(rows[:300], key=lambda row: order[row.status])
    names = applicants_of(row.case for row in found)
    lines = [(row, as_text(row.case.law.title), names[row.case.pk]) for row in found]
    return show(request, "shell_cases/desk_inquiries.html", {"rows": lines})


@page("desk")
def desk_inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """One inquiry, as far as it is: its notice, its register, its report."""
    row = held_here(request, pk)
    typed: Any = request.POST if request.method == "POST" else {}
    remarks = [drawn_remark(request, one) for one in row.remarks.prefetch_related("authors").all()]
    now = row.status if row.latest else ""
    asked: list[Typed | None] = [
        RemarkForm(request, active="key" in typed, keyed=True) if row.is_open else None,
        PlaceForm(request, active="post" in typed, initial={"place": row.place}) if now == "asked" else None,
        ConclusionForm(request, row, active="conclude" in typed) if now == "closed" else None,
    ]
    form, place, conclusion = asked
    sent = [*asked, *(one.answer for one in remarks), *(one.hide for one in remarks)]
    context = {
        "row": row, "remarks": remarks, "form": form, "place": place, "conclusion": conclusion,
        "applicant": applicant_of(row.case), "procedure": as_text(row.case.law.title),
        "unanswered": sum(not one.remark.answer for one in remarks) if now == "closed" else 0,
        "blamed": next((one for one in sent if one is not None and one.is_bound), None),
        "crumbs": [Crumb(t("shell_cases.inquiries.title"), reverse("cases:desk_inquiries"))],
    }  # fmt: skip
    return show(request, "shell_cases/desk_inquiry.html", context)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A remark as the desk shows it: with its author, and what may be said about it."""

    remark: InquiryRemark
    author: RemarkAuthor | None
    answer: AnswerForm
    hide: HideForm


def drawn_remark(request: HttpRequest, one: InquiryRemark) -> Drawn:
    """A remark and its two forms, one of which may be what was just sent."""
    about = whole_number(request.POST.get("remark")) == one.pk
    hides = "hide" in request.POST
    return Drawn(
        one,
        next(iter(one.authors.all()), None),
        AnswerForm(request, one, active=about and not hides and "show" not in request.POST),
        HideForm(request, one, active=about and hides),
    )


@desk_inquiry.post
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """The next thing to do with an inquiry, or with one of its remarks."""
    with looking(request):
        row = held_here(request, pk)
        chosen = whole_number(request.POST.get("remark"))
        remark = row.remarks.filter(pk=chosen or 0).first()
        row.case.law  # noqa: B018
    act = act_in(request, kind=row.held_by)
    words = _about(request, act, remark) if remark is not None else _next(request, act, row)
    say(request, t(f"shell_cases.inquiries.{words}"))
    return redirect(request.path)


def _about(request: HttpRequest, act: Act, remark: InquiryRemark) -> str:
    typed = request.POST
    if "hide" in typed:
        hide_remark(act, remark=remark, reason=typed.get("reason", "")[:400])
        return "hidden"
    if "show" in typed:
        show_remark(act, remark=remark)
        return "shown"
    answer_remark(act, remark=remark, answer=typed.get("answer", ""))
    return "answered"


def _next(request: HttpRequest, act: Act, row: PublicInquiry) -> str:
    typed = request.POST
    if "post" in typed:
        if typed.get("place", "") != row.place or not row.number:
            prepare_inquiry(act, inquiry=row, place=typed.get("place", "")[:400])
        post_inquiry(act, inquiry=row)
        return "posted"
    if "key" in typed:
        leave_remark(
            act, inquiry=row, remark=remark_in(request, "letter" if "letter" in typed else "counter")
        )
        return "keyed"
    if "conclude" in typed:
        conclude_inquiry(
            act, inquiry=row, advice=typed.get("advice", ""), conclusions=typed.get("conclusions", "")
        )
        return "concluded"
    if "sign" in typed:
        report_inquiry(act, inquiry=row)
        return "reported"
    raise NotFound("cases.errors.no_inquiry")


@page("desk")
def inquiry_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed report."""
    row = held_here(request, pk)
    found = IssuedDocument.objects.filter(territory_id=row.territory_id, pk__in=[row.report_document]).first()
    if found is None or row.reported_at is None:
        raise NotFound("cases.errors.no_output")
    return bytes_answer(signed_pdf(found), "application/pdf")
