"""Where the acts of watiqa are done: pages of its own in the place of the generic ones."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from diwan.kernel.base.text import t
from diwan.kernel.cases.models import Case
from diwan.modules.watiqa.asked import PROCEDURES
from diwan.shell.cases.own import acts_on, beside
from diwan.shell.parts import Choice

ON_MATCH = ("match", "unmatch", "report_not_found", "prepare", "ask_information")
ON_SIGN = ("sign", "send_back")
ON_DELIVER = ("hand_to_post", "post_again", "make_ready", "come_back")


def page_of_match(case: Case) -> str:
    """Where the record is found and the copy prepared."""
    return reverse("watiqa:match", args=[case.number])


def page_of_sign(case: Case) -> str:
    """Where the officer reads and signs."""
    return reverse("watiqa:sign", args=[case.number])


def page_of_deliver(case: Case) -> str:
    """Where the paper leaves the office."""
    return reverse("watiqa:deliver", args=[case.number])


def page_of_copy(case: Case) -> str:
    """Where the citizen takes the signed copy."""
    return reverse("watiqa:copy", args=[case.territory_id, case.number])


def signed_copy(case: Case) -> Sequence[Choice]:
    """The signed copy, which stays within reach once it was taken."""
    if case.step != "delivered" or case.values.get("delivery") != "download":
        return ()
    return (Choice(t("watiqa.copy.title"), page_of_copy(case), t("watiqa.copy.offer"), "download"),)


for procedure in PROCEDURES:
    acts_on(procedure, *ON_MATCH)(page_of_match)
    acts_on(procedure, *ON_SIGN)(page_of_sign)
    acts_on(procedure, *ON_DELIVER)(page_of_deliver)
    acts_on(procedure, "confirm_download")(page_of_copy)
    beside(procedure)(signed_copy)
