"""The officer's signature, one by one and in batch."""

from __future__ import annotations

from collections.abc import Iterable

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Refused
from diwan.kernel.base.several import Outcome, each
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition
from diwan.kernel.documents.events import SignatureAsked
from diwan.kernel.documents.services import sign_document
from diwan.kernel.journal.services import note, service, within
from diwan.modules.civil_status.public import OFFICER
from diwan.modules.watiqa.asked import asked_in
from diwan.modules.watiqa.models import Copy
from diwan.modules.watiqa.rules import Delivery
from diwan.modules.watiqa.selectors import copy_of
from diwan.modules.watiqa.services.held import held


@service("watiqa.signed", mandate=(OFFICER, "president"))
def sign_copy(act: Act, *, case: Case, seen: int | None = None) -> Copy:
    """Sign the copy of a request; an electronic one is the citizen's at once (law 36.21, art. 6-7; law 43-20).

    Of two officers who sign at once one signs and the other is told so. A mandate or delegation that has
    ended signs nothing; a record frozen or changed since its copy was prepared gives none (law 36.21, art. 23),
    which civil status says when the signature is asked.
    """
    row = held(case, "to_sign", seen=seen)
    copy = copy_of(row)
    if copy is None:
        raise Refused("watiqa.errors.prepare_first")
    sign_document(act, document=copy.document)
    note(number=row.number, code=copy.document.code)
    row = do_transition(act, case=row, transition="sign")
    if asked_in(row.procedure, row.values).delivery is Delivery.DOWNLOAD:
        do_transition(act, case=row, transition="publish")
    return copy


def refuse_apart(act: Act, event: SignatureAsked) -> None:
    """A copy asked for online is signed with its request, which waits for it and goes on; never by itself."""
    if within("watiqa.signed"):
        return
    if Copy.objects.filter(territory_id=event.document.territory_id, document=event.document).exists():
        raise Refused("watiqa.errors.signed_with_its_request")


def sign_copies(act: Act, *, cases: Iterable[Case]) -> list[Outcome[Case]]:
    """Sign several requests, each in an act of its own: one that fails does not lose the others."""
    return each(cases, lambda case: sign_copy(act, case=case))
