"""What a post is in the organic laws."""

from __future__ import annotations

from django.db.models import TextChoices


class Standing(TextChoices):
    """Decides who may delegate to whom, and who replaces whom (113.14 art. 102 to 109)."""

    PRESIDENT = "president"
    VICE_PRESIDENT = "vice_president"
    COUNCILLOR = "councillor"
    STAFF = "staff"
    STATE = "state"
