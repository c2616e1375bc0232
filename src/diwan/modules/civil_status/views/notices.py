"""Notices of mention: both queues, comparing, applying, returning; and following what one has sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.text import catalogue, t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in, desk_scope_in, seat_in
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.content import MentionType
from diwan.modules.civil_status.forms import with_faults
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.margin_forms import MarginForm, fields_typed, initial_of, typed, with_texts
from diwan.modules.civil_status.margin_words import Said, community_named, value_words
from diwan.modules.civil_status.models import IncomingNotice, NoticeState, OutgoingNotice, Record
from diwan.modules.civil_status.notice_reads import (
    Candidate,
    candidate_for,
    candidates_for,
    community_typed,
    received_notices,
    sent_notices,
)
from diwan.modules.civil_status.notice_reads import received_notice as notice_received
from diwan.modules.civil_status.notice_reads import sent_notice as notice_sent
from diwan.modules.civil_status.notice_values import Agreement, sought_in
from diwan.modules.civil_status.notice_words import AnyNotice, shown
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services import (
    acknowledge_notice,
    address_notice,
    apply_notice,
    consult_record,
    remind_notice,
    return_notice,
    withdraw_notice,
)
from diwan.modules.civil_status.views.mentions import margin_form, require_words, version_seen
from diwan.modules.civil_status.views.records import is_reading, leaving_a_trace, may_sign
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, Event, Fact, Kind, Tab

SHOWN = 25
LISTS = ("received", "sent", "settled_received", "settled_sent")
CHIPS: dict[Agreement, Kind] = {
    Agreement.SAME: "ok",
    Agreement.NEAR: "late",
    Agreement.DIFFERENT: "danger",
    Agreement.UNKNOWN: "",
}


@page("desk", mandate=DESK)
def notices(request: HttpRequest) -> HttpResponse:
    """What waits for an answer here, what one sent and to whom, what is settled."""
    seat = seat_in(request)
    territory = seat.territory if seat else 0
    chosen = request.GET.get("list", "")
    here = chosen if chosen in LISTS else LISTS[0]
    settled = here.startswith("settled")
    window: Page[Any]
    if here.endswith("received"):
        window = window_of(request, received_notices(territory, settled=settled))
    else:
        window = window_of(request, sent_notices(territory, settled=settled))
    tabs = [Tab(t(f"civil_status.notices.{name}"), f"?list={name}", name == here) for name in LISTS]
    context = {
        "tabs": tabs, "window": window, "rows": [shown(row) for row in window], "here": here,
        "ours": here.endswith("sent"),
    }  # fmt: skip
    return show(request, "civil_status/notices.html", context)


def window_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    """The part of a list that was asked for."""
    return Paginator(rows, SHOWN).get_page(request.GET.get("page"))


def crumbs(here: str = "received") -> list[Crumb]:
    """Back to the queue."""
    return [Crumb(t("civil_status.notices.title"), f"{reverse('civil_status:notices')}?list={here}")]


def notice_facts(notice: AnyNotice) -> Iterator[Fact]:
    """What the notice asks, field by field."""
    yield Fact(t("civil_status.mention.date"), value_words("date", notice.date.isoformat()))
    yield Fact(t("civil_status.mention.authority"), notice.authority)
    if notice.reference:
        yield Fact(t("civil_status.mention.reference"), notice.reference)
    for name, value in notice.fields.items():
        if value and name != "dissolves":
            yield Fact(t(f"civil_status.asked.{name}"), field_words(name, value))


def field_words(name: str, value: str) -> str:
    """A field of a mention as a person reads it."""
    if name.endswith("_community"):
        found = community_named(value)
        return str(found) if found else value
    if name == "kind":
        return next(
            (t(key) for table in ("dissolutions", "kafalas", "nationality_kinds")
             if (key := f"civil_status.{table}.{value}") in catalogue("ar")), value,
        )  # fmt: skip
    return value_words(name, value)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the comparison, written out."""

    label: str
    told: str
    recorded: str
    agreement: str
    kind: Kind
    code: bool


def shown_lines(candidate: Candidate) -> list[ShownLine]:
    """The comparison with its words chosen."""
    return [
        ShownLine(
            t(f"civil_status.notices.lines.{line.field}"),
            value_words(line.field, line.told),
            value_words(line.field, line.recorded),
            t(f"civil_status.notices.agreements.{line.agreement.value}"),
            CHIPS[line.agreement],
            line.field in ("cnie", "record", "birth_year"),
        )
        for line in candidate.lines
    ]


def comparing(request: HttpRequest) -> Scope:
    """The reader's scope, once the journal says which record was opened beside the notice, and for which one."""
    record = whole_number(request.GET.get("compare"))
    if record is not None and is_reading(request) and request.resolver_match:
        with reading(desk_scope_in(request)):
            held = notice_received(request.resolver_match.kwargs["notice"])
        consult_record(act_in(request), record=Record(pk=record), reason=held.reference)
    return desk_scope_in(request)


@page("desk", mandate=DESK, scope=comparing)
def received_notice(request: HttpRequest, notice: int) -> HttpResponse:
    """What is asked, the records that may be meant and how near each is, and what may be answered.

    What a record says stands beside the notice for the one opened with `?compare=`, which leaves a trace.
    """
    held = notice_received(notice)
    words = request.GET.get("q", "").strip()[:120]
    found = candidates_for(sought_in(held.person), held.territory_id, words) if held.is_open else []
    context = {
        "shown": shown(held), "notice": held, "facts": list(notice_facts(held)), "q": words,
        "candidates": [(candidate.record, shown_lines(candidate)) for candidate in found],
        "opened": whole_number(request.GET.get("compare")), "signs": may_sign(request),
        "events": list(steps_of(held)), "crumbs": crumbs(),
        "title": t(f"civil_status.mentions.{held.type}"),
    }  # fmt: skip
    return show(request, "civil_status/notice_received.html", context)


@received_notice.post
def answered(request: HttpRequest, notice: int) -> HttpResponse:
    """Acknowledge, or return with a reason."""
    with looking(request):
        held = notice_received(notice)
    verb = request.POST.get("verb", "")
    if verb == "acknowledge":
        acknowledge_notice(act_in(request), notice=held)
        say(request, t("civil_status.notices.acknowledged_now"))
        return redirect("civil_status:received_notice", notice)
    if verb != "return":
        raise Refused("civil_status.errors.notice_moved_on")
    return_notice(act_in(request, kind=OFFICER), notice=held, reason=typed(request.POST, "reason"))
    say(request, t("civil_status.notices.returned_now"))
    return redirect("civil_status:notices")


@page("desk", mandate=SIGNING, scope=leaving_a_trace)
def apply(request: HttpRequest, notice: int, record: int) -> HttpResponse:
    """The mention a notice asks for, ready to be read and signed."""
    held, mine = notice_received(notice), record_in_scope(record)
    type = MentionType(held.type)
    form = margin_form(request, mine, type, fixed=True, initial=initial_of(held.fields))
    fields = fields_typed(type, request.POST) if form.is_bound else held.fields
    with_texts(form, said_of(held, form, fields))
    form = with_faults(form, getattr(request, "trouble", None))  # type: ignore[assignment]
    context = {
        "form": form, "record": mine, "type": held.type, "title": t("civil_status.notices.apply"),
        "lead": t("civil_status.notices.apply_lead"), "source": list(notice_facts(held))[:3],
        "crumbs": [*crumbs(), Crumb(str(held.full_name), reverse("civil_status:received_notice", args=[notice]))],
        "compared": shown_lines(candidate_for(held, mine)),
    }  # fmt: skip
    return show(request, "civil_status/mention.html", context)


def said_of(held: IncomingNotice, form: MarginForm, fields: dict[str, str]) -> Said:
    """What the sentences are made of: the notice's source, the fields as they stand."""
    return Said(
        MentionType(held.type), held.date, held.authority, held.reference,
        {name: value for name, value in fields.items() if value}, form.standing, form.content,
    )  # fmt: skip


@apply.post
def applied(request: HttpRequest, notice: int, record: int) -> HttpResponse:
    """Sign it; the sender is told in the same act."""
    with looking(request):
        held, mine = notice_received(notice), record_in_scope(record)
        fields = fields_typed(MentionType(held.type), request.POST)
    require_words(request.POST)
    apply_notice(
        act_in(request, kind=OFFICER), notice=held, record=mine, text_ar=typed(request.POST, "text_ar"),
        text_fr=typed(request.POST, "text_fr"), fields=fields, reason=typed(request.POST, "reason"),
        seen=version_seen(request),
    )  # fmt: skip
    say(request, t_html("civil_status.notices.applied_now", record=mine.reference))
    return redirect("civil_status:received_notice", notice)


def steps_of(notice: AnyNotice) -> Iterator[Event]:
    """The way of a notice: made, sent, reminded, received, answered."""
    if isinstance(notice, OutgoingNotice):
        yield Event(t("civil_status.notices.made"), at=notice.made_at)
    if notice.sent_at:
        yield Event(t("civil_status.notices.sent_at"), at=notice.sent_at, who=notice.sent_by)
    if notice.reminded_at:
        yield Event(
            f"{t('civil_status.notices.reminded')} ({notice.reminders})", at=notice.reminded_at, state="late"
        )
    if notice.acknowledged_at:
        yield Event(t("civil_status.notices.acknowledged_at"), at=notice.acknowledged_at)
    if notice.settled_at:
        bad = notice.state == NoticeState.RETURNED
        yield Event(
            t(f"civil_status.notices.states.{notice.state}"), at=notice.settled_at, who=notice.settled_by,
            note=notice.answer, state="danger" if bad else "done",
        )  # fmt: skip


@page("desk", mandate=DESK)
def sent_notice(request: HttpRequest, notice: int) -> HttpResponse:
    """Where a notice one sent has come to, and what may be done about it."""
    held = notice_sent(notice)
    context = {
        "shown": shown(held), "notice": held, "facts": list(notice_facts(held)), "events": list(steps_of(held)),
        "lines": sought_facts(held), "signs": may_sign(request), "crumbs": crumbs("sent"),
        "may_address": held.again is None and held.state in (NoticeState.UNADDRESSED, NoticeState.RETURNED),
        "may_withdraw": held.is_open or held.state == NoticeState.UNADDRESSED,
        "title": t(f"civil_status.mentions.{held.type}"),
    }  # fmt: skip
    return show(request, "civil_status/notice_sent.html", context)


def sought_facts(held: OutgoingNotice) -> list[Fact]:
    """Whose record is to be marked, as far as it is known."""
    sought = sought_in(held.person)
    names = ("name_ar", "name_la", "birth_date", "cnie", "father", "mother", "record")
    said = ((name, getattr(sought, name)) for name in names)
    return [
        Fact(t(f"civil_status.notices.lines.{name}"), value_words(name, value))
        for name, value in said
        if value
    ]


@sent_notice.post
def followed(request: HttpRequest, notice: int) -> HttpResponse:
    """Address it, remind the office, or take it back."""
    with looking(request):
        held = notice_sent(notice)
    verbs: dict[str, Callable[[HttpRequest, OutgoingNotice], HttpResponse]] = {
        "address": addressed, "remind": reminded, "withdraw": withdrawn,
    }  # fmt: skip
    act = verbs.get(request.POST.get("verb", ""))
    if act is None:
        raise Refused("civil_status.errors.notice_moved_on")
    return act(request, held)


def addressed(request: HttpRequest, held: OutgoingNotice) -> HttpResponse:
    """Send it to the community typed."""
    with looking(request):
        receiver = community_typed(typed(request.POST, "community"), "community")
    if receiver is None:
        raise Invalid({"community": [Refused("civil_status.faults.missing", value="")]})
    reference = typed(request.POST, "record")
    sent = address_notice(act_in(request), notice=held, receiver=receiver, reference=reference)
    community = Territory.objects.get(pk=receiver).name
    say(request, t_html("civil_status.notices.sent_now", community=community))
    return redirect("civil_status:sent_notice", sent.pk)


def reminded(request: HttpRequest, held: OutgoingNotice) -> HttpResponse:
    """Remind the office that keeps the record."""
    remind_notice(act_in(request), notice=held)
    community = held.receiver.name if held.receiver else ""
    say(request, t_html("civil_status.notices.reminded_now", community=community))
    return redirect("civil_status:sent_notice", held.pk)


def withdrawn(request: HttpRequest, held: OutgoingNotice) -> HttpResponse:
    """Take it back."""
    withdraw_notice(act_in(request, kind=OFFICER), notice=held, reason=typed(request.POST, "reason"))
    say(request, t("civil_status.notices.withdrawn_now"))
    return redirect("civil_status:sent_notice", held.pk)
