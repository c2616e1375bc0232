"""Files received or produced, and acts issued under a verification code."""

from __future__ import annotations

from django.db import models

from diwan.kernel.base.text import Text
from diwan.kernel.documents.codes import grouped
from diwan.kernel.documents.typeset import Languages
from diwan.kernel.territory.fields import TerritorialForeignKey
from diwan.kernel.territory.models import TerritorialModel
from diwan.kernel.territory.row_security import RowSecurity


class StoredFile(TerritorialModel):
    """A file of a community; the content is kept apart, under its digest."""

    digest = models.CharField(max_length=64)
    name = models.TextField()
    media_type = models.TextField()
    size = models.BigIntegerField()
    holder_id = models.IntegerField(null=True, help_text="the person it belongs to, who may see it")
    about_type = models.TextField(blank=True)
    about_id = models.TextField(blank=True)
    purpose = models.TextField(blank=True, help_text="the document of the procedure it answers")
    account_id = models.IntegerField(null=True)
    received_at = models.DateTimeField()

    security = RowSecurity(citizen="holder_id", citizen_writes=True)

    class Meta:
        indexes = (
            models.Index(fields=("territory", "about_type", "about_id"), name="file_about"),
            models.Index(fields=("holder_id",), name="file_of_holder"),
        )


class State(models.TextChoices):
    """The life of an issued act."""

    DRAFT = "draft"
    SIGNED = "signed"
    REVOKED = "revoked"
    REPLACED = "replaced"


class SigningKey(TerritorialModel):
    """A certificate acts were signed with: who held it, and whether it was only a demonstration's."""

    fingerprint = models.CharField(max_length=64)
    subject = models.TextField()
    certificate = models.BinaryField()
    demo = models.BooleanField()
    first_used_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "fingerprint"), name="signing_key_in_community"),
        )


class IssuedDocument(TerritorialModel):
    """An act prepared from a template, then signed; its code is what anyone verifies it by.

    What it says (`data`) is fixed when it is prepared: `data_hash` goes to the journal with the signature.
    """

    code = models.CharField(max_length=13)
    kind = models.TextField()
    template = models.TextField()
    languages = models.CharField(max_length=5)
    title_ar = models.TextField()
    title_fr = models.TextField()
    number = models.TextField(blank=True)
    dated = models.DateField()
    sheet = models.JSONField(help_text="letterhead, place and what else surrounds the matter")
    data = models.JSONField()
    data_hash = models.CharField(max_length=64)
    masked_ar = models.TextField(blank=True)
    masked_fr = models.TextField(blank=True)
    holder_id = models.IntegerField(null=True)
    office_id = models.IntegerField(null=True)
    about_type = models.TextField(blank=True)
    about_id = models.TextField(blank=True)
    signer_kinds = models.JSONField(default=list, help_text="kinds of mandate that may sign it")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    prepared_at = models.DateTimeField()

    file = TerritorialForeignKey(StoredFile, models.PROTECT, null=True, related_name="issued")
    digest = models.CharField(max_length=64, blank=True)
    key = TerritorialForeignKey(SigningKey, models.PROTECT, null=True, related_name="signed")
    signed_at = models.DateTimeField(null=True)
    signer_id = models.IntegerField(null=True)
    mandate_id = models.IntegerField(null=True)
    delegation_id = models.IntegerField(null=True)
    signer_ar = models.TextField(blank=True)
    signer_fr = models.TextField(blank=True)
    capacity_ar = models.TextField(blank=True)
    capacity_fr = models.TextField(blank=True)
    delegation_ar = models.TextField(blank=True)
    delegation_fr = models.TextField(blank=True)
    delegation_ref = models.TextField(blank=True)
    demo = models.BooleanField(default=False)

    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)
    overtaken_at = models.DateTimeField(null=True, help_text="when what it was made from changed")
    replaced_by = TerritorialForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    security = RowSecurity(citizen="holder_id")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("territory", "code"), name="document_code"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(signed_at__isnull=False, file_id__isnull=False),
                name="document_signed_has_file",
            ),
        )
        indexes = (
            models.Index(fields=("code",), name="document_by_code"),
            models.Index(fields=("digest",), name="document_by_digest"),
            models.Index(fields=("territory", "state", "prepared_at"), name="document_queue"),
            models.Index(fields=("territory", "about_type", "about_id"), name="document_about"),
            models.Index(fields=("holder_id",), name="document_of_holder"),
        )

    @property
    def title(self) -> Text:
        """What the act is called."""
        return Text(self.title_ar, self.title_fr)

    @property
    def printed_code(self) -> str:
        """The code as printed."""
        return grouped(self.code)

    @property
    def in_languages(self) -> Languages:
        """The languages it is typeset in."""
        return ("ar", "fr") if self.languages == "ar,fr" else ("fr",) if self.languages == "fr" else ("ar",)

    @property
    def signer(self) -> Text:
        """Who signed."""
        return Text(self.signer_ar, self.signer_fr)

    @property
    def capacity(self) -> Text:
        """As what."""
        return Text(self.capacity_ar, self.capacity_fr)

    @property
    def delegation(self) -> Text | None:
        """Under which delegation, when the capacity itself does not suffice."""
        return Text(self.delegation_ar, self.delegation_fr) if self.delegation_ar else None

    @property
    def subject(self) -> Text | None:
        """Whom it is about, masked."""
        return Text(self.masked_ar, self.masked_fr) if self.masked_ar else None
