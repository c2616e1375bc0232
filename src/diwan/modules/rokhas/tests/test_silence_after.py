"""What follows silence, a lapse, a withdrawal and a term, in the versions of November 2026 (decision 0072)."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.cases.models import Case, CaseClock, CaseOutput
from diwan.kernel.cases.selectors import possible_links
from diwan.kernel.cases.services import (
    open_linked_case,
    run_due_timers,
    save_draft,
    submit_case,
)
from diwan.kernel.documents.models import IssuedDocument, State
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import NOW, make_holder
from diwan.modules.rokhas.tests.test_economic import SHOP
from diwan.modules.rokhas.tests.world import (
    HOUSE,
    HOUSE_PAPERS,
    LAND,
    LARGE,
    OFFICE,
    TERRACE,
    TERRACE_PAPERS,
    World,
    all_agree,
    at,
    filed,
    fresh,
    moved,
    paid,
    paper,
    signed,
    states,
    weighed,
)
from diwan.shell.cases.said import calendar_of

START = (date(2026, 11, 24) - NOW.date()).days
"""The first day of these versions, in days from the beginning of the tests."""


def delivered_house(world: World) -> Case:
    """A small house granted on the second day of these versions, paid, delivered and signed on the third."""
    case = filed(world, "rokhas.building_permit_small", HOUSE, HOUSE_PAPERS, START)
    weighed(world, case, START)
    moved(world, case, "president", "grant", START + 1)
    paid(world, case, START + 2)
    moved(world, case, "desk", "deliver", START + 2)
    signed(world, START + 2)
    return case


def documents(case: Case) -> dict[str, str]:
    """How each signed document of a case stands."""
    with reading(OFFICE):
        rows = CaseOutput.objects.filter(case_id=case.pk).exclude(document_id=None)
        return {row.key: IssuedDocument.objects.get(pk=row.document_id).state for row in rows}


def links(world: World, case: Case, days: int) -> list[str]:
    with reading(Scope("citizen", person=world.citizen.person.pk)):
        return possible_links(world.act("citizen", days), Case.objects.get(pk=case.pk), at(days))


def shop(town: World) -> Case:
    return filed(town, "rokhas.business_opening", SHOP, ("lease",), START)


def test_silence_that_is_no_approval_is_appealed_against(town: World) -> None:
    """55.19 art. 21: thirty days from the end of the legal time; the office may still decide."""
    case = shop(town)
    assert "silence_appeal" not in links(town, case, START + 20)
    run_due_timers(at(START + 34))
    assert fresh(case).phase == "review"
    with reading(Scope("national")):
        told = Notice.objects.filter(holder_id=town.citizen.person.pk).order_by("-pk")
        assert any("30 يوما" in notice.body_ar for notice in told[:3])
    assert "silence_appeal" in links(town, case, START + 40)
    appeal = open_linked_case(town.act("citizen", START + 41), case=fresh(case), link="silence_appeal")
    grounds = {"grounds": "لم أتوصل بجواب"}
    act = town.act("citizen", START + 41)
    appeal = save_draft(act, procedure=appeal.procedure, values=grounds, draft=appeal)
    heard = submit_case(town.act("citizen", START + 41), draft=appeal)
    assert (heard.step, heard.procedure) == ("before_head", "core.appeal_to_head")
    assert "silence_appeal" not in links(town, case, START + 42), "one appeal"
    moved(town, fresh(case), "economic", "study", START + 42, study="لا مانع")
    assert moved(town, fresh(case), "president", "grant", START + 43).step == "granted"


def test_an_appeal_against_silence_has_its_time(town: World) -> None:
    case = shop(town)
    run_due_timers(at(START + 34))
    assert "silence_appeal" not in links(town, case, START + 80)


def test_a_delay_that_has_run_out_is_no_longer_extended(town: World) -> None:
    """55.19 art. 17."""
    case = shop(town)
    with pytest.raises(Refused) as late:
        moved(town, case, "president", "extend", START + 60, extension_reason="expertise", reasons="خبرة")
    assert "انقضى الأجل القانوني" in late.value.words()


def certified(world: World) -> Case:
    """Silent two months, claimed, unanswered, certified by the governor."""
    world.others["governor"] = make_holder("governor", "governor")
    case = filed(world, "rokhas.building_permit_small", HOUSE, HOUSE_PAPERS, START)
    run_due_timers(at(START + 66))
    moved(world, fresh(case), "citizen", "claim_decision", START + 67)
    run_due_timers(at(START + 80))
    moved(world, fresh(case), "citizen", "ask_governor", START + 81)
    moved(world, fresh(case), "president", "explain", START + 82, explanation="كثرة الملفات")
    return moved(world, fresh(case), "governor", "certify_silence", START + 83)


def test_a_certificate_of_silence_goes_on_to_its_fees_its_permit_and_its_site(world: World) -> None:
    """2-22-141 art. 3: the certificate does not waive the fees; 12.90 art. 49: the permit has its time."""
    case = certified(world)
    assert (case.step, case.phase, case.outcome) == ("silence_certified", "after", "silent_approval")
    assert states() == ["silent"]
    moved(world, fresh(case), "citizen", "go_on_certified", START + 84)
    with pytest.raises(Refused):
        moved(world, fresh(case), "desk", "deliver", START + 85)
    paid(world, fresh(case), START + 85)
    moved(world, fresh(case), "desk", "deliver", START + 86)
    permits = [one for one in signed(world, START + 86) if one.key == "permit"]
    assert len(permits) == 1 and permits[0].number == fresh(case).book_number
    assert "occupancy" not in links(world, case, START + 90)
    moved(world, fresh(case), "citizen", "open_site", START + 100, site_opened_on="2027-03-01")
    assert fresh(case).step == "site_open"


def test_a_decision_claimed_is_delivered_once_when_it_is_paid(world: World) -> None:
    """55.19 art. 19."""
    case = filed(world, "rokhas.building_permit_small", HOUSE, HOUSE_PAPERS, START)
    run_due_timers(at(START + 66))
    moved(world, fresh(case), "citizen", "claim_decision", START + 67)
    moved(world, fresh(case), "president", "deliver_claimed", START + 70)
    with reading(OFFICE):
        assert not CaseOutput.objects.filter(case_id=case.pk).exists()
    paid(world, fresh(case), START + 71)
    moved(world, fresh(case), "desk", "deliver", START + 72)
    assert [one.key for one in signed(world, START + 72)] == ["permit"]


@pytest.mark.parametrize("procedure", ["rokhas.building_permit_small", "rokhas.building_permit_large"])
def test_after_the_silence_only_the_days_of_the_claim_run(world: World, procedure: str) -> None:
    """55.19 art. 19: the time of a committee that never concluded is over; the claim has seven days."""
    large = (LARGE, (*HOUSE_PAPERS, "structural_plans", "fire_notice"))
    asked, papers = (HOUSE, HOUSE_PAPERS) if procedure.endswith("small") else large
    case = filed(world, procedure, asked, papers, START)
    run_due_timers(at(START + 66))
    silent = fresh(case)
    assert (silent.phase, silent.due_on) == ("silence", None)
    with reading(OFFICE):
        assert calendar_of(Case.objects.get(pk=silent.pk)).legal == ""
    claimed = moved(world, silent, "citizen", "claim_decision", START + 67)
    with reading(OFFICE):
        shown = calendar_of(Case.objects.get(pk=claimed.pk))
        running = [row.key for row in CaseClock.objects.filter(case_id=case.pk, status="running")]
    assert running == ["claim"]
    assert (shown.last_day, shown.legal_day, shown.silence) == (at(START + 76).date(), None, ""), (
        "the seventh day, a Saturday, goes on to Monday"
    )
    assert "19" in str(shown.legal)
    delivered = moved(world, fresh(case), "president", "deliver_claimed", START + 70)
    assert delivered.due_on is None or delivered.due_on > at(START + 70).date()


def test_a_site_opens_after_its_permit_and_ends_after_it_opened(world: World) -> None:
    """12.90 art. 49 and 54: a day before the permit, or an end before the beginning, is refused at its question."""
    case = delivered_house(world)
    with pytest.raises(Invalid) as early:
        moved(world, fresh(case), "citizen", "open_site", START + 30, site_opened_on="1990-01-01")
    with override("fr"):
        assert "25 novembre 2026" in early.value.fields["site_opened_on"][0].words()
    moved(world, fresh(case), "citizen", "open_site", START + 30, site_opened_on="2026-12-20")
    with pytest.raises(Invalid) as before:
        moved(world, fresh(case), "citizen", "close_site", START + 90, works_ended_on="2026-12-19")
    with override("fr"):
        assert "Date d'ouverture du chantier" in before.value.fields["works_ended_on"][0].words()
    assert moved(world, fresh(case), "citizen", "close_site", START + 90, works_ended_on="2026-12-20").step


def test_a_permit_that_lapsed_is_no_longer_authentic(world: World) -> None:
    """12.90 art. 49."""
    case = delivered_house(world)
    assert documents(case) == {"permit": State.SIGNED}
    run_due_timers(at(START + 375))
    assert fresh(case).outcome == "lapsed"
    assert documents(case) == {"permit": State.REVOKED}


def test_what_is_withdrawn_from_a_shop_is_no_longer_authentic(town: World) -> None:
    """113.14 art. 100."""
    case = shop(town)
    moved(town, case, "economic", "study", START + 4, study="لا مانع")
    moved(town, case, "president", "grant", START + 5)
    paid(town, case, START + 6)
    moved(town, case, "economic", "deliver", START + 6)
    signed(town, START + 6)
    assert "change" in links(town, case, START + 7)
    change = open_linked_case(town.act("citizen", START + 7), case=fresh(case), link="change")
    assert change.values["permit_number"] == fresh(case).book_number
    moved(town, fresh(case), "hygiene", "warn", START + 10, control_findings="تهوية", put_right="مدخنة")
    run_due_timers(at(START + 50))
    moved(town, fresh(case), "president", "revoke", START + 51, reasons="لم يتدارك")
    assert documents(case)["permit"] == State.REVOKED


def test_an_occupation_ends_on_its_last_day_and_is_renewed_before(town: World) -> None:
    """57.19 art. 20."""
    term = {"begins_on": "2026-12-01", "ends_on": "2027-03-31"}
    case = filed(town, "rokhas.domain_occupation", TERRACE | term, TERRACE_PAPERS, START)
    all_agree(town, case, START + 2, by="domain")
    moved(town, case, "domain", "study", START + 3, study="لا مانع", zone="first")
    moved(town, case, "president", "grant", START + 4)
    moved(town, case, "domain", "deliver", START + 5)
    renewal = open_linked_case(town.act("citizen", START + 60), case=fresh(case), link="renewal")
    assert renewal.values["occupied_place"] == TERRACE["occupied_place"]
    assert not renewal.values.get("begins_on")
    last = (date(2027, 3, 31) - NOW.date()).days
    run_due_timers(at(last))
    assert fresh(case).step == "occupying"
    run_due_timers(at(last + 1))
    assert (fresh(case).step, fresh(case).outcome) == ("over", "done")


def test_a_renewal_goes_on_where_the_first_occupation_ends(town: World) -> None:
    """57.19 art. 20 and 21: asked for before the end, an order of its own, its own fees from its first day."""

    def delivered(case: Case, days: int) -> Case:
        all_agree(town, case, days, by="domain")
        moved(town, case, "domain", "study", days, study="لا مانع", zone="first")
        moved(town, case, "president", "grant", days)
        return moved(town, case, "domain", "deliver", days)

    first = filed(
        town, "rokhas.domain_occupation", TERRACE | {"begins_on": "2026-12-01", "ends_on": "2027-03-31"},
        TERRACE_PAPERS, START,
    )  # fmt: skip
    delivered(first, START + 2)
    act = town.act("citizen", START + 100)
    draft = open_linked_case(act, case=fresh(first), link="renewal")
    term = {"begins_on": "2027-04-01", "ends_on": "2027-09-30"}
    draft = save_draft(act, procedure=draft.procedure, values=draft.values | term, draft=draft)
    for key in TERRACE_PAPERS:
        paper(act, key, draft=draft)
    second = delivered(submit_case(act, draft=draft), START + 105)
    assert (second.parent_id, fresh(first).step, second.step) == (first.pk, "occupying", "occupying")
    with reading(OFFICE):
        assert not second.fees.exists(), "nothing is owed before its first day"
    run_due_timers(at((date(2027, 4, 2) - NOW.date()).days))
    assert (fresh(first).step, fresh(second).step) == ("over", "occupying")
    with reading(OFFICE):
        assert [fee.from_on for fee in second.fees.all()] == [date(2027, 4, 1)]


def test_a_decision_put_off_is_taken_up_on_the_day_it_named(world: World) -> None:
    """12.90 art. 45: two years at most."""
    for until, days in (("2027-03-01", 97), ("2032-01-01", 3 * 365)):
        case = filed(world, "rokhas.building_permit_small", HOUSE, HOUSE_PAPERS, START)
        weighed(world, case, START)
        moved(world, case, "president", "postpone", START + 1, postponed_until=until, reasons="تصميم تهيئة")
        run_due_timers(at(START + 95))
        assert fresh(case).step == "postponed"
        run_due_timers(at(START + days + 5))
        assert fresh(case).step == "president_review"


def test_other_urbanism_decisions_by_silence_go_on_as_well(world: World) -> None:
    """Each procedure that silence approves leads from its certificate to its delivery."""
    values = LAND | {"lots": "3", "motive": "sharing", "surveyor": "طوبوغراف الجنوب"}
    case = filed(world, "rokhas.division", values, ("plans", "topography"), START)
    run_due_timers(at(START + 66))
    assert fresh(case).outcome == "silent_approval"
    moved(world, fresh(case), "citizen", "claim_decision", START + 67)
    assert moved(world, fresh(case), "president", "deliver_claimed", START + 68).step == "granted"
    paid(world, fresh(case), START + 69)
    assert moved(world, fresh(case), "desk", "deliver", START + 70).outcome == "granted"


BUILDINGS = LAND | {
    "covered_area": "900",
    "buildings_kind": "collective",
    "floors": "3",
    "architect": "ليلى بنجلون",
}
GROUP = BUILDINGS | {"buildings": "4", "investment": "no", "housing_units": "24", "engineer": "مكتب الأطلس"}
STANDING = BUILDINGS | {"nature": "without", "built_in": "2015"}


@pytest.mark.parametrize(
    ("procedure", "values", "papers"),
    [
        ("rokhas.housing_group", GROUP, ("plans", "architect_contract", "areas", "structural_plans")),
        ("rokhas.regularisation", STANDING, ("plans", "solidity", "photos")),
    ],
)
def test_a_housing_group_and_a_regularisation_go_from_filing_to_delivery(
    world: World, procedure: str, values: dict[str, str], papers: tuple[str, ...]
) -> None:
    """25.90 art. 56; 2-18-577 art. 5."""
    case = filed(world, procedure, values, papers, START)
    assert case.step == "forwarding"
    weighed(world, case, START)
    moved(world, case, "president", "grant", START + 1)
    with pytest.raises(Refused):
        moved(world, case, "desk", "deliver", START + 2)
    paid(world, fresh(case), START + 2)
    assert moved(world, case, "desk", "deliver", START + 3).step == "delivered"
    assert [one.key for one in signed(world, START + 3)] == ["permit"]
