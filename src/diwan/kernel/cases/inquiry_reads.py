"""Reads of public inquiries: what anybody reads, and what those who hold them do."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import PublicInquiry

SEEN = ("posted", "open", "closed", "reported")


def announced_in(territory: int) -> QuerySet[PublicInquiry]:
    """The inquiries of a community that were announced, in their latest round, the last to close first."""
    found = PublicInquiry.objects.filter(territory_id=territory, latest=True, status__in=SEEN)
    return found.order_by("-closes_on", "-id")


def announced_one(territory: int, pk: int) -> PublicInquiry:
    """One of them; `NotFound` for any other."""
    row = announced_in(territory).filter(pk=pk).first()
    if row is None:
        raise NotFound("cases.errors.no_inquiry")
    return row


def held_in(territory: int, kinds: Iterable[str]) -> QuerySet[PublicInquiry]:
    """The inquiries of a community that some mandates hold, in every round."""
    rows = PublicInquiry.objects.filter(territory_id=territory, held_by__in=list(kinds))
    return rows.select_related("case__territory", "territory").order_by("-id")


def held_one(territory: int, kinds: Iterable[str], pk: int) -> PublicInquiry:
    """One of them; `NotFound` for any other."""
    row = held_in(territory, kinds).filter(pk=pk).first()
    if row is None:
        raise NotFound("cases.errors.no_inquiry")
    return row
