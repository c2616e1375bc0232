"""Records in the desk's command palette."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.territory.models import Office
from diwan.kernel.testing.world import Somebody, make_holder
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services import register_birth
from diwan.modules.civil_status.tests.samples import birth


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=birth(cnie="EE1"))


def found_by(somebody: Somebody, words: str) -> str:
    client = Client()
    client.force_login(somebody.account)
    return client.post("/desk/find/", {"q": words}, follow=True).content.decode().split('<div id="found">')[1]


def test_a_clerk_finds_a_record_by_name(clerk: Somebody, record: Record) -> None:
    address = reverse("civil_status:record", args=[record.pk])
    assert address in found_by(clerk, "يوسف العلوي")


def test_another_commune_and_another_trade_find_nothing(
    clerk: Somebody, other_clerk: Somebody, record: Record
) -> None:
    address = reverse("civil_status:record", args=[record.pk])
    words = "يوسف العلوي"
    assert address not in found_by(other_clerk, words)
    assert address not in found_by(make_holder("cashier", "cashier"), words)
