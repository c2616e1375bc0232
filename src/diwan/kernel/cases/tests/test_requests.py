"""What reaches a body: in its own community, at home, by a link; and how its answer comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound
from diwan.kernel.base.text import Text
from diwan.kernel.cases.models import BodyRequest, Case, CaseOpinion
from diwan.kernel.cases.requests import request_for, request_linked, requests_to
from diwan.kernel.cases.services import do_transition, run_due_timers
from diwan.kernel.cases.services.opinions import Answer, give_opinion
from diwan.kernel.cases.services.requests import (
    answer_request,
    close_request,
    deliver_answer,
    open_link,
    revoke_link,
    send_request,
)
from diwan.kernel.cases.services.seats import name_body, withdraw_body
from diwan.kernel.cases.tests.club_opinions import FAVOURABLE, ranked, rounds, standing, with_opinions
from diwan.kernel.cases.tests.tennis import later
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, PROVINCE, Somebody, make_holder

NATIONAL = Scope("national")
DOCTOR = "body_health_doctor"
BODIES = {"coach": "hygiene_office", "doctor": "health_doctor", "treasurer": "treasury"}


@pytest.fixture
def consulted(people: dict[str, Somebody], club: Path) -> dict[str, Somebody]:
    """The doctor sits in the province, the coach in the commune, nobody knows where the treasurer is."""
    with_opinions(club)
    for body, seat in (("health_doctor", PROVINCE), ("hygiene_office", COMMUNE)):
        name_body(
            system_act(COMMUNE, NOW), body=body, name=Text("هيئة", "Service"), seat=seat, kind=f"body_{body}"
        )
    return people | {
        "doctor": make_holder("doctor", DOCTOR, territory=PROVINCE),
        "coach": make_holder("coach", "body_hygiene_office"),
    }


def sent(case: Case, key: str, round: int = 1) -> BodyRequest:
    """What the worker does when the case has asked."""
    return send_request(
        territory=COMMUNE, number=case.number, what="opinion", key=key, body=BODIES[key], round=round, at=NOW
    )


def test_a_body_of_another_community_finds_the_request_at_home_and_sees_that_file_alone(
    consulted: dict[str, Somebody],
) -> None:
    case = ranked(consulted["citizen"])
    request = sent(case, "doctor")
    assert (request.territory_id, request.asker_id, request.kind) == (PROVINCE, COMMUNE, DOCTOR)
    assert sent(case, "doctor").pk == request.pk
    with reading(Scope("office", PROVINCE, PROVINCE)):
        (row,) = requests_to(PROVINCE, {DOCTOR})
        assert row.file["applicant"] and {f["label"]["fr"] for f in row.file["files"]} >= {"Photo d'identité"}
        assert not Case.objects.exists() and not CaseOpinion.objects.exists()
        with pytest.raises(NotFound):
            request_for(PROVINCE, {"body_civil_protection"}, request.pk)
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not BodyRequest.objects.exists()


def test_the_answer_of_another_community_is_carried_to_the_case_once(consulted: dict[str, Somebody]) -> None:
    case = ranked(consulted["citizen"])
    request = sent(case, "doctor")
    answered = answer_request(
        later(consulted["doctor"].in_office(), days=3),
        request=request,
        answer=Answer(
            "reserves", "ضمادة", "د. بنعلي", "desk", KeptFile("a.pdf", "application/pdf", 9, "1" * 64)
        ),
    )
    assert answered.state == "answered"
    for _ in range(2):
        deliver_answer(territory=PROVINCE, request=request.pk, at=NOW + timedelta(days=3, hours=1))
    (row,) = rounds(case, "doctor")
    assert (row.status, row.outcome, row.reserves, row.given_for) == (
        "given",
        "reserves",
        "ضمادة",
        "د. بنعلي",
    )
    assert (row.way, row.given_at) == ("desk", NOW + timedelta(days=3))
    assert row.paper_id is not None


def test_an_answer_of_the_last_day_carried_after_midnight_is_in_time(consulted: dict[str, Somebody]) -> None:
    case = ranked(consulted["citizen"])
    request = sent(case, "coach")
    assert request.territory_id == COMMUNE
    on_the_last_day = later(consulted["coach"].in_office(), days=7)
    moment = replace(on_the_last_day, at=NOW + timedelta(days=7))
    run_due_timers(NOW + timedelta(days=8))
    assert standing(case)["coach"] == "silent"
    answer_request(moment, request=request, answer=Answer("unfavourable", "ضعيف", way="desk"))
    (row,) = rounds(case, "coach")
    assert (row.status, row.outcome, row.late_outcome) == ("given", "unfavourable", "")


@pytest.mark.parametrize("who", ["clerk", "president", "other", "coach"])
def test_only_the_mandate_that_is_asked_answers(consulted: dict[str, Somebody], who: str) -> None:
    request = sent(ranked(consulted["citizen"]), "doctor")
    with pytest.raises((NotAllowed, NotFound)):
        answer_request(consulted[who].in_office(), request=request, answer=FAVOURABLE)


def test_an_answer_is_whole_and_given_once(consulted: dict[str, Somebody]) -> None:
    request = sent(ranked(consulted["citizen"]), "coach")
    coach = consulted["coach"].in_office()
    with pytest.raises(Invalid):
        answer_request(coach, request=request, answer=Answer("unfavourable"))
    answer_request(coach, request=request, answer=FAVOURABLE)
    with pytest.raises(Conflict, match="request_over"):
        answer_request(coach, request=request, answer=FAVOURABLE)


def test_what_was_decided_or_written_from_paper_is_not_asked_any_more(consulted: dict[str, Somebody]) -> None:
    case = ranked(consulted["citizen"])
    doctor, coach = sent(case, "doctor"), sent(case, "coach")
    give_opinion(consulted["clerk"].in_office(), case=case, opinion="coach", answer=FAVOURABLE)
    do_transition(consulted["president"].in_office(), case=case, transition="refuse", reasons="لا مكان")
    for key in ("doctor", "coach"):
        close_request(territory=COMMUNE, number=case.number, key=key, round=1, at=NOW)
    with reading(NATIONAL):
        states = set(BodyRequest.objects.filter(pk__in=[doctor.pk, coach.pk]).values_list("state", flat=True))
    assert states == {"over"}
    with pytest.raises(Conflict):
        answer_request(consulted["doctor"].in_office(), request=doctor, answer=FAVOURABLE)


def linked(secret: str, **delta: int) -> BodyRequest | None:
    with reading(NATIONAL):
        return request_linked(secret, NOW + timedelta(**delta))


def test_a_body_without_a_seat_answers_once_by_a_link_that_ends(consulted: dict[str, Somebody]) -> None:
    case, clerk = ranked(consulted["citizen"]), consulted["clerk"].in_office()
    request = sent(case, "treasurer")
    assert (request.territory_id, request.kind) == (COMMUNE, "")
    first = open_link(clerk, request=request)
    secret = open_link(clerk, request=request)
    assert linked(first) is None and linked(secret) is not None
    assert linked(secret, days=31) is None
    with reading(NATIONAL):
        kept = BodyRequest.objects.get(pk=request.pk)
        assert secret.encode() not in bytes(kept.digest or b"")
    answer_request(
        system_act(COMMUNE, NOW + timedelta(days=1)), request=request, answer=Answer("favourable", way="link")
    )
    assert linked(secret) is None
    assert rounds(case, "treasurer")[0].way == "link"


def test_a_link_is_revoked_at_once_and_only_the_office_of_the_case_opens_one(
    consulted: dict[str, Somebody],
) -> None:
    request = sent(ranked(consulted["citizen"]), "treasurer")
    secret = open_link(consulted["clerk"].in_office(), request=request)
    revoke_link(consulted["clerk"].in_office(), request=request)
    assert linked(secret) is None
    for who in ("other", "coach"):
        with pytest.raises((NotAllowed, NotFound)):
            open_link(consulted[who].in_office(), request=request)


def test_a_body_that_has_a_seat_is_given_no_link(consulted: dict[str, Somebody]) -> None:
    request = sent(ranked(consulted["citizen"]), "coach")
    with pytest.raises(NotAllowed):
        open_link(consulted["clerk"].in_office(), request=request)


def test_the_nearest_that_names_a_body_is_asked(consulted: dict[str, Somebody]) -> None:
    name_body(
        system_act(PROVINCE, NOW),
        body="treasury",
        name=Text("الخزينة", "Trésorerie"),
        seat=PROVINCE,
        kind="body_treasury",
    )
    assert sent(ranked(consulted["citizen"]), "treasurer").territory_id == PROVINCE
    withdraw_body(system_act(COMMUNE, NOW), body="health_doctor")
    assert sent(ranked(consulted["stranger"]), "doctor").territory_id == COMMUNE


@pytest.mark.parametrize(
    "wrong",
    [{"body": "nobody"}, {"kind": "body_treasury"}, {"seat": PROVINCE}, {"seat": PROVINCE, "kind": "jester"}],
)
def test_a_seat_is_named_whole(consulted: dict[str, Somebody], wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        name_body(system_act(COMMUNE, NOW), **{"body": "treasury", "name": Text("ا", "a"), **wrong})  # type: ignore[arg-type]
