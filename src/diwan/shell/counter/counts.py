"""How much waits behind an entry of the desk's menu."""

from __future__ import annotations

from diwan.kernel.identity.selectors import Seat
from diwan.kernel.notices.selectors import messages_sent
from diwan.kernel.payments.selectors import refunds_due


def refunds_waiting(seat: Seat) -> int:
    """Payments to be given back."""
    return refunds_due(seat.territory).count()


def messages_failed(seat: Seat) -> int:
    """Messages that reached nobody."""
    return messages_sent(seat.territory, state="failed").count()
