"""Bad input at the pages of the register: refused in words at its field, in both languages, nothing written."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from diwan.kernel.territory.models import Office
from diwan.kernel.territory.scope import reading
from diwan.kernel.testing.world import Somebody
from diwan.modules.civil_status.content import Moment, Name, Parent, Sex
from diwan.modules.civil_status.content_json import stored
from diwan.modules.civil_status.models import Cancellation, ImportReport, Mention, Record
from diwan.modules.civil_status.services import register_birth
from diwan.modules.civil_status.tests.samples import YOUSSEF, birth, death, paper_birth
from diwan.modules.civil_status.tests.test_api import calling, sent
from diwan.modules.civil_status.tests.test_pages import HERE, TYPED, signed_in, text_of

BURIED = {k: v for k, v in TYPED.items() if not k.startswith(("father", "mother"))}
DIED = {"type": "death", "date": "01/02/2020"}
LANGUAGES = pytest.mark.parametrize("language", ["ar", "fr"])
SAID = {
    "mother": {"ar": "الأم", "fr": "mère"},
    "before": {"ar": "الولادة", "fr": "naissance"},
    "number": {"ar": "رقم", "fr": "numéro"},
}


def error_at(page: str, field: str) -> str:
    """The words of the error that stands at a field."""
    found = re.search(rf'id="id_{field}-error">(.*?)</p>', page, re.DOTALL)
    assert found, f"no error at {field}"
    return " ".join(re.sub("<[^>]+>|<svg.*?</svg>", "", found[1]).split())


def posted(who: Somebody, language: str, name: str, typed: dict[str, Any], *args: object) -> str:
    """The page that refuses."""
    response = signed_in(who, language).post(reverse(f"civil_status:{name}", args=args), typed)
    assert response.status_code == 422, text_of(response)
    return text_of(response)


def registered() -> int:
    with reading(HERE):
        return Record.objects.count()


@LANGUAGES
def test_a_child_older_than_its_mother(clerk: Somebody, office: Office, language: str) -> None:
    page = posted(clerk, language, "enter_birth", TYPED | {"mother_birth_date": "12/03/1990"})
    assert SAID["mother"][language] in error_at(page, "mother_birth_date")
    assert 'value="12/03/1990"' in page
    assert registered() == 0


@LANGUAGES
def test_a_death_before_the_birth(clerk: Somebody, office: Office, language: str) -> None:
    page = posted(clerk, language, "enter_death", BURIED | {"birth_date": "13/03/1984"})
    assert SAID["before"][language] in error_at(page, "date")
    assert registered() == 0


@LANGUAGES
def test_two_records_with_one_number(clerk: Somebody, office: Office, language: str) -> None:
    """Law 36.21, art. 19; decree 2-22-04, art. 19: a number is one record's."""
    register_birth(clerk.in_office(), office=office, content=paper_birth(412, 1984, YOUSSEF))
    page = posted(clerk, language, "enter_birth", TYPED | {"first_ar": "مريم", "sex": "F"})
    assert SAID["number"][language] in error_at(page, "number")
    assert registered() == 1


@LANGUAGES
def test_an_event_to_come(clerk: Somebody, office: Office, language: str) -> None:
    coming = {"date": f"31/12/{timezone.localdate().year + 1}", "number": "", "year": ""}
    page = posted(clerk, language, "enter_birth", TYPED | coming)
    assert error_at(page, "date")
    assert registered() == 0


@LANGUAGES
@pytest.mark.parametrize(
    ("first", "then", "field"),
    [
        (DIED, {"type": "marriage", "date": "01/02/2021", "spouse_ar": "خديجة"}, "date"),
        (DIED, {"type": "kafala", "date": "01/02/2021", "kind": "granted", "kafil_ar": "علي"}, "date"),
        ({}, {"type": "dissolution", "date": "01/02/2021", "kind": "divorce"}, "dissolves"),
        ({}, {"type": "recognition", "date": "01/02/2021", "first_ar": "علي", "family_ar": "بنيس"}, "family_ar"),
        ({}, {"type": "marriage", "date": "01/02/1980", "spouse_ar": "خديجة"}, "date"),
        ({}, {"type": "marriage", "date": "01/02/2015", "spouse_ar": "خديجة", "spouse_cnie": "be-7"}, "spouse_cnie"),
        ({}, {"type": "marriage", "date": "01/02/2015", "spouse_ar": "خديجة", "spouse_cnie": "BE9"}, "spouse_cnie"),
    ],
    ids=["the dead marry", "kafala of the dead", "no marriage to dissolve", "a second father", "before being born",
         "oneself", "one's mother"],
)  # fmt: skip
def test_an_impossible_relation(
    clerk: Somebody, officer: Somebody, office: Office, first: dict[str, str], then: dict[str, str], field: str,
    language: str,
) -> None:  # fmt: skip
    mother = Parent(name=Name("بناني", "خديجة"), cnie="BE9")
    content = paper_birth(5, 1984, YOUSSEF, cnie="BE7", mother=mother)
    record = register_birth(clerk.in_office(), office=office, content=content)
    said = {"authority": "المحكمة", "text_ar": "نص", "verb": "sign"}
    address = reverse("civil_status:mention", args=[record.pk])
    if first:
        made = signed_in(officer, language).post(address, said | first | {"seen": "1"})
        assert made.status_code == 302, text_of(made)
    page = posted(officer, language, "mention", said | then | {"seen": "2" if first else "1"}, record.pk)
    assert error_at(page, field)
    with reading(HERE):
        assert Mention.objects.count() == (1 if first else 0)


HOSTILE = [
    b"MZ\x90\x00 a program", b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"",
]  # fmt: skip


@LANGUAGES
@pytest.mark.parametrize("data", HOSTILE, ids=["program", "pdf with script", "svg", "empty"])
def test_a_hostile_file_for_the_paper_of_a_cancellation(
    clerk: Somebody, officer: Somebody, office: Office, data: bytes, language: str
) -> None:
    record = register_birth(clerk.in_office(), office=office, content=paper_birth(5, 1984, YOUSSEF))
    typed = {
        "seen": "1", "decider": "court", "authority": "المحكمة الابتدائية", "reference": "512/2026",
        "date": "01/02/2020", "reason": "تسجيل مزدوج", "paper": SimpleUploadedFile("hokm.pdf", data),
    }  # fmt: skip
    page = posted(officer, language, "cancel", typed, record.pk)
    assert error_at(page, "paper")
    with reading(HERE):
        assert not Cancellation.objects.exists()


@LANGUAGES
@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04 a workbook", b"\x00" * 200, b"=cmd|'/c calc'!A1;x\n1;2\n"],
    ids=["zip", "zeros", "formula"],
)
def test_a_hostile_file_for_a_register(clerk: Somebody, office: Office, data: bytes, language: str) -> None:
    typed = {"office": str(office.pk), "type": "birth", "file": SimpleUploadedFile("registre.csv", data)}
    response = signed_in(clerk, language).post(reverse("civil_status:imports"), typed, follow=True)
    assert response.status_code in (200, 422)
    with reading(HERE):
        assert not any(report.accepted for report in ImportReport.objects.all())
    assert registered() == 0
    assert "notice--danger" in text_of(response) or "error" in text_of(response)


# --- the same, by machine and in a register brought as a file


def parent(cnie: str = "", born: Moment | None = None) -> Parent:
    return Parent(name=Name("بناني", "إدريس"), cnie=cnie, born=born)


def cards_known(clerk: Somebody, office: Office) -> int:
    """A man and a woman whose births are kept here, with their cards; how many records that makes."""
    for number, card, sex in ((1, "H100", Sex.MALE), (2, "F100", Sex.FEMALE)):
        content = paper_birth(number, 1984, cnie=card, sex=sex)
        register_birth(clerk.in_office(), office=office, content=content)
    return 2


WRONG = {
    "a child older than its mother": (
        "births", paper_birth(412, 1984, mother=Parent(name=Name("بناني", "خديجة"), born=Moment(1990))),
        "mother.born", "mother_younger_than_child",
    ),
    "a child older than its father": (
        "births", paper_birth(412, 1984, father=Parent(name=Name("العلوي", "أحمد"), born=Moment(1984))),
        "father.born", "father_younger_than_child",
    ),
    "a death before the birth": ("deaths", death(born=Moment(2027)), "event", "death_before_birth"),
    "two hundred years": ("deaths", death(born=Moment(1800)), "born", "too_old"),
    "one's own father": (
        "births", birth(cnie="BE123", father=Parent(name=Name("العلوي", "أحمد"), cnie="be 123")),
        "father.cnie", "own_parent",
    ),
    "one's own mother": ("deaths", death(cnie="BE123", mother=parent("BE123")), "mother.cnie", "own_parent"),
    "one person for both parents": (
        "births", birth(father=parent("BE123"), mother=parent("BE123")), "mother.cnie", "both_parents",
    ),
    "a man for a mother": ("births", birth(mother=parent("H100")), "mother.cnie", "mother_of_other_sex"),
    "a woman for a father": ("deaths", death(father=parent("F100")), "father.cnie", "father_of_other_sex"),
    "a dead man older than his mother": (
        "deaths", death(mother=parent(born=Moment(1955))), "mother.born", "mother_younger_than_child",
    ),
    "a stillborn child older than its father": (
        "deaths", death(stillborn=True, born=None, father=parent(born=Moment(2020))),
        "father.born", "father_younger_than_child",
    ),
    "an event to come": ("births", birth(event=Moment(2199)), "event", "in_future"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_the_page_refuses_a_machine_is_refused_too(clerk: Somebody, office: Office, case: str) -> None:
    where, content, field, code = WRONG[case]
    before = cards_known(clerk, office)
    answer = sent(calling(clerk), f"/{where}", {"office": office.pk, "content": stored(content)})
    assert answer.status_code == 422, answer.content
    told = answer.json()["errors"]
    assert (field, f"civil_status.faults.{code}") in [(fault["field"], fault["code"]) for fault in told]
    assert registered() == before


@pytest.mark.parametrize(
    ("mention", "field"),
    [
        ({"type": "dissolution", "date": "2021-02-01", "fields": {"kind": "divorce"}}, "dissolves"),
        ({"type": "dissolution", "date": "2021-02-01", "fields": {"kind": "anger"}}, "kind"),
        ({"type": "marriage", "date": "2001-02-01", "fields": {"spouse_ar": "خديجة بناني"}}, "permission"),
        ({"type": "marriage", "date": "1980-02-01"}, "date"),
        ({"type": "marriage", "date": "2015-02-01", "fields": {"spouse_cnie": "BE7"}}, "spouse_cnie"),
    ],
    ids=["no marriage to dissolve", "no such end", "a minor", "before being born", "oneself"],
)
def test_an_impossible_relation_by_machine(
    clerk: Somebody, officer: Somebody, office: Office, mention: dict[str, str], field: str
) -> None:
    content = paper_birth(5, 1984, YOUSSEF, cnie="BE7")
    record = register_birth(clerk.in_office(), office=office, content=content)
    said = {"authority": "المحكمة", "text_ar": "نص", "seen": 1, "fields": {}, **mention}
    answer = sent(calling(officer), f"/records/{record.pk}/mentions", said)
    assert answer.status_code == 422, answer.content
    assert field in str(answer.json()["errors"])
    with reading(HERE):
        assert not Mention.objects.exists()


HEADINGS = (
    "رقم الرسم;السنة;الاسم العائلي;الاسم الشخصي;الجنس;تاريخ الولادة;مكان الولادة;"
    "تاريخ ازدياد الأم;تاريخ ازدياد الأب"
)


@pytest.mark.parametrize(
    ("mother", "father", "column", "code"),
    [("1990", "1950", "mother_birth_date", "mother_younger_than_child"),
     ("1960", "1984", "father_birth_date", "father_younger_than_child"),
     ("1900", "1950", "mother_birth_date", "mother_too_old")],
)  # fmt: skip
def test_a_register_as_a_file_with_an_impossible_parent(
    clerk: Somebody, office: Office, mother: str, father: str, column: str, code: str
) -> None:
    row = f"4;1984;العلوي;محمد;ذكر;12/01/1984;مراكش;{mother};{father}"
    given = {"office": office.pk, "type": "birth", "file": register_file(f"{HEADINGS}\n{row}".encode())}
    report = calling(clerk).post("/api/civil_status/imports", given).json()
    assert (report["accepted"], report["created"]) == (False, 0)
    assert [(one["line"], one["column"], one["code"]) for one in report["faults"]] == [(2, column, code)]
    assert registered() == 0


CARDS = (
    "رقم الرسم;السنة;الاسم العائلي;الاسم الشخصي;الجنس;تاريخ الولادة;مكان الولادة;رقم البطاقة الوطنية;"
    "بطاقة الأم;بطاقة الأب"
)


@LANGUAGES
@pytest.mark.parametrize(
    ("own", "mother", "father", "column", "code"),
    [("BE1", "BE1", "", "mother_cnie", "own_parent"), ("BE1", "", "BE1", "father_cnie", "own_parent"),
     ("", "BE1", "BE1", "mother_cnie", "both_parents"), ("", "H100", "", "mother_cnie", "mother_of_other_sex"),
     ("", "", "F100", "father_cnie", "father_of_other_sex"), ("", "H200", "", "mother_cnie", "mother_of_other_sex")],
)  # fmt: skip
def test_a_register_as_a_file_with_an_impossible_relation(
    clerk: Somebody, office: Office, own: str, mother: str, father: str, column: str, code: str, language: str
) -> None:
    """What the registers say of a card, and what another line of the file says: H200 is a man's."""
    before = cards_known(clerk, office)
    rows = [
        f"4;2014;العلوي;محمد;ذكر;12/01/2014;مراكش;{own};{mother};{father}",
        "5;1984;العلوي;علي;ذكر;12/01/1984;مراكش;H200;;",
    ]
    data = "\n".join([CARDS, *rows]).encode()
    given = {"office": office.pk, "type": "birth", "file": register_file(data)}
    report = calling(clerk).post("/api/civil_status/imports", given).json()
    assert [(one["line"], one["column"], one["code"]) for one in report["faults"]] == [(2, column, code)]
    typed = {"office": str(office.pk), "type": "birth", "file": register_file(data)}
    page = signed_in(clerk, language).post(reverse("civil_status:imports"), typed, follow=True)
    assert t_in(language, code).split("{value}")[0].strip(" (")[:20] in unescape(text_of(page))
    assert registered() == before


def t_in(language: str, code: str) -> str:
    """The words of a fault, as they are kept."""
    from diwan.kernel.base.text import catalogue

    return str(catalogue(language)[f"civil_status.faults.{code}"])


@LANGUAGES
def test_a_man_for_a_mother_on_the_page(clerk: Somebody, office: Office, language: str) -> None:
    before = cards_known(clerk, office)
    page = posted(clerk, language, "enter_birth", TYPED | {"mother_cnie": "H100"})
    assert "1/1984" in error_at(page, "mother_cnie")
    assert registered() == before


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 a workbook", b"\x00" * 200, b"=cmd|'/c calc'!A1;x\n1;2\n", b""]
)
def test_a_hostile_register_by_machine(clerk: Somebody, office: Office, data: bytes) -> None:
    given = {"office": office.pk, "type": "birth", "file": register_file(data)}
    answer = calling(clerk).post("/api/civil_status/imports", given)
    assert answer.status_code in (201, 422), answer.content
    assert not answer.json().get("accepted")
    assert registered() == 0


def register_file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("registre.csv", data)
