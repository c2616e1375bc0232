"""A terrace by the month: an order as each month begins, reminders, arrears, and the end of it (57.19 art. 20-24)."""

from __future__ import annotations

from datetime import date

import pytest

from diwan.kernel.base.errors import Invalid
from diwan.kernel.base.money import Money
from diwan.kernel.cases.models import Case, CaseFact, CaseFee
from diwan.kernel.cases.services import run_due_timers, save_draft
from diwan.kernel.cases.services.slots import change_slot
from diwan.kernel.notices.models import Notice
from diwan.kernel.payments.models import Order, OrderLine
from diwan.kernel.payments.rules import amount_text
from diwan.kernel.payments.services import set_tariff, take_cash
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import NOW
from diwan.modules.rokhas.tests.world import (
    OFFICE,
    TERRACE,
    TERRACE_PAPERS,
    World,
    all_agree,
    at,
    filed,
    fresh,
    moved,
    signed,
)


def occupying(town: World, **more: str) -> Case:
    """Filed, studied in the first zone, granted and delivered on the fifth day."""
    case = filed(town, "rokhas.domain_occupation", TERRACE | more, TERRACE_PAPERS)
    all_agree(town, case, 2, by="domain")
    moved(town, case, "domain", "study", 3, study="لا مانع", zone="first")
    moved(town, case, "president", "grant", 4)
    return moved(town, case, "domain", "deliver", 5)


def fees(case: Case) -> list[CaseFee]:
    with reading(OFFICE):
        return list(CaseFee.objects.filter(case_id=case.pk).order_by("period"))


def order_of(fee: CaseFee) -> Order:
    with reading(OFFICE):
        return Order.objects.get(pk=fee.order_id)


def pay(town: World, fee: CaseFee, days: int) -> None:
    order = order_of(fee)
    take_cash(town.act("cashier", days), order=order.pk, tendered=order.amount)


def days_to(day: date) -> int:
    """From the beginning of the tests to the evening of a day."""
    return (day - NOW.date()).days


NEXT = {"begins_on": "2026-03-01", "ends_on": "2026-08-31"}
"""Asked from before it was granted: it runs from the day it is notified."""


def test_the_first_month_begins_when_the_permit_is_notified(town: World) -> None:
    case = occupying(town, **NEXT)
    (first,) = fees(case)
    assert (first.period, first.from_on, first.paid_at) == (1, at(5).date(), None)
    metres = Money.of(case.values["outline"]["area"]) * 30
    order = order_of(first)
    assert (order.amount, order.due_on) == (metres, first.due_on)
    assert f"du {first.from_on:%d/%m/%Y} au {first.to_on:%d/%m/%Y}" in order.title.fr
    assert first.due_on is not None and (first.due_on - at(5).date()).days >= 30


def test_a_terrace_asked_for_later_is_charged_from_its_first_day(town: World) -> None:
    case = occupying(town)
    assert fees(case) == []
    run_due_timers(at(days_to(date(2026, 4, 30))))
    assert fees(case) == []
    run_due_timers(at(days_to(date(2026, 5, 1)) + 1))
    assert [fee.from_on for fee in fees(case)] == [date(2026, 5, 1)]


def test_each_month_has_its_order_until_the_last(town: World) -> None:
    """A scheduler that was down charges every month it missed, each at its own day."""
    case = occupying(town)
    run_due_timers(at(days_to(date(2026, 7, 2))))
    assert [(fee.period, fee.from_on, fee.to_on) for fee in fees(case)] == [
        (1, date(2026, 5, 1), date(2026, 5, 31)),
        (2, date(2026, 6, 1), date(2026, 6, 30)),
        (3, date(2026, 7, 1), date(2026, 7, 31)),
    ]
    assert len({order_of(fee).pk for fee in fees(case)}) == 3
    run_due_timers(at(days_to(date(2027, 3, 1))))
    assert [fee.period for fee in fees(case)] == [1, 2, 3, 4, 5, 6]
    run_due_timers(at(days_to(date(2027, 3, 1))))
    assert len(fees(case)) == 6


def test_who_does_not_pay_is_reminded_then_in_arrears(town: World) -> None:
    case = occupying(town, **NEXT)
    (first,) = fees(case)
    assert first.due_on is not None
    run_due_timers(at(days_to(first.due_on) - 3))
    with reading(Scope("national")):
        told = [
            notice.key for notice in Notice.objects.filter(holder_id=town.citizen.person.pk).order_by("pk")
        ]
    assert told.count("cases.notices.charged") >= 1 and told.count("cases.notices.pay_soon") == 1
    run_due_timers(at(days_to(first.due_on) + 2))
    with reading(OFFICE):
        assert CaseFact.objects.filter(case_id=case.pk, kind="arrears").count() == 1
    moved(town, fresh(case), "domain", "warn", 60, ground="unpaid", breach="شهر لم يؤد")
    run_due_timers(at(95))
    case = moved(town, case, "president", "withdraw_for_breach", 96, reasons="لم تؤد الإتاوة")
    assert case.outcome == "revoked"
    assert {order_of(fee).state for fee in fees(case)} == {"due"}, "what had begun stays owed"


def said(town: World, kind: str) -> tuple[str, str]:
    """What the holder was first told of a period, in both languages."""
    with reading(Scope("national")):
        found = Notice.objects.filter(holder_id=town.citizen.person.pk, key=f"cases.notices.{kind}")
        first = found.earliest("pk")
    return first.body_ar, first.body_fr


def test_each_notice_says_which_month_how_much_and_until_when(town: World) -> None:
    (first,) = fees(occupying(town, **NEXT))
    assert first.from_on and first.to_on and first.due_on
    begins, ends, due = (f"{day:%d/%m/%Y}" for day in (first.from_on, first.to_on, first.due_on))
    amount = amount_text(order_of(first).amount)
    arabic, french = (
        f"من {begins} إلى {ends}: {amount.ar}",
        f"Période du {begins} au {ends}\u00a0: {amount.fr}",
    )
    asked = (f"{arabic}، آخر أجل للأداء {due}.", f"{french}, à payer au plus tard le {due}.")
    run_due_timers(at(days_to(first.due_on) - 3))
    for kind in ("charged", "pay_soon"):
        told = said(town, kind)
        assert asked[0] in told[0] and asked[1] in told[1]
    run_due_timers(at(days_to(first.due_on) + 2))
    late = (f"{arabic}، انقضى أجل الأداء يوم {due}.", f"{french}, était à payer au plus tard le {due}.")
    told = said(town, "arrears")
    assert late[0] in told[0] and late[1] in told[1]


def test_who_paid_is_told_nothing_more(town: World) -> None:
    case = occupying(town, **NEXT)
    pay(town, fees(case)[0], 6)
    run_due_timers(at(34))
    with reading(Scope("national")):
        told = [notice.key for notice in Notice.objects.filter(holder_id=town.citizen.person.pk)]
    assert "cases.notices.pay_soon" not in told
    with reading(OFFICE):
        assert CaseFact.objects.filter(case_id=case.pk, kind="paid").count() == 1


def test_no_month_is_charged_after_the_holder_ends_it(town: World) -> None:
    case = occupying(town, **NEXT)
    run_due_timers(at(36))
    assert len(fees(case)) == 2
    moved(town, fresh(case), "citizen", "end", 40)
    run_due_timers(at(200))
    assert len(fees(case)) == 2 and fresh(case).outcome == "done"


def test_the_months_of_a_notice_are_charged_and_none_after_it(town: World) -> None:
    """57.19 art. 23: three months of notice; the permit is withdrawn at their end, paper and all."""
    case = occupying(town, **NEXT)
    signed(town, 6)
    moved(town, case, "president", "give_notice", 20, reasons="توسيع الطريق")
    run_due_timers(at(115))
    assert fresh(case).outcome == "revoked"
    count = len(fees(case))
    assert count == 4
    run_due_timers(at(200))
    assert len(fees(case)) == count


def test_rates_do_not_change_within_five_years(town: World) -> None:
    """57.19 art. 21: a new fiscal order reaches an occupation under way after five years."""
    case = occupying(town, **NEXT)
    set_tariff(
        town.act("president", 10), key="public_domain.terrace_1", amount=Money.of(90), valid_from=at(11).date(),
        legal_ref="القرار الجبائي 9/2026",
    )  # fmt: skip
    run_due_timers(at(36))
    first, second = fees(case)
    assert first.centimes == second.centimes


def test_a_community_may_charge_a_month_begun_by_the_day(town: World) -> None:
    """What the law leaves open is a dated decision of the community."""
    change_slot(
        town.act("president", -50), procedure="rokhas.domain_occupation",
        path="fees.occupation.recurring.whole_from", value=31, valid_from=at(-40).date(), decided_by="5/2026",
    )  # fmt: skip
    case = occupying(town, begins_on="2026-05-01", ends_on="2026-06-10")
    run_due_timers(at(days_to(date(2026, 6, 2))))
    whole, part = fees(case)
    assert part.centimes == round(whole.centimes * 10 / 30)
    with reading(OFFICE):
        assert "10/30" in OrderLine.objects.get(order_id=part.order_id).text_fr


def test_a_terrace_does_not_end_before_it_begins(town: World) -> None:
    """57.19 art. 20: a term counted in months, one at the least."""
    term = {"begins_on": "2026-10-31", "ends_on": "2026-05-01"}
    with pytest.raises(Invalid) as refusal:
        save_draft(town.act("citizen", 0), procedure="rokhas.domain_occupation", values=TERRACE | term)
    (why,) = refusal.value.fields["ends_on"]
    assert "«من يوم»" in why.words()
