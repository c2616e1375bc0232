"""The page of what goes into the second counterpart: the list to write from, then the note that it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.carried_selectors import keepers_of, mentions_carried, mentions_to_carry
from diwan.modules.civil_status.mandates import DESK, OFFICER
from diwan.modules.civil_status.models import CarriedMention, Mention
from diwan.modules.civil_status.paper_rules import Keeper
from diwan.modules.civil_status.services import carry_mentions
from diwan.modules.civil_status.views.records import may_sign
from diwan.shell.pages import page, say, show
from diwan.shell.parts import Tab

PER_PAGE = 50
LISTS = ("to_carry", "done")


@dataclass(frozen=True, slots=True)
class Row:
    """One mention as the list shows it, with where the second counterpart is."""

    mention: Mention
    title: str
    where: str
    note: CarriedMention | None = None


def row_of(
    mention: Mention, keepers: dict[tuple[int, str, int], Keeper], note: CarriedMention | None = None
) -> Row:
    """One line of the list."""
    record = mention.record
    keeper = keepers.get((record.office_id, record.type, record.year), Keeper.COURT)
    return Row(
        mention,
        t(f"civil_status.mentions.{mention.type}"),
        t(f"civil_status.carried.at.{keeper.value}"),
        note,
    )


@page("desk", mandate=DESK)
def carrying(request: HttpRequest) -> HttpResponse:
    """What is to be carried, or what was."""
    here, day = seat_held(request).territory, timezone.localdate()
    chosen = request.GET.get("list", "")
    which = chosen if chosen in LISTS else LISTS[0]
    waiting = which == "to_carry"
    keepers, wanted = keepers_of(here), request.GET.get("page")
    found: Page[Any]
    if waiting:
        found = Paginator(mentions_to_carry(here, day), PER_PAGE).get_page(wanted)
        rows = [row_of(one, keepers) for one in found]
    else:
        found = Paginator(mentions_carried(here), PER_PAGE).get_page(wanted)
        rows = [row_of(one.mention, keepers, one) for one in found]
    context = {
        "rows": rows, "page": found, "waiting": waiting, "signs": may_sign(request), "typed": request.POST,
        "tabs": [Tab(t(f"civil_status.carried.{name}"), f"?list={name}", name == which) for name in LISTS],
    }  # fmt: skip
    return show(request, "civil_status/carrying.html", context)


@carrying.post
def carried(request: HttpRequest) -> HttpResponse:
    """Note those ticked as written in both."""
    ticked = (whole_number(typed) for typed in request.POST.getlist("mention")[:PER_PAGE])
    done = carry_mentions(
        act_in(request, kind=OFFICER), mentions=[one for one in ticked if one is not None],
        slip=request.POST.get("slip", ""),
    )  # fmt: skip
    say(request, t("civil_status.carried.noted", count=done))
    return redirect("civil_status:carrying")
