"""Writes: outlines of communes."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import shapely

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotAllowed
from diwan.kernel.gis.geojson import Drawn
from diwan.kernel.gis.models import Outline
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import KINGDOM, Territory


@service("gis.outlines_loaded", mandate=("administrator", "system"))
def load_outlines(act: Act, *, drawn: Sequence[Drawn], source: str) -> int:
    """Keep the outline of each commune drawn, in place of the one it had; the whole Kingdom is acted for."""
    if act.territory != KINGDOM:
        raise NotAllowed("gis.errors.central_only")
    ids = dict(Territory.objects.filter(code__in=[one.code for one in drawn]).values_list("code", "id"))
    rows = [
        Outline(territory_id=ids[one.code], shape=one.shape, source=source, loaded_at=act.at) for one in drawn
    ]
    for row in rows:
        row.box()
    Outline.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["territory"],
        update_fields=["shape", "west", "south", "east", "north", "source", "loaded_at"],
    )
    shapes = b"".join(shapely.to_wkb(one.shape) for one in drawn)
    note(count=len(rows), source=source, shapes=sha256(shapes).hexdigest())
    return len(rows)
