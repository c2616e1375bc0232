"""Requests to change a family name, before the Commission and until the decree (decree 2-22-04, art. 30 to 32)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from django.db.models import QuerySet

from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import Case
from diwan.modules.civil_status.models import FamilyNameDecree
from diwan.modules.civil_status.name_decisions import plain_name
from diwan.modules.civil_status.notice_reads import community_code
from diwan.modules.civil_status.rules import Fault

PROCEDURE = "civil_status.family_name_change"
ACCEPTED = "accepted"
PUBLISH = "publish"


def requests_accepted(lo: int, hi: int) -> QuerySet[Case]:
    """The requests the Commission accepted whose decree is awaited, the oldest first."""
    found = Case.objects.filter(
        territory_id__gte=lo, territory_id__lte=hi, procedure=PROCEDURE, step=ACCEPTED, closed_at=None
    )
    return found.select_related("territory").order_by("opened_at", "id")


def request_accepted(id: int, lo: int, hi: int) -> Case:
    """One of them; `NotFound` when its decree is entered, or outside the scope."""
    found = requests_accepted(lo, hi).filter(pk=id).first()
    if found is None:
        raise NotFound("civil_status.decrees.no_such_request")
    return found


def request_faults(case: Case, new: Mapping[str, str]) -> Iterator[Fault]:
    """What a decree says otherwise than the request it answers: the name is the one that was asked for."""
    asked = str(case.values.get("new_ar", ""))
    if new.get("family_ar") and plain_name(new["family_ar"]) != plain_name(asked):
        yield Fault("new_ar", "not_the_name_asked", asked)


def has_decree(case: Case) -> bool:
    """Whether a decree that answers a request is entered."""
    return FamilyNameDecree.objects.filter(request=case.pk).exists()


def decree_form_of(case: Case) -> dict[str, str]:
    """What a request says already of its decree, as the form takes it."""
    said = {
        name: str(case.values.get(name) or "")
        for name in ("first_ar", "family_ar", "cnie", "new_ar", "new_la")
    }
    born = str(case.values.get("birth_date") or "")
    number, year = case.values.get("record_number"), case.values.get("record_year")
    return said | {
        "birth_date": f"{dt.date.fromisoformat(born):%d/%m/%Y}" if born else "",
        "record": f"{number}/{year}" if number and year else "",
        "community": community_code(case.territory_id),
        "request": str(case.pk),
    }
