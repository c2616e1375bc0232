"""Absences: declared by who is away, or for them by who answers for the house; over on the day of return."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q

from diwan.kernel.assembly.registry import house
from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotAllowed, Refused
from diwan.kernel.identity import rules
from diwan.kernel.identity.models import Absence, Mandate, Replacement
from diwan.kernel.journal.services import service


@service("identity.absence_declared", mandate="anyone")
def declare_absence(
    act: Act, *, mandate: Mandate, starts: date, ends: date, substitute: Mandate | None = None
) -> Absence:
    """Say from which day to which somebody is away, and who of the service looks after the work.

    One's own, or anybody's for those who see how the community works (`SEERS`). Raises `Invalid` by field:
    dates reversed or past, a substitute of another service or away in those days.
    """
    _require_own(act, mandate)
    faults: dict[str, list[DomainError]] = {}
    if ends < starts:
        faults["ends"] = [Refused("identity.errors.dates_reversed")]
    elif ends < act.day:
        faults["ends"] = [Refused("identity.errors.absence_past")]
    if substitute is not None and (fault := _unfit(mandate, substitute, starts, ends)):
        faults["substitute"] = [fault]
    if faults:
        raise Invalid(faults)
    if _during(mandate, starts, ends):
        raise Conflict("identity.errors.absence_overlaps")
    return Absence.objects.create(
        territory_id=mandate.territory_id,
        mandate=mandate,
        substitute=substitute,
        starts=starts,
        ends=ends,
        declared_at=act.at,
        declared_by_id=act.person,
    )


@service("identity.absence_ended", mandate="anyone")
def end_absence(act: Act, *, absence: Absence) -> None:
    """The holder is back today, or does not leave after all; one that had not begun is as if never declared."""
    rows = Absence.objects.select_for_update(of=("self",)).select_related("mandate")
    row = rows.filter(territory_id=absence.territory_id, pk=absence.pk).first()
    if row is None or row.ends < act.day:
        raise Conflict("identity.errors.already_ended")
    _require_own(act, row.mandate)
    if row.starts >= act.day:
        row.delete()
        return
    row.ends = act.day - timedelta(days=1)
    row.save(update_fields=["ends"])


def _require_own(act: Act, mandate: Mandate) -> None:
    ours = act.hat == "office" and act.territory <= mandate.territory_id <= act.last
    if not ours or (act.person != mandate.person_id and not act.may(*rules.SEERS, "system")):
        raise NotAllowed("identity.errors.not_your_absence")


def _unfit(absent: Mandate, substitute: Mandate, starts: date, ends: date) -> DomainError | None:
    included = house().included
    if substitute.territory_id != absent.territory_id or substitute.person_id == absent.person_id:
        return Refused("identity.errors.replacement_missing")
    if included(absent.post.kinds).isdisjoint(included(substitute.post.kinds)):
        return Refused("identity.errors.substitute_elsewhere")
    if _during(substitute, starts, ends) or _replaced(substitute, starts, ends):
        return Refused("identity.errors.substitute_away")
    return None


def _during(mandate: Mandate, starts: date, ends: date) -> bool:
    rows = Absence.objects.filter(territory_id=mandate.territory_id, mandate__person_id=mandate.person_id)
    return rows.filter(starts__lte=ends, ends__gte=starts).exists()


def _replaced(mandate: Mandate, starts: date, ends: date) -> bool:
    """Whether an order puts somebody in their place in those days."""
    rows = Replacement.objects.filter(
        territory_id=mandate.territory_id, absent__person_id=mandate.person_id, starts__lte=ends
    )
    return rows.filter(Q(ends=None) | Q(ends__gte=starts)).exists()
