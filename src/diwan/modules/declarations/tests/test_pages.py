"""The pages of declarations as their people meet them, in both languages."""

from __future__ import annotations

import datetime as dt
import re
import struct
import zlib
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.base.act import system_act
from diwan.kernel.identity.services import close_office
from diwan.kernel.territory.models import Office, OfficeKind, Territory
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import COMMUNE, Somebody, as_office, make_holder
from diwan.modules.civil_status.public import Moment
from diwan.modules.declarations.mandates import HOSPITAL
from diwan.modules.declarations.models import Declaration, Paper
from diwan.modules.declarations.rules import State
from diwan.modules.declarations.selectors import declaration_with
from diwan.modules.declarations.services import declare_first
from diwan.modules.declarations.tests.world import FATHER_CNIE, HERE, People, completed, dead, first, newborn
from diwan.shell.spellings import VERB

TODAY = timezone.localdate()
NOW = timezone.now()


def part(name: bytes, body: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


HEAD = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
PICTURE = (
    b"\x89PNG\r\n\x1a\n" + part(b"IHDR", HEAD) + part(b"IDAT", zlib.compress(b"\0\0")) + part(b"IEND", b"")
)
TYPED = {
    "date": f"{TODAY:%d/%m/%Y}", "place_ar": "مستشفى ابن زهر", "child1_sex": "F", "child1_hour": "04:20",
    "mother_first_ar": "فاطمة", "mother_family_ar": "بناني", "father_first_ar": "أحمد", "father_family_ar": "العلوي",
    "father_cnie": FATHER_CNIE, "medical": "114/2026", "children": "1",
}  # fmt: skip
COMPLETED = {
    "first_ar": "سلمى", "family_ar": "العلوي", "sex": "F", "place_ar": "مستشفى ابن زهر", "father_first_ar": "أحمد",
    "father_family_ar": "العلوي", "father_cnie": FATHER_CNIE, "mother_first_ar": "فاطمة", "mother_family_ar": "بناني",
    "filiation": "first_of_marriage", "paper_birth_certificate": "114/2026", "paper_marriage_contract": "55/2024",
    "declarant_name": "أحمد العلوي", "declarant_capacity": "father", "declarant_cnie": FATHER_CNIE,
    "signature": "أحمد العلوي", "consents": "on",
}  # fmt: skip


def signed_in(somebody: Somebody, language: str = "ar") -> Client:
    client = Client()
    client.force_login(somebody.account)
    client.cookies["diwan_language"] = language
    return client


def text_of(response: Any) -> str:
    return re.sub(r"<[^>]+>", "", response.content.decode())


def born_today(people: People) -> Declaration:
    return first(people, newborn(event=Moment.on(TODAY)), when=NOW)


def address(name: str, *args: object) -> str:
    return reverse(f"declarations:{name}", args=args)


@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("hospital", "first_birth"), ("hospital", "first_death"), ("hospital", "declared"), ("clerk", "queue"),
        ("clerk", "first_birth"), ("officer", "to_sign"), ("authority", "permissions"), ("father", "own"),
    ],
)  # fmt: skip
def test_each_page_opens_in_both_languages(people: People, who: str, name: str, language: str) -> None:
    first(people, newborn(event=Moment.on(TODAY)), when=NOW)
    first(people, dead(event=Moment.on(TODAY)), when=NOW)
    response = signed_in(getattr(people, who), language).get(address(name), follow=True)
    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_one_declaration_reads_in_both_languages_for_everybody_it_concerns(
    people: People, language: str
) -> None:
    made = born_today(people)
    done = completed(people, born_today_with_other_mother(people), when=NOW)
    for who, name, args in (
        (people.hospital, "slip", (made.reference,)), (people.clerk, "opened", (made.reference,)),
        (people.clerk, "complete", (made.reference,)), (people.officer, "sign", (done.reference,)),
        (people.father, "own_one", (COMMUNE, made.reference)),
        (people.father, "complete_own", (COMMUNE, made.reference)),
    ):  # fmt: skip
        response = signed_in(who, language).get(address(name, *args))
        assert response.status_code == 200, name
        assert made.reference in text_of(response) or done.reference in text_of(response)


def born_today_with_other_mother(people: People) -> Declaration:
    child = newborn(event=Moment.on(TODAY))
    other = replace(child.mother, name=replace(child.mother.name, first_ar="خديجة", family_ar="أمزيان"))
    return first(people, replace(child, mother=other), when=NOW)


def test_the_hospital_declares_in_few_fields_and_hands_a_receipt(people: People) -> None:
    """Law 36.21, art. 20; decree 2-22-04, art. 14."""
    client = signed_in(people.hospital)
    page = client.get(address("first_birth")).content.decode()
    key = re.search(r'name="key" value="([0-9a-f-]{36})"', page)
    assert key
    for _ in range(2):
        response = client.post(address("first_birth"), TYPED | {"key": key[1]})
        assert response.status_code == 302
    with reading(HERE):
        (made,) = Declaration.objects.all()
    assert response["Location"] == address("slip", made.reference)
    receipt = client.get(address("receipt", made.reference))
    assert receipt["Content-Type"] == "application/pdf"
    assert receipt.content.startswith(b"%PDF")


def test_twins_have_their_own_lines_on_one_page(people: People) -> None:
    client = signed_in(people.hospital, "fr")
    assert "child2_sex" in client.get(f"{address('first_birth')}?children=2").content.decode()
    twins = TYPED | {"children": "2", "child2_sex": "M", "child2_hour": "04:35"}
    client.post(f"{address('first_birth')}?children=2", twins)
    with reading(HERE):
        assert [d.content.get("twin_order") for d in Declaration.objects.order_by("id")] == [1, 2]


def test_a_wrong_declaration_keeps_everything_and_says_where(people: People) -> None:
    wrong = TYPED | {"date": "31/02/2026", "mother_first_ar": "", "child1_sex": ""}
    response = signed_in(people.hospital, "fr").post(address("first_birth"), wrong)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="31/02/2026"' in page
    assert 'id="id_date-error"' in page
    missing = signed_in(people.hospital).post(address("first_birth"), TYPED | {"mother_first_ar": ""})
    assert 'id="id_mother_first_ar-error"' in missing.content.decode()
    with reading(HERE):
        assert not Declaration.objects.exists()


def test_a_hospital_sees_what_it_declared_and_no_page_of_the_office(people: People) -> None:
    made = born_today(people)
    act = people.clerk.in_office(NOW)
    other = declare_first(act, key=uuid4(), office=people.office, contents=(dead(event=Moment.on(TODAY)),))
    client = signed_in(people.hospital)
    listed = text_of(client.get(address("declared")))
    assert made.reference in listed
    assert other.reference not in listed
    assert client.get(address("slip", other.reference)).status_code == 404
    for name, args in (("queue", ()), ("opened", (made.reference,)), ("complete", (made.reference,))):
        assert client.get(address(name, *args)).status_code == 403
    assert client.get(reverse("civil_status:search")).status_code == 403


def test_counter_to_record(people: People) -> None:
    """A clerk completes with the father, the officer signs: the record and its document."""
    made = born_today(people)
    clerk = signed_in(people.clerk)
    faulty = clerk.post(
        address("complete", made.reference), COMPLETED | {"signature": "", "seen": made.revision}
    )
    assert faulty.status_code == 422
    assert 'id="id_signature-error"' in faulty.content.decode()
    assert 'value="سلمى"' in faulty.content.decode()
    with reading(HERE):
        assert Paper.objects.count() == 2
    typed = {k: v for k, v in COMPLETED.items() if not k.startswith("paper_")}
    assert clerk.post(address("complete", made.reference), typed).status_code == 302
    with reading(HERE):
        assert Paper.objects.count() == 2
        held = declaration_with(COMMUNE, made.reference)
    officer = signed_in(people.officer, "fr")
    answer = officer.post(
        address("sign", made.reference), {"verb": "sign", "seen": held.revision}, follow=True
    )
    assert f"1/{TODAY.year}" in text_of(answer)
    pdf = clerk.get(address("record_file", made.reference))
    assert pdf.content.startswith(b"%PDF")


def test_several_are_signed_at_once(people: People) -> None:
    completed(people, born_today(people), when=NOW)
    completed(people, first(people, dead(event=Moment.on(TODAY)), when=NOW), when=NOW)
    officer = signed_in(people.officer)
    led = officer.get(address("to_sign"))
    assert led["Location"] == "/desk/cases/sign/?of=declarations"
    answer = officer.post(led["Location"], {"which": "all"}, follow=True)
    assert answer.status_code == 200
    with reading(HERE):
        assert {d.state for d in Declaration.objects.all()} == {State.SIGNED}


def test_a_father_completes_from_home_with_files(people: People) -> None:
    made = born_today(people)
    sent = {k: v for k, v in COMPLETED.items() if not k.startswith("paper_")}
    sent["file_birth_certificate"] = SimpleUploadedFile("acte.png", PICTURE)  # type: ignore[assignment]
    sent["paper_marriage_contract"] = "55/2024"
    client = signed_in(people.father)
    response = client.post(address("complete_own", COMMUNE, made.reference), sent)
    assert response.status_code == 302, text_of(response)
    with reading(HERE):
        assert declaration_with(COMMUNE, made.reference).state == State.COMPLETED
        paper = Paper.objects.get(kind="birth_certificate")
    opened = signed_in(people.clerk).get(address("paper", made.reference, paper.pk))
    assert opened.content == PICTURE


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_who_completes_reads_what_a_false_declaration_costs(people: People, language: str) -> None:
    """Law 36.21, art. 23: a false declaration is punished under article 361 of the penal code."""
    made = born_today(people)
    assert "361" in text_of(signed_in(people.clerk, language).get(address("complete", made.reference)))
    home = signed_in(people.father, language).get(address("complete_own", COMMUNE, made.reference))
    assert "361" in text_of(home)


def test_a_hostile_file_is_refused_in_words(people: People) -> None:
    made = born_today(people)
    sent = COMPLETED | {"file_birth_certificate": SimpleUploadedFile("acte.pdf", b"MZ\x90\x00 not a paper")}
    response = signed_in(people.father, "fr").post(address("complete_own", COMMUNE, made.reference), sent)
    assert response.status_code == 422
    assert 'id="id_file_birth_certificate-error"' in response.content.decode()


def test_a_stranger_does_not_open_somebody_s_declaration(people: People) -> None:
    made = born_today(people)
    for who in (people.stranger, people.clerk):
        answer = signed_in(who).get(address("own_one", COMMUNE, made.reference))
        assert answer.status_code == 404
    assert signed_in(people.stranger).get(address("opened", made.reference)).status_code == 404
    assert Client().get(address("own")).status_code == 302


def test_a_citizen_declares_from_the_portal(people: People) -> None:
    """Law 36.21, art. 19; decree 2-22-04, art. 16."""
    code = Territory.objects.get(pk=COMMUNE).code
    portal = Client().get(address("offered", "birth"))
    assert portal.status_code == 200
    client = signed_in(people.father)
    assert client.get(address("declare", "birth", code)).status_code == 200
    answer = client.post(address("declare", "birth", code), TYPED, follow=True)
    assert answer.status_code == 200
    with reading(HERE):
        assert Declaration.objects.get().source == "citizen"


def test_a_late_one_goes_to_the_ministry_and_back(people: People) -> None:
    made = first(people, dead(event=Moment.on(TODAY.replace(year=TODAY.year - 1))), when=NOW)
    assert made.state == State.EXPIRED
    clerk = signed_in(people.clerk)
    empty = clerk.post(address("opened", made.reference), {"verb": "ask", "why": ""})
    assert empty.status_code == 422
    asked = clerk.post(address("opened", made.reference), {"verb": "ask", "why": "سهو"}, follow=True)
    assert asked.status_code == 200
    ministry = signed_in(people.authority)
    assert made.reference in ministry.get(address("permissions")).content.decode()
    assert ministry.get(address("permission", COMMUNE, made.reference)).status_code == 200
    granted = {"verb": "grant", "reference": "DGCT 88/2026"}
    assert ministry.post(address("permission", COMMUNE, made.reference), granted).status_code == 302
    with reading(HERE):
        assert declaration_with(COMMUNE, made.reference).state == State.PERMITTED
    assert clerk.get(address("complete", made.reference)).status_code == 200


def test_likely_duplicates_are_shown_and_merged(people: People) -> None:
    made, again = born_today(people), born_today(people)
    clerk = signed_in(people.clerk)
    assert again.reference in clerk.get(address("opened", made.reference)).content.decode()
    clerk.post(address("opened", made.reference), {"verb": "merge", "other": again.reference})
    with reading(HERE):
        assert declaration_with(COMMUNE, again.reference).state == State.DUPLICATE
    assert clerk.get(address("opened", again.reference)).status_code == 200


@pytest.mark.parametrize("who", ["clerk", "father"])
def test_names_are_proposed_in_their_other_scripts_and_nothing_is_completed(people: People, who: str) -> None:
    """Law 36.21, art. 19: the names of the child and of the parents, in three scripts, by the clerk or at home."""
    born = born_today(people)
    places = {
        "clerk": address("complete", born.reference),
        "father": address("complete_own", COMMUNE, born.reference),
    }
    blank = {f"{who}{part}_{script}": "" for who in ("", "father_", "mother_") for part in ("first", "family")
             for script in ("la", "tf")}  # fmt: skip
    typed = {
        **blank,
        **COMPLETED,
        "father_first_la": "Ahmad",
        VERB: "person",
        "paper_birth_certificate": "114/2026",
    }
    response = signed_in(getattr(people, who)).post(places[who], typed)
    page = response.content.decode()
    assert response.status_code == 200
    for value in ("Salma", "ⵙⵍⵎⴰ", "Ahmad", "ⴼⴰⵟⵉⵎⴰ", "Fatima", "ⵄⵍⵡⵉ"):
        assert f'value="{value}"' in page, value
    assert "field__error" not in page
    with reading(HERE):
        assert declaration_with(COMMUNE, born.reference).state != State.COMPLETED
        assert Paper.objects.filter(kind="birth_certificate", reference="114/2026").exists()


@pytest.mark.parametrize("who", ["hospital", "father"])
def test_names_are_proposed_in_a_first_declaration_of_a_death_and_nothing_is_declared(
    people: People, who: str
) -> None:
    places = {
        "hospital": reverse("declarations:first_death"),
        "father": reverse("declarations:declare", args=["death", str(COMMUNE)]),
    }
    client = signed_in(getattr(people, who))
    assert 'data-proposed=""' in client.get(places[who]).content.decode()
    typed = {"first_ar": "مريم", "family_ar": "العلوي", "first_la": "", "family_la": "Alawi", VERB: "person"}
    page = client.post(places[who], typed).content.decode()
    assert 'value="Meryem"' in page
    assert 'value="Alawi"' in page, "what was typed stays"
    assert "field__error" not in page
    with reading(HERE):
        assert not Declaration.objects.exists()


def test_the_institution_that_takes_over_sees_what_was_declared_before_it(people: People) -> None:
    """A hospital closes and hands on to another, which closes in its turn: the last follows what both declared."""
    made = born_today(people)
    with as_office(COMMUNE):
        second, third = (
            Office.objects.create(
                territory_id=COMMUNE, kind=OfficeKind.SERVICE, code=code, name_ar="مستشفى", name_fr="Hôpital"
            )
            for code in ("H2", "H3")
        )
    act, third_one = system_act(COMMUNE, NOW), make_holder("third", HOSPITAL, office=third)
    client = signed_in(third_one)
    slip = address("slip", made.reference)
    assert client.get(slip).status_code == 404
    for closing, following, days in ((people.hospital_office, second, 2), (second, third, 1)):
        last = TODAY - dt.timedelta(days=days)
        close_office(act, office=closing, on=last, reference="9/2026", successor=following)
    assert made.reference in text_of(client.get(address("declared")))
    assert client.get(slip).status_code == 200
    api = client.get("/api/declarations/declared").json()
    assert [one["reference"] for one in api["items"]] == [made.reference]
    assert client.get(f"/api/declarations/{made.reference}").status_code == 200
