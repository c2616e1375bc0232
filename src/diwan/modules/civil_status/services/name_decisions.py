"""Keeping the list of the High Commission's decisions on names."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Invalid, NotAllowed, Refused
from diwan.kernel.journal.services import note, service
from diwan.kernel.territory.models import KINGDOM
from diwan.modules.civil_status.mandates import CENTRAL
from diwan.modules.civil_status.models import NameDecision, NameKind
from diwan.modules.civil_status.name_decisions import plain_name
from diwan.modules.civil_status.rules import Fault, is_arabic_name
from diwan.modules.civil_status.services.cards import refuse


@service("civil_status.name_decided", mandate=CENTRAL)
def record_name_decision(
    act: Act,
    *,
    kind: NameKind,
    arabic: str,
    accepted: bool,
    reference: str,
    decided_on: dt.date,
    reasons: str = "",
) -> NameDecision:
    """Enter one decision of the Commission, whose secretariat the central authority is (decree 2-22-04, art. 28).

    A refusal carries its reasons (decree, art. 29 and 34). The rows are the Kingdom's: nobody below writes one.
    """
    if act.territory != KINGDOM:
        raise NotAllowed("base.errors.not_allowed")
    name = " ".join(arabic.split())
    refuse(
        [
            *(
                [Fault("arabic", "missing" if not name else "not_ar", name)]
                if not is_arabic_name(name)
                else []
            ),
            *([Fault("reference", "missing")] if not reference.strip() else []),
            *([Fault("reasons", "missing")] if not accepted and not reasons.strip() else []),
            *([Fault("decided_on", "in_future", f"{decided_on:%d/%m/%Y}")] if decided_on > act.day else []),
        ]
    )
    note(name=name, decision=reference.strip())
    try:
        with transaction.atomic():
            return NameDecision.objects.create(
                territory_id=act.territory, kind=kind, arabic=name, plain=plain_name(name), accepted=accepted,
                reference=reference.strip(), decided_on=decided_on, reasons=reasons.strip(), recorded_at=act.at,
                recorded_by=act.actor.label,
            )  # fmt: skip
    except IntegrityError as why:
        if "name_decided_once_by_decision" not in str(why):
            raise
        again = Refused("civil_status.faults.name_decided_already", value=reference.strip())
        raise Invalid({"reference": [again]}, "civil_status.errors.invalid_record") from why
