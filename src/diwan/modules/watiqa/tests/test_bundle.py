"""Several copies in one order: each with its own way, one payment, one letter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from diwan.kernel.base.errors import Conflict, Invalid, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import Case
from diwan.kernel.cases.services import (
    do_transition,
    open_linked_case,
    run_due_timers,
    save_draft,
    submit_case,
)
from diwan.kernel.payments.models import Order, OrderState, Payment
from diwan.kernel.payments.services import (
    decide_refund,
    give_back_part,
    record_refund,
    start_online_payment,
    take_cash,
)
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW
from diwan.modules.watiqa import services
from diwan.modules.watiqa.bundle import bundle_of
from diwan.modules.watiqa.tests.test_pages import browser, words
from diwan.modules.watiqa.tests.world import HERE, POST, World, add_death, answers, filed, now, pay


def added(world: World, case: Case, link: str = "another_copy", **changes: Any) -> Case:
    """One more copy in the order of a request."""
    act = world.citizen.as_citizen()
    draft = open_linked_case(act, case=now(case), link=link)
    draft = save_draft(act, procedure=draft.procedure, values={**answers(**POST), **changes}, draft=draft)
    return submit_case(act, draft=draft)


def due() -> list[Order]:
    with reading(HERE):
        return list(Order.objects.filter(territory_id=COMMUNE, state=OrderState.DUE))


def signed(world: World, case: Case, record: int) -> Case:
    clerk = world.clerk.in_office()
    services.match_record(clerk, case=now(case), record=record, paper_seen=True)
    services.prepare_copies(clerk, case=now(case))
    services.sign_copy(world.officer.in_office(), case=now(case))
    return now(case)


def father(world: World) -> dict[str, str]:
    """What Souad says of her father's death record."""
    add_death(world)
    return {
        "first_ar": "أحمد", "number": "9", "year": "2020", "birth_date": "", "death_date": "2020-02-01",
        "quality": "descendant", "father_ar": "", "number_of_copies": "1",
    }  # fmt: skip


def test_two_records_are_paid_at_once_with_one_stamp(world: World) -> None:
    first = filed(world, **{**POST, "number_of_copies": "2"})
    second = added(world, first, "another_death", **father(world))
    (order,) = due()
    assert order.amount.centimes == 600 + 2200
    second = now(second)
    with reading(HERE):
        assert {c.number for c in bundle_of(second)} == {first.number, second.number}
        lines = [(line.quantity, line.amount.centimes) for line in order.lines.order_by("amount")]
    assert lines == [(3, 600), (1, 2200)]
    take_cash(world.cashier.in_office(), order=order.pk, tendered=order.amount)
    with reading(HERE):
        assert all(fee.paid_at for case in (first, second) for fee in case.fees.all())


def test_each_copy_goes_its_own_way_and_one_letter_carries_what_is_signed(world: World) -> None:
    first = filed(world, **POST)
    second = added(world, first, "another_death", **father(world))
    pay(world, first)
    first = signed(world, first, world.record.pk)
    assert (first.step, now(second).step) == ("signed", "matching")
    second = signed(world, second, _death(world))
    clerk = world.clerk.in_office()
    services.hand_to_post(clerk, case=first, tracking="RR123456789MA")
    assert [now(c).step for c in (first, second)] == ["posted", "posted"]
    assert now(second).values["tracking"] == "RR123456789MA"
    assert now(second).values["posted_on"] == "2026-03-10"
    services.take_back_from_post(clerk, case=now(second), reason="absent")
    services.make_ready(clerk, case=now(first))
    with pytest.raises(Invalid):
        services.confirm_delivery(clerk, case=now(first), handed_to="سعاد العلوي")
    services.confirm_delivery(clerk, case=now(first), handed_to="سعاد العلوي", paper="cnie")
    assert [now(c).outcome for c in (first, second)] == ["granted", "granted"]


def _death(world: World) -> int:
    from diwan.modules.civil_status.models import Record

    with reading(HERE):
        return int(Record.objects.get(type="death").pk)


def test_another_address_is_another_letter(world: World) -> None:
    first = filed(world, **POST)
    added(world, first, kind="full", post_city="الرباط")
    (order,) = due()
    assert order.amount.centimes == 600 + 600 + 2 * 2200


def test_who_withdraws_one_copy_still_owes_the_others_and_their_stamp(world: World) -> None:
    first = filed(world, **POST)
    second = added(world, first, kind="full")
    do_transition(world.citizen.as_citizen(), case=now(first), transition="withdraw")
    (order,) = due()
    assert order.amount.centimes == 600 + 2200
    pay(world, second)
    signed(world, second, world.record.pk)
    assert now(second).step == "signed"


def test_what_is_being_paid_is_left_alone(world: World) -> None:
    first = filed(world, **POST)
    (order,) = due()
    start_online_payment(world.citizen.as_citizen(), order=order.pk)
    added(world, first, kind="full")
    assert sorted(o.amount.centimes for o in due()) == [600, 2800]


def test_nothing_is_added_once_the_first_copy_is_signed(world: World) -> None:
    first = filed(world, **POST)
    pay(world, first)
    signed(world, first, world.record.pk)
    with pytest.raises(Refused):
        open_linked_case(world.citizen.as_citizen(), case=now(first), link="another_copy")


@pytest.mark.parametrize(("language", "said"), [("ar", "أداء ثمن الطلبية"), ("fr", "Payer la commande")])
def test_the_citizen_sees_each_copy_and_one_sum(world: World, language: str, said: str) -> None:
    first = filed(world, **POST)
    second = added(world, first, kind="full")
    citizen = browser(world.citizen, language)
    page = words(citizen.get(f"/me/copies/{COMMUNE}/{second.number}/order/"))
    assert said in page
    assert first.number in page
    assert second.number in page
    follow = words(citizen.get(f"/requests/{now(first).territory.code}/{first.number}/"))
    assert f"/me/copies/{COMMUNE}/{first.number}/order/" in follow
    assert "34" in follow
    assert browser(world.stranger).get(f"/me/copies/{COMMUNE}/{first.number}/order/").status_code == 404


def going_back() -> list[tuple[int, str]]:
    with reading(HERE):
        rows = Payment.objects.filter(part_of__isnull=False).order_by("id")
        return [(row.amount.centimes, row.reason) for row in rows]


def not_located(world: World, case: Case) -> None:
    services.report_not_found(world.clerk.in_office(), case=now(case), searched="سجل 2020")
    run_due_timers(NOW + dt.timedelta(days=40))


def test_a_copy_that_cannot_be_given_is_paid_back_and_the_stamp_with_the_last_of_the_letter(
    world: World,
) -> None:
    first = filed(world, **POST)
    second = added(world, first, kind="full")
    pay(world, first)
    not_located(world, first)
    assert now(first).outcome == "inadmissible"
    assert going_back() == [(600, "watiqa.refund.not_located")]
    not_located(world, second)
    assert going_back()[1:] == [(600 + 2200, "watiqa.refund.not_located")]


def test_money_goes_back_once_and_shows_its_reference(world: World) -> None:
    first = filed(world, **POST)
    pay(world, first)
    not_located(world, first)
    with reading(HERE):
        (part,) = Payment.objects.filter(part_of__isnull=False)
        order = part.order
    with pytest.raises(Conflict):
        give_back_part(
            world.officer.in_office(), order=order, amount=Money.of(1), why="watiqa.refund.refused"
        )
    with pytest.raises(Conflict):
        decide_refund(world.cashier.in_office(), order=order.pk, reason="tout")
    record_refund(world.cashier.in_office(), payment=part.pk, reference="OV 12/2026")
    page = words(browser(world.citizen, "fr").get(f"/me/copies/{COMMUNE}/{first.number}/order/"))
    assert "OV 12/2026" in page
    assert "introuv" in page or "pas été trouvé" in page


def test_an_unpaid_or_withdrawn_request_gives_nothing_back(world: World) -> None:
    first = filed(world, **POST)
    pay(world, first)
    do_transition(world.citizen.as_citizen(), case=now(first), transition="withdraw")
    assert going_back() == []


def test_a_record_added_to_an_order_is_not_described_by_the_account(world: World) -> None:
    first = filed(world, **POST)
    citizen = world.citizen.as_citizen()
    alone = save_draft(citizen, procedure="watiqa.birth_copy", values={})
    other = open_linked_case(citizen, case=now(first), link="another_birth")
    own, childs = (words(browser(world.citizen).get(f"/drafts/{d.pk}/form/record/")) for d in (alone, other))
    name = f'value="{world.citizen.person.first_ar}"'
    assert name in own
    assert name not in childs
