"""When a record changes, what was given from it before says so to whoever verifies it."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.documents.services import overtake_documents, revoke_documents
from diwan.modules.civil_status.events import MentionAdded, RecordCancelled, RecordFrozen
from diwan.modules.civil_status.models import Issue, Record

VOID = "رسم ملغى · Acte annulé"


def record_changed(act: Act, event: MentionAdded | RecordFrozen) -> None:
    """A mention, a correction or a freeze: papers given before stay genuine and are no longer the latest state."""
    given = papers_of(event.record)
    if given:
        overtake_documents(act, documents=given)


def record_cancelled(act: Act, event: RecordCancelled) -> None:
    """A record is void: so is what was given from it (law 36.21, art. 23)."""
    given = papers_of(event.record)
    if given:
        revoke_documents(act, documents=given, reason=VOID)


def papers_of(record: Record) -> list[int]:
    """The ids of the documents given from a record."""
    here = Issue.objects.filter(territory_id=record.territory_id, record=record)
    return list(here.order_by("id").values_list("document_id", flat=True))
