"""Making the copy the officer will sign."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition
from diwan.kernel.documents.typeset import Languages
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.public import CLERK, Asker, CopyKind, Kinship, permission_held, prepare_copy
from diwan.modules.watiqa.asked import asked_in
from diwan.modules.watiqa.models import Copy
from diwan.modules.watiqa.rules import Delivery, Quality, Writing, copies_for
from diwan.modules.watiqa.selectors import match_of
from diwan.modules.watiqa.services.held import held

LANGUAGES: dict[Writing, Languages] = {
    Writing.ARABIC: ("ar",),
    Writing.FRENCH: ("fr",),
    Writing.BOTH: ("ar", "fr"),
}
KINSHIP: dict[Quality, Kinship] = {
    Quality.HOLDER: Kinship.SELF,
    Quality.WIDOWED: Kinship.SPOUSE,
    Quality.AUTHORISED: Kinship.OTHER,
}
KINSHIP |= {quality: Kinship(quality.value) for quality in Quality if quality not in KINSHIP}


@service("watiqa.prepared", mandate=CLERK)
def prepare_copies(act: Act, *, case: Case, seen: int | None = None) -> Copy:
    """Prepare the copy asked for from the record as it stands today, and present it to the officer."""
    row = held(case, "preparing", seen=seen)
    match = match_of(row)
    if match is None:
        raise Refused("watiqa.errors.match_first")
    asked = asked_in(row.procedure, row.values)
    kind = CopyKind(asked.kind.value)
    permission = (
        permission_held(match.record_id, asked.cnie, kind) if asked.quality is Quality.AUTHORISED else ""
    )
    asker = Asker(
        row.applicant, KINSHIP[asked.quality], cnie=asked.cnie, proof=row.number, permission=permission
    )
    document = prepare_copy(
        act, record=match.record_id, kind=kind, languages=LANGUAGES[asked.writing], holder=row.holder_id,
        about=row, asker=asker,
    )  # fmt: skip
    paper = asked.delivery is not Delivery.DOWNLOAD
    copy = Copy.objects.create(
        territory_id=row.territory_id, case=row, match=match, holder_id=row.holder_id, document=document,
        prints=copies_for(asked.delivery, asked.copies) if paper else 0, prepared_at=act.at,
    )  # fmt: skip
    note(number=row.number, code=document.code)
    do_transition(act, case=row, transition="prepare")
    return copy
