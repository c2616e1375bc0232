"""Decrees that change a family name: entered by the central authority, sent to the office of the birth record."""

from __future__ import annotations

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.days import day_or_none
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.text import t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.forms import ask, date_text, with_faults, written
from diwan.modules.civil_status.mandates import CENTRAL
from diwan.modules.civil_status.models import FamilyNameDecree
from diwan.modules.civil_status.name_requests import decree_form_of, request_accepted, requests_accepted
from diwan.modules.civil_status.notice_reads import community_typed
from diwan.modules.civil_status.notice_values import Sought, sought_told
from diwan.modules.civil_status.services.family_names import Decree, publish_name_decree
from diwan.shell.pages import looking, page, say, show

PER_PAGE = 50
DAYS = ("decreed_on", "published_on")
ASKED = ("first_ar", "family_ar", "community", "new_ar", "decree", "bulletin", *DAYS)


class DecreeForm(forms.Form):
    """Whom the decree names, the new name in its scripts, the decree and its publication."""

    first_ar = written("decrees.first_ar", lang="ar")
    family_ar = written("decrees.family_ar", lang="ar")
    birth_date = date_text("decrees.birth_date")
    cnie = written("decrees.cnie", length=12, latin=True)
    record = written("decrees.record", hint="asked.record_hint", length=40, latin=True)
    community = written("decrees.community", hint="asked.community_hint")
    new_ar = written("decrees.new_ar", lang="ar")
    new_la = written("decrees.new_la", latin=True)
    new_tf = written("decrees.new_tf", latin=True)
    decree = written("decrees.decree", length=60)
    decreed_on = date_text("decrees.decreed_on")
    bulletin = written("decrees.bulletin", length=60)
    published_on = date_text("decrees.published_on")
    request = forms.IntegerField(required=False, widget=forms.HiddenInput)


@page("desk", mandate=CENTRAL)
def name_decrees(request: HttpRequest) -> HttpResponse:
    """The decrees entered, the latest first, and the form of one more."""
    seat = seat_held(request)
    chosen = whole_number(request.GET.get("request"))
    known = decree_form_of(request_accepted(chosen, seat.territory, seat.last)) if chosen else None
    form = DecreeForm(request.POST if request.method == "POST" else None, initial=known)
    ask(form, *ASKED)
    with_faults(form, getattr(request, "trouble", None))
    rows = FamilyNameDecree.objects.select_related("community").order_by("-id")
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    waiting = requests_accepted(seat.territory, seat.last)[:PER_PAGE]
    return show(
        request,
        "civil_status/name_decrees.html",
        {"page": found, "form": form, "waiting": waiting, "chosen": known},
    )


@name_decrees.post
def decree_entered(request: HttpRequest) -> HttpResponse:
    """Enter one: the office of the birth record is asked for its mention in the same act."""
    said = {name: " ".join(request.POST.get(name, "").split()) for name in DecreeForm.base_fields}
    days = {name: day_or_none(said[name]) for name in (*DAYS, "birth_date")}
    wrong: dict[str, list[DomainError]] = {
        name: [unread(said[name])]
        for name, day in days.items()
        if day is None and (said[name] or name in DAYS)
    }
    with looking(request):
        community = community_typed(said["community"], "community")
        seat, answers = seat_held(request), whole_number(said["request"])
        case = request_accepted(answers, seat.territory, seat.last) if answers else None
    signed_on, published_on, born = (days[name] for name in (*DAYS, "birth_date"))
    if wrong or signed_on is None or published_on is None:
        raise Invalid(wrong, "civil_status.errors.invalid_record")
    made = publish_name_decree(
        act_in(request), person=person_said(said, born), community=community,
        fields={"family_ar": said["new_ar"], "family_la": said["new_la"], "family_tf": said["new_tf"]},
        decree=Decree(said["decree"], signed_on, said["bulletin"], published_on), request=case,
    )  # fmt: skip
    say(request, t_html("civil_status.decrees.entered", name=made.name_ar, decree=made.decree))
    return redirect("civil_status:name_decrees")


def unread(typed: str) -> DomainError:
    """What to say of a day that is not there, or is none."""
    return Refused(f"civil_status.faults.{'unreadable' if typed else 'missing'}", value=typed)


def person_said(said: dict[str, str], born: dt.date | None) -> Sought:
    """Whom the decree names, as a notice describes somebody."""
    return sought_told(
        born, first_ar=said["first_ar"], family_ar=said["family_ar"], cnie=said["cnie"].upper(),
        record=said["record"],
    )  # fmt: skip
