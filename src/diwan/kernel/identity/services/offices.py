"""The offices of a community: opened, amended, closed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from diwan.kernel.base.act import Act
from diwan.kernel.base.calendar import DAY, start_of
from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.identity.capacity import day_words
from diwan.kernel.identity.events import (
    Faults,
    OfficeClosed,
    OfficeEndWeighed,
    OfficeKeptOpen,
    OfficeReturnWeighed,
)
from diwan.kernel.identity.models import Delegation, Mandate, Post
from diwan.kernel.identity.rules import OPENERS, Visa
from diwan.kernel.identity.selectors import CIVIL_STATUS, posts_in, work_left_in
from diwan.kernel.journal.models import Entry
from diwan.kernel.journal.selectors import entries_about
from diwan.kernel.journal.services import emit, note, service
from diwan.kernel.territory.models import Office, OfficeKind, Territory
from diwan.kernel.territory.selectors import MUNICIPAL

OPENING = (*OPENERS, "system")
MOST_NAMED = 8
CODE = re.compile(r"[0-9A-Z_-]{1,12}")
LETTERS = {"name_ar": re.compile(r"[\u0621-\u064a]"), "name_fr": re.compile(r"[A-Za-z]")}


@service("territory.office_opened", mandate=OPENING)
def open_office(
    act: Act,
    *,
    kind: str,
    code: str,
    name_ar: str,
    name_fr: str,
    address_ar: str = "",
    address_fr: str = "",
    phone: str = "",
    hours_ar: str = "",
    hours_fr: str = "",
    starts: date | None = None,
    reference: str = "",
    visa: Visa | None = None,
) -> Office:
    """Open an office; a subsidiary civil-status office needs the order that follows the council's decision, with the
    governor's visa (decree 2-22-04 art. 7), and there is one main office.

    A code is given once and for ever: the numbers of records carry it (art. 19).
    """
    written = code.strip().upper()
    invalid(
        dict(kind_faults(act, kind, starts or act.day)),
        code_faults(act, written),
        name_faults(name_ar, name_fr),
        order_faults(act, reference, visa, starts) if kind == OfficeKind.CIVIL_STATUS_SUBSIDIARY else {},
    )
    if visa is not None:
        note(visa=visa.reference.strip(), visa_given=visa.given_on, visa_late=visa.is_late)
    orders = (reference.strip(), visa.reference.strip() if visa else "")
    return Office.objects.create(
        territory_id=act.territory, kind=kind, code=written, name_ar=name_ar.strip(), name_fr=name_fr.strip(),
        address_ar=address_ar, address_fr=address_fr, phone=phone, hours_ar=hours_ar, hours_fr=hours_fr,
        valid_from=starts, created_by_ref=" · ".join(filter(None, orders)),
    )  # fmt: skip


def invalid(*found: Faults) -> None:
    """Raise `Invalid` with all that is wrong, by field, or nothing."""
    if wrong := {field: reasons for faults in found for field, reasons in faults.items()}:
        raise Invalid(wrong)


def kind_faults(act: Act, kind: str, starts: date) -> Iterator[tuple[str, list[DomainError]]]:
    """Civil status is kept in communes and arrondissements, with one main office at a time (decree art. 7)."""
    if kind not in OfficeKind.values:
        yield "kind", [Refused("identity.errors.office_kind")]
    elif kind in CIVIL_STATUS and Territory.objects.get(pk=act.territory).level not in MUNICIPAL:
        yield "kind", [Refused("identity.errors.office_not_municipal")]
    elif kind == OfficeKind.CIVIL_STATUS_MAIN:
        mains = Office.objects.filter(territory_id=act.territory, kind=kind)
        if mains.filter(valid_to=None).exists():
            yield "kind", [Conflict("identity.errors.main_office_known")]
        elif (last := mains.filter(valid_to__gte=starts).order_by("valid_to").last()) is not None:
            yield (
                "starts",
                [Conflict("identity.errors.main_office_until", day=day_words(last.valid_to or starts))],
            )


def code_faults(act: Act, written: str) -> Faults:
    """A code is short, of capitals and figures, and no other office of the community ever had it."""
    if not CODE.fullmatch(written):
        return {"code": [Refused("identity.errors.office_code", written=written)]}
    if Office.objects.filter(territory_id=act.territory, code=written).exists():
        return {"code": [Conflict("identity.errors.office_code_known", written=written)]}
    return {}


def name_faults(name_ar: str, name_fr: str) -> Faults:
    """An office has its name in both languages, each in its letters."""
    names = {"name_ar": name_ar, "name_fr": name_fr}
    return {
        field: [Refused(f"identity.errors.office_{field}")]
        for field, name in names.items()
        if not LETTERS[field].search(name)
    }


def order_faults(act: Act, reference: str, visa: Visa | None, starts: date | None) -> Faults:
    """Why a subsidiary civil-status office does not open: its order is not named, or the governor has not endorsed
    it, or it would open before he did (decree 2-22-04 art. 7)."""
    wrong: Faults = {}
    if not reference.strip():
        wrong["reference"] = [Refused("identity.errors.office_order_missing")]
    if visa is None or not visa.reference.strip():
        wrong["visa"] = [Refused("identity.errors.office_visa_missing")]
    elif not visa.received_on <= visa.given_on <= act.day:
        wrong["visa"] = [Refused("identity.errors.office_visa_days")]
    elif starts is not None and starts < visa.given_on:
        wrong["starts"] = [Refused("identity.errors.office_before_visa", day=day_words(visa.given_on))]
    return wrong


def held_here(act: Act, office: Office) -> Office:
    """The office, locked; `NotFound` in another community, `Conflict` once it has an end."""
    here = Office.objects.select_for_update(of=("self",)).filter(territory_id=act.territory, pk=office.pk)
    if (found := here.first()) is None:
        raise NotFound("identity.errors.not_here")
    if found.valid_to is not None:
        raise Conflict("identity.errors.already_ended")
    return found


@service("territory.office_amended", mandate=OPENING)
def amend_office(
    act: Act,
    *,
    office: Office,
    name_ar: str,
    name_fr: str,
    reference: str,
    address_ar: str = "",
    address_fr: str = "",
    phone: str = "",
    hours_ar: str = "",
    hours_fr: str = "",
) -> Office:
    """Give an office another name, address or opening hours, by an order; what it was called stays in the journal.

    Its kind and its code stay: the numbers of records carry the code, and another kind is another order (art. 7).
    """
    found = held_here(act, office)
    told: Faults = {} if reference.strip() else {"reference": [Refused("identity.errors.reference_missing")]}
    invalid(name_faults(name_ar, name_fr), told)
    note(name_before=found.name)
    said = {
        "name_ar": name_ar, "name_fr": name_fr, "address_ar": address_ar, "address_fr": address_fr,
        "phone": phone, "hours_ar": hours_ar, "hours_fr": hours_fr,
    }  # fmt: skip
    for field, value in said.items():
        setattr(found, field, value.strip())
    found.save(update_fields=tuple(said))
    return found


@service("territory.office_closed", mandate=OPENING)
def close_office(
    act: Act, *, office: Office, on: date, reference: str, successor: Office | None = None
) -> Office:
    """Close an office by an order: `on` is its last day; its books stay, and its code is given to no other.

    The posts in it and what waits at its counter go to the `successor` from the next day; refused, with their list,
    where none is named, and while a delegation for it goes beyond that day: its own order takes it back first.
    """
    successor = held_beside(act, office, successor)
    found = held_here(act, office)
    invalid(closing_faults(act, office=found, on=on, reference=reference, successor=successor))
    found.valid_to, found.successor = on, successor
    found.save(update_fields=("valid_to", "successor"))
    if successor is not None:
        offices, posts = hand_on(act, found, successor)
        note(successor=successor.code, offices_handed_on=offices, posts_handed_on=posts)
    emit(act, OfficeClosed(found))
    return found


def closing_faults(
    act: Act, *, office: Office, on: date | None, reference: str, successor: Office | None
) -> Faults:
    """All that keeps an office from closing, by field, what other modules say too; without a day, what needs none."""
    wrong: Faults = successor_faults(office, successor, on or act.day)
    if not reference.strip():
        wrong["reference"] = [Refused("identity.errors.reference_missing")]
    if on is None:
        return wrong
    if office.valid_from is not None and on < office.valid_from:
        wrong.setdefault("on", []).append(Refused("identity.errors.before_start"))
    if (beyond := delegation_beyond(office, on)) is not None:
        wrong.setdefault("on", []).append(
            Refused("identity.errors.office_delegated", reference=beyond.reference)
        )
    emit(act, OfficeEndWeighed(office, on, wrong))
    return wrong


@service("territory.office_closing_withdrawn", mandate=OPENING)
def withdraw_closing(act: Act, *, office: Office, reference: str) -> Office:
    """Take back, by another order, the one that closes an office: until its last day is over, or later as long as
    nothing was done under it.

    The office keeps its posts and what waits at its counter, and takes over again from the offices it was to take
    over from, as if it had never been to close.
    """
    here = Office.objects.select_for_update(of=("self",)).filter(territory_id=act.territory, pk=office.pk)
    if (found := here.first()) is None:
        raise NotFound("identity.errors.not_here")
    if found.valid_to is None:
        raise Conflict("identity.errors.office_not_to_close")
    told: Faults = {} if reference.strip() else {"reference": [Refused("identity.errors.reference_missing")]}
    invalid(told, return_faults(act, found))
    last, successor = found.valid_to, found.successor
    found.valid_to = found.successor = None
    found.save(update_fields=("valid_to", "successor"))
    if successor is not None:
        take_back(found, successor)
    note(last_day_before=last, successor_before=successor.code if successor else "")
    emit(act, OfficeKeptOpen(found, last))
    return found


def return_faults(act: Act, office: Office) -> Faults:
    """Why an office that closes, or closed, cannot stay open: another took its place, or worked in its stead."""
    wrong: Faults = {}
    mains = Office.objects.filter(territory_id=office.territory_id, kind=OfficeKind.CIVIL_STATUS_MAIN)
    if office.kind == OfficeKind.CIVIL_STATUS_MAIN and mains.filter(valid_to=None).exists():
        wrong["office"] = [Conflict("identity.errors.main_office_known")]
    if office.valid_to is None or office.valid_to >= act.day:
        return wrong
    if office.successor is not None and office.successor.valid_to is not None:
        wrong.setdefault("office", []).append(Refused("identity.errors.office_successor_ended"))
    elif (entry := done_after(office, office.valid_to)) is not None:
        day = day_words(timezone.localdate(entry.at))
        wrong.setdefault("office", []).append(Refused("identity.errors.office_worked_after", day=day))
    emit(act, OfficeReturnWeighed(office, office.valid_to, wrong))
    return wrong


def done_after(office: Office, last: date) -> Entry | None:
    """The first act done after the last day of an office by who sat in it, and sits with its successor since."""
    after = start_of(last + DAY)
    seated = Mandate.objects.filter(territory_id=office.territory_id, post__office=office)
    acts = Entry.objects.filter(
        territory_id=office.territory_id, mandate_id__in=seated.values("pk"), at__gte=after
    )
    return acts.order_by("at").first()


def held_beside(act: Act, office: Office, successor: Office | None) -> Office | None:
    """The successor, locked with the office that closes in order of id; `NotFound` in another community."""
    if successor is None:
        return None
    both = Office.objects.select_for_update(of=("self",)).filter(
        territory_id=act.territory, pk__in=(office.pk, successor.pk)
    )
    found = {one.pk: one for one in both.order_by("pk")}.get(successor.pk)
    if found is None:
        raise NotFound("identity.errors.not_here")
    return found


def hand_on(act: Act, office: Office, successor: Office) -> tuple[list[int], dict[int, int]]:
    """What an office took over from others goes on with it, so that no seat follows a chain of closed offices: posts
    that came are its own by now, and one that is still to close before it closes to its successor.

    Says which offices go on to the successor, and which posts came from where: the journal keeps it.
    """
    before = Office.objects.filter(territory_id=act.territory, successor=office)
    came = before.filter(valid_to__lt=act.day).values("pk")
    moved = Post.objects.filter(territory_id=act.territory, office__in=came, closed_on=None)
    posts = dict(moved.order_by("pk").values_list("pk", "office_id"))
    Post.objects.filter(territory_id=act.territory, pk__in=posts).update(office=office)
    waiting = before.filter(valid_to__gte=act.day)
    offices = list(waiting.order_by("pk").values_list("pk", flat=True))
    waiting.update(successor=successor)
    return offices, posts


def take_back(office: Office, successor: Office) -> None:
    """Undo what `hand_on` did for a closing that is withdrawn: an office that was to close on this one does so again,
    unless an order said otherwise since, and posts that came from a closed office count as its own."""
    entry = closings_of(office).last()
    facts = json.loads(entry.facts) if entry else {}
    here = Office.objects.filter(territory_id=office.territory_id)
    for one in here.filter(pk__in=facts.get("offices_handed_on", ()), successor=successor):
        if not closings_of(one).filter(seq__gt=entry.seq if entry else 0).exists():
            here.filter(pk=one.pk).update(successor=office)
    for post, came_from in facts.get("posts_handed_on", {}).items():
        sits = Post.objects.filter(territory_id=office.territory_id, pk=post, office=office)
        sits.filter(closed_on=None).update(office_id=came_from)


def closings_of(office: Office) -> QuerySet[Entry]:
    """What the journal says of the orders that gave an office a last day, oldest first."""
    return entries_about(office).filter(verb=close_office.verb)  # type: ignore[attr-defined]


def successor_faults(office: Office, successor: Office | None, on: date) -> Faults:
    """Why an office cannot take over from another; or what stands in the one that closes, where none does."""
    if successor is None:
        left = [post.title for post in posts_in(office, on)]
        left += [work.words for work in work_left_in(office)]
        return {"successor": [not_empty(left)]} if left else {}
    ended = successor.valid_to is not None and successor.valid_to <= on
    late = successor.valid_from is not None and successor.valid_from > on + timedelta(days=1)
    if successor.pk == office.pk or ended or late:
        return {"successor": [Refused("identity.errors.office_successor_closed")]}
    if office.kind in CIVIL_STATUS and successor.kind not in CIVIL_STATUS:
        return {"successor": [Refused("identity.errors.office_successor_kind")]}
    return {}


def not_empty(left: Sequence[Text]) -> Refused:
    """That something stands in an office which closes, so that another takes over."""
    return Refused("identity.errors.office_not_empty", left=listed(left))


def listed(words: Sequence[Text]) -> Text:
    """The first few of a list in one line, and how many there are besides."""
    more = f" +{len(words) - MOST_NAMED}" if len(words) > MOST_NAMED else ""
    named = words[:MOST_NAMED]
    return Text(" · ".join(one.ar for one in named) + more, " · ".join(one.fr for one in named) + more)


def delegation_beyond(office: Office, on: date) -> Delegation | None:
    """A delegation for an office that would outlive its last day."""
    goes_on = Q(ends=None) | Q(ends__gt=on)
    not_taken_back = Q(revoked_on=None) | Q(revoked_on__gt=on + timedelta(days=1))
    held = Delegation.objects.filter(goes_on, not_taken_back, territory_id=office.territory_id, office=office)
    return held.order_by("pk").first()
