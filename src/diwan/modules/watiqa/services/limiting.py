"""A community sets limits of its own against harvesting, stricter than the national ones."""

from __future__ import annotations

import datetime as dt

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.journal.services import note, service
from diwan.modules.watiqa.limits import Limit, limit_on
from diwan.modules.watiqa.models import OwnLimit


@service("watiqa.limit_set", mandate="president")
def set_limit(act: Act, *, limit: Limit, value: int | None, valid_from: dt.date, ground: str) -> OwnLimit:
    """Hold one limit at a stricter figure from a day on; None goes back to the national figure (law 09-08, art. 3).

    `Invalid` at the field where it is not stricter than the national figure of that day, begins in the past, or
    rests on nothing said.
    """
    faults: dict[str, list[DomainError]] = {}
    national = limit_on(limit, valid_from).value
    if value is not None and not 1 <= value < national:
        faults["value"] = [Refused("watiqa.errors.not_stricter", most=national)]
    if valid_from < act.day:
        faults["valid_from"] = [Refused("watiqa.errors.limit_in_the_past")]
    if not ground.strip():
        faults["ground"] = [Refused("watiqa.errors.limit_without_ground")]
    if faults:
        raise Invalid(faults)
    note(limit=limit.value, value=value, valid_from=valid_from.isoformat())
    return OwnLimit.objects.create(
        territory_id=act.territory, key=limit.value, value=value, valid_from=valid_from, ground=ground.strip(),
        decided_at=act.at, decided_by=act.actor.label,
    )  # fmt: skip
