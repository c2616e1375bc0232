"""What the administration holds already of whoever asks: identity as written down, earlier requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from diwan.kernel.cases.models import Case
from diwan.kernel.cases.schema.procedure import Procedure
from diwan.kernel.cases.situation import is_blank
from diwan.kernel.identity.models import Person

EARLIER = "earlier."
MOST_CASES = 20


def held_for(person: Person, law: Procedure) -> dict[str, Any]:
    """What is held for the questions of a procedure that may take it over, by field.

    Only what the reader may see is looked at: one's own requests everywhere, at a counter those of its community.
    """
    wanted = {key: str(field.known) for key, field in law.fields.items() if field.known}
    found = {key: IDENTITY[known](person) for key, known in wanted.items() if known in IDENTITY}
    earlier = {key: known for key, known in wanted.items() if known.startswith(EARLIER)}
    found |= answers_before(person, set(earlier.values()), earlier) if earlier else {}
    return {key: value for key, value in found.items() if not is_blank(value)}


def answers_before(person: Person, known: set[str], wanted: Mapping[str, str]) -> dict[str, Any]:
    """The latest answer to a question of the same kind in an earlier request."""
    latest: dict[str, Any] = {}
    for case in Case.objects.filter(holder_id=person.pk).order_by("-opened_at")[:MOST_CASES]:
        for key, field in case.law.fields.items():
            if field.known in known and field.known not in latest and not is_blank(case.values.get(key)):
                latest[str(field.known)] = case.values[key]
    return {key: latest.get(kind) for key, kind in wanted.items()}


def identity_of(person: Person) -> dict[str, Any]:
    """A person as an answer names one."""
    arabic = f"{person.first_ar} {person.family_ar}".strip()
    latin = f"{person.first_fr} {person.family_fr}".strip()
    said = {
        "name_ar": arabic,
        "name_fr": latin,
        "born_on": person.birth_date and person.birth_date.isoformat(),
    }
    paper = {"paper": "cnie", "number": person.cnie} if person.cnie else {}
    return {key: value for key, value in (said | paper).items() if value}


IDENTITY: dict[str, Callable[[Person], Any]] = {
    "person": identity_of,
    "person.name_ar": lambda person: person.name.ar,
    "person.name_fr": lambda person: f"{person.first_fr} {person.family_fr}".strip(),
    "person.cnie": lambda person: person.cnie,
    "person.birth_date": lambda person: person.birth_date and person.birth_date.isoformat(),
    "person.phone": lambda person: person.phone,
    "person.email": lambda person: person.email,
    "person.address": lambda person: person.address,
}
