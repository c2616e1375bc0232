"""The API: doors, tokens, problems in words, isolation, and the same services as the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from diwan.kernel.base.errors import Conflict, NotAllowed, NotFound, Refused
from diwan.kernel.base.money import Money
from diwan.kernel.exchange.doors import SEARCH
from diwan.kernel.exchange.models import ApiToken
from diwan.kernel.exchange.root import api as house_api
from diwan.kernel.exchange.selectors import recognised, tokens_of
from diwan.kernel.exchange.services import NewToken, create_token, known_scopes, revoke_token
from diwan.kernel.identity.models import Mandate
from diwan.kernel.journal.models import Entry
from diwan.kernel.notices.services import notify
from diwan.kernel.payments.tests.test_orders import OFFICE, OTHER_OFFICE, issued
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import (
    COMMUNE,
    OTHER_COMMUNE,
    PROVINCE,
    Somebody,
    as_office,
    make_holder,
    make_person,
)

VALUES = {"amount": 1, "reference": 2}


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    caches["process"].clear()
    yield
    caches["process"].clear()


def signed_in(somebody: Somebody, **defaults: Any) -> Client:
    client = Client(headers={"Accept-Language": "fr", **defaults})
    client.force_login(somebody.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def mandate_of(somebody: Somebody) -> int:
    return Mandate.objects.get(person=somebody.person).pk


def token_for(holder: Somebody, *scopes: str, days: int = 30, admin: str = "boss") -> NewToken:
    administrator = make_holder(admin, "administrator")
    return create_token(
        administrator.in_office(timezone.now()),
        name="caisse",
        mandate=mandate_of(holder),
        scopes=scopes,
        days=days,
    )


def machine(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "fr"})


def posted(client: Client, path: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(path, body or {}, content_type="application/json")


def test_a_stranger_is_told_who_may_come_in(communities: None) -> None:
    answer = Client().get("/api/me")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["title"] == "يلزم التعريف بالهوية"
    assert Client(headers={"Accept-Language": "fr"}).get("/api/me").json()["status"] == 401


def test_i_see_who_i_am_and_where_i_sit(communities: None) -> None:
    me = signed_in(make_holder("k", "cashier")).get("/api/me").json()
    assert me["seat"]["kinds"] == ["cashier"]
    assert me["seat"]["community"] == {"ar": "تسلطانت", "fr": "Tassoultante"}
    assert not me["machine"]


def test_a_session_that_changes_something_carries_the_form_token(communities: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        make_person("c").account, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    refused = client.post("/api/payments/mine/00000018/online", content_type="application/json")
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    assert client.get("/api/payments/mine").status_code == 200


def test_the_division_of_the_kingdom_is_open(communities: None) -> None:
    below = Client().get(f"/api/territories?below={PROVINCE}").json()
    assert [t["id"] for t in below["items"]] == [COMMUNE]
    first = Client().get("/api/territories?limit=3").json()
    assert (len(first["items"]), first["next"]) == (3, 3)
    assert Client().get(f"/api/territories/{COMMUNE}").json()["name"]["fr"] == "Tassoultante"
    assert Client().get("/api/territories/5").status_code == 404
    levels = {
        one["level"]: len(Client().get(f"/api/territories/{one['id']}/path").json())
        for one in Client().get(f"/api/territories/{COMMUNE}/path").json()
    }
    assert levels == {"region": 1, "prefecture": 2, "commune": 3}


def test_an_order_is_paid_through_the_api_as_on_the_page(communities: None) -> None:
    citizen, cashier = make_person("c"), make_holder("k", "cashier")
    order = issued(citizen)
    desk, mine = signed_in(cashier), signed_in(citizen)
    found = desk.get(f"/api/payments/orders/{order.reference}").json()
    assert (found["amount"], found["lines"][0]["quantity"]) == ("4.00", 2)
    paid = posted(desk, f"/api/payments/orders/{order.reference}/cash", {"tendered": "10.00"})
    assert paid.status_code == 201
    assert paid.json()["number"].startswith("000001/")
    assert mine.get(f"/api/payments/mine/{order.reference}/receipt").json()["amount"] == "4.00"
    again = posted(desk, f"/api/payments/orders/{order.reference}/cash", {"tendered": "10.00"})
    assert again.status_code == 409
    assert again.json()["detail"].startswith("L'ordre")
    assert desk.get("/api/payments/takings").json()["total"] == "4.00"
    notice = mine.get("/api/notices").json()["items"][0]
    assert mine.get("/api/notices/unread").json() == {"count": 1}
    assert posted(mine, f"/api/notices/{notice['id']}/read").json()["read_at"]
    with reading(OFFICE):
        assert Entry.objects.filter(verb="payments.cash_taken", occasion="api").count() == 1


def test_a_citizen_begins_to_pay_and_gets_the_providers_address(communities: None) -> None:
    citizen = make_person("c")
    order = issued(citizen)
    answer = posted(signed_in(citizen), f"/api/payments/mine/{order.reference}/online")
    assert "/simulator/payments/pay/?" in answer.json()["url"]


def test_nobody_of_another_community_sees_or_touches_anything(communities: None) -> None:
    citizen = make_person("c")
    order = issued(citizen)
    notice = notify(
        citizen.as_citizen(),
        person=citizen.person,
        key="notices.refund_due",
        values={"amount": 1, "reference": 2},
    )
    elsewhere = signed_in(make_holder("x", "cashier", "clerk", "administrator", territory=OTHER_COMMUNE))
    stranger = signed_in(make_person("s"))
    assert elsewhere.get("/api/payments/orders").json()["items"] == []
    assert elsewhere.get("/api/notices/messages").json()["items"] == []
    for client, path in (
        (elsewhere, f"/api/payments/orders/{order.reference}"),
        (elsewhere, f"/api/payments/mine/{order.reference}"),
        (stranger, f"/api/payments/mine/{order.reference}"),
    ):
        assert client.get(path).status_code == 404
    for client, path, body in (
        (elsewhere, f"/api/payments/orders/{order.reference}/cash", {"tendered": "4"}),
        (stranger, f"/api/payments/mine/{order.reference}/online", {}),
        (stranger, f"/api/notices/{notice.pk}/read", {}),
    ):
        assert posted(client, path, body).status_code == 404
    assert stranger.get(f"/api/payments/orders/{order.reference}").status_code == 403


def test_what_is_wrong_is_said_field_by_field_in_the_readers_language(communities: None) -> None:
    desk = signed_in(make_holder("k", "cashier"))
    problem = posted(desk, "/api/payments/orders/00000018/cash", {"tendered": "-1"})
    assert problem.status_code == 422
    assert problem["Content-Type"] == "application/problem+json"
    assert problem.json()["errors"] == [
        {"field": "tendered", "code": "greater_than", "detail": "Plus de 0 est attendu."}
    ]
    arabic = desk.get("/api/payments/takings?day=2026-13-45", headers={"Accept-Language": "ar"})
    assert arabic.json()["errors"][0]["detail"] == "التاريخ غير صحيح (السنة-الشهر-اليوم)."
    mistyped = desk.get("/api/payments/orders/12345678")
    assert mistyped.json()["type"] == "urn:diwan:problem:payments.errors.mistyped_reference"
    assert desk.post("/api/payments/orders/1/cash", "{", content_type="application/json").status_code == 400


def test_a_machine_acts_in_its_seat_within_its_scopes(communities: None) -> None:
    citizen, cashier = make_person("c"), make_holder("k", "cashier")
    order = issued(citizen)
    new = token_for(cashier, "payments:read", "payments:write")
    robot = machine(new.secret)
    me = robot.get("/api/me").json()
    assert (me["machine"], me["seat"]["territory"]) == (True, COMMUNE)
    assert robot.get(f"/api/payments/orders/{order.reference}").status_code == 200
    paid = posted(robot, f"/api/payments/orders/{order.reference}/cash", {"tendered": "4"})
    assert paid.status_code == 201
    refused = robot.get("/api/notices/messages")
    assert refused.status_code == 403
    assert "notices:read" in refused.json()["detail"]
    assert robot.get("/api/payments/mine").status_code == 403
    with reading(OFFICE):
        assert Entry.objects.get(verb="payments.cash_taken").actor == f"token {new.token.pk} caisse"
        assert ApiToken.objects.get().used_at is not None


def test_a_token_that_only_reads_changes_nothing(communities: None) -> None:
    citizen = make_person("c")
    order = issued(citizen)
    robot = machine(token_for(make_holder("k", "cashier"), "payments:read").secret)
    assert posted(robot, f"/api/payments/orders/{order.reference}/cash", {"tendered": "4"}).status_code == 403


def test_a_token_ends_when_it_expires_is_revoked_or_its_seat_is_left(communities: None) -> None:
    cashier = make_holder("k", "cashier")
    new = token_for(cashier, "payments:read", days=2)
    now = timezone.now()
    assert recognised(new.secret, now)
    assert recognised(new.secret, now + timedelta(days=3)) is None
    assert recognised(new.secret + "x", now) is None
    with as_office(COMMUNE):
        Mandate.objects.filter(person=cashier.person).update(ends=timezone.localdate() - timedelta(days=1))
    assert recognised(new.secret, now) is None
    with as_office(COMMUNE):
        Mandate.objects.filter(person=cashier.person).update(ends=None)
    assert machine(new.secret).get("/api/payments/orders").status_code == 200
    revoke_token(make_holder("boss2", "administrator").in_office(now), token=new.token.pk)
    assert machine(new.secret).get("/api/payments/orders").status_code == 401


def test_only_the_digest_of_a_secret_is_kept(communities: None) -> None:
    new = token_for(make_holder("k", "cashier"), "payments:read")
    with reading(OFFICE):
        row = ApiToken.objects.filter(pk=new.token.pk).values().get()
        facts = Entry.objects.get(verb="exchange.token_created").facts
    assert new.secret not in f"{row} {facts}"


def test_offices_exercised_in_person_are_given_to_no_machine(communities: None) -> None:
    administrator = make_holder("boss", "administrator")
    act = administrator.in_office(timezone.now())
    president, elsewhere = make_holder("p", "president"), make_holder("x", "clerk", territory=OTHER_COMMUNE)
    wanted = {"name": "n", "scopes": ["payments:read"], "days": 1}
    for holder in (president, administrator):
        with pytest.raises(Refused) as refusal:
            create_token(act, mandate=mandate_of(holder), **wanted)
        assert refusal.value.code == "exchange.errors.office_in_person"
    with pytest.raises(NotFound):
        create_token(act, mandate=mandate_of(elsewhere), **wanted)


def test_a_token_wants_a_name_known_scopes_and_an_end(communities: None) -> None:
    act = make_holder("boss", "administrator").in_office(timezone.now())
    seat = mandate_of(make_holder("k", "cashier"))
    good = {"name": "n", "mandate": seat, "scopes": ["payments:read"], "days": 1}
    for wrong in ({"name": " "}, {"scopes": []}, {"scopes": ["all:write"]}, {"days": 0}, {"days": 4000}):
        with pytest.raises(Refused):
            create_token(act, **{**good, **wrong})
    with pytest.raises(NotAllowed):
        create_token(make_holder("k2", "cashier").in_office(timezone.now()), **good)
    new = create_token(act, **good)
    revoke_token(act, token=new.token.pk)
    with pytest.raises(Conflict):
        revoke_token(act, token=new.token.pk)
    assert "payments:write" in known_scopes()


def test_tokens_of_another_community_are_not_seen(communities: None) -> None:
    token_for(make_holder("k", "cashier"), "payments:read")
    with reading(OTHER_OFFICE):
        assert tokens_of(COMMUNE).count() == 0
    boss = signed_in(make_holder("x", "administrator", territory=OTHER_COMMUNE))
    assert boss.get("/api/exchange/tokens").json()["items"] == []
    assert signed_in(make_holder("c", "clerk")).get("/api/exchange/tokens").status_code == 403


def test_an_administrator_manages_tokens_through_the_api(communities: None) -> None:
    boss, cashier = signed_in(make_holder("boss", "administrator")), make_holder("k", "cashier")
    wanted = {"name": "caisse", "mandate": mandate_of(cashier), "scopes": ["payments:read"], "days": 30}
    made = posted(boss, "/api/exchange/tokens", wanted)
    assert made.status_code == 201
    robot = machine(made.json()["secret"])
    assert robot.get("/api/payments/orders").status_code == 200
    token = boss.get("/api/exchange/tokens").json()["items"][0]
    assert "secret" not in token
    assert boss.delete(f"/api/exchange/tokens/{token['id']}").json()["revoked_at"]
    assert robot.get("/api/payments/orders").status_code == 401


def test_who_calls_too_often_is_asked_to_wait(communities: None) -> None:
    client = Client(headers={"Accept-Language": "fr"})
    answers = [client.get(f"/api/territories/{COMMUNE}").status_code for _ in range(241)]
    assert answers.count(200) == 240
    last = client.get(f"/api/territories/{COMMUNE}")
    assert last.status_code == 429
    assert int(last["Retry-After"]) > 0
    forged = Client(headers={"X-Forwarded-For": "198.51.100.7"})
    assert forged.get(f"/api/territories/{COMMUNE}").status_code == 429


def test_a_look_from_above_through_the_api_leaves_a_trace(communities: None) -> None:
    above = signed_in(make_holder("g", "cashier", territory=PROVINCE, wide=True))
    assert above.get("/api/payments/orders").status_code == 200
    with reading(Scope("office", PROVINCE, PROVINCE)):
        assert "/api/payments/orders" in Entry.objects.get(verb="journal.looked").facts


def test_fees_are_open_and_priced_for_the_community(communities: None) -> None:
    fees = {fee["key"]: fee for fee in Client().get(f"/api/payments/fees?territory={COMMUNE}").json()}
    assert fees["civil_status.copy"]["amount"] == "2.00"
    assert fees["transport_parking.taxi_second"]["amount"] is None
    president = signed_in(make_holder("p", "president"))
    today = timezone.localdate().isoformat()
    own = {"key": "transport_parking.taxi_second", "amount": "60", "valid_from": today, "legal_ref": "2026/1"}
    assert posted(president, "/api/payments/tariffs", own).status_code == 201
    assert posted(president, "/api/payments/tariffs", own).status_code == 409
    fees = {fee["key"]: fee for fee in Client().get(f"/api/payments/fees?territory={COMMUNE}").json()}
    assert fees["transport_parking.taxi_second"] | {"title": 0, "unit": 0} == {
        "key": "transport_parking.taxi_second", "title": 0, "unit": 0, "amount": "60.00",
        "legal_ref": {"ar": "2026/1", "fr": "2026/1"},
        "own": True,
    }  # fmt: skip
    assert Money.of(60).centimes == 6000


def test_money_to_give_back_is_listed_and_recorded(communities: None) -> None:
    citizen, cashier = make_person("c"), make_holder("k", "cashier")
    order = issued(citizen)
    desk = signed_in(cashier)
    posted(desk, f"/api/payments/orders/{order.reference}/cash", {"tendered": "4"})
    posted(desk, f"/api/payments/orders/{order.reference}/refund", {"reason": "acte introuvable"})
    (waiting,) = desk.get("/api/payments/refunds").json()["items"]
    assert (waiting["amount"], waiting["state"]) == ("4.00", "to_refund")
    done = posted(desk, f"/api/payments/refunds/{waiting['id']}", {"reference": "V-12"})
    assert done.json()["state"] == "refunded"
    assert desk.get("/api/payments/refunds").json()["items"] == []


def test_the_description_of_the_api_is_served_without_anything_from_elsewhere(communities: None) -> None:
    document = Client().get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.")
    assert "/api/payments/orders/{reference}/cash" in document["paths"]
    assert Client().get("/api/docs").status_code == 404


def test_a_search_is_a_post_that_only_reads(communities: None) -> None:
    """What is looked for comes in the body, so the method no longer tells reading from writing: the address does."""
    searches = [
        operation
        for prefix, router in house_api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
        if f"{prefix}{path}".endswith(SEARCH)
    ]
    assert searches
    for operation in searches:
        wrote = operation.view_func.__name__ in {"records_sought"}
        assert operation.view_func.diwan_scope.reads or wrote, (
            "a search that leaves the journal a line is named here"
        )
    robot = machine(token_for(make_holder("k", "civil_status.clerk"), "civil_status:read").secret)
    assert posted(robot, "/api/civil_status/records/search", {"words": "العلوي"}).status_code == 200
    assert posted(robot, "/api/civil_status/births", {}).status_code == 403
