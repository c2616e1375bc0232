"""Where a commune has no one-stop shop, the province's committee studies its files (2-18-577 art. 10-16, 21-26)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.cases.models import Case, CaseOpinion, Meeting
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, PROVINCE, Somebody, make_holder
from diwan.modules.rokhas.tests.test_silence_after import START
from diwan.modules.rokhas.tests.world import HOUSE, HOUSE_PAPERS, World, at, filed, moved

NEXT_DAY = (at(START) + timedelta(days=1)).date()
WHEN = {
    "day_day": NEXT_DAY.day, "day_month": NEXT_DAY.month, "day_year": NEXT_DAY.year, "time": "10:30",
    "place": "مقر الإقليم",
}  # fmt: skip


@pytest.fixture
def chair(world: World) -> Somebody:
    """Who presides the committee from the province."""
    return make_holder("provincial", "rokhas.chair", territory=PROVINCE, wide=True)


def signed_in(somebody: Somebody) -> Client:
    client = Client()
    client.cookies["diwan_language"] = "ar"
    client.force_login(somebody.account)
    return client


def file_sent(world: World) -> Case:
    case = filed(world, "rokhas.building_permit_small", HOUSE, HOUSE_PAPERS, START)
    return moved(world, case, "desk", "forward", START)


def test_it_meets_on_the_files_of_a_commune_and_signs_their_minutes(
    world: World, chair: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at(START))
    case = file_sent(world)
    committee = next(iter(case.law.committees))
    client = signed_in(chair)
    page = client.get("/desk/committees/").content.decode()
    call = f"/desk/committees/call/{committee}/?in={case.territory.code}"
    assert str(case.territory.name.ar) in page and call in page
    assert case.number in client.get(call).content.decode()
    answer = client.post(call, {**WHEN, "case": [case.pk]})
    assert answer.status_code == 302, answer.content.decode()
    with reading(Scope("national")):
        meeting = Meeting.objects.get()
        bodies = [one.body for one in meeting.members.all()]
    assert meeting.territory_id == COMMUNE
    place = f"/desk/committees/{meeting.pk}/"
    assert (
        client.post(place, {"open": "1"} | {f"member-{body}": "م. العلوي" for body in bodies}).status_code
        == 302
    )
    with reading(Scope("national")):
        keys = [row.key for row in CaseOpinion.objects.filter(case_id=case.pk, latest=True)]
    said = {f"outcome-{key}": "favourable" for key in keys}
    assert client.post(place, {"case": case.pk} | said).status_code == 302
    assert client.post(place, {"adopt": "1"}).status_code == 302
    signed = client.post(place, {"sign": "1"})
    assert signed.status_code == 302, signed.content.decode()
    assert client.get(f"{place}minutes.pdf").content.startswith(b"%PDF")
    with reading(Scope("national")):
        assert {row.way for row in CaseOpinion.objects.filter(case_id=case.pk, latest=True)} == {"committee"}
    assert case.territory.name.ar in client.get("/desk/committees/").content.decode()


def test_only_a_chair_of_the_province_reaches_below_and_no_further(
    world: World, chair: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at(START))
    case = file_sent(world)
    committee = next(iter(case.law.committees))
    call = f"/desk/committees/call/{committee}/?in={case.territory.code}"
    narrow = make_holder("narrow", "rokhas.chair", territory=PROVINCE)
    other = make_holder("other_chair", "rokhas.chair", territory=OTHER_COMMUNE)
    watcher = make_holder("watcher", "supervisor", territory=PROVINCE, wide=True)
    for who in (narrow, other, watcher):
        client = signed_in(who)
        assert case.number not in client.get(call).content.decode()
        assert client.post(call, {**WHEN, "case": [case.pk]}).status_code in (403, 404, 422), who
    beyond = signed_in(chair).get(f"/desk/committees/call/{committee}/?in=99.999")
    assert beyond.status_code == 404
    with reading(Scope("national")):
        assert not Meeting.objects.exists()


def test_it_is_read_by_machines(world: World, chair: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at(START))
    case = file_sent(world)
    client = signed_in(chair)
    (one,) = client.get("/api/cases/committees").json()
    assert (one["territory_id"], one["waiting"]) == (COMMUNE, [case.number])
    client.post(f"/desk/committees/call/{one['key']}/?in={case.territory.code}", {**WHEN, "case": [case.pk]})
    (line,) = client.get("/api/cases/meetings").json()["items"]
    assert line["territory_id"] == COMMUNE
    assert client.get(f"/api/cases/meetings/{line['id']}").json()["agenda"][0]["number"] == case.number
