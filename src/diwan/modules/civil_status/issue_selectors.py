"""Reads of the log of what offices give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from diwan.kernel.base.act import MOROCCO
from diwan.kernel.base.errors import NotFound
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.models import State as DocumentState
from diwan.kernel.identity.selectors import Seat
from diwan.modules.civil_status.giving import Given
from diwan.modules.civil_status.models import Issue, Record
from diwan.modules.civil_status.register_papers import DECEASED, TABLES


@dataclass(frozen=True, slots=True)
class Asked:
    """What narrows the log: days, both included, an office, a kind, what still waits for its signature."""

    first: dt.date
    last: dt.date
    office: int | None = None
    given: Given | None = None
    waiting: bool = False


def issues_between(territory: int, asked: Asked) -> QuerySet[Issue]:
    """What was given in a community between two days of Morocco, latest first."""
    begin = dt.datetime.combine(asked.first, dt.time.min, MOROCCO)
    end = dt.datetime.combine(asked.last + dt.timedelta(days=1), dt.time.min, MOROCCO)
    found = Issue.objects.filter(territory_id=territory, at__gte=begin, at__lt=end)
    if asked.office is not None:
        found = found.filter(office_id=asked.office)
    if asked.given is not None:
        found = found.filter(given=asked.given.value)
    if asked.waiting:
        found = found.filter(document__state="draft", document__overtaken_at=None)
    return found.select_related("office", "record", "document").order_by("-at", "-id")


def issues_of(record: Record) -> QuerySet[Issue]:
    """What was given from a record, latest first."""
    here = Issue.objects.filter(territory_id=record.territory_id, record=record)
    return here.select_related("document", "office").order_by("-at", "-id")


def issue_in_scope(number: int) -> Issue:
    """One entry of the log; `NotFound` outside the reader's scope."""
    found = Issue.objects.select_related("office", "record", "document").filter(pk=number).first()
    if found is None:
        raise NotFound("civil_status.issues.unknown")
    return found


def issues_to_sign(territory: int, last: int) -> QuerySet[Issue]:
    """What was prepared at the counter and waits for the officer; requests are signed with their file."""
    found = Issue.objects.filter(
        territory_id__gte=territory, territory_id__lte=last, document__state="draft",
        document__overtaken_at=None, document__about_type__startswith="civil_status.",
    )  # fmt: skip
    return found.select_related("office", "record", "document").order_by("at", "id")


def papers_to_sign(territory: int, last: int) -> QuerySet[IssuedDocument]:
    """What waits for the officer: what is to be given, the tables and lists made of registers; oldest first."""
    own = Issue.objects.filter(territory_id=OuterRef("territory_id"), document_id=OuterRef("pk"))
    issued = Q(Exists(own), about_type__startswith="civil_status.")
    register = Q(kind=DECEASED) | Q(kind__startswith=TABLES)
    found = IssuedDocument.objects.filter(
        territory_id__gte=territory, territory_id__lte=last, state=DocumentState.DRAFT, overtaken_at=None
    )
    return found.filter(issued | register).order_by("prepared_at", "id")


def issues_of_documents(papers: Iterable[IssuedDocument]) -> dict[int, Issue]:
    """The entries of the log by the key of their paper; one query."""
    found = Issue.objects.filter(document__in=[paper.pk for paper in papers]).select_related(
        "office", "record", "document"
    )
    return {issue.document_id: issue for issue in found}


def count_to_sign(seat: Seat) -> int:
    """How many wait for the officer."""
    return papers_to_sign(seat.territory, seat.last).count()
