"""An occupation without title: established, ordered to stop, and paid five times its fee (57.19 art. 26-27)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.cases.models import Case, CaseFee, CaseVisit
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.services import run_due_timers, save_draft, submit_case
from diwan.kernel.cases.services.visits import (
    OnTheSpot,
    Photo,
    ask_visit,
    make_visit,
    plan_visits,
    sign_visit_minutes,
)
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.payments.models import Order, OrderLine
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import NOW
from diwan.modules.rokhas.models import Permit
from diwan.modules.rokhas.tests.world import OFFICE, SQUARE, World, at, fresh, moved, paid, signed
from diwan.shell.cases.said import calendar_of

TABLES: dict[str, Any] = {
    "occupant": "مقهى النخيل", "use": "terrace", "occupied_place": "ساحة المسيرة", "outline": SQUARE,
    "zone": "first", "since": "2024-12-20",
}  # fmt: skip
PHOTO = Photo(KeptFile("a.jpg", "image/jpeg", 9, "4" * 64))


def begun(town: World, **more: str) -> Case:
    act = town.act("domain", 0)
    draft = save_draft(act, procedure="domain.illegal_occupation", values=TABLES | more)
    return submit_case(act, draft=draft)


def visited(town: World, case: Case, key: str, day: int, found: OnTheSpot) -> None:
    with reading(OFFICE):
        row = CaseVisit.objects.filter(case_id=case.pk, key=key, latest=True).first()
    row = row or ask_visit(town.act("domain", day), case=case, visit=key)
    plan_visits(town.act("domain", day), stops=[(row, at(day + 1))])
    row = make_visit(town.act("domain", day + 1), visit=row, found=found)
    sign_visit_minutes(town.act("domain", day + 1), visit=row)


def ordered_to_stop(town: World, **more: str) -> Case:
    case = begun(town, **more)
    with pytest.raises(Refused):
        moved(town, case, "president", "order_stop", 1)
    found = {"occupation_found": "اثنتا عشرة طاولة"}
    visited(town, case, "site", 0, OnTheSpot("not_conforming", "طاولات", found, photos=(PHOTO,)))
    case = moved(town, fresh(case), "president", "order_stop", 2)
    assert case.step == "must_stop" and case.book_number
    return case


def removed(town: World, case: Case, day: int) -> Case:
    visited(town, fresh(case), "check", day, OnTheSpot("conforming"))
    ended = at(day + 1).date().isoformat()
    return moved(town, fresh(case), "domain", "removed", day + 1, ended_on=ended)


def test_nobody_is_offered_it_and_the_register_of_permits_does_not_list_it(town: World) -> None:
    assert "domain.illegal_occupation" not in {law.key for law in catalogue().listed(NOW.date())}
    ordered_to_stop(town)
    with reading(OFFICE):
        assert not Permit.objects.exists()


def test_each_year_begun_is_paid_five_times(town: World) -> None:
    """From 20 December 2024 to March 2026: two years, at 12 months of 30 dirhams a metre, five times."""
    case = removed(town, ordered_to_stop(town), 3)
    assert (case.step, case.values["years"]) == ("to_pay", 2)
    with reading(OFFICE):
        fee = CaseFee.objects.get(case_id=case.pk)
        line = OrderLine.objects.get(order_id=fee.order_id)
    metres = float(case.values["outline"]["area"])
    assert fee.centimes == round(metres * 2 * 12 * 30 * 5 * 100)
    assert "× 5" in line.text_fr and line.text_fr.count("×") == 4
    with pytest.raises(Refused):
        moved(town, case, "domain", "close", 5)
    paid(town, case, 6)
    assert moved(town, case, "domain", "close", 6).outcome == "done"
    (notice,) = signed(town, 7)
    assert notice.key == "stop_notice"


def test_a_permit_ends_it_too_and_the_time_before_is_paid(town: World) -> None:
    case = ordered_to_stop(town, since="2026-03-01")
    case = moved(
        town, case, "domain", "regularised", 5, permit_number="12/2026", ended_on=at(5).date().isoformat()
    )
    assert (case.step, case.values["years"]) == ("to_pay", 1)
    with reading(OFFICE):
        assert Order.objects.get(pk=CaseFee.objects.get(case_id=case.pk).order_id).amount.centimes > 0


def test_an_order_that_is_not_followed_goes_to_the_president_again(town: World) -> None:
    case = ordered_to_stop(town)
    run_due_timers(at(20))
    assert fresh(case).step == "ignored"
    row = fresh(case)
    with reading(OFFICE):
        assert calendar_of(row).legal == "", "no day is set: nothing is said of what it rests on"
    assert moved(town, case, "president", "order_again", 21).step == "must_stop"


def test_it_did_not_begin_tomorrow(town: World) -> None:
    with pytest.raises(Invalid) as wrong:
        begun(town, since=date(2026, 12, 1).isoformat())
    assert set(wrong.value.fields) == {"since"}
