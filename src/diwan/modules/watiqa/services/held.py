"""One request, held for the act that changes it."""

from __future__ import annotations

from diwan.kernel.base.errors import Conflict, NotFound
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services.moving import locked_case
from diwan.modules.watiqa.asked import is_ours
from diwan.modules.watiqa.selectors import name_of


def held(case: Case, *steps: str, seen: int | None = None) -> Case:
    """The request as it is now, locked; `Conflict` names where it went if somebody was faster.

    `seen` is the revision the actor's page showed.
    """
    row = locked_case(case)
    if not is_ours(row.procedure):
        raise NotFound("watiqa.errors.no_such_request", number=row.number)
    if row.step not in steps or (seen is not None and seen != row.revision):
        label = row.place.label
        raise Conflict(
            "watiqa.errors.moved_on", number=row.number, step=Text(label.ar, label.fr), actor=last_actor(row)
        )
    return row


def last_actor(case: Case) -> str:
    """Who last touched the request, by name."""
    fact = case.facts.order_by("-seq").first()
    return str(name_of(fact.actor_id) or fact.actor) if fact else ""
