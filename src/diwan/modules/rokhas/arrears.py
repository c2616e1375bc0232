"""Recurring fees of permits not paid by their last day: which permit, since when, how much (57.19 art. 24)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import Case, CaseFee
from diwan.kernel.journal.models import Entry
from diwan.modules.rokhas.rules import FAMILY

REMINDED = "rokhas.arrears_reminded"


@dataclass(frozen=True, slots=True)
class Owed:
    """What one community is owed: by how many permits, how much in all, since when."""

    community: Text
    permits: int
    sum: Money
    since: date


def late_on(today: date, prefix: str = "") -> Q:
    """The condition of being a period that was due before a day and is not paid."""
    late = {"paid_at": None, "due_on__lt": today, "period__gt": 0, "centimes__gt": 0}
    return Q(**{f"{prefix}{name}": value for name, value in late.items()})


def cases_in_arrears(territory: int, last: int, today: date) -> QuerySet[Case]:
    """The permits of a range in arrears, the oldest first, each with `since`, `periods` and `owed` centimes."""
    late = late_on(today, "fees__")
    found = Case.objects.filter(
        late, territory_id__gte=territory, territory_id__lte=last, procedure__startswith=FAMILY
    )
    told = found.annotate(since=Min("fees__due_on"), periods=Count("fees"), owed=Sum("fees__centimes"))
    return told.select_related("territory").order_by("since", "pk")


def arrears_of(case: Case, today: date) -> tuple[Money, date | None]:
    """What one permit owes, and since when."""
    rows = CaseFee.objects.filter(late_on(today), territory_id=case.territory_id, case=case)
    told: dict[str, Any] = rows.aggregate(owed=Sum("centimes"), since=Min("due_on"))
    return Money.from_centimes(told["owed"] or 0), told["since"]


def owed_in(territory: int, last: int, today: date) -> list[Owed]:
    """What each community of a range is owed, the largest sum first."""
    rows = (
        CaseFee.objects.filter(
            late_on(today), territory_id__gte=territory, territory_id__lte=last,
            case__procedure__startswith=FAMILY,
        )
        .values(ar=F("territory__name_ar"), fr=F("territory__name_fr"))
        .annotate(permits=Count("case_id", distinct=True), sum=Sum("centimes"), since=Min("due_on"))
        .order_by("-sum")
    )  # fmt: skip
    return [
        Owed(Text(one["ar"], one["fr"]), one["permits"], Money.from_centimes(one["sum"]), one["since"])
        for one in rows
    ]


def reminders_of(territory: int, cases: Iterable[int]) -> dict[int, datetime]:
    """When each of these permits was last reminded by the desk."""
    rows = Entry.objects.filter(
        territory_id=territory, subject_type=Case._meta.label_lower, subject_id__in=[str(one) for one in cases],
        verb=REMINDED,
    )  # fmt: skip
    return {int(one.subject_id): one.at for one in rows.order_by("at")}
