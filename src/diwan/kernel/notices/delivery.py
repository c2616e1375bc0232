"""One attempt at delivering a message: looked up, handed over outside any transaction, then written down."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.notices.gateways import hand_over
from diwan.kernel.notices.models import Message, MessageState
from diwan.kernel.notices.services import record_delivery
from diwan.kernel.territory.scope import reading, scope_of


def waiting_message(act: Act, message: int) -> Message | None:
    """A message still to be delivered, with all that its sending needs."""
    with reading(scope_of(act)):
        return (
            Message.objects.select_related("notice", "territory")
            .filter(territory_id=act.territory, pk=message, state=MessageState.WAITING)
            .first()
        )


def attempt_delivery(act: Act, message: int) -> Message | None:
    """Deliver a message once; one already settled is left alone."""
    found = waiting_message(act, message)
    return record_delivery(act, message=message, outcome=hand_over(found)) if found else None
