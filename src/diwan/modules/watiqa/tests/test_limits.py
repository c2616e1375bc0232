"""How often one may ask, and one record be asked for: refused in words past the limit, told when it is reached."""

from __future__ import annotations

import datetime as dt

import pytest

from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.models import Case
from diwan.kernel.journal.models import Entry
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import NOW
from diwan.modules.watiqa import services
from diwan.modules.watiqa.limits import (
    Limit,
    Recent,
    limit_passed,
    limits_on,
    limits_reached,
)
from diwan.modules.watiqa.rules import Quality
from diwan.modules.watiqa.tests.world import HERE, World, filed, now, pay

LIMITS = limits_on(NOW.date())
HOUR = dt.timedelta(hours=1)


def passed(quality: Quality, recent: Recent) -> Limit | None:
    return limit_passed(recent.counts_for(quality), LIMITS)


def test_who_asks_all_day_or_all_year_long_is_stopped() -> None:
    assert passed(Quality.HOLDER, Recent(today=5)) is Limit.ACCOUNT_DAY
    assert passed(Quality.HOLDER, Recent(today=4)) is None
    assert passed(Quality.HOLDER, Recent(this_year=60)) is Limit.ACCOUNT_YEAR


def test_who_collects_other_peoples_records_is_stopped_but_may_have_their_own() -> None:
    collector = Recent(today=1, other_persons=10)
    assert passed(Quality.PROXY, collector) is Limit.OTHERS_MONTH
    assert passed(Quality.HOLDER, collector) is None


def test_who_guesses_is_stopped() -> None:
    assert passed(Quality.DESCENDANT, Recent(misses=6)) is Limit.MISSES_MONTH


@pytest.mark.parametrize("quality", [Quality.COURT, Quality.ADMINISTRATION])
def test_who_asks_in_the_course_of_duty_is_never_stopped(quality: Quality) -> None:
    assert passed(quality, Recent(500, 5000, 500, 500)) is None


def test_a_limit_is_told_of_once() -> None:
    key, limits = Limit.ACCOUNT_DAY, {Limit.ACCOUNT_DAY: 5}
    told = [limits_reached({key: n}, {key: n + 1}, limits) for n in range(7)]
    assert told == [[], [], [], [], [key], [], []]


def test_every_limit_has_its_words_and_its_ground() -> None:
    from diwan.modules.watiqa.limits import limit_on

    assert all(limit_on(limit, NOW.date()).title.ar and limit_on(limit, NOW.date()).ground for limit in Limit)


def alerts(world: World) -> list[str]:
    """What the officers were told of limits, each once whatever their number."""
    found = []
    for person in (world.officer, world.second):
        with reading(Scope("citizen", person=person.person.pk)):
            mine = Notice.objects.filter(holder=person.person, key="watiqa.notices.limit").order_by("id")
            found.append([notice.subject_fr for notice in mine])
    assert found[0] == found[1]
    return found[0]


def test_the_last_request_an_account_may_make_is_told_and_the_next_refused_in_words(world: World) -> None:
    cases = [filed(world, at=NOW + n * HOUR) for n in range(5)]
    assert [words for words in alerts(world) if cases[4].number in words] == alerts(world)
    assert len(alerts(world)) == 1
    with pytest.raises(Refused) as refusal:
        filed(world, at=NOW + 6 * HOUR)
    assert refusal.value.code == "watiqa.errors.limit_account_day"
    assert "5" in refusal.value.words()
    assert len(alerts(world)) == 1
    filed(world, at=NOW + 25 * HOUR)
    with reading(HERE):
        assert Entry.objects.filter(verb="watiqa.limit_reached").count() == 1


def matched(world: World, case: Case, who: str = "clerk") -> None:
    pay(world, case)
    act = getattr(world, who).in_office(at=now(case).opened_at + HOUR)
    services.match_record(act, case=now(case), record=world.record.pk, paper_seen=True)


def test_a_record_asked_for_too_often_in_a_day_waits_for_the_officer(world: World) -> None:
    from diwan.kernel.testing.world import make_person

    askers = [make_person(f"souad{n}", cnie=f"BE20000{n}") for n in range(4)]
    asked = [
        filed(world, who=askers[n // 2], quality="descendant", cnie=askers[n // 2].person.cnie)
        for n in range(7)
    ]
    for case in asked[:6]:
        matched(world, case)
    assert [case.number for case in asked[:6] if any(case.number in told for told in alerts(world))] == [
        asked[5].number
    ]
    with pytest.raises(Refused) as refusal:
        matched(world, asked[6])
    assert refusal.value.code == "watiqa.errors.limit_record_day"
    assert now(asked[6]).step == "matching"
    matched(world, asked[6], "officer")
    assert now(asked[6]).step == "preparing"


def test_the_wrong_match_is_not_counted(world: World) -> None:
    case = filed(world)
    pay(world, case)
    for _ in range(8):
        services.match_record(world.clerk.in_office(), case=now(case), record=world.record.pk)
        services.undo_match(world.clerk.in_office(), case=now(case))
    assert alerts(world) == []


def test_an_account_that_guesses_is_told_of(world: World) -> None:
    for n in range(6):
        case = filed(world, at=NOW - n * 25 * HOUR, number=str(900 + n))
        services.refuse_request(world.officer.in_office(), case=now(case), motives=["not_entitled"])
    assert len(alerts(world)) == 1
    with pytest.raises(Refused) as refusal:
        filed(world, at=NOW + 25 * HOUR)
    assert refusal.value.code == "watiqa.errors.limit_misses_month"
