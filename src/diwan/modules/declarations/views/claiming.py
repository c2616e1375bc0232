"""The citizen's page for the code of a receipt."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.text import t_html
from diwan.kernel.identity.acting import citizen_act_in
from diwan.kernel.territory.models import KINGDOM
from diwan.modules.civil_status.public import with_faults
from diwan.modules.declarations.forms.fields import own
from diwan.modules.declarations.services import claim_declaration
from diwan.shell.pages import page, say, show


class ClaimForm(forms.Form):
    """The code on the receipt, and a name only the family and the institution know."""

    reference = own("reference", hint="claim_reference", length=14, latin=True)
    name = own("claim_name", hint="claim_name", length=120)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            field.required = True


@page("citizen")
def claim(request: HttpRequest) -> HttpResponse:
    """Type the code of a receipt."""
    typed = request.POST if request.method == "POST" else None
    form = with_faults(ClaimForm(typed), getattr(request, "trouble", None))
    return show(request, "declarations/claim.html", {"form": form})


@claim.post
def claimed(request: HttpRequest) -> HttpResponse:
    """Follow the declaration from now on."""
    found = claim_declaration(
        citizen_act_in(request, KINGDOM), reference=request.POST.get("reference", ""),
        name=request.POST.get("name", ""),
    )  # fmt: skip
    say(request, t_html("declarations.said.claimed", reference=found.reference))
    return redirect("declarations:own_one", found.territory_id, found.reference)
