"""Procedures written in the workshop: drafts, what was published of them, what was ended (decision 0060)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diwan.kernel.base.text import Text
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class DraftState(models.TextChoices):
    """Where a procedure being written is."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RETURNED = "returned"
    PUBLISHED = "published"


class ProcedureDraft(TerritorialModel):
    """A procedure being written: its text as it was typed, even where it cannot be read yet.

    `base` is the version it changes, 0 for a new procedure; whoever saved a text stands in `writers` and cannot
    be who approves it.
    """

    key = models.TextField()
    title_ar = models.TextField()
    title_fr = models.TextField()
    text = models.TextField()
    base = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.DRAFT)
    revision = models.IntegerField(default=0)
    writers = models.JSONField(default=list)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.IntegerField(null=True)
    remarks = models.TextField(
        blank=True, help_text="why it was returned, or what the proposal says of itself"
    )

    security = RowSecurity()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "key"),
                condition=~Q(state="published"),
                name="one_procedure_draft_of_a_key",
            ),
        )
        indexes = (models.Index(fields=("territory", "-saved_at"), name="procedure_draft_latest"),)

    @property
    def title(self) -> Text:
        """What it is called, as last read in its text."""
        return Text(self.title_ar, self.title_fr)

    @property
    def is_open(self) -> bool:
        """Whether its text may still be written."""
        return self.state in (DraftState.DRAFT, DraftState.RETURNED)


class PublishedProcedure(TerritorialModel):
    """One version that a community, or the ministry for the whole Kingdom, put in force; never edited."""

    key = models.TextField()
    version = models.IntegerField()
    title_ar = models.TextField()
    title_fr = models.TextField()
    text = models.TextField()
    hash = models.CharField(max_length=64)
    in_force = models.DateField()
    decided_by = models.TextField(help_text="the reference of the decision it rests on")
    published_at = models.DateTimeField()
    writers = models.JSONField(default=list)
    approved_by = models.IntegerField(null=True)

    security = RowSecurity(anyone=True, append_only=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "key", "version"), name="one_published_version"),
        )
        indexes = (models.Index(fields=("key", "in_force"), name="published_by_key"),)

    @property
    def title(self) -> Text:
        """What it is called."""
        return Text(self.title_ar, self.title_fr)


class ProcedureEnding(TerritorialModel):
    """The last day of a published version, by a decision; nothing takes its place unless another is published."""

    published = TerritorialForeignKey(PublishedProcedure, models.PROTECT, related_name="endings")
    last_day = models.DateField()
    decided_by = models.TextField()
    ended_at = models.DateTimeField()
    ended_by = models.IntegerField(null=True)

    security = RowSecurity(anyone=True, append_only=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "published"), name="one_end_of_a_published_version"),
        )
