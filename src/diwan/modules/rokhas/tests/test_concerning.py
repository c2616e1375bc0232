"""A request begun on the portal names a permit of the applicant's own, and does what it does from its file."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from diwan.kernel.base.errors import NotFound, Refused
from diwan.kernel.cases.concerning import Standing, standing_for
from diwan.kernel.cases.models import Case, Draft
from diwan.kernel.cases.services import open_linked_case, save_draft, submit_case
from diwan.kernel.cases.services.concerning import say_what_it_is_about
from diwan.kernel.documents.models import State
from diwan.kernel.territory.scope import reading, scope_of
from diwan.kernel.testing.world import OTHER_COMMUNE, make_holder, make_person
from diwan.modules.rokhas.tests.test_modified import house, shop
from diwan.modules.rokhas.tests.test_silence_after import START, documents
from diwan.modules.rokhas.tests.world import (
    HOUSE_PAPERS,
    OFFICE,
    World,
    at,
    fresh,
    moved,
    paper,
    signed,
    weighed,
)

CHANGE = "rokhas.activity_change"
MORE = {"change": "name", "trade_name": "مقهى النخيل"}


def begun(town: World, procedure: str = CHANGE, days: int = START + 10, **values: Any) -> Draft:
    return save_draft(town.act("citizen", days), procedure=procedure, values=values)


def offered(town: World, draft: Draft, days: int = START + 10) -> list[Standing]:
    act = town.act("citizen", days)
    with reading(scope_of(act)):
        return standing_for(act, draft)


def about(town: World, draft: Draft, case: Case, days: int = START + 10) -> Draft:
    return say_what_it_is_about(town.act("citizen", days), draft=draft, number=case.number)


def test_a_change_asked_for_from_the_portal_takes_the_place_of_the_permit_chosen(town: World) -> None:
    """55.19 art. 7: the office has the permit and asks nobody to copy it."""
    case = shop(town)
    draft = begun(town)
    (one,) = offered(town, draft)
    assert (one.case.pk, one.link, one.number) == (case.pk, "change", case.book_number)
    draft = about(town, draft, case)
    assert draft.values["permit_number"] == case.book_number
    assert (draft.values["premises"], draft.values["activity_said"]) == (case.values["premises"], "مقهى")
    act = town.act("citizen", START + 10)
    draft = save_draft(act, procedure=CHANGE, values=draft.values | MORE, draft=draft)
    paper(act, "lease", draft=draft)
    child = submit_case(act, draft=draft)
    assert (child.parent_id, child.link) == (case.pk, "change")
    moved(town, child, "economic", "study", START + 12, study="لا مانع")
    moved(town, child, "president", "grant", START + 13)
    moved(town, child, "economic", "deliver", START + 14)
    signed(town, START + 15)
    assert fresh(case).outcome == "replaced" and documents(case)["permit"] == State.REPLACED


def test_a_building_permit_is_modified_so_too_with_no_number_to_type(world: World) -> None:
    case = house(world)
    draft = about(world, begun(world, "rokhas.building_permit_small"), case)
    act = world.act("citizen", START + 11)
    draft = save_draft(
        act, procedure=draft.procedure, values=draft.values | {"covered_area": "230"}, draft=draft
    )
    for key in HOUSE_PAPERS:
        paper(act, key, draft=draft)
    child = submit_case(act, draft=draft)
    weighed(world, child, START + 11)
    assert (child.parent_id, child.link) == (case.pk, "modification")


def test_what_was_typed_already_stays_and_a_permit_is_let_go_with_its_number(town: World) -> None:
    case = shop(town)
    draft = about(town, begun(town, premises="7، زنقة أخرى"), case)
    assert draft.values["premises"] == "7، زنقة أخرى"
    assert offered(town, draft) == offered(town, draft), "another may still be chosen"
    draft = say_what_it_is_about(town.act("citizen", START + 11), draft=draft, number="")
    assert (draft.parent_id, draft.link, draft.values.get("permit_number")) == (None, "", None)


def test_only_ones_own_standing_permits_are_offered_and_one_change_at_a_time(town: World) -> None:
    case = shop(town)
    stranger = make_person("stranger").as_citizen(at=at(START + 10))
    theirs = save_draft(stranger, procedure=CHANGE, values={})
    with reading(scope_of(stranger)):
        assert standing_for(stranger, theirs) == []
    with pytest.raises(Refused, match="not_standing"):
        say_what_it_is_about(stranger, draft=theirs, number=case.number)
    elsewhere = town.citizen.as_citizen(OTHER_COMMUNE, at=at(START + 10))
    there = save_draft(elsewhere, procedure=CHANGE, values={})
    with reading(scope_of(elsewhere)):
        assert standing_for(elsewhere, there) == []
    first, second = begun(town), begun(town)
    act = town.act("citizen", START + 10)
    first = about(town, first, case)
    first = save_draft(act, procedure=CHANGE, values=first.values | MORE, draft=first)
    second = about(town, second, case)
    paper(act, "lease", draft=first)
    submit_case(act, draft=first)
    assert offered(town, begun(town)) == []
    with pytest.raises(Refused, match="link_closed"):
        submit_case(act, draft=second)
    with pytest.raises((NotFound, Refused)):
        about(town, begun(town), case)


def test_an_appeal_is_about_what_it_appeals_against(town: World) -> None:
    case = shop(town)
    moved(town, case, "hygiene", "warn", START + 10, control_findings="تهوية", put_right="مدخنة")
    change = begun(town)
    assert offered(town, change) == [], "a warned activity is put right first"
    refused = begun(town, "rokhas.business_opening", days=START)
    assert offered(town, refused) == []


@pytest.mark.parametrize(
    ("link", "values"),
    [
        ("certificate", {"use": "بنك"}),
        ("hours", {"opens": "05:30", "closes": "01:00", "until_day": "2027-06-01"}),
    ],
)
def test_an_attestation_and_other_hours_are_asked_for_from_the_activity(
    town: World, link: str, values: dict[str, str]
) -> None:
    """Walked to the signed decision; the number of the permit is not typed."""
    case = shop(town)
    act = town.act("citizen", START + 10)
    draft = open_linked_case(act, case=fresh(case), link=link)
    assert draft.values["permit_number"] == case.book_number
    draft = save_draft(act, procedure=draft.procedure, values=draft.values | values, draft=draft)
    paper(act, "lease", draft=draft)
    child = submit_case(act, draft=draft)
    if link == "hours":
        with pytest.raises(Refused):
            moved(town, child, "economic", "study", START + 11, study="لا مانع")
        from diwan.modules.rokhas.tests.world import all_agree

        all_agree(town, child, START + 11, by="economic")
    moved(town, child, "economic", "study", START + 12, study="لا مانع")
    moved(town, child, "president", "grant", START + 13)
    moved(town, child, "economic", "deliver", START + 14)
    (decision,) = signed(town, START + 15)
    assert decision.number.endswith("/2026") and fresh(case).step == "operating"


WORDS = {
    "ar": ("أهي رخصة من رخصكم؟", "يتعلق هذا الطلب برخصتكم", "يعوضها القرار الجديد"),
    "fr": ("Une de vos autorisations ?", "Cette demande concerne votre autorisation", "elle la remplace"),
}


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_pages_offer_say_and_let_go(
    town: World, client: Client, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    case = shop(town)
    ask, says, replaces = WORDS[language]
    monkeypatch.setattr(timezone, "now", lambda: at(START + 10))
    client.cookies["diwan_language"] = language
    client.force_login(town.citizen.account)
    draft = begun(town)
    page = f"/drafts/{draft.pk}/form/operator/"

    def shown(place: str = page) -> str:
        return client.get(place).content.decode().replace("\N{NO-BREAK SPACE}", " ")

    first = shown()
    assert ask in first and case.book_number in first and says not in first
    assert client.post(page, {"about": "9999~change"}).status_code == 422
    assert client.post(page, {"about": f"{case.number}~change"}).status_code == 302
    then = shown()
    assert ask not in then and says in then and replaces in then
    after = shown(f"/drafts/{draft.pk}/check/")
    assert says in after and 'name="about"' not in after
    assert client.post(page, {"about": ""}).status_code == 302
    assert ask in shown()
    typed = {"permit_number": f" {case.book_number} ", "premises": "3، شارع", "area": "80", "next": "1"}
    client.post(f"/drafts/{draft.pk}/form/premises/", typed)
    assert says in shown(), "who types its number names it"


def test_the_counter_names_it_for_who_is_there_where_it_reads_the_file(
    town: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = shop(town)
    monkeypatch.setattr(timezone, "now", lambda: at(START + 10))
    both = make_holder("window", "rokhas.economic_desk", "registry_clerk")
    unknowing = make_holder("unknowing", "clerk")
    drafts = [
        save_draft(who.in_office(at=at(START + 10)), procedure=CHANGE, values={}, holder=town.citizen.person)
        for who in (both, unknowing)
    ]
    client.force_login(unknowing.account)
    unread = client.get(f"/desk/counter/{drafts[1].pk}/form/operator/").content.decode()
    assert case.book_number not in unread
    client.force_login(both.account)
    page = f"/desk/counter/{drafts[0].pk}/form/operator/"
    assert case.book_number in client.get(page).content.decode()
    assert client.post(page, {"about": f"{case.number}~change"}).status_code == 302
    with reading(OFFICE):
        tied = Draft.objects.get(pk=drafts[0].pk)
        assert tied.parent_id == case.pk
    act = both.in_office(at=at(START + 10))
    tied = save_draft(act, procedure=CHANGE, values=tied.values | MORE, draft=tied)
    paper(act, "lease", draft=tied)
    assert submit_case(act, draft=tied).parent_id == case.pk


def test_it_is_said_through_the_api(town: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    case = shop(town)
    monkeypatch.setattr(timezone, "now", lambda: at(START + 10))
    client.force_login(town.citizen.account)
    place = f"/api/cases/drafts/{begun(town).pk}/about"
    (one,) = client.get(place).json()
    assert (one["number"], one["permit"], one["link"], one["replaces"]) == (
        case.number, case.book_number, "change", True,
    )  # fmt: skip

    def sent(**told: str) -> Any:
        return client.post(place, told, content_type="application/json")

    assert sent(number="9999").status_code == 422
    said = sent(number=case.number, link="change")
    assert (said.status_code, said.json()["values"]["permit_number"]) == (200, case.book_number)
    client.force_login(make_person("stranger").account)
    assert client.get(place).status_code == 404 and sent(number=case.number).status_code == 404
