"""Acts done on their pages at the desk: stale, refused, read again, under the right mandate, never by another."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from diwan.kernel.cases.models import Case
from diwan.kernel.cases.registry import catalogue
from diwan.kernel.identity.models import Delegation
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, OTHER_COMMUNE, as_office, make_holder, make_person
from diwan.shell.cases.tests.pages import NATIONAL, filed, main_of, signed_in


def test_a_stale_desk_form_is_a_conflict_and_keeps_what_was_typed(citizen: Client) -> None:
    case = filed(citizen)
    president, clerk = (signed_in(make_holder(kind, kind)) for kind in ("president", "clerk"))
    place = f"/desk/cases/{COMMUNE}/{case.number}/act/"
    clerk.post(f"{place}ask_certified_copy/", {"seen": "2", "copy_asked": "الصورة", "reasons": "شك"})
    page = president.post(f"{place}refuse/", {"seen": "2", "reasons": "أسباب طويلة كتبتها"})
    assert page.status_code in (404, 409)


def test_a_refusal_without_reasons_comes_back_with_the_law(citizen: Client) -> None:
    case = filed(citizen)
    president = signed_in(make_holder("president", "president"))
    page = president.post(f"/desk/cases/{COMMUNE}/{case.number}/act/refuse/", {"seen": "2", "reasons": ""})
    assert page.status_code == 422
    assert "المادة 18" in page.content.decode()


def test_a_refusal_is_read_again_before_it_is_made(citizen: Client) -> None:
    case = filed(citizen)
    president = signed_in(make_holder("president", "president"))
    page = f"/desk/cases/{COMMUNE}/{case.number}/act/refuse/"
    said = {"seen": "2", "reasons": "النادي ممتلئ"}

    def decided() -> bool:
        with reading(NATIONAL):
            return Case.objects.get(pk=case.pk).decided_at is not None

    asked = main_of(president.post(page, said))
    assert "لم يتخذ أي قرار بعد" in asked and "النادي ممتلئ" in asked
    assert 'name="sure"' in asked and 'name="reasons" value="النادي ممتلئ"' in asked and not decided()
    again = main_of(president.post(page, said | {"again": "yes"}))
    assert "<textarea" in again and "النادي ممتلئ</textarea>" in again and not decided()
    assert president.post(page, said | {"sure": "yes"}).status_code == 302 and decided()


def test_an_extension_says_which_day_becomes_which_before_it_is_made(citizen: Client) -> None:
    """Law 55.19 art. 17: as long again as the legal time, no more."""
    case = filed(citizen)
    president = signed_in(make_holder("president", "president"))
    with reading(NATIONAL):
        now = Case.objects.get(pk=case.pk).legal_day
    page = main_of(president.get(f"/desk/cases/{COMMUNE}/{case.number}/act/extend/"))
    days = re.findall(r'<time class="date" datetime="([^"]+)"', page)
    assert now is not None and days[0] == now.isoformat() < days[1]
    president.post(
        f"/desk/cases/{COMMUNE}/{case.number}/act/extend/",
        {"seen": "2", "extension_reason": "expertise", "reasons": "خبرة"},
    )
    with reading(NATIONAL):
        assert Case.objects.get(pk=case.pk).legal_day == date.fromisoformat(days[1])


def test_silence_is_said_to_the_office_of_the_applicant_and_to_the_applicant_of_himself(
    citizen: Client,
) -> None:
    case = filed(citizen)
    president = signed_in(make_holder("president", "president"))
    desk, own = (
        main_of(who.get(f"/{face}/{COMMUNE}/{case.number}/"))
        for who, face in ((president, "desk/cases"), (citizen, "requests"))
    )
    assert "لصاحب الطلب" in desk and "يمكنكم" not in desk
    assert "كم" in own and "لصاحب الطلب" not in own


def test_another_community_and_a_stranger_get_nothing(citizen: Client) -> None:
    case = filed(citizen)
    other = signed_in(make_holder("other", "president", "clerk", territory=OTHER_COMMUNE))
    stranger = signed_in(make_person("stranger"))
    assert other.get(f"/desk/cases/{COMMUNE}/{case.number}/").status_code == 404
    assert case.number not in other.get("/desk/cases/").content.decode()
    for page in ("", "receipt/", "receipt.pdf"):
        assert stranger.get(f"/requests/{COMMUNE}/{case.number}/{page}").status_code == 404
    assert Client().get(f"/requests/{COMMUNE}/{case.number}/").status_code == 302


def test_the_queue_costs_the_same_whatever_its_length(citizen: Client) -> None:
    clerk = signed_in(make_holder("clerk", "clerk"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert clerk.get("/desk/cases/").status_code == 200
        return len(queries)

    filed(citizen)
    cost()
    one = cost()
    for _ in range(3):
        filed(citizen)
    assert cost() == one
    assert one <= 22


def test_an_officer_acts_by_the_mandate_held_when_another_one_has_lapsed(
    club: Path,
    own_keys: None,
) -> None:
    """A delegation that is over takes nothing from what the post itself carries."""
    file = club / "tennis_membership.toml"
    admitted = file.read_text("utf-8").replace('by = "president"', 'by = ["president", "clerk"]')
    file.write_text(admitted, "utf-8")
    catalogue.cache_clear()
    case = filed(signed_in(make_person("citizen")))
    head, clerk = make_holder("head", "president"), make_holder("clerk", "clerk")
    with as_office(COMMUNE):
        Delegation.objects.create(
            territory_id=COMMUNE, giver=head.person.mandates.get(), receiver=clerk.person.mandates.get(),
            kinds=["president"], reference="1/2025", starts=date(2025, 1, 1), ends=date(2025, 2, 1),
            published_on=date(2025, 1, 1),
        )  # fmt: skip
    answer = signed_in(clerk).post(f"/desk/cases/{COMMUNE}/{case.number}/act/admit/")
    assert answer.status_code == 302
    with reading(NATIONAL):
        assert Case.objects.get(pk=case.pk).step == "to_pay"


@pytest.mark.parametrize("typed", ["²", "9" * 5000, "-1"])
def test_a_number_that_is_none_breaks_no_desk_page(citizen: Client, typed: str) -> None:
    case = filed(citizen)
    president = signed_in(make_holder("president", "president"))
    assert president.post("/desk/cases/sign/", {"pick": f"cases:{typed}"}).status_code < 500
    act = f"/desk/cases/{COMMUNE}/{case.number}/act/refuse/"
    assert president.post(act, {"seen": typed, "reasons": "لأسباب"}).status_code < 500
