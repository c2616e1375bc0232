"""What is checked when a request is filed, by whatever way it came: page, API, counter."""

from __future__ import annotations

from datetime import date

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, Refused
from diwan.kernel.cases.events import CaseFiled
from diwan.kernel.cases.models import Draft
from diwan.kernel.identity.identifiers import name_fault, normal_name
from diwan.kernel.identity.models import Person
from diwan.modules.watiqa.asked import Asked, asked_in, described_in, is_ours, text
from diwan.modules.watiqa.comparison import Described
from diwan.modules.watiqa.rules import (
    MOST_COPIES,
    Quality,
    may_be_delivered,
    may_have_copy,
    too_many_copies,
)
from diwan.modules.watiqa.services.watching import count_request


def check_request(act: Act, event: CaseFiled) -> None:
    """Refuse a request that cannot be served, or that collects records; the filing is then undone whole."""
    case = event.case
    if not is_ours(case.procedure):
        return
    asked = asked_in(case.procedure, case.values)
    if faults := faults_of(act, asked):
        raise Invalid(faults)
    count_request(act, case, asked.quality)


WHOLE = ("quality", "kind", "language", "delivery")
"""The answers without which a request cannot be weighed whole."""


def faults_so_far(act: Act, draft: Draft) -> dict[str, list[DomainError]]:
    """What is wrong already in a request that is being written: one learns it on its page, not at the end."""
    values = draft.values
    if all(values.get(key) for key in WHOLE):
        return faults_of(act, asked_in(draft.procedure, values))
    names = {key: text(values, key) for key in ("family_ar", "first_ar")}
    return faults_of_record(act.day, names, described_in(values))


def faults_of(act: Act, asked: Asked) -> dict[str, list[DomainError]]:
    """Each field that cannot stand with the others, with the reason."""
    names = {"family_ar": asked.family_ar, "first_ar": asked.first_ar}
    found = faults_of_record(act.day, names, asked.described)
    if not may_have_copy(asked.quality, asked.event):
        found["quality"] = [Refused("watiqa.errors.quality_out_of_place")]
    if not may_be_delivered(asked.kind, asked.delivery):
        found["delivery"] = [Refused("watiqa.errors.not_by_post")]
    if too_many_copies(asked.kind, asked.delivery, asked.copies):
        found["number_of_copies"] = [Refused("watiqa.errors.too_many_copies", most=MOST_COPIES[asked.kind])]
    if wrong := wrong_card(act, asked):
        found["cnie"] = [wrong]
    return found


def faults_of_record(day: date, names: dict[str, str], d: Described) -> dict[str, list[DomainError]]:
    """What cannot be true of the record as it is described, on the day it is asked for."""
    found: dict[str, list[DomainError]] = {}
    for field, name in names.items():
        if name and (code := name_fault(normal_name(name), "ar")):
            found[field] = [Refused(code)]
    if d.year and d.born and d.year < d.born.year:
        found["year"] = [Refused("watiqa.errors.registered_before_birth", year=d.year)]
    if d.year and d.year > day.year:
        found["year"] = [Refused("watiqa.errors.year_to_come", year=d.year)]
    if d.born and d.died and d.died < d.born:
        found["death_date"] = [Refused("watiqa.errors.died_before_birth")]
    return found


def wrong_card(act: Act, asked: Asked) -> DomainError | None:
    """A citizen asks under the identity of the account: somebody else's card number is refused."""
    if act.hat != "citizen" or act.person is None or asked.quality in (Quality.COURT, Quality.ADMINISTRATION):
        return None
    person = Person.objects.filter(pk=act.person).only("cnie").first()
    known = (person.cnie or "") if person else ""
    return Refused("watiqa.errors.not_your_card") if known and asked.cnie != known else None
