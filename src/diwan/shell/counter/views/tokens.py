"""Tokens of machines: created by the administrator, shown once, revoked at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t
from diwan.kernel.exchange.models import ApiToken
from diwan.kernel.exchange.selectors import seats_for_tokens, tokens_of
from diwan.kernel.exchange.services import create_token, known_scopes, revoke_token
from diwan.kernel.identity.acting import act_in
from diwan.shell.counter.forms import TokenForm
from diwan.shell.counter.views.cashier import community_in
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb, Kind

ADMINISTRATOR = ("administrator",)


def crumbs() -> list[Crumb]:
    """Back to the list."""
    return [Crumb(t("counter.tokens.title"), "/desk/tokens/")]


def state_of(token: ApiToken) -> tuple[str, Kind]:
    """Whether a token still opens."""
    if token.revoked_at is not None:
        return t("counter.tokens.revoked"), "danger"
    return (
        (t("counter.tokens.open"), "ok")
        if token.usable(timezone.now())
        else (t("counter.tokens.expired"), "")
    )


@page("desk", mandate=ADMINISTRATOR)
def tokens(request: HttpRequest) -> HttpResponse:
    """Every token of the community, those that no longer open included."""
    rows = [(token, *state_of(token)) for token in tokens_of(community_in(request))]
    return show(request, "counter/tokens.html", {"rows": rows})


def scope_words(scope: str) -> str:
    """A scope as a person reads it."""
    module, _, what = scope.partition(":")
    known = house().api_scopes.get(module) or house().modules[module]
    return t(f"counter.tokens.scope_{what}", module=known.title)


def blank_form(request: HttpRequest, data: object = None) -> TokenForm:
    """The form, with the seats and scopes there are."""
    seats = [
        (mandate.pk, f"{mandate.post.title} ({mandate.person.name})")
        for mandate in seats_for_tokens(community_in(request), timezone.now())
    ]
    return TokenForm(data, seats=seats, scopes=[(scope, scope_words(scope)) for scope in known_scopes()])


@page("desk", mandate=ADMINISTRATOR)
def new(request: HttpRequest) -> HttpResponse:
    """What the machine may do, from which seat, until when."""
    form = blank_form(request, request.POST if request.method == "POST" else None)
    return show(request, "counter/new_token.html", {"form": form, "crumbs": crumbs()})


@new.post
def created(request: HttpRequest) -> HttpResponse:
    """The secret, once; no browser keeps this page."""
    with looking(request):
        form = blank_form(request, request.POST)
        if not form.is_valid():
            context = {"form": form, "crumbs": crumbs()}
            return show(request, "counter/new_token.html", context, status=422).render()
    made = create_token(act_in(request), **form.cleaned_data)
    with looking(request):
        response = show(request, "counter/token_made.html", {"made": made, "crumbs": crumbs()}).render()
    response["Cache-Control"] = "no-store"
    return response


@page("desk", mandate=ADMINISTRATOR)
def token(request: HttpRequest, token: int) -> HttpResponse:
    """One token: what it may do, when it was last used, and how to close it."""
    found = tokens_of(community_in(request)).filter(pk=token).first()
    if found is None:
        raise NotFound("exchange.errors.no_such_token")
    words, kind = state_of(found)
    scopes = [scope_words(scope) for scope in found.scopes]
    context = {"token": found, "state": words, "kind": kind, "scopes": scopes, "crumbs": crumbs()}
    return show(request, "counter/token.html", context)


@token.post
def revoked(request: HttpRequest, token: int) -> HttpResponse:
    """Close it."""
    revoke_token(act_in(request), token=token)
    say(request, t("counter.tokens.closed"))
    return redirect("counter:tokens")
