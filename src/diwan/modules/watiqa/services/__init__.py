"""The verbs of watiqa."""

from diwan.modules.watiqa.services.collecting import choose_office, hand_over_here
from diwan.modules.watiqa.services.deciding import (
    ask_more,
    redirect_request,
    refuse_request,
    report_not_found,
    send_back,
)
from diwan.modules.watiqa.services.delivering import (
    confirm_delivery,
    confirm_download,
    hand_to_post,
    make_ready,
    take_back_from_post,
)
from diwan.modules.watiqa.services.limiting import set_limit
from diwan.modules.watiqa.services.matching import compare_record, match_record, undo_match
from diwan.modules.watiqa.services.preparing import prepare_copies
from diwan.modules.watiqa.services.recollecting import move_collection
from diwan.modules.watiqa.services.signing import sign_copies, sign_copy

__all__ = [
    "ask_more",
    "choose_office",
    "compare_record",
    "confirm_delivery",
    "confirm_download",
    "hand_over_here",
    "hand_to_post",
    "make_ready",
    "match_record",
    "move_collection",
    "prepare_copies",
    "redirect_request",
    "refuse_request",
    "report_not_found",
    "send_back",
    "set_limit",
    "sign_copies",
    "sign_copy",
    "take_back_from_post",
    "undo_match",
]
