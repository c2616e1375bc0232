"""Files that correct or cancel a record: finding the record, then making the mention they were granted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import Text, t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.acting import act_in, seat_in
from diwan.modules.civil_status.content import MentionType
from diwan.modules.civil_status.corrections import (
    APPLIES,
    DOUBLE,
    MENTIONS,
    SUBSTANTIAL,
    correction_case,
    correction_of,
    corrections_in,
    decided_on,
    record_kept,
    record_named,
    records_under,
)
from diwan.modules.civil_status.forms import with_faults
from diwan.modules.civil_status.mandates import DESK, OFFICER, SIGNING
from diwan.modules.civil_status.margin import FIELDS
from diwan.modules.civil_status.margin_forms import fields_typed, typed
from diwan.modules.civil_status.margin_words import value_words
from diwan.modules.civil_status.models import Correction, Record
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services import apply_correction, find_correction
from diwan.modules.civil_status.views.mentions import (
    day_typed,
    margin_form,
    propose,
    require_words,
    version_seen,
)
from diwan.modules.civil_status.views.records import may_sign
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, Fact
from diwan.shell.templatetags.shell import code as as_code

MOST = 100


def title_of(case: Case) -> Text:
    """What the procedure is called."""
    title = case.law.title
    return Text(title.ar, title.fr)


def step_of(case: Case) -> Text:
    """Where the file is."""
    label = case.place.label
    return Text(label.ar, label.fr)


def generic(case: Case) -> str:
    """The file's own page, where it moves."""
    return reverse("cases:desk_case", args=[case.territory.code, case.number])


def crumbs() -> list[Crumb]:
    """Back to the list."""
    return [Crumb(t("civil_status.corrections.title"), reverse("civil_status:corrections"))]


@page("desk", mandate=DESK)
def corrections(request: HttpRequest) -> HttpResponse:
    """The open files of the office, the most pressing first."""
    seat = seat_in(request)
    rows = [
        (case, title_of(case), step_of(case)) for case in corrections_in(seat.territory if seat else 0)[:MOST]
    ]
    return show(request, "civil_status/corrections.html", {"rows": rows})


@page("desk", mandate=DESK)
def correction(request: HttpRequest, case: int) -> HttpResponse:
    """One file: the record it names, found or to be found; then the mention."""
    held = correction_case(case)
    found = correction_of(held)
    context = {
        "case": held, "title": title_of(held), "step": step_of(held), "found": found, "generic": generic(held),
        "facts": list(facts_of(held)), "crumbs": crumbs(), "double": held.procedure == DOUBLE,
        "records": records_under(held.territory_id, record_named(held)),
        "others": records_under(held.territory_id, record_kept(held)),
        "applies": held.step == APPLIES and found is not None and may_sign(request),
    }  # fmt: skip
    return show(request, "civil_status/correction.html", context)


def facts_of(case: Case) -> list[Fact]:
    """What the applicant says."""
    fields = case.law.fields
    return [
        Fact(Text(asked.label.ar, asked.label.fr), said(asked, case.values[key]))
        for key, asked in fields.items()
        if case.values.get(key) not in (None, "")
    ]


def said(asked: Any, value: object) -> object:
    """A value with its words; codes and numbers keep their direction."""
    words = (asked.choices or {}).get(str(value))
    if words:
        return Text(words.ar, words.fr)
    return as_code(value) if asked.type in ("cnie", "phone", "number") else value_words(asked.type, value)


@correction.post
def found(request: HttpRequest, case: int) -> HttpResponse:
    """Take the record, and of two the one that stays."""
    with looking(request):
        held = correction_case(case)
        record = record_in_scope(whole_number(request.POST.get("record")) or 0)
        other = whole_number(request.POST.get("double"))
        double: Record | None = record_in_scope(other) if other is not None else None
    find_correction(act_in(request), case=held, record=record, double=double)
    say(request, t_html("civil_status.corrections.found_now", record=record.reference))
    return redirect("civil_status:correction", case)


@page("desk", mandate=SIGNING)
def apply_correction_page(request: HttpRequest, case: int) -> HttpResponse:
    """The mention, filled from the file, to be read and signed."""
    held = correction_case(case)
    matched = matched_of(held)
    type = MENTIONS[held.procedure]
    form = margin_form(request, matched.record, type, initial=initial_of(held, matched))
    if form.is_bound:
        propose(form, request.POST)
        form = with_faults(form, getattr(request, "trouble", None))  # type: ignore[assignment]
    context = {
        "form": form, "record": matched.record, "type": type.value, "title": t(f"civil_status.mentions.{type.value}"),
        "source": facts_of(held),
        "crumbs": [*crumbs(), Crumb(held.number, reverse("civil_status:correction", args=[case]))],
    }  # fmt: skip
    return show(request, "civil_status/mention.html", context)


def matched_of(case: Case) -> Correction:
    """The record found; the mention waits for it."""
    held = correction_of(case)
    if held is None:
        raise Refused("civil_status.errors.find_record_first")
    return held


def initial_of(case: Case, matched: Correction) -> dict[str, str]:
    """What the file already says of the mention."""
    values = case.values
    day = decided_on(case)
    court = case.procedure == SUBSTANTIAL
    return {
        "date": f"{day:%d/%m/%Y}" if day else "",
        "authority": str(values.get("court", "")) if court else t("civil_status.corrections.central"),
        "reference": str(values.get("judgment", "") if court else values.get("permission_reference", "")),
        "new": "" if court else str(values.get("wanted", "")),
        "other_record": matched.double.reference if matched.double else "",
        **{asked.name: str(values.get(asked.name, "")) for asked in FIELDS[MentionType.LETTERS]},
    }


@apply_correction_page.post
def correction_applied(request: HttpRequest, case: int) -> HttpResponse:
    """Sign the mention; the file closes with it."""
    with looking(request):
        held = correction_case(case)
        type: MentionType = MENTIONS[held.procedure]
        fields = fields_typed(type, request.POST)
    day = day_typed(typed(request.POST, "date"))
    require_words(request.POST)
    done = apply_correction(
        act_in(request, kind=OFFICER), case=held, date=day, authority=typed(request.POST, "authority"),
        reference=typed(request.POST, "reference"), fields=fields, text_ar=typed(request.POST, "text_ar"),
        text_fr=typed(request.POST, "text_fr"), reason=typed(request.POST, "reason"), seen=version_seen(request),
    )  # fmt: skip
    say(request, t_html("civil_status.mention.entered", record=done.record.reference))
    return redirect("civil_status:record", done.record_id)
