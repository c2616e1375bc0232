"""Layers of maps, as files that never change under their address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from diwan.kernel.gis.kingdom import kingdom_digest, kingdom_layer
from diwan.shell.faults import fault_page

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
