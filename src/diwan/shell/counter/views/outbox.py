"""What the community sent by e-mail and SMS, and what became of it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import t
from diwan.kernel.identity.acting import act_in
from diwan.kernel.notices.models import MessageState
from diwan.kernel.notices.selectors import counts_by_state, messages_sent
from diwan.kernel.notices.services import send_again
from diwan.shell.counter.module import OUTBOX
from diwan.shell.counter.shown import KINDS
from diwan.shell.counter.views.cashier import community_in
from diwan.shell.pages import page, say, show
from diwan.shell.parts import Crumb, Tab

A_PAGE = 30
ORDER = (MessageState.FAILED, MessageState.KEPT, MessageState.WAITING, MessageState.SENT)


@page("desk", mandate=OUTBOX)
def outbox(request: HttpRequest) -> HttpResponse:
    """Newest first, by state."""
    territory, wanted = community_in(request), request.GET.get("state", "")
    state = wanted if wanted in MessageState.values else ""
    counts = counts_by_state(territory)
    tabs = [Tab(t("counter.outbox.all"), "/desk/messages/", here=not state, count=sum(counts.values()))]
    tabs += [
        Tab(t(f"notices.state.{s}"), f"/desk/messages/?state={s}", here=state == s, count=counts[s])
        for s in ORDER
    ]
    found = Paginator(messages_sent(territory, state=state), A_PAGE).get_page(request.GET.get("page"))
    rows = [
        (m, t(f"notices.channel.{m.channel}"), t(f"notices.state.{m.state}"), KINDS[m.state]) for m in found
    ]
    return show(request, "counter/outbox.html", {"tabs": tabs, "page": found, "rows": rows})


@page("desk", mandate=OUTBOX)
def message(request: HttpRequest, message: int) -> HttpResponse:
    """One message as it was sent, and what the gateway said."""
    found = messages_sent(community_in(request)).filter(pk=message).first()
    if found is None:
        raise NotFound("notices.errors.no_such_message")
    context = {
        "message": found,
        "state": t(f"notices.state.{found.state}"),
        "channel": t(f"notices.channel.{found.channel}"),
        "kind": KINDS[found.state],
        "again": found.state in (MessageState.FAILED, MessageState.KEPT),
        "crumbs": [Crumb(t("counter.outbox.title"), "/desk/messages/")],
    }
    return show(request, "counter/message.html", context)


@message.post
def again(request: HttpRequest, message: int) -> HttpResponse:
    """Put it back on its way."""
    send_again(act_in(request), message=message)
    say(request, t("counter.outbox.sent_again"))
    return redirect("counter:message", message)
