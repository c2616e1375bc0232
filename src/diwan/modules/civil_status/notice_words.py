"""A notice as lists and pages draw it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from diwan.kernel.base.text import t
from diwan.modules.civil_status.models import IncomingNotice, NoticeState, OutgoingNotice
from diwan.shell.parts import Kind

KINDS: dict[str, Kind] = {
    NoticeState.UNADDRESSED: "late",
    NoticeState.SENT: "info",
    NoticeState.ACKNOWLEDGED: "info",
    NoticeState.APPLIED: "ok",
    NoticeState.RETURNED: "danger",
    NoticeState.WITHDRAWN: "",
}
AnyNotice = IncomingNotice | OutgoingNotice


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice as a list draws it."""

    notice: AnyNotice
    url: str
    title: str
    other: str
    state: str
    kind: Kind


def shown(notice: AnyNotice) -> ShownNotice:
    """A notice with its words chosen."""
    ours = isinstance(notice, OutgoingNotice)
    other = notice.receiver if isinstance(notice, OutgoingNotice) else notice.sender
    return ShownNotice(
        notice,
        reverse(f"civil_status:{'sent' if ours else 'received'}_notice", args=[notice.pk]),
        t(f"civil_status.mentions.{notice.type}"),
        str(other.name) if other else t("civil_status.notices.nowhere"),
        t(f"civil_status.notices.states.{notice.state}"),
        KINDS[notice.state],
    )
