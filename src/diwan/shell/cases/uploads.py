"""Files sent with a form: each checked by its content, kept, then recorded by a service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.services import attach_document
from diwan.kernel.documents.keeping import KeptFile, taken_and_kept


@dataclass(frozen=True, slots=True)
class Target:
    """Where files go: a draft or a case, under its procedure."""

    law: Procedure
    draft: Draft | None = None
    case: Case | None = None


def take_files(request: HttpRequest, act: Act, target: Target) -> int:
    """Take in what was sent; says how many. One that is refused does not lose the others."""
    faults: dict[str, list[DomainError]] = {}
    brought = 0
    for key in request.FILES:
        if key not in target.law.documents:
            continue
        for upload in request.FILES.getlist(key):
            try:
                _take(act, target, key, upload)
                brought += 1
            except Refused as refusal:
                faults[key] = [refusal]
    if faults:
        raise Invalid(faults)
    return brought


def paper_in(request: HttpRequest, name: str) -> KeptFile | None:
    """A file sent with a form for a later act, checked and kept; None when none was sent."""
    upload = request.FILES.get(name)
    if upload is None:
        return None
    try:
        return taken_and_kept(upload.name or "", upload.chunks())
    except Refused as refusal:
        raise Invalid({name: [refusal]}) from refusal


def _take(act: Act, target: Target, key: str, upload: UploadedFile[Any]) -> None:
    found = taken_and_kept(upload.name or "", upload.chunks())
    attach_document(
        act,
        document=key,
        name=found.name,
        media_type=found.media_type,
        size=found.size,
        digest=found.digest,
        draft=target.draft,
        case=target.case,
    )
