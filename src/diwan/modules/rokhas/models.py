"""The public register of permits; tenders for the public domain, their commission, and the offers put in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from diwan.kernel.base.money import MoneyField
from diwan.kernel.base.text import Text
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class State(models.TextChoices):
    """How a permit stands."""

    SILENT = "silent"
    GRANTED = "granted"
    IN_FORCE = "in_force"
    DONE = "done"
    LAPSED = "lapsed"
    REVOKED = "revoked"
    REPLACED = "replaced"


class Permit(TerritorialModel):
    """One permit as anybody may read it: what, where, since when; never who asked for it.

    It follows the case by its number; the case stays the only place where anything is decided.
    """

    case_number = models.TextField()
    procedure = models.TextField()
    number = models.TextField(blank=True)
    decided_on = models.DateField()
    valid_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices)
    stands_ar = models.TextField()
    stands_fr = models.TextField()
    since = models.DateField()
    replaced_by = models.TextField(blank=True, help_text="the number of the permit that took its place")
    place = models.TextField(blank=True)
    area = models.IntegerField(null=True, help_text="square metres covered, or occupied")

    north = models.FloatField(null=True, help_text="degrees")
    east = models.FloatField(null=True, help_text="degrees")
    outline = models.JSONField(null=True, help_text="the ground occupied, as GeoJSON, where it was drawn")

    security = RowSecurity(anyone=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "case_number"), name="one_permit_of_a_case"),
        )
        indexes = (
            models.Index(fields=("territory", "-decided_on", "-id"), name="permit_latest"),
            models.Index(fields=("territory", "procedure", "-decided_on"), name="permit_of_kind"),
        )

    @property
    def stands(self) -> Text:
        """The step its case is in, in words."""
        return Text(self.stands_ar, self.stands_fr)


class TenderState(models.TextChoices):
    """How far a tender is; that its hour has come is the clock's to say (`tender_rules.standing_at`)."""

    PREPARED = "prepared"
    OPEN = "open"
    OPENED = "opened"
    AWARDED = "awarded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Tender(TerritorialModel):
    """A public tender for a place of the public domain (57.19 art. 15-17); anybody reads it once it is announced.

    The price and the offers are dirhams for a square metre and a year. `attempt` counts the tenders for the same
    place, those before having failed; `follows` is the one before. The keys open nothing by themselves (decision 71).
    """

    subject = models.TextField()
    use = models.CharField(max_length=12)
    place = models.TextField()
    outline = models.JSONField(help_text="the ground, as a ring of corners, with its area in square metres")
    months = models.IntegerField()
    opening_price = MoneyField()
    expertise_ref = models.TextField()
    expertise_on = models.DateField()
    council_ref = models.TextField()
    council_on = models.DateField()
    deposit = MoneyField(null=True, help_text="what the holder deposits before the order is notified")
    papers = models.JSONField(default=list, help_text="the papers an offer has to hold, by name")
    specs_name = models.TextField(blank=True)
    specs_digest = models.CharField(max_length=64, blank=True)
    opens_at = models.DateTimeField()
    opens_in = models.TextField()
    needed = models.IntegerField(default=0, help_text="how many members open together")
    follows = TerritorialForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    attempt = models.IntegerField(default=1)

    state = models.CharField(max_length=10, choices=TenderState.choices, default=TenderState.PREPARED)
    number = models.TextField(blank=True)
    prepared_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_for = models.TextField(blank=True, help_text="why it was cancelled, or why one of equal offers")
    offers_opened = models.IntegerField(null=True)
    retained_price = MoneyField(null=True)
    minutes_number = models.TextField(blank=True)
    minutes_document = models.BigIntegerField(null=True)
    minutes_signed_at = models.DateTimeField(null=True)

    sealing_key = models.BinaryField(null=True)
    meeting_key = models.BinaryField(null=True)
    wraps = models.JSONField(default=dict)

    paper_ref = models.TextField(
        blank=True, help_text="the minutes on paper, of a tender held without this house"
    )
    paper_digest = models.CharField(max_length=64, blank=True, help_text="those minutes, scanned")

    security = RowSecurity(public="published_at IS NOT NULL")

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("territory", "-id"), name="tender_latest"),
            models.Index(fields=("-opens_at",), condition=Q(state="open"), name="tender_open"),
        )


class TenderMember(TerritorialModel):
    """A member of the opening commission: the public half of an opening key, and at the opening what it brings."""

    tender = TerritorialForeignKey(Tender, models.CASCADE, related_name="members")
    person_id = models.IntegerField()
    name_ar = models.TextField()
    name_fr = models.TextField()
    post_ar = models.TextField()
    post_fr = models.TextField()
    key = models.BinaryField(null=True)
    share = models.BinaryField(null=True, help_text="brought at the opening, emptied once offers are open")
    present_at = models.DateTimeField(null=True)

    security = RowSecurity()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "tender", "person_id"), name="member_named_once"),
        )

    @property
    def name(self) -> Text:
        """Who it is."""
        return Text(self.name_ar, self.name_fr)

    @property
    def post(self) -> Text:
        """In what post they were when named."""
        return Text(self.post_ar, self.post_fr)


class OfferState(models.TextChoices):
    """How an offer stands."""

    SEALED = "sealed"
    WITHDRAWN = "withdrawn"
    GOOD = "good"
    SET_ASIDE = "set_aside"
    RETAINED = "retained"


class Offer(TerritorialModel):
    """An offer: a sealed envelope known by its digest; what it says is written here when it is opened, not before."""

    tender = TerritorialForeignKey(Tender, models.PROTECT, related_name="offers")
    holder_id = models.IntegerField()
    envelope = models.BinaryField(help_text="emptied when it is withdrawn")
    seal = models.CharField(max_length=64, help_text="SHA-256 of the envelope")
    received_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.SEALED)
    rank = models.IntegerField(null=True, help_text="in the order they were received")
    price = MoneyField(null=True)
    bidder = models.TextField(blank=True)
    ice = models.TextField(blank=True)
    papers = models.JSONField(default=list)
    reason = models.TextField(blank=True, help_text="a key of words, or the commission's own words")
    case_draft = models.BigIntegerField(null=True, help_text="the winner's request, begun from it")

    security = RowSecurity(citizen="holder_id", citizen_writes=True, never_deleted=True)

    class Meta:
        ordering = ("received_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "tender", "holder_id"),
                condition=Q(withdrawn_at=None),
                name="one_offer_of_a_bidder",
            ),
        )
