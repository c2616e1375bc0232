"""What other modules may use of watiqa."""

from __future__ import annotations

from diwan.modules.watiqa.asked import BIRTH_COPY, DEATH_COPY, PROCEDURES
from diwan.modules.watiqa.rules import Delivery, Kind, Quality

__all__ = ["BIRTH_COPY", "DEATH_COPY", "PROCEDURES", "Delivery", "Kind", "Quality"]
