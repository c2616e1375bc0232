"""The desk's own pages: what waits, the seat one acts from, the command palette, one's account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t, t_html
from diwan.kernel.identity.acting import SEAT_KEY, account_of, seat_in, seats_in
from diwan.shell.addresses import address_of
from diwan.shell.menu import in_groups, menu_of
from diwan.shell.pages import page, say, show
from diwan.shell.palette import found_for
from diwan.shell.parts import Choice, Fact
from diwan.shell.sealed import answered, asked

SECURITY = (
    ("identity_pages:contact", "identity_pages.contact.title", "phone"),
    ("account_change_password", "shell.me.password", "key-round"),
    ("mfa_index", "shell.me.mfa", "shield-check"),
    ("usersessions_list", "shell.me.sessions", "monitor-smartphone"),
    ("account_email", "shell.me.email", "mail"),
)


@page("desk")
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for this seat, queue by queue."""
    entries = [entry for entry in menu_of(request, "desk") if entry.url != request.path]
    waiting = [entry for entry in entries if entry.count]
    context = {"waiting": waiting, "others": in_groups(entry for entry in entries if not entry.count)}
    return show(request, "shell/desk/home.html", context)


@page("desk")
def find(request: HttpRequest) -> HttpResponse:
    """Find a person, a file, a record, a page; a whole page, of which the palette takes the middle."""
    words, seat = asked(request, ("q",))["q"], seat_in(request)
    groups = found_for(request, seat, words) if seat else []
    return show(request, "shell/desk/find.html", {"words": words, "groups": groups})


find.post(answered("q", replaces=False))


@page("citizen")
def me(request: HttpRequest) -> HttpResponse:
    """My account: who I am here, where I may go, and how I sign in."""
    account = account_of(request)
    if account is None:
        raise NotFound("shell.errors.no_seat")
    spaces = [
        Choice(t("shell.me.citizen"), address_of("cases:mine"), t("shell.me.citizen_text"), "folder-open"),
        Choice(t("shell.me.desk"), address_of("shell:desk") if seats_in(request) else "", t("shell.me.desk_text"),
               "layout-dashboard"),
    ]  # fmt: skip
    security = [Choice(t(words), address_of(name), icon=icon) for name, words, icon in SECURITY]
    context = {
        "facts": [
            Fact(t("shell.me.name"), str(account.person) if account.person else ""),
            Fact(t("shell.me.username"), account.username),
        ],
        "spaces": [c for c in spaces if c.url],
        "security": [c for c in security if c.url],
    }
    return show(request, "shell/me.html", context)


@me.post
def sit(request: HttpRequest) -> HttpResponse:
    """Act from another of one's seats."""
    chosen = next((s for s in seats_in(request) if str(s.mandate) == request.POST.get("seat")), None)
    if chosen is None:
        raise NotFound("shell.errors.no_seat")
    request.session[SEAT_KEY] = chosen.mandate
    say(request, t_html("shell.desk.seated", title=chosen.title))
    return redirect("shell:desk")
