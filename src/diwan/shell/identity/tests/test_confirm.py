"""A declared national number is a claim; one proof, at a counter or by the national identity, gives it its bearer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import Invalid, NotAllowed
from diwan.kernel.identity.models import IdentitySeen, Mandate, PaperKind, Person, Post, Proof
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
from diwan.kernel.testing.world import (
    COMMUNE,
    NOW,
    Somebody,
    as_office,
    in_some_act,
    make_holder,
    make_person,
)

ON_CARD = Identity("العلوي", "سعاد", "Alaoui", "Souad", cnie="KK505152", birth_date=date(1990, 5, 4))
TYPED = {
    "paper": "cnie", "cnie": "kk 505152",
    "first_ar": "سعاد", "family_ar": "العلوي", "first_fr": "Souad", "family_fr": "Alaoui",
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


def test_without_a_paper_nothing_is_confirmed_and_nobody_but_the_registry_confirms(
    registry: Somebody,
) -> None:
    citizen = make_person("citizen", cnie="KK505152")
    with pytest.raises(Invalid):
        confirm_identity(
            registry.in_office(), person=citizen.person, identity=ON_CARD, paper=Paper(PaperKind.NONE)
        )
    for act in (make_holder("clerk", "clerk").in_office(), citizen.as_citizen()):
        with pytest.raises(NotAllowed):
            confirm_identity(act, person=citizen.person, identity=ON_CARD, paper=CARD)


RESIDENCE = Paper(PaperKind.RESIDENCE, "B123456")
CHILD = Identity("العلوي", "آدم", "Alaoui", "Adam", birth_date=date(2014, 2, 1))


def faults_of(registry: Somebody, person: Person, identity: Identity, paper: Paper) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as refused:
        confirm_identity(registry.in_office(), person=person, identity=identity, paper=paper)
    return {field: [why.code for why in reasons] for field, reasons in refused.value.fields.items()}


def test_a_foreigner_is_confirmed_by_the_residence_card_and_no_declared_number_with_it(
    registry: Somebody,
) -> None:
    """Morocco 1.4: foreigners show a residence title or a passport."""
    citizen = make_person("citizen", cnie="KK505152")
    confirm_identity(registry.in_office(), person=citizen.person, identity=ON_CARD, paper=RESIDENCE)
    assert (fresh(citizen).proof, fresh(citizen).cnie) == (Proof.COUNTER, None)
    with reading(Scope("citizen", person=citizen.person.pk)):
        seen = IdentitySeen.objects.get()
    assert (seen.paper, seen.paper_number) == ("residence", "B123456")


def test_another_paper_needs_its_number(registry: Somebody) -> None:
    citizen = make_person("citizen")
    nameless = Paper(PaperKind.PASSPORT)
    assert set(faults_of(registry, citizen.person, ON_CARD, nameless)) == {"paper_number"}


def test_one_paper_does_not_confirm_two_accounts_nor_two_names(registry: Somebody) -> None:
    first, second = make_person("first"), make_person("second")
    confirm_identity(registry.in_office(), person=first.person, identity=ON_CARD, paper=RESIDENCE)
    twice = faults_of(registry, second.person, ON_CARD, RESIDENCE)
    assert twice == {"paper_number": ["identity.errors.paper_confirmed_elsewhere"]}
    other_name = faults_of(registry, second.person, CHILD, RESIDENCE)
    assert other_name == {"paper_number": ["identity.errors.paper_differs"]}
    assert fresh(second).proof == Proof.DECLARED


def test_a_child_is_confirmed_through_a_parent(registry: Somebody) -> None:
    """Law 36.21, art. 55: a family booklet on paper stays valid."""
    parent, child = make_person("parent", cnie="KK505153"), make_person("child")
    booklet = Paper(PaperKind.FAMILY_BOOKLET, "L77", parent="kk 505152")
    unknown = faults_of(registry, child.person, CHILD, booklet)
    assert unknown == {"parent": ["identity.errors.parent_unknown"]}
    confirm_identity(registry.in_office(), person=parent.person, identity=ON_CARD, paper=CARD)
    confirm_identity(registry.in_office(), person=child.person, identity=CHILD, paper=booklet)
    assert (fresh(child).proof, fresh(child).first_ar, fresh(child).cnie) == (Proof.COUNTER, "آدم", None)
    with reading(Scope("citizen", person=child.person.pk)):
        assert IdentitySeen.objects.get().through_id == parent.person.pk


def test_from_sixteen_the_card_is_compulsory_and_a_parent_is_older(registry: Somebody) -> None:
    """Law 04-20: compulsory at 16."""
    parent, child = make_person("parent"), make_person("child")
    confirm_identity(registry.in_office(), person=parent.person, identity=ON_CARD, paper=CARD)
    booklet = Paper(PaperKind.FAMILY_BOOKLET, "L77", parent="KK505152")
    birthday = date(NOW.year - 16, NOW.month, NOW.day)
    sixteen = faults_of(registry, child.person, replace(CHILD, birth_date=birthday), booklet)
    assert sixteen == {"paper": ["identity.errors.card_age"]}
    confirm_identity(
        registry.in_office(), person=child.person, paper=booklet,
        identity=replace(CHILD, birth_date=birthday + timedelta(days=1)),
    )  # fmt: skip
    assert fresh(child).proof == Proof.COUNTER


def test_the_number_of_somebody_in_office_is_not_taken_from_them(registry: Somebody) -> None:
    """Appointed without an account: acts stand under that number."""
    act = registry.in_office()
    appointed = receive_person(act, identity=ON_CARD, paper=CARD)
    with as_office(COMMUNE):
        post = Post.objects.create(territory_id=COMMUNE, title_ar="منصب", title_fr="Poste", kinds=["clerk"])
        Mandate.objects.create(territory_id=COMMUNE, person=appointed, post=post, starts=date(2022, 1, 1))
    citizen = make_person("citizen", cnie="KK505153")
    assert faults_of(registry, citizen.person, ON_CARD, CARD) == {
        "cnie": ["identity.errors.card_of_an_officer"]
    }
    appointed.refresh_from_db()
    assert (appointed.cnie, appointed.same_as_id) == ("KK505152", None)


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
