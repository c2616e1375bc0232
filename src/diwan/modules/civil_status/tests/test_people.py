"""Who did what, on the pages of a record: people and posts, never the names of accounts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from diwan.kernel.territory.models import Office
from diwan.kernel.testing.world import Somebody
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services import import_register, register_birth
from diwan.modules.civil_status.tests.samples import birth
from diwan.modules.civil_status.tests.test_import import FILE
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of

MENTION = {
    "seen": "1", "type": "material_correction", "date": "09/03/2026", "authority": "السلطة المركزية",
    "text_ar": "صحح الاسم", "first_ar": "يونس",
}  # fmt: skip
SPELT = {"ar": ("سعاد العلوي", "منصب"), "fr": ("Souad Alaoui", "Poste")}


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=birth(cnie="EE1"))


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_record_names_the_people_and_posts_behind_it(
    clerk: Somebody, officer: Somebody, record: Record, language: str
) -> None:
    """Law 36.21, art. 10."""
    signed_in(officer).post(reverse("civil_status:mention", args=[record.pk]), MENTION)
    page = text_of(signed_in(clerk, language).get(reverse("civil_status:record", args=[record.pk])))
    name, post = SPELT[language]
    # Two versions, one mention, the consultations of the page itself; the reader's own name is in the band.
    assert page.count(f'<bdi dir="auto">{name}</bdi>') >= 4
    assert page.count(f'<bdi dir="auto">{post}</bdi>') >= 4
    assert ">clerk<" not in page
    assert ">officer<" not in page


def test_a_french_reader_meets_the_latin_name_first(clerk: Somebody, record: Record) -> None:
    page = text_of(signed_in(clerk, "fr").get(reverse("civil_status:record", args=[record.pk])))
    assert f'<h1><bdi dir="auto">{record.name.latin}</bdi></h1>' in page
    assert record.name.arabic in page


@pytest.mark.parametrize("page", ["imports", "import"])
def test_an_import_names_who_gave_the_file(clerk: Somebody, office: Office, page: str) -> None:
    report = import_register(
        clerk.in_office(), office=office, type=RecordType.BIRTH, file_name="1984.csv", data=FILE.encode()
    )
    address = reverse(f"civil_status:{page}", args=[report.pk] if page == "import" else [])
    said = text_of(signed_in(clerk).get(address))
    assert '<bdi dir="auto">سعاد العلوي</bdi>' in said
    assert ">clerk<" not in said
