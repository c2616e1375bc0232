"""What is true of a permit whoever asks: how it stands by the step of its case."""

from __future__ import annotations

FAMILY = "rokhas."
GIVEN = ("granted", "partly_granted", "silent_approval", "done")
ENDED = {"lapsed": "lapsed", "revoked": "revoked"}


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
