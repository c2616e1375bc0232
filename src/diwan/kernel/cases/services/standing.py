"""Opinions, visits or inquiries made to stand otherwise by a happening of their own, between two moves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.cases.models import Case, CaseDue
from diwan.kernel.cases.motion import Move
from diwan.kernel.cases.selectors import situation_of
from diwan.kernel.cases.services.applying import stirred
from diwan.kernel.cases.services.keeping import keep_beside
from diwan.kernel.cases.situation import Situation


def stand(
    act: Act, case: Case, change: Mapping[str, Any], *, situation: Situation | None = None
) -> Situation:
    """Let opinions, visits or inquiries stand otherwise: their clocks, their rows, the timers they held back.

    `change` is what `Situation.standing` takes.
    """
    before = situation or situation_of(case, act.at)
    after = before.standing(**change)
    states = stirred(case, Move("", case.step, case.step, act.at), before, after)
    keep_beside(act, case, after, states)
    CaseDue.objects.filter(territory_id=case.territory_id, case=case, state="held").update(state="pending")
    return after
