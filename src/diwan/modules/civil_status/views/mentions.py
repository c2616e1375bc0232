"""Entering a mention: its type, its fields, the sentences proposed, then the signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.days import date_from
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in
from diwan.modules.civil_status.content import BirthContent, DeathContent, MentionType, RecordType, State
from diwan.modules.civil_status.forms import with_faults
from diwan.modules.civil_status.mandates import OFFICER, SIGNING
from diwan.modules.civil_status.margin_forms import MarginForm, fields_typed, typed, with_texts
from diwan.modules.civil_status.margin_words import Said
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.rules import may_be_changed, mentions_for
from diwan.modules.civil_status.selectors import latest_content, record_in_scope
from diwan.modules.civil_status.services import add_mention
from diwan.modules.civil_status.standing import margin_of, standing_of
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Choice


def types_for(held: Record) -> tuple[MentionType, ...]:
    """The mentions this record may carry today."""
    kind = BirthContent if held.type == RecordType.BIRTH else DeathContent
    return tuple(m for m in mentions_for(kind) if may_be_changed(State(held.state), m))


def type_asked(request: HttpRequest, held: Record) -> MentionType | None:
    """The type chosen, among those the record may carry."""
    wanted = request.POST.get("type", "") or request.GET.get("type", "")
    return next((m for m in types_for(held) if m.value == wanted), None)


def margin_form(
    request: HttpRequest, held: Record, type: MentionType, *, fixed: bool = False,
    initial: Mapping[str, Any] | None = None,
) -> MarginForm:  # fmt: skip
    """The form of one type of mention on one record."""
    content = latest_content(held)
    standing = standing_of(held, content, margin_of(held))
    data = request.POST if request.method == "POST" else None
    return MarginForm(
        type, standing, content, data, fixed=fixed, initial={"seen": held.latest, **(initial or {})}
    )


@page("desk", mandate=SIGNING)
def mention(request: HttpRequest, record: int) -> HttpResponse:
    """Choose a type; then its fields, and the sentences made of them."""
    held = record_in_scope(record)
    type = type_asked(request, held)
    if type is None:
        choices = [Choice(t(f"civil_status.mentions.{m.value}"), f"?type={m.value}") for m in types_for(held)]
        return show(request, "civil_status/mention_types.html", {"record": held, "choices": choices})
    form = margin_form(request, held, type)
    trouble = getattr(request, "trouble", None)
    if form.is_bound:
        propose(form, request.POST)
        form = with_faults(form, trouble)  # type: ignore[assignment]
    context = {
        "form": form,
        "record": held,
        "type": type.value,
        "title": t(f"civil_status.mentions.{type.value}"),
    }
    return show(request, "civil_status/mention.html", context)


def propose(form: MarginForm, data: Mapping[str, Any], said: Said | None = None) -> None:
    """Make the sentences of what was typed, as far as it can be read."""
    try:
        said = said or said_in(form, data)
    except DomainError:
        return
    with_texts(form, said)


def said_in(form: MarginForm, data: Mapping[str, Any]) -> Said:
    """What the sentences are made of."""
    fields = {name: value for name, value in fields_typed(form.type, data).items() if value}
    return Said(
        form.type, day_typed(typed(data, "date")), typed(data, "authority"), typed(data, "reference"), fields,
        form.standing, form.content,
    )  # fmt: skip


@mention.post
def mention_entered(request: HttpRequest, record: int) -> HttpResponse:
    """Write the mention and the version it makes; without words yet, propose some to read."""
    with looking(request):
        held = record_in_scope(record)
        type = type_asked(request, held)
        if type is None:
            raise Invalid({"type": [Refused("civil_status.errors.mention_out_of_place")]})
        fields = fields_typed(type, request.POST)
    day = day_typed(typed(request.POST, "date"))
    require_words(request.POST)
    add_mention(
        act_in(request, kind=OFFICER), record=held, type=type, date=day, fields=fields,
        authority=typed(request.POST, "authority"), reference=typed(request.POST, "reference"),
        text_ar=typed(request.POST, "text_ar"), text_fr=typed(request.POST, "text_fr"),
        reason=typed(request.POST, "reason"), seen=version_seen(request),
    )  # fmt: skip
    say(request, t_html("civil_status.mention.entered", record=held.reference))
    return redirect("civil_status:record", record)


def require_words(data: Mapping[str, Any]) -> None:
    """Nobody signs words he has not read: those proposed come back first."""
    if typed(data, "verb") == "propose" or not typed(data, "text_ar"):
        raise Invalid(
            {"text_ar": [Refused("civil_status.faults.text_to_read")]}, "civil_status.faults.text_to_read"
        )


def day_typed(text: str) -> dt.date:
    """A day as typed; `Invalid` when there is no such day."""
    try:
        return date_from(text)
    except ValueError as why:
        code = "impossible_date" if text.strip() else "missing"
        raise Invalid({"date": [Refused(f"civil_status.faults.{code}", value=text)]}) from why


def version_seen(request: HttpRequest) -> int | None:
    """The version the officer had before the eyes."""
    return whole_number(request.POST.get("seen"), most=1_000_000)
