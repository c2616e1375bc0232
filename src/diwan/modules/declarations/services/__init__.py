"""The verbs of declarations, one file a step."""

from diwan.modules.declarations.services.arriving import note_arrival
from diwan.modules.declarations.services.claiming import claim_declaration
from diwan.modules.declarations.services.completing import (
    CANNOT_SIGN,
    Completion,
    add_paper,
    complete_declaration,
    complete_from_institution,
    needs_of,
    particulars_of,
    record_family_told,
    send_back,
)
from diwan.modules.declarations.services.ending import end_declaration, merge_declarations
from diwan.modules.declarations.services.first import DESK, Told, declare_first, source_of
from diwan.modules.declarations.services.naming import Dispute, ask_about_name, ask_about_names, bring_answer
from diwan.modules.declarations.services.passing import Passed, expire, remind, run_morning
from diwan.modules.declarations.services.permission import (
    answer_permission,
    ask_permission,
    record_court_action,
    record_judgment,
)
from diwan.modules.declarations.services.signing import sign_declaration
from diwan.modules.declarations.services.twins import Twin, complete_twins, of_twin

__all__ = [
    "CANNOT_SIGN",
    "DESK",
    "Completion",
    "Dispute",
    "Passed",
    "Told",
    "Twin",
    "add_paper",
    "answer_permission",
    "ask_about_name",
    "ask_about_names",
    "ask_permission",
    "bring_answer",
    "claim_declaration",
    "complete_declaration",
    "complete_from_institution",
    "complete_twins",
    "declare_first",
    "end_declaration",
    "expire",
    "merge_declarations",
    "needs_of",
    "note_arrival",
    "of_twin",
    "particulars_of",
    "record_court_action",
    "record_family_told",
    "record_judgment",
    "remind",
    "run_morning",
    "send_back",
    "sign_declaration",
    "source_of",
]
