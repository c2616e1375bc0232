"""Asking for what is owed: a reminder, before the notice that article 24 of law 57.19 foresees."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, NotFound, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.journal.services import note, service
from diwan.kernel.notices.services import notify
from diwan.kernel.payments.rules import amount_text
from diwan.modules.rokhas.arrears import REMINDED, arrears_of, reminders_of
from diwan.modules.rokhas.mandates import DOMAIN_DESK


@service(REMINDED, mandate=DOMAIN_DESK)
def remind_arrears(act: Act, *, case: Case) -> Case:
    """Tell a holder what they owe and since when, once a day at most; `Refused` where nothing is owed."""
    row = (
        Case.objects.select_for_update(of=("self",))
        .select_related("territory")
        .filter(territory_id=act.territory, pk=case.pk)
        .first()
    )
    if row is None or act.hat != "office":
        raise NotFound("cases.errors.no_case", number=case.number)
    owed, since = arrears_of(row, act.day)
    if since is None:
        raise Refused("rokhas.arrears.nothing")
    last = reminders_of(row.territory_id, [row.pk]).get(row.pk)
    if last is not None and (act.at - last).days < 1:
        raise Conflict("rokhas.arrears.reminded_already")
    if row.holder_id is None:
        raise Refused("rokhas.arrears.nobody")
    values = {"number": row.number, "amount": amount_text(owed), "since": f"{since:%d/%m/%Y}"}
    link = f"/requests/{row.territory.code}/{row.number}/"
    notify(act, person=row.holder_id, key="rokhas.notices.arrears", values=values, link=link)
    note(owed=owed)
    return row
