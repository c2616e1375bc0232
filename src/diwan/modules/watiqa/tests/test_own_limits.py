"""A community may be stricter against harvesting, never laxer: decided, dated, told on its page, held when asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from diwan.kernel.base.errors import Invalid, NotAllowed, Refused
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE
from diwan.modules.watiqa import services
from diwan.modules.watiqa.limits import Limit, limits_on, stricter
from diwan.modules.watiqa.models import OwnLimit
from diwan.modules.watiqa.own_limits import limits_in, standings
from diwan.modules.watiqa.tests.test_api import Caller
from diwan.modules.watiqa.tests.test_pages import browser, words
from diwan.modules.watiqa.tests.world import HERE, World, filed

TODAY = NOW.date()
DAY = dt.timedelta(days=1)


def decided(world: World, value: int | None, start: dt.date = TODAY, at: dt.datetime = NOW) -> OwnLimit:
    act = world.officer.in_office(at=at)
    return services.set_limit(
        act, limit=Limit.ACCOUNT_DAY, value=value, valid_from=start, ground="قرار 4/2026"
    )


def in_force(day: dt.date = TODAY, territory: int = COMMUNE) -> int:
    with reading(HERE):
        return limits_in(territory, day)[Limit.ACCOUNT_DAY]


def test_the_stricter_of_the_two_holds() -> None:
    national = limits_on(TODAY)
    assert stricter(national, {Limit.ACCOUNT_DAY: 2})[Limit.ACCOUNT_DAY] == 2
    assert stricter(national, {Limit.ACCOUNT_DAY: 900})[Limit.ACCOUNT_DAY] == national[Limit.ACCOUNT_DAY]
    assert stricter(national, {}) == national


def test_a_decision_holds_from_its_day_here_alone_until_it_is_taken_back(world: World) -> None:
    decided(world, 2, TODAY + 3 * DAY)
    assert [in_force(TODAY + n * DAY) for n in (0, 2, 3)] == [5, 5, 2]
    assert in_force(TODAY + 3 * DAY, OTHER_COMMUNE) == 5
    decided(world, None, TODAY + 10 * DAY)
    assert [in_force(TODAY + n * DAY) for n in (9, 10)] == [2, 5]
    with reading(HERE):
        (standing,) = [one for one in standings(COMMUNE, TODAY) if one.limit is Limit.ACCOUNT_DAY]
    assert standing.next is not None
    assert (standing.value, standing.is_own, standing.next.value) == (5, False, 2)


@pytest.mark.parametrize("value", [0, -1, 5, 6, 10**9])
def test_it_is_never_laxer_nor_does_it_stop_everybody(world: World, value: int) -> None:
    with pytest.raises(Invalid) as refusal:
        decided(world, value)
    assert list(refusal.value.fields) == ["value"]


def test_it_is_not_set_for_the_past_nor_by_whoever_works_the_requests(world: World) -> None:
    with pytest.raises(Invalid) as refusal:
        decided(world, 2, TODAY - DAY)
    assert list(refusal.value.fields) == ["valid_from"]
    with pytest.raises(NotAllowed):
        services.set_limit(
            world.clerk.in_office(), limit=Limit.ACCOUNT_DAY, value=2, valid_from=TODAY, ground="قرار"
        )


def test_an_account_is_stopped_at_the_communitys_figure(world: World) -> None:
    decided(world, 1)
    filed(world)
    with pytest.raises(Refused) as refusal:
        filed(world, at=NOW + dt.timedelta(hours=1))
    assert refusal.value.code == "watiqa.errors.limit_account_day"
    assert "1" in refusal.value.words()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_page_shows_what_holds_and_what_was_decided_and_keeps_what_was_typed(
    world: World, language: str
) -> None:
    president = browser(world.officer, language)
    path = "/desk/watiqa/limits/account_day/"
    typed = {
        "value": "7",
        "valid_from_day": "1",
        "valid_from_month": "1",
        "valid_from_year": "2999",
        "ground": "قرار 9/2026",
    }
    refused = president.post(path, typed)
    assert refused.status_code == 422
    assert "قرار 9/2026" in words(refused)
    assert 'value="7"' in words(refused)
    done = president.post(path, {**typed, "value": "3"}, follow=True)
    page = words(done)
    assert "قرار 9/2026" in page
    with reading(HERE):
        assert OwnLimit.objects.get().value == 3
    assert browser(world.clerk, language).get(path).status_code == 403
    assert president.get("/desk/watiqa/limits/nothing/").status_code in (404, 409, 422)


def test_over_the_api_a_community_reads_its_limits_and_holds_one_stricter(world: World) -> None:
    """Law 09-08, art. 3: stricter, never laxer."""
    president, today = Caller(world.officer), timezone.localdate().isoformat()
    (day,) = (one for one in president.get("/desk/limits").json() if one["key"] == "account_day")
    assert (day["value"], day["own"]) == (day["national"], None)
    wanted = {"value": day["national"] + 1, "valid_from": today, "ground": "قرار 4/2026"}
    laxer = president.post("/desk/limits/account_day", wanted)
    assert (laxer.status_code, laxer.json()["errors"][0]["field"]) == (422, "value")
    assert president.post("/desk/limits/account_day", {**wanted, "value": 2}).status_code == 201
    (day,) = (one for one in president.get("/desk/limits").json() if one["key"] == "account_day")
    assert (day["value"], day["own"]["ground"]) == (2, "قرار 4/2026")
    assert Caller(world.clerk).post("/desk/limits/account_day", {**wanted, "value": 2}).status_code == 403
    assert president.post("/desk/limits/every_hour", wanted).status_code == 422
