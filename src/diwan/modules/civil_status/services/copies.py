"""Preparing copies of records: fixed in content, ready for the officer to sign."""

from __future__ import annotations

from django.db.models import Model

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.services import prepare_document
from diwan.kernel.documents.typeset import ARABIC, Languages
from diwan.kernel.journal.services import service
from diwan.modules.civil_status.content import CopyKind, Kinship, State
from diwan.modules.civil_status.copies import data_for, template_for, title_for
from diwan.modules.civil_status.giving import Asker, Given
from diwan.modules.civil_status.mandates import DESK, SIGNING
from diwan.modules.civil_status.models import Issue, Mention, Record
from diwan.modules.civil_status.permissions import permission_refusal
from diwan.modules.civil_status.rules import contents_of, may_be_copied
from diwan.modules.civil_status.selectors import content_of, latest_content, record_in_scope
from diwan.modules.civil_status.services.issuing import logged, refuse_asker, refuse_field
from diwan.modules.civil_status.services.offices import issuing_office

NOBODY = Asker("", Kinship.SELF)


@service("civil_status.copy_prepared", mandate=DESK, personal=("asker",))
def prepare_copy(
    act: Act,
    *,
    record: Record,
    kind: CopyKind,
    languages: Languages = ARABIC,
    holder: int | None = None,
    about: Model | None = None,
    asker: Asker = NOBODY,
) -> IssuedDocument:
    """Prepare one copy of a record as it stands today (decree 2-22-04, art. 44, 45), issued by the office acted in.

    `holder` is the person who may download it; `about` the file for which it is made, the record otherwise; `asker`
    is written in the log of what the office gives. Who asks was checked by who calls.
    """
    held = record_in_scope(record.pk)
    if not may_be_copied(State(held.state)):
        raise Refused("civil_status.errors.not_copied", record=held.reference)
    first = contents_of(kind).first_version
    content = content_of(held, 1 if first else held.latest)
    mentions = Mention.objects.filter(territory_id=held.territory_id, record=held).order_by("date", "version")
    document = prepare_document(
        act,
        kind=f"civil_status.{held.type}.{kind.value}",
        template=template_for(held, kind),
        title=title_for(held, kind),
        data=data_for(held, kind, content, mentions),
        signer_kinds=SIGNING,
        languages=languages,
        number=f"{held.number}/{held.year}",
        subject=held.full_name,
        holder=holder,
        office=issuing_office(act, held),
        about=about or held,
    )
    logged(act, given=Given(kind.value), document=document, asker=asker, record=held)
    return document


@service("civil_status.copy_given", mandate=DESK, personal=("asker",))
def give_copy(
    act: Act, *, record: Record, kind: CopyKind, asker: Asker, languages: Languages = ARABIC
) -> Issue:
    """Prepare a copy for somebody at the counter, once it is sure that they may have it (law 36.21, art. 43).

    `Invalid` says at the field concerned who may not, or what is missing to prove that they may.
    """
    held = record_in_scope(record.pk)
    refuse_asker(asker, held, latest_content(held).nationality)
    if asker.kinship is Kinship.OTHER:
        refuse_field("permission", permission_refusal(held, asker, Given(kind.value)))
    document = prepare_copy(act, record=held, kind=kind, languages=languages, asker=asker)
    return Issue.objects.get(territory_id=document.territory_id, document=document)
