"""Two versions side by side, in words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from diwan.kernel.base.text import t
from diwan.kernel.base.whole import whole_number
from diwan.kernel.cases.models import PublishedProcedure
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.sources import shipped_text
from diwan.kernel.cases.writing.reading import read_text
from diwan.shell.pages import page, show
from diwan.shell.workshop.bench import Bench, bench_of
from diwan.shell.workshop.differing import parts_differing
from diwan.shell.workshop.names import Names
from diwan.shell.workshop.views.desk import MAKERS


@page("desk", mandate=MAKERS)
def compare(request: HttpRequest, number: int) -> HttpResponse:
    """What this text changes of an earlier version."""
    bench = bench_of(request, number)
    texts = texts_before(bench)
    asked = whole_number(request.GET.get("with"))
    chosen = asked if asked in texts else default_of(bench, texts)
    parts = []
    if chosen:
        earlier = read_text(texts[chosen], bench.row.territory_id, bench.row.key)
        old = Names(earlier.whole, bench.names.world, bench.names.titles)
        parts = list(parts_differing(dict(earlier.whole), dict(bench.reading.whole), old, bench.names))
    said = {"bench": bench, "row": bench.row, "parts": parts, "versions": sorted(texts), "chosen": chosen,
            "title": t("workshop.compare.title"), "crumbs": bench.crumbs()}  # fmt: skip
    return show(request, "workshop/compare.html", said)


def default_of(bench: Bench, texts: dict[int, str]) -> int:
    """The version it changes, or the latest there is."""
    return bench.row.base if bench.row.base in texts else max(texts, default=0)


def texts_before(bench: Bench) -> dict[int, str]:
    """The texts of the versions of this procedure, by number."""
    key = bench.row.key
    found = {
        law.procedure.version: shipped_text(key, law.procedure.version)
        for law in catalogue().versions.get(key, ())
    }
    rows = PublishedProcedure.objects.filter(key=key, territory_id=bench.row.territory_id)
    return found | {row.version: row.text for row in rows}
