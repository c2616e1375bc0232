"""What was declared without the line has arrived."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from diwan.kernel.base.act import Act
from diwan.kernel.journal.services import service
from diwan.modules.civil_status.public import Made, arrival_written
from diwan.modules.declarations.mandates import DECLARING
from diwan.modules.declarations.services.first import DESK


@service("declarations.arrived", mandate=(*DECLARING, *DESK), personal=("made",))
def note_arrival(act: Act, *, key: UUID, captured_at: dt.datetime, made: Made) -> None:
    """Note that a first declaration kept on a device has arrived, its likely doubles to be looked at."""
    arrival_written(act, key, captured_at, made)
