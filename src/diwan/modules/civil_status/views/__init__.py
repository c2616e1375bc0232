"""The desk pages of civil status."""

from diwan.modules.civil_status.views.arrivals import arrivals
from diwan.modules.civil_status.views.booklets import booklet
from diwan.modules.civil_status.views.books import book, books, deceased, decide, open_book
from diwan.modules.civil_status.views.cancelling import cancel
from diwan.modules.civil_status.views.carrying import carrying
from diwan.modules.civil_status.views.certificates import search_years_page
from diwan.modules.civil_status.views.corrections import apply_correction_page, correction, corrections
from diwan.modules.civil_status.views.demands import demand, demands
from diwan.modules.civil_status.views.entry import enter_birth, enter_death
from diwan.modules.civil_status.views.family_decrees import name_decrees
from diwan.modules.civil_status.views.history import history
from diwan.modules.civil_status.views.imports import import_file, import_page, imports
from diwan.modules.civil_status.views.issues import give, issue, issues, issues_file, waiting
from diwan.modules.civil_status.views.looks import looks
from diwan.modules.civil_status.views.mentions import mention
from diwan.modules.civil_status.views.name_decisions import name_decisions
from diwan.modules.civil_status.views.notices import (
    apply,
    notices,
    received_notice,
    sent_notice,
)
from diwan.modules.civil_status.views.orders import order, orders
from diwan.modules.civil_status.views.outages import outage, outages
from diwan.modules.civil_status.views.records import freeze, record, release
from diwan.modules.civil_status.views.search import search
from diwan.modules.civil_status.views.statistics import statistics, statistics_file
from diwan.modules.civil_status.views.validation import validation

__all__ = [
    "apply",
    "apply_correction_page",
    "arrivals",
    "book",
    "booklet",
    "books",
    "cancel",
    "carrying",
    "correction",
    "corrections",
    "deceased",
    "decide",
    "demand",
    "demands",
    "enter_birth",
    "enter_death",
    "freeze",
    "give",
    "history",
    "import_file",
    "import_page",
    "imports",
    "issue",
    "issues",
    "issues_file",
    "looks",
    "mention",
    "name_decisions",
    "name_decrees",
    "notices",
    "open_book",
    "order",
    "orders",
    "outage",
    "outages",
    "received_notice",
    "record",
    "release",
    "search",
    "search_years_page",
    "sent_notice",
    "statistics",
    "statistics_file",
    "validation",
    "waiting",
]
