"""The verbs of watiqa."""

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
from diwan.modules.watiqa.services.matching import compare_record, match_record, undo_match
from diwan.modules.watiqa.services.preparing import prepare_copies
from diwan.modules.watiqa.services.signing import Outcome, sign_copies, sign_copy

__all__ = [
    "Outcome",
    "ask_more",
    "compare_record",
    "confirm_delivery",
    "confirm_download",
    "hand_to_post",
    "make_ready",
    "match_record",
    "prepare_copies",
    "redirect_request",
    "refuse_request",
    "report_not_found",
    "send_back",
    "sign_copies",
    "sign_copy",
    "take_back_from_post",
    "undo_match",
]
