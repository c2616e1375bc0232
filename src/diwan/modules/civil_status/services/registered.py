"""The signed document of a record itself: what the officer's electronic signature is put on at registration."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.services import prepare_document
from diwan.kernel.documents.typeset import ARABIC
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.content import CopyKind
from diwan.modules.civil_status.copies import both, data_for, template_for
from diwan.modules.civil_status.mandates import DESK, SIGNING
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.selectors import content_of, record_in_scope


@service("civil_status.record_prepared", mandate=DESK)
def prepare_record_document(act: Act, *, record: Record, holder: int | None = None) -> IssuedDocument:
    """The record as the register writes it, ready for the officer's signature (law 36.21, art. 19 and 22).

    It is bound to the version it shows: a later change makes a new version and never touches this one.
    """
    held = record_in_scope(record.pk)
    said = data_for(held, CopyKind.COPY, content_of(held, held.latest), ())
    said |= {
        "states_mentions": False,
        "closing": both("registered.closing", version=str(held.latest)),
        "legal": both("registered.legal"),
    }
    note(version=held.latest, number=held.number, year=held.year)
    return prepare_document(
        act,
        kind=f"civil_status.{held.type}.record",
        template=template_for(held, CopyKind.COPY),
        title=both(f"registered.title.{held.type}"),
        data=said,
        signer_kinds=SIGNING,
        languages=ARABIC,
        number=f"{held.number}/{held.year}",
        subject=held.full_name,
        holder=holder,
        office=held.office_id,
        about=held,
    )
