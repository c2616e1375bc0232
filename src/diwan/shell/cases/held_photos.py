"""Photos of a form that comes back: kept already, named by the form under a seal, so that nothing sent is lost.

The seal binds a photo to its visit and to who sent it: a digest alone opens nobody else's file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from django.core.signing import BadSignature, Signer

from diwan.kernel.cases.models import CaseVisit
from diwan.kernel.cases.services.visits import Photo
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.documents.positions import Position

HELD = "visit_photos_held"
MOST = 24
_SEAL = Signer(salt="diwan.visit.photo")


def seal_of(photo: Photo, visit: CaseVisit, person: int) -> str:
    """A photo as the form names it."""
    place = asdict(photo.position) if photo.position else None
    said = {"visit": visit.pk, "person": person, "paper": asdict(photo.paper), "position": place}
    return _SEAL.sign_object(said)


def photos_held(seals: Iterable[str], visit: CaseVisit, person: int) -> list[Photo]:
    """The photos that a form of this visit, sent by this person, still names; what is no such seal names none."""
    found = (photo_under(seal, visit, person) for seal in list(seals)[:MOST])
    return [photo for photo in found if photo is not None]


def photo_under(seal: str, visit: CaseVisit, person: int) -> Photo | None:
    """The photo under one seal."""
    try:
        said = _SEAL.unsign_object(seal)
    except (BadSignature, ValueError):
        return None
    if (said["visit"], said["person"]) != (visit.pk, person):
        return None
    return Photo(KeptFile(**said["paper"]), Position(**said["position"]) if said["position"] else None)
