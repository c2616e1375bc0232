"""Cases that open cases: the effect `open`, in the same community or in a body above it."""

from __future__ import annotations

from datetime import datetime

from diwan.kernel.base.act import Act, system_act
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.cases.events import LinkedCaseWanted
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.origins import Origin
from diwan.kernel.cases.schema.procedure import Link
from diwan.kernel.cases.selectors import case_numbered
from diwan.kernel.cases.services.applying import record_fact
from diwan.kernel.cases.services.filing import carried_by, open_case
from diwan.kernel.cases.services.moving import locked_case, tell_parent
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import Level, Territory
from diwan.kernel.territory.scope import Scope, reading

BODIES: dict[str, tuple[Level, ...]] = {
    "province": (Level.PROVINCE, Level.PREFECTURE),
    "region": (Level.REGION,),
}
CHANNEL = "linked"


def open_wanted_case(act: Act, event: LinkedCaseWanted) -> None:
    """Open the case a transition asks for: in the same act at home, by a task in a body above.

    What the new case lacks to be filed refuses the transition that asked for it, with the reasons.
    """
    case = event.case
    link = case.law.links[event.link]
    if link.body == "own":
        child = opened_from(act.in_community(case.territory_id), case, event.link, parent=case)
        record_linked(act, case, event.link, child)
        case.save(update_fields=["revision"])
        return
    later(
        "cases.open_elsewhere",
        territory=case.territory_id, number=case.number, link=event.link, body=body_above(case, link),
        revision=case.revision, moment=act.at.isoformat(),
    )  # fmt: skip


def body_above(case: Case, link: Link) -> int:
    """The province or region of a case's community; `Refused` where there is none."""
    place = case.territory
    found = Territory.objects.filter(
        id__lte=place.pk, last__gte=place.last, level__in=BODIES[link.body], valid_to=None
    ).first()
    if found is None:
        raise Refused("cases.errors.no_body_above")
    return found.pk


def opened_from(act: Act, case: Case, link: str, *, parent: Case | None, revision: int = 0) -> Case:
    """The new case with what the link carries over, for the same applicant; asked twice it is opened once."""
    declared = case.law.links[link]
    carried = carried_by(case, declared)
    holder = case.holder
    return open_case(
        act,
        procedure=declared.procedure,
        values=carried,
        holder=holder,
        applicant=case.applicant,
        origin=str(Origin(case.territory_id, case.number, revision or case.revision)),
        channel=CHANNEL,
        parent=parent,
        link=link,
    )


def record_linked(act: Act, case: Case, link: str, other: Case) -> None:
    """Note on a case that another grew from it."""
    record_fact(
        act, case, "linked", key=link, origin=case.step,
        details={"number": other.number, "territory": other.territory_id},
    )  # fmt: skip


def open_elsewhere(*, territory: int, number: str, link: str, body: int, revision: int, at: datetime) -> None:
    """Open the linked case in a body above, then note its number on the case it grew from.

    Two acts, for each community's journal tells its own; either may be repeated without doubling anything.
    """
    with reading(Scope("national")):
        case = case_numbered(territory, number)
        case.law  # noqa: B018  the version is read while the case is in sight
    child = receive_linked_case(system_act(body, at), case=case, link=link, revision=revision)
    note_linked_case(system_act(territory, at), case=case, link=link, other=child)


@service("cases.linked_case_received", mandate="system")
def receive_linked_case(act: Act, *, case: Case, link: str, revision: int) -> Case:
    """Open in this body the case another community's case asks for."""
    note(from_territory=case.territory_id, from_number=case.number)
    return opened_from(act, case, link, parent=None, revision=revision)


@service("cases.linked_case_noted", mandate="system")
def note_linked_case(act: Act, *, case: Case, link: str, other: Case) -> Case:
    """Write on a case the number under which another body opened what grew from it."""
    row = locked_case(case)
    known = row.facts.filter(kind="linked", key=link, details__number=other.number)
    if not known.exists():
        record_linked(act, row, link, other)
        row.save(update_fields=["revision"])
    return row


def report_outcome(*, territory: int, number: str, at: datetime) -> None:
    """Tell the case of another community what the case it opened here came to."""
    with reading(Scope("national")):
        child = case_numbered(territory, number)
        child.law  # noqa: B018
    origin = Origin.of(child)
    if origin is None:
        raise NotFound("cases.errors.no_case", number=number)
    note_outcome(system_act(origin.territory, at), number=origin.number, child=child)


@service("cases.outcome_noted", mandate="system")
def note_outcome(act: Act, *, number: str, child: Case) -> Case:
    """Let the outcome of a case elsewhere move the case it grew from; told twice, it moves once."""
    parent = locked_case(case_numbered(act.territory, number))
    if not parent.facts.filter(kind="child", details__number=child.number).exists():
        tell_parent(parent, child, act.at)
    return parent
