"""Feasts settled, days closed and opened, and open cases counted anew after them (morocco 1.5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from diwan.kernel.base.act import Act
from diwan.kernel.base.calendar import Feast, days_left_by, feast_near, feasts_of, lifted_by
from diwan.kernel.base.errors import Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases.calendars import Standing, calendar_of, days_of_year, unsettled_near
from diwan.kernel.cases.models import CalendarDay, Case, CaseClock, CaseDue
from diwan.kernel.cases.services import declare_day, run_due_timers, settle_feast, withdraw_day
from diwan.kernel.cases.services.recounting import count_anew
from diwan.kernel.cases.tests.tennis import OFFICE, filed, fresh
from diwan.kernel.territory.models import KINGDOM
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, Somebody, make_holder

FITR = date(2026, 3, 20)
"""A Friday: the feast is expected on it and on the Saturday."""
LEAVE = Text("عطلة", "Congé")


@pytest.fixture
def ministry(communities: None) -> Act:
    return make_holder("ministry", "administrator", territory=KINGDOM).in_office()


@pytest.fixture
def head(communities: None) -> Act:
    return make_holder("head", "president").in_office()


def settled(act: Act, first: date = FITR, days: int = 2, why: str = "بلاغ") -> CalendarDay:
    return settle_feast(act, feast="eid_al_fitr", first=first, days=days, decided_by=why)


def works(day: date, territory: int = COMMUNE) -> bool:
    with reading(OFFICE):
        return calendar_of(territory).is_working(day)


def said_in(year: int, territory: int = COMMUNE) -> dict[date, Standing]:
    with reading(OFFICE):
        return {day.on: day.standing for day in days_of_year(territory, year)}


def legal_day(case: Case) -> date | None:
    with reading(OFFICE):
        return CaseClock.objects.get(case_id=case.pk, key="legal").last_day


def test_a_feast_of_two_days_is_one_occurrence() -> None:
    (feast,) = (f for f in feasts_of(2026) if f.key == "eid_al_fitr")
    assert feast.days == (FITR, date(2026, 3, 21))
    assert feast_near("eid_al_fitr", date(2026, 3, 22)) == feast
    assert feast_near("eid_al_fitr", date(2026, 5, 1)) is None


def test_a_day_the_feast_left_is_worked_again() -> None:
    assert lifted_by([("eid_al_fitr", date(2026, 3, 21)), ("eid_al_fitr", date(2026, 3, 22))]) == {FITR}


def test_a_day_that_is_a_holiday_otherwise_stays_closed() -> None:
    throne, next_day = date(2026, 7, 30), date(2026, 7, 31)
    feast = Feast("eid_al_fitr", (throne, next_day), LEAVE, "2-04-426")
    assert days_left_by(feast, [date(2026, 8, 1)]) == {next_day}


def test_the_kingdom_confirms_a_feast_for_every_community(ministry: Act) -> None:
    assert said_in(2026)[FITR] is Standing.CALCULATED
    settled(ministry)
    assert said_in(2026)[FITR] is Standing.CONFIRMED
    with reading(OFFICE):
        assert unsettled_near(OTHER_COMMUNE, FITR, FITR) == []
        row = CalendarDay.objects.get(on=FITR)
    assert (row.territory_id, row.declared_by_id, row.declared_at) == (KINGDOM, ministry.person, ministry.at)


def test_a_feast_shifted_leaves_the_day_it_was_expected_on(ministry: Act) -> None:
    settled(ministry, first=date(2026, 3, 19))
    assert not works(date(2026, 3, 19))
    assert not works(FITR)
    settled(ministry, first=date(2026, 3, 21), days=3)
    assert works(FITR)
    assert works(date(2026, 3, 19)), "what was said first is replaced"
    assert not works(date(2026, 3, 23))
    assert said_in(2026)[FITR] is Standing.LEFT


def test_a_shift_opens_no_saturday(ministry: Act) -> None:
    settled(ministry, first=date(2026, 3, 18))
    assert not works(date(2026, 3, 21))


def test_a_community_says_what_the_kingdom_has_not_and_then_is_silent(head: Act, ministry: Act) -> None:
    settled(head, first=date(2026, 3, 23), days=1)
    assert works(FITR)
    assert not works(FITR, OTHER_COMMUNE)
    settled(ministry)
    assert not works(FITR)
    assert works(date(2026, 3, 23)), "the Kingdom has the last word on a feast"
    with pytest.raises(Refused, match="feast_national"):
        settled(head)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"first": date(2026, 5, 1)}, "first"),
        ({"days": 9}, "days"),
        ({"why": " "}, "decided_by"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(ministry: Act, given: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        settled(ministry, **given)  # type: ignore[arg-type]
    assert set(refusal.value.fields) == {field}


def test_a_decision_does_not_reach_back(head: Act) -> None:
    with pytest.raises(Invalid) as refusal:
        declare_day(head, on=date(2026, 3, 9), works=False, name=LEAVE, decided_by="قرار")
    assert set(refusal.value.fields) == {"on"}


def test_a_clerk_declares_nothing(communities: None) -> None:
    clerk = make_holder("clerk", "clerk").in_office()
    with pytest.raises(NotAllowed):
        settled(clerk)


def test_a_day_declared_by_mistake_is_taken_back_before_it_comes(head: Act) -> None:
    day = declare_day(head, on=date(2026, 3, 16), works=False, name=LEAVE, decided_by="قرار")
    assert not works(day.on)
    with pytest.raises(Invalid):
        withdraw_day(head, day=day, reason="")
    withdraw_day(head, day=day, reason="خطأ في التاريخ")
    assert works(date(2026, 3, 16))
    with pytest.raises(NotFound):
        withdraw_day(head, day=day, reason="خطأ")


def test_nobody_takes_back_a_day_of_another_community(head: Act, ministry: Act) -> None:
    day = settled(ministry)
    with pytest.raises(NotFound):
        withdraw_day(head, day=day, reason="خطأ")


def test_open_cases_count_anew(people: dict[str, Somebody]) -> None:
    """Thirty days from 10 March 2026 end on Thursday 9 April; closed, the last day is the Friday."""
    case = filed(people["citizen"])
    before = date(2026, 4, 9)
    assert legal_day(case) == before
    act = people["president"].in_office()
    declare_day(act, on=before, works=False, name=LEAVE, decided_by="قرار")
    assert legal_day(case) == before, "a worker counts anew, not the declaration"
    assert count_anew(COMMUNE, act.at) == 1
    assert legal_day(case) == date(2026, 4, 10)
    run_due_timers(NOW + timedelta(days=31))
    assert fresh(case).step == "in_review"
    run_due_timers(NOW + timedelta(days=32))
    assert fresh(case).step == "refused"


def test_the_cases_of_another_community_are_left_alone(people: dict[str, Somebody]) -> None:
    case = filed(people["citizen"])
    declare_day(people["other"].in_office(), on=date(2026, 4, 9), works=False, name=LEAVE, decided_by="قرار")
    assert count_anew(OTHER_COMMUNE, NOW) == 0
    assert count_anew(KINGDOM, NOW) == 0
    assert legal_day(case) == date(2026, 4, 9)


def test_what_has_acted_does_not_act_again(people: dict[str, Somebody], ministry: Act) -> None:
    case = filed(people["citizen"])
    run_due_timers(NOW + timedelta(days=31))
    with reading(OFFICE):
        done = set(CaseDue.objects.filter(case=case, state="done").values_list("timer", "acts_at"))
    declare_day(ministry, on=date(2026, 4, 9), works=False, name=LEAVE, decided_by="قرار")
    count_anew(KINGDOM, NOW + timedelta(days=31))
    with reading(OFFICE):
        assert set(CaseDue.objects.filter(case=case, state="done").values_list("timer", "acts_at")) == done
    assert fresh(case).step == "refused"


def test_a_late_word_takes_no_day_from_anybody(people: dict[str, Somebody], ministry: Act) -> None:
    """The feast was expected on the last day, which rolled on; that it never fell there is said after the fact."""
    case = filed(people["citizen"], at=NOW.replace(month=2, day=18))
    assert legal_day(case) == date(2026, 3, 23)
    settled(ministry, first=date(2026, 3, 18))
    count_anew(KINGDOM, NOW.replace(day=22))
    assert legal_day(case) == date(2026, 3, 23)
    count_anew(KINGDOM, NOW.replace(day=19))
    assert legal_day(case) == FITR
