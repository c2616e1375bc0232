"""A copy collected at another civil-status office: chosen by the citizen, made over, handed over, reported.

The two offices never see each other's files: each act is one community's own, and a task carries word from one
to the other, as cases that open cases do (decision 0042). Every step may be repeated without doubling anything.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.urls import reverse

from diwan.kernel.base.act import Act, Actor, system_act
from diwan.kernel.base.deferral import later
from diwan.kernel.base.errors import Conflict, NotFound, Refused
from diwan.kernel.cases.events import CaseFiled, CaseMoved
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.selectors import case_numbered
from diwan.kernel.cases.services import do_transition
from diwan.kernel.cases.services.moving import locked_case
from diwan.kernel.identity.models import Person
from diwan.kernel.journal.services import note, service
from diwan.kernel.notices.services import notify
from diwan.kernel.territory.models import Office, OfficeKind
from diwan.kernel.territory.scope import Scope, reading
from diwan.modules.civil_status.public import CLERK
from diwan.modules.watiqa.asked import collected_at, is_ours
from diwan.modules.watiqa.bundle import LINKS, bundle_of, first_of
from diwan.modules.watiqa.collection import AT_COUNTER, collection_of, may_choose, office_of, office_words
from diwan.modules.watiqa.models import Collection, Copy, Handover, HandoverState
from diwan.modules.watiqa.selectors import copy_of
from diwan.modules.watiqa.services.closing import Waiting, tell_one
from diwan.modules.watiqa.services.delivering import require_identity

READY, LEFT = "make_ready", AT_COUNTER


# The citizen's choice


@service("watiqa.office_chosen", mandate="citizen")
def choose_office(act: Act, *, case: Case, office: int | None) -> list[Case]:
    """Say where the copies of an order are collected: any civil-status office; None is the holder's own counter.

    One choice holds for every copy of the order that waits for a counter. Gives the requests it holds for.
    """
    row = locked_case(case)
    if row.holder_id != act.person or not is_ours(row.procedure):
        raise NotFound("watiqa.errors.no_such_request", number=row.number)
    if not may_choose(row):
        raise Refused("watiqa.errors.office_too_late", number=row.number)
    chosen = [one for one in bundle_of(row) if may_choose(one)]
    for one in chosen:
        keep_office(act, one, office)
    note(number=row.number, office=office)
    return chosen


def keep_office(act: Act, case: Case, office: int | None) -> None:
    """Write where one request is collected."""
    kept = Collection.objects.filter(territory_id=case.territory_id, case=case)
    if office is None:
        kept.delete()
        return
    place = office_of(office)
    told = {"place_id": place.territory_id, "office_id": place.pk, "chosen_at": act.at, "sent_at": None}
    if not kept.update(**told):
        Collection.objects.create(territory_id=case.territory_id, case=case, holder_id=case.holder_id, **told)


def keep_choice(act: Act, event: CaseFiled) -> None:
    """The office said in the form is kept; a copy added to an order is collected where the others are by now."""
    case = event.case
    if not is_ours(case.procedure) or not may_choose(case):
        return
    said = collected_at(case.values)
    if case.link in LINKS and said == collected_at(first_of(case).values):
        chosen = collection_of(first_of(case))
        said = chosen.office_id if chosen else None
    if said is not None and not is_own_counter(case, said):
        keep_office(act, case, said)


def is_own_counter(case: Case, office: int) -> bool:
    """Whether an office is the counter of the community that keeps the record."""
    place = office_of(office)
    return place.territory_id == case.territory_id and place.kind == OfficeKind.CIVIL_STATUS_MAIN


# From the office that keeps the record


def follow_request(act: Act, event: CaseMoved) -> None:
    """Ready: the signed copy is made over to the office chosen. Over before it was handed over: taken back."""
    case = event.case
    if not is_ours(case.procedure) or (event.transition != READY and event.origin != LEFT):
        return
    chosen = collection_of(case)
    if chosen is None:
        return
    if event.transition == READY:
        send_over(act, case=case, chosen=chosen)
    elif chosen.sent_at and chosen.handed_at is None:
        recall(act, case, chosen)


@service("watiqa.sent_over", mandate=CLERK)
def send_over(act: Act, *, case: Case, chosen: Collection) -> None:
    """Make the signed copy over to the office where it is collected."""
    chosen.sent_at = act.at
    chosen.save(update_fields=["sent_at"])
    note(number=case.number, office=chosen.office_id)
    later("watiqa.receive_copy", territory=case.territory_id, number=case.number, moment=act.at.isoformat())


# At the office chosen


def receive_copy(*, territory: int, number: str, at: datetime) -> None:
    """Put a copy that was made over at the counter of the office chosen."""
    with reading(Scope("national")):
        case = case_numbered(territory, number)
        chosen, copy = collection_of(case), copy_of(case)
        holder = case.holder
    if chosen is None or chosen.sent_at is None or copy is None or case.step != LEFT:
        return
    take_in_copy(system_act(chosen.place_id, at), case=case, copy=copy, chosen=chosen, holder=holder)


@service("watiqa.received_here", mandate="system")
def take_in_copy(act: Act, *, case: Case, copy: Copy, chosen: Collection, holder: Person | None) -> Handover:
    """Keep what handing one copy over takes, and tell the citizen where it waits; received twice it is one."""
    found = Handover.objects.filter(
        territory_id=act.territory, sender_id=case.territory_id, number=case.number
    ).first()
    if found is not None and (found.state == HandoverState.HANDED or waits_at(found, chosen)):
        note(repeated=True)
        return found
    document = copy.document
    waiting, _ = Handover.objects.update_or_create(
        territory_id=act.territory, sender_id=case.territory_id, number=case.number,
        defaults={
            "office_id": chosen.office_id, "applicant": case.applicant, "title_ar": document.title_ar,
            "title_fr": document.title_fr, "prints": copy.prints, "digest": document.digest,
            "arrived_at": act.at, "state": HandoverState.WAITING, "settled_at": None,
        },
    )  # fmt: skip
    note(number=case.number, sender=case.territory_id)
    if holder is not None:
        notify(
            act, person=holder, key="watiqa.notices.collect",
            values={"number": case.number, "office": office_words(office_of(chosen.office_id))},
            link=reverse("cases:follow", args=(case.territory.code, case.number)),
        )  # fmt: skip
        if closes_soon(act, waiting.office):
            tell_one(act, office=waiting.office, waiting=Waiting(case, holder))
    return waiting


def closes_soon(act: Act, office: Office) -> bool:
    """Whether the counter where a copy arrives is to close on another: its citizen learns both at once."""
    return office.valid_to is not None and office.valid_to >= act.day and office.successor_id is not None


def waits_at(row: Handover, chosen: Collection) -> bool:
    """Whether a copy waits at the office chosen already."""
    return row.state == HandoverState.WAITING and row.office_id == chosen.office_id


@service("watiqa.handed_over_here", mandate=CLERK, personal=("handed_to",))
def hand_over_here(act: Act, *, handover: Handover, handed_to: str, paper: str) -> Handover:
    """Give a copy of another office to whoever came for it, on sight of an identity paper (law 36.21, art. 43)."""
    row = held_here(act, handover.pk)
    require_identity(handed_to.strip(), paper)
    row.handed_to, row.handed_paper, row.handed_by = handed_to.strip(), paper, signature_of(act, row)
    settle(act, row, HandoverState.HANDED)
    later("watiqa.report_handover", territory=row.territory_id, handover=row.pk, moment=act.at.isoformat())
    return row


def held_here(act: Act, handover: int) -> Handover:
    """A copy that waits here, locked; `Conflict` when somebody was faster."""
    rows = Handover.objects.select_for_update(of=("self",)).select_related("office", "territory")
    row = rows.filter(territory_id=act.territory, pk=handover).first()
    if row is None:
        raise NotFound("watiqa.errors.no_such_handover")
    if row.state != HandoverState.WAITING:
        raise Conflict("watiqa.errors.no_longer_here", number=row.number)
    return row


def signature_of(act: Act, row: Handover) -> str:
    """Who handed over, by name and office: the other community cannot look the person up."""
    person = Person.objects.filter(pk=act.person).first() if act.person else None
    name = person.name.ar if person else act.actor.label
    return f"{name} ({office_words(row.office).ar})"


def settle(act: Act, row: Handover, state: HandoverState) -> None:
    """The copy is no longer here, and its file can no longer be opened here."""
    row.state, row.settled_at, row.digest = state, act.at, ""
    row.save()
    note(number=row.number, sender=row.sender_id)


def take_back(*, place: int, sender: int, number: str, at: datetime) -> None:
    """A copy nobody came for, moved on, or whose request is over, leaves the counter where it waited.

    One that was moved back there meanwhile stays.
    """
    with reading(Scope("national")):
        case = case_numbered(sender, number)
        chosen = collection_of(case)
    if chosen is not None and chosen.sent_at and chosen.place_id == place and case.step == LEFT:
        return
    take_copy_back(system_act(place, at), sender=sender, number=number)


@service("watiqa.taken_back", mandate="system")
def take_copy_back(act: Act, *, sender: int, number: str) -> None:
    """Close the wait of one copy; one already handed over stays so."""
    rows = Handover.objects.select_for_update().filter(
        territory_id=act.territory, sender_id=sender, number=number, state=HandoverState.WAITING
    )
    for row in rows:
        settle(act, row, HandoverState.TAKEN_BACK)


# Back to the office that keeps the record


def report_handover(*, territory: int, handover: int, at: datetime) -> None:
    """Tell the office that keeps the record to whom its copy was handed over, where, and by whom."""
    with reading(Scope("national")):
        row = Handover.objects.get(territory_id=territory, pk=handover)
        case = case_numbered(row.sender_id, row.number)
        case.law  # noqa: B018  the version is read while the case is in sight
    note_collected(act_in_the_name_of(row, at), case=case, handover=row)


def act_in_the_name_of(row: Handover, at: datetime) -> Act:
    """The act of the colleague at the other counter, in the community for which the copy was handed over."""
    act = system_act(row.sender_id, at)
    return replace(act, actor=Actor(None, None, row.handed_by), mandates=frozenset({CLERK}))


@service("watiqa.collected", mandate=CLERK, personal=("handed_to",))
def note_collected(act: Act, *, case: Case, handover: Handover) -> Case:
    """The copies were collected at the office chosen: the request is served. Told twice, it is noted once."""
    row = locked_case(case)
    chosen = collection_of(row)
    if chosen is not None and chosen.handed_at is not None:
        note(repeated=True)
        return row
    if chosen is None or chosen.place_id != handover.territory_id:
        chosen = handed_before_moving(act, row, chosen, handover)
    chosen.handed_at, chosen.handed_to = handover.settled_at, handover.handed_to
    chosen.handed_by = handover.handed_by
    chosen.save(update_fields=["sent_at", "handed_at", "handed_to", "handed_by"])
    note(number=row.number, place=handover.territory_id)
    if row.step != LEFT:
        return row
    given = {"handed_to": handover.handed_to, "handed_paper": handover.handed_paper}
    known = {key: said for key, said in given.items() if key in row.law.fields}
    return do_transition(act, case=row, transition="confirm_delivery", values=known)


def handed_before_moving(act: Act, case: Case, chosen: Collection | None, handover: Handover) -> Collection:
    """It was handed over where it waited before word came that it was moved: what was done holds."""
    if chosen is not None and chosen.sent_at is not None:
        recall(act, case, chosen)
    keep_office(act, case, handover.office_id)
    kept = Collection.objects.get(territory_id=case.territory_id, case=case)
    kept.sent_at = handover.arrived_at
    return kept


def recall(act: Act, case: Case, chosen: Collection) -> None:
    """Have a copy taken back from the counter where it waits."""
    later(
        "watiqa.take_back", place=chosen.place_id, sender=case.territory_id, number=case.number,
        moment=act.at.isoformat(),
    )  # fmt: skip
