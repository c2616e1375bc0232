"""The tables and lists made of paper registers: those that wait for the officer, and those signed."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from diwan.kernel.documents.models import IssuedDocument, State
from diwan.modules.civil_status.models import PaperBook

DECEASED = "civil_status.deceased_list"
TABLES = "civil_status.table."
SHOWN = 12


def tables_of(book: PaperBook) -> QuerySet[IssuedDocument]:
    """The alphabetical tables of a register's year, and of the ten that end with it, the latest first."""
    period = Q(number=str(book.year)) | Q(number__endswith=f"-{book.year}")
    return papers(book.territory_id, f"{TABLES}{book.type}").filter(period, office_id=book.office_id)


def deceased_lists(territory: int) -> QuerySet[IssuedDocument]:
    """The lists of deceased adults of a community, the latest first."""
    return papers(territory, DECEASED)


def papers(territory: int, kind: str) -> QuerySet[IssuedDocument]:
    """What was made of one kind and still stands."""
    rows = IssuedDocument.objects.filter(
        territory_id=territory, kind=kind, state__in=(State.DRAFT, State.SIGNED)
    )
    return rows.order_by("-id")
