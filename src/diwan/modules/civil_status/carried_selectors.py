"""Reads of what an office on paper still has to write in the second counterpart of its registers."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet

from diwan.modules.civil_status.book_selectors import regime_of
from diwan.modules.civil_status.content import Regime
from diwan.modules.civil_status.models import CarriedMention, Mention, PaperBook
from diwan.modules.civil_status.paper_rules import BookState, Keeper, counterpart_kept_by
from diwan.modules.civil_status.selectors import civil_offices


def mentions_to_carry(territory: int, day: dt.date) -> QuerySet[Mention]:
    """Mentions on paper acts, in the first counterpart alone so far, the oldest first.

    Of offices that keep paper on that day: what others took into the national register has one margin (law 36.21,
    art. 59).
    """
    return on_paper(territory, day).filter(~Exists(notes_of())).order_by("at", "id")


def mentions_carried(territory: int) -> QuerySet[CarriedMention]:
    """What was written in both, the latest first."""
    rows = CarriedMention.objects.filter(territory_id=territory)
    return rows.select_related("mention__record__office").order_by("-at", "-id")


def on_paper(territory: int, day: dt.date) -> QuerySet[Mention]:
    """Mentions entered on acts of the paper registers of a community's offices."""
    offices = [
        office.pk for office in civil_offices(territory) if regime_of(office.pk, territory, day) is Regime.PAPER_37_99
    ]  # fmt: skip
    rows = Mention.objects.filter(
        territory_id=territory, record__office_id__in=offices, record__regime=Regime.PAPER_37_99.value
    )
    return rows.select_related("record__office")


def notes_of() -> QuerySet[CarriedMention]:
    """The note that a mention was carried."""
    return CarriedMention.objects.filter(territory_id=OuterRef("territory_id"), mention_id=OuterRef("pk"))


def keepers_of(territory: int) -> dict[tuple[int, str, int], Keeper]:
    """Who has the second counterpart of each register, by office, type and year; the court, of others."""
    books = PaperBook.objects.filter(territory_id=territory).order_by("volume")
    return {
        (book.office_id, book.type, book.year): counterpart_kept_by(BookState(book.state)) for book in books
    }
