"""The officer's signature: number, record and signed document in one act."""

from __future__ import annotations

from dataclasses import replace

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.clocks import local
from diwan.kernel.documents.services import sign_document
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.public import (
    OFFICER,
    Content,
    DeathContent,
    record_document,
    register,
)
from diwan.modules.declarations.models import Declaration
from diwan.modules.declarations.rules import State
from diwan.modules.declarations.selectors import content_of, surely_registered
from diwan.modules.declarations.services.completing import digest_of
from diwan.modules.declarations.services.held import held, moved, require_move, tell_family


@service("declarations.signed", mandate=(OFFICER, "president"))
def sign_declaration(act: Act, *, declaration: Declaration, seen: int | None = None) -> Declaration:
    """Sign a completed declaration: it takes its number and becomes a record, with its signed document (law 36.21,
    art. 19 to 22; decree 2-22-04, art. 19 and 27).

    Of two officers at once one signs. Nothing is numbered when anything of it fails.
    """
    row = held(declaration, seen=seen)
    require_move(row, State.SIGNED)
    content = after_birth(row, content_of(row))
    if row.signed_digest and digest_of(content_of(row)) != row.signed_digest:
        raise Refused("declarations.errors.changed_since_signed")
    if (known := surely_registered(row)) is not None:
        raise Refused("declarations.errors.registered_already", record=known.reference)
    permission = row.judgment or row.answer_reference
    record = register(
        act, office=row.office, content=content, permission=permission, entry=row.key,
        begun=local(row.declared_at),
    )  # fmt: skip
    document = sign_document(act, document=record_document(act, record=record.id, holder=row.holder_id))
    row.record_id, row.record_reference = record.id, record.reference
    row.document, row.signed_at = document, act.at
    note(reference=row.reference, record=record.reference, code=document.code)
    row = moved(act, row, State.SIGNED, "signed", record.reference)
    tell_family(act, row, "signed")
    return row


def after_birth(row: Declaration, content: Content) -> Content:
    """Who was born alive and then died has a birth record before a death record (law 36.21, art. 29)."""
    if row.after_id is None or not isinstance(content, DeathContent):
        return content
    birth = Declaration.objects.get(territory_id=row.territory_id, pk=row.after_id)
    if birth.state != State.SIGNED:
        raise Refused("declarations.errors.birth_first", reference=birth.reference)
    return replace(content, birth_record=birth.record_reference, birth_community=birth.territory_id)
