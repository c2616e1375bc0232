"""Public inquiries: the notice, the register of remarks, who made each, the report."""

from __future__ import annotations

from django.db import models

from diwan.kernel.base.text import Text
from diwan.kernel.cases.models.cases import Case
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity

SEEN = "status IN ('posted', 'open', 'closed', 'reported') AND notice_signed_at IS NOT NULL"


class PublicInquiry(TerritorialModel):
    """One round of a public inquiry: anybody reads it once its notice is signed."""

    case = TerritorialForeignKey(Case, models.CASCADE, related_name="inquiries")
    holder_id = models.IntegerField(null=True)
    key = models.TextField()
    round = models.IntegerField()
    held_by = models.TextField(help_text="the mandate that holds the inquiry and signs its report")
    latest = models.BooleanField(default=True)
    stale = models.BooleanField(default=False)
    status = models.CharField(max_length=8, default="asked")
    asked_at = models.DateTimeField()
    title_ar = models.TextField()
    title_fr = models.TextField()
    about_ar = models.TextField(blank=True)
    about_fr = models.TextField(blank=True)
    place = models.TextField(blank=True, help_text="where the file may be read and remarks made in person")
    number = models.TextField(blank=True)
    posted_at = models.DateTimeField(null=True)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    notice_document = models.BigIntegerField(null=True)
    notice_digest = models.CharField(max_length=64, blank=True)
    notice_signed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    conclusions = models.TextField(blank=True)
    advice = models.CharField(max_length=12, blank=True)
    report_document = models.BigIntegerField(null=True)
    report_number = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True)

    security = RowSecurity(citizen="holder_id", citizen_writes=True, public=SEEN)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("territory", "case", "key", "round"), name="one_inquiry_a_round"),
        )
        indexes = (models.Index(fields=("territory", "status", "closes_on"), name="inquiries_of_place"),)

    @property
    def title(self) -> Text:
        """What is inquired into."""
        return Text(self.title_ar, self.title_fr)

    @property
    def about(self) -> Text:
        """The sentence of the notice."""
        return Text(self.about_ar, self.about_fr)

    @property
    def is_open(self) -> bool:
        """Whether a remark is still taken."""
        return self.status == "open"


class InquiryRemark(TerritorialModel):
    """A remark as it was made, under its number of the register; it may be hidden from public view, never deleted."""

    inquiry = TerritorialForeignKey(PublicInquiry, models.PROTECT, related_name="remarks")
    number = models.TextField()
    words = models.TextField()
    way = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    keyed_by = models.IntegerField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_for = models.TextField(blank=True)
    answer = models.TextField(blank=True)

    security = RowSecurity(public="hidden_at IS NULL", never_deleted=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "inquiry", "number"), name="one_remark_a_number"),
        )


class RemarkAuthor(TerritorialModel):
    """Who made a remark and how to reach them: for the office alone."""

    remark = TerritorialForeignKey(InquiryRemark, models.PROTECT, related_name="authors")
    name = models.TextField()
    contact = models.TextField()

    security = RowSecurity(never_deleted=True)
