"""Forms of tenders: what the desk writes down, and what a bidder puts in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import lazy

from diwan.kernel.base.act import MOROCCO
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text, t
from diwan.kernel.base.whole import western_digits, whole_number
from diwan.kernel.cases.ground import ground_of
from diwan.kernel.cases.kinds.people import ice
from diwan.kernel.cases.kinds.plain import asked_as, read_plain
from diwan.kernel.cases.kinds.shapes import read_polygon
from diwan.kernel.cases.kinds.where import Where
from diwan.kernel.territory.models import Territory
from diwan.modules.rokhas.models import Tender
from diwan.modules.rokhas.services import Offered, OnPaper, Paper, Plan
from diwan.modules.rokhas.services.offers import paper_from
from diwan.modules.rokhas.tender_rules import USES, Fault
from diwan.shell.cases.widgets import Ground, PolygonWidget
from diwan.shell.dates import DateField
from diwan.shell.filling import filled, posted

t_lazy = lazy(t, str)
HOUR = re.compile(r"([01]?\d|2[0-3])[:hH.]([0-5]\d)")
CODE = {"dir": "ltr", "autocomplete": "off", "class": "input--code"}
Faults = dict[str, list[DomainError]]
LINE = asked_as("text", Text("سطر", "Ligne"))
SUM = asked_as("money", Text("مبلغ", "Montant"))


def words(key: str, *, hint: bool = False, length: int = 200, **attrs: str) -> forms.CharField:
    """A line of text; what is missing is the rules' to say."""
    return forms.CharField(
        required=False, max_length=length, label=t_lazy(f"rokhas.tender.{key}"),
        help_text=t_lazy(f"rokhas.tender.{key}_hint") if hint else "", widget=forms.TextInput(attrs),
    )  # fmt: skip


def day(key: str) -> DateField:
    """A day in three parts."""
    return DateField(required=False, label=t_lazy(f"rokhas.tender.{key}"))


class PlanForm(forms.Form):
    """Everything a tender says."""

    subject = words("subject", hint=True)
    use = forms.ChoiceField(
        required=False, label=t_lazy("rokhas.tender.use"), widget=forms.RadioSelect,
        choices=[(key, t_lazy(f"rokhas.tender.uses.{key}")) for key in USES],
    )  # fmt: skip
    place = words("place")
    outline = forms.Field(required=False, label=t_lazy("rokhas.tender.outline"))
    months = words("months", hint=True, length=4, inputmode="numeric", **CODE)
    council_ref = words("council_ref")
    council_on = day("council_on")
    expertise_ref = words("expertise_ref")
    expertise_on = day("expertise_on")
    opening_price = words("opening_price", hint=True, length=20, inputmode="decimal", **CODE)
    deposit = words("deposit", hint=True, length=20, inputmode="decimal", **CODE)
    specs = forms.FileField(
        required=False,
        label=t_lazy("rokhas.tender.specs"),
        widget=forms.FileInput({"accept": "application/pdf"}),
    )
    papers = forms.CharField(
        required=False, label=t_lazy("rokhas.tender.papers"), help_text=t_lazy("rokhas.tender.papers_hint"),
        widget=forms.Textarea({"rows": 4}), max_length=1200,
    )  # fmt: skip
    opens_on = day("opens_on")
    opens_hour = words("opens_hour", hint=True, length=5, **CODE)
    opens_in = words("opens_in")

    def __init__(self, request: HttpRequest, place: Territory, tender: Tender | None = None) -> None:
        super().__init__(posted(request), initial=shown_of(tender) if tender else {"papers": usual_papers()})
        outline = reverse("shell:map_ground", args=(place.code,))
        self.fields["outline"].widget = PolygonWidget(Ground("polygon", outline))

    def marked(self) -> PlanForm:
        """The same with what it does not go without marked so, once it was read: what is missing the rules say."""
        for name in set(self.fields) - {"deposit", "papers"}:
            self.fields[name].required = True
        return self


class PaperTenderForm(PlanForm):
    """A tender that was held on paper and failed: what it said, how it went, its minutes."""

    announced_on = day("announced_on")
    minutes_ref = words("minutes_ref", hint=True)
    offers = words("offers", hint=True, length=4, inputmode="numeric", **CODE)
    minutes = forms.FileField(
        required=False,
        label=t_lazy("rokhas.tender.minutes_scanned"),
        widget=forms.FileInput({"accept": "application/pdf"}),
    )
    follows = forms.ChoiceField(
        required=False, label=t_lazy("rokhas.tender.follows"), help_text=t_lazy("rokhas.tender.follows_hint")
    )

    def __init__(self, request: HttpRequest, place: Territory, before: Iterable[Tender]) -> None:
        super().__init__(request, place)
        self.initial.pop("papers")
        told = [(str(one.pk), f"{one.number} · {one.subject}") for one in before]
        self.fields["follows"].choices = [("", t_lazy("rokhas.tender.follows_none")), *told]  # type: ignore[attr-defined]
        del self.fields["specs"]

    def marked(self) -> PaperTenderForm:
        """The same with what it does not go without marked so."""
        super().marked()
        self.fields["follows"].required = False
        return self


def on_paper_in(form: PaperTenderForm, today: date) -> tuple[OnPaper, Faults]:
    """How it went, as it was typed, and what of it cannot be read; an unreadable day stands as today."""
    typed = read_in(form)
    missing: Faults = {"announced_on": [Refused("rokhas.tender.faults.missing")]}
    paper = OnPaper(
        typed["announced_on"] or today, typed["minutes_ref"], whole_number(typed["offers"], most=9999)
    )
    return paper, {} if typed["announced_on"] else missing


def usual_papers() -> str:
    """The papers an offer usually holds, for the office to change."""
    return t("rokhas.tender.usual_papers").replace(" | ", "\n")


def shown_of(tender: Tender) -> dict[str, Any]:
    """A tender as its form shows it."""
    at = tender.opens_at.astimezone(MOROCCO)
    plain = ("subject", "use", "place", "outline", "months", "council_ref", "council_on", "expertise_ref",
             "expertise_on", "opens_in")  # fmt: skip
    return {key: getattr(tender, key) for key in plain} | {
        "opening_price": str(tender.opening_price.amount), "papers": "\n".join(tender.papers),
        "deposit": str(tender.deposit.amount) if tender.deposit else "",
        "opens_on": at.date(), "opens_hour": f"{at:%H:%M}",
    }  # fmt: skip


def plan_in(form: PlanForm, where: Where) -> tuple[Plan, Faults]:
    """The plan that was typed, and what of it cannot be read, field by field.

    What cannot be read stands as something the rules say nothing of, so that they are asked in the same round.
    """
    typed = read_in(form)
    faults: Faults = {name: [] for name in form.errors}

    def read(key: str, reader: Callable[[], Any], nothing: Any = None) -> Any:
        try:
            return reader()
        except Invalid as why:
            faults[key] = [one for found in why.fields.values() for one in found]
        except Refused as why:
            faults[key] = [why]
        return nothing

    today = where.at.astimezone(MOROCCO)
    days = {
        key: read(key, partial(day_typed, typed[key]), today.date())
        for key in ("council_on", "expertise_on", "opens_on")
    }
    zero = Money.of(0)
    hour = read("opens_hour", lambda: hour_typed(typed["opens_hour"]), time())
    found = {
        "outline": read("outline", lambda: read_polygon(LINE, typed["outline"], where), {}),
        "opening_price": read("opening_price", lambda: sum_typed(typed["opening_price"], where), zero),
        "deposit": read("deposit", lambda: sum_typed(typed["deposit"], where)) if typed["deposit"] else None,
        "months": whole_number(typed["months"], most=9999) or 0,
        "papers": tuple(line.strip()[:120] for line in typed["papers"].splitlines() if line.strip()),
    }
    plain = {
        key: typed[key] for key in ("subject", "use", "place", "council_ref", "expertise_ref", "opens_in")
    }
    opens_at = datetime.combine(days.pop("opens_on"), hour, tzinfo=MOROCCO)
    return Plan(**plain, **days, **found, opens_at=opens_at), faults


def read_in(form: PlanForm) -> dict[str, Any]:
    """What was typed, as far as the form itself reads it: the rest is its to say, beside what the rules say."""
    form.is_valid()
    nothing: dict[str, Any] = {
        name: None if isinstance(field, DateField) else "" for name, field in form.fields.items()
    }
    return nothing | form.cleaned_data


def day_typed(typed: date | None) -> date:
    """A day that nothing goes without."""
    if typed is None:
        raise Refused("rokhas.tender.faults.missing")
    return typed


def refuse_together(unread: Faults, rules: Iterable[Fault]) -> None:
    """Refuse once, with what cannot be read and what the rules say of the rest; nothing where all was read."""
    if not unread:
        return
    found = dict(unread)
    for fault in rules:
        if fault.field not in unread:
            found.setdefault(fault.field, []).append(Refused(fault.code, **fault.details))
    raise Invalid(found)


def hour_typed(typed: str) -> time:
    """An hour of the day."""
    found = HOUR.fullmatch(western_digits(typed).strip())
    if found is None:
        raise Refused("rokhas.tender.faults.hour")
    return time(int(found[1]), int(found[2]))


def sum_typed(typed: str, where: Where) -> Money:
    """A sum of dirhams as people write it."""
    if not typed.strip():
        raise Refused("rokhas.tender.faults.missing")
    return Money.of(str(read_plain(SUM, typed, where)))


class OfferForm(forms.Form):
    """What a bidder offers, and a file for each paper that is asked."""

    price = words("price", hint=True, length=20, inputmode="decimal", **CODE)
    bidder = words("bidder", hint=True)
    ice = words("ice", hint=True, length=20, inputmode="numeric", **CODE)

    def __init__(self, request: HttpRequest, tender: Tender, bidder: str) -> None:
        super().__init__(posted(request), request.FILES or None, initial={"bidder": bidder})
        for number, name in enumerate(tender.papers):
            accepted = forms.FileInput({"accept": "application/pdf,image/png,image/jpeg"})
            self.fields[f"paper_{number}"] = forms.FileField(required=False, label=name, widget=accepted)
        trouble = getattr(request, "trouble", None)
        lacking = isinstance(trouble, Invalid) and "knowingly" in trouble.fields
        if lacking or "knowingly" in request.POST:
            self.fields["knowingly"] = forms.BooleanField(required=False, label=t("rokhas.tender.knowingly"))

    def marked(self) -> OfferForm:
        """The same with what it does not go without marked so, once it was read."""
        for name in set(self.fields) - {"ice", "knowingly"}:
            self.fields[name].required = True
        return self


def offered_in(form: OfferForm, tender: Tender, files: Mapping[str, Any]) -> Offered:
    """The offer that was typed and sent.

    `Invalid` where it cannot be read; and once, before it is sealed, where the commission would have to set it aside.
    """
    typed = filled(form)
    faults: dict[str, list[DomainError]] = {}
    price, number, papers = Money.of(0), "", []
    try:
        price = sum_typed(typed["price"], Where(datetime.now(MOROCCO)))
    except Refused as why:
        faults["price"] = [why]
    if not typed["bidder"].strip():
        faults["bidder"] = [Refused("rokhas.tender.faults.missing")]
    try:
        number = ice(typed["ice"]) if typed["ice"].strip() else ""
    except Refused as why:
        faults["ice"] = [why]
    for which in range(len(tender.papers)):
        try:
            papers += paper_sent(which, files)
        except Refused as why:
            faults[f"paper_{which}"] = [why]
    if faults:
        raise Invalid(faults)
    warn(tender, price, papers, knowingly=bool(typed.get("knowingly")))
    return Offered(price, typed["bidder"].strip(), number, tuple(papers))


def paper_sent(which: int, files: Mapping[str, Any]) -> list[Paper]:
    """The file sent for one paper, if one was."""
    upload = files.get(f"paper_{which}")
    return [paper_from(which, upload.name or "", upload.chunks())] if upload else []


def warn(tender: Tender, price: Money, papers: list[Paper], *, knowingly: bool) -> None:
    """Say what would have the offer set aside, unless the bidder was told already and goes on."""
    if knowingly:
        return
    faults: dict[str, list[DomainError]] = {}
    if price < tender.opening_price:
        faults["price"] = [Refused("rokhas.tender.faults.low", least=tender.opening_price.amount)]
    given = {paper.which for paper in papers}
    for which in set(range(len(tender.papers))) - given:
        faults[f"paper_{which}"] = [Refused("rokhas.tender.faults.lacking")]
    if faults:
        raise Invalid(faults | {"knowingly": [Refused("rokhas.tender.faults.knowingly")]})


def ground_there(place: Territory, at: datetime) -> Where:
    """What the reader of a polygon knows of a community."""
    return ground_of(place.pk, at)
