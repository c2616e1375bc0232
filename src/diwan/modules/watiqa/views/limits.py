"""The limits against harvesting in one community: what holds, the community's own stricter ones, what was decided."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.errors import Refused
from diwan.kernel.base.text import t, t_html
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.modules.civil_status.public import with_faults
from diwan.modules.watiqa import services
from diwan.modules.watiqa.limits import Limit, limit_on
from diwan.modules.watiqa.own_limits import decisions_of, standings
from diwan.modules.watiqa.services.watching import SUPERVISORS
from diwan.shell.dates import DateField, t_lazy
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb

SETTER = "president"


class LimitForm(forms.Form):
    """A stricter figure, from when, on what ground; no figure goes back to the national one."""

    value = forms.IntegerField(
        required=False, min_value=1, label=t_lazy("watiqa.own_limits.value"),
        help_text=t_lazy("watiqa.own_limits.value_hint"),
        widget=forms.TextInput({"inputmode": "numeric", "class": "input--short", "dir": "ltr"}),
    )  # fmt: skip
    valid_from = DateField(label=t_lazy("watiqa.own_limits.valid_from"))
    ground = forms.CharField(
        max_length=300,
        label=t_lazy("watiqa.own_limits.ground"),
        help_text=t_lazy("watiqa.own_limits.ground_hint"),
    )


@page("desk", mandate=SUPERVISORS)
def limits(request: HttpRequest) -> HttpResponse:
    """Each limit: the national figure and its ground, the community's own, what holds today; and the decisions."""
    seat, today = seat_held(request), timezone.localdate()
    context = {
        "rows": standings(seat.territory, today),
        "decisions": [(row, limit_on(Limit(row.key), today).title) for row in decisions_of(seat.territory)],
        "sets": SETTER in seat.kinds,
    }
    return show(request, "watiqa/limits.html", context)


@page("desk", mandate=SETTER)
def limit(request: HttpRequest, key: str) -> HttpResponse:
    """One limit, to be held stricter from a day on."""
    posted = request.method == "POST"
    form = LimitForm(request.POST) if posted else LimitForm(initial={"valid_from": timezone.localdate()})
    return show(request, "watiqa/limit.html", limit_context(request, limit_named(key), form))


def limit_context(request: HttpRequest, found: Limit, form: LimitForm) -> dict[str, object]:
    """What the page of one limit shows."""
    rows = standings(seat_held(request).territory, timezone.localdate())
    return {
        "form": with_faults(form, getattr(request, "trouble", None)),
        "one": next(one for one in rows if one.limit is found),
        "crumbs": [Crumb(t("watiqa.own_limits.title"), "/desk/watiqa/limits/")],
    }


@limit.post
def decided(request: HttpRequest, key: str) -> HttpResponse:
    """Hold it stricter."""
    found, form = limit_named(key), LimitForm(request.POST)
    if not form.is_valid():
        with looking(request):
            context = limit_context(request, found, form)
            return show(request, "watiqa/limit.html", context, status=422).render()
    typed = form.cleaned_data
    made = services.set_limit(
        act_in(request),
        limit=found,
        value=typed["value"],
        valid_from=typed["valid_from"],
        ground=typed["ground"],
    )
    say(request, t_html("watiqa.own_limits.set", title=limit_on(found, made.valid_from).title))
    return redirect("watiqa:limits")


def limit_named(key: str) -> Limit:
    """The limit of that name."""
    if key not in set(Limit):
        raise Refused("watiqa.errors.no_such_limit")
    return Limit(key)
