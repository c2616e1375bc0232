"""Public inquiries: announced, open to anybody's remarks, closed in time, reported on with an answer to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.calendar import Delay
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases import clocks, events, inquiries
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.inquiry_papers import ADVICE, notice_matter, report_matter
from diwan.kernel.cases.models import BoardNotice, Case, InquiryRemark, PublicInquiry, RemarkAuthor
from diwan.kernel.cases.selectors import parties_of, situation_of
from diwan.kernel.cases.services.applying import record_fact
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.services.recording import numbered
from diwan.kernel.cases.services.standing import stand
from diwan.kernel.cases.services.telling import tell
from diwan.kernel.cases.services.visits import put_in_file
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.spoken import filled, words_about
from diwan.kernel.documents.services import prepare_document, sign_document
from diwan.kernel.journal.services import emit, note, service

BOOK = "cases.inquiries"
LONGEST, LONGEST_NAME = 8_000, 200


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody says, who it is and how to reach them; `way` is `portal`, `counter` or `letter`."""

    words: str
    name: str
    contact: str
    way: str = "portal"


@service("cases.inquiry_prepared", mandate="anyone")
def prepare_inquiry(act: Act, *, inquiry: PublicInquiry, place: str) -> PublicInquiry:
    """Say where the file may be read and remarks made in person; the inquiry takes its number."""
    case, row = _locked(act, inquiry, "asked")
    if not place.strip():
        raise Invalid({"place": [Refused("cases.field_errors.inquiry_place")]})
    declared = case.law.inquiries[row.key]
    title = as_text(case.law.title)
    about = filled(declared.says, words_about(case)) if declared.says else title
    row.place, row.about_ar, row.about_fr = place.strip(), about.ar, about.fr
    row.number = row.number or numbered(act, case, BOOK)
    row.save(update_fields=["place", "about_ar", "about_fr", "number"])
    return row


@service("cases.inquiry_posted", mandate="anyone")
def post_inquiry(act: Act, *, inquiry: PublicInquiry) -> PublicInquiry:
    """Sign the notice and put it on the board: the inquiry opens when its notice has run, or at once without one."""
    case, row = _locked(act, inquiry, "asked")
    if not row.number:
        raise Conflict("cases.errors.inquiry_state")
    declared = case.law.inquiries[row.key]
    row.posted_at = act.at
    row.opens_on, row.closes_on = _days(act, declared.notice, declared.open_for)
    document = sign_document(
        act,
        document=prepare_document(
            act,
            kind=f"{case.procedure}.inquiry.{row.key}",
            template="documents/certificate",
            title=Text(f"إعلان: {row.title_ar}", f"Avis : {row.title_fr}"),
            data=notice_matter(row, declared),
            signer_kinds=(row.held_by,),
            languages=("ar", "fr"),
            number=row.number,
            dated=clocks.local(act.at),
            about=row,
        ),
    )
    row.notice_document, row.notice_digest, row.notice_signed_at = document.pk, document.digest, act.at
    row.save()
    _put_on_board(act, case, row)
    _go(act, case, row, "posted", inquiries.after_posting(case.law, row.key, _state(act, case, row)))
    row.refresh_from_db()
    emit(act, events.InquiryPosted(row))
    tell(act, case, "applicant", None, "inquiry")
    return row


def _days(act: Act, notice: str | None, open_for: str) -> tuple[Any, Any]:
    """The days an inquiry opens and closes, counted as its clocks will count them."""
    calendar = calendar_of(act.territory)
    opens = clocks.local(act.at)
    at = act.at
    if notice:
        rule = clocks.ClockRule(Delay.parse(notice))
        at = clocks.acts_at(rule, clocks.started(rule, act.at, calendar), calendar) or act.at
        opens = clocks.local(at)
    rule = clocks.ClockRule(Delay.parse(open_for))
    return opens, clocks.last_day(rule, clocks.started(rule, at, calendar), calendar)


def _put_on_board(act: Act, case: Case, row: PublicInquiry) -> None:
    said = [row.title, row.about] if case.law.inquiries[row.key].says else [row.title]
    arabic, french = ". ".join(one.ar for one in said), ". ".join(one.fr for one in said)
    BoardNotice.objects.create(
        territory_id=case.territory_id, case_number=case.number, inquiry=row.pk,
        title_ar=f"إعلان عن بحث عمومي: {arabic}", title_fr=f"Avis d'enquête publique : {french}",
        number=row.number, digest=row.notice_digest, published_at=act.at, until=row.closes_on,
    )  # fmt: skip


def turn_of(act: Act, case: Case, key: str, what: str) -> None:
    """The hour of an inquiry has come: it opens when its notice has run, closes when its time is over."""
    row = _latest(case, key)
    state = _state(act, case, row)
    change = inquiries.after_opening if what == "opened" else inquiries.after_closing
    _go(act, case, row, what, change(state))
    if what == "closed":
        tell(act, case, row.held_by, None, "inquiry_closed")


@service("cases.remark_made", mandate="anyone", personal=("remark",))
def leave_remark(act: Act, *, inquiry: PublicInquiry, remark: Remark) -> InquiryRemark:
    """Write a remark into the register under its next number: anybody's from the page, or keyed at the counter.

    Raises `Invalid` by field, `Conflict` while the inquiry is not open.
    """
    row = PublicInquiry.objects.select_related("case", "territory").filter(
        territory_id=act.territory, pk=inquiry.pk, latest=True
    ).first()  # fmt: skip
    if row is None:
        raise NotFound("cases.errors.no_inquiry")
    if not row.is_open or row.closes_on is None or clocks.local(act.at) > row.closes_on:
        raise Conflict("cases.errors.inquiry_not_open")
    if remark.way != "portal":
        _require_inquirer(act, row.case, row)
    if faults := faults_in(remark):
        raise Invalid(faults)
    declared = row.case.law.inquiries[row.key]
    made = InquiryRemark(
        territory_id=row.territory_id, inquiry=row, words=remark.words.strip(), way=remark.way, made_at=act.at,
        keyed_by=act.person if remark.way != "portal" else None,
    )  # fmt: skip
    note(number=row.number, way=remark.way)
    made.number = numbered(act, row.case, declared.remarks)
    made.save()
    RemarkAuthor.objects.create(
        territory_id=row.territory_id, remark=made, name=remark.name.strip(), contact=remark.contact.strip()
    )
    return made


def faults_in(remark: Remark) -> dict[str, list[DomainError]]:
    """What a remark lacks: its words, a name, a way to be reached."""
    faults: dict[str, list[DomainError]] = {}
    for name, value, longest in (
        ("words", remark.words, LONGEST),
        ("name", remark.name, LONGEST_NAME),
        ("contact", remark.contact, LONGEST_NAME),
    ):
        if not value.replace("\x00", "").strip():
            faults[name] = [Refused(f"cases.field_errors.remark_{name}")]
        elif len(value) > longest:
            faults[name] = [Refused("cases.field_errors.too_long", count=longest)]
    return faults


@service("cases.remark_hidden", mandate="anyone", personal=("reason",))
def hide_remark(act: Act, *, remark: InquiryRemark, reason: str) -> InquiryRemark:
    """Take a remark out of public view, with the reason; it stays in the register and in the report."""
    if not reason.strip():
        raise Invalid({"reason": [Refused("cases.field_errors.why")]})
    row = _locked_remark(act, remark)
    row.hidden_at, row.hidden_for = act.at, reason.strip()
    row.save(update_fields=["hidden_at", "hidden_for"])
    return row


@service("cases.remark_shown", mandate="anyone")
def show_remark(act: Act, *, remark: InquiryRemark) -> InquiryRemark:
    """Put a remark back into public view."""
    row = _locked_remark(act, remark)
    row.hidden_at, row.hidden_for = None, ""
    row.save(update_fields=["hidden_at", "hidden_for"])
    return row


@service("cases.remark_answered", mandate="anyone", personal=("answer",))
def answer_remark(act: Act, *, remark: InquiryRemark, answer: str) -> InquiryRemark:
    """Write what the office answers to a remark; changed freely until the report is signed."""
    if not answer.strip():
        raise Invalid({"answer": [Refused("cases.field_errors.remark_answer")]})
    row = _locked_remark(act, remark)
    if row.inquiry.status == "reported":
        raise Conflict("cases.errors.inquiry_state")
    row.answer = answer.strip()[:LONGEST]
    row.save(update_fields=["answer"])
    return row


@service("cases.inquiry_concluded", mandate="anyone", personal=("conclusions",))
def conclude_inquiry(act: Act, *, inquiry: PublicInquiry, advice: str, conclusions: str) -> PublicInquiry:
    """Conclude a closed inquiry, once each remark has its answer; the report takes its number."""
    case, row = _locked(act, inquiry, "closed")
    faults: dict[str, list[DomainError]] = {}
    if advice not in ADVICE:
        faults["advice"] = [Refused("cases.field_errors.outcome")]
    if not conclusions.strip():
        faults["conclusions"] = [Refused("cases.field_errors.conclusions")]
    if faults:
        raise Invalid(faults)
    if unanswered := row.remarks.filter(answer="").count():
        raise Refused("cases.errors.remarks_unanswered", count=unanswered)
    row.advice, row.conclusions = advice, conclusions.strip()[:LONGEST]
    row.report_number = row.report_number or numbered(act, case, "cases.minutes")
    row.save(update_fields=["advice", "conclusions", "report_number"])
    return row


@service("cases.inquiry_reported", mandate="anyone")
def report_inquiry(act: Act, *, inquiry: PublicInquiry) -> PublicInquiry:
    """Typeset and sign the report; it joins the file, and what waited for the inquiry may go on."""
    case, row = _locked(act, inquiry, "closed")
    if not row.report_number:
        raise Conflict("cases.errors.inquiry_state")
    document = sign_document(
        act,
        document=prepare_document(
            act,
            kind=f"{case.procedure}.report.{row.key}",
            template="documents/certificate",
            title=Text(f"تقرير: {row.title_ar}", f"Rapport : {row.title_fr}"),
            data=report_matter(row),
            signer_kinds=(row.held_by,),
            languages=("ar", "fr"),
            number=row.report_number,
            dated=clocks.local(act.at),
            about=row,
        ),
    )
    row.report_document, row.reported_at = document.pk, act.at
    row.save(update_fields=["report_document", "reported_at"])
    put_in_file(act, case, case.law.inquiries[row.key].report, document)
    _go(act, case, row, "reported", inquiries.after_report(_state(act, case, row)))
    row.refresh_from_db()
    return row


def may_inquire(act: Act, case: Case, key: str) -> bool:
    """Whether somebody holds an inquiry of a case: by the mandate the procedure names, or its office."""
    kinds = {case.law.inquirer_of(key), case.law.office, "system"}
    return act.hat == "office" and not parties_of(act, case).isdisjoint(kinds)


def _require_inquirer(act: Act, case: Case, row: PublicInquiry) -> None:
    if not may_inquire(act, case, row.key):
        raise NotAllowed("cases.errors.not_your_queue")


def _state(act: Act, case: Case, row: PublicInquiry) -> inquiries.Held:
    return situation_of(case, act.at).inquiries[row.key]


def _go(act: Act, case: Case, row: PublicInquiry, what: str, state: inquiries.Held) -> None:
    """Let an inquiry stand there, and write it on the timeline."""
    situation = situation_of(case, act.at)
    stand(act, case, {"inquiries": {**situation.inquiries, row.key: state}}, situation=situation)
    details: Mapping[str, Any] = {"what": what, "round": row.round}
    record_fact(act, case, "inquiry", key=row.key, origin=case.step, details=details)
    case.save(update_fields=["revision", "due_on", "legal_day"])


def _latest(case: Case, key: str) -> PublicInquiry:
    rows = PublicInquiry.objects.select_for_update(of=("self",)).select_related("case", "territory")
    return rows.get(territory_id=case.territory_id, case=case, key=key, latest=True)


def _locked(act: Act, inquiry: PublicInquiry, status: str) -> tuple[Case, PublicInquiry]:
    """The case first, then its inquiry: locks are always taken in that order."""
    known = (
        PublicInquiry.objects.select_related("case").filter(territory_id=act.territory, pk=inquiry.pk).first()
    )
    if known is None:
        raise NotFound("cases.errors.no_inquiry")
    case = locked_case(known.case)
    row = PublicInquiry.objects.select_for_update(of=("self",)).get(territory_id=act.territory, pk=inquiry.pk)
    _require_inquirer(act, case, row)
    if row.status != status or not row.latest or row.stale:
        raise Conflict("cases.errors.inquiry_state")
    return case, row


def _locked_remark(act: Act, remark: InquiryRemark) -> InquiryRemark:
    rows = InquiryRemark.objects.select_for_update(of=("self",)).select_related("inquiry__case")
    row = rows.filter(territory_id=act.territory, pk=remark.pk).first()
    if row is None:
        raise NotFound("cases.errors.no_inquiry")
    _require_inquirer(act, row.inquiry.case, row.inquiry)
    return row
