"""`/api/cases`: procedures for anyone, the citizen's drafts and cases, the desk's queues and acts, the calendar."""

from ninja import Router

from diwan.kernel.cases.api import (
    asked,
    batches,
    bodies,
    calendar,
    committees,
    desk,
    drafts,
    figures,
    inquiries,
    load,
    mine,
    procedures,
    slots,
    visits,
    workshop,
)

router = Router()
for part in (
    procedures,
    slots,
    workshop,
    calendar,
    drafts,
    mine,
    desk,
    batches,
    asked,
    bodies,
    visits,
    inquiries,
    figures,
    committees,
    load,
):
    router.add_router("", part.router)
