"""A declared national number is a claim: it stops nobody, and the first confirmed one wins."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from diwan.kernel.base.act import system_act
from diwan.kernel.base.errors import Invalid, NotAllowed, Refused
from diwan.kernel.identity import services
from diwan.kernel.identity.acting import newcomer_act
from diwan.kernel.identity.models import Account, Person, Proof
from diwan.kernel.identity.selectors import person_confirmed_as
from diwan.kernel.identity.services import Identity
from diwan.kernel.testing.world import COMMUNE, NOW, in_some_act, make_holder

pytestmark = pytest.mark.usefixtures("communities")
SYSTEM = system_act(COMMUNE, NOW)
CARD = Identity("البقالي", "زينب", "Bekkali", "Zineb", cnie="AB1234")


def claimant(username: str, identity: Identity = CARD) -> Account:
    return services.sign_up(
        newcomer_act(username, NOW), identity=identity, username=username, password="x" * 12
    )


def test_two_accounts_may_claim_one_number_and_neither_is_its_bearer() -> None:
    claimant("first")
    claimant("second")
    assert person_confirmed_as("AB1234") is None


def test_a_claim_does_not_stop_the_counter() -> None:
    claimant("first")
    person = services.register_person(SYSTEM, family_ar="البقالي", first_ar="زينب", cnie="AB1234")
    assert person_confirmed_as("AB1234") == person


def test_the_claim_confirmed_first_wins() -> None:
    first, second = claimant("first"), claimant("second")
    confirmed = services.confirm_person(SYSTEM, account=second, identity=CARD, proof=Proof.COUNTER)
    assert person_confirmed_as("AB1234") == confirmed
    with pytest.raises(Invalid) as why:
        services.confirm_person(SYSTEM, account=first, identity=CARD, proof=Proof.COUNTER)
    assert [one.code for one in why.value.fields["cnie"]] == ["identity.errors.cnie_known"]
    assert Person.objects.get(account=first).proof == Proof.DECLARED


def test_the_card_shown_must_be_the_one_declared_and_corrects_the_names() -> None:
    account = claimant("first", Identity("البقال", "زينة", cnie="AB1234"))
    with pytest.raises(Refused, match="claim_differs"):
        services.confirm_person(
            SYSTEM, account=account, identity=Identity("البقالي", "زينب", cnie="CD5"), proof=Proof.COUNTER
        )
    person = services.confirm_person(SYSTEM, account=account, identity=CARD, proof=Proof.COUNTER)
    assert (person.family_ar, person.first_fr, person.proof) == ("البقالي", "Zineb", Proof.COUNTER)
    with pytest.raises(Refused, match="claim_differs"):
        services.confirm_person(SYSTEM, account=account, identity=CARD, proof=Proof.COUNTER)


def test_nobody_confirms_without_a_counter() -> None:
    account = claimant("first")
    cashier = make_holder("cashier", "cashier").in_office()
    with pytest.raises(NotAllowed):
        services.confirm_person(cashier, account=account, identity=CARD, proof=Proof.COUNTER)


def test_the_database_itself_keeps_one_confirmed_bearer() -> None:
    services.register_person(SYSTEM, family_ar="البقالي", first_ar="زينب", cnie="AB1234")
    claimant("first")
    with pytest.raises(IntegrityError, match="cnie_confirmed_once"), in_some_act():
        Person.objects.filter(cnie="AB1234").update(proof=Proof.COUNTER)
