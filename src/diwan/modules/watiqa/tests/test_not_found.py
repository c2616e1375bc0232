"""A request that matches nothing is worked out with the citizen: a question, an answer, another commune."""

from __future__ import annotations

import pytest

from diwan.kernel.base.errors import Invalid
from diwan.kernel.cases.services import do_transition
from diwan.kernel.payments.models import Payment
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE
from diwan.modules.watiqa import services
from diwan.modules.watiqa.tests.test_pages import MATCH, browser, sent, words
from diwan.modules.watiqa.tests.world import HERE, World, answers, filed, now, pay


def test_a_precise_question_is_answered_and_the_search_begins_again(world: World) -> None:
    case = filed(world, year="1991", number="")
    pay(world, case)
    sent(
        browser(world.clerk), f"{MATCH}{case.number}/", verb="not_found", searched="سجل 1991", question="year"
    )
    asked = now(case)
    assert (asked.step, asked.values["question_about"]) == ("not_found", "year")
    page = words(browser(world.citizen, "fr").get(f"/requests/{asked.territory.code}/{case.number}/"))
    assert "En quelle année" in page
    given = {**answers(), "year": "1990", "correction_note": "1990، حسب الدفتر العائلي"}
    keys = asked.law.transitions["correct_details"].asks
    do_transition(
        world.citizen.as_citizen(), case=asked, transition="correct_details",
        values={str(key): given.get(str(key), "") for key in keys},
    )  # fmt: skip
    assert (now(case).step, now(case).values["year"]) == ("matching", 1990)


def test_another_commune_that_keeps_the_record_is_named_and_the_money_goes_back(world: World) -> None:
    case = filed(world)
    pay(world, case)
    code = Territory.objects.get(pk=OTHER_COMMUNE).code
    sent(browser(world.clerk), f"{MATCH}{case.number}/", verb="elsewhere", commune=code)
    gone = now(case)
    assert (gone.outcome, gone.values["kept_by_code"]) == ("redirected", code)
    with reading(HERE):
        (part,) = Payment.objects.filter(part_of__isnull=False)
    assert (part.amount.centimes, part.reason) == (200, "watiqa.refund.redirected")


@pytest.mark.parametrize("code", ["99.999", "", "own"])
def test_a_request_is_not_sent_nowhere_nor_to_itself(world: World, code: str) -> None:
    case = filed(world)
    own = Territory.objects.get(pk=COMMUNE).code
    with pytest.raises(Invalid):
        services.redirect_request(world.clerk.in_office(), case=case, commune=own if code == "own" else code)
    assert now(case).step == "matching"
