"""Reads of documents: by row under a scope, by code or digest for anyone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.db.models import QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.rows import dicts_of
from diwan.kernel.base.text import Text
from diwan.kernel.documents.codes import grouped, normalised
from diwan.kernel.documents.letterheads import official_name
from diwan.kernel.documents.models import IssuedDocument, State, StoredFile
from diwan.kernel.documents.storage import content_of
from diwan.kernel.identity.rules import OVERSEERS
from diwan.kernel.territory.models import Territory


@dataclass(frozen=True, slots=True)
class Verified:
    """What anyone who holds a code may know of the act behind it."""

    code: str
    kind: str
    title: Text
    number: str
    dated: date
    state: str
    community: Text
    signed_at: datetime
    signer: Text
    capacity: Text
    delegation: Text | None
    subject: Text | None
    demo: bool
    digest: str
    ended_at: datetime | None
    end_reason: str
    replaced_by: str
    overtaken_at: datetime | None = None

    @property
    def in_force(self) -> bool:
        """Whether the act still stands today."""
        return self.state == State.SIGNED

    @property
    def printed_code(self) -> str:
        """The code as printed."""
        return grouped(self.code)


def verified_by_code(typed: str) -> Verified | None:
    """The act of a code as somebody typed it; None when there is none, or when it is not signed yet."""
    code = normalised(typed)
    return _verified(code, "") if code else None


def verified_by_digest(digest: str) -> Verified | None:
    """The act whose signed PDF has this SHA-256."""
    return _verified("", digest) if len(digest) == 64 else None


def _verified(code: str, digest: str) -> Verified | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM diwan_verified(%s, %s)", [code, digest])
        found = dicts_of(cursor)
    return verified_from(found[0]) if found else None


def verified_from(row: dict[str, Any]) -> Verified:
    """A row of the database function, with the community's name."""
    community = official_name(Territory.objects.get(pk=row["territory_id"]))
    return Verified(
        code=row["code"], kind=row["kind"], title=Text(row["title_ar"], row["title_fr"]),
        number=row["number"], dated=row["dated"], state=row["state"], community=community,
        signed_at=row["signed_at"], signer=Text(row["signer_ar"], row["signer_fr"]),
        capacity=Text(row["capacity_ar"], row["capacity_fr"]),
        delegation=Text(row["delegation_ar"], row["delegation_fr"]) if row["delegation_ar"] else None,
        subject=Text(row["masked_ar"], row["masked_fr"]) if row["masked_ar"] else None,
        demo=row["demo"], digest=row["digest"], ended_at=row["ended_at"], end_reason=row["end_reason"],
        replaced_by=row["replaced_by"] or "", overtaken_at=row["overtaken_at"],
    )  # fmt: skip


def documents_about(subject: models.Model) -> QuerySet[IssuedDocument]:
    """Acts issued about a row, oldest first."""
    found = IssuedDocument.objects.filter(about_type=subject._meta.label_lower, about_id=str(subject.pk))
    territory = getattr(subject, "territory_id", None)
    return (found.filter(territory_id=territory) if territory else found).order_by("id")


def files_about(subject: models.Model) -> QuerySet[StoredFile]:
    """Files attached to a row, oldest first."""
    found = StoredFile.objects.filter(about_type=subject._meta.label_lower, about_id=str(subject.pk))
    territory = getattr(subject, "territory_id", None)
    return (found.filter(territory_id=territory) if territory else found).order_by("id")


def documents_awaiting_signature(territory: int, kinds: Iterable[str]) -> QuerySet[IssuedDocument]:
    """Drafts of one community that a seat of these kinds may sign, all of them for an overseer; oldest first."""
    held = frozenset(kinds)
    signs = models.Q(pk__in=[])
    for kind in held:
        signs |= models.Q(signer_kinds__contains=[kind])
    drafts = IssuedDocument.objects.filter(territory_id=territory, state=State.DRAFT)
    return (drafts.filter(signs) if held.isdisjoint(OVERSEERS) else drafts).order_by("prepared_at", "id")


def documents_of_holder(person: int) -> QuerySet[IssuedDocument]:
    """Signed acts of one person, newest first."""
    return (
        IssuedDocument.objects.filter(holder_id=person)
        .exclude(state=State.DRAFT)
        .order_by("-signed_at", "-id")
    )


def content_of_file(file: StoredFile) -> bytes:
    """The content of a file whose row was seen under a scope; checked against its digest."""
    return content_of(file.digest)


def signed_pdf(document: IssuedDocument) -> bytes:
    """The signed PDF of an act whose row was seen under a scope."""
    if not document.digest:
        raise NotFound("documents.errors.not_signed")
    return content_of(document.digest)
