"""What is wrong with a procedure being written: the checks of every file, and what the law adds for the workshop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from diwan.kernel.base.calendar import Delay
from diwan.kernel.cases.models import PublishedProcedure
from diwan.kernel.cases.registry import broken_links, catalogue, world_of_house
from diwan.kernel.cases.resolving import latest_laws
from diwan.kernel.cases.schema.lawful import LONGEST_DAYS
from diwan.kernel.cases.schema.load import Resolved, draft_of, frozen, parsed, with_blocks
from diwan.kernel.cases.schema.problems import Problem, ProcedureInvalid
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.schema.references import RegisterRef, references_in
from diwan.kernel.cases.schema.world import World
from diwan.kernel.territory.models import KINGDOM

LISTED = tuple(f"2-22-141 annex 1 ({number})" for number in range(1, 10))
"""The decisions of communities which silence approves (55.19 art. 19; decree 2-22-141, annex 1)."""
REMARKS = "cases.remarks"
OWN_REGISTERS = frozenset({"cases.decisions", REMARKS})
"""The books a community's own procedures number in: decisions, and the remarks of their public inquiries."""
NATIONAL = ("register", "template", "rule")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was understood: its own tables, the whole with its blocks, the procedure, every problem.

    `law` is there once the tables have the right form, `resolved` once nothing is wrong any more.
    """

    raw: dict[str, Any] = field(default_factory=dict)
    whole: dict[str, Any] = field(default_factory=dict)
    law: Procedure | None = None
    resolved: Resolved | None = None
    problems: tuple[Problem, ...] = ()


def read_text(text: str, territory: int, key: str) -> Reading:
    """Read and check a text as the procedure of a community; two queries, for the procedures it may name."""
    try:
        raw = parsed(text, key)
    except ProcedureInvalid as invalid:
        return Reading(problems=invalid.problems)
    reading = Reading(raw, raw)
    try:
        reading = replace(reading, whole=with_blocks(raw, key))
        reading = replace(reading, law=draft_of(reading.whole, key))
        resolved = frozen(reading.law, _world(territory, key), key)  # type: ignore[arg-type]
    except ProcedureInvalid as invalid:
        problems = [_as_community(p, territory) for p in invalid.problems]
        return replace(reading, problems=tuple(problems))
    found = (*_lawful(resolved.procedure, key), *_own_books(resolved.procedure, territory))
    return replace(reading, resolved=None if found else resolved, problems=found)


def world_of(territory: int) -> World:
    """What a procedure of a community may name: its legal books, templates and rules are the Kingdom's own."""
    house = world_of_house(frozenset(catalogue().versions))
    if territory == KINGDOM:
        return house
    return replace(house, registers=house.registers & OWN_REGISTERS, templates=frozenset(), rules=frozenset())


def _world(territory: int, key: str) -> World:
    published = PublishedProcedure.objects.filter(territory_id__in=(KINGDOM, territory)).values_list(
        "key", flat=True
    )
    world = world_of(territory)
    return replace(world, procedures=world.procedures | set(published) | {key})


def _as_community(problem: Problem, territory: int) -> Problem:
    """A name that exists, but not for a community, is said to be so."""
    kind, name = problem.details.get("kind"), problem.details.get("name")
    if territory == KINGDOM or problem.code != "no_such" or kind not in NATIONAL:
        return problem
    known = getattr(world_of_house(frozenset()), f"{kind}s")
    return Problem(problem.path, "not_for_a_community") if name in known else problem


def _own_books(procedure: Procedure, territory: int) -> Iterator[Problem]:
    """A community numbers the remarks of its inquiries in the book of remarks, and nothing else there."""
    if territory == KINGDOM:
        return
    for found in references_in(procedure):
        of_remarks = found.path.startswith("inquiries.") and found.path.endswith(".remarks")
        if isinstance(found.ref, RegisterRef) and (found.ref == REMARKS) != of_remarks:
            yield Problem(found.path, "book_of_remarks")


def _lawful(procedure: Procedure, key: str) -> Iterator[Problem]:
    if procedure.key != key:
        yield Problem("key", "key_changed", {"key": key})
    silence = procedure.silence
    if silence.means == "approval" and silence.listed not in LISTED:
        yield Problem("silence.listed", "silence_not_of_the_list")
    clock = procedure.clocks.get(procedure.legal_clock)
    for variant in clock.variants if clock and procedure.legal_clock != "legal" else ():
        if Delay.parse(variant.is_).nominal_days > LONGEST_DAYS:
            yield Problem(f"clocks.{procedure.legal_clock}.within", "beyond_the_law", {"delay": variant.is_})
    children = latest_laws({str(link.procedure) for link in procedure.links.values()} - {key})
    yield from broken_links(procedure, {**children, key: procedure})
