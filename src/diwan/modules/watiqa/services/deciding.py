"""When there is no copy to give, or not yet: nothing found, more to say, a reasoned refusal."""

from __future__ import annotations

from collections.abc import Iterable

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition
from diwan.kernel.journal.services import service
from diwan.kernel.territory.models import Territory
from diwan.modules.civil_status.public import CLERK, OFFICER, community_typed
from diwan.modules.watiqa.motives import MOTIVES
from diwan.modules.watiqa.services.held import held


@service("watiqa.not_found", mandate=CLERK, personal=("searched",))
def report_not_found(
    act: Act, *, case: Case, searched: str, question: str = "", seen: int | None = None
) -> Case:
    """Tell the citizen where one looked and ask what is missing; they answer and one looks again, free.

    `question` is one of the procedure's own (which office, which year, the father's name…).
    """
    row = held(case, "matching", seen=seen)
    given = {"not_found_searched": searched}
    if "question_about" in row.law.fields:
        given["question_about"] = question
    return do_transition(act, case=row, transition="report_not_found", values=given)


@service("watiqa.redirected", mandate=CLERK)
def redirect_request(act: Act, *, case: Case, commune: str, seen: int | None = None) -> Case:
    """Another commune keeps the record: the request is opened there, with what was paid, and the citizen told.

    `commune` is its name or its code. `Refused` for a request under a version that does not know this way.
    """
    row = held(case, "matching", "not_found", seen=seen)
    keeper = community_typed(commune, "commune")
    if keeper is None or keeper == row.territory_id:
        raise Invalid({"commune": [Refused("watiqa.errors.no_such_commune")]})
    found = Territory.objects.get(pk=keeper)
    if "redirect" not in row.law.transitions:
        raise Refused("watiqa.errors.no_such_act")
    kept = {"kept_by": f"{found.name.ar} / {found.name.fr}", "kept_by_code": found.code}
    return do_transition(act, case=row, transition="redirect", values=kept)


@service("watiqa.more_asked", mandate=CLERK, personal=("what",))
def ask_more(act: Act, *, case: Case, what: str, seen: int | None = None) -> Case:
    """Ask once for what is missing, in the first half of the delay, which rests meanwhile (law 55.19 art. 14)."""
    row = held(case, "matching", "preparing", seen=seen)
    return do_transition(act, case=row, transition="ask_information", values={"information_asked": what})


@service("watiqa.sent_back", mandate=OFFICER, personal=("reasons",))
def send_back(act: Act, *, case: Case, reasons: str, seen: int | None = None) -> Case:
    """Send a prepared copy back to the clerk instead of signing it."""
    row = held(case, "to_sign", seen=seen)
    return do_transition(act, case=row, transition="send_back", reasons=reasons)


@service("watiqa.refused", mandate=OFFICER, personal=("details",))
def refuse_request(
    act: Act, *, case: Case, motives: Iterable[str], details: str = "", seen: int | None = None
) -> Case:
    """Refuse with reasons the citizen can read and contest (law 55.19 art. 18; law 36.21 art. 43)."""
    row = held(case, "matching", "preparing", "to_sign", seen=seen)
    return do_transition(act, case=row, transition="refuse", reasons=reasons_in_words(motives, details))


def reasons_in_words(motives: Iterable[str], details: str) -> str:
    """The reasons in both languages, the officer's own words after them."""
    known = [MOTIVES[key] for key in motives if key in MOTIVES]
    if not known and not details.strip():
        raise Invalid({"motives": [Refused("watiqa.errors.reasons_needed")]})
    said = [" ".join(m.ar for m in known), " ".join(m.fr for m in known), details.strip()]
    return "\n".join(part for part in said if part)
