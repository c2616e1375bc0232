"""The year of a receipt and the last day of a mandate are those of Morocco, an hour before those of Greenwich."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from diwan.kernel.base.money import Money
from diwan.kernel.base.text import Text
from diwan.kernel.identity.capacity import capacity_for
from diwan.kernel.payments.rules import Charge
from diwan.kernel.payments.services import issue_order, take_cash
from diwan.kernel.testing.world import make_holder

HALF_PAST_MIDNIGHT = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("communities")


def test_a_receipt_of_the_first_night_of_january_is_in_the_new_years_book() -> None:
    """Decree 2-17-451: the day's statement and the register of receipts agree on the year."""
    act = make_holder("cashier", "cashier").in_office(HALF_PAST_MIDNIGHT)
    order = issue_order(
        act,
        subject="testing:1",
        title=Text("رسم", "Droit"),
        charges=[Charge(Text("رسم", "Droit"), Money.of(5))],
    )
    receipt = take_cash(act, order=order.pk, tendered=Money.of(5))
    assert (receipt.year, receipt.number) == (2027, 1)


def test_a_mandate_of_the_new_year_signs_from_midnight_on() -> None:
    president = make_holder("president", "president", starts=date(2027, 1, 1))
    noon = datetime(2027, 1, 1, 12, tzinfo=UTC)
    act = replace(president.in_office(noon), at=HALF_PAST_MIDNIGHT)
    assert capacity_for(act, "president").title.fr == "Poste"
