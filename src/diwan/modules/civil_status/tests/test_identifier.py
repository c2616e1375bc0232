"""The digital civil and social identifier on a record (law 36.21, art. 30; decree 2-22-04, art. 17)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from diwan.kernel.base.errors import Conflict, Invalid
from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, NOW, Somebody
from diwan.modules.civil_status.content import MentionType, Name, RecordType
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.rules import cnie_from, idcs_from, is_cnie, is_idcs
from diwan.modules.civil_status.services import (
    add_mention,
    import_register,
    records,
    register_birth,
    register_death,
)
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


HEADINGS = "رقم الرسم;السنة;الاسم العائلي;الاسم الشخصي;الجنس;تاريخ الولادة;مكان الولادة;المعرف الرقمي"


def register(*identifiers: str) -> bytes:
    """A register of 1984 whose acts 1, 2, ... bear these identifiers."""
    rows = (
        f"{number};1984;العلوي;محمد;ذكر;12/01/1984;مراكش;{identifier}"
        for number, identifier in enumerate(identifiers, 1)
    )
    return "\n".join([HEADINGS, *rows]).encode()


def imported(clerk: Somebody, office: Office, *identifiers: str) -> list[tuple[int, str, str, str]]:
    """The faults of an import of that register."""
    report = import_register(
        clerk.in_office(),
        office=office,
        type=RecordType.BIRTH,
        file_name="a.csv",
        data=register(*identifiers),
    )
    return [(one["line"], one["column"], one["code"], one["value"]) for one in report.faults]


def kept() -> list[str]:
    with reading(Scope("office", COMMUNE, COMMUNE)):
        return list(Record.objects.values_list("idcs", flat=True))


@pytest.mark.parametrize("typed", ["123 456 789 0", "123456789-0", "١٢٣٤٥٦٧٨٩٠", "\u200f1234567890"])
def test_it_is_kept_in_the_one_form_of_the_kernel(clerk: Somebody, office: Office, typed: str) -> None:
    assert imported(clerk, office, typed) == []
    assert kept() == [IDCS] == [idcs_from(typed)]


def test_the_rule_of_both_numbers_is_the_kernels() -> None:
    assert [is_idcs(one) for one in ("123456789", IDCS, "123456789AB", "123 456 789 0")] == [
        False, True, True, False,
    ]  # fmt: skip
    assert (cnie_from("ab ١٢-3"), is_cnie("AB123"), is_cnie("AB١٢٣"), is_cnie("AB12\n")) == (
        "AB123", True, False, False,
    )  # fmt: skip


def test_an_import_says_by_line_which_identifier_is_taken(
    clerk: Somebody, office: Office, record: Record
) -> None:
    """Law 36.21, art. 30: and nothing of the file is written."""
    assert imported(clerk, office, "1234567891", IDCS) == [(3, "idcs", "idcs_taken", record.reference)]
    assert imported(clerk, office, "1234567891", "123 456 789 1") == [
        (3, "idcs", "idcs_repeated_in_file", "2")
    ]
    assert kept() == [IDCS]


def test_the_same_file_again_is_no_fault(clerk: Somebody, office: Office) -> None:
    assert imported(clerk, office, IDCS) == imported(clerk, office, IDCS) == []


def test_two_at_once_end_in_words_and_one_record(
    clerk: Somebody, office: Office, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Law 36.21, art. 30: the database holds it where two acts do not see each other."""
    monkeypatch.setattr(records, "identifier_faults", lambda *_, **__: [])
    with pytest.raises(Conflict) as why:
        register_birth(clerk.in_office(), office=office, content=paper_birth(8, 1984, NAME, idcs=IDCS))
    assert why.value.code == "civil_status.errors.identifier_taken"


def test_a_change_does_not_give_a_record_anothers_identifier(
    clerk: Somebody, officer: Somebody, office: Office, record: Record
) -> None:
    other = register_birth(clerk.in_office(), office=office, content=paper_birth(8, 1984, NAME))
    with pytest.raises(Invalid) as why:
        add_mention(
            officer.in_office(), record=other, type=MentionType.SUBSTANTIAL_CORRECTION, date=NOW.date(),
            authority="المحكمة الابتدائية", text_ar="تصحيح", changes={"idcs": IDCS},
        )  # fmt: skip
    assert set(why.value.fields) == {"idcs"}


def test_a_cancelled_double_leaves_it_to_the_record_that_stays(
    clerk: Somebody, officer: Somebody, office: Office, record: Record
) -> None:
    """Law 36.21, art. 23."""
    add_mention(
        officer.in_office(), record=record, type=MentionType.DUPLICATE_CANCELLED, date=NOW.date(),
        authority="السلطة المركزية", reference="5/2026", text_ar="ألغي هذا الرسم",
    )  # fmt: skip
    again = paper_birth(8, 1984, NAME, idcs=IDCS)
    assert register_birth(clerk.in_office(), office=office, content=again).idcs == IDCS
