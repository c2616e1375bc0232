"""A copy of each order that delegates an officer's functions goes to the governor and to the central authority
(decree 2-22-04, art. 3)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.base.act import Act
from diwan.kernel.base.errors import Conflict, NotAllowed, NotFound
from diwan.kernel.identity.models import Delegation, Mandate, Post
from diwan.kernel.identity.services import delegate_signature, revoke_delegation
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import (
    COMMUNE,
    NOW,
    OTHER_PROVINCE,
    PROVINCE,
    Somebody,
    as_office,
    make_holder,
)
from diwan.modules.civil_status.mandates import CENTRAL, CLERK, OFFICER
from diwan.modules.civil_status.models import OrderCopy
from diwan.modules.civil_status.services import acknowledge_order

TODAY = NOW.date()


@pytest.fixture
def president(office: Office) -> Somebody:
    made = make_holder("president", "president", OFFICER)
    with as_office(COMMUNE):
        Post.objects.filter(mandates__person=made.person).update(standing="president")
    return made


@pytest.fixture
def governor(communities: None) -> Somebody:
    return make_holder("governor", "governor", territory=PROVINCE, wide=True)


def delegated(president: Somebody, office: Office, kind: str = OFFICER) -> Delegation:
    """An order of the president for an agent of the office."""
    agent = make_holder("agent", CLERK)
    giver, receiver = (
        Mandate.objects.select_related("post", "person").get(person=one.person) for one in (president, agent)
    )
    return delegate_signature(
        president.in_office(), giver=giver, receiver=receiver, kinds=[kind], starts=TODAY, reference="9/2026",
        office=office,
    )  # fmt: skip


def copies() -> list[tuple[str, str, bool]]:
    with reading(Scope("office", COMMUNE, COMMUNE)):
        found = OrderCopy.objects.order_by("pk")
        return [(one.cause, one.receiver, one.seen_at is not None) for one in found]


def received(by: str) -> OrderCopy:
    with reading(Scope("office", COMMUNE, COMMUNE)):
        return OrderCopy.objects.get(receiver=by, cause="given")


def test_an_order_goes_to_both_when_given_and_when_withdrawn(president: Somebody, office: Office) -> None:
    given = delegated(president, office)
    assert copies() == [("given", "governor", False), ("given", "central", False)]
    revoke_delegation(president.in_office(), delegation=given, on=TODAY, reference="10/2026")
    assert copies()[2:] == [("withdrawn", "governor", False), ("withdrawn", "central", False)]


def test_a_delegation_of_something_else_is_no_matter_of_civil_status(
    president: Somebody, office: Office
) -> None:
    delegated(president, office, "registrar")
    assert copies() == []


def test_the_governor_acknowledges_his_copy_once_and_the_journal_of_the_commune_says_so(
    president: Somebody, office: Office, governor: Somebody
) -> None:
    delegated(president, office)
    seen = acknowledge_order(governor.in_office(), copy=received("governor"))
    assert (seen.seen_at, seen.seen_by_id) == (NOW, governor.person.pk)
    with reading(Scope("national")):
        assert Entry.objects.get(verb="civil_status.order_seen").territory_id == COMMUNE
    with pytest.raises(Conflict):
        acknowledge_order(governor.in_office(), copy=seen)


def test_nobody_acknowledges_what_is_anothers(
    president: Somebody, office: Office, governor: Somebody
) -> None:
    delegated(president, office)
    elsewhere = make_holder("elsewhere", "governor", territory=OTHER_PROVINCE, wide=True)
    for act, by in ((governor.in_office(), "central"), (elsewhere.in_office(), "governor")):
        refuses(act, received(by))
    with pytest.raises(NotAllowed):
        acknowledge_order(president.in_office(), copy=received("governor"))


def refuses(act: Act, copy: OrderCopy) -> None:
    with pytest.raises(NotFound):
        acknowledge_order(act, copy=copy)


def test_the_central_authority_acknowledges_its_own(president: Somebody, office: Office) -> None:
    delegated(president, office)
    central = make_holder("central", CENTRAL, territory=KINGDOM, wide=True)
    assert acknowledge_order(central.in_office(), copy=received("central")).seen_at == NOW
    assert received("governor").seen_at is None


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_governor_reads_and_acknowledges_on_his_desk_and_the_commune_sees_it(
    client: Client, president: Somebody, office: Office, governor: Somebody, language: str
) -> None:
    delegated(president, office)
    client.cookies["diwan_language"] = language
    client.force_login(governor.account)
    listed = client.get(reverse("civil_status:orders")).content.decode()
    one = reverse("civil_status:order", args=[received("governor").pk])
    assert one in listed
    assert reverse("civil_status:order", args=[received("central").pk]) not in listed
    assert client.get(reverse("civil_status:order", args=[received("central").pk])).status_code == 404
    assert "9/2026" in client.get(one).content.decode()
    assert client.post(one).status_code == 302
    assert client.post(one).status_code == 409
    client.force_login(president.account)
    sent = client.get(reverse("civil_status:orders")).content.decode()
    assert {"ar": "اطلع عليه", "fr": "Vu"}[language] in sent
    assert {"ar": "اطلعت على القرار", "fr": "pris connaissance de"}[language] not in client.get(
        one
    ).content.decode()
    assert client.post(one).status_code == 403


def test_a_governor_of_another_province_sees_none(
    client: Client, president: Somebody, office: Office
) -> None:
    delegated(president, office)
    elsewhere = make_holder("elsewhere", "governor", territory=OTHER_PROVINCE, wide=True)
    client.force_login(elsewhere.account)
    assert "9/2026" not in client.get(reverse("civil_status:orders")).content.decode()
    assert client.get(reverse("civil_status:order", args=[received("governor").pk])).status_code == 404
    client.force_login(make_holder("clerk", CLERK).account)
    assert client.get(reverse("civil_status:orders")).status_code == 403


def test_what_was_sent_is_never_removed(president: Somebody, office: Office) -> None:
    delegated(president, office)
    with pytest.raises(Exception, match="never deleted"), as_office(COMMUNE):
        OrderCopy.objects.all().delete()


API = "/api/civil_status/orders"


def test_over_the_api_each_has_its_own_and_acknowledges_it_once(
    client: Client, president: Somebody, office: Office, governor: Somebody
) -> None:
    given = delegated(president, office)
    client.force_login(governor.account)
    (mine,) = client.get(API).json()["items"]
    assert (mine["receiver"], mine["cause"], mine["seen_at"]) == ("governor", "given", None)
    assert (mine["order"]["id"], mine["order"]["reference"]) == (given.pk, "9/2026")
    assert mine["office"]["fr"] == office.name_fr
    others = f"{API}/{received('central').pk}"
    assert [client.get(others).status_code, client.post(f"{others}/acknowledge").status_code] == [404, 404]
    assert client.post(f"{API}/{mine['id']}/acknowledge").json()["seen_at"]
    assert client.post(f"{API}/{mine['id']}/acknowledge").status_code == 409
    client.force_login(president.account)
    assert [one["seen_at"] is None for one in client.get(API).json()["items"]] == [True, False]
    assert client.post(f"{API}/{mine['id']}/acknowledge").status_code == 403


def test_over_the_api_nobody_else_sees_a_copy(client: Client, president: Somebody, office: Office) -> None:
    delegated(president, office)
    elsewhere = make_holder("elsewhere", "governor", territory=OTHER_PROVINCE, wide=True)
    client.force_login(elsewhere.account)
    assert client.get(API).json()["items"] == []
    assert client.post(f"{API}/{received('governor').pk}/acknowledge").status_code == 404
    client.force_login(make_holder("clerk", CLERK).account)
    assert client.get(API).status_code == 403
