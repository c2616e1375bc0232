"""The rows of opinions: brought in step with the rules after each move and each answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from diwan.kernel.base.act import Act
from diwan.kernel.cases import events
from diwan.kernel.cases.models import Case, CaseOpinion
from diwan.kernel.cases.opinions import Asked, States
from diwan.kernel.cases.services.recording import Later
from diwan.kernel.journal.services import emit


def keep_opinions(
    act: Act,
    case: Case,
    standing: States,
    last_days: Mapping[str, date | None],
    at_the_end: Later | None = None,
) -> None:
    """Store where every opinion stands, an earlier round beside the new one; tell who listens.

    That a body is to be asked is told `at_the_end` of an act that moves a case: one just filed has no number yet.
    """
    if not standing:
        return
    rows = {
        row.key: row
        for row in CaseOpinion.objects.filter(territory_id=case.territory_id, case=case, latest=True)
    }
    for key, state in standing.items():
        row = rows.get(key)
        if row is None or row.round != state.round:
            if row is not None:
                _put_aside(act, row)
            row = _new_round(act, case, key, state, last_days.get(key))
            asked = partial(emit, act, events.OpinionAsked(row))
            if at_the_end is None:
                asked()
            else:
                at_the_end.words.append(asked)
        elif _differs(row, state, last_days.get(key)):
            _bring_up(act, row, state, last_days.get(key))


def _new_round(act: Act, case: Case, key: str, state: Asked, last_day: date | None) -> CaseOpinion:
    return CaseOpinion.objects.create(
        territory_id=case.territory_id,
        case=case,
        holder_id=case.holder_id,
        key=key,
        round=state.round,
        body=case.law.opinions[key].body,
        status=state.status,
        asked_at=act.at,
        last_day=last_day,
    )


def _put_aside(act: Act, row: CaseOpinion) -> None:
    """An earlier round, kept as it was; if it was open nobody waits for it any more."""
    was_open = row.status == "open"
    row.latest, row.status = False, "dropped" if was_open else row.status
    row.save(update_fields=["latest", "status"])
    if was_open:
        emit(act, events.OpinionOver(row))


def _differs(row: CaseOpinion, state: Asked, last_day: date | None) -> bool:
    return (row.status, row.outcome, row.stale) != (state.status, state.outcome, state.stale) or (
        state.status == "open" and row.last_day != last_day
    )


def _bring_up(act: Act, row: CaseOpinion, state: Asked, last_day: date | None) -> None:
    ended = row.status == "open" and state.status != "open"
    row.status, row.outcome, row.stale = state.status, state.outcome, state.stale
    if state.status == "open":
        row.last_day = last_day
    row.save(update_fields=["status", "outcome", "stale", "last_day"])
    if ended and state.status == "dropped":
        emit(act, events.OpinionOver(row))
