"""Who of a community's desk reads a case file: those its procedure names, and those who answer for the whole house.

Row security keeps communities apart; inside one, whoever has a seat for something else (a declaring hospital, a
cashier) has no business in the files of citizens (law 09.08 art. 3 and 23).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.identity.rules import OVERSEERS


def readers_of(law: Procedure) -> frozenset[str]:
    """The kinds of mandate a procedure gives something to do."""
    return frozenset(
        {str(law.office)}
        | {str(step.held_by) for step in law.steps.values() if step.held_by}
        | {str(who) for transition in law.transitions.values() for who in transition.by}
        | {str(output.signer) for output in law.outputs.values()}
        | {law.visitor_of(key) for key in law.visits}
        | {law.inquirer_of(key) for key in law.inquiries}
        | {str(who) for link in law.links.values() for who in link.by}
        | {str(committee.chair) for committee in law.committees.values()}
    )


def reads_any(kinds: Iterable[str]) -> bool:
    """Whether a seat of these kinds reads any files at all."""
    held = frozenset(kinds)
    laws = catalogue().latest().values()
    return not held.isdisjoint(OVERSEERS) or any(not held.isdisjoint(readers_of(law)) for law in laws)


def may_read(kinds: Iterable[str], case: Case) -> bool:
    """Whether a seat of these kinds reads this file."""
    held = frozenset(kinds)
    return not held.isdisjoint(OVERSEERS | {case.held_by} | readers_of(case.law))


def require_reader(kinds: Iterable[str], case: Case) -> Case:
    """The case, for a seat of these kinds; `NotFound` as for a number that is none."""
    if not may_read(kinds, case):
        raise NotFound("cases.errors.no_case", number=case.number)
    return case


def readable_by(kinds: Iterable[str]) -> Q:
    """The cases a seat of these kinds reads."""
    held = frozenset(kinds)
    if not held.isdisjoint(OVERSEERS):
        return Q()
    keys = [key for key, law in catalogue().latest().items() if not held.isdisjoint(readers_of(law))]
    return Q(procedure__in=keys) | Q(held_by__in=list(held))
