"""Layers of maps: the Kingdom's, as a file that never changes under its address, and the ground of one community."""

from __future__ import annotations

import json
from typing import Any

import shapely
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from diwan.kernel.gis.kingdom import kingdom_digest, kingdom_layer, provinces
from diwan.kernel.gis.models import Outline
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import PUBLIC, reading
from diwan.shell.faults import fault_page

FINE = 6
A_DAY = "public, max-age=86400"
NOTHING: dict[str, Any] = {"type": "FeatureCollection", "features": []}
A_YEAR = "public, max-age=31536000, immutable"


@require_safe
def kingdom(request: HttpRequest, digest: str) -> HttpResponse:
    """Provinces and regions as GeoJSON, compressed once; an older address gets today's, not to be kept."""
    layer, tag = kingdom_layer(), f'"{kingdom_digest()}"'
    if layer is None:
        return fault_page(request, None, status=404)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answer = HttpResponse(layer.packed if packed else layer.plain, content_type="application/geo+json")
    if packed:
        answer["Content-Encoding"] = "gzip"
    answer["ETag"] = tag
    answer["Cache-Control"] = A_YEAR if digest == kingdom_digest() else "no-cache"
    patch_vary_headers(answer, ["Accept-Encoding"])
    return answer


@require_safe
def ground(request: HttpRequest, code: str) -> HttpResponse:
    """The outline of a community as GeoJSON: its own where it was loaded, else that of its province, else none."""
    with reading(PUBLIC):
        place = Territory.objects.filter(code=code, valid_to=None).first()
        row = Outline.objects.filter(territory_id=place.pk).first() if place else None
    shape, kind = (row.shape, "community") if row else (provinces().get(code[:6]), "province")
    found: dict[str, Any] = dict(NOTHING)
    if shape is not None:
        drawn = json.loads(shapely.to_geojson(shapely.transform(shape, lambda points: points.round(FINE))))
        feature = {"type": "Feature", "properties": {"kind": kind}, "geometry": drawn}
        found = {"type": "FeatureCollection", "features": [feature]}
    answer = JsonResponse(found, content_type="application/geo+json")
    answer["Cache-Control"] = A_DAY
    return answer
