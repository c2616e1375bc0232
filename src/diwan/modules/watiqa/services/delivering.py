"""From the signed copy to the citizen's hands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import DomainError, Invalid, NotFound, Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition
from diwan.kernel.journal.services import service
from diwan.modules.civil_status.public import CLERK
from diwan.modules.watiqa.bundle import ADDRESS, companions_of
from diwan.modules.watiqa.services.held import held


@service("watiqa.posted", mandate=CLERK, personal=("address",))
def hand_to_post(
    act: Act,
    *,
    case: Case,
    tracking: str,
    posted_on: dt.date | None = None,
    address: Mapping[str, object] | None = None,
    seen: int | None = None,
) -> Case:
    """Hand the printed copies to the post, under the tracking number of the registered letter.

    The copies of one order that go to one address leave together; `posted_on` is today when it is not said.
    What came back goes to the `address` the citizen gives now, by the names of `ADDRESS`, or to the same one again.
    """
    row = held(case, "signed", "post_returned", seen=seen)
    given = {"tracking": "".join(tracking.split()).upper()}
    if "posted_on" in row.law.fields:
        given["posted_on"] = (posted_on or act.day).isoformat()
    if row.step == "signed":
        return together(act, row, "hand_to_post", given)
    whole = {key: row.values.get(key) for key in ADDRESS} | dict(address or {})
    return together(act, row, "post_again", {**whole, **given})


@service("watiqa.post_returned", mandate=CLERK)
def take_back_from_post(act: Act, *, case: Case, reason: str, seen: int | None = None) -> Case:
    """The letter came back, and why."""
    row = held(case, "posted", seen=seen)
    return together(act, row, "come_back", {"post_return_reason": reason})


@service("watiqa.made_ready", mandate=CLERK)
def make_ready(act: Act, *, case: Case, seen: int | None = None) -> Case:
    """Printed and waiting at the counter."""
    row = held(case, "signed", "post_returned", seen=seen)
    return together(act, row, "make_ready", {})


@service("watiqa.delivered", mandate=CLERK, personal=("handed_to",))
def confirm_delivery(
    act: Act, *, case: Case, handed_to: str = "", paper: str = "", seen: int | None = None
) -> Case:
    """The copies are in the citizen's hands; at the counter, in whose, on sight of which identity paper."""
    row = held(case, "posted", "at_counter", seen=seen)
    given = {"handed_to": handed_to.strip()}
    if "handed_paper" in row.law.fields:
        if row.step == "at_counter":
            require_identity(given["handed_to"], paper)
        given["handed_paper"] = paper
    return together(act, row, "confirm_delivery", given)


def require_identity(handed_to: str, paper: str) -> None:
    """Nothing leaves the counter without a name and the paper that shows it (law 36.21 art. 43)."""
    wanted = {"handed_to": handed_to, "handed_paper": paper}
    faults: dict[str, list[DomainError]] = {
        key: [Refused("watiqa.errors.identity_seen")] for key, said in wanted.items() if not said
    }
    if faults:
        raise Invalid(faults)


def together(act: Act, case: Case, transition: str, values: Mapping[str, object]) -> Case:
    """The same act on every request of the order that travels with this one."""
    for other in companions_of(case):
        asked = {key: values[key] for key in values if key in other.law.fields}
        do_transition(act, case=other, transition=transition, values=asked)
    return do_transition(act, case=case, transition=transition, values=values)


@service("watiqa.downloaded", mandate="citizen")
def confirm_download(act: Act, *, case: Case) -> Case:
    """The citizen takes the signed file: the request is served. Taken again, nothing changes."""
    row = held(case, "published", "delivered")
    if row.holder_id != act.person:
        raise NotFound("watiqa.errors.no_such_request", number=row.number)
    return row if row.step == "delivered" else do_transition(act, case=row, transition="confirm_download")
