"""The verbs of civil status."""

from diwan.modules.civil_status.services.arrivals import Made, arrival_written, note_arrival, review_arrival
from diwan.modules.civil_status.services.booklets import give_booklet, link_children, open_booklet
from diwan.modules.civil_status.services.books import (
    check_paper_book,
    close_paper_register,
    decide_regime,
    deposit_paper_book,
    open_paper_book,
    send_counterpart,
)
from diwan.modules.civil_status.services.cancelling import cancel_record
from diwan.modules.civil_status.services.carrying import carry_mentions
from diwan.modules.civil_status.services.certificates import (
    give_certificate,
    give_unregistered,
    search_problems,
    search_years,
)
from diwan.modules.civil_status.services.copies import give_copy, prepare_copy
from diwan.modules.civil_status.services.corrections import apply_correction, find_correction
from diwan.modules.civil_status.services.demands import make_demand, prepare_demand, refuse_demand
from diwan.modules.civil_status.services.family_names import publish_name_decree
from diwan.modules.civil_status.services.imports import import_register
from diwan.modules.civil_status.services.issuing import sign_issue
from diwan.modules.civil_status.services.mentions import (
    add_mention,
    freeze_record,
    release_record,
)
from diwan.modules.civil_status.services.name_decisions import (
    import_name_decisions,
    record_name_decision,
)
from diwan.modules.civil_status.services.notices import (
    acknowledge_notice,
    address_notice,
    apply_notice,
    make_notice,
    remind_notice,
    return_notice,
    withdraw_notice,
)
from diwan.modules.civil_status.services.orders import acknowledge_order
from diwan.modules.civil_status.services.outages import attach_outage, report_outage
from diwan.modules.civil_status.services.records import consult_record, register_birth, register_death
from diwan.modules.civil_status.services.registered import prepare_record_document
from diwan.modules.civil_status.services.spellings import count_spellings
from diwan.modules.civil_status.services.tables import (
    prepare_deceased_list,
    prepare_table,
    sign_register_paper,
)
from diwan.modules.civil_status.services.validation import validate_records

__all__ = [
    "Made",
    "acknowledge_notice",
    "acknowledge_order",
    "add_mention",
    "address_notice",
    "apply_correction",
    "apply_notice",
    "arrival_written",
    "attach_outage",
    "cancel_record",
    "carry_mentions",
    "check_paper_book",
    "close_paper_register",
    "consult_record",
    "count_spellings",
    "decide_regime",
    "deposit_paper_book",
    "find_correction",
    "freeze_record",
    "give_booklet",
    "give_certificate",
    "give_copy",
    "give_unregistered",
    "import_name_decisions",
    "import_register",
    "link_children",
    "make_demand",
    "make_notice",
    "note_arrival",
    "open_booklet",
    "open_paper_book",
    "prepare_copy",
    "prepare_deceased_list",
    "prepare_demand",
    "prepare_record_document",
    "prepare_table",
    "publish_name_decree",
    "record_name_decision",
    "refuse_demand",
    "register_birth",
    "register_death",
    "release_record",
    "remind_notice",
    "report_outage",
    "return_notice",
    "review_arrival",
    "search_problems",
    "search_years",
    "send_counterpart",
    "sign_issue",
    "sign_register_paper",
    "validate_records",
    "withdraw_notice",
]
