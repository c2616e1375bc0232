"""`/api/civil_status`: whatever the pages of civil status do, through the same services."""

from __future__ import annotations

from ninja import Router

from diwan.modules.civil_status.api.books import books_router
from diwan.modules.civil_status.api.corrections import corrections_router
from diwan.modules.civil_status.api.counts import counts_router
from diwan.modules.civil_status.api.demands import demands_router
from diwan.modules.civil_status.api.issues import issues_router
from diwan.modules.civil_status.api.kept import kept_router
from diwan.modules.civil_status.api.looks import looks_router
from diwan.modules.civil_status.api.name_decisions import names_router
from diwan.modules.civil_status.api.notices import notices_router
from diwan.modules.civil_status.api.orders import orders_router
from diwan.modules.civil_status.api.outages import outages_router
from diwan.modules.civil_status.api.paper import paper_router
from diwan.modules.civil_status.api.records import records_router
from diwan.modules.civil_status.api.searches import searches_router
from diwan.modules.civil_status.api.summaries import summaries_router

router = Router()

router.add_router("", records_router)
router.add_router("", issues_router)
router.add_router("", corrections_router)
router.add_router("/notices", notices_router)
router.add_router("/summaries", summaries_router)
router.add_router("/kept", kept_router)
router.add_router("/mine", looks_router)
router.add_router("/demands", demands_router)
router.add_router("/names", names_router)
router.add_router("/outages", outages_router)
router.add_router("/orders", orders_router)
router.add_router("", paper_router)
router.add_router("", books_router)
router.add_router("", counts_router)
router.add_router("", searches_router)
