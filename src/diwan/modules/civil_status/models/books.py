"""Paper registers of the offices that still keep them, and the decision by which each leaves them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import Office, TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity
from diwan.modules.civil_status import content
from diwan.modules.civil_status.paper_rules import BookState


class OfficeRegime(TerritorialModel):
    """Under which law an office registers from a day on (law 36.21, art. 59; decree 2-22-04, art. 47)."""

    id = models.BigAutoField(primary_key=True)
    office = TerritorialForeignKey(Office, models.PROTECT, related_name="+")
    regime = models.CharField(max_length=16, choices=[(r.value, r.name) for r in content.Regime])
    since = models.DateField()
    decision = models.TextField(help_text="number and date of the central authority's decision")
    at = models.DateTimeField()
    by_id = models.IntegerField(null=True)

    security = RowSecurity(append_only=True)

    class Meta:
        ordering = ("since",)
        constraints = (
            models.UniqueConstraint(fields=("territory", "office", "since"), name="one_regime_a_day"),
        )


class PaperBook(TerritorialModel):
    """One volume of a paper register of one year: stamped, filled, closed, one counterpart sent and deposited."""

    id = models.BigAutoField(primary_key=True)
    office = TerritorialForeignKey(Office, models.PROTECT, related_name="+")
    type = models.CharField(max_length=5, choices=[(t.value, t.name) for t in content.RecordType])
    year = models.IntegerField()
    volume = models.IntegerField(default=1)
    pages = models.IntegerField(help_text="pages numbered and stamped, one act each")
    first_number = models.IntegerField(default=1, help_text="the first number it takes")
    last_number = models.IntegerField(default=0, help_text="the last number written in it")
    court = models.TextField(help_text="first-instance court whose king's prosecutor stamped it")
    stamped_on = models.DateField()
    opened_at = models.DateTimeField()
    closed_on = models.DateField(null=True)
    sent_on = models.DateField(null=True)
    sent_slip = models.TextField(blank=True)
    checked_on = models.DateField(null=True)
    remarks = models.TextField(blank=True)
    deposited_on = models.DateField(null=True)
    deposit_receipt = models.TextField(blank=True)

    security = RowSecurity()

    class Meta:
        ordering = ("-year", "office", "type", "volume")
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "office", "type", "year", "volume"), name="one_volume_a_number"
            ),
            models.CheckConstraint(condition=Q(pages__gt=0), name="book_has_pages"),
            models.CheckConstraint(condition=Q(first_number__gt=0), name="book_first_positive"),
            models.CheckConstraint(
                condition=Q(last_number__lt=F("first_number") + F("pages")), name="book_not_overfull"
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.year}/{self.volume}"

    @property
    def written(self) -> int:
        """How many acts it holds."""
        return max(0, self.last_number - self.first_number + 1)

    @property
    def state(self) -> BookState:
        """How far it has come."""
        if self.deposited_on:
            return BookState.DEPOSITED
        if self.checked_on:
            return BookState.CHECKED
        if self.sent_on:
            return BookState.SENT
        if self.closed_on:
            return BookState.CLOSED
        return BookState.FULL if self.written >= self.pages else BookState.OPEN
