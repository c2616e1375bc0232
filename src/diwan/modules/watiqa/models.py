"""What ties a request to a record, and to the copies made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diwan.kernel.cases.models import Case
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.security import RowSecurity
from diwan.modules.watiqa.rules import Standing


class Match(TerritorialModel):
    """The record a request is about, who found it, and what bore out the requester's quality (36.21 art. 43).

    The record belongs to another module: it is named by its key and its number, which never change.
    """

    id = models.BigAutoField(primary_key=True)
    case = TerritorialForeignKey(Case, models.PROTECT, related_name="+")
    holder_id = models.IntegerField(null=True)
    record_id = models.BigIntegerField()
    record_reference = models.TextField()
    standing = models.CharField(max_length=12, choices=[(s.value, s.name) for s in Standing])
    paper_seen = models.BooleanField(default=False)
    remark = models.TextField(blank=True)
    matched_at = models.DateTimeField()
    matched_by = models.IntegerField(null=True)
    officer = models.TextField()
    ended_at = models.DateTimeField(null=True)

    security = RowSecurity(citizen="holder_id")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "case"), condition=Q(ended_at=None), name="one_match_of_a_case"
            ),
            models.CheckConstraint(
                condition=~Q(standing=Standing.CONTRADICTED.value), name="match_not_contradicted"
            ),
            models.CheckConstraint(
                condition=Q(standing=Standing.PROVEN.value) | Q(paper_seen=True), name="match_proven_or_seen"
            ),
        )
        indexes = (models.Index(fields=("territory", "record_id"), name="match_of_record"),)


class Copy(TerritorialModel):
    """The act prepared for a request; `prints` is how many paper copies of it go out."""

    id = models.BigAutoField(primary_key=True)
    case = TerritorialForeignKey(Case, models.PROTECT, related_name="+")
    match = TerritorialForeignKey(Match, models.PROTECT, related_name="copies")
    holder_id = models.IntegerField(null=True)
    document = TerritorialForeignKey(IssuedDocument, models.PROTECT, related_name="+")
    prints = models.IntegerField(default=0)
    prepared_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True)

    security = RowSecurity(citizen="holder_id")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "case"), condition=Q(dropped_at=None), name="one_copy_of_a_case"
            ),
            models.CheckConstraint(condition=Q(prints__gte=0), name="prints_not_negative"),
        )
