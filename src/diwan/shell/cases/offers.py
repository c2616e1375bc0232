"""The portal's source of services: every listed procedure in force, and what communities offer of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse

from diwan.kernel.cases.models import PublishedProcedure
from diwan.kernel.cases.published import is_over, published_rows, standing_on
from diwan.kernel.cases.resolving import offers
from diwan.kernel.cases.situation import as_text
from diwan.kernel.territory.models import KINGDOM
from diwan.shell.portal.services import Service, offered_by


@offered_by
def procedures_offered(day: date) -> Iterator[Service]:
    """What the portal offers on a day; one query."""
    rows = list(published_rows(Q()).select_related("territory"))
    yield from everywhere([row for row in rows if row.territory_id == KINGDOM], day)
    yield from of_communities([row for row in rows if row.territory_id != KINGDOM], day)


def everywhere(rows: list[PublishedProcedure], day: date) -> Iterator[Service]:
    """The procedures of the Kingdom."""
    for offer in offers(rows, day):
        law = offer.law
        yield Service(
            key=law.key,
            title=as_text(law.title),
            summary=as_text(law.summary),
            category=law.category,
            url=reverse("cases:service", args=(law.key,)),
            keywords=tuple(law.keywords),
            legal=tuple(law.legal),
        )


def of_communities(rows: list[PublishedProcedure], day: date) -> Iterator[Service]:
    """What single communities offer, by their titles alone: there may be thousands."""
    for row in standing_on(rows, day).values():
        if not is_over(row, day):
            yield Service(
                key=row.key,
                title=row.title,
                summary=row.territory.name,
                category="other",
                url=reverse("cases:begin", args=(row.key, row.territory.code)),
                place=row.territory.name,
            )
