"""Every verb on people, accounts, posts, mandates, delegations and the division of the Kingdom."""

from diwan.kernel.identity.services.counter import CARD, confirm_identity, receive_person, refute_claim
from diwan.kernel.identity.services.divisions import (
    Part,
    load_official_division,
    merge_territories,
    split_territory,
)
from diwan.kernel.identity.services.offices import (
    amend_office,
    close_office,
    closing_faults,
    not_empty,
    open_office,
    return_faults,
    withdraw_closing,
)
from diwan.kernel.identity.services.other_papers import Paper
from diwan.kernel.identity.services.people import (
    Identity,
    choose_language,
    correct_person,
    open_account,
    open_national_account,
    register_person,
    sign_up,
    update_contact,
)
from diwan.kernel.identity.services.posts import close_post, create_post, end_mandate, give_mandate
from diwan.kernel.identity.services.signature import (
    delegate_signature,
    end_replacement,
    name_replacement,
    revoke_delegation,
)

__all__ = [
    "CARD",
    "Identity",
    "Paper",
    "Part",
    "amend_office",
    "choose_language",
    "close_office",
    "close_post",
    "closing_faults",
    "confirm_identity",
    "correct_person",
    "create_post",
    "delegate_signature",
    "end_mandate",
    "end_replacement",
    "give_mandate",
    "load_official_division",
    "merge_territories",
    "name_replacement",
    "not_empty",
    "open_account",
    "open_national_account",
    "open_office",
    "receive_person",
    "refute_claim",
    "register_person",
    "return_faults",
    "revoke_delegation",
    "sign_up",
    "split_territory",
    "update_contact",
    "withdraw_closing",
]
