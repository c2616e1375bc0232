"""The cases a case is tied to: the one it grew from, those that grew from it, here or in another body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from diwan.kernel.base.errors import NotFound
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.origins import Origin
from diwan.kernel.cases.situation import as_text
from diwan.kernel.cases.turns import stands_at
from diwan.kernel.territory.models import Territory


@dataclass(frozen=True, slots=True)
class Linked:
    """One tie: what it is, the number, where it is kept, how far it is, and its address for who may open it."""

    what: str
    title: Text
    number: str
    place: Text
    step: Text | None = None
    url: str = ""


def linked_cases(case: Case, page_name: str) -> list[Linked]:
    """Every case tied to this one, the one it grew from first."""
    return [*_grown_from(case, page_name), *_grown(case, page_name)]


def _grown_from(case: Case, page_name: str) -> Iterator[Linked]:
    origin = Origin.of(case)
    if case.parent_id is not None:
        yield _seen(t("shell_cases.linked.from"), case.parent, page_name)
    elif origin is not None:
        yield _of(
            t("shell_cases.linked.from"), as_text(case.law.title), origin.territory, origin.number, page_name
        )


def _grown(case: Case, page_name: str) -> Iterator[Linked]:
    for child in case.children.all():
        yield _seen(t("shell_cases.linked.to"), child, page_name)
    for fact in case.facts.all():
        if fact.kind == "linked" and fact.details.get("territory") != case.territory_id:
            label = _label_of(case, fact.key)
            yield _of(
                t("shell_cases.linked.to"),
                label,
                fact.details["territory"],
                fact.details["number"],
                page_name,
            )


def _label_of(case: Case, key: str) -> Text:
    """What made another case grow: a link of the procedure, or the transition that sent the case away."""
    law = case.law
    return as_text(law.links[key].label if key in law.links else law.transitions[key].label)


def _seen(what: str, other: Case, page_name: str) -> Linked:
    return Linked(
        what, as_text(other.law.title), other.number, other.territory.name, stands_at(other),
        reverse(page_name, args=(other.territory.code, other.number)),
    )  # fmt: skip


def _of(what: str, title: Text, territory: int, number: str, page_name: str) -> Linked:
    """A case of another community: its address is given where the reader's own scope shows it."""
    found = Case.objects.filter(territory_id=territory, number=number).select_related("territory").first()
    if found is not None:
        return _seen(what, found, page_name)
    place = Territory.objects.filter(pk=territory).first()
    if place is None:
        raise NotFound("cases.errors.no_case", number=number)
    return Linked(what, title, number, place.name)
