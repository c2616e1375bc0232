"""Committees and the supervisor's load, as machines read them; a body called has the minutes where it was called."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from diwan.kernel.base.text import Text
from diwan.kernel.cases import tasks
from diwan.kernel.cases.models import Case, Meeting
from diwan.kernel.cases.services import do_transition
from diwan.kernel.cases.services.committees import adopt_minutes, sign_minutes
from diwan.kernel.cases.services.seats import name_body
from diwan.kernel.cases.tests.tennis import filed, later
from diwan.kernel.cases.tests.test_committees import called, club_of_two, files, opened, said
from diwan.kernel.testing.world import PROVINCE, Somebody, make_holder

__all__ = ["club_of_two", "files"]


@pytest.fixture
def met(club_of_two: dict[str, Somebody], files: list[Case], own_keys: None) -> Meeting:
    """A meeting over, its minutes signed; the doctor of the province was called to it."""
    club_of_two["doctor"] = make_holder("doctor", "body_health_doctor", territory=PROVINCE)
    name_body(
        club_of_two["president"].in_office(), body="health_doctor", name=Text("الطبيب", "Médecin"),
        seat=PROVINCE, kind="body_health_doctor", email="",
    )  # fmt: skip
    meeting = called(club_of_two, files)
    work("cases.send_request")
    meeting = opened(club_of_two, meeting)
    for case in files:
        said(club_of_two, meeting, case, coach="favourable")
    chair = later(club_of_two["president"].in_office(), days=4)
    adopt_minutes(chair, meeting=meeting)
    return sign_minutes(chair, meeting=meeting)


def work(name: str) -> None:
    """Let the workers do what was left to them."""
    for job in ProcrastinateJob.objects.filter(task_name=name).order_by("id"):
        getattr(tasks, name.removeprefix("cases."))(**job.args)


def test_who_presides_reads_the_committees_the_meetings_and_the_minutes(
    met: Meeting, club_of_two: dict[str, Somebody], files: list[Case], client: Client
) -> None:
    client.force_login(club_of_two["president"].account)
    (committee,) = client.get("/api/cases/committees").json()
    assert committee["key"] == "court" and committee["label"]["fr"] == "Commission du court"
    (line,) = client.get("/api/cases/meetings?committee=court&state=closed").json()["items"]
    assert line["minutes"] and line["signed_at"]
    assert client.get("/api/cases/meetings?state=called").json()["items"] == []
    found = client.get(f"/api/cases/meetings/{met.pk}").json()
    assert [one["number"] for one in found["agenda"]] == [case.number for case in files]
    assert found["agenda"][0]["said"]["coach"]["outcome"] == "favourable"
    assert {one["body"] for one in found["members"]} == {"hygiene_office", "health_doctor"}
    assert client.get(f"/api/cases/meetings/{met.pk}/minutes").content.startswith(b"%PDF")


def test_who_does_not_preside_reads_nothing(
    met: Meeting, club_of_two: dict[str, Somebody], client: Client
) -> None:
    client.force_login(club_of_two["clerk"].account)
    assert client.get("/api/cases/committees").json() == []
    assert client.get("/api/cases/meetings").json()["items"] == []
    assert client.get(f"/api/cases/meetings/{met.pk}").status_code == 404
    client.logout()
    assert client.get("/api/cases/meetings").status_code in (401, 403)


def test_a_body_that_was_called_has_the_minutes(
    met: Meeting, club_of_two: dict[str, Somebody], client: Client
) -> None:
    work("cases.close_request")
    work("cases.hand_minutes")
    work("cases.hand_minutes")
    client.force_login(club_of_two["doctor"].account)
    asked = client.get("/api/cases/asked?answered=true").json()["items"]
    (call,) = [one for one in asked if one["what"] == "meeting"]
    found = client.get(f"/api/cases/asked/{call['id']}").json()["file"]
    (paper,) = found["files"]
    assert paper["name"].endswith(".pdf")
    assert client.get(f"/api/cases/asked/{call['id']}/files/{paper['n']}").content.startswith(b"%PDF")


def test_the_load_is_read_by_who_steers(
    club_of_two: dict[str, Somebody], files: list[Case], client: Client
) -> None:
    case = filed(club_of_two["citizen"])
    do_transition(
        club_of_two["clerk"].in_office(at=case.opened_at + timedelta(hours=1)), case=case,
        transition="ask_information", values={"information_asked": "س"},
    )  # fmt: skip
    client.force_login(club_of_two["president"].account)
    found = client.get("/api/cases/load").json()
    assert found["total"] == 3 and found["services"][0]["service"] == "clerk"
    assert {one["step"] for one in found["steps"]} == {"in_review", "awaiting_information"}
    assert [one["number"] for one in found["waiting_longest"]] == [case.number]
    client.force_login(club_of_two["clerk"].account)
    assert client.get("/api/cases/load").status_code == 403
