"""One's own account: how one can be reached, and the devices one is signed in on."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t
from diwan.kernel.identity import services
from diwan.kernel.identity.acting import account_of, own_act
from diwan.kernel.identity.models import Account
from diwan.shell.filling import drawn, filled, posted
from diwan.shell.identity.forms import words
from diwan.shell.pages import NotSignedIn, page, say, show, to_sign_in


class ContactForm(forms.Form):
    """How one can be reached."""

    phone = forms.CharField(
        label=words("fields.phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput({"type": "tel", "dir": "ltr", "autocomplete": "tel", "class": "input--code"}),
    )
    email = forms.EmailField(label=words("fields.email"), required=False)
    address = forms.CharField(
        label=words("fields.address"),
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 3, "autocomplete": "street-address"}),
    )


def signed_in(request: HttpRequest) -> Account:
    """The account that is signed in."""
    account = account_of(request)
    if account is None:
        raise NotSignedIn
    return account


@page("citizen")
def contact(request: HttpRequest) -> HttpResponse:
    """How I can be reached."""
    person = signed_in(request).person
    known = {"phone": person.phone, "email": person.email, "address": person.address} if person else {}
    form = ContactForm(posted(request), initial=known)
    return show(request, "identity/contact.html", {"form": drawn(request, form), "person": person})


@contact.post
def change_contact(request: HttpRequest) -> HttpResponse:
    """Change how I can be reached."""
    said = filled(ContactForm(request.POST))
    services.update_contact(own_act(signed_in(request), timezone.now()), **said)
    say(request, t("identity_pages.contact.kept"))
    return redirect("shell:me")


@require_POST
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """Sign one of my devices out, from here."""
    account = account_of(request)
    if account is None:
        return to_sign_in(request)
    session = UserSession.objects.filter(user=account, pk=number).first()
    if session is None:
        raise NotFound("identity_pages.sessions.gone")
    session.end()
    say(request, t("identity_pages.sessions.ended"))
    return redirect("usersessions_list")
