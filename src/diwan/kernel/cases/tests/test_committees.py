"""A committee meets on several files and leaves one set of minutes."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases.committees import waiting_for
from diwan.kernel.cases.models import Case, Meeting
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.schema.problems import ProcedureInvalid
from diwan.kernel.cases.services import requests, run_due_timers
from diwan.kernel.cases.services.committees import (
    adopt_minutes,
    call_meeting,
    open_meeting,
    put_off_meeting,
    say_in_meeting,
    sign_minutes,
)
from diwan.kernel.cases.services.opinions import Answer, give_opinion
from diwan.kernel.cases.services.seats import name_body
from diwan.kernel.cases.tests.club_opinions import FAVOURABLE, ranked, rounds, standing, with_opinions
from diwan.kernel.cases.tests.tennis import OFFICE, facts, filed, later
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, PROVINCE, Somebody, make_holder

COURT = """
[committees.court]
group = "committee"
chair = "president"
notice = "3 days"
label = { ar = "لجنة الملعب", fr = "Commission du court" }
"""
BOTH = {"hygiene_office": "ذ. المدرب", "health_doctor": "د. بنعلي"}
DAY = NOW + timedelta(days=4)


@pytest.fixture
def club_of_two(people: dict[str, Somebody], club: Path) -> dict[str, Somebody]:
    with_opinions(club)
    file = club / "tennis_membership.toml"
    file.write_text(file.read_text("utf-8").replace("[outputs.card]", f"{COURT}\n[outputs.card]", 1), "utf-8")
    catalogue.cache_clear()
    return people


@pytest.fixture
def files(club_of_two: dict[str, Somebody]) -> list[Case]:
    return [filed(club_of_two["citizen"]), ranked(club_of_two["stranger"])]


def called(people: dict[str, Somebody], cases: list[Case], *, at: datetime = DAY) -> Meeting:
    return call_meeting(
        people["president"].in_office(), committee="court", meets_at=at, place="قاعة الاجتماعات", cases=cases
    )


def opened(people: dict[str, Somebody], meeting: Meeting) -> Meeting:
    return open_meeting(later(people["president"].in_office(), days=4), meeting=meeting, present=BOTH)


def said(people: dict[str, Somebody], meeting: Meeting, case: Case, **outcomes: str) -> None:
    words = {
        key: {"outcome": outcome, "reserves": "شرط" * (outcome != "favourable")}
        for key, outcome in outcomes.items()
    }
    say_in_meeting(later(people["president"].in_office(), days=4), meeting=meeting, case=case.pk, said=words)


def test_a_meeting_calls_the_bodies_of_its_files_each_once(
    club_of_two: dict[str, Somebody], files: list[Case]
) -> None:
    with reading(OFFICE):
        assert {case.pk for case in waiting_for(COMMUNE, "court")} == {case.pk for case in files}
    meeting = called(club_of_two, files)
    with reading(OFFICE):
        assert [m.body for m in meeting.members.all()] == ["hygiene_office", "health_doctor"]
        assert [item.rank for item in meeting.agenda.all()] == [1, 2]
    assert meeting.quorum == 2


def test_what_is_no_longer_under_study_waits_for_no_committee(
    club_of_two: dict[str, Somebody], files: list[Case]
) -> None:
    """Bodies were silent, then the law spoke: nobody is called for it any more."""
    run_due_timers(NOW + timedelta(days=200))
    with reading(OFFICE):
        assert {Case.objects.get(pk=case.pk).phase for case in files}.isdisjoint({"review"})
        assert waiting_for(COMMUNE, "court") == []


def test_members_are_called_in_time_for_files_of_this_committee(
    club_of_two: dict[str, Somebody], files: list[Case]
) -> None:
    with pytest.raises(Invalid) as wrong:
        called(club_of_two, files, at=NOW + timedelta(days=1))
    assert set(wrong.value.fields) == {"meets_at"}
    assert "أول يوم ممكن: " in wrong.value.fields["meets_at"][0].words()
    with pytest.raises(Invalid) as wrong:
        called(club_of_two, [])
    assert set(wrong.value.fields) == {"cases"}


@pytest.mark.parametrize("who", ["clerk", "other"])
def test_only_who_presides_calls_it(club_of_two: dict[str, Somebody], files: list[Case], who: str) -> None:
    with pytest.raises((NotAllowed, Invalid)):
        call_meeting(club_of_two[who].in_office(), committee="court", meets_at=DAY, place="x", cases=files)


def test_without_its_quorum_it_does_not_open_and_may_be_put_off(
    club_of_two: dict[str, Somebody], files: list[Case]
) -> None:
    meeting, chair = called(club_of_two, files), later(club_of_two["president"].in_office(), days=4)
    with pytest.raises(Refused, match="no_quorum"):
        open_meeting(chair, meeting=meeting, present={"hygiene_office": "ذ. المدرب", "health_doctor": " "})
    with pytest.raises(Invalid):
        put_off_meeting(chair, meeting=meeting, reason="")
    assert put_off_meeting(chair, meeting=meeting, reason="غياب النصاب").state == "put_off"
    with pytest.raises(Conflict):
        open_meeting(chair, meeting=meeting, present=BOTH)


def test_each_body_gives_its_opinion_of_each_file_and_one_set_of_minutes_lists_them_all(
    club_of_two: dict[str, Somebody], files: list[Case], own_keys: None
) -> None:
    """2-18-577 art. 40 and annex 6: one set of minutes, the opinion of each member on each file."""
    beginner, player = files
    meeting = opened(club_of_two, called(club_of_two, files))
    chair = later(club_of_two["president"].in_office(), days=4)
    with pytest.raises(Refused, match="nothing_said"):
        adopt_minutes(chair, meeting=meeting)
    said(club_of_two, meeting, beginner, coach="favourable")
    said(club_of_two, meeting, player, coach="reserves", doctor="favourable")
    assert standing(player)["doctor"] == "open"
    closed = adopt_minutes(chair, meeting=meeting)
    assert closed.number == "1/2026"
    (row,) = rounds(player, "coach")
    assert (row.outcome, row.way, row.given_for, row.given_at) == (
        "reserves",
        "committee",
        "ذ. المدرب",
        chair.at,
    )
    assert rounds(player, "doctor")[0].given_for == "د. بنعلي"
    assert standing(beginner)["coach"] == "given"
    assert ("committee", "court") in facts(beginner)
    with pytest.raises(NotAllowed):
        sign_minutes(later(club_of_two["clerk"].in_office(), days=4), meeting=meeting)
    signed = sign_minutes(chair, meeting=meeting)
    with reading(OFFICE):
        document = IssuedDocument.objects.get(pk=signed.document_id)
        assert signed_pdf(document).startswith(b"%PDF")
        numbers = [section["facts"][0]["value"] for section in document.data["sections"]]
    assert [beginner.number in str(numbers[0]), player.number in str(numbers[1])] == [True, True]
    with pytest.raises(Conflict):
        sign_minutes(chair, meeting=meeting)


def test_who_did_not_come_gives_no_opinion_and_what_was_answered_stays(
    club_of_two: dict[str, Somebody], files: list[Case]
) -> None:
    meeting = opened(club_of_two, called(club_of_two, files))
    chair = later(club_of_two["president"].in_office(), days=4)
    with pytest.raises(Invalid):
        say_in_meeting(
            chair, meeting=meeting, case=files[1].pk, said={"treasurer": {"outcome": "favourable"}}
        )
    with pytest.raises(Invalid):
        say_in_meeting(chair, meeting=meeting, case=files[1].pk, said={"doctor": {"outcome": "reserves"}})
    said(club_of_two, meeting, files[1], doctor="unfavourable")
    give_opinion(
        later(club_of_two["clerk"].in_office(), days=4), case=files[1], opinion="doctor", answer=FAVOURABLE
    )
    adopt_minutes(chair, meeting=meeting)
    assert rounds(files[1], "doctor")[0].outcome == "favourable"
    assert standing(files[0])["coach"] == "open"


def test_another_community_sees_no_meeting(club_of_two: dict[str, Somebody], files: list[Case]) -> None:
    meeting = called(club_of_two, files)
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not Meeting.objects.exists()
    with pytest.raises(NotFound):
        open_meeting(club_of_two["other"].in_office(), meeting=meeting, present=BOTH)


def test_a_committee_without_members_is_refused(club: Path) -> None:
    file = club / "tennis_membership.toml"
    file.write_text(f"{file.read_text('utf-8')}\n{COURT}", "utf-8")
    catalogue.cache_clear()
    with pytest.raises(ProcedureInvalid, match="opinion"):
        catalogue()


def test_its_members_find_the_meeting_on_their_desk_and_say_who_comes(
    club_of_two: dict[str, Somebody], files: list[Case]
) -> None:
    doctor = make_holder("doctor", "body_health_doctor", territory=PROVINCE)
    name_body(
        make_holder("admin", "administrator").in_office(), body="health_doctor",
        name=Text("طبيب الصحة", "Médecin"), seat=PROVINCE, kind="body_health_doctor",
    )  # fmt: skip
    left: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(requests, "later", lambda name, **told: left.append({"task": name, **told}))
        meeting = called(club_of_two, files)
    assert [(one["task"], one["what"], one["body"], one["round"]) for one in left] == [
        ("cases.send_request", "meeting", "hygiene_office", meeting.pk),
        ("cases.send_request", "meeting", "health_doctor", meeting.pk),
    ]
    place = {"territory": COMMUNE, "number": left[1]["number"], "key": "court", "round": meeting.pk}
    request = requests.send_request(what="meeting", body="health_doctor", at=NOW, **place)
    assert (request.territory_id, request.last_day) == (PROVINCE, DAY.date())
    assert all(case.number in str(request.file) for case in files) and "قاعة الاجتماعات" in str(request.file)
    with pytest.raises(Invalid):
        requests.answer_request(doctor.in_office(), request=request, answer=Answer(""))
    requests.answer_request(doctor.in_office(), request=request, answer=Answer("", given_for="د. بنعلي"))
    requests.deliver_answer(territory=PROVINCE, request=request.pk, at=NOW)
    with reading(OFFICE):
        assert meeting.members.get(body="health_doctor").name == "د. بنعلي"


def test_nobody_is_called_any_more_once_it_opened(
    club_of_two: dict[str, Somebody], files: list[Case]
) -> None:
    meeting = called(club_of_two, files)
    place = {"territory": COMMUNE, "number": files[0].number, "key": "court", "round": meeting.pk}
    request = requests.send_request(what="meeting", body="hygiene_office", at=NOW, **place)
    left: list[str] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(requests, "later", lambda name, **told: left.append(f"{name} {told['what']}"))
        opened(club_of_two, meeting)
    assert "cases.close_request meeting" in left
    requests.close_request(what="meeting", at=NOW, **place)
    with reading(OFFICE):
        assert type(request).objects.get(pk=request.pk).state == "over"
