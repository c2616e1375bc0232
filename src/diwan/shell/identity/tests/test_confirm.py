"""A declared national number is a claim; one proof, at a counter or by the national identity, gives it its bearer."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError
from django.test import Client

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import Invalid, NotAllowed
from diwan.kernel.identity.models import IdentitySeen, PaperKind, Person, Proof
from diwan.kernel.identity.selectors import person_confirmed_as
from diwan.kernel.identity.services import (
    CARD,
    Identity,
    Paper,
    confirm_identity,
    receive_person,
    register_person,
)
from diwan.kernel.notices.models import Notice
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody, in_some_act, make_holder, make_person

ON_CARD = Identity("العلوي", "سعاد", "Alaoui", "Souad", cnie="KK505152", birth_date=date(1990, 5, 4))
TYPED = {
    "cnie": "kk 505152", "first_ar": "سعاد", "family_ar": "العلوي", "first_fr": "Souad", "family_fr": "Alaoui",
    "birth_date_day": "4", "birth_date_month": "5", "birth_date_year": "1990", "held": "on",
}  # fmt: skip


@pytest.fixture
def registry(communities: None, settings: object) -> Somebody:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    return make_holder("registry", "registry_clerk")


def fresh(somebody: Somebody) -> Person:
    return Person.objects.get(pk=somebody.person.pk)


def test_the_card_makes_a_declared_identity_a_confirmed_one(registry: Somebody) -> None:
    citizen = make_person("citizen", cnie="KK505152")
    assert fresh(citizen).proof == Proof.DECLARED
    confirm_identity(registry.in_office(), person=citizen.person, identity=ON_CARD, paper=CARD)
    assert (fresh(citizen).proof, fresh(citizen).cnie) == (Proof.COUNTER, "KK505152")
    with reading(Scope("citizen", person=citizen.person.pk)):
        seen = IdentitySeen.objects.get()
        assert (seen.paper, seen.paper_number, seen.declared) == ("cnie", "KK505152", [])
        assert seen.seen_by == registry.person.pk
    with reading(Scope("national")):
        assert Notice.objects.filter(
            holder=citizen.person, key="identity.notices.identity_confirmed"
        ).exists()


def test_the_card_is_right_where_the_account_said_otherwise(registry: Somebody) -> None:
    citizen = make_person("citizen", cnie="KK111111", family="العلاوي")
    confirm_identity(registry.in_office(), person=citizen.person, identity=ON_CARD, paper=CARD)
    assert (fresh(citizen).cnie, fresh(citizen).family_ar) == ("KK505152", "العلوي")


def test_whoever_only_declared_the_number_loses_it_and_is_told(registry: Somebody) -> None:
    impostor, citizen = make_person("impostor", cnie="KK505152"), make_person("citizen", cnie="KK505153")
    confirm_identity(registry.in_office(), person=citizen.person, identity=ON_CARD, paper=CARD)
    assert (fresh(impostor).cnie, fresh(citizen).cnie) == (None, "KK505152")
    with reading(Scope("national")):
        assert Notice.objects.filter(holder=impostor.person, key="identity.notices.claim_refuted").exists()


def test_a_number_confirmed_for_another_account_stays_there(registry: Somebody) -> None:
    first, second = make_person("first", cnie="KK505152"), make_person("second", cnie="KK505153")
    act = registry.in_office()
    confirm_identity(act, person=first.person, identity=ON_CARD, paper=CARD)
    with pytest.raises(Invalid) as refused:
        confirm_identity(registry.in_office(), person=second.person, identity=ON_CARD, paper=CARD)
    assert [f.code for f in refused.value.fields["cnie"]] == ["identity.errors.card_confirmed_elsewhere"]
    assert (fresh(second).proof, fresh(first).cnie) == (Proof.DECLARED, "KK505152")


def test_what_the_counter_wrote_down_before_joins_the_account(registry: Somebody) -> None:
    before = receive_person(registry.in_office(), identity=ON_CARD, paper=CARD)
    citizen = make_person("citizen", cnie="KK505153")
    confirm_identity(registry.in_office(), person=citizen.person, identity=ON_CARD, paper=CARD)
    before.refresh_from_db()
    assert (before.same_as_id, before.cnie, fresh(citizen).cnie) == (citizen.person.pk, None, "KK505152")


def test_nothing_but_the_card_confirms_and_nobody_but_the_registry(registry: Somebody) -> None:
    citizen = make_person("citizen", cnie="KK505152")
    with pytest.raises(Invalid):
        confirm_identity(
            registry.in_office(),
            person=citizen.person,
            identity=ON_CARD,
            paper=Paper(PaperKind.PASSPORT, "P1"),
        )
    for act in (make_holder("clerk", "clerk").in_office(), citizen.as_citizen()):
        with pytest.raises(NotAllowed):
            confirm_identity(act, person=citizen.person, identity=ON_CARD, paper=CARD)


def test_two_accounts_may_claim_one_number_and_neither_is_its_bearer(registry: Somebody) -> None:
    make_person("first", cnie="KK505152")
    make_person("second", cnie="KK505152")
    assert person_confirmed_as("KK505152") is None


def test_a_claim_does_not_stop_the_counter_from_registering_its_bearer(registry: Somebody) -> None:
    make_person("first", cnie="KK505152")
    act = system_act(COMMUNE, NOW)
    person = register_person(act, family_ar="العلوي", first_ar="سعاد", cnie="KK505152")
    assert person_confirmed_as("KK505152") == person


def test_the_national_identity_confirms_by_the_same_path(registry: Somebody) -> None:
    impostor, citizen = make_person("impostor", cnie="KK505152"), make_person("citizen", cnie="KK505152")
    act = system_act(COMMUNE, NOW)
    confirm_identity(act, person=citizen.person, identity=ON_CARD, paper=None)
    assert (fresh(citizen).proof, fresh(citizen).first_fr) == (Proof.NATIONAL, "Souad")
    assert fresh(impostor).cnie is None
    with reading(Scope("national")):
        assert Notice.objects.filter(holder=impostor.person, key="identity.notices.claim_refuted").exists()
        assert not IdentitySeen.objects.exists()


def test_no_officer_speaks_for_the_national_identity(registry: Somebody) -> None:
    citizen = make_person("citizen", cnie="KK505152")
    with pytest.raises(NotAllowed):
        confirm_identity(registry.in_office(), person=citizen.person, identity=ON_CARD, paper=None)


def test_a_card_confirmed_after_the_national_identity_leaves_the_stronger_proof(registry: Somebody) -> None:
    citizen = make_person("citizen", cnie="KK505152")
    confirm_identity(system_act(COMMUNE, NOW), person=citizen.person, identity=ON_CARD, paper=None)
    confirm_identity(registry.in_office(), person=citizen.person, identity=ON_CARD, paper=CARD)
    assert fresh(citizen).proof == Proof.NATIONAL


def test_the_database_itself_keeps_one_confirmed_bearer(registry: Somebody) -> None:
    register_person(system_act(COMMUNE, NOW), family_ar="العلوي", first_ar="سعاد", cnie="KK505152")
    make_person("first", cnie="KK505152")
    with pytest.raises(IntegrityError, match="cnie_confirmed_once"), in_some_act():
        Person.objects.filter(cnie="KK505152").update(proof=Proof.COUNTER)


def test_the_page_goes_from_the_account_its_owner_names_to_the_card(registry: Somebody) -> None:
    citizen = make_person("citizen", cnie="KK505152")
    client = Client()
    client.force_login(registry.account)
    unknown = client.post("/desk/identity/", {"login": "nobody"})
    assert unknown.status_code == 422
    assert "لا يوجد حساب" in unknown.content.decode()
    card = client.post("/desk/identity/", {"login": "citizen"})["Location"]
    assert "KK505152" in client.get(card).content.decode()
    assert client.post(card, {**TYPED, "held": ""}).status_code == 422
    assert client.post(card, TYPED).status_code == 302
    assert fresh(citizen).proof == Proof.COUNTER
    other = Client()
    other.force_login(make_holder("other", "registry_clerk").account)
    assert other.get(card).status_code == 404
    assert client.get("/desk/identity/forged/").status_code == 404
