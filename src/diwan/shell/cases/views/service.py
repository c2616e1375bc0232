"""What a service asks for, costs and takes, said before the start; then the start."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.citations import cited_all
from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.figures import latest_delays
from diwan.kernel.cases.published import home_of
from diwan.kernel.cases.resolving import in_force
from diwan.kernel.cases.schema.fees import Fee
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.services import save_draft
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.acting import citizen_act_in
from diwan.kernel.payments.selectors import price_of
from diwan.kernel.territory.models import KINGDOM, Territory
from diwan.shell.cases.said import delays_of, silence_words, usual_of
from diwan.shell.pages import page, show
from diwan.shell.parts import Crumb, Fact
from diwan.shell.portal.communes import ASKED, places_named
from diwan.shell.views.portal import typed


@dataclass(frozen=True, slots=True)
class Cost:
    """One fee as the service page says it."""

    title: Text
    amount: Money | None
    conditional: bool


@page("portal")
def service(request: HttpRequest, key: str) -> HttpResponse:
    """Everything one needs to know before beginning, and the choice of the commune."""
    if home_of(key) != KINGDOM:
        return redirect("cases:begin", key, territory_with(home_of(key)).code)
    law = offered(KINGDOM, key)
    words = typed(request)
    context = {
        **about(law, None),
        "words": words,
        "answer": places_named(words) if words else None,
        "crumbs": [Crumb(t("shell.services.title"), reverse("shell:services"))],
    }
    return show(request, "shell_cases/service.html", context)


@page("portal")
def begin(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """The service in one commune, with its prices there, and the button that begins."""
    territory = commune_coded(code)
    law = offered(territory.pk, key)
    context = {
        **about(law, territory),
        "territory": territory,
        "here": delays_here(territory, key),
        "crumbs": [
            Crumb(t("shell.services.title"), reverse("shell:services")),
            Crumb(as_text(law.title), reverse("cases:service", args=(key,))),
        ],
    }
    return show(request, "shell_cases/service.html", context)


@begin.post
def start(request: HttpRequest, key: str, code: str) -> HttpResponse:
    """Begin a request to this commune; whoever is not signed in signs in first."""
    if not request.user.is_authenticated:
        return redirect(f"{reverse('account_login')}?next={request.path}")
    draft = save_draft(citizen_act_in(request, commune_coded(code).pk), procedure=key, values={})
    return redirect("cases:resume", draft.pk)


def offered(territory: int, key: str) -> Procedure:
    """A procedure the portal offers today in a community, or in the Kingdom whatever communities changed."""
    try:
        law = in_force(territory, key, timezone.localdate()).procedure
    except NotFound as none:
        raise NotFound("shell_cases.errors.no_service") from none
    if not law.listed or law.waits_for:
        raise NotFound("shell_cases.errors.no_service")
    return law


def territory_with(pk: int) -> Territory:
    """A community by its id, as the key of its own procedures holds it."""
    found = Territory.objects.filter(pk=pk, valid_to=None).first()
    if found is None:
        raise NotFound("shell_cases.errors.no_service")
    return found


def commune_coded(code: str) -> Territory:
    """A commune or arrondissement by its official code."""
    found = Territory.objects.filter(code=code, valid_to=None).first()
    if found is None or found.level not in ASKED:
        raise NotFound("shell.errors.no_territory", place=code)
    return found


def about(law: Procedure, territory: Territory | None) -> dict[str, object]:
    """What is needed, what it costs, how long it takes, what silence means."""
    documents = law.documents.values()
    yours = [d for d in documents if d.from_ != "office" and d.kind != "complementary" and d.at is None]
    return {
        "law": law,
        "title": as_text(law.title),
        "summary": as_text(law.summary),
        "before": as_text(law.before) if law.before else "",
        "always": [d for d in yours if not d.when],
        "at_times": [d for d in yours if d.when],
        "also": [d for d in documents if d.from_ != "office" and d.kind == "complementary" and d.at is None],
        "ours": [d for d in documents if d.from_ == "office"],
        "costs": [cost_of(fee, territory) for fee in law.fees.values()],
        "delays": delays_of(law),
        "usual": usual_of(law),
        "silence": silence_words(law),
        "facts": [Fact(t("shell_cases.service.legal"), cited_all(law.legal))],
        "sections": [as_text(s.label) for s in law.sections.values()],
    }


def delays_here(territory: Territory, key: str) -> str:
    """How long it took in this commune in the latest year that tells; nothing while too few were decided."""
    told = latest_delays(territory.pk, key)
    if told is None:
        return ""
    half, most = (t("cases.delay.days", count=days) for days in (told.median_days, told.ninetieth_days))
    return t("shell_cases.figures.here", year=told.year, half=half, most=most)


def cost_of(fee: Fee, territory: Territory | None) -> Cost:
    """A fee with its amount where it is known before the request."""
    amount = Money.of(fee.amount) if fee.amount else None
    if fee.tariff:
        try:
            amount = price_of(territory.pk if territory else KINGDOM, fee.tariff, timezone.localdate()).amount
        except (Refused, NotFound):
            amount = None
    return Cost(as_text(fee.label), amount, bool(fee.when))
