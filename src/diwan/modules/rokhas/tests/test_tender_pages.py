"""The pages of tenders, as the desk, the commission, a bidder and a stranger meet them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from diwan.kernel.documents.tests.drawings import drawing
from diwan.kernel.identity.selectors import seats_of
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody
from diwan.modules.rokhas.models import Offer, Tender
from diwan.modules.rokhas.tests.tendering import (
    HOUR,
    PLAN,
    Town,
    announced,
    concluded,
    fresh_tender,
    make_town,
    offers,
    opened,
    prepared,
)
from diwan.modules.rokhas.tests.world import OFFICE, World

HERE = f"/tenders/{COMMUNE}/"


@pytest.fixture
def town(world: World, own_keys: None) -> Town:
    return make_town(world)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets the hour the pages live in."""

    def at(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    at(NOW)
    return at


def signed_in(somebody: Somebody) -> Client:
    client = Client()
    client.force_login(somebody.account)
    return client


def words(answer: Any) -> str:
    assert answer.status_code in (200, 422, 403, 409), answer.status_code
    return str(answer.content.decode())


def plain(answer: Any) -> str:
    """A page without what is of one request alone."""
    said = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", words(answer))
    return re.sub(r'nonce="[^"]+"|hx-headers=.[^>]+', "", said)


def typed(**more: str) -> dict[str, Any]:
    corners = "\n".join(f"{north}, {east}" for east, north in PLAN.outline["ring"][:-1])
    return {
        "subject": "كشك", "use": "commercial", "place": "ساحة المسيرة", "outline_corners": corners, "months": "60",
        "council_ref": "12/2026", "council_on_day": "1", "council_on_month": "3", "council_on_year": "2026",
        "expertise_ref": "3/2026", "expertise_on_day": "2", "expertise_on_month": "3", "expertise_on_year": "2026",
        "opening_price": "120,50", "papers": "تصريح بالشرف\nشهادة جبائية", "opens_on_day": "14",
        "opens_on_month": "4",
        "opens_on_year": "2026", "opens_hour": "10:00", "opens_in": "مقر الجماعة",
    } | more  # fmt: skip


def specs() -> SimpleUploadedFile:
    return SimpleUploadedFile("specs.pdf", drawing(), "application/pdf")


def test_the_desk_prepares_the_president_names_members_take_codes_and_it_is_announced(
    town: Town, clock: Any
) -> None:
    desk = signed_in(town.world.others["domain"])
    answer = desk.post("/desk/tenders/new/", typed() | {"specs": specs()})
    with reading(OFFICE):
        tender = Tender.objects.get()
    assert answer.status_code == 302 and tender.opening_price.amount == Decimal("120.50")
    page = f"/desk/tenders/{tender.pk}/"
    assert "لجنة من 3 إلى 9" in words(desk.get(page)) and 'value="publish"' not in words(desk.get(page))
    president = signed_in(town.world.president)
    named = [seats_of(one.person.pk, NOW.date())[0].mandate for one in town.members]
    assert president.post(page, {"verb": "commission", "members": named, "needed": "2"}).status_code == 302
    codes = []
    for one in town.members:
        client = signed_in(one)
        shown = client.post(page, {"verb": "code"})
        assert shown.status_code == 200 and shown["Cache-Control"] == "no-store"
        codes.append(words(shown).split('class="code" dir="ltr">')[1].split("<")[0])
        assert codes[-1] not in words(client.get(page))
    assert len(set(codes)) == 3 and all(len(code) == 29 for code in codes)
    stranger = Client()
    assert stranger.get(f"{HERE}{tender.pk}/").status_code == 404
    assert president.post(page, {"verb": "publish"}).status_code == 302
    told = words(stranger.get(f"{HERE}{tender.pk}/"))
    assert "120,50" in told and "شهادة جبائية" in told and "1/2026" in told
    assert "كشك" in words(stranger.get("/tenders/")) and "كشك" in words(stranger.get(HERE))
    file = stranger.get(f"{HERE}{tender.pk}/specifications.pdf")
    assert file["Content-Type"] == "application/pdf"


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(town: Town, clock: Any) -> None:
    desk = signed_in(town.world.others["domain"])
    answer = desk.post("/desk/tenders/new/", typed(months="500", opens_hour="25", opening_price="مائة"))
    said = words(answer)
    assert answer.status_code == 422 and "ساحة المسيرة" in said
    wrong = ("opens_hour", "opening_price", "months")
    assert all(f'id="id_{name}-error"' in said for name in wrong), "in one round"
    said = words(
        desk.post(
            "/desk/tenders/new/", typed() | {"specs": SimpleUploadedFile("a.pdf", b"no", "application/pdf")}
        )
    )
    assert 'id="id_specs-error"' in said
    with reading(OFFICE):
        assert not Tender.objects.exists()
    assert signed_in(town.members[0]).get("/desk/tenders/new/").status_code == 403


def test_a_prepared_tender_is_edited_and_an_announced_one_is_not(town: Town, clock: Any) -> None:
    tender = prepared(town)
    desk = signed_in(town.world.others["domain"])
    page = f"/desk/tenders/{tender.pk}/edit/"
    assert "31.600000, -8.000000" in words(desk.get(page))
    assert desk.post(page, typed(subject="محطة")).status_code == 302
    assert fresh_tender(tender).subject == "محطة" and fresh_tender(tender).specs_digest
    again = announced(town)
    assert desk.post(f"/desk/tenders/{again.pk}/edit/", typed()).status_code == 409


def put(client: Client, tender: Tender, price: str, **more: Any) -> Any:
    paper = SimpleUploadedFile("honour.pdf", drawing(), "application/pdf")
    sent = {"price": price, "bidder": "شركة النخيل", "ice": "", "paper_0": paper} | more
    return client.post(f"{HERE}{tender.pk}/offer/", sent)


def test_a_bidder_puts_in_replaces_and_withdraws_an_offer(town: Town, clock: Any) -> None:
    tender = announced(town)
    page = f"{HERE}{tender.pk}/offer/"
    assert Client().get(page).status_code == 302
    clock(HOUR - timedelta(days=2))
    bidder = signed_in(town.bidders[0])
    assert "العلوي" in words(bidder.get(page))
    assert put(bidder, tender, "98765,43").status_code == 302
    said = words(bidder.get("/offers/"))
    assert "مختوم" in said
    assert "98.765" not in said and "98765" not in said and "شركة النخيل" not in said
    assert "98765" not in words(bidder.get(page)), "who put it in does not read it here either"
    assert "لكم عرض في هذه المزايدة" in words(put(bidder, tender, "140"))
    assert put(bidder, tender, "140", instead="1").status_code == 302
    with reading(OFFICE):
        mine = Offer.objects.get(withdrawn_at=None)
    assert bidder.post("/offers/", {"offer": mine.pk, "verb": "withdraw"}).status_code == 302
    assert put(bidder, tender, "150").status_code == 302
    clock(HOUR)
    bidder = signed_in(town.bidders[0])
    assert "انقضت ساعة فتح الأظرفة" in words(put(bidder, tender, "150", instead="1"))
    assert (
        signed_in(town.bidders[1]).post("/offers/", {"offer": mine.pk, "verb": "withdraw"}).status_code == 404
    )


def test_a_bidder_is_warned_once_of_what_would_be_set_aside(town: Town, clock: Any) -> None:
    tender = announced(town)
    clock(HOUR - timedelta(days=2))
    bidder = signed_in(town.bidders[0])
    answer = put(bidder, tender, "100", paper_0="")
    said = words(answer)
    assert answer.status_code == 422 and "شركة النخيل" in said
    assert all(f'id="id_{name}-error"' in said for name in ("price", "paper_0", "knowingly"))
    assert put(bidder, tender, "100", paper_0="", knowingly="on").status_code == 302
    said = words(put(signed_in(town.bidders[1]), tender, "", ice="123", bidder=" "))
    assert all(f'id="id_{name}-error"' in said for name in ("price", "ice", "bidder"))


def test_before_the_hour_the_desk_sees_neither_sums_nor_how_many(town: Town, clock: Any) -> None:
    tender = announced(town)
    clock(HOUR - timedelta(hours=1))
    page = f"/desk/tenders/{tender.pk}/"
    readers = [signed_in(one) for one in (town.world.president, town.world.others["domain"], town.members[0])]
    before = [plain(client.get(page)) for client in readers]
    offers(town, tender, 0, 98765, at=HOUR - timedelta(hours=2))
    assert [plain(client.get(page)) for client in readers] == before
    for client in readers:
        assert client.get(f"{page}offers/1/0/").status_code == 404
    assert "لم تحن ساعة" in words(readers[2].post(page, {"verb": "share", "secret": town.codes[0]}))
    assert signed_in(town.world.cashier).get(page).status_code == 404


def test_the_session_is_held_on_the_page(town: Town, clock: Any) -> None:
    tender = announced(town)
    offers(town, tender, 0, 150)
    offers(town, tender, 1, 110)
    clock(HOUR + timedelta(minutes=1))
    page = f"/desk/tenders/{tender.pk}/"
    first, second = signed_in(town.members[0]), signed_in(town.members[1])
    said = words(first.post(page, {"verb": "share", "secret": "AAAAA"}))
    assert "ليس هذا رمزكم" in said
    assert first.post(page, {"verb": "share", "secret": town.codes[0].lower()}).status_code == 302
    assert 'value="open"' not in words(first.get(page))
    assert second.post(page, {"verb": "share", "secret": town.codes[1]}).status_code == 302
    assert second.post(page, {"verb": "open"}).status_code == 302
    said = words(first.get(page))
    assert "متنافس 0" in said and "150,00" in said and "أقل من الثمن الافتتاحي" in said
    assert first.get(f"{page}offers/1/0/")["Content-Type"] == "application/pdf"
    assert first.post(page, {"verb": "conclude"}).status_code == 302
    president = signed_in(town.world.president)
    assert 'value="sign"' in words(president.get(page)) and 'value="sign"' not in words(first.get(page))
    assert president.post(page, {"verb": "sign"}).status_code == 302
    assert first.get(f"{page}minutes.pdf")["Content-Type"] == "application/pdf"
    told = words(Client().get(f"{HERE}{tender.pk}/"))
    assert "150,00" in told and "متنافس" not in told, "who offered is not published"
    winner = signed_in(town.bidders[0])
    assert "مقبول" in words(winner.get("/offers/"))
    with reading(OFFICE):
        won = Offer.objects.get(state="retained")
    answer = winner.post("/offers/", {"offer": won.pk, "verb": "begin"})
    assert answer.status_code == 302 and "/drafts/" in answer["Location"]


def test_a_tender_without_good_offer_is_taken_up_again(town: Town, clock: Any) -> None:
    tender = announced(town)
    opened(town, tender)
    concluded(town, tender)
    clock(HOUR + timedelta(days=1))
    desk = signed_in(town.world.others["domain"])
    answer = desk.post(f"/desk/tenders/{tender.pk}/", {"verb": "again"})
    with reading(OFFICE):
        follow = Tender.objects.get(follows_id=tender.pk)
    assert answer["Location"] == f"/desk/tenders/{follow.pk}/" and follow.attempt == 2
    assert "دون نتيجة" in words(Client().get(f"{HERE}{tender.pk}/"))


@pytest.mark.parametrize("path", ["/tenders/", "/offers/", "/desk/tenders/", "/desk/tenders/new/"])
def test_every_page_speaks_french_too(town: Town, clock: Any, path: str) -> None:
    announced(town)
    client = signed_in(town.world.others["domain"])
    client.cookies["diwan_language"] = "fr"
    said = words(client.get(path))
    assert 'lang="fr"' in said and "rokhas.tender" not in said
