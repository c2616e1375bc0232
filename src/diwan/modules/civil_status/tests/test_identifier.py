"""The digital civil and social identifier on a record (law 36.21, art. 30; decree 2-22-04, art. 17)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.base.errors import Invalid
from diwan.kernel.territory.models import Office
from diwan.kernel.testing.world import Somebody
from diwan.modules.civil_status.content import Name
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services import register_birth, register_death
from diwan.modules.civil_status.tests.samples import death, paper_birth

IDCS = "1234567890"
NAME = Name("بنجلون", "فاطمة", "Benjelloun", "Fatima")


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=paper_birth(7, 1984, NAME, idcs=IDCS))


def test_one_identifier_is_on_one_birth_record(clerk: Somebody, office: Office, record: Record) -> None:
    """Law 36.21, art. 30: given to each person at the registration of the birth."""
    with pytest.raises(Invalid) as why:
        register_birth(clerk.in_office(), office=office, content=paper_birth(8, 1984, NAME, idcs=IDCS))
    (fault,) = why.value.fields["idcs"]
    assert (fault.code, fault.details["value"]) == ("civil_status.faults.idcs_taken", record.reference)
    other = paper_birth(8, 1984, NAME, idcs="1234567891")
    assert register_birth(clerk.in_office(), office=office, content=other).idcs == "1234567891"


def test_the_record_of_the_death_bears_it_too(officer: Somebody, office: Office, record: Record) -> None:
    assert register_death(officer.in_office(), office=office, content=death(idcs=IDCS)).idcs == record.idcs


@pytest.mark.parametrize("typed", ["12345678", "1234567890123", "12345678a", "123-456"])
def test_its_form_is_checked_at_its_field(clerk: Somebody, office: Office, typed: str) -> None:
    """Decree 2-22-04, art. 17: of the form the texts on the National Agency of Registers give it."""
    with pytest.raises(Invalid) as why:
        register_birth(clerk.in_office(), office=office, content=paper_birth(9, 1984, NAME, idcs=typed))
    assert set(why.value.fields) == {"idcs"}


@pytest.mark.parametrize("typed", [IDCS, "123 456 789 0", "١٢٣٤٥٦٧٨٩٠"])
def test_a_record_is_found_by_it(clerk: Somebody, record: Record, typed: str) -> None:
    client = Client()
    client.force_login(clerk.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    shown = client.post(reverse("civil_status:search"), {"q": typed}, follow=True).content.decode()
    assert reverse("civil_status:record", args=[record.pk]) in shown
    answer = client.post(
        "/api/civil_status/records/search", {"words": typed}, content_type="application/json"
    ).json()
    assert [one["record"]["id"] for one in answer["matches"]] == [record.pk]
