"""Orders are issued, paid at the counter once, cancelled, given back; and nobody rewrites money."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection
from django.db.utils import ProgrammingError

from diwan.kernel.base.errors import Conflict, NotAllowed, NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.payments.models import Order, OrderState, Payment, Receipt
from diwan.kernel.payments.rules import Charge, key_in, reference_of
from diwan.kernel.payments.selectors import (
    charge_for,
    due_for,
    order_by_reference,
    price_of,
    takings_by_fee,
    takings_of,
)
from diwan.kernel.payments.services import (
    cancel_order,
    decide_refund,
    issue_order,
    record_refund,
    set_tariff,
    start_online_payment,
    take_cash,
)
from diwan.kernel.territory.scope import Scope, opened, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody, make_holder, make_person

TITLE = Text("نسخة كاملة", "Copie intégrale")
OFFICE = Scope("office", COMMUNE, COMMUNE)
OTHER_OFFICE = Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)


def issued(citizen: Somebody, *, copies: int = 2, subject: str = "watiqa.request:1") -> Order:
    """An order for copies, issued in the citizen's own act."""
    charge = Charge(TITLE, Money.of(2), copies, tariff="civil_status.copy", legal_ref="30-89 art. 74")
    return issue_order(
        citizen.as_citizen(), subject=subject, title=TITLE, charges=[charge], holder=citizen.person.pk
    )


def test_the_cashier_finds_the_order_takes_cash_and_gives_a_receipt(communities: None) -> None:
    citizen, cashier = make_person("c"), make_holder("k", "cashier")
    order = issued(citizen)
    with reading(OFFICE):
        assert order_by_reference(order.written_reference) == order
        assert due_for(COMMUNE, "watiqa.request:1") == Money.of(4)
    receipt = take_cash(cashier.in_office(), order=order.pk, tendered=Money.of(10))
    assert receipt.written == "000001/2026"
    with reading(OFFICE):
        payment = Payment.objects.get()
        assert (payment.amount, payment.change) == (Money.of(4), Money.of(6))
        assert payment.mandate_id is not None
        assert Order.objects.get().state == OrderState.PAID
        assert not due_for(COMMUNE, "watiqa.request:1")


def test_an_order_is_not_paid_twice_and_too_little_is_refused(communities: None) -> None:
    citizen, cashier = make_person("c"), make_holder("k", "cashier")
    order = issued(citizen)
    with pytest.raises(Refused):
        take_cash(cashier.in_office(), order=order.pk, tendered=Money.of(3))
    take_cash(cashier.in_office(), order=order.pk, tendered=Money.of(4))
    with pytest.raises(Conflict) as refusal:
        take_cash(cashier.in_office(), order=order.pk, tendered=Money.of(4))
    assert refusal.value.code == "payments.errors.already_paid"
    assert order.written_reference in refusal.value.words()
    with reading(OFFICE):
        assert Receipt.objects.count() == 1


def test_only_a_cashier_of_that_community_takes_cash(communities: None) -> None:
    citizen, clerk = make_person("c"), make_holder("a", "clerk")
    elsewhere = make_holder("k", "cashier", territory=OTHER_COMMUNE)
    order = issued(citizen)
    with pytest.raises(NotAllowed):
        take_cash(clerk.in_office(), order=order.pk, tendered=Money.of(4))
    with pytest.raises(NotFound):
        take_cash(elsewhere.in_office(), order=order.pk, tendered=Money.of(4))


def test_an_order_for_nothing_is_refused(communities: None) -> None:
    citizen = make_person("c")
    for charges in ([], [Charge(TITLE, Money.of(0))]):
        with pytest.raises(Refused):
            issue_order(citizen.as_citizen(), subject="a.b:1", title=TITLE, charges=charges)


def test_a_cancelled_order_takes_no_money(communities: None) -> None:
    citizen, cashier = make_person("c"), make_holder("k", "cashier")
    order = issued(citizen)
    cancel_order(citizen.as_citizen(), order=order, reason="withdrawn")
    with pytest.raises(Conflict):
        take_cash(cashier.in_office(), order=order.pk, tendered=Money.of(4))
    with pytest.raises(Conflict):
        cancel_order(citizen.as_citizen(), order=order, reason="withdrawn")


def test_money_is_given_back_once_with_a_reference(communities: None) -> None:
    citizen, cashier = make_person("c"), make_holder("k", "cashier")
    order = issued(citizen)
    act = cashier.in_office()
    take_cash(act, order=order.pk, tendered=Money.of(4))
    with pytest.raises(Refused):
        decide_refund(act, order=order.pk, reason=" ")
    payment = decide_refund(act, order=order.pk, reason="copie introuvable")
    with pytest.raises(Refused):
        record_refund(act, payment=payment.pk, reference="")
    record_refund(act, payment=payment.pk, reference="R-7")
    with pytest.raises(Conflict):
        record_refund(act, payment=payment.pk, reference="R-8")
    with reading(OFFICE):
        assert Order.objects.get().state == OrderState.REFUNDED


def test_a_citizen_sees_only_what_is_theirs_and_another_community_nothing(communities: None) -> None:
    mine, other, cashier = make_person("c"), make_person("d"), make_holder("k", "cashier")
    order = issued(mine)
    take_cash(cashier.in_office(), order=order.pk, tendered=Money.of(4))
    for model in (Order, Payment, Receipt):
        with reading(Scope("citizen", person=mine.person.pk)):
            assert model.objects.count() == 1
        for stranger in (Scope("citizen", person=other.person.pk), OTHER_OFFICE, Scope("public")):
            with reading(stranger):
                assert model.objects.count() == 0


def test_somebody_else_cannot_start_paying_my_order(communities: None) -> None:
    order = issued(make_person("c"))
    with pytest.raises(NotFound):
        start_online_payment(make_person("d").as_citizen(), order=order.pk)


def test_an_open_attempt_is_taken_up_again(communities: None) -> None:
    citizen = make_person("c")
    order = issued(citizen)
    first = start_online_payment(citizen.as_citizen(), order=order.pk)
    assert start_online_payment(citizen.as_citizen(), order=order.pk) == first


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_order SET state = 'paid', settled_at = now()",
        "UPDATE payments_order SET amount = 1",
        "UPDATE payments_payment SET state = 'succeeded'",
        "DELETE FROM payments_order",
        "DELETE FROM payments_payment",
    ],
)
def test_the_database_refuses_a_citizen_who_would_settle_their_own_order(communities: None, sql: str) -> None:
    citizen = make_person("c")
    order = issued(citizen)
    start_online_payment(citizen.as_citizen(), order=order.pk)
    scope = Scope("citizen", COMMUNE, COMMUNE, citizen.person.pk)
    with (
        pytest.raises((ProgrammingError, IntegrityError, InternalError)),
        opened(scope, "act", read_only=False),
    ):
        connection.cursor().execute(sql)


def test_the_database_refuses_even_the_office_to_unpay_an_order(communities: None) -> None:
    citizen, cashier = make_person("c"), make_holder("k", "cashier")
    take_cash(cashier.in_office(), order=issued(citizen).pk, tendered=Money.of(4))
    with pytest.raises(IntegrityError), opened(OFFICE, "act", read_only=False):
        Order.objects.update(state="due")


def test_a_fee_fixed_by_law_cannot_be_changed_and_bounds_are_kept(communities: None) -> None:
    president = make_holder("p", "president").in_office()
    with pytest.raises(Refused) as fixed:
        set_tariff(
            president, key="civil_status.copy", amount=Money.of(5), valid_from=NOW.date(), legal_ref="x"
        )
    assert fixed.value.code == "payments.errors.fixed_by_law"
    with pytest.raises(Refused) as above:
        set_tariff(
            president, key="transport_parking.taxi_second", amount=Money.of(101), valid_from=NOW.date(),
            legal_ref="x",
        )  # fmt: skip
    assert "100" in above.value.words()


def test_a_fee_is_priced_by_the_tariff_of_the_day(communities: None) -> None:
    president = make_holder("p", "president").in_office()
    key, first, second = "transport_parking.taxi_second", date(2024, 1, 1), date(2026, 1, 1)
    set_tariff(president, key=key, amount=Money.of(60), valid_from=first, legal_ref="fiscal order 2024")
    set_tariff(president, key=key, amount=Money.of(80), valid_from=second, legal_ref="fiscal order 2026")
    with pytest.raises(Conflict):
        set_tariff(president, key=key, amount=Money.of(70), valid_from=date(2025, 1, 1), legal_ref="late")
    with reading(OFFICE):
        assert price_of(COMMUNE, key, second - timedelta(days=1)).amount == Money.of(60)
        assert price_of(COMMUNE, key, second).legal_ref.fr == "fiscal order 2026"
        assert charge_for(COMMUNE, key, second, quantity=3).amount == Money.of(240)
        with pytest.raises(Refused):
            price_of(COMMUNE, key, date(2023, 1, 1))
        with pytest.raises(Refused):
            price_of(OTHER_COMMUNE, key, second)


def test_a_civil_status_copy_costs_two_dirhams_by_law_30_89(communities: None) -> None:
    with reading(OFFICE):
        price = price_of(COMMUNE, "civil_status.copy", NOW.date())
    assert (price.amount, price.own) == (Money.of(2), False)
    assert "30-89" in price.legal_ref.fr


def test_the_days_takings_add_up(communities: None) -> None:
    citizen, cashier = make_person("c"), make_holder("k", "cashier")
    for n, copies in enumerate((1, 2, 3)):
        order = issued(citizen, copies=copies, subject=f"watiqa.request:{n}")
        take_cash(cashier.in_office(), order=order.pk, tendered=Money.of(20))
    tomorrow = cashier.in_office(NOW + timedelta(days=1))
    take_cash(tomorrow, order=issued(citizen).pk, tendered=Money.of(4))
    with reading(OFFICE):
        day = takings_of(COMMUNE, NOW.date())
        assert (day.total, day.cash, day.receipts, day.first, day.last) == (
            Money.of(12), Money.of(12), 3, 1, 3,
        )  # fmt: skip
        (copies_sold,) = takings_by_fee(COMMUNE, NOW.date())
        assert (copies_sold.quantity, copies_sold.amount.amount) == (6, Decimal("12.00"))
    with reading(OTHER_OFFICE):
        assert not takings_of(COMMUNE, NOW.date()).total


@pytest.mark.parametrize("key", [1, 42, 9_999_999, 123_456_789])
def test_a_reference_survives_spaces_and_betrays_a_wrong_or_swapped_digit(key: int) -> None:
    reference = reference_of(key)
    assert key_in(f" {reference[:4]} {reference[4:]} ") == key
    for place, digit in enumerate(reference):
        wrong = reference[:place] + str((int(digit) + 1) % 10) + reference[place + 1 :]
        assert key_in(wrong) is None
    assert key_in("12") is None
    assert key_in("٠٠٠٠٠٠١٨") == 1
    assert key_in("000000²8") is None
