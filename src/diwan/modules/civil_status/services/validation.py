"""Holding digitised records against their paper, which prevails (law 36.21, art. 13; decree 2-22-04, art. 37)."""

from __future__ import annotations

from collections.abc import Sequence

from diwan.kernel.base.act import Act
from diwan.kernel.journal.services import note, service
from diwan.modules.civil_status.content import Proof
from diwan.modules.civil_status.mandates import DESK, SIGNING
from diwan.modules.civil_status.models import Record


@service("civil_status.validated", mandate=DESK)
def validate_records(act: Act, *, records: Sequence[int]) -> int:
    """Confirm imported records as true to their paper; how many were.

    A clerk's word makes them validated, an officer's makes them final; what is final stays so.
    """
    mine = Record.objects.select_for_update().filter(territory_id=act.territory, pk__in=list(records))
    held = list(mine.exclude(proof=Proof.FINAL.value).order_by("pk"))
    proof = Proof.FINAL if act.may(*SIGNING) else Proof.VALIDATED
    waiting = [record.pk for record in held if record.proof != proof.value]
    done = Record.objects.filter(territory_id=act.territory, pk__in=waiting).update(proof=proof.value)
    note(confirmed=done, proof=proof.value)
    return done
