"""The portal's source of services: every listed procedure in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.situation import as_text
from diwan.shell.portal.services import Service, offered_by


@offered_by
def procedures_offered(day: date) -> Iterator[Service]:
    """The procedures the portal offers on a day."""
    for law in catalogue().listed(day):
        yield Service(
            key=law.key,
            title=as_text(law.title),
            summary=as_text(law.summary),
            category=law.category,
            url=reverse("cases:service", args=(law.key,)),
            keywords=tuple(law.keywords),
            legal=tuple(law.legal),
        )
