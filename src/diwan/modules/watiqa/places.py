"""Where the acts of watiqa are done: pages of its own in the place of the generic ones."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.text import Text, t
from diwan.kernel.cases.models import Case
from diwan.kernel.identity.doers import Doers, doers
from diwan.kernel.identity.models import Person
from diwan.kernel.identity.selectors import Seat
from diwan.modules.civil_status.public import OFFICER
from diwan.modules.watiqa.asked import BIRTH_COPY, PROCEDURES, asked_in, described_in
from diwan.modules.watiqa.bundle import LINKS, is_bundled, is_settled_back
from diwan.modules.watiqa.collection import collection_of, may_choose, place_words
from diwan.modules.watiqa.models import Copy
from diwan.modules.watiqa.selectors import copies_to_sign, count_to_sign, titled
from diwan.modules.watiqa.services import sign_copy
from diwan.modules.watiqa.services.filing import faults_so_far
from diwan.shell.cases.own import acts_on, beside, known_by, names, weighs
from diwan.shell.cases.signing import MOST, Presented, SigningPlace, signs_at
from diwan.shell.parts import Choice

ON_MATCH = ("match", "unmatch", "report_not_found", "prepare", "ask_information", "redirect")
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


def holder_of(case: Case) -> Text:
    """Whose record is asked for."""
    return described_in(case.values).name


def offered(case: Case) -> Sequence[Choice]:
    """The order a request belongs to; the signed copy, which stays within reach once it was taken."""
    found = []
    if is_bundled(case) or is_settled_back(case):
        url = reverse("watiqa:bundle", args=[case.territory_id, case.number])
        found.append(Choice(t("watiqa.bundle.title"), url, t("watiqa.bundle.offer"), "files"))
    if may_choose(case) or (case.step == "at_counter" and collection_of(case)):
        url = reverse("watiqa:office", args=[case.territory_id, case.number])
        found.append(Choice(t("watiqa.collect.title"), url, str(place_words(case)), "map-pin"))
    if case.step == "delivered" and case.values.get("delivery") == "download":
        found.append(Choice(t("watiqa.copy.title"), page_of_copy(case), t("watiqa.copy.offer"), "download"))
    return found


def copies_presented(seat: Seat) -> list[Presented]:
    """The copies that wait for the officer, as the one list of signatures shows them."""
    waiting = list(copies_to_sign(seat.territory, seat.last)[:MOST])
    clerks = doers(copy.match.matched_by for copy in waiting)
    names = titled([copy.case for copy in waiting])
    return [presented(copy, clerks, names[copy.case_id]) for copy in waiting]


def presented(copy: Copy, clerks: Doers, named: Text) -> Presented:
    """One of them; it is about whose record it is, and comes from whoever found that record."""
    case = copy.case
    asked = asked_in(case.procedure, case.values)
    return Presented(
        key=case.number, thing=case, kind=OFFICER, what=t(f"watiqa.kind.{asked.event}.{asked.kind}"),
        number=case.number, about=str(named), since=copy.prepared_at, due=case.due_on,
        by=str(clerks.name(copy.match.matched_by, copy.match.officer)), url=page_of_sign(case),
    )  # fmt: skip


def sign_one(act: Act, case: Case) -> object:
    """The officer's signature on the copy of a request."""
    return sign_copy(act, case=case)


signs_at(
    SigningPlace(
        "watiqa",
        Text("نسخ مطلوبة عن بعد", "Copies demandées en ligne"),
        (OFFICER,),
        count_to_sign,
        copies_presented,
        sign_one,
    )
)


@known_by(BIRTH_COPY)
def own_record(person: Person, link: str) -> dict[str, object]:
    """Most people ask for a copy of their own record: it is described from their account.

    A record added to an order is another person's: nothing is known of it.
    """
    if link in LINKS:
        return {}
    return {
        "family_ar": person.family_ar,
        "first_ar": person.first_ar,
        "family_la": person.family_fr,
        "first_la": person.first_fr,
        "birth_date": person.birth_date.isoformat() if person.birth_date else None,
    }


for procedure in PROCEDURES:
    acts_on(procedure, *ON_MATCH)(page_of_match)
    acts_on(procedure, *ON_SIGN)(page_of_sign)
    acts_on(procedure, *ON_DELIVER)(page_of_deliver)
    acts_on(procedure, "confirm_download")(page_of_copy)
    beside(procedure)(offered)
    names(procedure)(holder_of)
    weighs(procedure)(faults_so_far)
