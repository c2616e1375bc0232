"""A declaration on its way to the register, the papers it carries, and what happened to it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from diwan.kernel.base.text import Text
from diwan.kernel.documents.models import IssuedDocument, StoredFile
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import Office, TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status.public import NameKind, RecordType
from diwan.modules.declarations.rules import ENDED, Filiation, Source, State


class Declaration(TerritorialModel):
    """A birth or a death somebody declared; `holder_id` is the relative who may see and complete it.

    `content` is what is known so far, as the register will keep it; the columns beside repeat what lists and
    searches need. `batch` ties the declarations of one entry: twins, a child born alive who then died.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(help_text="made by whoever declared: the same declaration sent twice is one")
    batch = models.UUIDField()
    reference = models.CharField(max_length=11)
    office = TerritorialForeignKey(Office, models.PROTECT, related_name="+")
    institution = TerritorialForeignKey(Office, models.PROTECT, null=True, related_name="+")
    type = models.CharField(max_length=5, choices=[(t.value, t.name) for t in RecordType])
    state = models.CharField(max_length=20, choices=[(s.value, s.name) for s in State])
    source = models.CharField(max_length=16, choices=[(s.value, s.name) for s in Source])
    particulars = ArrayField(models.TextField(), default=list)
    filiation = models.CharField(max_length=20, blank=True, choices=[(f.value, f.name) for f in Filiation])
    content = models.JSONField()
    holder_id = models.IntegerField(null=True)
    person_ar = models.TextField(blank=True, help_text="the child's or the deceased's name, where known")
    person_la = models.TextField(blank=True)
    mother_ar = models.TextField(blank=True)
    mother_cnie = models.TextField(blank=True)
    cnie = models.TextField(blank=True)
    contact_phone = models.TextField(blank=True, help_text="where the family may be called")
    event_date = models.DateField()
    last_day = models.DateField(help_text="to complete it (decree 2-22-04 art. 40)")
    declared_at = models.DateTimeField()
    declared_by = models.TextField()
    medical = models.TextField(blank=True, help_text="the certificate of whoever witnessed, and its number")
    after = TerritorialForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    revision = models.IntegerField(default=1)
    reminded = ArrayField(models.IntegerField(), default=list)

    declarant_name = models.TextField(blank=True)
    declarant_capacity = models.CharField(max_length=24, blank=True)
    declarant_cnie = models.TextField(blank=True)
    proxy_for = models.TextField(blank=True)
    precedence = models.TextField(blank=True, help_text="why those who come before did not declare")
    cannot_sign = models.CharField(max_length=12, blank=True)
    witnesses = models.TextField(blank=True)
    signed_digest = models.CharField(max_length=64, blank=True, help_text="of what the declarant signed")
    completed_at = models.DateTimeField(null=True)
    completed_by = models.TextField(blank=True)

    asked_at = models.DateTimeField(null=True)
    asked_why = models.TextField(blank=True)
    answer_by = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer_reference = models.TextField(blank=True)
    answer_reasons = models.TextField(blank=True)
    court = models.TextField(blank=True)
    judgment = models.TextField(blank=True)
    judged_on = models.DateField(null=True)
    received_on = models.DateField(null=True, help_text="provisionally, a name being put to the Commission")

    record_id = models.BigIntegerField(null=True)
    record_reference = models.TextField(blank=True)
    document = TerritorialForeignKey(IssuedDocument, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)

    duplicate_of = TerritorialForeignKey("self", models.PROTECT, null=True, related_name="duplicates")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)

    security = RowSecurity(citizen="holder_id", citizen_writes=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "key"), name="declaration_made_once"),
            models.UniqueConstraint(fields=("territory", "reference"), name="declaration_reference"),
            models.CheckConstraint(
                condition=~Q(state=State.SIGNED) | Q(record_id__isnull=False, document__isnull=False),
                name="declaration_signed_has_record",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DUPLICATE) | Q(duplicate_of__isnull=False),
                name="declaration_duplicate_of_one",
            ),
        )
        indexes = (
            models.Index(fields=("territory", "state", "last_day", "id"), name="declaration_queue"),
            models.Index(fields=("territory", "type", "event_date"), name="declaration_by_event"),
            models.Index(fields=("territory", "institution", "-declared_at"), name="declaration_of_place"),
            models.Index(fields=("territory", "batch"), name="declaration_batch"),
            models.Index(fields=("holder_id",), name="declaration_of_holder"),
            models.Index(fields=("reference",), name="declaration_receipt"),
        )

    @property
    def is_open(self) -> bool:
        """Whether something may still happen to it."""
        return self.state not in ENDED

    @property
    def person(self) -> Text | None:
        """The child's or the deceased's name, where one is known."""
        return Text(self.person_ar, self.person_la or self.person_ar) if self.person_ar else None


class Paper(TerritorialModel):
    """A document of proof: its reference as seen at the counter, or the file that was sent."""

    id = models.BigAutoField(primary_key=True)
    declaration = TerritorialForeignKey(Declaration, models.PROTECT, related_name="papers")
    holder_id = models.IntegerField(null=True)
    kind = models.CharField(max_length=32)
    reference = models.TextField(blank=True)
    file = TerritorialForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.TextField()

    security = RowSecurity(citizen="holder_id", citizen_writes=True)

    class Meta:
        ordering = ("id",)


class Step(TerritorialModel):
    """One thing that happened to a declaration, for its page; the journal keeps the proof."""

    id = models.BigAutoField(primary_key=True)
    declaration = TerritorialForeignKey(Declaration, models.PROTECT, related_name="steps")
    holder_id = models.IntegerField(null=True)
    what = models.CharField(max_length=24)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.TextField()
    by_id = models.IntegerField(null=True, help_text="the person; none for a machine or the system")

    security = RowSecurity(citizen="holder_id", citizen_writes=True, append_only=True)

    class Meta:
        ordering = ("id",)


class NameQuestion(TerritorialModel):
    """A name the declarant insists on, put to the High Commission with the declaration received provisionally (decree
    2-22-04, art. 29 and 33). The answer is the Commission's decision on the name, one for whoever asks."""

    id = models.BigAutoField(primary_key=True)
    declaration = TerritorialForeignKey(Declaration, models.PROTECT, related_name="name_questions")
    kind = models.SmallIntegerField(choices=NameKind.choices)
    arabic = models.TextField()
    plain = models.TextField(help_text="folded, as the Commission's decisions are found")
    why = models.TextField()
    before = models.CharField(max_length=20, help_text="the state the declaration was in")
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    asked_by_id = models.IntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    accepted = models.BooleanField(null=True)
    reference = models.TextField(blank=True)

    security = RowSecurity()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "declaration"),
                condition=Q(answered_at=None),
                name="one_name_asked_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(accepted__isnull=False), name="name_answer_says_which"
            ),
        )
        indexes = (
            models.Index(fields=("plain", "kind"), condition=Q(answered_at=None), name="name_questions_open"),
        )
