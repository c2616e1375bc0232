"""What one community did for another in a month: fees taken for a copy another makes, copies handed over for it.

No text says how communes settle this between them (law 30-89, art. 74, has the fee where the stamp is taken): a
statement of what happened, each side from its own rows, and no transfer (decision 0065).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import Case, CaseFact
from diwan.kernel.cases.origins import MARK, Origin
from diwan.kernel.territory.models import Territory
from diwan.modules.watiqa.asked import PROCEDURES, asked_in
from diwan.modules.watiqa.models import Collection, Copy, Handover, HandoverState
from diwan.modules.watiqa.rules import Delivery
from diwan.modules.watiqa.services.refunding import WHY


class What(StrEnum):
    """What was done, seen from the community whose statement it is."""

    COLLECTED_FOR = "collected_for"
    COLLECTED_BY = "collected_by"
    HANDED_FOR = "handed_for"
    HANDED_BY = "handed_by"


@dataclass(frozen=True, slots=True)
class Deed:
    """One request: what was done, with which other community, when, how many copies, for how much."""

    what: What
    other: int
    number: str
    at: dt.datetime
    copies: int
    amount: Money
    given_back: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """What was done with one other community in the month; what went back is counted apart."""

    what: What
    other: Territory
    requests: int
    copies: int
    amount: Money
    given_back: int


def deeds_of(territory: int, start: dt.datetime, end: dt.datetime) -> list[Deed]:
    """Everything done for others, or by others, in `[start, end)`; five queries whatever the number."""
    found = [
        *_collected_for(territory, start, end), *_collected_by(territory, start, end),
        *_handed_for(territory, start, end), *_handed_by(territory, start, end),
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.what, one.at, one.number))


def sums_of(deeds: Iterable[Deed]) -> list[Sum]:
    """The deeds by kind and by other community, in the order of the division."""
    kinds: dict[tuple[What, int], list[Deed]] = {}
    for one in deeds:
        kinds.setdefault((one.what, one.other), []).append(one)
    places = Territory.objects.in_bulk({other for _, other in kinds})
    return [_sum(what, places[other], rows) for (what, other), rows in sorted(kinds.items(), key=_order)]


def _order(line: tuple[tuple[What, int], list[Deed]]) -> tuple[int, int]:
    (what, other), _ = line
    return (list(What).index(what), other)


def _sum(what: What, other: Territory, rows: list[Deed]) -> Sum:
    kept = [row for row in rows if not row.given_back]
    total = sum(row.amount.centimes for row in kept)
    return Sum(
        what,
        other,
        len(rows),
        sum(row.copies for row in kept),
        Money.from_centimes(total),
        len(rows) - len(kept),
    )


def _collected_for(territory: int, start: dt.datetime, end: dt.datetime) -> Iterator[Deed]:
    """Requests paid here and moved to the commune that keeps the record."""
    moved = CaseFact.objects.filter(
        territory_id=territory, kind="moved", key="redirect", at__gte=start, at__lt=end,
        case__procedure__in=PROCEDURES,
    )  # fmt: skip
    rows = list(moved.select_related("case").prefetch_related("case__fees", "case__facts"))
    codes = {str(row.case.values.get("kept_by_code")) for row in rows}
    places = dict(Territory.objects.filter(code__in=codes).values_list("code", "pk"))
    for row in rows:
        paid = [fee for fee in row.case.fees.all() if fee.paid_at and fee.centimes]
        other = places.get(str(row.case.values.get("kept_by_code")))
        if paid and other is not None:
            back = any(fact.kind == "refunded" for fact in row.case.facts.all())
            yield Deed(
                What.COLLECTED_FOR, other, row.case.number, row.at, copies_of(row.case),
                Money.from_centimes(sum(fee.centimes for fee in paid)), back,
            )  # fmt: skip


def _collected_by(territory: int, start: dt.datetime, end: dt.datetime) -> Iterator[Deed]:
    """Requests another commune was paid for and moved here."""
    rows = Case.objects.filter(
        territory_id=territory, procedure__in=PROCEDURES, origin__startswith=f"{MARK}:", opened_at__gte=start,
        opened_at__lt=end,
    )  # fmt: skip
    for case in rows.prefetch_related("fees"):
        origin = Origin.of(case)
        paid = [fee for fee in case.fees.all() if fee.paid_at and fee.centimes and not fee.order_id]
        if origin is not None and paid:
            total = Money.from_centimes(sum(fee.centimes for fee in paid))
            yield Deed(
                What.COLLECTED_BY, origin.territory, case.number, case.opened_at, copies_of(case), total,
                case.outcome in WHY,
            )  # fmt: skip


def _handed_for(territory: int, start: dt.datetime, end: dt.datetime) -> Iterator[Deed]:
    """Copies of another commune printed and handed over here."""
    rows = Handover.objects.filter(
        territory_id=territory, state=HandoverState.HANDED, settled_at__gte=start, settled_at__lt=end
    ).exclude(sender_id=territory)
    for row in rows:
        assert row.settled_at is not None
        yield Deed(
            What.HANDED_FOR, row.sender_id, row.number, row.settled_at, row.prints, Money.from_centimes(0)
        )


def _handed_by(territory: int, start: dt.datetime, end: dt.datetime) -> Iterator[Deed]:
    """Copies of this commune printed and handed over by another."""
    rows = list(
        Collection.objects.filter(territory_id=territory, handed_at__gte=start, handed_at__lt=end)
        .exclude(place_id=territory)
        .select_related("case")
    )
    kept = Copy.objects.filter(
        territory_id=territory, case__in=[row.case_id for row in rows], dropped_at=None
    )
    prints = Counter(dict(kept.values_list("case_id", "prints")))
    for row in rows:
        assert row.handed_at is not None
        yield Deed(
            What.HANDED_BY,
            row.place_id,
            row.case.number,
            row.handed_at,
            prints[row.case_id],
            Money.from_centimes(0),
        )


def copies_of(case: Case) -> int:
    """How many copies a request asks for; an electronic one is one."""
    asked = asked_in(case.procedure, case.values)
    return 1 if asked.delivery is Delivery.DOWNLOAD else asked.copies
