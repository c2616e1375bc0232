"""The desk pages as a clerk meets them, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.modules.civil_status.models import Record
from diwan.modules.civil_status.selectors import consultations_of, reading_of
from diwan.modules.civil_status.services import register_birth
from diwan.modules.civil_status.tests.samples import birth
from diwan.modules.civil_status.tests.test_import import FILE

HERE = Scope("office", COMMUNE, COMMUNE)
TYPED = {
    "first_ar": "يوسف", "family_ar": "العلوي", "first_la": "Youssef", "family_la": "Alaoui", "sex": "M",
    "place_ar": "مراكش", "father_first_ar": "أحمد", "father_family_ar": "العلوي", "mother_first_ar": "فاطمة",
    "mother_family_ar": "بناني", "number": "412", "year": "1984", "date": "12/03/1984",
}  # fmt: skip


def signed_in(somebody: Somebody, language: str = "ar") -> Client:
    client = Client()
    client.force_login(somebody.account)
    client.cookies["diwan_language"] = language
    return client


@pytest.fixture
def record(clerk: Somebody, office: Office) -> Record:
    return register_birth(clerk.in_office(), office=office, content=birth(cnie="EE1"))


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("name", ["search", "enter_birth", "enter_death", "imports"])
def test_each_page_opens_in_both_languages(clerk: Somebody, record: Record, language: str, name: str) -> None:
    response = signed_in(clerk, language).get(reverse(f"civil_status:{name}"))
    assert response.status_code == 200
    assert f'lang="{language}"' in text_of(response)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_record_reads_as_a_register_and_leaves_a_trace(
    clerk: Somebody, record: Record, language: str
) -> None:
    response = signed_in(clerk, language).get(reverse("civil_status:record", args=[record.pk]))
    page = text_of(response)
    assert response.status_code == 200
    assert "يوسف العلوي" in page
    assert "1/2026" in page
    with reading(HERE):
        assert consultations_of(record).count() == 1


def test_another_commune_is_told_there_is_no_such_record(other_clerk: Somebody, record: Record) -> None:
    client = signed_in(other_clerk)
    for name in ("record", "mention", "freeze"):
        response = client.get(reverse(f"civil_status:{name}", args=[record.pk]))
        assert response.status_code in (403, 404)
        assert "يوسف" not in text_of(response)
    assert "يوسف" not in text_of(
        client.post(reverse("civil_status:search"), {"q": "يوسف العلوي"}, follow=True)
    ).replace('value="يوسف العلوي"', "")


def test_a_stranger_is_sent_to_sign_in(record: Record) -> None:
    for address in (reverse("civil_status:search"), reverse("civil_status:record", args=[record.pk])):
        response = Client().get(address)
        assert response.status_code in (302, 403)


@pytest.mark.parametrize("typed", ["youssef alaoui", "العلوي يوسف", "1/2026", "02/03/2026", "ee1"])
def test_one_box_finds_by_name_number_date_and_card(clerk: Somebody, record: Record, typed: str) -> None:
    page = text_of(signed_in(clerk).post(reverse("civil_status:search"), {"q": typed}, follow=True))
    assert reverse("civil_status:record", args=[record.pk]) in page


def test_a_clerk_enters_a_paper_act_and_gets_a_fresh_form(clerk: Somebody, office: Office) -> None:
    response = signed_in(clerk).post(reverse("civil_status:enter_birth"), TYPED, follow=True)
    assert "412/1984" in text_of(response)
    with reading(HERE):
        held = Record.objects.get(number=412)
        assert (held.family_ar, held.regime) == ("العلوي", "paper_37_99")
    assert 'value="مراكش"' in text_of(response)
    assert 'value="العلوي"' not in text_of(response)


def test_a_wrong_entry_keeps_everything_and_says_where(clerk: Somebody, office: Office) -> None:
    wrong = TYPED | {"date": "31/02/1984", "father_cnie": "123", "family_la": "العلوي"}
    response = signed_in(clerk, "fr").post(reverse("civil_status:enter_birth"), wrong)
    page = text_of(response)
    assert response.status_code == 422
    assert 'value="31/02/1984"' in page
    assert 'value="Youssef"' in page
    assert "31/02/1984" in re.sub("<[^>]+>", "", page)
    assert 'id="id_date-error"' in page
    with reading(HERE):
        assert not Record.objects.exists()


def test_a_double_click_enters_one_record(clerk: Somebody, office: Office) -> None:
    client = signed_in(clerk)
    page = text_of(client.get(reverse("civil_status:enter_birth")))
    found = re.search(r'name="key" value="([0-9a-f-]{36})"', page)
    assert found
    typed = {k: v for k, v in TYPED.items() if k not in ("number", "year")}
    typed |= {"key": found[1], "permission": "DGCT 1/2026"}
    answers = [client.post(reverse("civil_status:enter_birth"), typed) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    with reading(HERE):
        assert Record.objects.count() == 1


def test_an_officer_enters_a_mention_a_clerk_may_not(
    clerk: Somebody, officer: Somebody, record: Record
) -> None:
    address = reverse("civil_status:mention", args=[record.pk])
    assert signed_in(clerk).get(address).status_code == 403
    typed = {
        "seen": "1", "type": "material_correction", "date": "09/03/2026", "authority": "السلطة المركزية",
        "text_ar": "صحح الاسم", "datum": "name.first_ar", "new": "يونس",
    }  # fmt: skip
    assert signed_in(officer).post(address, typed).status_code == 302
    stale = signed_in(officer).post(address, typed)
    assert stale.status_code == 409
    assert "صحح الاسم" in text_of(stale)
    with reading(HERE):
        assert reading_of(Record.objects.get(pk=record.pk)).content.name.first_ar == "يونس"


def test_a_record_is_frozen_and_released_with_a_reason(officer: Somebody, record: Record) -> None:
    client = signed_in(officer, "fr")
    assert client.post(reverse("civil_status:freeze", args=[record.pk]), {"seen": "1"}).status_code == 422
    done = client.post(
        reverse("civil_status:freeze", args=[record.pk]), {"seen": "1", "reason": "double"}, follow=True
    )
    assert "Gelé" in text_of(done)
    back = client.post(
        reverse("civil_status:release", args=[record.pk]), {"seen": "2", "reason": "jugement"}, follow=True
    )
    assert "En vigueur" in text_of(back)


@pytest.fixture
def upload(clerk: Somebody, office: Office) -> Callable[..., Any]:
    def send(data: bytes, language: str = "ar", name: str = "registre.csv") -> Any:
        given = {"type": "birth", "office": office.pk, "file": SimpleUploadedFile(name, data)}
        return signed_in(clerk, language).post(reverse("civil_status:imports"), given, follow=True)

    return send


def test_an_import_tells_what_it_did(upload: Callable[..., Any]) -> None:
    assert "أضيفت 3 رسوم" in re.sub("<[^>]+>", "", text_of(upload(FILE.encode("cp1256"))))
    again = re.sub("<[^>]+>", "", text_of(upload(FILE.encode("utf-16"))))
    assert "3 رسوم كانت مسجلة من قبل" in again


def test_a_refused_import_gives_its_reasons_by_line_in_the_language_of_the_reader(
    upload: Callable[..., Any],
) -> None:
    wrong = FILE.replace("12/01/1984", "31/02/1984").encode()
    french = upload(wrong, "fr")
    assert "Cette date n&#x27;existe pas" in text_of(french) or "n'existe pas" in text_of(french)
    assert "تاريخ غير موجود" in text_of(upload(wrong, "ar"))
    found = re.search(r'href="([^"]*report\.csv)"', text_of(french))
    assert found
    file = french.client.get(found[1]) if hasattr(french, "client") else None
    assert file is not None
    assert file.content.startswith(b"\xef\xbb\xbf")
    assert "31/02/1984" in file.content.decode()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 a spreadsheet", b"%PDF-1.7"])
def test_a_file_that_is_no_register_is_refused_in_words(upload: Callable[..., Any], data: bytes) -> None:
    response = upload(data, "fr")
    assert response.status_code in (200, 422)
    with reading(HERE):
        assert not Record.objects.exists()
