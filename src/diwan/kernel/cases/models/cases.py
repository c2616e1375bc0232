"""Cases and what they are made of; every table is owned by a community and seen by the case's holder."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from diwan.kernel.base.text import Text
from diwan.kernel.identity.models import Person
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity, WritesIn

if TYPE_CHECKING:
    from diwan.kernel.cases.schema.procedure import Procedure, Step

MINE = RowSecurity(citizen="holder_id", citizen_writes=True)
MINE_FOR_EVER = RowSecurity(citizen="holder_id", citizen_writes=True, append_only=True)


class ProcedureVersion(models.Model):
    """A procedure as it was resolved, kept for the cases opened under it; never changed."""

    hash = models.CharField(primary_key=True, max_length=64)
    key = models.TextField()
    version = models.IntegerField()
    resolved = models.TextField()

    writes_in: ClassVar[WritesIn] = "act"

    class Meta:
        indexes = (models.Index(fields=("key", "version"), name="procedure_version"),)


class Draft(TerritorialModel):
    """A request being written: saved page by page, gone once it is filed."""

    holder_id = models.IntegerField(null=True)
    author_id = models.IntegerField()
    procedure = models.TextField()
    values = models.JSONField(default=dict)
    reached = models.TextField(blank=True)
    parent = TerritorialForeignKey("Case", models.PROTECT, null=True, related_name="+")
    link = models.TextField(blank=True)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    case = TerritorialForeignKey("Case", models.CASCADE, null=True, related_name="drafts")
    consent = models.JSONField(
        default=dict,
        help_text="whether what is held already may be taken over: agrees, at, fields; empty while unasked",
    )

    security = RowSecurity(citizen="author_id", citizen_writes=True)

    class Meta:
        indexes = (
            models.Index(fields=("author_id", "-saved_at"), name="draft_of_author"),
            models.Index(fields=("territory", "-saved_at"), name="draft_latest"),
        )

    @cached_property
    def law(self) -> Procedure:
        """The procedure it would be filed under in its community, if it were filed as last saved."""
        from diwan.kernel.cases.clocks import local
        from diwan.kernel.cases.resolving import in_force

        return in_force(self.territory_id, self.procedure, local(self.saved_at)).procedure


class Case(TerritorialModel):
    """One request under one version of a procedure: where it is, whose turn it is, since when, until when."""

    procedure = models.TextField()
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="+")
    number = models.TextField()
    holder_id = models.IntegerField(null=True)
    applicant = models.TextField()
    channel = models.CharField(max_length=8, default="portal")
    step = models.TextField()
    phase = models.CharField(max_length=10)
    ball = models.CharField(max_length=10)
    back = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    held_by = models.TextField()
    assignee_id = models.IntegerField(null=True)
    complete = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    step_since = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True, help_text="when the office first decided")
    legal_day = models.DateField(
        null=True, help_text="last day of the legal time; as it stood at the decision"
    )
    due_on = models.DateField(null=True)
    revision = models.IntegerField(default=0)
    book_number = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    silence = models.CharField(
        max_length=8, blank=True, help_text="what the office's silence decides: approval, refusal, or nothing"
    )
    values = models.JSONField(default=dict)
    parent = TerritorialForeignKey("self", models.PROTECT, null=True, related_name="children")
    link = models.TextField(blank=True)
    origin = models.TextField()
    tracking = models.TextField(blank=True)
    """The code printed on a receipt given at the counter, by which the case is followed without an account."""
    known_holder: Person | None = None

    security = MINE

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "number"), name="case_number_in_community"),
            models.UniqueConstraint(fields=("territory", "origin"), name="one_case_for_one_filing"),
        )
        indexes = (
            models.Index(
                fields=("territory", "held_by", "due_on", "id"),
                include=("ball", "procedure", "step", "assignee_id", "opened_at"),
                condition=Q(closed_at=None) & ~Q(phase="draft"),
                name="case_in_hand",
            ),
            models.Index(
                fields=("territory", "held_by", "legal_day", "id"),
                condition=Q(closed_at=None, silence__gt=""),
                name="case_by_silence",
            ),
            models.Index(
                fields=("territory", "-closed_at", "-id"),
                condition=Q(closed_at__isnull=False),
                name="case_closed",
            ),
            models.Index(fields=("territory", "-opened_at"), name="case_latest"),
            models.Index(fields=("-opened_at",), include=("territory",), name="case_latest_wide"),
            models.Index(fields=("tracking",), condition=~Q(tracking=""), name="case_by_tracking"),
            models.Index(fields=("holder_id", "-opened_at"), name="case_of_holder"),
            models.Index(
                fields=("territory", "assignee_id"), condition=Q(closed_at=None), name="case_of_assignee"
            ),
            models.Index(
                fields=("territory", "parent"), condition=Q(parent__isnull=False), name="case_children"
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def law(self) -> Procedure:
        """The procedure version this case lives under."""
        from diwan.kernel.cases.versions import procedure_of

        return procedure_of(self)

    @property
    def holder(self) -> Person | None:
        """The person it belongs to, read once; None for what the office begins, or out of the reader's sight."""
        if self.holder_id is None:
            return None
        if self.known_holder is None or self.known_holder.pk != self.holder_id:
            self.known_holder = Person.objects.filter(pk=self.holder_id).first()
        return self.known_holder

    @property
    def place(self) -> Step:
        """The step it is in."""
        return self.law.steps[self.step]

    @property
    def is_open(self) -> bool:
        """Whether anything may still happen to it."""
        return self.phase != "closed"


class CaseFact(TerritorialModel):
    """One thing that happened to a case, in order; append-only, and enough to recompute its state."""

    case = TerritorialForeignKey(Case, models.CASCADE, related_name="facts")
    holder_id = models.IntegerField(null=True)
    seq = models.IntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    key = models.TextField(blank=True)
    origin = models.TextField(blank=True)
    target = models.TextField(blank=True)
    actor = models.TextField()
    actor_id = models.IntegerField(null=True)
    capacity = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    details = models.JSONField(default=dict)

    security = MINE_FOR_EVER

    class Meta:
        ordering = ("seq",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "case", "seq"), name="case_fact_in_order"),
        )


class CaseClock(TerritorialModel):
    """Where one clock of a case stands (see `clocks.ClockState`)."""

    case = TerritorialForeignKey(Case, models.CASCADE, related_name="clocks")
    holder_id = models.IntegerField(null=True)
    key = models.TextField()
    status = models.CharField(max_length=10)
    since = models.DateTimeField()
    left = models.IntegerField()
    length = models.IntegerField()
    delay = models.TextField()
    last_day = models.DateField(null=True)

    security = MINE

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "case", "key"), name="one_clock_of_a_key"),
        )


class CaseDue(TerritorialModel):
    """When a timer of a case acts: the one table that one scheduler reads."""

    case = TerritorialForeignKey(Case, models.CASCADE, related_name="dues")
    holder_id = models.IntegerField(null=True)
    timer = models.TextField()
    acts_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="pending")

    security = MINE

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "case", "timer"), name="one_due_of_a_timer"),
        )
        indexes = (models.Index(fields=("acts_at",), condition=Q(state="pending"), name="case_due_next"),)


class CaseDocument(TerritorialModel):
    """A file in a case, or in the draft of one; the content is kept by its digest."""

    case = TerritorialForeignKey(Case, models.CASCADE, null=True, related_name="documents")
    draft = TerritorialForeignKey(Draft, models.CASCADE, null=True, related_name="documents")
    holder_id = models.IntegerField(null=True)
    key = models.TextField()
    name = models.TextField()
    media_type = models.TextField()
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.IntegerField(null=True)
    replaced_at = models.DateTimeField(null=True)

    security = MINE

    class Meta:
        indexes = (
            models.Index(fields=("territory", "case"), name="document_of_case"),
            models.Index(fields=("territory", "draft"), name="document_of_draft"),
        )


class CaseOutput(TerritorialModel):
    """A document a case has to produce: waiting for its signer, then signed, with its place in the book."""

    case = TerritorialForeignKey(Case, models.CASCADE, related_name="outputs")
    holder_id = models.IntegerField(null=True)
    key = models.TextField()
    signer = models.TextField()
    number = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    document_id = models.BigIntegerField(null=True)
    void_at = models.DateTimeField(null=True, help_text="when it was withdrawn, signed or not")

    security = MINE

    class Meta:
        indexes = (
            models.Index(fields=("territory", "signer"), condition=Q(signed_at=None), name="outputs_to_sign"),
        )


class CaseOpinion(TerritorialModel):
    """One round of what a body was asked: since when, until when, what it answered or what its silence meant.

    Earlier rounds are kept; `latest` marks the one that counts, `stale` that another round is called for.
    """

    case = TerritorialForeignKey(Case, models.CASCADE, related_name="opinions")
    holder_id = models.IntegerField(null=True)
    key = models.TextField()
    round = models.IntegerField()
    body = models.TextField()
    latest = models.BooleanField(default=True)
    stale = models.BooleanField(default=False)
    status = models.CharField(max_length=8, default="open")
    outcome = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    last_day = models.DateField(null=True)
    given_at = models.DateTimeField(null=True)
    given_by = models.IntegerField(null=True)
    given_for = models.TextField(blank=True, help_text="who answers for the body, as the answer says")
    way = models.CharField(max_length=10, blank=True)
    reserves = models.TextField(blank=True)
    late_outcome = models.TextField(blank=True, help_text="an answer that came after silence had answered")
    paper = TerritorialForeignKey(CaseDocument, models.PROTECT, null=True, related_name="+")

    security = MINE

    class Meta:
        ordering = ("asked_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("territory", "case", "key", "round"), name="one_opinion_a_round"),
        )


class CaseFee(TerritorialModel):
    """A sum a case owes before one of its transitions, or for one period of a time it goes on."""

    case = TerritorialForeignKey(Case, models.CASCADE, related_name="fees")
    holder_id = models.IntegerField(null=True)
    key = models.TextField()
    centimes = models.BigIntegerField()
    order_id = models.BigIntegerField(null=True)
    paid_at = models.DateTimeField(null=True)
    receipt = models.TextField(blank=True)
    period = models.IntegerField(
        default=0, help_text="which period it is for, from 1; 0 where it is owed once"
    )
    from_on = models.DateField(null=True, help_text="first day of the period")
    to_on = models.DateField(null=True, help_text="last day of the period")
    due_on = models.DateField(null=True, help_text="last day to pay a period")

    security = MINE

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "case", "key", "period"), name="one_fee_a_period"),
        )


class SlotChange(TerritorialModel):
    """A community's own value for what a national procedure lets it change: dated, and by a decision.

    `path` leads to the value in the procedure (`clocks.aim.within`); the row holds from `valid_from` to `valid_to`,
    for the cases opened in those days.
    """

    procedure = models.TextField()
    path = models.TextField()
    value = models.JSONField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    decided_by = models.TextField(help_text="the reference of the community's decision")
    ended_by = models.TextField(
        blank=True, help_text="the decision that ended it; empty where another followed"
    )
    declared_at = models.DateTimeField()
    declared_by_id = models.IntegerField(null=True, help_text="the person who recorded it")

    security = RowSecurity(anyone=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "procedure", "path", "valid_from"), name="one_slot_change_from_a_day"
            ),
        )


class CalendarDay(TerritorialModel):
    """A day the calendar does not know by itself: a moving feast, or a day a community opens or closes.

    Rows of the Kingdom hold for every community; a community's own rows come after them, feasts excepted:
    on those the Kingdom has the last word.
    """

    on = models.DateField()
    works = models.BooleanField(default=False)
    feast = models.TextField(blank=True, help_text="the key of the moving feast that this day is of")
    name_ar = models.TextField()
    name_fr = models.TextField()
    decided_by = models.TextField(help_text="the decision or announcement the day rests on")
    declared_at = models.DateTimeField(null=True)
    declared_by_id = models.IntegerField(null=True, help_text="the person who declared it")

    security = RowSecurity(anyone=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("territory", "on"), name="one_word_on_a_day"),)

    @property
    def name(self) -> Text:
        """What the day is called."""
        return Text(self.name_ar, self.name_fr)


class ProcedureFigures(TerritorialModel):
    """What became in a year of the requests of one procedure, in a territory and all that lies below it.

    Open to all (31.13 art. 10): counts and delays, and no case.
    """

    procedure = models.TextField()
    year = models.IntegerField(help_text="of filing")
    received = models.IntegerField()
    decided = models.IntegerField()
    ended = models.IntegerField(help_text="withdrawn, returned or lapsed before a decision")
    timed = models.IntegerField(help_text="decided, or overdue, of those the law sets a time for")
    in_time = models.IntegerField()
    median_days = models.IntegerField(null=True)
    ninetieth_days = models.IntegerField(null=True)
    counted_at = models.DateTimeField()

    security = RowSecurity(anyone=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "year", "procedure"), name="figures_of_procedure"),
        )
