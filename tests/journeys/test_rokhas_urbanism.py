"""Urbanism permits lived from end to end (2-18-577, 12.90, 55.19, 66.12): house, building, silence, offence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from diwan.shell.cases.tests.test_visit_pages import jpeg
from tests.journeys.civil import words_of
from tests.journeys.conftest import House, Language, Visiting
from tests.journeys.paper import code_on
from tests.journeys.rokhas import (
    PAPER,
    PLANS,
    acted,
    answered,
    answered_on_page,
    downloaded,
    filed,
    held_meeting,
    issued,
    lived,
    moved,
    paid,
    parts_of,
    people_of,
    signed,
    story_of,
    walked,
)
from tests.journeys.test_main_journey import choose, press, require_sound, seen
from tests.journeys.test_visits import planned

LAND = {"parcel": "48211/04", "site_address": "12، زنقة الرياض", "plot_area": "120"}


@pytest.mark.long("ar")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_small_house_from_its_note_to_its_occupancy(
    visit: Visiting, language: Language, tmp_path: Path
) -> None:
    """2-18-577 art. 18-20, 38-51 annex 9; 12.90 art. 55: note, permit, site opened and closed, permit to occupy."""
    people = people_of(visit, language)
    note = filed(people, "rokhas.information_note", LAND, ("cadastral_plan",))
    answered_on_page(people, "agency", note, paper=PAPER)
    acted(people, "permits", note, "deliver")

    page = people.page("citizen", people.case("citizen", note))
    page.locator("main a[href$='/link/building_permit/']").click()
    page.wait_for_load_state("load")
    press(page, "main form.actions button[type=submit]")
    number = walked(
        people, "citizen",
        {"nature": "new_house", "in_subdivision": "yes", "lot_number": "41", "covered_area": "220", "floors": "2",
         "architect_name_ar": "ليلى بنجلون", "is_owner": "yes"},
        {"plans": PLANS, "architect_contract": PAPER, "areas": PAPER},
    )  # fmt: skip
    moved(people, "permits", number, "forward")
    answered(people, "urbanism", number)
    answered(people, "permits", number)
    answered_on_page(people, "agency", number, "favourable")
    acted(people, "committee", number, "conclude", committee_minutes="رأي موافق")
    moved(people, "committee", number, "send_minutes")
    acted(people, "president", number, "grant")
    paid(people, number)
    acted(people, "permits", number, "deliver")
    signed(people, "president", number)

    page = people.page("citizen", people.case("citizen", number))
    permit = downloaded(people("citizen"), issued(people, number), tmp_path / "permit.pdf")
    require_sound(permit)
    assert re.search(r"\d+/\d{4}", words_of(permit))
    acted(people, "citizen", number, "open_site", **parts_of("site_opened_on"))
    acted(people, "citizen", number, "close_site", **parts_of("works_ended_on"))

    page.locator("main a[href$='/link/occupancy/']").click()
    page.wait_for_load_state("load")
    press(page, "main form.actions button[type=submit]")
    expect(page.locator("main [name=covered_area]")).to_have_value("220")
    occupancy = walked(
        people, "citizen",
        {"use": "housing", "directed_by_architect": "yes", **parts_of("finished_on")},
        {"end_of_works": PAPER, "architect_certificate": PAPER},
    )  # fmt: skip
    moved(people, "permits", occupancy, "skip_visit")
    acted(people, "president", occupancy, "grant")
    moved(people, "permits", occupancy, "deliver")
    signed(people, "president", occupancy)
    page = people.page("citizen", people.case("citizen", number))
    expect(page.locator(".page-head__over")).to_contain_text(
        {"ar": "سلمت رخصة السكن", "fr": "habiter"}[language]
    )


HOUSE = LAND | {
    "is_owner": "yes", "nature": "new_house", "in_subdivision": "yes", "lot_number": "41", "covered_area": "220",
    "floors": "2", "architect": "ليلى بنجلون",
}  # fmt: skip
HOUSE_PAPERS = ["plans", "architect_contract", "areas"]
LARGE = LAND | {
    "is_owner": "yes", "nature": "public", "investment": "no", "covered_area": "1200", "floors": "4",
    "architect": "ليلى بنجلون", "engineer": "مكتب الأطلس",
}  # fmt: skip
SILENT: dict[Language, str] = {"ar": "سكوت", "fr": "silence"}


@pytest.mark.long("fr")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_large_building_with_a_committee_a_reserve_and_a_late_opinion(
    visit: Visiting, house: House, language: Language, tmp_path: Path
) -> None:
    """2-18-577 art. 21-26, 39-43: silence reads as the procedure says, the agency binds, reserves are lifted once."""
    people = people_of(visit, language)
    written = [
        {"by": "committee", "ago": 30, "opinion": key, "outcome": outcome, "words": words}
        for key, outcome, words in (
            ("prefecture", "favourable", ""), ("civil_protection", "favourable", ""),
            ("networks", "reserves", "تحويل كابل تحت أرضي"),
        )
    ]  # fmt: skip
    number = lived(
        house, **story_of(people), procedure="rokhas.building_permit_large", values=LARGE, ago=33,
        papers=[*HOUSE_PAPERS, "structural_plans", "fire_notice"],
        events=[{"by": "permits", "ago": 32, "do": "forward"}, *written, {"ago": 1, "timers": True}],
    )  # fmt: skip
    answered(people, "permits", number, "unfavourable", "رأي وصل متأخرا")
    page = people.page("committee", people.case("committee", number))
    opinions = page.locator("section[aria-labelledby=opinions]")
    expect(opinions).to_contain_text(SILENT[language])
    page.locator("main a[href$='/opinion/urban_agency/']").click()
    press(page, "main button[name=again]")
    held_meeting(people, number, "urban_agency")

    acted(people, "committee", number, "send_reserves", reserves="تحويل الكابل قبل الحفر")
    page = people.page("citizen", people.case("citizen", number))
    page.locator("main a[href$='/act/lift_reserves/']").first.click()
    page.locator("main input[name=lifted_plans]").set_input_files(PLANS)
    press(page, "main form.form .actions [type=submit]")
    assert "/act/" not in page.url, page.locator("main").inner_text()
    moved(people, "committee", number, "conclude", committee_minutes="رأي موافق بعد رفع التحفظات")
    moved(people, "committee", number, "send_minutes")
    acted(people, "president", number, "grant")
    paid(people, number)
    moved(people, "permits", number, "deliver")
    signed(people, "president", number)
    permit = downloaded(people("citizen"), issued(people, number), tmp_path / "permit.pdf")
    require_sound(permit)


@pytest.mark.long("ar")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_silence_is_claimed_and_certified_by_the_governor(
    visit: Visiting, house: House, language: Language, tmp_path: Path
) -> None:
    """55.19 art. 19-20, 2-22-141 annex 2: two months without an answer, seven days, the governor, his certificate."""
    people = people_of(visit, language)
    number = lived(
        house, **story_of(people), procedure="rokhas.building_permit_small", values=HOUSE, ago=85,
        papers=HOUSE_PAPERS,
        events=[
            {"by": "permits", "ago": 84, "do": "forward"}, {"ago": 15, "timers": True},
            {"by": "citizen", "ago": 12, "do": "claim_decision"}, {"ago": 0, "timers": True},
        ],
    )  # fmt: skip
    acted(people, "citizen", number, "ask_governor")
    page = people.page("governor", people.case("governor", number))
    expect(page.locator("main a[href$='/act/certify_silence/']")).to_have_count(0)
    acted(people, "president", number, "explain", explanation="تأخرت الدراسة لكثرة الملفات")
    acted(people, "governor", number, "certify_silence")
    signed(people, "governor", number)
    page = people.page("citizen", people.case("citizen", number))
    certificate = downloaded(people("citizen"), issued(people, number), tmp_path / "certificate.pdf")
    require_sound(certificate, number)
    assert "2.22.141" in words_of(certificate)
    stranger = visit(language)
    stranger.page.goto(code_on(certificate))
    expect(stranger.page.locator("main")).to_contain_text({"ar": "صحيحة", "fr": "authentique"}[language])


@pytest.mark.long("fr")
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_building_without_permit_from_control_to_sanction(visit: Visiting, language: Language) -> None:
    """66.12 art. 65-71, 12.90 art. 71: found on the spot, reported to the prosecutor, stopped, ordered, fined."""
    people = people_of(visit, language)
    page = people.page("controller", "/desk/begin/")
    press(page, "main form:has([value='urbanism.offence']) button")
    number = walked(
        people, "controller",
        {"offence": "without_permit", "offender": "مجهول", "site_address": "حي السلام، زنقة 4",
         "told": "سقف يصب ليلا", **parts_of("found_on")}, {},
    )  # fmt: skip
    page = people("controller").go(planned(people("controller"), number))
    seen(people("controller"))
    page.locator("[data-now-do]").click()
    page.fill("[name=visit_remarks]", "بناء دون رخصة")
    choose(page, "works_under_way", "yes")
    page.fill("[name=works_found]", "طابق ثان")
    page.locator("#photo-0").set_input_files({"name": "site.jpg", "mimeType": "image/jpeg", "buffer": jpeg()})
    page.check("[name=visit_outcome][value=not_conforming]")
    press(page, "main form[data-kept] .actions [type=submit]")
    press(page, "main button[name=sign]")
    acted(people, "controller", number, "draw_report")
    signed(people, "controller", number)
    acted(people, "controller", number, "stop_works")
    acted(people, "controller", number, "sent_to_prosecutor", prosecutor_reference="12/2026")
    acted(people, "controller", number, "order_end", term="ten_days", works_to_end="هدم السقف")
    acted(people, "controller", number, "record_judgment", judgment="45/2026", fine="5000")
    page = people.page("controller", people.case("controller", number))
    expect(page.locator("main a[href$='/act/close_file/']")).to_have_count(0)
    acted(people, "controller", number, "correct_judgment", judgment="45/2026", fine="50000")
    acted(people, "controller", number, "close_file")
    expect(page.locator("main")).to_contain_text(
        {"ar": "انتهت المخالفة", "fr": "Infraction terminée"}[language]
    )
