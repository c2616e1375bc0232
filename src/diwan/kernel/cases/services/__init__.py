"""Writes of cases: file, move, assign, add a document, pay, sign, let the timers act."""

from diwan.kernel.cases.services.agreeing import give_consent
from diwan.kernel.cases.services.calendar import declare_day, settle_feast, withdraw_day
from diwan.kernel.cases.services.counting import count_procedures
from diwan.kernel.cases.services.filing import (
    drop_draft,
    open_case,
    open_linked_case,
    save_draft,
    submit_case,
)
from diwan.kernel.cases.services.moving import (
    HEAD,
    assign_case,
    do_transition,
    record_fee_payment,
    require_transition,
)
from diwan.kernel.cases.services.papers import attach_document
from diwan.kernel.cases.services.signing import preview_output, sign_output
from diwan.kernel.cases.services.slots import change_slot, restore_slot
from diwan.kernel.cases.services.timers import run_due_timers
from diwan.kernel.cases.services.workshop import (
    drop_procedure,
    end_procedure,
    propose_procedure,
    publish_procedure,
    return_procedure,
    save_procedure,
    start_procedure,
)

__all__ = [
    "HEAD",
    "assign_case",
    "attach_document",
    "change_slot",
    "count_procedures",
    "declare_day",
    "do_transition",
    "drop_draft",
    "drop_procedure",
    "end_procedure",
    "give_consent",
    "open_case",
    "open_linked_case",
    "preview_output",
    "propose_procedure",
    "publish_procedure",
    "record_fee_payment",
    "require_transition",
    "restore_slot",
    "return_procedure",
    "run_due_timers",
    "save_draft",
    "save_procedure",
    "settle_feast",
    "sign_output",
    "start_procedure",
    "submit_case",
    "withdraw_day",
]
