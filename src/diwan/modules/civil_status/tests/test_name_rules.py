"""First names given, family names chosen (law 36.21, art. 27, 33, 34), the High Commission's decisions (art. 35)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from diwan.kernel.base.errors import Invalid, NotAllowed
from diwan.kernel.territory.models import KINGDOM, Office, Territory
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody, make_holder
from diwan.modules.civil_status.content import BirthContent, Circumstances, Name, Parent
from diwan.modules.civil_status.models import NameDecision, NameKind
from diwan.modules.civil_status.name_decisions import decided_of, decisions_like, is_place_only
from diwan.modules.civil_status.name_rules import (
    Decided,
    decision_in_force,
    family_name_faults,
    first_name_is_numbered,
    given_name_faults,
    is_family_chosen,
)
from diwan.modules.civil_status.services import import_name_decisions, record_name_decision, register_birth
from diwan.modules.civil_status.tests.samples import birth, paper_birth
from diwan.modules.civil_status.tests.test_api import calling
from diwan.modules.civil_status.tests.test_pages import signed_in, text_of

HERE = Scope("office", COMMUNE, COMMUNE)
DAY = dt.date(2026, 1, 12)


def codes(decided: Decided | None = None, first: str = "يوسف", *, is_place: bool = False) -> list[str]:
    name = Name("العلوي", first)
    return [fault.code for fault in given_name_faults(birth(name=name), decided, is_place=is_place)]


# --- the rules


@pytest.mark.parametrize("first", ["محمد 2", "محمد ٢", "محمد الثاني", "يوسف الاول"])
def test_a_first_name_is_followed_by_no_number_article_34(first: str) -> None:
    assert first_name_is_numbered(first)
    assert codes(first=first) == ["number_in_first_name"]


@pytest.mark.parametrize("first", ["محمد", "الثاني", "محمد أمين", "الرابعة"])
def test_a_name_without_a_rank_is_free(first: str) -> None:
    assert not first_name_is_numbered(first)


def test_the_name_of_a_town_waits_for_the_commission_article_34() -> None:
    assert codes(is_place=True) == ["first_name_is_place"]
    assert codes(Decided(True, "3/2026", DAY), is_place=True) == []


def test_a_name_refused_is_not_given_decree_article_33() -> None:
    assert codes(Decided(False, "4/2026", DAY)) == ["name_refused"]


def test_the_latest_decision_stands_as_after_an_appeal_article_35() -> None:
    refused, accepted = Decided(False, "4/2026", DAY), Decided(True, "9/2026", dt.date(2026, 3, 1))
    assert decision_in_force([accepted, refused]) == accepted
    assert decision_in_force([]) is None


def test_a_family_name_is_no_first_name_article_34() -> None:
    name = Name("العلوي", "بناني")
    found = [f.code for f in given_name_faults(birth(name=name), None, is_place=False, is_family=True)]
    assert found == ["first_name_is_family"]
    free = given_name_faults(birth(name=name), Decided(True, "3/2026", DAY), is_place=False, is_family=True)
    assert list(free) == []


def chosen(family: str = "التازي", **changes: Any) -> BirthContent:
    """A child of unknown father, to whom a family name is chosen."""
    case = Circumstances(father_chosen=True, name_proof=changes.pop("proof", ""))
    father = Parent(name=Name(first_ar="عبد الله"))
    mother = Parent(name=Name("بناني", "خديجة"))
    return birth(name=Name(family, "يوسف"), father=father, mother=mother, circumstances=case, **changes)


def family_codes(content: BirthContent, decided: Decided | None = None, **facts: bool) -> list[str]:
    return [fault.code for fault in family_name_faults(content, decided, **facts)]


def test_a_family_name_is_the_fathers_article_33() -> None:
    other = birth(name=Name("التازي", "يوسف"))
    assert family_codes(other) == ["not_the_fathers_name"]
    assert family_codes(birth()) == []
    assert family_codes(dataclasses.replace(other, nationality="FR")) == []


def test_which_family_names_are_chosen_article_33() -> None:
    assert is_family_chosen(chosen())
    assert not is_family_chosen(chosen("بناني"))
    assert is_family_chosen(birth(father=Parent(name=Name(first_ar="أحمد"))))
    assert not is_family_chosen(birth())


@pytest.mark.parametrize(
    ("content", "facts", "fault"),
    [
        (chosen(), {}, []),
        (chosen("مراكش"), {"is_place": True}, ["family_name_is_place"]),
        (chosen("يوسف"), {"is_first": True}, ["family_name_is_first"]),
        (chosen("التازي الفاسي"), {}, ["family_name_compound"]),
        (chosen("التازي الفاسي", proof="رسم العم 5/1950"), {}, []),
        (chosen("أيت الحاج"), {}, []),
        (chosen("بن علي"), {}, []),
        (chosen("الإدريسي"), {}, ["family_name_sharifian"]),
        (chosen("الإدريسي", proof="نقيب 12/2026"), {}, []),
    ],
)
def test_what_a_family_name_chosen_may_not_be_article_33(
    content: BirthContent, facts: dict[str, bool], fault: list[str]
) -> None:
    assert family_codes(content, **facts) == fault


def test_the_commission_decides_of_a_family_name_chosen_decree_article_29() -> None:
    place = chosen("مراكش")
    assert family_codes(place, Decided(True, "3/2026", DAY), is_place=True) == []
    assert family_codes(chosen(), Decided(False, "4/2026", DAY)) == ["name_refused"]


def test_a_name_received_is_not_put_to_the_commission_again() -> None:
    assert family_codes(birth(), Decided(False, "4/2026", DAY), is_place=True) == []


def test_a_twin_registered_after_the_other_has_another_first_name_article_27(
    clerk: Somebody, office: Office
) -> None:
    register_birth(clerk.in_office(), office=office, content=birth(twin_order=1))
    with pytest.raises(Invalid) as why:
        register_birth(clerk.in_office(), office=office, content=birth(twin_order=2))
    assert [e.code for e in why.value.fields["name.first_ar"]] == ["civil_status.faults.twin_same_name"]
    named = birth(Name("العلوي", "يونس"), twin_order=2)
    assert register_birth(clerk.in_office(), office=office, content=named).first_ar == "يونس"


def test_a_town_is_no_family_name_unless_accepted(
    secretariat: Somebody, clerk: Somebody, office: Office
) -> None:
    with reading(HERE):
        town = Territory.objects.get(pk=COMMUNE).name_ar
    with pytest.raises(Invalid) as why:
        register_birth(clerk.in_office(), office=office, content=chosen(town))
    assert why.value.fields["name.family_ar"][0].code == "civil_status.faults.family_name_is_place"
    decide(secretariat, town, accepted=True, reasons="", kind=NameKind.FAMILY)
    assert register_birth(clerk.in_office(), office=office, content=chosen(town)).family_ar == town


def test_a_first_name_is_no_family_name(clerk: Somebody, office: Office) -> None:
    with pytest.raises(Invalid) as why:
        register_birth(clerk.in_office(), office=office, content=chosen("يوسف"))
    assert why.value.fields["name.family_ar"][0].code == "civil_status.faults.family_name_is_first"


# --- the list


@pytest.fixture
def secretariat(communities: None) -> Somebody:
    return make_holder("secretariat", "civil_status.central_authority", territory=KINGDOM, wide=True)


def decide(somebody: Somebody, name: str, *, accepted: bool = False, **changes: Any) -> NameDecision:
    said = {"kind": NameKind.FIRST, "reference": "4/2026", "decided_on": DAY, "reasons": "يثير السخرية"}
    act = somebody.in_office()
    return record_name_decision(act, arabic=name, accepted=accepted, **{**said, **changes})


def test_a_refused_name_is_not_registered_however_it_is_written(
    secretariat: Somebody, clerk: Somebody, office: Office
) -> None:
    decide(secretariat, "أمونة")
    with pytest.raises(Invalid) as why:
        register_birth(clerk.in_office(), office=office, content=birth(name=Name("العلوي", "امونه")))
    assert "4/2026" in why.value.fields["name.first_ar"][0].words()


def test_an_act_of_a_paper_register_keeps_its_name(
    secretariat: Somebody, clerk: Somebody, office: Office
) -> None:
    decide(secretariat, "أمونة")
    content = paper_birth(7, 1984, name=Name("العلوي", "أمونة"))
    assert register_birth(clerk.in_office(), office=office, content=content).number == 7


def test_the_name_of_a_town_is_registered_once_the_commission_accepts_it(
    secretariat: Somebody, clerk: Somebody, office: Office
) -> None:
    with reading(HERE):
        town = Territory.objects.get(pk=COMMUNE).name_ar
        assert is_place_only(town)
    content = birth(name=Name("العلوي", town))
    with pytest.raises(Invalid) as why:
        register_birth(clerk.in_office(), office=office, content=content)
    assert why.value.fields["name.first_ar"][0].code == "civil_status.faults.first_name_is_place"
    decide(secretariat, town, accepted=True, reasons="")
    assert register_birth(clerk.in_office(), office=office, content=content).first_ar == town


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reasons": " "}, "reasons"), ({"reference": ""}, "reference"),
        ({"decided_on": dt.date(2999, 1, 1)}, "decided_on"), ({"arabic": "Amouna"}, "arabic"),
    ],
)  # fmt: skip
def test_a_decision_that_says_too_little_is_not_entered(
    secretariat: Somebody, changes: dict[str, Any], field: str
) -> None:
    said = dict(changes)
    with pytest.raises(Invalid) as why:
        decide(secretariat, said.pop("arabic", "أمونة"), **said)
    assert list(why.value.fields) == [field]


def test_the_same_decision_is_entered_once_and_never_changed(secretariat: Somebody) -> None:
    made = decide(secretariat, "أمونة")
    with pytest.raises(Invalid) as why:
        decide(secretariat, "امونة")
    assert list(why.value.fields) == ["reference"]
    with pytest.raises(DatabaseError), transaction.atomic():
        NameDecision.objects.filter(pk=made.pk).update(accepted=True)


def test_a_commune_decides_no_name(clerk: Somebody, officer: Somebody) -> None:
    for somebody in (clerk, officer):
        with pytest.raises(NotAllowed):
            decide(somebody, "أمونة")


def test_what_a_commune_would_write_is_not_read(
    secretariat: Somebody, clerk: Somebody, office: Office
) -> None:
    central = make_holder("astray", "civil_status.central_authority", territory=COMMUNE)
    with pytest.raises(NotAllowed):
        decide(central, "أمونة")
    with reading(HERE):
        assert decided_of(NameKind.FIRST, "أمونة") is None


# --- the page


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_every_desk_reads_the_list_and_only_the_secretariat_adds_to_it(
    secretariat: Somebody, clerk: Somebody, language: str
) -> None:
    decide(secretariat, "أمونة")
    address = reverse("civil_status:name_decisions")
    page = text_of(signed_in(clerk, language).get(address))
    assert "أمونة" in page
    assert "4/2026" in page
    assert 'name="verdict"' not in page
    assert 'name="verdict"' in text_of(signed_in(secretariat, language).get(address))
    assert "أمونة" not in text_of(signed_in(clerk, language).get(address, {"q": "يوسف"}))


def test_a_list_without_decisions_does_not_answer_a_question_nobody_asked(clerk: Somebody) -> None:
    address = reverse("civil_status:name_decisions")
    desk = signed_in(clerk, "fr")
    assert "Aucune décision enregistrée" in text_of(desk.get(address))
    assert "Aucune décision sur ce nom" in text_of(desk.get(address, {"q": "يوسف"}))


def test_the_secretariat_enters_a_decision_and_what_is_missing_is_said_at_its_field(
    secretariat: Somebody, clerk: Somebody
) -> None:
    address = reverse("civil_status:name_decisions")
    typed = {"arabic": "أمونة", "kind": "first", "reference": "5/2026", "decided_on": "12/01/2026"}
    client = signed_in(secretariat, "fr")
    missing = text_of(client.post(address, typed))
    assert "À remplir." in missing
    assert 'value="5/2026"' in missing
    done = client.post(address, {**typed, "verdict": "refused", "reasons": "prête à rire"}, follow=True)
    assert "Décision 5/2026 inscrite" in text_of(done).replace("<bdi>", "").replace("</bdi>", "")
    with reading(HERE):
        assert decisions_like("امو").get().reasons == "prête à rire"
    refused = signed_in(clerk).post(address, {**typed, "verdict": "accepted", "reference": "6/2026"})
    assert refused.status_code == 403


# --- a file of them, and the API

FILE = """kind;arabic;verdict;reference;decided_on;reasons
first;أمونة;refused;4/2026;12/01/2026;يثير السخرية
family;التازي الفاسي;accepted;5/2026;12/01/2026;
"""


def test_a_file_of_decisions_is_entered_once(secretariat: Somebody) -> None:
    made = import_name_decisions(secretariat.in_office(), data=FILE.encode())
    assert (made.entered, made.known) == (2, 0)
    again = import_name_decisions(secretariat.in_office(), data=FILE.encode("utf-16"))
    assert (again.entered, again.known) == (0, 2)
    with reading(HERE):
        assert decisions_like("امو").get().reasons == "يثير السخرية"


def test_a_file_with_a_fault_enters_nothing_and_says_where(secretariat: Somebody) -> None:
    wrong = FILE + "first;Amouna;refused;6/2026;12/01/2026;x\nfirst;سلوى;refused;7/2026;12/01/2026;\n"
    with pytest.raises(Invalid) as why:
        import_name_decisions(secretariat.in_office(), data=wrong.encode())
    words = [reason.words() for reason in why.value.fields["file"]]
    assert len(words) == 2
    assert "4" in words[0]
    assert "5" in words[1]
    unread = FILE.replace("refused", "peut-être").replace("12/01/2026", "32/01/2026", 1)
    with pytest.raises(Invalid) as why:
        import_name_decisions(secretariat.in_office(), data=unread.encode())
    assert len(why.value.fields["file"]) == 2
    with reading(HERE):
        assert not NameDecision.objects.exists()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"a;b\n1;2\n", FILE.splitlines()[0].encode()])
def test_a_file_of_something_else_is_refused_at_its_field(secretariat: Somebody, data: bytes) -> None:
    with pytest.raises(Invalid) as why:
        import_name_decisions(secretariat.in_office(), data=data)
    assert list(why.value.fields) == ["file"]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_what_is_downloaded_is_read_back(secretariat: Somebody, clerk: Somebody, language: str) -> None:
    import_name_decisions(secretariat.in_office(), data=FILE.encode())
    file = signed_in(clerk, language).get(reverse("civil_status:name_decisions"), {"as": "csv"})
    assert file["Content-Type"].startswith("text/csv")
    assert import_name_decisions(secretariat.in_office(), data=file.content).known == 2


def test_the_secretariat_sends_a_file_from_the_page(secretariat: Somebody, clerk: Somebody) -> None:
    address = reverse("civil_status:name_decisions")
    client = signed_in(secretariat, "fr")

    def sent(text: str) -> Any:
        file = SimpleUploadedFile("décisions.csv", text.encode())
        return client.post(address, {"verb": "import", "file": file}, follow=True)

    refused = sent(FILE.replace("12/01/2026", "2026"))
    assert refused.status_code == 422
    assert "Ligne 2" in text_of(refused)
    assert client.post(address, {"verb": "import"}).status_code == 422
    assert "2 décisions inscrites" in text_of(sent(FILE)).replace("<bdi>", "").replace("</bdi>", "")
    file = SimpleUploadedFile("x.csv", FILE.encode())
    assert signed_in(clerk).post(address, {"verb": "import", "file": file}).status_code == 403


def test_decisions_by_the_api(secretariat: Somebody, clerk: Somebody) -> None:
    desk, ministry = calling(clerk), calling(secretariat)
    said = {
        "kind": "first",
        "arabic": "أمونة",
        "accepted": False,
        "reference": "4/2026",
        "decided_on": "2026-01-12",
    }
    path = "/api/civil_status/names/decisions"
    assert ministry.post(path, said, content_type="application/json").status_code == 422
    said["reasons"] = "يثير السخرية"
    assert desk.post(path, said, content_type="application/json").status_code == 403
    assert ministry.post(path, said, content_type="application/json").status_code == 201
    (found,) = desk.get(path, {"q": "امو", "kind": "first"}).json()["items"]
    assert (found["kind"], found["accepted"], found["reference"]) == ("first", False, "4/2026")
    assert desk.get(path, {"kind": "family"}).json()["items"] == []
    assert "أمونة" in desk.get(f"{path}.csv").content.decode()
    file = SimpleUploadedFile("x.csv", FILE.encode())
    assert ministry.post(f"{path}/import", {"file": file}).json() == {"entered": 1, "known": 1}
