"""Opening family booklets, keeping their editions in step with the records, giving extracts of them."""

from __future__ import annotations

from django.db import connection

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.documents.services import overtake_documents, prepare_document
from diwan.kernel.documents.typeset import ARABIC, Languages
from diwan.kernel.journal.services import note, service, trace_in
from diwan.modules.civil_status.booklet_reads import (
    birth_of,
    booklet_of,
    booklets_with,
    children_found,
    elsewhere_of,
    family_of,
    is_due,
)
from diwan.modules.civil_status.booklet_rules import booklet_refusal, extract_refusal
from diwan.modules.civil_status.booklet_words import booklet_data
from diwan.modules.civil_status.content import MentionType, RecordType, Sex, State
from diwan.modules.civil_status.copies import both
from diwan.modules.civil_status.events import (
    BirthRegistered,
    MentionAdded,
    RecordCancelled,
    RecordFrozen,
    RecordReleased,
)
from diwan.modules.civil_status.giving import Asker, Given
from diwan.modules.civil_status.mandates import DESK, SIGNING
from diwan.modules.civil_status.models import Booklet, BookletChild, Issue, Record
from diwan.modules.civil_status.rules import may_be_copied
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services.issuing import BOOKLET_KIND, logged, refuse_field
from diwan.modules.civil_status.services.offices import issuing_office


@service("civil_status.booklet_opened", mandate=DESK)
def open_booklet(act: Act, *, record: Record) -> Booklet:
    """Open somebody's family booklet, with the children whose records say whose they are; the one that exists if any
    (decree 2-22-04, art. 42 and 43)."""
    held = record_in_scope(record.pk)
    content = birth_of(held)
    if content is None or not may_be_copied(State(held.state)):
        raise Refused("civil_status.booklet.not_from_this", record=held.reference)
    family, found = family_of(held, None), children_found(held, None)
    reason = booklet_refusal(content.sex, family.bonds, lone_children=bool(found))
    if reason:
        raise Refused(f"civil_status.booklet.{reason}")
    return opened(act, held, found)


def opened(act: Act, record: Record, children: list[Record]) -> Booklet:
    """The booklet, opened once."""
    booklet, new = Booklet.objects.get_or_create(
        territory_id=record.territory_id, record=record,
        defaults={"opened_at": act.at, "changed_at": act.at},
    )  # fmt: skip
    if new:
        for child in children:
            link(act, booklet, child)
        gather(act, booklet)
        take_told(act, booklet)
    return booklet


def link(act: Act, booklet: Booklet, child: Record) -> bool:
    """Put a child in a booklet; False when it is there already."""
    _, new = BookletChild.objects.get_or_create(
        territory_id=booklet.territory_id, booklet=booklet, record=child,
        defaults={"linked_at": act.at, "by_id": act.person},
    )  # fmt: skip
    return new


@service("civil_status.children_linked", mandate=DESK)
def link_children(act: Act, *, booklet: Booklet) -> Booklet:
    """Put in a booklet the children found since it was opened; a new edition when there are any."""
    held = Booklet.objects.select_for_update(of=("self",)).get(
        territory_id=booklet.territory_id, pk=booklet.pk
    )
    new = [link(act, held, child) for child in children_found(held.record, held)]
    gather(act, held)
    told = take_told(act, held)
    if any(new) or told:
        next_edition(act, held)
    note(children=sum(new), elsewhere=told)
    return held


def gather(act: Act, booklet: Booklet) -> None:
    """Ask for the holder's children whom other communes recorded (law 36.21, art. 19 and 43: any office gives a copy
    of any record): each record read keeps the trace in its own commune's journal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT community, record FROM civil_status_gather_children(%s, %s, %s)",
            [booklet.territory_id, booklet.pk, act.at],
        )
        read = cursor.fetchall()
    for community, record in read:
        trace_in(community, "civil_status.consulted", Record(pk=record), reason=booklet.record.reference)


def take_told(act: Act, booklet: Booklet) -> int:
    """Put in the booklet what the records of other communes say of its children today; how many changed."""
    due = [one for one in elsewhere_of(booklet) if is_due(one)]
    for one in due:
        one.taken, one.taken_at, one.by_id = one.said or None, act.at, act.person
        one.save(update_fields=["taken", "taken_at", "by_id"])
    return len(due)


def tell_booklet(act: Act, record: Record) -> None:
    """Tell the booklet of the parent whom a record names by card what it says, wherever that booklet is kept; its
    office puts it in the next edition (decree 2-22-04, art. 42)."""
    if record.type != RecordType.BIRTH or not (record.father_cnie or record.mother_cnie):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT civil_status_tell_booklet(%s, %s, %s)", [record.territory_id, record.pk, act.at]
        )


def state_told(act: Act, event: RecordFrozen | RecordCancelled | RecordReleased) -> None:
    """A record that gives nothing any more, or again, says so to the booklet elsewhere."""
    tell_booklet(act, event.record)


@service("civil_status.booklet_given", mandate=DESK, personal=("asker",))
def give_booklet(act: Act, *, booklet: Booklet, asker: Asker, languages: Languages = ARABIC) -> Issue:
    """Prepare an extract of the booklet as it stands, for the husband, a wife, a divorced mother with a child in it
    or the legal guardian; a lone mother has her own (decree 2-22-04, art. 43)."""
    held = record_in_scope(booklet.record_id)
    if not may_be_copied(State(held.state)):
        raise Refused("civil_status.errors.not_copied", record=held.reference)
    if not asker.name.strip():
        raise Invalid({"name": [Refused("civil_status.faults.missing", value="")]})
    family = family_of(held, booklet)
    refuse_field(*extract_refusal(asker, family.bonds, family.mothers))
    document = prepare_document(
        act, kind=BOOKLET_KIND, template="documents/certificate", title=both("booklet.title"),
        data=booklet_data(family, booklet.edition), signer_kinds=SIGNING, languages=languages,
        number=held.reference, subject=held.full_name, office=issuing_office(act, held), about=held,
    )  # fmt: skip
    return logged(act, given=Given.BOOKLET, document=document, asker=asker, record=held)


def next_edition(act: Act, booklet: Booklet) -> None:
    """Begin a new edition: extracts of the one before say so to whoever verifies them."""
    Booklet.objects.filter(territory_id=booklet.territory_id, pk=booklet.pk).update(
        edition=booklet.edition + 1, changed_at=act.at
    )
    booklet.edition += 1
    given = Issue.objects.filter(
        territory_id=booklet.territory_id, record_id=booklet.record_id, given=Given.BOOKLET.value
    )
    documents = list(given.values_list("document_id", flat=True))
    if documents:
        overtake_documents(act, documents=documents)


def mention_told(act: Act, event: MentionAdded) -> None:
    """A mention begins a new edition of the booklets its record is told in; a husband's marriage opens his."""
    tell_booklet(act, event.record)
    told = booklets_with(event.record)
    for booklet in told:
        next_edition(act, booklet)
    marries = event.mention.type == MentionType.MARRIAGE and event.record.sex == Sex.MALE.value
    if marries and booklet_of(event.record) is None:
        opened(act, event.record, children_found(event.record, None))


def birth_told(act: Act, event: BirthRegistered) -> None:
    """A child whose record names its father's identity card enters his booklet, in a new edition."""
    tell_booklet(act, event.record)
    content = birth_of(event.record)
    card = content.father.cnie if content else ""
    if not card:
        return
    held = Booklet.objects.filter(
        territory_id=act.territory, record__cnie=card, record__type=RecordType.BIRTH.value
    ).first()
    if held is not None and link(act, held, event.record):
        next_edition(act, held)
