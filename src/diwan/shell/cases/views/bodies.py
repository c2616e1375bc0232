"""Bodies that procedures consult: who answers for each here, and the form that names somebody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text, t, t_html
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.requests import BodyHere, bodies_in
from diwan.kernel.cases.services.seats import NAMERS, name_body, withdraw_body
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.territory.models import Territory
from diwan.shell.dates import t_lazy
from diwan.shell.filling import drawn, filled, posted
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb

DESK_NAMERS = tuple(kind for kind in NAMERS if kind != "system")
DESK, LINK = "desk", "link"


def words(key: str) -> Any:
    """Words of these pages, when they are drawn."""
    return t_lazy(f"shell_cases.bodies.{key}")


class BodyForm(forms.Form):
    """What the body is called here, and how questions reach it."""

    name_ar = forms.CharField(
        label=words("name_ar"), max_length=200, widget=forms.TextInput({"lang": "ar", "dir": "rtl"})
    )
    name_fr = forms.CharField(
        label=words("name_fr"), max_length=200, widget=forms.TextInput({"lang": "fr", "dir": "ltr"})
    )
    way = forms.ChoiceField(label=words("way"), widget=forms.RadioSelect)
    seat = forms.ChoiceField(label=words("seat"), help_text=words("seat_hint"), required=False)
    kind = forms.ChoiceField(label=words("kind"), help_text=words("kind_hint"), required=False)
    email = forms.CharField(
        label=words("email"), help_text=words("email_hint"), max_length=200, required=False,
        widget=forms.TextInput({"dir": "ltr", "inputmode": "email", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, body: BodyHere, place: Territory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "way": [(DESK, t("shell_cases.bodies.by_desk")), (LINK, t("shell_cases.bodies.by_link"))],
            "seat": [(str(one.pk), named_place(one)) for one in upwards(place)],
            "kind": kinds_for(body.key),
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What the service is told: a seat with its mandate, or an address; what the way leaves out is left out."""
        said = filled(self)
        name = Text(said["name_ar"], said["name_fr"])
        if said["way"] == LINK:
            return {"name": name, "email": said["email"]}
        return {"name": name, "seat": whole_number(said["seat"]), "kind": said["kind"]}


def upwards(place: Territory) -> list[Territory]:
    """The community itself, and those above it, the nearest first."""
    above = Territory.objects.filter(pk__lte=place.pk, last__gte=place.pk)
    return list(above.order_by("-pk"))


def named_place(place: Territory) -> str:
    """A community with its level: a province often bears the name of its chief town."""
    return f"{place.name} ({t(f'shell.levels.{place.level}')})"


def kinds_for(body: str) -> list[tuple[str, str]]:
    """The mandates by which a body may answer: its own first, then those that exist for other work."""
    found = house().mandates
    own = f"body_{body}"
    others = [kind for kind in found if not kind.startswith("body_") and kind not in ("citizen", "system")]
    return [(kind, str(found[kind].title)) for kind in (own, *others) if kind in found]


def place_in(request: HttpRequest) -> Territory:
    """The community of the seat."""
    return Territory.objects.get(pk=seat_held(request).territory)


def body_with(place: Territory, key: str) -> BodyHere:
    """One body of the list; `NotFound` for a key that is none."""
    for one in bodies_in(place):
        if one.key == key:
            return one
    raise NotFound("cases.errors.no_body")


@page("desk", mandate=DESK_NAMERS)
def bodies(request: HttpRequest) -> HttpResponse:
    """Every body a procedure may consult, and who answers for it here."""
    mandates = house().mandates
    rows = [
        {
            "body": one,
            "answers": mandates[one.named.kind].title if one.named and one.named.kind in mandates else "",
            "above": named_place(one.named.territory) if one.named and not one.here else "",
            "seat": named_place(one.named.seat) if one.named and one.named.seat else "",
            "state": t(f"shell_cases.bodies.state.{one.way}"),
            "chip": "ok" if one.way == "desk" else "info" if one.way == "link" else "",
        }
        for one in bodies_in(place_in(request))
    ]
    return show(request, "shell_cases/bodies.html", {"rows": rows})


@page("desk", mandate=DESK_NAMERS)
def body(request: HttpRequest, key: str) -> HttpResponse:
    """Say who answers for one body, or take back what was said."""
    place = place_in(request)
    found = body_with(place, key)
    form = BodyForm(posted(request), body=found, place=place, initial=known(found, place))
    context = {
        "found": found,
        "above": named_place(found.named.territory) if found.named and not found.here else "",
        "form": drawn(request, form),
        "crumbs": [Crumb(t("shell_cases.bodies.title"), reverse("cases:bodies"))],
    }
    return show(request, "shell_cases/body.html", context)


def known(found: BodyHere, place: Territory) -> dict[str, Any]:
    """What the form begins with: what is named now, or the body's common name."""
    row = found.named
    if row is None:
        return {"name_ar": found.name.ar, "name_fr": found.name.fr, "way": DESK, "kind": f"body_{found.key}",
                "seat": place.pk}  # fmt: skip
    return {"name_ar": row.name_ar, "name_fr": row.name_fr, "way": DESK if row.seat_id else LINK,
            "seat": row.seat_id or place.pk, "kind": row.kind or f"body_{found.key}", "email": row.email}  # fmt: skip


@body.post
def name_it(request: HttpRequest, key: str) -> HttpResponse:
    """Name who answers, or withdraw it."""
    with looking(request):
        place = place_in(request)
        found = body_with(place, key)
        form = BodyForm(request.POST, body=found, place=place)
    if "withdraw" in request.POST:
        withdraw_body(act_in(request), body=key)
        say(request, t_html("shell_cases.bodies.withdrawn", body=found.name))
    else:
        done = name_body(act_in(request), body=key, **form.told())
        say(request, t_html("shell_cases.bodies.named", body=found.name, name=done.name))
    return redirect("cases:bodies")
