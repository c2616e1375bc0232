"""What every act on a case shares: its timeline, its numbers, what is left to the end of the act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, NotFound
from diwan.kernel.cases import clocks
from diwan.kernel.cases.models import Case, CaseFact, Draft
from diwan.kernel.registers.services import take_number, written_number

Values = Mapping[str, Any]


@dataclass(slots=True)
class Later:
    """What is done last in the act: numbers, whose book stays locked until the act ends, then who is told."""

    numbers: list[Callable[[], None]] = field(default_factory=list)
    words: list[Callable[[], None]] = field(default_factory=list)

    def settle(self, case: Case) -> None:
        """Take the numbers, keep the case, then tell those who must know."""
        for number in self.numbers:
            number()
        case.save()
        for say in self.words:
            say()


def record_fact(
    act: Act,
    case: Case,
    kind: str,
    *,
    key: str = "",
    origin: str = "",
    reasons: str = "",
    details: Values | None = None,
) -> None:
    """Add one thing that happened to the case's timeline."""
    case.revision += 1
    CaseFact.objects.create(
        territory_id=case.territory_id,
        case=case,
        holder_id=case.holder_id,
        seq=case.revision,
        at=act.at,
        kind=kind,
        key=key,
        origin=origin,
        target=case.step,
        actor=act.actor.label,
        actor_id=act.person,
        capacity="applicant" if act.hat == "citizen" else ("system" if act.may("system") else "office"),
        reasons=reasons,
        details=dict(details or {}),
    )


def there(act: Act, case: Case) -> Act:
    """The same act, addressed to the community of the case."""
    return act if act.territory == case.territory_id else act.in_community(case.territory_id)


def numbered(act: Act, case: Case, register: str) -> str:
    """The next number of a register of the case's community, as it is written."""
    year = clocks.local(act.at).year
    number = take_number(there(act, case), register, year=year)
    return written_number(register, number, year=year, territory=case.territory.code)


def locked_draft(act: Act, draft: Draft, *, filed: bool = False) -> Draft:
    """One's own draft, held until the end of the act; `Conflict` when it was filed already."""
    rows = Draft.objects.select_for_update(of=("self",)).filter(territory_id=draft.territory_id, pk=draft.pk)
    row = rows.first()
    if row is None or row.author_id != act.person:
        raise NotFound("cases.errors.no_draft")
    if row.case_id is not None and not filed:
        raise Conflict("cases.errors.already_filed")
    return row
