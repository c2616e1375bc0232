"""What is true of a permit whoever asks: how it stands by the step of its case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from diwan.kernel.base.dated import figure_on, figures_in

FAMILY = "rokhas."
GIVEN = ("granted", "partly_granted", "silent_approval", "done")
FINES = Path(__file__).with_name("fines.toml")
ENDED = {"lapsed": "lapsed", "revoked": "revoked", "replaced": "replaced"}


def is_permit(procedure: str) -> bool:
    """Whether a case of that procedure may end in a permit of this module."""
    return procedure.startswith(FAMILY)


def standing(phase: str, outcome: str) -> str:
    """How a permit stands when its case is in a step of that phase and outcome; empty where there is none.

    A permit by silence counts from the last day of silence (law 55.19 art. 19); refusals are nobody else's matter.
    """
    if outcome in ENDED:
        return ENDED[outcome]
    if outcome not in GIVEN:
        return ""
    if outcome == "silent_approval":
        return "silent"
    if phase == "decided":
        return "granted"
    return "done" if outcome == "done" else "in_force"


def fine_is_within_the_law(values: Mapping[str, Any]) -> bool:
    """Whether a fine, in dirhams, stands within what law 66.12 allowed for that offence when it was found."""
    kind, fine = str(values.get("offence") or ""), values.get("fine")
    if f"{kind}_least" not in figures_in(FINES) or fine in (None, ""):
        return False
    found = str(values.get("found_on") or "")
    day = date.fromisoformat(found) if found else date.max
    least, most = (figure_on(FINES, f"{kind}_{bound}", day).value for bound in ("least", "most"))
    return least <= float(str(fine)) <= most
