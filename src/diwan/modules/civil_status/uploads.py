"""A paper given with a form or a request: checked by its content and kept, before the act that records it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.documents.keeping import KeptFile, taken_and_kept


def paper_kept(given: UploadedFile[Any] | None, field: str) -> KeptFile | None:
    """The file kept under its digest; None when none was given. `Invalid` says at the field what is wrong with it."""
    if given is None:
        return None
    try:
        return taken_and_kept(given.name or "", given.chunks())
    except Refused as why:
        raise Invalid({field: [why]}) from why
