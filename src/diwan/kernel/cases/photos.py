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
    limit = configuration().upload_limit
    found = []
    for upload in files:
        if (upload.size or 0) > limit:
            raise Invalid({"photos": [Refused("documents.errors.too_large", megabytes=limit // MEGABYTE)]})
        position, picture = position_taken_out(b"".join(upload.chunks()))
        try:
            paper = taken_and_kept(upload.name or "", [picture], kinds=(JPEG, PNG))
        except Refused as refusal:
            raise Invalid({"photos": [refusal]}) from refusal
        found.append(Photo(paper, position))
    return tuple(found)
