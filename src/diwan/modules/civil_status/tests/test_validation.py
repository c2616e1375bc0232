"""Digitised records are held against their paper, which prevails (law 36.21, art. 13)."""

from __future__ import annotations

from django.urls import reverse

from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.modules.civil_status.content import RecordType
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.services import import_register, register_birth, validate_records
from diwan.modules.civil_status.tests.samples import birth
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of

HERE = Scope("office", COMMUNE, COMMUNE)
CSV = (
    "number;year;family_ar;first_ar;sex;date;place_ar\n"
    "1;1984;العلوي;يوسف;M;15/01/1984;مراكش\n2;1984;بناني;خديجة;F;16/01/1984;مراكش\n"
)


def imported(clerk: Somebody, office: Office) -> list[int]:
    import_register(
        clerk.in_office(),
        office=office,
        type=RecordType.BIRTH,
        file_name="a.csv",
        data=CSV.encode("utf-8-sig"),
    )
    with reading(HERE):
        return list(Record.objects.order_by("number").values_list("pk", flat=True))


def proofs() -> list[str]:
    with reading(HERE):
        return list(Record.objects.order_by("number", "pk").values_list("proof", flat=True))


def test_a_clerk_validates_and_an_officer_makes_final(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    """Decree 2-22-04, art. 37: imported, validated against the image, final."""
    first, second = imported(clerk, office)
    assert proofs() == ["imported", "imported"]
    assert validate_records(clerk.in_office(), records=[first]) == 1
    assert validate_records(clerk.in_office(), records=[first]) == 0
    assert proofs() == ["validated", "imported"]
    assert validate_records(officer.in_office(), records=[first, second]) == 2
    assert validate_records(clerk.in_office(), records=[first, second]) == 0
    assert proofs() == ["final", "final"]


def test_what_is_registered_here_is_final(clerk: Somebody, office: Office) -> None:
    """Decree 2-22-04, art. 37."""
    register_birth(clerk.in_office(), office=office, content=birth())
    assert proofs() == ["final"]


def test_another_community_confirms_nothing_here(
    clerk: Somebody, other_clerk: Somebody, office: Office, other_office: Office
) -> None:
    assert validate_records(other_clerk.in_office(), records=imported(clerk, office)) == 0


def test_the_page_lists_them_in_order_and_confirms_those_ticked(
    clerk: Somebody, officer: Somebody, office: Office
) -> None:
    first, second = imported(clerk, office)
    client = signed_in(officer, "fr")
    address = reverse("civil_status:validation")
    page = text_of(client.get(address, {"year": "1984"}))
    assert page.index("1/1984") < page.index("2/1984")
    boxes = [line for line in page.splitlines() if 'name="record"' in line]
    assert boxes, "something is there to tick"
    assert not any(" checked" in line for line in boxes), "conformity is attested record by record"
    record = text_of(client.get(reverse("civil_status:record", args=[first])))
    assert "pas encore rendu définitif" in record
    assert "1 acte confirmé" in text_of(client.post(address, {"record": [str(first), "x"]}, follow=True))
    assert proofs() == ["final", "imported"]
    client.post(address, {"record": str(second), "back": str(second)})
    assert "pas encore rendu définitif" not in text_of(
        client.get(reverse("civil_status:record", args=[second]))
    )
