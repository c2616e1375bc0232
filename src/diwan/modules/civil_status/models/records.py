"""Civil-status records, their versions and mentions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from diwan.kernel.base.text import Text
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import Office, TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status import content
from diwan.modules.civil_status.rules import FIRST_YEAR


class Record(TerritorialModel):
    """A birth or death record: its number, its state, and the index card by which it is found.

    What the record says is in its versions, which nobody can change; these columns repeat the latest one
    and are written only together with a new version (law 36.21, art. 19 and 36).
    """

    id = models.BigAutoField(primary_key=True)
    office = TerritorialForeignKey(Office, models.PROTECT, related_name="+")
    type = models.CharField(max_length=5, choices=[(t.value, t.name) for t in content.RecordType])
    regime = models.CharField(max_length=16, choices=[(r.value, r.name) for r in content.Regime])
    year = models.IntegerField(help_text="Gregorian year of the register; the number restarts with it")
    register = models.TextField(blank=True, help_text="paper register, in years that had several")
    number = models.IntegerField()
    page = models.TextField(blank=True)
    state = models.CharField(
        max_length=9, choices=[(s.value, s.name) for s in content.State], default=content.State.ACTIVE.value
    )
    latest = models.IntegerField(default=1, help_text="number of the latest version")
    proof = models.CharField(
        max_length=9, choices=[(p.value, p.name) for p in content.Proof], default=content.Proof.FINAL.value
    )

    family_ar = models.TextField()
    first_ar = models.TextField(blank=True)
    family_la = models.TextField(blank=True)
    first_la = models.TextField(blank=True)
    family_tf = models.TextField(blank=True)
    first_tf = models.TextField(blank=True)
    sex = models.CharField(max_length=1, choices=[(s.value, s.name) for s in content.Sex])
    birth_date = models.DateField(null=True)
    birth_year = models.IntegerField(null=True)
    event_date = models.DateField(null=True)
    event_year = models.IntegerField()
    father_ar = models.TextField(blank=True)
    father_la = models.TextField(blank=True)
    mother_ar = models.TextField(blank=True)
    mother_la = models.TextField(blank=True)
    cnie = models.TextField(blank=True)
    idcs = models.TextField(blank=True)
    father_cnie = models.TextField(blank=True, default="", db_default="")
    mother_cnie = models.TextField(blank=True, default="", db_default="")
    deceased = models.BooleanField(default=False)
    stillborn = models.BooleanField(default=False)
    declared_on = models.DateField(null=True)
    mother_year = models.IntegerField(null=True, help_text="year the mother was born, for statistics")

    family_key = models.IntegerField(null=True)
    first_key = models.IntegerField(null=True)
    father_key = models.IntegerField(null=True, help_text="of his first names")
    mother_key = models.IntegerField(null=True, help_text="of her first names")
    registered_at = models.DateTimeField()
    entry = models.UUIDField(
        null=True, help_text="of the form it was typed in: a double click enters nothing twice"
    )
    digest = models.CharField(max_length=64, blank=True, help_text="of the imported row, to know it again")

    security = RowSecurity()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "office", "type", "regime", "year", "register", "number"),
                name="record_number_in_book",
            ),
            models.UniqueConstraint(
                fields=("territory", "entry"), name="record_entered_once", condition=Q(entry__isnull=False)
            ),
            models.UniqueConstraint(
                fields=("territory", "type", "idcs"),
                name="record_of_identifier",
                condition=~Q(idcs="") & ~Q(state=content.State.CANCELLED.value),
            ),
            models.CheckConstraint(condition=Q(number__gt=0), name="record_number_positive"),
            models.CheckConstraint(condition=Q(event_year__gte=FIRST_YEAR), name="record_event_possible"),
            models.CheckConstraint(
                condition=Q(birth_year=None) | Q(event_year__gte=F("birth_year")),
                name="record_event_after_birth",
            ),
            models.CheckConstraint(
                condition=Q(birth_date=None) | Q(event_date=None) | Q(event_date__gte=F("birth_date")),
                name="record_event_day_after_birth",
            ),
        )
        indexes = (
            # What a search reads of these two is in the index; as a part of the key it would be skipped over.
            models.Index(
                fields=("family_key", "first_key"),
                include=("territory", "birth_year", "id"),
                name="record_by_name",
            ),
            models.Index(
                fields=("family_key", "birth_year"),
                include=("territory", "first_key", "id"),
                name="record_by_family",
            ),
            models.Index(fields=("first_key", "birth_year", "territory", "id"), name="record_by_first_name"),
            models.Index(
                fields=("father_key", "birth_year", "territory", "id"),
                name="record_by_father",
                condition=Q(father_key__isnull=False),
            ),
            models.Index(
                fields=("mother_key", "birth_year", "territory", "id"),
                name="record_by_mother",
                condition=Q(mother_key__isnull=False),
            ),
            models.Index(fields=("territory", "birth_date"), name="record_by_birth"),
            models.Index(fields=("territory", "event_date"), name="record_by_event"),
            models.Index(fields=("event_year", "type", "territory"), name="record_by_year"),
            models.Index(fields=("cnie",), name="record_by_cnie", condition=~Q(cnie="")),
            models.Index(fields=("idcs",), name="record_by_idcs", condition=~Q(idcs="")),
            models.Index(fields=("father_cnie",), name="record_by_father_card", condition=~Q(father_cnie="")),
            models.Index(fields=("mother_cnie",), name="record_by_mother_card", condition=~Q(mother_cnie="")),
            models.Index(
                fields=("territory", "office", "type", "year", "number"),
                name="record_unproven",
                condition=~Q(proof=content.Proof.FINAL.value),
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.reference}"

    @property
    def name(self) -> content.Name:
        """The person's name as the latest version writes it."""
        return content.Name(
            self.family_ar, self.first_ar, self.family_la, self.first_la, self.family_tf, self.first_tf
        )

    @property
    def full_name(self) -> Text:
        """First and family name; the Arabic form where the record has no Latin one."""
        return Text(self.name.arabic, self.name.latin or self.name.arabic)

    @property
    def reference(self) -> str:
        """The number as people quote it: number/year, and the paper register when there is one."""
        return f"{self.number}/{self.year}" + (f" ({self.register})" if self.register else "")


class RecordVersion(TerritorialModel):
    """What a record says from one moment on, why, and on whose signature; never changed, never removed."""

    id = models.BigAutoField(primary_key=True)
    record = TerritorialForeignKey(Record, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    cause = models.CharField(max_length=12, choices=[(c.value, c.name) for c in content.Cause])
    content = models.JSONField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    act = models.UUIDField()
    officer_id = models.IntegerField(null=True)
    officer = models.TextField()
    mandate_id = models.IntegerField(null=True)
    delegation_id = models.IntegerField(null=True)

    security = RowSecurity(append_only=True)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "record", "number"), name="one_version_a_number"),
        )


class Mention(TerritorialModel):
    """A marginal mention: what changed in a life, by which authority, entered when and by whom."""

    id = models.BigAutoField(primary_key=True)
    record = TerritorialForeignKey(Record, models.PROTECT, related_name="mentions")
    version = models.IntegerField(help_text="the version it made")
    type = models.CharField(max_length=24, choices=[(m.value, m.name) for m in content.MentionType])
    date = models.DateField()
    authority = models.TextField()
    reference = models.TextField(blank=True)
    text_ar = models.TextField()
    text_fr = models.TextField(blank=True)
    fields = models.JSONField(default=dict, help_text="what its sentences are made of (see `margin.FIELDS`)")
    ends = models.IntegerField(null=True, help_text="the version of the marriage a dissolution ends")
    reason = models.TextField(blank=True, help_text="why the officer enters it")
    notice = models.UUIDField(null=True, help_text="the notice of another office it answers")
    at = models.DateTimeField()
    officer_id = models.IntegerField(null=True)
    officer = models.TextField()

    security = RowSecurity(append_only=True)

    class Meta:
        ordering = ("version",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "record", "version"), name="one_mention_a_version"),
        )

    @property
    def text(self) -> Text:
        """Its words; French falls back on the Arabic, which has legal force."""
        return Text(self.text_ar, self.text_fr or self.text_ar)
