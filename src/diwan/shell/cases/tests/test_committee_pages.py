"""The pages of a committee, from its call to its signed minutes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from diwan.kernel.cases.models import Case, Meeting
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.tests.club_opinions import ranked, rounds, with_opinions
from diwan.kernel.cases.tests.conftest import club, own_keys, people  # noqa: F401
from diwan.kernel.cases.tests.tennis import filed
from diwan.kernel.cases.tests.test_committees import COURT
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import Somebody
from diwan.shell.cases.tests.test_consulted import signed_in

IN_A_WEEK = timezone.localdate() + timedelta(days=7)
WHEN = {
    "day_day": IN_A_WEEK.day, "day_month": IN_A_WEEK.month, "day_year": IN_A_WEEK.year, "time": "10:30",
    "place": "salle des commissions",
}  # fmt: skip


@pytest.fixture
def club_of_two(
    people: dict[str, Somebody],  # noqa: F811
    club: Path,  # noqa: F811
    own_keys: None,  # noqa: F811
) -> dict[str, Somebody]:
    with_opinions(club)
    file = club / "tennis_membership.toml"
    file.write_text(file.read_text("utf-8").replace("[outputs.card]", f"{COURT}\n[outputs.card]", 1), "utf-8")
    catalogue.cache_clear()
    return people


def held(club_of_two: dict[str, Somebody]) -> tuple[Meeting, list[Case]]:
    """A meeting called on two files from its page."""
    now = timezone.now() - timedelta(hours=1)
    files = [filed(club_of_two["citizen"], now), ranked(club_of_two["stranger"], now)]
    chair = signed_in(club_of_two["president"])
    assert "dossiers attendent" in chair.get("/desk/committees/").content.decode()
    page = chair.get("/desk/committees/call/court/").content.decode()
    assert all(case.number in page for case in files)
    assert chair.post("/desk/committees/call/court/", {**WHEN, "place": ""}).status_code == 422
    assert chair.post("/desk/committees/call/court/", WHEN).status_code == 422
    answer = chair.post("/desk/committees/call/court/", {**WHEN, "case": [case.pk for case in files]})
    assert answer.status_code == 302, answer.content.decode()
    with reading(Scope("national")):
        return Meeting.objects.get(), files


def test_a_meeting_from_its_call_to_its_minutes(club_of_two: dict[str, Somebody]) -> None:
    meeting, (beginner, player) = held(club_of_two)
    chair, place = signed_in(club_of_two["president"]), f"/desk/committees/{meeting.pk}/"
    notice = chair.get(f"{place}notice/").content.decode()
    assert "salle des commissions" in notice and player.number in notice and "data-print" in notice
    short = chair.post(place, {"open": "1", "member-hygiene_office": "M. Rachidi"})
    assert short.status_code == 422 and "quorum" in short.content.decode()
    came = {"open": "1", "member-hygiene_office": "M. Rachidi", "member-health_doctor": "Dr Bennani"}
    assert chair.post(place, came).status_code == 302
    wrong = chair.post(place, {"case": player.pk, "outcome-doctor": "reserves"})
    assert wrong.status_code == 422
    words = {
        "case": player.pk,
        "outcome-doctor": "favourable",
        "outcome-coach": "reserves",
        "reserves-coach": "genou",
    }
    assert chair.post(place, words).status_code == 302
    assert chair.post(place, {"case": beginner.pk, "outcome-coach": "favourable"}).status_code == 302
    assert "genou" in chair.get(place).content.decode()
    assert chair.post(place, {"adopt": "1"}).status_code == 302
    assert rounds(player, "coach")[0].way == "committee"
    assert chair.get(f"{place}minutes.pdf").status_code == 404
    assert chair.post(place, {"sign": "1"}).status_code == 302
    assert chair.get(f"{place}minutes.pdf").content.startswith(b"%PDF")


def test_who_does_not_preside_finds_no_meeting(club_of_two: dict[str, Somebody]) -> None:
    meeting, _ = held(club_of_two)
    for who in ("clerk", "other"):
        client, place = signed_in(club_of_two[who]), f"/desk/committees/{meeting.pk}/"
        assert client.get(place).status_code == 404
        assert client.get(f"{place}notice/").status_code == 404
        assert client.post(place, {"adopt": "1"}).status_code in (403, 404)
    assert signed_in(club_of_two["clerk"]).get("/desk/committees/call/court/").status_code == 404
