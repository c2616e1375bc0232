"""An offence from its report to its judgment (law 66.12), on a place that has no permit."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from typing import Any

import pytest

from diwan.kernel.base.errors import Refused
from diwan.kernel.cases.models import BodyRequest, Case, CaseOutput, CaseVisit
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.cases.selectors import case_with
from diwan.kernel.cases.services import do_transition, run_due_timers, save_draft, sign_output, submit_case
from diwan.kernel.cases.services.requests import send_request
from diwan.kernel.cases.services.visits import (
    OnTheSpot,
    Photo,
    ask_visit,
    make_visit,
    plan_visits,
    sign_visit_minutes,
)
from diwan.kernel.documents.keeping import KeptFile
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, PROVINCE, Somebody, make_holder
from diwan.modules.rokhas.mandates import CONTROLLER
from diwan.modules.rokhas.rules import fine_is_within_the_law
from diwan.shell.cases.said import calendar_of

OFFENCE = "urbanism.offence"
OFFICE = Scope("office", COMMUNE, COMMUNE)
FACTS = {
    "offence": "without_permit", "offender": "مجهول", "site_address": "حي السلام، زنقة 4", "found_on": "2026-03-10",
}  # fmt: skip
PICTURE = Photo(KeptFile("a.jpg", "image/jpeg", 9, "4" * 64))


@pytest.fixture
def controller(communities: None, settings: Any, tmp_path_factory: pytest.TempPathFactory) -> Somebody:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    folder = tmp_path_factory.mktemp("keys")
    settings.ENVIRONMENT = dataclasses.replace(
        settings.ENVIRONMENT, var=folder, storage_url=(folder / "files").as_uri()
    )
    return make_holder("controller", CONTROLLER)


def at(somebody: Somebody, **delta: int) -> Any:
    return somebody.in_office(at=NOW + timedelta(**delta))


def opened(controller: Somebody) -> Case:
    act = at(controller)
    return submit_case(act, draft=save_draft(act, procedure=OFFENCE, values=FACTS))


def fresh(case: Case) -> Case:
    with reading(OFFICE):
        found = Case.objects.get(pk=case.pk)
        found.law  # noqa: B018
        return found


def visited(controller: Somebody, case: Case, key: str, when: datetime, found: OnTheSpot) -> None:
    with reading(OFFICE):
        row = CaseVisit.objects.get(case_id=case.pk, key=key, latest=True)
    plan_visits(controller.in_office(at=when), stops=[(row, when + timedelta(hours=2))])
    row = make_visit(controller.in_office(at=when + timedelta(hours=3)), visit=row, found=found)
    sign_visit_minutes(controller.in_office(at=when + timedelta(hours=3)), visit=row)


def reported(controller: Somebody) -> Case:
    case = opened(controller)
    found = OnTheSpot(
        "not_conforming",
        "سقف دون رخصة",
        {"works_under_way": "yes", "works_found": "طابق ثان"},
        photos=(PICTURE,),
    )
    visited(controller, case, "site", NOW, found)
    return do_transition(at(controller, hours=4), case=fresh(case), transition="draw_report")


def move(controller: Somebody, case: Case, key: str, days: int, **values: str) -> Case:
    return do_transition(at(controller, days=days), case=fresh(case), transition=key, values=values)


def test_it_is_begun_by_the_office_on_no_case_and_offered_to_nobody(controller: Somebody) -> None:
    assert OFFENCE not in {law.key for law in catalogue().listed(NOW.date())}
    case = opened(controller)
    assert (case.holder_id, case.applicant, case.channel, case.step) == (
        None,
        "مجهول",
        "office",
        "establishing",
    )


def test_the_report_is_numbered_and_sent_to_the_prosecutor_in_three_days(controller: Somebody) -> None:
    """66.12: the report is sent to the prosecutor within three days."""
    case = reported(controller)
    assert case.book_number
    with reading(OFFICE):
        output = CaseOutput.objects.get(case_id=case.pk)
        clock = case.clocks.get(key="to_prosecutor")
        told = calendar_of(case_with(COMMUNE, case.pk))
    assert clock.last_day is not None and (clock.last_day - NOW.date()).days == 3
    assert told.last_day == clock.last_day and told.silence == "", "no applicant waits for an answer"
    sign_output(at(controller, hours=5), output=output)
    request = send_request(
        territory=COMMUNE, number=case.number, what="copy", key="public_prosecutor", body="public_prosecutor",
        round=1, at=NOW,
    )  # fmt: skip
    with reading(OFFICE):
        assert BodyRequest.objects.get(pk=request.pk).file["files"]
    run_due_timers(NOW + timedelta(days=5))
    with reading(OFFICE):
        reminded = set(case.facts.filter(kind="reminder").values_list("key", flat=True))
    assert reminded == {"prosecutor_soon", "prosecutor_late"}


def test_no_report_without_an_offence_found(controller: Somebody) -> None:
    case = opened(controller)
    found = OnTheSpot("conforming", "", {"works_under_way": "no", "works_found": "لا شيء"}, photos=(PICTURE,))
    visited(controller, case, "site", NOW, found)
    with pytest.raises(Refused):
        move(controller, case, "draw_report", 1)
    assert move(controller, case, "close_without", 1).outcome == "answered"


def test_works_are_stopped_once_then_the_order_to_end_runs_its_own_time(controller: Somebody) -> None:
    case = reported(controller)
    move(controller, case, "stop_works", 1)
    with pytest.raises(Refused):
        move(controller, case, "stop_works", 1)
    move(controller, case, "seal", 1)
    move(controller, case, "sent_to_prosecutor", 1, prosecutor_reference="12/2026")
    move(controller, case, "order_end", 2, term="fifteen_days", works_to_end="هدم السقف")
    with reading(OFFICE):
        clock = case.clocks.get(key="to_end")
    assert clock.length == 15
    run_due_timers(NOW + timedelta(days=30))
    case = fresh(case)
    assert case.step == "ignored"
    governor = make_holder("governor", "governor", territory=PROVINCE)
    act = governor.in_office(at=NOW + timedelta(days=31)).in_community(COMMUNE, COMMUNE)
    case = do_transition(act, case=case, transition="order_demolition", reasons="لم يمتثل")
    assert case.step == "demolishing"
    with reading(OFFICE):
        assert case.dues.get(timer="execution_late").acts_at == NOW + timedelta(days=33)
    case = move(controller, case, "executed", 32, executed_on="2026-04-11", cost="12000")
    case = move(controller, case, "record_judgment", 60, judgment="45/2026", fine="5000")
    with pytest.raises(Refused):
        move(controller, case, "close_file", 61)
    move(controller, case, "correct_judgment", 61, judgment="45/2026", fine="50000")
    assert move(controller, case, "close_file", 62).outcome == "done"


def test_an_order_that_was_followed_is_checked_on_the_spot(controller: Somebody) -> None:
    case = reported(controller)
    move(controller, case, "sent_to_prosecutor", 1)
    move(controller, case, "order_end", 2, term="one_month", works_to_end="هدم السقف")
    with pytest.raises(Refused):
        move(controller, case, "corrected", 3)
    ask_visit(at(controller, days=4), case=fresh(case), visit="check")
    visited(controller, case, "check", NOW + timedelta(days=4), OnTheSpot("conforming"))
    assert move(controller, case, "corrected", 5).step == "with_the_court"


@pytest.mark.parametrize(
    ("offence", "fine", "within"),
    [
        ("without_permit", "9999", False), ("without_permit", "10000", True), ("without_permit", "100000", True),
        ("against_permit", "50001", False), ("protected_land", "150000", True), ("protected_land", "99999", False),
        ("illegal_subdivision", "5000000", True), ("illegal_subdivision", "5000001", False),
        ("other", "20000", False),
        ("without_permit", "", False),
    ],
)  # fmt: skip
def test_a_fine_stands_within_the_law(offence: str, fine: str, within: bool) -> None:
    """66.12: 10,000 to 100,000 without permit, 50,000 against one, 200,000 on protected land, 5 million for plots."""
    assert fine_is_within_the_law({"offence": offence, "fine": fine, "found_on": "2026-03-10"}) is within
