"""Giving copies at the counter, and writing down everything that is given."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.documents.events import DocumentSigned, SignatureAsked
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.models import State as DocumentState
from diwan.kernel.documents.services import replace_document, sign_document
from diwan.kernel.journal.services import service
from diwan.kernel.payments.selectors import price_of
from diwan.kernel.registers.services import take_number
from diwan.modules.civil_status.content import State
from diwan.modules.civil_status.giving import Asker, Given, entitlement_refusal, fee_for
from diwan.modules.civil_status.mandates import SIGNING
from diwan.modules.civil_status.models import Issue, Record
from diwan.modules.civil_status.rules import may_be_copied

REGISTER = "civil_status.issued"
BOOKLET_KIND = "civil_status.booklet"
NEW_EDITION = "طبعة جديدة من الدفتر العائلي · Nouvelle édition du livret de famille"


def logged(
    act: Act, *, given: Given, document: IssuedDocument, asker: Asker, record: Record | None, years: int = 0
) -> Issue:
    """Write down what is given under the next number of the office's year. Within the service that gives it."""
    office = document.office_id
    assert office is not None
    return Issue.objects.create(
        territory_id=act.territory, office_id=office, year=act.day.year,
        number=take_number(act, REGISTER, year=act.day.year, office=office), given=given.value, record=record,
        version=record.latest if record else None, document=document, asker=asker.name.strip(),
        asker_cnie=asker.cnie.strip(), kinship=asker.kinship.value, proof=asker.proof.strip(),
        permission=asker.permission.strip(), fee=due(act, given, asker, years=years), at=act.at,
        by=act.actor.label, by_id=act.person,
    )  # fmt: skip


@service("civil_status.issue_signed", mandate=SIGNING)
def sign_issue(act: Act, *, issue: Issue) -> Issue:
    """Sign what the office prepared to give (law 36.21, art. 22; decree 2-22-04, art. 27)."""
    held = Issue.objects.select_related("record", "document").get(
        territory_id=issue.territory_id, pk=issue.pk
    )
    sign_document(act, document=held.document)
    return held


def refuse_stale(act: Act, event: SignatureAsked) -> None:
    """A record frozen or cancelled gives nothing (law 36.21, art. 23), and one that changed since the paper was
    prepared gives another: asked of every signature, wherever it is put from."""
    issue = issue_of(event.document)
    record = issue.record if issue else record_of(event.document)
    if record is None:
        return
    if not may_be_copied(State(record.state)):
        raise Refused("civil_status.errors.not_copied", record=record.reference)
    if issue is not None and issue.version != record.latest:
        raise Refused("documents.errors.overtaken")


def issue_of(document: IssuedDocument) -> Issue | None:
    """The entry of the log a paper was made for."""
    here = Issue.objects.filter(territory_id=document.territory_id, document=document)
    return here.select_related("record").first()


def record_of(document: IssuedDocument) -> Record | None:
    """The record a paper is about, where the log has no entry of it: the signed record itself."""
    if document.about_type != Record._meta.label_lower:
        return None
    return Record.objects.filter(territory_id=document.territory_id, pk=document.about_id).first()


def extract_signed(act: Act, event: DocumentSigned) -> None:
    """An extract of a booklet bears its signature: those of the editions before are replaced by it."""
    if event.document.kind != BOOKLET_KIND:
        return
    issue = issue_of(event.document)
    if issue is not None:
        replace_extracts(act, issue, event.document)


def replace_extracts(act: Act, issue: Issue, by: IssuedDocument) -> None:
    """Extracts of an edition of the booklet that has passed are replaced by the one just signed: who verifies them is
    led to it (decree 2-22-04, art. 42 and 43)."""
    older = Issue.objects.filter(
        territory_id=issue.territory_id, record=issue.record, given=Given.BOOKLET.value,
        document__state=DocumentState.SIGNED, document__overtaken_at__isnull=False,
    ).exclude(pk=issue.pk)  # fmt: skip
    for one in older.select_related("document").order_by("document_id"):
        replace_document(act, document=one.document, by=by, reason=NEW_EDITION)


def due(act: Act, given: Given, asker: Asker, *, years: int = 0) -> Money:
    """What the asker pays in communal stamps on the day of the act."""
    fee, times = fee_for(given, asker.kinship, years=years)
    return price_of(act.territory, fee, act.day).amount * times if fee else Money.of(0)


def refuse_asker(asker: Asker, record: Record, nationality: str) -> None:
    """Refuse, at the field concerned, who may not have a copy or did not prove that they may (law 36.21, art. 43)."""
    if not asker.name.strip():
        raise Invalid({"name": [Refused("civil_status.faults.missing", value="")]})
    field, reason = entitlement_refusal(asker, foreign=nationality != "MA", deceased=record.deceased)
    refuse_field(field, reason)


def refuse_field(field: str, reason: str) -> None:
    """Refuse with the words of a reason, at its field; nothing when there is no reason."""
    if reason:
        raise Invalid({field: [Refused(f"civil_status.entitlement.{reason}")]})
