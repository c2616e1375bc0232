"""What the law bounds in every procedure, whoever writes it."""

from collections.abc import Iterator

from diwan.kernel.base.calendar import Delay
from diwan.kernel.cases.schema.problems import Problem
from diwan.kernel.cases.schema.procedure import Procedure

LAW = "law_55_19"
LONGEST_DAYS = 60


def legal_delay_is_within_the_law(procedure: Procedure) -> Iterator[Problem]:
    """A decision on request takes sixty days at most (law 55.19 art. 16)."""
    clock = procedure.clocks.get("legal") if LAW in procedure.blocks else None
    for variant in clock.variants if clock else ():
        if Delay.parse(variant.is_).nominal_days > LONGEST_DAYS:
            yield Problem("clocks.legal.within", "beyond_the_law", {"delay": variant.is_})
