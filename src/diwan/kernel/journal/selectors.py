"""Reads of the journal: what happened to a row, and whether a chain is whole."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, models
from django.db.models import QuerySet

from diwan.kernel.journal.models import Entry
from diwan.kernel.journal.sql import VERIFY


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain does not hold.

    `kind` is `changed` (or inserted with a forged hash), `missing` (entries before `seq` are gone),
    `tail` (the last entries are gone, or the head was moved) or `headless`.
    """

    territory: int
    seq: int
    kind: str


def entries_about(subject: models.Model) -> QuerySet[Entry]:
    """What the journal says of one row, oldest first."""
    found = Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
    territory = getattr(subject, "territory_id", None)
    return (found.filter(territory_id=territory) if territory else found).order_by("seq")


def chain_breaks(lo: int, hi: int) -> list[Break]:
    """Every place where the chains of a range of communities do not hold; needs a scope that sees them."""
    with connection.cursor() as cursor:
        cursor.execute(VERIFY, {"lo": lo, "hi": hi})
        return [Break(*row) for row in cursor.fetchall()]
