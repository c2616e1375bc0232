"""The filters of the queue: what may be chosen, in words, and what a seat keeps of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.queues import NOBODY, Sieve, Views, held_overseers, sieve_from, views_of
from diwan.kernel.cases.resolving import latest_laws, offers_in
from diwan.kernel.cases.services.viewing import drop_view, keep_view
from diwan.kernel.cases.situation import as_text
from diwan.kernel.identity.acting import act_in, seat_held
from diwan.kernel.identity.selectors import Seat, people_in_office
from diwan.shell.pages import looking, say
from diwan.shell.written import date_words

FILTERS = ("procedure", "step", "officer", "service", "only", "since", "sort")
NAMED = ("post__kinds", *(f"person__{field}" for field in ("family_ar", "first_ar", "family_fr", "first_fr")))
"""All that a choice of officers reads of a mandate."""
Choices = list[tuple[str, Text | str]]


def sifting(seat: Seat, sieve: Sieve, views: Views, *, passing: bool) -> dict[str, Any]:
    """What the filters of a queue show: the choices, what is chosen, the views saved.

    `passing` filters came in the address, from another page, and are not kept.
    """
    today = timezone.localdate()
    procedures: Choices = [(law.key, as_text(law.title)) for law in offers_in(seat.territory, today)]
    if sieve.procedure and sieve.procedure not in dict(procedures):
        procedures.append((sieve.procedure, _title(sieve.procedure)))
    officers = officers_of(seat)
    choices: dict[str, Choices] = {
        "procedure": procedures,
        "step": steps_of(sieve.procedure),
        "service": services_of(seat, sieve.service),
        "officer": [(str(NOBODY), t("shell_cases.load.nobody")), *officers],
    }
    return {
        "sieve": sieve,
        "choices": choices,
        "officer_chosen": "" if sieve.officer is None else str(sieve.officer),
        "chosen": in_words(sieve, choices),
        "passing": passing,
        "since_typed": sieve.since.isoformat() if sieve.since else "",
        "saved": [(name, one == sieve) for name, one in views.saved.items()],
    }


def officers_of(seat: Seat) -> Choices:
    """Who of the community holds one of the mandates of the seat; everybody, for those who read any file."""
    if seat.territory != seat.last:
        return []
    included = house().included
    rows = people_in_office(seat.territory, timezone.localdate())
    rows = rows.select_related(None).select_related("person", "post").only(*NAMED)
    whole = held_overseers(seat.kinds)
    found = {
        m.person_id: m.person.name for m in rows if whole or not seat.kinds.isdisjoint(included(m.post.kinds))
    }
    return [(str(person), name) for person, name in found.items()]


def services_of(seat: Seat, chosen: str) -> Choices:
    """The mandates of the seat, where it has several."""
    kinds = house().mandates
    found: Choices = [(kind, kinds[kind].title) for kind in sorted(seat.kinds | {chosen}) if kind in kinds]
    return found if len(found) > 1 else []


def steps_of(procedure: str) -> Choices:
    """The steps of a procedure where somebody waits, in its latest version."""
    law = latest_laws([procedure]).get(procedure) if procedure else None
    if law is None:
        return []
    return [
        (key, as_text(step.label)) for key, step in law.steps.items() if step.phase not in ("draft", "closed")
    ]


def in_words(sieve: Sieve, choices: dict[str, Choices]) -> list[Text | str]:
    """What is filtered, one phrase each."""
    chosen = {"procedure": sieve.procedure, "step": sieve.step, "service": sieve.service,
              "officer": "" if sieve.officer is None else str(sieve.officer)}  # fmt: skip
    said: list[Text | str] = [dict(choices[key]).get(value, value) for key, value in chosen.items() if value]
    if sieve.only:
        said.append(t(f"shell_cases.sift.only_{sieve.only}"))
    if sieve.since:
        said.append(t("shell_cases.sift.since_day", day=date_words(sieve.since)))
    if sieve.sort == "silence":
        said.append(t("shell_cases.sift.by_silence"))
    return said


def keep_sifted(request: HttpRequest) -> None:
    """What the form of filters asks to keep."""
    seat = seat_held(request)
    act, posted = act_in(request), request.POST
    if "drop" in posted:
        drop_view(act, name=posted["drop"])
        say(request, t("shell_cases.sift.dropped"))
        return
    if "use" in posted:
        with looking(request):
            saved = views_of(seat.territory, seat.mandate).saved
        keep_view(act, sieve=saved.get(posted["use"], Sieve()))
        return
    sieve = Sieve() if "clear" in posted else sieve_from({key: posted.get(key, "") for key in FILTERS})
    name = posted.get("name", "") if "save" in posted else ""
    keep_view(act, sieve=sieve, name=name)
    if name.strip():
        say(request, t("shell_cases.sift.saved_as", name=name.strip()))


def _title(procedure: str) -> Text | str:
    law = latest_laws([procedure]).get(procedure)
    return as_text(law.title) if law else procedure
