"""The append-only journal: one hash-chained sequence of entries for each community."""

from __future__ import annotations

from django.db import models

from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class Entry(TerritorialModel):
    """One act as it was done; written by the database function `diwan_journal_append` alone."""

    id = models.BigAutoField(primary_key=True)
    seq = models.BigIntegerField()
    act = models.UUIDField()
    at = models.DateTimeField()
    verb = models.TextField()
    account_id = models.IntegerField(null=True)
    person_id = models.IntegerField(null=True)
    actor = models.TextField()
    mandate_id = models.IntegerField(null=True)
    delegation_id = models.IntegerField(null=True)
    occasion = models.TextField()
    subject_type = models.TextField(blank=True)
    subject_id = models.TextField(blank=True)
    facts = models.TextField(help_text="JSON; personal facts appear only as the digest of what is kept apart")
    hash = models.BinaryField()

    security = RowSecurity(citizen="person_id", append_only=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("territory", "seq"), name="journal_seq_in_community"),)
        indexes = (
            models.Index(fields=("territory", "subject_type", "subject_id"), name="journal_of_subject"),
            models.Index(fields=("territory", "-at"), name="journal_latest"),
        )


class PersonalFacts(TerritorialModel):
    """The personal facts of an entry, kept apart so that they can be erased and the chain still holds."""

    entry = models.OneToOneField(Entry, models.DO_NOTHING, related_name="personal", db_constraint=False)
    salt = models.BinaryField()
    values = models.JSONField()


class Head(models.Model):
    """The last entry of a community's chain; its row lock serialises the chain and is taken last in an act."""

    territory_id = models.IntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.BinaryField()
