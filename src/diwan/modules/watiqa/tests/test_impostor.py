"""Somebody who signs up under another's card number does not get that person's record."""

from __future__ import annotations

from datetime import timedelta

import pytest

from diwan.kernel.base.errors import Invalid, Refused
from diwan.kernel.identity.models import Person, Proof
from diwan.kernel.testing.world import NOW, in_some_act
from diwan.modules.civil_status.services import freeze_record
from diwan.modules.watiqa import services
from diwan.modules.watiqa.tests.world import World, filed, make_world, now, pay


@pytest.fixture
def world(communities: None) -> World:
    return make_world()


def test_a_card_number_nobody_has_seen_proves_nothing(world: World) -> None:
    """Law 36.21 art. 43, law 04-20: the number is printed on the record; only the card shows whose it is."""
    with in_some_act():
        Person.objects.filter(pk=world.citizen.person.pk).update(proof=Proof.DECLARED)
    case = filed(world)
    pay(world, case)
    with pytest.raises(Invalid) as why:
        services.match_record(world.clerk.in_office(), case=case, record=world.record.pk)
    assert "paper_seen" in why.value.fields


def test_a_card_seen_at_a_counter_proves_its_bearer(world: World) -> None:
    with in_some_act():
        Person.objects.filter(pk=world.citizen.person.pk).update(proof=Proof.COUNTER)
    case = filed(world)
    pay(world, case)
    match = services.match_record(world.clerk.in_office(), case=case, record=world.record.pk)
    assert match.standing == "proven"


def test_a_record_frozen_after_its_copy_was_prepared_gives_no_signed_copy(world: World) -> None:
    """Law 36.21 art. 23: what awaits a court gives no copies, however far the request has come."""
    case = filed(world)
    pay(world, case)
    services.match_record(world.clerk.in_office(), case=case, record=world.record.pk)
    services.prepare_copies(world.clerk.in_office(), case=now(case))
    freeze_record(world.officer.in_office(NOW + timedelta(hours=1)), record=world.record, reason="doublon")
    with pytest.raises(Refused, match="not_copied"):
        services.sign_copy(world.officer.in_office(NOW + timedelta(hours=2)), case=case)
