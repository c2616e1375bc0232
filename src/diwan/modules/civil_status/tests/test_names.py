"""Names in their three scripts: proposed, checked, kept, shown, found."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from diwan.kernel.base.act import system_act
from diwan.kernel.base.spellings import ProposedName, Source, TypedName
from diwan.kernel.territory.models import KINGDOM, Office
from diwan.kernel.territory.scope import Scope, reading
from diwan.kernel.testing.world import COMMUNE, Somebody
from diwan.modules.civil_status.content import Name, Parent, RecordType
from diwan.modules.civil_status.models import NameKind, NameSpelling, Record
from diwan.modules.civil_status.names.arabic_to_latin import latin_of
from diwan.modules.civil_status.names.into_tifinagh import tifinagh_of
from diwan.modules.civil_status.names.known import Asked, arabic_borne, borne_spellings
from diwan.modules.civil_status.names.latin_to_arabic import arabic_of
from diwan.modules.civil_status.names.proposing import spellings_for
from diwan.modules.civil_status.names.query import query_from
from diwan.modules.civil_status.register_csv import content_from_cells
from diwan.modules.civil_status.rules import faults_of
from diwan.modules.civil_status.search import Where, records_for
from diwan.modules.civil_status.selectors import latest_content
from diwan.modules.civil_status.services import cancel_record, count_spellings, register_birth
from diwan.modules.civil_status.tests.samples import birth, decided
from diwan.modules.civil_status.tests.test_pages import TYPED, signed_in, text_of
from diwan.shell.spellings import VERB, proposals_in

HERE = Scope("office", COMMUNE, COMMUNE)
TODAY = dt.date(2026, 3, 20)


# --- by rule


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("محمد", "Mohamed"), ("كريم", "Karim"), ("إبراهيم", "Ibrahim"), ("منصور", "Mansour"), ("قاسم", "Kacem"),
        ("سليمان", "Salimane"), ("عيسى", "Aissa"), ("عبد الله", "Abdellah"), ("عبد الرحمان", "Abderrahmane"),
        ("عبدالقادر", "Abdelkader"), ("نور الدين", "Noureddine"), ("بن كيران", "Ben Kirane"),
        ("بنعبد الله", "Benabdellah"), ("بنعبدالقادر", "Benabdelkader"), ("بوزيد", "Bouzid"),
        ("الفاسي", "Fassi"), ("النجار", "Najar"), ("أيت إيدير", "Ait Idir"), ("وفاء", "Ouafae"), ("", ""), ("12", ""),
    ],
)  # fmt: skip
def test_arabic_is_read_as_the_administration_writes_it(arabic: str, latin: str) -> None:
    assert latin_of(arabic) == latin


@pytest.mark.parametrize(
    ("arabic", "latin", "tifinagh"),
    [
        ("محمد", "Mohammed", "ⵎⵓⵃⵎⵎⴷ"), ("عبد الله", "Abdellah", "ⵄⴱⴷⵍⵍⴰⵀ"), ("سعد الدين", "Saad Eddine", "ⵙⵄⴷ ⴷⴷⵉⵏ"),
        ("العثماني", "El Othmani", "ⵍⵄⵓⵜⵎⴰⵏⵉ"), ("أخنوش", "Akhannouch", "ⴰⵅⵏⵏⵓⵛ"), ("فاطمة", "Fatima", "ⴼⴰⵟⵉⵎⴰ"),
        ("إبراهيم", "Brahim", "ⴱⵔⴰⵀⵉⵎ"), ("التازي", "Tazi", "ⵜⴰⵣⵉ"), ("أيت إيدير", "Ait Idir", "ⴰⵢⵜ ⵉⴷⵉⵔ"),
        ("يوسف", "", "ⵢⵓⵙⴼ"), ("ڭنون", "Guennoun", "ⴳⵏⵏⵓⵏ"),
    ],
)  # fmt: skip
def test_tifinagh_keeps_the_arabic_letter_and_the_vowel_that_is_heard(
    arabic: str, latin: str, tifinagh: str
) -> None:
    assert tifinagh_of(arabic, latin) == tifinagh


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [("Youssef", "يوسف"), ("Benjelloun", "بنجلون"), ("Abderrahmane", "عبد الرحمان"), ("Ait Idir", "أيت إدير"),
     ("Garcia", "كرسية"), ("Said", "سعيد"), ("El Moussaoui", "الموساوي"), ("", "")],
)  # fmt: skip
def test_a_latin_name_is_given_arabic_letters(latin: str, arabic: str) -> None:
    assert arabic_of(latin) == arabic


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءأإآؤئڭ ", max_size=40))
def test_whatever_arabic_is_typed_the_proposals_are_in_their_scripts(typed: str) -> None:
    """A proposal is never refused by the rule that will judge it, and never fails."""
    name = Name("العلوي", "يوسف", latin_of(typed), "", tifinagh_of(typed), "")
    assert not [f for f in faults_of(birth(name=name), today=TODAY) if f.code in ("not_la", "not_tf")]


@given(st.text(max_size=40))
def test_whatever_latin_is_typed_the_proposal_is_arabic(typed: str) -> None:
    name = Name(arabic_of(typed) or "ا", "يوسف")
    assert not [f for f in faults_of(birth(name=name), today=TODAY) if f.code == "not_ar"]


def proposed(**typed: str) -> dict[str, ProposedName]:
    """What is proposed for names typed, by name and script: `father_first_ar="يوسف"`."""
    names = {}
    for control, text in typed.items():
        key, _, script = control.rpartition("_")
        part = {"first": "first", "family": "family"}.get(key.rpartition("_")[2], "full")
        before = names.get(key, TypedName(key, part))
        names[key] = replace(before, **{script: text})
    return {f"{one.key}_{one.script}": one for one in spellings_for(list(names.values()))}


# --- as people bear them


@pytest.fixture
def borne(clerk: Somebody, office: Office) -> None:
    """Three who write Yousef, one Youssef; three Alaoui in Tifinagh of their own."""
    alaoui = {"family_tf": "ⴰⵄⵍⴰⵡⵉ"}
    for latin, times in (("Yousef", 3), ("Youssef", 1)):
        for _ in range(times):
            name = Name("العلوي", "يوسف", "Alaoui", latin, **alaoui)
            register_birth(clerk.in_office(), office=office, content=birth(name=name))
    count_spellings(system_act(KINGDOM, timezone.now()))


def test_the_spelling_most_borne_comes_before_the_rule(borne: None) -> None:
    with reading(HERE):
        made = proposed(first_ar="يُوسف", family_ar="العلوى")
    assert (made["first_la"].text, made["first_la"].source, made["first_la"].borne) == (
        "Yousef",
        Source.BORNE,
        3,
    )
    assert (made["family_tf"].text, made["family_tf"].source) == ("ⴰⵄⵍⴰⵡⵉ", Source.BORNE)
    assert (made["first_tf"].text, made["first_tf"].source) == ("ⵢⵓⵙⴼ", Source.RULE)


def test_a_spelling_of_one_or_two_people_is_not_kept_for_it_may_point_to_them(borne: None) -> None:
    with reading(HERE):
        assert not NameSpelling.objects.filter(spelling="Youssef").exists()


def test_a_cancelled_record_no_longer_counts(officer: Somebody, borne: None) -> None:
    with reading(HERE):
        record = Record.objects.get(number=1, first_la="Yousef")
    cancel_record(officer.in_office(), record=record, **decided())
    count_spellings(system_act(KINGDOM, timezone.now()))
    with reading(HERE):
        assert not borne_spellings([Asked(NameKind.FIRST, "يوسف")])


def test_from_latin_letters_alone_the_arabic_name_that_people_bear(borne: None) -> None:
    with reading(HERE):
        asked = Asked(NameKind.FIRST, "YOUSEF ")
        assert arabic_borne([asked])[asked].text == "يوسف"
        made = proposed(first_la="Yousef", family_la="Garcia")
    assert made["first_ar"].text == "يوسف"
    assert made["family_ar"].text == "كرسية"
    assert "first_la" not in made


def test_usual_names_are_known_before_any_register_is(db: Any) -> None:
    with reading(HERE):
        made = proposed(first_ar="مريم", mother_first_ar="محمد سعيد")
    assert (made["first_la"].text, made["first_la"].source) == ("Meryem", Source.USUAL)
    assert made["mother_first_la"].text == "Mohamed Said"


def test_what_somebody_typed_stays(borne: None) -> None:
    cells = {"first_ar": "يوسف", "first_la": "Jousef", "first_tf": ""}
    with reading(HERE):
        groups = proposals_in(cells)
    assert [(one.field, one.text) for one in groups[""]] == [("first_tf", "ⵢⵓⵙⴼ")]


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("مريم العلوي", "Meryem Alaoui"), ("محمد سعيد بن كيران", "Mohamed Said Ben Kirane"),
        ("عبد الله العلوي", "Abdellah Alaoui"), ("فاطمة الزهراء أيت إدير", "Fatima Zahra Ait Idir"),
        ("مريم", "Meryem"),
    ],
)  # fmt: skip
def test_a_name_in_one_line_is_first_names_then_a_family_name(db: Any, arabic: str, latin: str) -> None:
    with reading(HERE):
        made = proposed(agent_ar=arabic)
    assert made["agent_la"].text == latin
    assert "agent_tf" not in made


def test_a_line_is_no_surer_than_the_least_sure_of_its_names(borne: None) -> None:
    with reading(HERE):
        assert proposed(agent_ar="مريم قاسم")["agent_la"].source is Source.RULE
        assert proposed(agent_ar="يوسف العلوي")["agent_la"].source is Source.USUAL
        back = proposed(agent_la="Yousef El Moussaoui")["agent_ar"]
    assert (back.text, back.source) == ("يوسف الموساوي", Source.RULE)


def test_only_the_house_counts(clerk: Somebody, office: Office) -> None:
    from diwan.kernel.base.errors import NotAllowed

    with pytest.raises(NotAllowed):
        count_spellings(clerk.in_office())


# --- in the form


def test_without_scripts_the_button_gives_the_form_back_with_names_proposed(
    clerk: Somebody, borne: None
) -> None:
    blank = {f"{who}{part}_{script}": "" for who in ("", "father_", "mother_") for part in ("first", "family")
             for script in ("la", "tf")}  # fmt: skip
    typed = {
        **blank,
        **TYPED,
        "first_la": "",
        "family_la": "El Alaoui",
        "mother_first_la": "",
        VERB: "person",
    }
    response = signed_in(clerk).post(reverse("civil_status:enter_birth"), typed)
    page = text_of(response)
    assert response.status_code == 200
    assert 'value="Yousef"' in page
    assert 'value="El Alaoui"' in page
    assert 'value="Alaoui"' in page, "the father's family name, which was empty"
    assert 'value="ⵢⵓⵙⴼ"' in page
    assert 'value="مراكش"' in page
    assert "يحمله 3 أشخاص" in page
    assert "field__error" not in page
    with reading(HERE):
        assert Record.objects.filter(number=412).count() == 0


def test_enter_still_saves_the_record(clerk: Somebody) -> None:
    """The first button of a form is the one that Enter presses: it must not be the one that proposes."""
    page = text_of(signed_in(clerk).get(reverse("civil_status:enter_birth")))
    form = page[page.index('<form class="form entry"') :]
    first = form[form.index("<button") :].split(">", 1)[0]
    assert "name=" not in first


def test_while_one_types_the_proposals_come_as_lines(clerk: Somebody, borne: None) -> None:
    client = signed_in(clerk, "fr")
    page = text_of(
        client.post(reverse("shell:spellings"), {"father_first_ar": "يوسف", "father_first_la": ""})
    )
    assert 'data-for="father_first_la"' in page
    assert "Yousef" in page
    assert "porté par 3 personnes" in page
    assert "data-for" not in text_of(client.get(reverse("shell:spellings")))


def test_a_stranger_has_nothing_proposed(db: Any) -> None:
    response = Client().post(reverse("shell:spellings"), {"first_ar": "يوسف"})
    assert response.status_code in (302, 403)


# --- kept, shown, found


@pytest.fixture
def in_tifinagh(clerk: Somebody, office: Office) -> Record:
    father = Parent(name=Name("العلوي", "أحمد", "Alaoui", "Ahmed", "ⵄⵍⴰⵡⵉ", "ⴰⵃⵎⴷ"))
    name = Name("العلوي", "يدير", "Alaoui", "Yidir", "ⵄⵍⴰⵡⵉ", "ⵢⵉⴷⵉⵔ")
    return register_birth(clerk.in_office(), office=office, content=birth(name=name, father=father))


@pytest.mark.parametrize("typed", ["ⵢⵉⴷⵉⵔ", "ⵢⵉⴷⵉⵔ ⵄⵍⴰⵡⵉ", "ⵢⴷⵉⵔ ⵄⵍⴰⵡⵉ"])
def test_a_query_in_tifinagh_finds_the_person(in_tifinagh: Record, typed: str) -> None:
    with reading(HERE):
        found = records_for(query_from(typed), Where(lo=COMMUNE, hi=COMMUNE))
    assert [match.record.pk for match in found.matches] == [in_tifinagh.pk]


def test_a_query_in_tifinagh_finds_who_was_never_written_in_it(clerk: Somebody, office: Office) -> None:
    name = Name("العلوي", "يوسف", "Alaoui", "Youssef")
    record = register_birth(clerk.in_office(), office=office, content=birth(name=name))
    with reading(HERE):
        found = records_for(query_from("ⵢⵓⵙⴼ ⵄⵍⴰⵡⵉ"), Where(lo=COMMUNE, hi=COMMUNE))
    assert [match.record.pk for match in found.matches] == [record.pk]


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_record_shows_the_three_scripts_of_the_parents_too(
    clerk: Somebody, in_tifinagh: Record, language: str
) -> None:
    page = text_of(signed_in(clerk, language).get(reverse("civil_status:record", args=[in_tifinagh.pk])))
    assert "ⵢⵉⴷⵉⵔ ⵄⵍⴰⵡⵉ" in page
    assert "ⴰⵃⵎⴷ ⵄⵍⴰⵡⵉ" in page


def test_the_parents_tifinagh_is_typed_checked_and_kept(clerk: Somebody, office: Office) -> None:
    client = signed_in(clerk)
    address = reverse("civil_status:enter_birth")
    wrong = client.post(address, {**TYPED, "mother_first_tf": "Fatima"})
    assert "يكتب بحروف تيفيناغ" in text_of(wrong)
    client.post(address, {**TYPED, "mother_first_tf": "ⴼⴰⵟⵉⵎⴰ", "first_tf": "ⵢⵓⵙⴼ"})
    with reading(HERE):
        content = latest_content(Record.objects.get(number=412))
    assert (content.name.first_tf, content.mother.name.first_tf) == ("ⵢⵓⵙⴼ", "ⴼⴰⵟⵉⵎⴰ")


@pytest.mark.parametrize("script", ["ar", "la", "tf"])
def test_a_letter_of_another_script_is_refused_in_a_parents_name(script: str) -> None:
    wrong = {"ar": "Ahmed", "la": "أحمد", "tf": "ahmd"}[script]
    father = replace(birth().father, name=replace(birth().father.name, **{f"first_{script}": wrong}))
    faults = faults_of(birth(father=father), today=TODAY)
    assert [(f.field, f.code) for f in faults] == [(f"father.first_{script}", f"not_{script}")]


def test_unassigned_signs_of_the_block_are_no_letters() -> None:
    name = replace(birth().name, first_tf="\u2d68")
    assert [f.code for f in faults_of(birth(name=name), today=TODAY)] == ["not_tf"]


def test_a_register_as_a_file_brings_tifinagh() -> None:
    cells = {"family_ar": "العلوي", "first_ar": "يوسف", "sex": "M", "date": "12/03/1984", "place_ar": "مراكش",
             "father_first_tf": "ⴰⵃⵎⴷ", "first_tf": "ⵢⵓⵙⴼ"}  # fmt: skip
    content, faults = content_from_cells(cells, RecordType.BIRTH, today=TODAY)
    assert not faults
    assert content is not None
    assert (content.name.first_tf, content.father.name.first_tf) == ("ⵢⵓⵙⴼ", "ⴰⵃⵎⴷ")


def test_each_twin_of_a_page_has_a_name_of_his_own(db: Any) -> None:
    with reading(HERE):
        made = proposed(twin2_first_ar="سلمى", first_ar="سارة")
    assert made["twin2_first_la"].text == "Salma"
    assert made["first_la"].text == "Sara"
