"""What is true of a tender whoever asks: how it stands at an hour, what is wrong with it, which offer is the best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar

from shapely import Polygon

from diwan.kernel.base.act import MOROCCO
from diwan.kernel.base.dated import figure_on
from diwan.kernel.base.money import Money
from diwan.modules.rokhas.mandates import DOMAIN_DESK

FIGURES = Path(__file__).with_name("tenders.toml")
MOST_MEMBERS = 9
"""The opening key is wrapped once a group: 126 groups at most."""
MOST_PAPERS = 8
MOST_OFFERS = 999
MARGIN = 1e-6
USES = ("commercial", "industrial", "professional")
KEEPERS = (DOMAIN_DESK, "president")
"""Who prepares and announces tenders; members of a commission see those they open."""
Standing = Literal["prepared", "open", "to_open", "opened", "awarded", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a tender cannot be announced yet: the field it is about, and its words."""

    field: str
    code: str
    details: dict[str, Any]


class Sitting(Protocol):
    """A tender as its rules look at it."""

    @property
    def state(self) -> str:
        """How far it is, as it is kept."""

    @property
    def opens_at(self) -> datetime | None:
        """When its offers are opened."""


class Read(Protocol):
    """An opened offer as the rules look at it."""

    state: str
    price: Money | None


AnyRead = TypeVar("AnyRead", bound=Read)


def figure(key: str, day: date) -> int:
    """What a figure of tenders was on a day."""
    return figure_on(FIGURES, key, day).value


def standing_at(tender: Sitting, at: datetime) -> Standing:
    """How a tender stands at a moment: from the hour of opening on, no offer is received."""
    if tender.state == "open" and tender.opens_at is not None and tender.opens_at <= at:
        return "to_open"
    found: Standing = tender.state  # type: ignore[assignment]
    return found


def receives(tender: Sitting, at: datetime) -> bool:
    """Whether an offer may still be put in, replaced or withdrawn."""
    return standing_at(tender, at) == "open"


def first_opening(announced: date) -> date:
    """The first day on which the offers to a tender announced on a day may be opened."""
    return announced + timedelta(days=figure("announcement_days", announced))


def opening_faults(opens_at: datetime | None, announced: date) -> Iterator[Fault]:
    """Why offers cannot be opened at that hour if the tender is announced on that day."""
    first = first_opening(announced)
    if opens_at is None:
        yield Fault("opens_on", "rokhas.tender.faults.missing", {})
    elif opens_at.astimezone(MOROCCO).date() < first:
        yield Fault("opens_on", "rokhas.tender.faults.too_soon", {"day": f"{first:%d/%m/%Y}"})


def commission_faults(members: int, needed: int, day: date) -> Iterator[Fault]:
    """Why a commission of so many members, so many of whom open together, is not one."""
    least, together = figure("commission_least", day), figure("opening_least", day)
    if not least <= members <= MOST_MEMBERS:
        yield Fault("members", "rokhas.tender.faults.members", {"least": least, "most": MOST_MEMBERS})
    elif not together <= needed <= members:
        yield Fault("needed", "rokhas.tender.faults.needed", {"least": together, "most": members})


def is_low(price: Money, opening_price: Money) -> bool:
    """Whether an offer is below the opening price that the expertise fixed (57.19 art. 16)."""
    return price < opening_price


def best_of(offers: Sequence[AnyRead]) -> list[AnyRead]:
    """The highest of the good offers; several where they are equal, none where none is good."""
    good = [one for one in offers if one.state == "good" and one.price is not None]
    most = max((one.price for one in good if one.price is not None), default=None)
    return [one for one in good if one.price == most]


def lies_within(ground: Mapping[str, Any] | None, whole: Mapping[str, Any]) -> bool:
    """Whether a ground lies within that of a tender, a decimetre over."""
    ring = (ground or {}).get("ring")
    return bool(ring) and Polygon(whole["ring"]).buffer(MARGIN).covers(Polygon(ring))
