"""What Rokhas writes: the public register, tenders and their offers, reminders of arrears."""

from diwan.modules.rokhas.services.arrears import remind_arrears
from diwan.modules.rokhas.services.awarding import begin_occupation, require_lawful_award
from diwan.modules.rokhas.services.offers import Offered, Paper, put_offer, withdraw_offer
from diwan.modules.rokhas.services.opening import (
    conclude_tender,
    give_share,
    open_offers,
    set_aside_offer,
    sign_minutes,
)
from diwan.modules.rokhas.services.paper_tenders import OnPaper, record_failed_tender
from diwan.modules.rokhas.services.register import follow, keep_permit, register_permit
from diwan.modules.rokhas.services.tenders import (
    Plan,
    cancel_tender,
    name_commission,
    prepare_tender,
    publish_tender,
    take_key,
    take_up_again,
)

__all__ = [
    "Offered",
    "OnPaper",
    "Paper",
    "Plan",
    "begin_occupation",
    "cancel_tender",
    "conclude_tender",
    "follow",
    "give_share",
    "keep_permit",
    "name_commission",
    "open_offers",
    "prepare_tender",
    "publish_tender",
    "put_offer",
    "record_failed_tender",
    "register_permit",
    "remind_arrears",
    "require_lawful_award",
    "set_aside_offer",
    "sign_minutes",
    "take_key",
    "take_up_again",
    "withdraw_offer",
]
