"""Demands of courts and administrations: made, answered by a signed copy, or refused on an article."""

from __future__ import annotations

import json
from hashlib import sha256
from uuid import UUID

from django.db import connection

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, TooOften
from diwan.kernel.documents.events import DocumentSigned
from diwan.kernel.documents.typeset import Languages
from diwan.kernel.identity.models import Mandate
from diwan.kernel.journal.services import as_json, note, service
from diwan.modules.civil_status.content import CopyKind, Kinship
from diwan.modules.civil_status.demand_rules import (
    Asked,
    Refusal,
    asked_faults,
    demands_a_day,
    quality_for,
)
from diwan.modules.civil_status.giving import Asker
from diwan.modules.civil_status.mandates import ASKING, DESK, SIGNING
from diwan.modules.civil_status.models import DemandState, IncomingDemand, Issue, OutgoingDemand, Record
from diwan.modules.civil_status.notice_reads import keeps_records
from diwan.modules.civil_status.selectors import record_in_scope
from diwan.modules.civil_status.services.cards import refuse
from diwan.modules.civil_status.services.copies import give_copy

LANGUAGES: dict[str, Languages] = {"ar": ("ar",), "fr": ("fr",), "ar,fr": ("ar", "fr")}


@service("civil_status.demand_made", mandate=ASKING, personal=("asked",))
def make_demand(act: Act, *, key: UUID, asked: Asked) -> OutgoingDemand:
    """Ask the office that keeps a record for a copy, in the exercise of one's duties (law 36.21, art. 43).

    Known by the body's own key: sent again with the same words it is the same demand. `TooOften` past the day's
    figure; `Invalid` field by field.
    """
    quality = quality_for(act.mandates)
    seat = Mandate.objects.select_related("post__office").filter(pk=act.mandate_id or 0).first()
    if quality is None or seat is None:
        raise NotAllowed("base.errors.not_allowed")
    refuse(list(asked_faults(asked)))
    if not keeps_records(asked.community):
        gone = Refused("civil_status.faults.keeps_no_records", value=str(asked.community))
        raise Invalid({"community": [gone]})
    said = sha256(json.dumps(as_json(asked.kept()), sort_keys=True).encode()).hexdigest()
    mine = OutgoingDemand.objects.filter(territory_id=act.territory, post_id=seat.post_id)
    before = mine.filter(key=key).first()
    if before is not None:
        if before.said != said:
            raise Conflict("civil_status.demands.key_taken")
        note(repeated=True)
        return before
    refuse_too_many(act, mine.filter(made_at__date=act.day).count())
    post = seat.post
    body = post.office.name if post.office else post.title
    made = OutgoingDemand.objects.create(
        territory_id=act.territory, post_id=post.pk, receiver_id=asked.community, key=key, said=said,
        quality=quality.value, body_ar=body.ar, body_fr=body.fr, mandate_id=seat.pk, ground=asked.ground.strip(),
        file_number=asked.file_number.strip(), given=asked.kind.value, languages=asked.languages,
        record_type=asked.type.value, person=asked.person.kept(), name_ar=asked.person.name_ar,
        name_la=asked.person.name_la, made_at=act.at,
    )  # fmt: skip
    cross("push", made)
    note(receiver=asked.community, demand=made.pk)
    return made


def refuse_too_many(act: Act, made: int) -> None:
    """Refuse what goes past the day's figure."""
    most = demands_a_day(act.day)
    if made >= most:
        raise TooOften("civil_status.demands.too_many", most=most)


def cross(way: str, demand: OutgoingDemand | IncomingDemand) -> None:
    """Go through one of the two doors between communities; see `demands_sql.py`."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT civil_status_{way}_demand(%s, %s)", [demand.territory_id, demand.pk])


@service("civil_status.demand_prepared", mandate=DESK)
def prepare_demand(act: Act, *, demand: IncomingDemand, record: Record) -> Issue:
    """Prepare the copy a body asks for, from the record found; the demand is answered by the officer's signature."""
    held = theirs(act, demand)
    if held.issue is not None and held.issue.document.overtaken_at is None:
        raise Conflict("civil_status.demands.prepared_already")
    found = record_in_scope(record.pk)
    if found.type != held.record_type:
        raise Refused("civil_status.demands.other_type")
    asker = Asker(held.body.ar, Kinship(held.quality), proof=f"{held.ground} · {held.file_number}")
    issue = give_copy(
        act, record=found, kind=CopyKind(held.given), asker=asker, languages=LANGUAGES[held.languages]
    )
    held.issue, held.record = issue, found
    held.save(update_fields=["issue", "record"])
    return issue


@service("civil_status.demand_refused", mandate=SIGNING, personal=("reason",))
def refuse_demand(
    act: Act, *, demand: IncomingDemand, refusal: Refusal, reason: str, record: Record | None = None
) -> IncomingDemand:
    """Refuse a demand on an article, in words; the body reads both. `record` is the one it was about, if any."""
    if not reason.strip():
        raise Invalid({"reason": [Refused("civil_status.faults.missing", value="")]})
    held = theirs(act, demand)
    if record is not None:
        held.record = record_in_scope(record.pk)
    held.state, held.refusal, held.answer = DemandState.REFUSED, refusal.value, reason.strip()
    return settled(act, held)


def document_signed(act: Act, event: DocumentSigned) -> None:
    """The copy a demand waits for bears its signature, wherever it was signed from: the body may take it."""
    held = (
        IncomingDemand.objects.select_for_update(of=("self",))
        .filter(territory_id=act.territory, issue__document=event.document, state=DemandState.WAITING)
        .first()
    )
    if held is not None:
        held.state = DemandState.GIVEN
        held.code, held.digest = event.document.printed_code, event.document.digest
        settled(act, held)


def settled(act: Act, held: IncomingDemand) -> IncomingDemand:
    """The answer, on both sides."""
    held.settled_at, held.settled_by_id = act.at, act.person
    held.save()
    cross("answer", held)
    return held


def theirs(act: Act, demand: IncomingDemand) -> IncomingDemand:
    """A demand received here that waits, held until the act ends."""
    rows = IncomingDemand.objects.select_for_update(of=("self",)).select_related("issue__document")
    held = rows.filter(territory_id=act.territory, pk=demand.pk).first()
    if held is None:
        raise NotFound("civil_status.demands.unknown")
    if held.state != DemandState.WAITING:
        raise Conflict("civil_status.demands.answered")
    return held
