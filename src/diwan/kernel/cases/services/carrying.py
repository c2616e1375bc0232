"""What a citizen's act leaves to the office: done by the system, in an act of its own."""

from __future__ import annotations

from datetime import datetime

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import case_numbered
from diwan.kernel.cases.services.effects import OF_THE_OFFICE
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.cases.services.publishing import put_on_board
from diwan.kernel.journal.services import note, service

CARRIED = {**OF_THE_OFFICE, "publish": put_on_board}


def carry_out(*, territory: int, number: str, what: str, key: str, at: datetime) -> Case:
    """Do for a case what its transition asked of the office."""
    return carry_out_effect(system_act(territory, at), number=number, what=what, key=key)


@service("cases.carried_out", mandate="system")
def carry_out_effect(act: Act, *, number: str, what: str, key: str) -> Case:
    """The case with its effect; carried out twice it changes nothing more."""
    case = locked_case(case_numbered(act.territory, number))
    note(step=case.step)
    CARRIED[what](act, case, key)
    case.save(update_fields=["assignee_id", "revision"])
    return case
