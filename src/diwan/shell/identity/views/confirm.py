"""Confirming at the counter, card in hand, who the holder of an account is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.base.text import t
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.models import PaperKind, Person, Proof
from diwan.kernel.identity.selectors import account_told, claims_on, last_seen
from diwan.kernel.identity.services import Identity, Paper, confirm_identity
from diwan.shell.dates import DateField
from diwan.shell.filling import drawn, filled, posted
from diwan.shell.identity.forms import name_field, words
from diwan.shell.identity.views.people import CODE
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, Fact
from diwan.shell.written import date_words

CONFIRMERS = ("registry_clerk", "registrar", "administrator")
PAPERS = (PaperKind.CNIE, PaperKind.RESIDENCE, PaperKind.PASSPORT, PaperKind.FAMILY_BOOKLET)
SALT, HALF_AN_HOUR = "identity.confirm", 1800


class AccountForm(forms.Form):
    """The account as its owner names it; nobody searches the others."""

    login = forms.CharField(
        label=words("confirm.login"), help_text=words("confirm.login_hint"), max_length=150,
        widget=forms.TextInput(CODE),
    )  # fmt: skip


def paper_choices() -> list[tuple[str, str]]:
    """The papers by which an account is confirmed."""
    return [(kind, t(f"identity_pages.confirm.papers.{kind}")) for kind in PAPERS]


def number_field(label: str, *kinds: PaperKind) -> forms.CharField:
    """A number that only some papers have."""
    field = forms.CharField(label=words(label), max_length=30, required=False, widget=forms.TextInput(CODE))
    field.shown_when = {"field": "paper", "answers": " ".join(kinds), "required": True}  # type: ignore[attr-defined]
    return field


class CardForm(forms.Form):
    """What is written on the paper; each number is asked only for the paper that has it."""

    paper = forms.ChoiceField(
        label=words("confirm.paper"), help_text=words("confirm.paper_hint"), choices=paper_choices,
        initial=PaperKind.CNIE.value, widget=forms.RadioSelect,
    )  # fmt: skip
    cnie = number_field("fields.cnie", PaperKind.CNIE)
    paper_number = number_field(
        "confirm.paper_number", PaperKind.RESIDENCE, PaperKind.PASSPORT, PaperKind.FAMILY_BOOKLET
    )
    parent = number_field("confirm.parent", PaperKind.FAMILY_BOOKLET)
    first_ar = name_field("ar", "first_ar", "off")
    family_ar = name_field("ar", "family_ar", "off")
    first_fr = name_field("fr", "first_fr", "off")
    family_fr = name_field("fr", "family_fr", "off")
    birth_date = DateField(label=words("fields.birth_date"))
    held = forms.BooleanField(label=words("confirm.held"))


@page("desk", mandate=CONFIRMERS)
def confirm(request: HttpRequest) -> HttpResponse:
    """Which account."""
    form = drawn(request, AccountForm(posted(request)))
    return show(request, "identity/confirm.html", {"form": form})


@confirm.post
def find(request: HttpRequest) -> HttpResponse:
    """To the account that was named, by an address that is the officer's alone and for half an hour."""
    account = account_told(filled(AccountForm(request.POST))["login"])
    if account is None:
        raise Invalid({"login": [Refused("identity_pages.confirm.unknown")]})
    return redirect("identity_pages:confirm_card", dumps(sealed(request, account.person_id), salt=SALT))


def sealed(request: HttpRequest, person: int | None) -> dict[str, int | None]:
    """What the address holds: whom, and which seat may open it."""
    return {"person": person, "seat": seat_held(request).mandate}


def person_in(request: HttpRequest, seal: str) -> Person:
    """The person of an address that this seat made lately."""
    try:
        told = loads(seal, salt=SALT, max_age=HALF_AN_HOUR)
    except BadSignature as wrong:
        raise NotFound("identity_pages.confirm.over") from wrong
    person = Person.objects.filter(pk=told["person"]).first()
    if person is None or told != sealed(request, person.pk):
        raise NotFound("identity_pages.confirm.over")
    return person


@page("desk", mandate=CONFIRMERS)
def confirm_card(request: HttpRequest, seal: str) -> HttpResponse:
    """What the account declares, beside what the card says."""
    person = person_in(request, seal)
    form = CardForm(posted(request), initial=declared_names(person))
    seen = last_seen(person.pk, seat_held(request).territory)
    said = {
        "form": drawn(request, form),
        "declared": declared(person),
        "confirmed": person.proof != Proof.DECLARED,
        "others": len(claims_on(person.cnie or "", besides=person.pk)),
        "seen_at": seen.seen_at if seen else None,
        "crumbs": [Crumb(t("identity_pages.confirm.title"), reverse("identity_pages:confirm"))],
    }
    return show(request, "identity/confirm_card.html", said)


def declared_names(person: Person) -> dict[str, Any]:
    """Names need not be typed again; the number and the birth date are read from the card."""
    return {name: getattr(person, name) for name in ("first_ar", "family_ar", "first_fr", "family_fr")}


def declared(person: Person) -> list[Fact]:
    """What the account says of its holder."""
    return [
        Fact(t("identity_pages.fields.first_ar"), person.first_ar),
        Fact(t("identity_pages.fields.family_ar"), person.family_ar),
        Fact(t("identity_pages.fields.cnie"), person.cnie or t("identity_pages.confirm.nothing")),
        Fact(
            t("identity_pages.fields.birth_date"),
            date_words(person.birth_date) if person.birth_date else t("identity_pages.confirm.nothing"),
        ),
    ]


@confirm_card.post
def confirm_it(request: HttpRequest, seal: str) -> HttpResponse:
    """What the card says is who the person is from now on."""
    with looking(request):
        person = person_in(request, seal)
    said = filled(CardForm(request.POST))
    said.pop("held")
    paper = Paper(PaperKind(said.pop("paper")), said.pop("paper_number"), said.pop("parent"))
    if not paper.is_card:
        said["cnie"] = None
    confirm_identity(act_in(request), person=person, identity=Identity(**said), paper=paper)
    say(request, t("identity_pages.confirm.done", name=person.name))
    return redirect("identity_pages:confirm")
