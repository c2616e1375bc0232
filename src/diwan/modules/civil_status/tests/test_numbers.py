"""Odd numbers in addresses and forms: a page that answers, never a fault of the server."""

from __future__ import annotations

import pytest
from django.urls import reverse

from diwan.kernel.base.errors import Invalid
from diwan.kernel.territory.models import Office
from diwan.kernel.testing.world import Somebody
from diwan.modules.civil_status.content import Legacy
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services import register_birth
from diwan.modules.civil_status.tests.samples import birth
from diwan.modules.civil_status.tests.test_pages import signed_in

ODD = ["²", "1²", "9" * 5000, "-1", "999999999999", "x"]


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=birth())


@pytest.mark.parametrize("typed", [*ODD, "٣"])
@pytest.mark.parametrize("name", ["year", "office"])
def test_the_search_is_not_narrowed_by_what_is_no_number(
    clerk: Somebody,
    record: Record,
    name: str,
    typed: str,
) -> None:
    response = signed_in(clerk).get(reverse("civil_status:search"), {"q": "العلوي", name: typed})
    assert response.status_code == 200


@pytest.mark.parametrize("typed", [*ODD, "٣"])
def test_the_entry_form_opens_whatever_was_entered_before(
    clerk: Somebody, record: Record, typed: str
) -> None:
    response = signed_in(clerk).get(reverse("civil_status:enter_birth"), {"after": typed})
    assert response.status_code == 200


@pytest.mark.parametrize("typed", ODD)
def test_an_old_number_that_is_none_is_said_at_its_field(clerk: Somebody, office: Office, typed: str) -> None:
    with pytest.raises(Invalid) as why:
        register_birth(
            clerk.in_office(), office=office, content=birth(legacy=Legacy(number=typed, year=1984))
        )
    assert "legacy.number" in why.value.fields


@pytest.mark.parametrize("typed", ODD)
def test_a_version_seen_that_is_none_is_taken_as_not_told(
    clerk: Somebody, record: Record, typed: str
) -> None:
    address = reverse("civil_status:freeze", args=[record.pk])
    assert signed_in(clerk).post(address, {"seen": typed, "reason": "x"}).status_code < 500
