"""Several cases at once: each is an act of its own, under its own conditions; one that is refused stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.base.several import Outcome, each
from diwan.kernel.cases.access import may_read
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.schema.procedure import Transition
from diwan.kernel.cases.selectors import parties_of
from diwan.kernel.cases.services.moving import assign_case, do_transition
from diwan.kernel.cases.situation import as_text
from diwan.kernel.territory.selectors import within

MOST = 100


def cases_chosen(territory: int, last: int, kinds: Iterable[str], keys: Iterable[int]) -> list[Case]:
    """The cases of these keys that a seat of these kinds opens, by their deadline; read in the seat's scope."""
    rows = Case.objects.filter(within(territory, last), pk__in=set(keys))
    held = frozenset(kinds)
    return [
        case for case in rows.select_related("territory").order_by("due_on", "pk") if may_read(held, case)
    ]


def batch_acts(act: Act, cases: Iterable[Case]) -> dict[str, Transition]:
    """The transitions that may be made at once for all of these cases, by key, as the first of them names it.

    Only those their procedures declare so, in every case, from where each of them is, by this actor.
    """
    common: dict[str, Transition] | None = None
    for case in cases:
        law, who = case.law, parties_of(act, case)
        mine = {
            key: t
            for key, t in law.transitions.items()
            if t.batch and case.step in law.origins(t) and not who.isdisjoint(t.by)
        }
        common = mine if common is None else {key: t for key, t in common.items() if key in mine}
    return common or {}


def move_each(
    acting: Callable[[Case], Act], *, cases: Iterable[Case], transition: str
) -> list[Outcome[Case]]:
    """Make one transition for several cases, each in its own act.

    A case whose procedure does not declare it for batches is refused like any other obstacle, in words.
    """

    def move(case: Case) -> None:
        declared = case.law.transitions.get(transition)
        if declared is None or declared.batch is None:
            words = as_text(declared.label) if declared else transition
            raise Refused("cases.errors.not_in_batch", act=words)
        do_transition(acting(case), case=case, transition=transition)

    return each(cases, move)


def give_each(act: Act, *, cases: Iterable[Case], assignee: int | None) -> list[Outcome[Case]]:
    """Give several cases to one person, or put them back in the common queue, each in its own act."""
    return each(cases, lambda case: assign_case(act, case=case, assignee=assignee))
