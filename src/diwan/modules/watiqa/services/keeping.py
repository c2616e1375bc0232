"""Keeps matches and copies in step with the case, whoever moved it: our pages, the generic ones, the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.cases.events import CaseMoved
from diwan.kernel.cases.models import Case
from diwan.kernel.documents.models import State
from diwan.modules.watiqa.asked import asked_in, is_ours
from diwan.modules.watiqa.collection import waits_elsewhere
from diwan.modules.watiqa.models import Copy, Match
from diwan.modules.watiqa.selectors import copy_of, match_of
from diwan.modules.watiqa.services.filing import faults_of


def keep_in_step(act: Act, event: CaseMoved) -> None:
    """A request moves only with what the move stands on: a record, a prepared copy, a signature."""
    if is_ours(event.case.procedure) and event.transition in AFTER:
        AFTER[event.transition](act, event.case)


def require_match(act: Act, case: Case) -> None:
    """Nothing is prepared before the record is found."""
    if match_of(case) is None:
        raise Refused("watiqa.errors.match_first")


def require_copy(act: Act, case: Case) -> None:
    """Nothing is presented for signature before it is prepared."""
    if copy_of(case) is None:
        raise Refused("watiqa.errors.prepare_first")


def require_signature(act: Act, case: Case) -> None:
    """A request is signed when its copy is."""
    copy = copy_of(case)
    if copy is None or copy.document.state != State.SIGNED:
        raise Refused("watiqa.errors.sign_first")


def end_match(act: Act, case: Case) -> None:
    """The record was the wrong one: the match stays in the history, ended."""
    Match.objects.filter(territory_id=case.territory_id, case=case, ended_at=None).update(ended_at=act.at)


def drop_copy(act: Act, case: Case) -> None:
    """The officer sent it back: the unsigned copy is not used again."""
    Copy.objects.filter(territory_id=case.territory_id, case=case, dropped_at=None).update(dropped_at=act.at)


def require_here(act: Act, case: Case) -> None:
    """What waits at another office is handed over there, and nowhere else."""
    if waits_elsewhere(case):
        raise Refused("watiqa.errors.waits_elsewhere", number=case.number)


def require_sound(act: Act, case: Case) -> None:
    """What is corrected is checked as what is filed is, whoever corrects it."""
    if faults := faults_of(act, asked_in(case.procedure, case.values)):
        raise Invalid(faults)


AFTER: Mapping[str, Callable[[Act, Case], None]] = {
    "match": require_match,
    "unmatch": end_match,
    "prepare": require_copy,
    "send_back": drop_copy,
    "sign": require_signature,
    "correct_details": require_sound,
    "confirm_delivery": require_here,
}
