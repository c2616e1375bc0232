"""Visits: asked, planned in time, made with their members, minuted in their delay; what waits for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from diwan.kernel.base.text import Text
from diwan.kernel.cases import beside, motion
from diwan.kernel.cases.calendars import calendar_of
from diwan.kernel.cases.models import BodyRequest, Case, CaseDocument, CaseVisit, VisitPhoto
from diwan.kernel.cases.selectors import running, situation_of, visits_of
from diwan.kernel.cases.services import attach_document, do_transition, run_due_timers
from diwan.kernel.cases.services.opinions import Answer
from diwan.kernel.cases.services.requests import answer_request, close_request, deliver_answer, send_request
from diwan.kernel.cases.services.seats import name_body
from diwan.kernel.cases.services.visits import ask_visit, make_visit, plan_visits, sign_visit_minutes
from diwan.kernel.cases.tests.club_visits import DAY, FOUND, planned, visit_of, with_visits
from diwan.kernel.cases.tests.tennis import OFFICE, facts, filed, fresh, fresh_in, later, photo
from diwan.kernel.documents.models import IssuedDocument
from diwan.kernel.documents.selectors import signed_pdf
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, OTHER_COMMUNE, PROVINCE, Somebody, make_holder

DOCTOR = "body_health_doctor"
DAYS = 7
NATIONAL = Scope("national")


@pytest.fixture
def visited(people: dict[str, Somebody], club: Path, own_keys: None) -> dict[str, Somebody]:
    with_visits(club)
    return people


def made(people: dict[str, Somebody], case: Case, **changes: object) -> CaseVisit:
    row = planned(people, case)
    clerk = later(people["clerk"].in_office(), days=DAYS)
    return make_visit(clerk, visit=row, found=replace(FOUND, **changes))  # type: ignore[arg-type]


def signed(people: dict[str, Somebody], case: Case, **changes: object) -> CaseVisit:
    clerk = later(people["clerk"].in_office(), days=DAYS)
    return sign_visit_minutes(clerk, visit=made(people, case, **changes))


def admit(people: dict[str, Somebody], case: Case) -> Case:
    return do_transition(later(people["president"].in_office(), days=8), case=fresh(case), transition="admit")


def test_entering_the_step_asks_for_the_visit_where_it_concerns(visited: dict[str, Somebody]) -> None:
    row = visit_of(filed(visited["citizen"]))
    assert (row.status, row.made_by, row.last_day) == ("asked", "clerk", date(2026, 3, 25))
    from diwan.kernel.cases.tests.club_opinions import ranked

    other = ranked(visited["stranger"])
    with reading(OFFICE):
        assert not CaseVisit.objects.filter(case_id=other.pk).exists()
        assert visits_of(fresh_in(other)) == {}


def test_a_day_leaves_the_notice_and_the_applicant_is_told(visited: dict[str, Somebody]) -> None:
    case, clerk = filed(visited["citizen"]), visited["clerk"].in_office()
    row = visit_of(case)
    with pytest.raises(Invalid) as wrong:
        plan_visits(clerk, stops=[(row, NOW + timedelta(days=2))])
    assert set(wrong.value.fields) == {f"when-{row.pk}"}
    with pytest.raises(Invalid):
        plan_visits(clerk, stops=[])
    (kept,) = plan_visits(clerk, stops=[(row, DAY)])
    assert (kept.status, kept.planned_for, kept.visitor_id) == ("planned", DAY, visited["clerk"].person.pk)
    with reading(NATIONAL):
        notice = Notice.objects.filter(holder_id=visited["citizen"].person.pk).latest("pk")
    assert "معاينة الملعب" in notice.body_ar and "Visite du court" in notice.body_fr


def test_a_round_keeps_the_order_one_will_go(visited: dict[str, Somebody]) -> None:
    first, second = filed(visited["citizen"]), filed(visited["stranger"])
    stops = [(visit_of(second), DAY), (visit_of(first), DAY + timedelta(hours=1))]
    rows = plan_visits(visited["clerk"].in_office(), stops=stops)
    assert [(row.case_id, row.rank) for row in rows] == [(second.pk, 1), (first.pk, 2)]


@pytest.mark.parametrize("who", ["president", "other"])
def test_only_who_makes_the_visit_plans_it(visited: dict[str, Somebody], who: str) -> None:
    row = visit_of(filed(visited["citizen"]))
    with pytest.raises((NotAllowed, NotFound)):
        plan_visits(visited[who].in_office(), stops=[(row, DAY)])


def test_a_member_of_another_community_is_called_and_says_who_comes(visited: dict[str, Somebody]) -> None:
    doctor = make_holder("doctor", DOCTOR, territory=PROVINCE)
    name_body(
        make_holder("admin", "administrator").in_office(), body="health_doctor",
        name=Text("طبيب الصحة", "Médecin"), seat=PROVINCE, kind=DOCTOR,
    )  # fmt: skip
    case = filed(visited["citizen"])
    row = planned(visited, case)
    request = send_request(
        territory=COMMUNE, number=case.number, what="visit", key="court", body="health_doctor", round=row.call, at=NOW
    )  # fmt: skip
    assert (request.territory_id, request.last_day) == (PROVINCE, date(2026, 3, 17))
    assert "موعد المعاينة" in str(request.file)
    with pytest.raises(Invalid):
        answer_request(doctor.in_office(), request=request, answer=Answer(""))
    answer_request(doctor.in_office(), request=request, answer=Answer("", given_for="د. بنعلي"))
    deliver_answer(territory=PROVINCE, request=request.pk, at=NOW)
    with reading(OFFICE):
        assert row.members.get(body="health_doctor").announced == "د. بنعلي"
    with reading(Scope("office", PROVINCE, PROVINCE)):
        assert BodyRequest.objects.get(pk=request.pk).state == "answered"


def test_another_day_calls_the_members_anew(visited: dict[str, Somebody]) -> None:
    case = filed(visited["citizen"])
    row = planned(visited, case)
    request = send_request(
        territory=COMMUNE, number=case.number, what="visit", key="court", body="hygiene_office", round=1, at=NOW
    )  # fmt: skip
    (moved,) = plan_visits(visited["clerk"].in_office(), stops=[(row, DAY + timedelta(days=1))])
    assert moved.call == 2
    close_request(territory=COMMUNE, number=case.number, key="court", round=1, what="visit", at=NOW)
    with reading(OFFICE):
        assert BodyRequest.objects.get(pk=request.pk).state == "over"


def test_what_is_found_is_checked_and_nothing_is_half_kept(visited: dict[str, Somebody]) -> None:
    case = filed(visited["citizen"])
    row = planned(visited, case)
    clerk = later(visited["clerk"].in_office(), days=DAYS)
    wrong = replace(
        FOUND,
        outcome="reserves",
        values={"length": "1000"},
        photos=(),
        arrived_at=clerk.at + timedelta(hours=1),
    )
    with pytest.raises(Invalid) as faults:
        make_visit(clerk, visit=row, found=wrong)
    assert set(faults.value.fields) == {"length", "remarks", "photos", "arrived"}
    with pytest.raises(Invalid) as faults:
        make_visit(clerk, visit=row, found=replace(FOUND, outcome="perhaps"))
    assert set(faults.value.fields) == {"outcome"}
    assert visit_of(case).status == "planned"


def test_the_minutes_are_signed_and_open_what_waited(visited: dict[str, Somebody]) -> None:
    case = filed(visited["citizen"])
    row = made(visited, case)
    assert (row.status, row.outcome, row.number, row.minutes_day) == (
        "held",
        "conforming",
        "1/2026",
        date(2026, 3, 19),
    )
    with pytest.raises(Refused, match="not_now"):
        admit(visited, case)
    with pytest.raises(NotAllowed):
        sign_visit_minutes(visited["president"].in_office(), visit=row)
    done = sign_visit_minutes(later(visited["clerk"].in_office(), days=DAYS), visit=row)
    with reading(OFFICE):
        document = IssuedDocument.objects.get(pk=done.document_id)
        assert signed_pdf(document).startswith(b"%PDF")
        assert "ذ. المدرب" in str(document.data)
        assert CaseDocument.objects.get(case_id=case.pk, key="minutes").digest == document.digest
        kept = VisitPhoto.objects.get(visit=row)
        assert (kept.latitude, kept.longitude) == (34.02, -6.83)
        assert fresh_in(case).values["length"] == 24
    with pytest.raises(Conflict):
        make_visit(later(visited["clerk"].in_office(), days=DAYS), visit=row, found=FOUND)
    assert admit(visited, case).step == "to_pay"
    assert [key for kind, key in facts(case) if kind == "visit"] == ["court"] * 3


def test_what_does_not_conform_stops_the_decision_and_says_so(visited: dict[str, Somebody]) -> None:
    case = filed(visited["citizen"])
    signed(visited, case, outcome="not_conforming", remarks="الشبكة ممزقة")
    with reading(OFFICE):
        from diwan.kernel.cases.selectors import obstacles

        reasons = obstacles(situation_of(fresh_in(case), NOW), "admit")
    assert [reason.code for reason in reasons] == ["cases.reasons.excluded"]


def test_a_visit_that_was_not_possible_waits_for_another_day(visited: dict[str, Somebody]) -> None:
    case = filed(visited["citizen"])
    first = signed(visited, case, outcome="not_possible", remarks="الباب مغلق", values={}, photos=())
    with pytest.raises(Refused):
        admit(visited, case)
    clerk = later(visited["clerk"].in_office(), days=DAYS)
    (again,) = plan_visits(clerk, stops=[(first, DAY + timedelta(days=10))])
    assert (again.round, again.status, again.call) == (2, "planned", 2)
    with reading(OFFICE):
        assert not CaseVisit.objects.get(pk=first.pk).latest


def test_a_form_sent_twice_is_one_visit(visited: dict[str, Somebody]) -> None:
    case, key = filed(visited["citizen"]), uuid4()
    first = made(visited, case, key=key, captured_at=DAY)
    clerk = later(visited["clerk"].in_office(), days=8)
    again = make_visit(clerk, visit=first, found=replace(FOUND, key=key))
    assert (again.pk, again.number) == (first.pk, first.number)
    with reading(OFFICE):
        assert VisitPhoto.objects.filter(visit=first).count() == 1


def test_a_certificate_replaces_the_visit(visited: dict[str, Somebody]) -> None:
    case = filed(visited["citizen"])
    row = planned(visited, case)
    attach_document(
        visited["clerk"].in_office(), document="coach_letter", name="a.pdf", media_type="application/pdf",
        size=9, digest="2" * 64, case=case,
    )  # fmt: skip
    assert visit_of(case).status == "replaced"
    assert row.call == 1
    assert admit(visited, case).step == "to_pay"


def test_a_certificate_given_with_the_request_spares_the_visit(visited: dict[str, Somebody]) -> None:
    from diwan.kernel.cases.services import submit_case
    from diwan.kernel.cases.tests.tennis import drafted

    draft = drafted(visited["citizen"])
    photo(visited["citizen"].as_citizen(), draft=draft, key="coach_letter")
    case = submit_case(visited["citizen"].as_citizen(), draft=draft)
    with reading(OFFICE):
        assert not CaseVisit.objects.filter(case_id=case.pk).exists()
    assert admit(visited, case).step == "to_pay"


def test_late_for_the_visit_and_for_its_minutes_is_said(visited: dict[str, Somebody]) -> None:
    case = filed(visited["citizen"])
    run_due_timers(NOW + timedelta(days=16))
    assert ("reminder", "visit:court") in facts(case)
    other = filed(visited["stranger"])
    made(visited, other)
    run_due_timers(NOW + timedelta(days=11))
    assert ("reminder", "minutes:court") in facts(other)


def test_the_office_controls_what_was_granted_as_often_as_it_likes(visited: dict[str, Somebody]) -> None:
    case, clerk = filed(visited["citizen"]), visited["clerk"].in_office()
    with pytest.raises(Refused, match="visit_not_now"):
        ask_visit(clerk, case=case, visit="control")
    signed(visited, case)
    admit(visited, case)
    after = later(clerk, days=9)
    for number in (1, 2):
        row = ask_visit(after, case=fresh(case), visit="control")
        with pytest.raises(Refused):
            ask_visit(after, case=fresh(case), visit="control")
        (row,) = plan_visits(after, stops=[(row, after.at + timedelta(hours=2))])
        found = replace(FOUND, values={}, photos=())
        row = make_visit(later(after, hours=3), visit=row, found=found)
        assert sign_visit_minutes(later(after, hours=3), visit=row).round == number


def test_a_decision_drops_the_visit(visited: dict[str, Somebody]) -> None:
    case = filed(visited["citizen"])
    planned(visited, case)
    do_transition(visited["president"].in_office(), case=fresh(case), transition="refuse", reasons="لا مكان")
    assert visit_of(case).status == "dropped"


def test_visits_and_clocks_recomputed_from_the_facts_are_the_same(visited: dict[str, Somebody]) -> None:
    case = filed(visited["citizen"])
    signed(visited, case)
    admit(visited, case)
    ask_visit(later(visited["clerk"].in_office(), days=9), case=fresh(case), visit="control")
    with reading(OFFICE):
        row, calendar = fresh_in(case), calendar_of(COMMUNE)
        stood = replace(situation_of(row, NOW), opinions={}, visits={}, inquiries={})
        states: dict[str, motion.Running] = {}
        for fact in row.facts.order_by("seq"):
            move = motion.Move(fact.key if fact.kind == "moved" else "", fact.origin, fact.target, fact.at)
            after = beside.replayed(stood, fact.kind, fact.key, fact.details, move)
            delays = fact.details.get("delays", {})
            states = motion.clocks_after(
                row.law, states, replace(move, also=beside.clock_events(stood, after)), calendar,
                lambda key, clock, delays=delays: delays.get(key) or clock.variants[0].is_,
            )  # fmt: skip
            stood = after
        assert stood.visits == visits_of(row)
        assert states == {clock.key: running(clock) for clock in row.clocks.all()}


def test_another_community_sees_no_visit(visited: dict[str, Somebody]) -> None:
    row = planned(visited, filed(visited["citizen"]))
    with reading(Scope("office", OTHER_COMMUNE, OTHER_COMMUNE)):
        assert not CaseVisit.objects.exists()
    with reading(Scope("citizen", person=visited["citizen"].person.pk)):
        assert CaseVisit.objects.get().pk == row.pk
        assert not row.members.exists()
