"""What people send that cannot be served: a clear message in their language, nothing lost, nothing doubled."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import translation

from diwan.kernel.base.errors import Conflict, DomainError, Invalid, NotAllowed, Refused
from diwan.kernel.cases.models import Case, CaseDocument, Draft
from diwan.kernel.cases.services import save_draft
from diwan.kernel.payments.models import Tariff
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, NOW, in_some_act
from diwan.modules.watiqa import services
from diwan.modules.watiqa.asked import BIRTH_COPY
from diwan.modules.watiqa.services.signing import sign_copy
from diwan.modules.watiqa.tests.test_pages import MATCH, browser, words
from diwan.modules.watiqa.tests.world import CNIE, HERE, POST, World, answers, delegate, filed, now, pay


def fault(invalid: pytest.ExceptionInfo[Invalid], field: str, language: str) -> str:
    with translation.override(language):
        return str(invalid.value.fields[field][0].words())


@pytest.mark.parametrize(("language", "said"), [("ar", "البطاقة"), ("fr", "CNIE")])
@pytest.mark.parametrize("typed", ["123", "ABC1234", "BE12345678", "بي123"])
def test_a_wrong_card_number(world: World, typed: str, language: str, said: str) -> None:
    with pytest.raises(Invalid) as why:
        filed(world, cnie=typed)
    assert said in fault(why, "cnie", language)


@pytest.mark.parametrize(("language", "said"), [("ar", "لا يطابق"), ("fr", "votre compte")])
def test_somebody_elses_card_number(world: World, language: str, said: str) -> None:
    with pytest.raises(Invalid) as why:
        filed(world, cnie="BE777777")
    assert said in fault(why, "cnie", language)


def test_a_card_number_in_small_letters_and_spaces_is_understood(world: World) -> None:
    assert now(filed(world, cnie="be 123 456")).values["cnie"] == CNIE


@pytest.mark.parametrize("typed", ["1990-02-30", "31/04/1990", "2090-01-01", "hier", "1700-01-01"])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_impossible_date(world: World, typed: str, language: str) -> None:
    with pytest.raises(Invalid) as why:
        filed(world, birth_date=typed)
    assert len(fault(why, "birth_date", language)) > 10


@pytest.mark.parametrize(("language", "said"), [("ar", "بالحروف العربية"), ("fr", "lettres arabes")])
@pytest.mark.parametrize("field", ["family_ar", "first_ar"])
def test_an_arabic_name_in_latin_letters(world: World, field: str, language: str, said: str) -> None:
    with pytest.raises(Invalid) as why:
        filed(world, **{field: "Rifi"})
    assert list(why.value.fields) == [field]
    assert said in fault(why, field, language)


def test_an_arabic_name_as_keyboards_write_it(world: World) -> None:
    assert filed(world, family_ar="بن\u200f  عبد اللّٰه-العلـوي").pk


def test_an_inscription_before_the_birth(world: World) -> None:
    with pytest.raises(Invalid) as why:
        filed(world, year="1980")
    assert "1980" in fault(why, "year", "fr")


def test_a_quality_that_has_no_place_here_and_copies_beyond_measure(world: World) -> None:
    for field, changes in (
        ("number_of_copies", {"delivery": "counter", "number_of_copies": "9", "kind": "full"}),
        ("delivery", {"delivery": "post", "number_of_copies": "1", "kind": "copy", "post_name": "سعاد",
                      "post_address": "12", "post_code": "40000", "post_city": "مراكش"}),
        ("quality", {"quality": "widowed"}),
    ):  # fmt: skip
        with pytest.raises(Invalid) as why:
            filed(world, **changes)
        assert field in why.value.fields
    with reading(HERE):
        assert not Case.objects.exists()


def test_what_is_wrong_loses_nothing_of_what_was_typed(world: World) -> None:
    client = browser(world.citizen)
    begun = client.post(f"/services/{BIRTH_COPY}/{COMMUNE}/", follow=True)
    assert begun.status_code == 200
    address = begun.redirect_chain[-1][0]
    typed = {**answers(), "birth_date_day": "30", "birth_date_month": "2", "birth_date_year": "1990"}
    page = client.post(address, {**typed, "next": "1"}, follow=True)
    assert page.status_code in (200, 422)
    assert 'value="سعاد"' in words(page)


def written(world: World, section: str, **typed: str) -> tuple[int, str]:
    """One page of a request as it is sent: its status and its words."""
    client = browser(world.citizen)
    client.cookies["diwan_language"] = "fr"
    address = client.post(f"/services/{BIRTH_COPY}/{COMMUNE}/", follow=True).redirect_chain[-1][0]
    born = {"birth_date_day": "4", "birth_date_month": "5", "birth_date_year": "1990"}
    before = {**answers(), **born, "next": "1"}
    for earlier in ("record", "requester", "copies"):
        if earlier == section:
            break
        assert client.post(address.replace("/record/", f"/{earlier}/"), before).status_code == 302
    page = client.post(address.replace("/record/", f"/{section}/"), {**before, **typed})
    return page.status_code, words(page) if page.status_code == 422 else ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"family_ar": "Rifi"}, "lettres arabes"), ({"year": "1980"}, "1980"), ({"year": "2999"}, "2999")],
)
def test_what_the_end_would_refuse_is_said_on_its_own_page(
    world: World, typed: dict[str, str], said: str
) -> None:
    status, text = written(world, "record", **typed)
    assert status == 422
    assert said in text
    assert "field--error" in text


def test_a_way_of_delivery_without_a_price_here_is_refused_where_it_is_chosen(world: World) -> None:
    assert written(world, "delivery", **POST)[0] == 302
    with in_some_act(COMMUNE):
        Tariff.objects.filter(key="delivery.post").delete()
    status, text = written(world, "delivery", **POST)
    assert status == 422
    assert "tarif" in text


@pytest.mark.parametrize("typed", ["abc", "4000", "4000a"])
def test_a_postal_code_says_how_it_is_written(world: World, typed: str) -> None:
    status, text = written(world, "delivery", **{**POST, "post_code": typed})
    assert status == 422
    assert "5 chiffres" in text


def test_a_postal_code_in_arabic_digits_is_understood(world: World) -> None:
    assert written(world, "delivery", **{**POST, "post_code": "٤٠٠٠٠"})[0] == 302


@pytest.mark.parametrize(("language", "said"), [("ar", "ملف"), ("fr", "fichier")])
def test_a_file_that_is_not_what_it_says(world: World, language: str, said: str) -> None:
    draft = drafted(world, quality="proxy")
    liar = SimpleUploadedFile("wakala.pdf", b"MZ\x90\x00 this is a program", content_type="application/pdf")
    answer = browser(world.citizen, language).post(
        f"/drafts/{draft.pk}/documents/", {"power_of_attorney": liar, "next": "1"}
    )
    assert answer.status_code in (200, 422)
    assert said in words(answer)
    with reading(HERE):
        assert not CaseDocument.objects.exists()


class Zeros:
    """A body of so many zeros, of which it is known how many were asked for at once."""

    def __init__(self, size: int) -> None:
        self.left, self.largest = size, 0

    def read(self, size: int) -> bytes:
        self.largest = max(self.largest, size)
        taken = min(size, self.left)
        self.left -= taken
        return bytes(taken)

    def readline(self, size: int) -> bytes:
        return self.read(size)


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_an_upload_of_a_gigabyte_is_refused_and_never_held_in_memory(world: World, language: str) -> None:
    draft = drafted(world, quality="proxy")
    body = Zeros(1024**3)
    answer = browser(world.citizen, language).generic(
        "POST", f"/drafts/{draft.pk}/documents/", b"--x", content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(1024**3), "wsgi.input": body},
    )  # fmt: skip
    assert answer.status_code == 413
    assert f'lang="{language}"' in words(answer)
    assert body.largest <= 1024**2
    with reading(HERE):
        assert not CaseDocument.objects.exists()
    assert browser(world.citizen).get(f"/drafts/{draft.pk}/documents/").status_code == 200


def drafted(world: World, **changes: Any) -> Draft:
    return save_draft(world.citizen.as_citizen(), procedure=BIRTH_COPY, values=answers(**changes))


def test_a_double_click_files_one_request(world: World) -> None:
    draft = drafted(world)
    client = browser(world.citizen)
    first = client.post(f"/drafts/{draft.pk}/check/")
    second = client.post(f"/drafts/{draft.pk}/check/")
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    with reading(HERE):
        assert Case.objects.count() == 1
        assert Case.objects.get().fees.count() == 1


def test_somebody_who_collects_records_is_stopped_in_words(world: World) -> None:
    for kind in ("extract", "full", "copy", "extract", "full"):
        filed(world, kind=kind)
    for language, said in (("ar", "غدا"), ("fr", "demain")):
        with pytest.raises(Refused) as why:
            filed(world)
        with translation.override(language):
            assert said in why.value.words()
    assert now(filed(world, at=NOW + dt.timedelta(days=2))).step == "matching"


def ready_to_sign(world: World) -> Case:
    case = filed(world)
    pay(world, case)
    services.match_record(world.clerk.in_office(), case=case, record=world.record.pk)
    services.prepare_copies(world.clerk.in_office(), case=now(case))
    return now(case)


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_sign_at_once(real_world: World) -> None:
    case = ready_to_sign(real_world)
    start = threading.Barrier(2)
    outcomes: list[object] = []

    def sign(somebody: Any) -> None:
        act = somebody.in_office(kind="civil_status.officer")
        start.wait()
        try:
            outcomes.append(sign_copy(act, case=case))
        except DomainError as trouble:
            outcomes.append(trouble)
        finally:
            connection.close()

    officers = [threading.Thread(target=sign, args=(who,)) for who in (real_world.officer, real_world.second)]
    for one in officers:
        one.start()
    for one in officers:
        one.join()
    lost = [o for o in outcomes if isinstance(o, Conflict)]
    assert len(outcomes) == 2
    assert len(lost) == 1
    for language, said in (("ar", "لم يتغير شيء"), ("fr", "Rien n'a été changé")):
        with translation.override(language):
            assert said in lost[0].words()
    assert now(case).step == "published"


@pytest.mark.parametrize(("language", "said"), [("ar", "تفويض الإمضاء"), ("fr", "délégation")])
def test_an_expired_delegation(world: World, language: str, said: str) -> None:
    case = ready_to_sign(world)
    delegate(world.officer, world.clerk, starts=dt.date(2026, 1, 1), ends=dt.date(2026, 3, 31))
    act = dataclasses.replace(
        world.clerk.in_office(kind="civil_status.officer"), at=NOW + dt.timedelta(days=40)
    )
    with pytest.raises(NotAllowed) as why:
        sign_copy(act, case=case)
    with translation.override(language):
        assert said in why.value.words()
    assert now(case).step == "to_sign"


@pytest.mark.parametrize("typed", ["²", "9" * 5000, "-1", ""])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_record_or_a_revision_that_is_no_number_is_refused_in_words(
    world: World, typed: str, language: str
) -> None:
    case = filed(world)
    pay(world, case)
    address = f"{MATCH}{case.number}/"
    answer = browser(world.clerk, language).post(address, {"verb": "take", "record": typed, "seen": typed})
    assert 400 <= answer.status_code < 500
    assert now(case).step != "preparing"
