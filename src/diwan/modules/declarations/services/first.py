"""The first declaration: by whoever witnessed, by an authority, by a citizen, at the counter; once for each key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Refused
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.identity.models import Person, Proof
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import Office
from diwan.modules.civil_status.public import (
    BirthContent,
    Content,
    DeathContent,
    Fault,
    RecordType,
    civil_offices,
    declaration_deadline_for,
    faults_of,
    stored,
)
from diwan.modules.declarations.mandates import (
    DECLARING,
    DEFENCE,
    HOSPITAL,
    LOCAL_AUTHORITY,
    PRISON,
    PROSECUTOR,
    SOCIAL,
)
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import (
    MOST_CHILDREN,
    Filiation,
    Particular,
    Source,
    State,
    contradict,
    key_for,
    particulars_for,
    reference_for,
)
from diwan.modules.declarations.services.held import refuse, stepped, tell_family

DESK = ("civil_status.clerk", "civil_status.officer", "president")
SOURCES = {
    HOSPITAL: Source.HOSPITAL, PRISON: Source.PRISON, SOCIAL: Source.SOCIAL,
    LOCAL_AUTHORITY: Source.LOCAL_AUTHORITY, PROSECUTOR: Source.PROSECUTOR, DEFENCE: Source.DEFENCE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What goes with the contents of a first declaration.

    `medical` is the certificate of whoever witnessed; `contact_cnie` the identity card of a relative to be told.
    """

    particulars: frozenset[Particular] = frozenset()
    filiation: Filiation | None = None
    medical: str = ""
    phone: str = ""
    contact_cnie: str = ""


NOTHING_MORE = Told()


def source_of(act: Act) -> Source:
    """In what quality somebody declares."""
    if act.hat == "citizen":
        return Source.CITIZEN
    return source_for(kind for kind in SOURCES if act.may(kind))


def source_for(kinds: Iterable[str]) -> Source:
    """In what quality a seat of these kinds declares."""
    held = frozenset(kinds)
    return next((source for kind, source in SOURCES.items() if kind in held), Source.COUNTER)


@service(
    "declarations.first_declared",
    mandate=(*DECLARING, *DESK, "citizen"),
    personal=("contents", "told"),
)
def declare_first(
    act: Act, *, key: UUID, office: Office, contents: Sequence[Content], told: Told = NOTHING_MORE
) -> Declaration:
    """Take a first declaration (law 36.21, art. 19, 20, 25 and 42; decree 2-22-04, art. 14 and 16).

    `contents` are one birth or death; twins as several births in order; a child born alive who then died as a birth
    and a death. `key` is made by the caller: sent again, the same declaration answers and nothing is doubled.
    No number is taken: that is the officer's, at the signature. Gives the first of the entry.
    """
    known = Declaration.objects.filter(territory_id=act.territory, key=key).select_related("office").first()
    if known is not None:
        note(again=True)
        return known
    source = source_of(act)
    refuse_place(act, office)
    refuse(first_faults(act, contents, told, source))
    rows = [
        row_of(act, key, order, office, content, told, source) for order, content in enumerate(contents, 1)
    ]
    try:
        with transaction.atomic():
            for row in rows:
                row.after = rows[0] if is_after(row, rows[0]) else None
                row.save(force_insert=True)
    except IntegrityError as why:
        if "declaration_made_once" in str(why) or "declaration_reference" in str(why):
            raise Conflict("declarations.errors.made_already") from why
        raise
    for row in rows:
        begin(act, row)
    note(reference=rows[0].reference, count=len(rows), source=source.value)
    return rows[0]


def refuse_place(act: Act, office: Office) -> None:
    """A declaration is addressed to a civil-status office of the community, open that day."""
    here = civil_offices(act.territory, day=act.day)
    if office.territory_id != act.territory or not here.filter(pk=office.pk).exists():
        raise Refused("declarations.errors.no_office")


def is_after(row: Declaration, first: Declaration) -> bool:
    """A death that follows a birth of the same entry: a child born alive who then died."""
    return row is not first and row.type == RecordType.DEATH and first.type == RecordType.BIRTH


def first_faults(act: Act, contents: Sequence[Content], told: Told, source: Source) -> Iterator[Fault]:
    """Everything that keeps a first declaration from being taken; names may still be missing."""
    kinds = [
        RecordType.BIRTH if isinstance(content, BirthContent) else RecordType.DEATH for content in contents
    ]
    if not 1 <= len(contents) <= MOST_CHILDREN + 1:
        yield Fault("children", "declarations.faults.too_many_children", str(MOST_CHILDREN))
        return
    yield from particular_faults(kinds[0].value, told, source, contents[0])
    for content in contents:
        found = faults_of(content, today=act.day)
        yield from (f for f in found if not (f.code == "missing" and f.field.startswith("name.")))
        yield from who_faults(content, told)
        if content.event.day is None:
            yield Fault("event", "declarations.faults.day_needed")
    yield from order_faults(contents)


def particular_faults(kind: str, told: Told, source: Source, content: Content) -> Iterator[Fault]:
    """The special cases that may be declared, and what each of them must tell."""
    allowed, case = particulars_for(kind, source), content.circumstances
    if not told.particulars <= frozenset(allowed):
        yield Fault("particulars", "declarations.faults.not_for_you")
    if contradict(told.particulars):
        yield Fault("particulars", "declarations.faults.contradict")
    if Particular.ON_BOARD in told.particulars:
        yield from needed(("vessel", case.vessel), ("arrived_on", case.arrived_on))
    if Particular.FOUND_BODY in told.particulars:
        yield from needed(("description", case.description))
    if Particular.MISSING in told.particulars:
        yield from needed(("judgment", case.judgment))
    if Particular.KAFALA in told.particulars:
        yield from needed(("kafala", case.kafala))


def needed(*said: tuple[str, object]) -> Iterator[Fault]:
    """What may not stay empty."""
    return (Fault(name, "missing") for name, value in said if not value)


def who_faults(content: Content, told: Told) -> Iterator[Fault]:
    """A birth names the mother, a death the deceased, as far as anybody knows them."""
    if isinstance(content, BirthContent):
        if Particular.UNKNOWN_PARENTS not in told.particulars and not content.mother.name.first_ar:
            yield Fault("mother.first_ar", "missing")
    elif not content.circumstances.unidentified:
        yield from needed(("name.family_ar", content.name.family_ar))
        if not content.stillborn:
            yield from needed(("name.first_ar", content.name.first_ar))


def order_faults(contents: Sequence[Content]) -> Iterator[Fault]:
    """Twins are numbered from the first born; who died did so after having been born."""
    births = [content for content in contents if isinstance(content, BirthContent)]
    if len(births) > 1 and [b.twin_order for b in births] != list(range(1, len(births) + 1)):
        yield Fault("children", "declarations.faults.twins_in_order")
    for death in contents:
        if births and isinstance(death, DeathContent) and births[0].event.is_after(death.event):
            yield Fault("death_date", "death_before_birth")


def row_of(
    act: Act, batch: UUID, order: int, office: Office, content: Content, told: Told, source: Source
) -> Declaration:
    """The row of one content of an entry."""
    key = key_for(batch, order)
    assert content.event.day is not None
    particulars = sorted(told.particulars)
    if isinstance(content, DeathContent) and Particular.LIVED_BRIEFLY in told.particulars:
        particulars = []
    by_place = source not in (Source.CITIZEN, Source.COUNTER)
    return Declaration(
        territory_id=act.territory, key=key, batch=batch, reference=reference_for(key), office=office,
        institution_id=act.office if by_place else None, source=source.value, particulars=particulars,
        filiation=told.filiation or "", holder_id=holder_of(act, content, told, source),
        contact_phone=told.phone, medical=told.medical, declared_at=act.at, declared_by=act.actor.label,
        state=State.FIRST_DECLARED, last_day=last_day_of(act, content), **card_of(content),
    )  # fmt: skip


def card_of(content: Content) -> dict[str, object]:
    """The content and the columns that repeat it."""
    birth = isinstance(content, BirthContent)
    kind = RecordType.BIRTH if birth else RecordType.DEATH
    return {
        "type": kind.value, "content": stored(content), "event_date": content.event.day,
        "person_ar": content.name.arabic, "person_la": content.name.latin,
        "mother_ar": content.mother.name.arabic, "mother_cnie": content.mother.cnie,
        "cnie": content.cnie,
    }  # fmt: skip


def last_day_of(act: Act, content: Content) -> dt.date:
    """The last day to complete (decree 2-22-04, art. 40) in the community's calendar; from today for a judgment."""
    day = content.event.day
    assert day is not None
    start = act.day if content.circumstances.judgment else day
    return declaration_deadline_for(start, content.circumstances, calendar=calendar_of(act.territory))


def holder_of(act: Act, content: Content, told: Told, source: Source) -> int | None:
    """The relative who is told and may complete: the citizen who declares, else whom an identity card names."""
    if source is Source.CITIZEN:
        return act.person
    cards = [told.contact_cnie]
    if isinstance(content, BirthContent):
        cards += [content.father.cnie, content.mother.cnie]
    return person_with(card for card in cards if card)


def person_with(cards: Iterable[str]) -> int | None:
    """The person of the first of these identity cards whose bearer a counter or the national identity confirmed.

    A number somebody only declared is a claim (decision 0022): it opens nobody's declaration.
    """
    wanted = list(cards)
    proven = Person.objects.filter(cnie__in=wanted).exclude(proof=Proof.DECLARED)
    known = dict(proven.values_list("cnie", "pk"))
    return next((known[card] for card in wanted if card in known), None)


def begin(act: Act, row: Declaration) -> None:
    """What follows at once: the family is told, or the limit has passed already."""
    stepped(act, row, "first_declared", row.medical)
    if act.day > row.last_day:
        row.state = State.EXPIRED
        row.save(update_fields=["state"])
        stepped(act, row, "expired")
        return
    if row.source == Source.CITIZEN:
        row.state = State.AWAITING
        row.save(update_fields=["state"])
    elif row.after_id is None and tell_family(act, row, "first_declared"):
        row.state = State.AWAITING
        row.save(update_fields=["state"])
        stepped(act, row, "family_told")
