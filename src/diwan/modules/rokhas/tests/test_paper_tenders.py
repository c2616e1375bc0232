"""Tenders held on paper that failed, and what the API says of any tender (57.19 art. 15-17)."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from diwan.kernel.base.errors import Conflict, Invalid, NotAllowed, Refused
from diwan.kernel.documents.tests.drawings import drawing
from diwan.kernel.exchange.services import create_token
from diwan.kernel.identity.models import Mandate
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, make_holder
from diwan.modules.rokhas.models import Tender
from diwan.modules.rokhas.services import OnPaper, record_failed_tender, sign_minutes, take_up_again
from diwan.modules.rokhas.tests.tendering import (
    HOUR,
    PLAN,
    Town,
    announced,
    concluded,
    make_town,
    offers,
    on_paper,
    opened,
)
from diwan.modules.rokhas.tests.test_tender_pages import signed_in, typed, words
from diwan.modules.rokhas.tests.test_tenders import asked
from diwan.modules.rokhas.tests.world import OFFICE, World

FIRST, SECOND = NOW - timedelta(days=200), NOW - timedelta(days=100)


@pytest.fixture
def town(world: World, own_keys: None) -> Town:
    return make_town(world)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the hour the pages and the API live in."""

    def at(moment: Any) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(NOW)
    return at


def test_two_that_failed_on_paper_let_the_place_be_granted_directly(town: Town) -> None:
    first = on_paper(town, session=FIRST)
    assert (first.state, first.attempt, first.number, first.offers_opened) == ("failed", 1, "1/2026", 0)
    said = {
        "case_of_award": "two_failed",
        "outline": json.dumps({"type": "Polygon", "coordinates": [PLAN.outline["ring"]]}),
    }
    with pytest.raises(Refused, match="not_failed_twice"):
        asked(town, 0, said | {"tender_number": first.number})
    second = on_paper(town, session=SECOND, follows=first)
    assert second.attempt == 2
    assert asked(town, 0, said | {"tender_number": second.number}).step == "studying"
    with pytest.raises(Conflict):
        on_paper(town, session=SECOND, follows=first)
    with pytest.raises(Conflict):
        sign_minutes(town.act("president"), tender=second)


def test_one_on_paper_is_taken_up_again_sealed(town: Town) -> None:
    again = take_up_again(town.act("domain"), tender=on_paper(town, session=FIRST), opens_at=HOUR)
    assert (again.attempt, again.state, again.paper_ref) == (2, "prepared", "")


def test_what_is_wrong_with_it_is_said_at_its_field(town: Town) -> None:
    first = on_paper(town, session=FIRST)
    paper = OnPaper(HOUR.date(), " ", None)
    with pytest.raises(Invalid) as wrong:
        record_failed_tender(town.act("president"), plan=PLAN, paper=paper, minutes=None)
    assert {"minutes_ref", "minutes", "offers", "opens_on"} <= wrong.value.fields.keys()
    with pytest.raises(Invalid) as wrong:
        on_paper(town, session=FIRST - timedelta(days=1), follows=first)
    assert set(wrong.value.fields) == {"announced_on"}
    elsewhere = {**PLAN.outline, "ring": [[e + 0.01, n] for e, n in PLAN.outline["ring"]]}
    with pytest.raises(Invalid) as wrong:
        on_paper(town, session=SECOND, follows=first, outline=elsewhere)
    assert set(wrong.value.fields) == {"outline"}
    with pytest.raises(NotAllowed):
        record_failed_tender(town.act("domain"), plan=PLAN, paper=paper, minutes=None)


def test_the_president_writes_it_down_on_the_page(town: Town, clock: Any) -> None:
    president = signed_in(town.world.president)
    page = "/desk/tenders/paper/"
    assert page in words(president.get("/desk/tenders/"))
    assert signed_in(town.world.others["domain"]).get(page).status_code == 403
    sent = typed(
        announced_on_day="1", announced_on_month="2", announced_on_year="2026", opens_on_day="1", opens_on_month="3",
        minutes_ref="PV 4/2026", offers="2", follows="",
    )  # fmt: skip
    said = words(president.post(page, sent))
    assert 'id="id_minutes-error"' in said and "PV 4/2026" in said
    scan = SimpleUploadedFile("pv.pdf", drawing(), "application/pdf")
    answer = president.post(page, sent | {"minutes": scan})
    with reading(OFFICE):
        row = Tender.objects.get()
    assert answer["Location"] == f"/desk/tenders/{row.pk}/"
    told = words(president.get(f"/desk/tenders/{row.pk}/"))
    assert "PV 4/2026" in told and 'value="sign"' not in told
    assert president.get(f"/desk/tenders/{row.pk}/paper.pdf")["Content-Type"] == "application/pdf"
    stranger = Client()
    assert "PV 4/2026" in words(stranger.get(f"/tenders/{COMMUNE}/{row.pk}/"))
    assert stranger.get(f"/tenders/{COMMUNE}/{row.pk}/specifications.pdf").status_code == 404
    assert f'value="{row.pk}"' in words(president.get(page))


def test_all_that_is_wrong_is_said_in_one_round(town: Town, clock: Any) -> None:
    president = signed_in(town.world.president)
    no_scan = SimpleUploadedFile("pv.pdf", b"no", "application/pdf")
    sent = typed(opens_hour="25", opening_price="مائة", months="500", subject=" ", council_on_day="")
    said = words(president.post("/desk/tenders/paper/", sent | {"offers": "-1", "minutes": no_scan}))
    wrong = set(re.findall(r'id="id_(\w+)-error"', said))
    assert wrong >= {
        "opens_hour", "opening_price", "months", "subject", "council_on", "announced_on", "minutes_ref", "offers",
        "minutes",
    }, wrong  # fmt: skip
    assert said.count("PDF") and not {"place", "outline", "expertise_on", "use"} & wrong


def machine(holder: Somebody, *scopes: str) -> Client:
    boss = make_holder(f"boss{len(scopes)}{scopes[0]}", "administrator")
    mandate = Mandate.objects.get(person=holder.person).pk
    made = create_token(boss.in_office(timezone.now()), name="m", mandate=mandate, scopes=scopes, days=9)
    return Client(headers={"Authorization": f"Bearer {made.secret}"})


ROOT = "/api/rokhas/tenders"


def test_the_api_says_how_many_came_once_the_hour_is_there_and_the_offers_once_open(
    town: Town, clock: Any
) -> None:
    tender = announced(town)
    offers(town, tender, 0, 150)
    offers(town, tender, 1, 110)
    clock(HOUR - timedelta(hours=1))
    stranger, desk, member = Client(), signed_in(town.world.others["domain"]), signed_in(town.members[0])
    listed = stranger.get(ROOT, {"territory": COMMUNE}).json()["items"]
    assert [(one["id"], one["standing"], one["opening_price"]) for one in listed] == [
        (tender.pk, "open", "120.00")
    ]
    for client in (desk, member):
        told = client.get(f"{ROOT}/desk/{tender.pk}").json()
        assert (told["offers_received"], told["offers"], told["members_needed"]) == (None, [], 2)
    clock(HOUR + timedelta(minutes=1))
    told = desk.get(f"{ROOT}/desk/{tender.pk}").json()
    assert (told["standing"], told["offers_received"], told["offers"]) == ("to_open", 2, [])
    opened(town, tender)
    concluded(town, tender)
    told = member.get(f"{ROOT}/desk/{tender.pk}").json()
    assert [(one["rank"], one["state"], one["price"]) for one in told["offers"]] == [
        (1, "retained", "150.00"), (2, "set_aside", "110.00"),
    ]  # fmt: skip
    public = stranger.get(f"{ROOT}/{COMMUNE}/{tender.pk}").json()
    assert (public["standing"], public["retained_price"], public["offers_opened"]) == ("awarded", "150.00", 2)
    assert "offers" not in public and "bidder" not in json.dumps(public)
    assert [one["id"] for one in desk.get(f"{ROOT}/desk").json()["items"]] == [tender.pk]


def test_what_is_prepared_or_of_others_is_not_read(town: Town, clock: Any) -> None:
    tender = announced(town)
    assert Client().get(f"{ROOT}/desk").status_code == 401
    assert Client().get(f"{ROOT}/{COMMUNE}/{tender.pk + 1}").status_code == 404
    assert signed_in(town.world.cashier).get(f"{ROOT}/desk/{tender.pk}").status_code == 404
    assert signed_in(town.world.cashier).get(f"{ROOT}/desk").json()["items"] == []


def test_a_token_reads_tenders_by_their_own_scope(town: Town, clock: Any) -> None:
    announced(town)
    desk = town.world.others["domain"]
    assert machine(desk, "rokhas.tenders:read").get(f"{ROOT}/desk").status_code == 200
    assert machine(desk, "rokhas:read", "cases:read").get(f"{ROOT}/desk").status_code == 403
