"""What things cost: the national fees, and the community's own amounts where the law lets it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import t
from diwan.kernel.identity.acting import act_in, seat_in
from diwan.kernel.payments.fees import fee_named
from diwan.kernel.payments.models import Tariff
from diwan.kernel.payments.selectors import priced_fees
from diwan.kernel.payments.services import set_tariff
from diwan.shell.counter.forms import TariffForm
from diwan.shell.counter.module import FEES
from diwan.shell.counter.views.cashier import community_in
from diwan.shell.pages import looking, page, say, show
from diwan.shell.parts import Crumb

SETTERS = ("president", "administrator")


@page("desk", mandate=FEES)
def fees(request: HttpRequest) -> HttpResponse:
    """Every fee with its price today and the text that sets it."""
    seat = seat_in(request)
    setter = seat is not None and not seat.kinds.isdisjoint(SETTERS)
    rows = [
        {**row, "open": setter and fee_named(str(row["key"])).community != "no"}
        for row in priced_fees(community_in(request), timezone.localdate())
    ]
    return show(request, "counter/fees.html", {"rows": rows, "setter": setter})


@page("desk", mandate=SETTERS)
def fee(request: HttpRequest, key: str) -> HttpResponse:
    """The community's own amount for one fee: what the law allows, what was decided so far."""
    form = TariffForm(request.POST if request.method == "POST" else None)
    return show(request, "counter/fee.html", fee_context(request, key, form))


def fee_context(request: HttpRequest, key: str, form: TariffForm) -> dict[str, object]:
    """What the page of a fee shows."""
    declared = fee_named(key)
    own = Tariff.objects.filter(territory_id=community_in(request), key=key).order_by("-valid_from")
    return {
        "fee": declared,
        "rate": declared.rate_at(timezone.localdate()),
        "own": list(own),
        "form": form,
        "crumbs": [Crumb(t("counter.fees.title"), "/desk/fees/")],
    }


@fee.post
def decided(request: HttpRequest, key: str) -> HttpResponse:
    """Set it from a day on."""
    form = TariffForm(request.POST)
    if not form.is_valid():
        with looking(request):
            return show(request, "counter/fee.html", fee_context(request, key, form), status=422).render()
    typed = form.cleaned_data
    set_tariff(
        act_in(request), key=key, amount=Money(typed["amount"]), valid_from=typed["valid_from"],
        legal_ref=typed["legal_ref"],
    )  # fmt: skip
    say(request, t("counter.fees.set"))
    return redirect("counter:fees")
