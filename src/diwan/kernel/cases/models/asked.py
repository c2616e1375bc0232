"""What a body outside a case is asked: where the body sits, and the request as it reaches it."""

from __future__ import annotations

from typing import Literal

from django.db import models
from django.db.models import Q

from diwan.kernel.base.text import Text
from diwan.kernel.territory.models import TerritorialModel, Territory
from diwan.kernel.territory.row_security import RowSecurity

What = Literal["opinion", "copy", "fetch", "visit", "posting", "meeting"]


class BodySeat(TerritorialModel):
    """Who answers for a body: in the community that names it and those below, unless one of them names another.

    With a territory and a kind of mandate it answers at a desk or by its machine; without, by a link sent to it.
    """

    body = models.TextField()
    name_ar = models.TextField()
    name_fr = models.TextField()
    seat = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    kind = models.TextField(blank=True, help_text="the mandate by which its officers answer")
    email = models.TextField(blank=True, help_text="the address of the institution, never of a person")
    named_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    security = RowSecurity(anyone=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "body"), condition=Q(closed_at=None), name="one_seat_of_a_body"
            ),
        )

    @property
    def name(self) -> Text:
        """What the body is called there."""
        return Text(self.name_ar, self.name_fr)


class BodyRequest(TerritorialModel):
    """One question put to a body, with the part of the file it needs: all it sees of another community.

    It is kept where the body answers: in the community of its seat, or in the asking one for a body that has no
    seat in the system and answers by a link.
    """

    what = models.CharField(max_length=8)
    body = models.TextField()
    kind = models.TextField(blank=True)
    connector = models.TextField(blank=True)
    asker = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    number = models.TextField(help_text="of the case in the community that asks")
    key = models.TextField(help_text="of the opinion, document or output in the procedure")
    round = models.IntegerField(default=1)
    title_ar = models.TextField()
    title_fr = models.TextField()
    label_ar = models.TextField()
    label_fr = models.TextField()
    legal = models.TextField(blank=True)
    file = models.JSONField(default=dict)
    choices = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    last_day = models.DateField(null=True)
    state = models.CharField(max_length=10, default="open")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.IntegerField(null=True)
    answer = models.JSONField(default=dict)
    digest = models.BinaryField(null=True, unique=True)
    link_expires_at = models.DateTimeField(null=True)

    security = RowSecurity()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("territory", "asker", "number", "what", "body", "key", "round"),
                name="one_request_a_round",
            ),
        )
        indexes = (
            models.Index(fields=("territory", "kind", "state", "last_day"), name="request_queue"),
            models.Index(fields=("territory", "number"), name="request_of_case"),
        )

    @property
    def title(self) -> Text:
        """The procedure the file is under."""
        return Text(self.title_ar, self.title_fr)

    @property
    def label(self) -> Text:
        """What is asked."""
        return Text(self.label_ar, self.label_fr)

    @property
    def is_open(self) -> bool:
        """Whether an answer is still taken."""
        return self.state == "open"
