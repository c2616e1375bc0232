"""Photos sent from the spot: checked by what is inside, kept, where they were taken put beside them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.cases.services.visits import Photo
from diwan.kernel.documents.configuration import MEGABYTE, configuration
from diwan.kernel.documents.intake import JPEG, PNG
from diwan.kernel.documents.keeping import taken_and_kept
from diwan.kernel.documents.positions import position_taken_out


def photos_in(files: Iterable[UploadedFile[Any]]) -> tuple[Photo, ...]:
    """Photos checked by what is inside and kept, the position each tells taken out of it and put beside."""
    try:
        return tuple(photo_in(upload) for upload in files)
    except Refused as refusal:
        raise Invalid({"photos": [refusal]}) from refusal


def photo_in(upload: UploadedFile[Any]) -> Photo:
    """One of them; `Refused` where it is none, or too large."""
    limit = configuration().upload_limit
    if (upload.size or 0) > limit:
        raise Refused("documents.errors.too_large", megabytes=limit // MEGABYTE)
    position, picture = position_taken_out(b"".join(upload.chunks()))
    return Photo(taken_and_kept(upload.name or "", [picture], kinds=(JPEG, PNG)), position)
