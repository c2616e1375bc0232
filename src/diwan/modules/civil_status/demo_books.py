"""One office of the demo still keeps paper registers: last year's closed and sent, this year's being filled."""

from __future__ import annotations

import datetime as dt
from typing import Any, Protocol

from diwan.kernel.base.act import Act
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import reading, scope_of
from diwan.modules.civil_status.content import RecordType, Regime
from diwan.modules.civil_status.models import PaperBook, Record
from diwan.modules.civil_status.services import (
    check_paper_book,
    close_paper_register,
    decide_regime,
    open_paper_book,
    prepare_table,
    send_counterpart,
)

ON_PAPER = {"moulayabdellah": "province-eljadida"}
"""The community whose last annexe keeps paper, and the province whose governor checks it."""
COURT = "المحكمة الابتدائية بالجديدة"
SETTLED = 120
"""Days into a year after which last year's registers have made their whole way."""
PAGES = 200


class World(Protocol):
    """The demo world, as far as paper registers look at it."""

    now: dt.datetime
    communities: dict[str, Any]

    def past(self, days: float, *, hour: int = 10, minute: int = 0) -> dt.datetime: ...
    def office_act(self, community: Any, role: str, at: dt.datetime, *, kind: str = "") -> Act: ...


def keeps_paper(community: Any, office: Office) -> bool:
    """Whether this office of the demo is the one still under law 37.99."""
    return community.key in ON_PAPER and office.pk == community.offices[-1] != community.offices[0]


def open_registers(world: World, community: Any, office: Office) -> None:
    """The decision that leaves the office on paper, and the registers it has filled since last year."""
    decide_regime(
        president_at(world, community, dt.date(world.now.year - 2, 1, 8)), office=office,
        regime=Regime.PAPER_37_99, since=dt.date(world.now.year - 2, 1, 9), decision=f"قرار 7/{world.now.year - 2}",
    )  # fmt: skip
    for year in (world.now.year - 1, world.now.year):
        for kind in RecordType:
            opened(world, community, office, kind, year)
    if world.now.timetuple().tm_yday > SETTLED:
        settle_last_year(world, community, office)


def president_at(world: World, community: Any, day: dt.date) -> Act:
    """An act of the president, who is the officer of every office, on the working day before a date."""
    at = world.past((world.now.date() - day).days)
    return world.office_act(community, "president", at)


def opened(world: World, community: Any, office: Office, kind: RecordType, year: int) -> PaperBook:
    """A register stamped in the December before its year, going on after the numbers keyed from paper."""
    act = president_at(world, community, dt.date(year - 1, 12, 20))
    with reading(scope_of(act)):
        last = (
            Record.objects.filter(territory_id=office.territory_id, office=office, type=kind.value, year=year)
            .order_by("-number").values_list("number", flat=True).first()
        )  # fmt: skip
    return open_paper_book(
        act, office=office, type=kind, year=year, pages=PAGES, court=COURT,
        stamped_on=dt.date(year - 1, 12, 15), first=(last or 0) + 1,
    )  # fmt: skip


def settle_last_year(world: World, community: Any, office: Office) -> None:
    """Closed on the last day, tabled, sent in January, checked by the governor in March."""
    last = world.now.year - 1
    closing = president_at(world, community, dt.date(last, 12, 31))
    with reading(scope_of(closing)):
        books = list(PaperBook.objects.filter(territory_id=office.territory_id, office=office, year=last))
    governor = world.communities[ON_PAPER[community.key]]
    for book in books:
        close_paper_register(closing, book=book)
        prepare_table(closing, office=office, type=RecordType(book.type), years=(last, last))
        send_counterpart(
            president_at(world, community, dt.date(last + 1, 1, 22)), book=book, slip=f"14/{last + 1}"
        )
    at = world.past((world.now.date() - dt.date(last + 1, 3, 12)).days)
    for book in books:
        check_paper_book(world.office_act(governor, "governor", at), book=book)
