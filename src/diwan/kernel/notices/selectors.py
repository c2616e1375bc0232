"""What people were told, and what became of the messages."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from diwan.kernel.notices.models import Message, MessageState, Notice


def notices_of(person: int) -> QuerySet[Notice]:
    """What a person was told by any community, newest first."""
    return (
        Notice.objects.filter(holder_id=person)
        .select_related("territory")
        .prefetch_related("messages")
        .order_by("-at", "-id")
    )


def unread_count(person: int) -> int:
    """How many notices a person has not read."""
    return Notice.objects.filter(holder_id=person, read_at=None).count()


def territories_with_unread(person: int) -> list[int]:
    """The communities whose notices a person has not read."""
    unread = Notice.objects.filter(holder_id=person, read_at=None).order_by("territory_id")
    return list(unread.values_list("territory_id", flat=True).distinct())


def messages_sent(territory: int, *, state: str = "", channel: str = "") -> QuerySet[Message]:
    """The outbox of a community, newest first."""
    found = Message.objects.filter(territory_id=territory).select_related("notice", "holder")
    if state:
        found = found.filter(state=state)
    if channel:
        found = found.filter(channel=channel)
    return found.order_by("-created_at", "-id")


def counts_by_state(territory: int) -> dict[str, int]:
    """How many messages of a community are in each state."""
    rows = (
        Message.objects.filter(territory_id=territory).order_by().values_list("state").annotate(n=Count("id"))
    )
    return dict.fromkeys(MessageState.values, 0) | dict(rows)
