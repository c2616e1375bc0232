"""A paper given with a form or a request: checked by its content and kept, before the act that records it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.documents.configuration import configuration
from diwan.kernel.documents.intake import take_in
from diwan.kernel.documents.storage import keep
from diwan.modules.civil_status.services.cancelling import Paper


def paper_kept(given: UploadedFile[Any] | None, field: str) -> Paper | None:
    """The file kept under its digest; None when none was given. `Invalid` says at the field what is wrong with it."""
    if given is None:
        return None
    try:
        intake = take_in(given.name or "", given.chunks(), limit=configuration().upload_limit)
    except Refused as why:
        raise Invalid({field: [why]}) from why
    with intake.content:
        keep(intake.content, intake.digest)
    return Paper(intake.name, intake.digest, intake.media_type, intake.size)
