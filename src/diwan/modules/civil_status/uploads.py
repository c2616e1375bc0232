"""A paper given with a form or a request: checked by its content and kept, before the act that records it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.documents.keeping import KeptFile, taken_and_kept
from diwan.modules.civil_status.name_csv import LARGEST


def paper_kept(given: UploadedFile[Any] | None, field: str) -> KeptFile | None:
    """The file kept under its digest; None when none was given. `Invalid` says at the field what is wrong with it."""
    if given is None:
        return None
    try:
        return taken_and_kept(given.name or "", given.chunks())
    except Refused as why:
        raise Invalid({field: [why]}) from why


def decisions_given(file: UploadedFile[Any] | None) -> bytes:
    """The content of a file of the Commission's decisions, where it is there and of a reasonable size."""
    if file is None or not file.size:
        raise Invalid({"file": [Refused("civil_status.errors.no_file")]})
    if file.size > LARGEST:
        raise Invalid(
            {"file": [Refused("civil_status.faults.too_large", value=str(LARGEST // 1024 // 1024))]}
        )
    return bytes(file.read())
