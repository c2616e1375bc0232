"""From the signed copy to the citizen's hands."""

from __future__ import annotations

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import NotFound
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition
from diwan.kernel.journal.services import service
from diwan.modules.civil_status.public import CLERK
from diwan.modules.watiqa.services.held import held


@service("watiqa.posted", mandate=CLERK)
def hand_to_post(act: Act, *, case: Case, tracking: str, seen: int | None = None) -> Case:
    """Hand the printed copies to the post, under the tracking number of the registered letter."""
    row = held(case, "signed", "post_returned", seen=seen)
    tracking = "".join(tracking.split()).upper()
    if row.step == "signed":
        return do_transition(act, case=row, transition="hand_to_post", values={"tracking": tracking})
    address = {key: row.values.get(key) for key in ("post_name", "post_address", "post_code", "post_city")}
    return do_transition(act, case=row, transition="post_again", values={**address, "tracking": tracking})


@service("watiqa.post_returned", mandate=CLERK)
def take_back_from_post(act: Act, *, case: Case, reason: str, seen: int | None = None) -> Case:
    """The letter came back, and why."""
    row = held(case, "posted", seen=seen)
    return do_transition(act, case=row, transition="come_back", values={"post_return_reason": reason})


@service("watiqa.made_ready", mandate=CLERK)
def make_ready(act: Act, *, case: Case, seen: int | None = None) -> Case:
    """Printed and waiting at the counter."""
    row = held(case, "signed", "post_returned", seen=seen)
    return do_transition(act, case=row, transition="make_ready")


@service("watiqa.delivered", mandate=CLERK, personal=("handed_to",))
def confirm_delivery(act: Act, *, case: Case, handed_to: str = "", seen: int | None = None) -> Case:
    """The copies are in the citizen's hands; at the counter, in whose."""
    row = held(case, "posted", "at_counter", seen=seen)
    return do_transition(act, case=row, transition="confirm_delivery", values={"handed_to": handed_to})


@service("watiqa.downloaded", mandate="citizen")
def confirm_download(act: Act, *, case: Case) -> Case:
    """The citizen takes the signed file: the request is served. Taken again, nothing changes."""
    row = held(case, "published", "delivered")
    if row.holder_id != act.person:
        raise NotFound("watiqa.errors.no_such_request", number=row.number)
    return row if row.step == "delivered" else do_transition(act, case=row, transition="confirm_download")
