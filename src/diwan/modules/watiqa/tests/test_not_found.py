"""A request that matches nothing is worked out with the citizen: a question, an answer, another commune."""

from __future__ import annotations

import datetime as dt

import pytest

from diwan.kernel.base.errors import Invalid
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import do_transition, run_due_timers
from diwan.kernel.payments.models import Order, OrderState, Payment
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE
from diwan.modules.watiqa import services
from diwan.modules.watiqa.services import moving, refunding
from diwan.modules.watiqa.tests.test_pages import MATCH, browser, sent, words
from diwan.modules.watiqa.tests.world import World, answers, filed, now, pay
from diwan.shell.cases.own import own_page

THERE = Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)


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


def directed(world: World, **changes: str) -> Case:
    """A paid request directed to the other commune, and opened there; the task runs twice."""
    case = filed(world, **changes)
    pay(world, case)
    code = Territory.objects.get(pk=OTHER_COMMUNE).code
    sent(browser(world.clerk), f"{MATCH}{case.number}/", verb="elsewhere", commune=code)
    gone = now(case)
    assert (gone.outcome, gone.values["kept_by_code"]) == ("redirected", code)
    for _ in range(2):
        moving.carry_over(territory=COMMUNE, number=case.number, revision=gone.revision, at=NOW)
    return gone


def there() -> Case:
    with reading(THERE):
        return Case.objects.select_related("territory").get()


def going_back() -> list[tuple[int, str]]:
    with reading(Scope("national")):
        rows = Payment.objects.filter(part_of__isnull=False)
        return [(row.amount.centimes, row.reason) for row in rows]


def test_the_commune_that_keeps_the_record_has_the_request_paid_and_nothing_goes_back(world: World) -> None:
    gone, moved = directed(world), there()
    assert (moved.step, moved.holder_id, moved.values["number"]) == ("matching", gone.holder_id, 127)
    with reading(THERE):
        assert [fee.paid_at for fee in moved.fees.all()] == [NOW]
        assert not Order.objects.filter(state=OrderState.DUE).exists()
    assert going_back() == []
    page = words(browser(world.stranger).get(f"{MATCH}{moved.number}/"))
    assert "لم يؤد الواجب بعد" not in page
    for case, other in ((gone, moved), (moved, gone)):
        seen = words(browser(world.citizen).get(f"/requests/{case.territory.code}/{case.number}/"))
        assert f"/requests/{other.territory.code}/{other.number}/" in seen


def test_what_was_paid_goes_back_from_where_it_was_paid_when_no_copy_comes_of_it(world: World) -> None:
    gone, moved = directed(world), there()
    services.report_not_found(world.stranger.in_office(), case=moved, searched="سجل 1990")
    run_due_timers(NOW + dt.timedelta(days=40))
    assert there().outcome == "inadmissible"
    for _ in range(2):
        refunding.refund_moved(territory=COMMUNE, number=gone.number, why="watiqa.refund.not_located", at=NOW)
    assert going_back() == [(200, "watiqa.refund.not_located")]


def test_an_unpaid_request_is_paid_where_the_record_is(world: World) -> None:
    case = filed(world)
    services.redirect_request(world.clerk.in_office(), case=case, commune=name_there())
    moving.carry_over(territory=COMMUNE, number=case.number, revision=now(case).revision, at=NOW)
    with reading(THERE):
        assert Order.objects.get(state=OrderState.DUE).amount.centimes == 200


def name_there() -> str:
    return str(Territory.objects.get(pk=OTHER_COMMUNE).name_fr)


def test_the_clerk_directs_it_from_the_page_of_the_match_even_when_it_was_not_found(world: World) -> None:
    case = filed(world)
    pay(world, case)
    services.report_not_found(world.clerk.in_office(), case=now(case), searched="سجل 1990")
    clerk = browser(world.clerk)
    assert own_page(now(case), "redirect") == f"{MATCH}{case.number}/"
    assert 'value="elsewhere"' in words(clerk.get(f"{MATCH}{case.number}/"))
    sent(clerk, f"{MATCH}{case.number}/", verb="elsewhere", commune=name_there())
    assert now(case).outcome == "redirected"


@pytest.mark.parametrize("code", ["99.999", "", "own"])
def test_a_request_is_not_sent_nowhere_nor_to_itself(world: World, code: str) -> None:
    case = filed(world)
    own = Territory.objects.get(pk=COMMUNE).code
    with pytest.raises(Invalid):
        services.redirect_request(world.clerk.in_office(), case=case, commune=own if code == "own" else code)
    assert now(case).step == "matching"
