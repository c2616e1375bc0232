"""Signing in by the national identity, against a real provider on the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.identity.models import Account, Person, Proof
from diwan.kernel.journal.models import Entry
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import in_some_act, make_person
from diwan.shell.identity.tests.provider import CLIENT, SECRET, Provider, provider

pytestmark = pytest.mark.usefixtures("communities")
ZINEB = {
    "sub": "7f3", "given_name": "Zineb", "family_name": "Bekkali", "given_name#ar": "زينب",
    "family_name#ar": "البقالي",
    "cnie": "AB1234", "birthdate": "1990-03-05", "gender": "female", "email": "zineb@example.invalid",
    "email_verified": True,
}  # fmt: skip


@pytest.fixture
def national(settings: object) -> Iterator[Provider]:
    with provider() as server:
        server.claims = dict(ZINEB)
        app = {"provider_id": "national", "name": "الهوية الوطنية", "client_id": CLIENT, "secret": SECRET,
               "settings": {"server_url": server.issuer}}  # fmt: skip
        settings.SOCIALACCOUNT_PROVIDERS = {  # type: ignore[attr-defined]
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }
        yield server


def through(client: Client) -> str:
    """Go to the provider and come back as a browser does; the address one ends at."""
    start = reverse("openid_connect_login", kwargs={"provider_id": "national"})
    assert "الهوية الوطنية" in client.get(start).content.decode()
    leaving = client.post(start)
    back = httpx.get(leaving["Location"], follow_redirects=False).headers["location"]
    parts = urlsplit(back)
    response = client.get(f"{parts.path}?{parts.query}", follow=True)
    return str(response.request["PATH_INFO"])


def test_the_button_is_there(client: Client, national: Provider) -> None:
    assert "الدخول بواسطة" in client.get("/accounts/login/").content.decode()


def test_the_first_sign_in_opens_an_account_with_its_person(client: Client, national: Provider) -> None:
    assert through(client) == "/me/"
    person = Person.objects.get(cnie="AB1234")
    assert (person.family_ar, person.first_fr, person.sex, person.proof) == (
        "البقالي",
        "Zineb",
        "F",
        Proof.NATIONAL,
    )
    assert not Account.objects.get(person=person).has_usable_password()
    with reading(Scope("national")):
        assert Entry.objects.filter(verb="identity.person_recognised").count() == 1
    client.post("/accounts/logout/")
    assert through(client) == "/me/"
    assert Account.objects.count() == 1


def test_a_person_known_at_the_counter_is_found(client: Client, national: Provider) -> None:
    known = make_person("zineb", cnie="AB1234")
    with in_some_act():
        Person.objects.filter(pk=known.person.pk).update(proof=Proof.COUNTER)
    assert through(client) == "/me/"
    assert client.session["_auth_user_id"] == str(known.account.pk)
    assert Person.objects.count() == 1


def test_an_account_that_was_only_declared_is_handed_to_nobody_and_stops_nobody(
    client: Client, national: Provider
) -> None:
    claimant = make_person("zineb", cnie="AB1234")
    assert through(client) == "/me/"
    assert client.session["_auth_user_id"] != str(claimant.account.pk)
    assert Person.objects.get(pk=claimant.person.pk).proof == Proof.DECLARED
    assert Person.objects.exclude(proof=Proof.DECLARED).get().cnie == "AB1234"


def linked(client: Client) -> str:
    """Link the national identity to the account that is signed in."""
    start = reverse("openid_connect_login", kwargs={"provider_id": "national"})
    leaving = client.post(f"{start}?process=connect")
    back = httpx.get(leaving["Location"], follow_redirects=False).headers["location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}", follow=True).content.decode()


def test_linking_the_national_identity_confirms_what_was_declared(client: Client, national: Provider) -> None:
    claimant = make_person("zineb", cnie="AB1234")
    client.force_login(claimant.account)
    linked(client)
    assert Person.objects.get().proof == Proof.NATIONAL
    client.post("/accounts/logout/")
    assert through(client) == "/me/"
    assert client.session["_auth_user_id"] == str(claimant.account.pk)


def test_somebody_elses_national_identity_is_not_linked(client: Client, national: Provider) -> None:
    claimant = make_person("zineb", cnie="AB9999")
    client.force_login(claimant.account)
    assert "غير الرقم المصرح به" in linked(client)
    assert Person.objects.get().proof == Proof.DECLARED
    client.post("/accounts/logout/")
    assert through(client) == "/me/"
    assert client.session["_auth_user_id"] != str(claimant.account.pk)


@pytest.mark.parametrize("missing", ["cnie", "family_name#ar"])
def test_without_a_name_and_a_number_nobody_enters(client: Client, national: Provider, missing: str) -> None:
    del national.claims[missing]
    assert through(client) == "/accounts/login/"
    assert not Person.objects.exists()


def test_a_refusal_of_the_provider_is_said(client: Client, national: Provider) -> None:
    national.refuses = True
    assert through(client) == reverse("socialaccount_login_cancelled")
    assert not Person.objects.exists()
