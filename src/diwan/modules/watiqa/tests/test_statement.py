"""What communes did for one another in a month: each side from its own rows, what went back apart."""

from __future__ import annotations

import datetime as dt

import pytest

from diwan.kernel.cases.models import Case
from diwan.kernel.territory.models import Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE
from diwan.modules.watiqa import services
from diwan.modules.watiqa.months import Month, month_typed
from diwan.modules.watiqa.services import collecting, moving, refunding
from diwan.modules.watiqa.statement import Deed, What, deeds_of, sums_of
from diwan.modules.watiqa.tests.test_collection import THERE, made_over, waiting
from diwan.modules.watiqa.tests.test_pages import browser, words
from diwan.modules.watiqa.tests.world import HERE, World, filed, now, pay

MONTH = Month.of(NOW.date())


def deeds(scope: Scope, territory: int, month: Month = MONTH) -> list[Deed]:
    with reading(scope):
        return deeds_of(territory, *month.bounds)


def directed(world: World) -> Case:
    """A paid request moved to the commune that keeps the record."""
    case = filed(world)
    pay(world, case)
    there = Territory.objects.get(pk=OTHER_COMMUNE)
    services.redirect_request(world.clerk.in_office(), case=now(case), commune=there.code)
    gone = now(case)
    moving.carry_over(territory=COMMUNE, number=case.number, revision=gone.revision, at=NOW)
    return gone


def handed_there(world: World) -> None:
    """A copy of two prints, handed over by the other commune."""
    made_over(world)
    services.hand_over_here(
        world.stranger.in_office(), handover=waiting(), handed_to="سعاد العلوي BE123456", paper="cnie"
    )
    collecting.report_handover(territory=OTHER_COMMUNE, handover=waiting().pk, at=NOW)


def test_a_fee_taken_for_another_commune_stands_on_both_statements(world: World) -> None:
    gone = directed(world)
    (ours,) = deeds(HERE, COMMUNE)
    assert (ours.what, ours.other, ours.number) == (What.COLLECTED_FOR, OTHER_COMMUNE, gone.number)
    assert (ours.copies, ours.amount.centimes, ours.given_back) == (1, 200, False)
    (theirs,) = deeds(THERE, OTHER_COMMUNE)
    assert (theirs.what, theirs.other, theirs.amount.centimes) == (What.COLLECTED_BY, COMMUNE, 200)


def test_what_went_back_to_the_citizen_is_counted_apart(world: World) -> None:
    gone = directed(world)
    refunding.refund_moved(territory=COMMUNE, number=gone.number, why="watiqa.refund.not_located", at=NOW)
    found = deeds(HERE, COMMUNE)
    with reading(HERE):
        (line,) = sums_of(found)
    assert (line.requests, line.given_back, line.copies, line.amount.centimes) == (1, 1, 0, 0)


def test_copies_handed_over_for_another_stand_on_both_statements(world: World) -> None:
    handed_there(world)
    (ours,) = deeds(HERE, COMMUNE)
    (theirs,) = deeds(THERE, OTHER_COMMUNE)
    assert (ours.what, ours.other, ours.copies) == (What.HANDED_BY, OTHER_COMMUNE, 2)
    assert (theirs.what, theirs.other, theirs.copies) == (What.HANDED_FOR, COMMUNE, 2)


def test_another_month_says_nothing_of_it(world: World) -> None:
    directed(world)
    assert deeds(HERE, COMMUNE, MONTH.before) == []
    assert deeds(HERE, COMMUNE, MONTH.after) == []


@pytest.mark.parametrize(("typed", "month"), [("2026-3", "2026-03"), ("٢٠٢٦-١٢", "2026-12"), ("2026-13", None),
    ("2026", None), ("", None), ("1200-01", None), ("2026-00", None)])  # fmt: skip
def test_a_month_as_it_is_typed(typed: str, month: str | None) -> None:
    found = month_typed(typed)
    assert (str(found) if found else None) == month


def test_months_follow_one_another() -> None:
    december = Month(dt.date(2026, 12, 1))
    assert (str(december.after), str(december.before)) == ("2027-01", "2026-11")
    assert december.bounds[1] == december.after.bounds[0]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_the_file_and_the_api(world: World, language: str) -> None:
    gone = directed(world)
    reader = browser(world.officer, language)
    asked = {"month": str(MONTH)}
    other = Territory.objects.get(pk=OTHER_COMMUNE)
    assert str(getattr(other, f"name_{language}")) in words(reader.get("/desk/watiqa/between/", asked))
    file = words(reader.get("/desk/watiqa/between.csv", asked))
    assert gone.number in file
    assert other.code in file
    (told,) = reader.get("/api/watiqa/desk/between", asked).json()
    assert (told["what"], told["number"], told["amount"]) == ("collected_for", gone.number, "2.00")
    wrong = words(reader.get("/desk/watiqa/between/", {"month": "مارس"}))
    assert 'value="مارس"' in wrong
    assert reader.get("/api/watiqa/desk/between", {"month": "2026-77"}).status_code == 422
    assert browser(world.clerk, language).get("/desk/watiqa/between/").status_code == 403
