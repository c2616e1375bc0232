"""What a seat keeps of how it looks at its queue: the filters in use, and views saved under a name."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, NotFound, Refused
from diwan.kernel.cases.models import QueueView
from diwan.kernel.cases.queues import MOST_VIEWS, Sieve
from diwan.kernel.journal.services import note, service

LONGEST_NAME = 60


@service("cases.view_kept", mandate="anyone")
def keep_view(act: Act, *, sieve: Sieve, name: str = "") -> None:
    """Keep filters as those in use, and under a name if one is given; raises `Invalid` at the name.

    A name that is there already takes the new filters.
    """
    seat = _seat(act)
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise Invalid({"name": [Refused("cases.errors.view_name_long", most=LONGEST_NAME)]})
    others = QueueView.objects.filter(territory_id=act.territory, mandate_id=seat).exclude(
        name__in=("", name)
    )
    if name and others.count() >= MOST_VIEWS:
        raise Invalid({"name": [Refused("cases.errors.views_many", most=MOST_VIEWS)]})
    for one in {"", name}:
        QueueView.objects.update_or_create(
            territory_id=act.territory,
            mandate_id=seat,
            name=one,
            defaults={"sieve": sieve.as_json(), "kept_at": act.at},
        )
    note(named=bool(name))


@service("cases.view_dropped", mandate="anyone")
def drop_view(act: Act, *, name: str) -> None:
    """Forget a view saved under a name."""
    QueueView.objects.filter(territory_id=act.territory, mandate_id=_seat(act), name=name).exclude(
        name=""
    ).delete()


def _seat(act: Act) -> int:
    if act.mandate_id is None:
        raise NotFound("cases.errors.no_seat")
    return act.mandate_id
