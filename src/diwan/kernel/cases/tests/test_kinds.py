"""Kinds of answer: what is typed well is kept, what is typed badly is refused in words of both languages."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from diwan.kernel.base.errors import DomainError, Invalid
from diwan.kernel.base.text import Text
from diwan.kernel.cases.answers import answer, is_nothing
from diwan.kernel.cases.kinds.papers import digest_over
from diwan.kernel.cases.kinds.said import written_answer
from diwan.kernel.cases.kinds.shapes import square_metres
from diwan.kernel.cases.kinds.where import Commune, OfficeAt, Where
from diwan.kernel.cases.schema.fields import Column, FormField
from diwan.kernel.cases.schema.words import Words
from diwan.kernel.documents.keeping import KeptFile

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
LABEL = Words(ar="شيء", fr="Chose")
TETOUAN = Commune("01.571.01.03", Text("تطوان", "Tétouan"), Text("تطوان", "Tétouan"))
OULADS = (
    Commune("06.1", Text("أولاد زيان", "Oulad Zyane"), Text("برشيد", "Berrechid")),
    Commune("06.2", Text("أولاد زيان", "Oulad Zyane"), Text("سطات", "Settat")),
)
SQUARE = "33.573, -7.590\n33.573, -7.589\n33.574, -7.589\n33.574, -7.590"
GOODS = {
    "name": Column(label=LABEL, type="text"),
    "area": Column(label=Words(ar="المساحة", fr="Surface"), type="area", min=1, total=True),
    "kind": Column(label=LABEL, type="choice", choices={"food": LABEL}, required=False),
}


def communes(text: str) -> tuple[Commune, ...]:
    found = {"تطوان": (TETOUAN,), "Tétouan": (TETOUAN,), TETOUAN.code: (TETOUAN,), "Tetouane": (TETOUAN,)}
    return found.get(text, OULADS if "lad" in text or "أولاد" in text else ())


WHERE = Where(AT, communes=communes, held=frozenset({"a" * 64}))


def asked(kind: str, **more: Any) -> FormField:
    return FormField(label=LABEL, type=kind, section=None, **more)  # type: ignore[arg-type]


def read(kind: str, raw: Any, where: Where = WHERE, **more: Any) -> Any:
    return answer(asked(kind, **more), raw, AT, where=where)


def refusal(kind: str, raw: Any, where: Where = WHERE, **more: Any) -> str:
    """The codes of what is wrong, and proof that each has words in both languages."""
    with pytest.raises(DomainError) as refused:
        read(kind, raw, where, **more)
    faults = (
        [one for why in refused.value.fields.values() for one in why]
        if isinstance(refused.value, Invalid)
        else [refused.value]
    )
    for language in ("ar", "fr"):
        with translation.override(language):
            assert all(fault.words() for fault in faults)
    return " ".join(getattr(fault, "why", fault).code.rpartition(".")[2] for fault in faults)


PERSON = {
    "name_ar": "سعاد العلوي",
    "name_fr": "Souad Alaoui",
    "paper": "cnie",
    "number": "ab 123456",
    "born_on": "4/5/1990",
}
COMPANY = {"name": "أطلس", "ice": "001 561 191 0000 66", "rc": "12345/2024", "court": "الدار البيضاء"}
PARCEL = {"title": "title", "number": "12345/04", "zone": "1", "x": "295 140,50", "y": "371250"}
ADDRESS = {"commune": "تطوان", "quarter": "الملاح", "street": "", "number": "١٢"}


@pytest.mark.parametrize(
    ("kind", "raw", "kept"),
    [
        ("person", PERSON, {**PERSON, "number": "AB123456", "born_on": "1990-05-04"}),
        ("company", COMPANY, {**COMPANY, "ice": "001561191000066"}),
        ("parcel", PARCEL, {**PARCEL, "x": "295140.50", "y": "371250.00"}),
        (
            "parcel",
            {"title": "unregistered", "name": "بلاد العين"},
            {"title": "unregistered", "name": "بلاد العين"},
        ),
        ("point", {"north": "٣٣,5731", "east": "-7.5898"}, {"north": 33.5731, "east": -7.5898}),
        ("point", {"type": "Point", "coordinates": [-7.5898, 33.5731]}, {"north": 33.5731, "east": -7.5898}),
        ("money", "1.250,50", "1250.50"),
        ("money", "1 250", 1250),
        ("area", "١٢٥٫٥", "125.50"),
    ],
)
def test_what_is_typed_well_is_kept_and_read_again_as_it_is(kind: str, raw: Any, kept: Any) -> None:
    assert read(kind, raw) == kept
    assert read(kind, kept) == kept


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("person", 5, "parts"),
        ("person", {"paper": "cnie", "number": "AB123456"}, "part_missing"),
        ("person", {"name_ar": "سعاد", "number": "AB123456"}, "part_missing"),
        ("person", {"name_ar": "سعاد", "paper": "cnie"}, "part_missing"),
        ("person", {**PERSON, "number": "123"}, "paper_number"),
        ("person", {**PERSON, "number": "123456"}, "cnie"),
        ("person", {**PERSON, "paper": "licence"}, "choice"),
        ("person", {**PERSON, "born_on": "31/2/1990"}, "no_such_date"),
        ("person", {**PERSON, "born_on": "1/1/2100"}, "future"),
        ("person", {**PERSON, "name_ar": "س" * 200}, "too_long"),
        ("person", "12345 <b>", "latin_name"),
        ("person", {**PERSON, "name_ar": "Souad"}, "arabic_name"),
        ("person", {**PERSON, "name_ar": "سعاد 2", "name_fr": "سعاد"}, "arabic_name latin_name"),
        ("company", {**COMPANY, "ice": "12345"}, "ice"),
        ("company", {**COMPANY, "ice": "001561191000065"}, "ice_key"),
        ("company", {**COMPANY, "ice": "0" * 15}, "ice_key"),
        ("company", {**COMPANY, "rc": "RC-1"}, "trade_register"),
        ("company", {"name": "", "ice": "1", "rc": "x"}, "part_missing ice trade_register"),
        ("parcel", {"title": "title"}, "part_missing"),
        ("parcel", {"title": "title", "name": "العين"}, "part_missing"),
        ("parcel", {**PARCEL, "number": "abc def"}, "parcel_number"),
        ("parcel", {**PARCEL, "x": "-5"}, "metres"),
        ("parcel", {**PARCEL, "x": "كثير"}, "number"),
        ("parcel", {**PARCEL, "y": ""}, "coordinates_whole"),
        ("place", "لا مكان", "no_commune"),
        ("place", "Oulad Zyane", "which_commune"),
        ("place", "Oulad", "near_communes"),
        ("place", ["x"], "no_commune"),
        ("address", {**ADDRESS, "commune": "لا مكان"}, "no_commune"),
        ("address", {"commune": "تطوان", "number": "5"}, "street_or_quarter"),
        ("point", {"north": "كثير", "east": "-7"}, "degrees"),
        ("point", {"north": "-7.5", "east": "33.5"}, "outside_kingdom"),
        ("point", {"type": "Point", "coordinates": "x"}, "position"),
        ("point", {"north": "inf", "east": "nan"}, "degrees degrees"),
        ("file", "x" * 64, "file"),
        ("file", {"digest": "b" * 64}, "file"),
        ("text", {"a": 1}, "plain"),
        ("number", ["1"], "plain"),
        ("money", "1.005", "decimals"),
        ("money", "sNaN", "number"),
        ("area", "9" * 20, "number_long"),
    ],
)
def test_what_is_typed_badly_is_refused_part_by_part_in_words(kind: str, raw: Any, code: str) -> None:
    assert refusal(kind, raw) == code


@pytest.mark.parametrize(
    "name", ["عبد-اللّٰه بن يحيى", "آيت أوفقير", "Zoë El-Alaoui", "Aït M’hamed", "J. R. O'Connor", "Nguyễn Văn"]
)
def test_a_name_keeps_its_marks_hyphens_and_accents(name: str) -> None:
    assert name in read("person", name).values()


def test_a_plain_text_is_a_name_or_the_number_of_a_title() -> None:
    assert read("person", "سعاد العلوي") == {"name_ar": "سعاد العلوي"}
    assert read("person", "Souad Alaoui") == {"name_fr": "Souad Alaoui"}
    assert refusal("person", "سعاد العلوي", identified=True) == "part_missing"
    assert read("parcel", "T 12345/04") == {"title": "title", "number": "12345/04"}
    assert read("parcel", "r ١٢٣/٤") == {"title": "requisition", "number": "123/4"}
    assert refusal("parcel", "العين") == "parcel_number"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("33.5, -7.5\n33.6, -7.5", "few_corners"),
        ("33.5, -7.5\n33.5, -7.5\n33.5, -7.5", "few_corners"),
        ("33.573, -7.590\n33.574, -7.589\n33.573, -7.589\n33.574, -7.590", "crosses_itself"),
        ("هنا", "corner"),
        ("33.5 -7.5 12", "corner"),
        ("1.2.3, 4", "corner"),
        ("-7.5, 33.5\n-7.6, 33.5\n-7.6, 33.6", "outside_kingdom"),
        ({"ring": [[-7.59, 33.573], [-7.589, 33.573], [-7.589, 33.574]]}, "not_closed"),
        (
            {"type": "Polygon", "coordinates": [[[-7.59, 33.573], [-7.589, 33.573], [-7.589, 33.574]]]},
            "not_closed",
        ),
        ({"type": "Polygon", "coordinates": []}, "one_ring"),
        ({"type": "Polygon", "coordinates": [[["a", "b"]]]}, "polygon"),
        ({"ring": [[1e300, 1e300]] * 4}, "polygon"),
        ({"ring": None}, "polygon"),
        ('{"type": broken', "polygon"),
        ([], "missing"),
        (5, "parts"),
        ("\n".join(f"33.{n:04d}, -7.5" for n in range(600)), "many_corners"),
        ("33.573, -7.590\n33.573, -7.591\n33.573, -7.592", "crosses_itself"),
        ("33.573, -7.59\n33.573001, -7.59\n33.573001, -7.590001", "no_area"),
    ],
)
def test_a_polygon_is_simple_closed_and_in_the_kingdom(raw: Any, code: str) -> None:
    assert refusal("polygon", raw) == code


def test_a_polygon_typed_drawn_or_sent_is_the_same_ground() -> None:
    typed = read("polygon", SQUARE)
    assert typed["ring"][0] == typed["ring"][-1] == [-7.59, 33.573]
    assert read("polygon", {"corners": SQUARE}) == typed
    assert read("polygon", {"type": "Polygon", "coordinates": [typed["ring"]]}) == typed
    assert read("polygon", typed) == typed
    assert read("polygon", SQUARE.replace(", ", " ").replace(".", ",")) == typed
    assert typed["area"] == pytest.approx(92.88 * 110.91, rel=0.002)


def test_ground_outside_the_community_is_refused_where_its_outline_is_known() -> None:
    inside = Where(AT, outline=lambda: box(-7.6, 33.5, -7.5, 33.6))
    outside = Where(AT, outline=lambda: box(-6.0, 33.5, -5.9, 33.6))
    assert read("polygon", SQUARE, inside)
    assert refusal("polygon", SQUARE, outside) == "outside_community"
    assert refusal("point", {"north": "33.57", "east": "-7.59"}, outside) == "outside_community"
    half = Where(AT, outline=lambda: box(-7.6, 33.5, -7.5895, 33.6))
    assert refusal("polygon", SQUARE, half) == "outside_community"


@given(
    st.floats(21, 35.9), st.floats(-16.9, -1.5), st.floats(5, 3000), st.floats(5, 3000), st.floats(0, math.pi)
)
def test_the_area_of_a_rectangle_is_its_sides_multiplied(
    north: float, east: float, width: float, height: float, turn: float
) -> None:
    """Against metres laid out by the formula of the arcs of a meridian and of a parallel, on the same ellipsoid."""
    up = 111_132.954 - 559.822 * math.cos(2 * math.radians(north)) + 1.175 * math.cos(4 * math.radians(north))
    across = 111_412.84 * math.cos(math.radians(north)) - 93.5 * math.cos(3 * math.radians(north))
    corners = [(-width, -height), (width, -height), (width, height), (-width, height)]
    ring = [
        (
            east + (x * math.cos(turn) - y * math.sin(turn)) / 2 / across,
            north + (x * math.sin(turn) + y * math.cos(turn)) / 2 / up,
        )
        for x, y in corners
    ]
    assert square_metres([*ring, ring[0]]) == pytest.approx(width * height, rel=0.001)


def test_a_commune_is_found_by_its_name_or_code_and_told_apart_by_its_province() -> None:
    assert read("place", "تطوان")["code"] == TETOUAN.code
    assert read("place", TETOUAN.code)["fr"] == "Tétouan"
    assert read("place", read("place", "Tétouan"))["code"] == TETOUAN.code
    assert read("place", "Oulad Zyane (Settat)")["code"] == "06.2"
    assert read("place", "أولاد زيان، برشيد")["code"] == "06.1"
    assert read("address", ADDRESS)["commune"]["code"] == TETOUAN.code
    assert read("address", ADDRESS)["number"] == "١٢"


def rows(*found: dict[str, Any], **more: Any) -> Any:
    return read("table", list(found), columns=GOODS, **more)


def test_a_table_keeps_its_rows_and_forgets_the_empty_ones() -> None:
    kept = rows({"name": "خبز", "area": "2,5", "kind": "food"}, {"name": " ", "area": "", "kind": ""})
    assert kept == [{"name": "خبز", "area": "2.50", "kind": "food"}]
    assert rows(*kept) == kept


@pytest.mark.parametrize(
    ("found", "more", "code"),
    [
        ([{"name": "خبز", "area": "كثير"}], {}, "number"),
        (
            [{"name": "", "area": "3"}, {"name": "x", "area": "0", "kind": "gold"}],
            {},
            "part_missing at_least choice",
        ),
        ([{"name": "x", "area": "3"}], {"min_rows": 2}, "few_rows"),
        ([{"name": "x", "area": "3"}] * 4, {"max_rows": 3}, "many_rows"),
        (["x"], {}, "table"),
        ([{"name": {"deep": 1}, "area": "3"}], {}, "plain"),
    ],
)
def test_a_table_says_which_cell_is_wrong(found: list[Any], more: dict[str, Any], code: str) -> None:
    assert refusal("table", found, columns=GOODS, **more) == code


def test_a_table_that_is_no_list_is_refused() -> None:
    assert refusal("table", {"0": {}}, columns=GOODS) == "table"
    assert refusal("table", [{}] * 999, columns=GOODS) == "table"
    assert refusal("table", [{"name": ""}], columns=GOODS) == "missing"


def test_the_row_and_the_column_at_fault_are_named() -> None:
    with pytest.raises(Invalid) as invalid, translation.override("fr"):
        rows({"name": "x", "area": "3"}, {"name": "y", "area": "non"})
    with translation.override("fr"):
        words = invalid.value.fields[""][0].words()
    assert "Ligne 2" in words
    assert "Surface" in words


def test_a_file_is_one_just_taken_in_or_one_the_request_holds() -> None:
    fresh = KeptFile("plan.pdf", "application/pdf", 9, "c" * 64)
    assert read("file", fresh)["digest"] == "c" * 64
    held = {"name": "x.png", "media_type": "image/png", "size": 1, "digest": "a" * 64}
    assert read("file", held) == held


@pytest.mark.parametrize("raw", [{}, {"name_ar": " ", "paper": "", "number": ""}, None, ""])
def test_parts_left_empty_are_no_answer(raw: Any) -> None:
    assert is_nothing(asked("person"), raw)
    assert answer(asked("person", required=False), raw, AT) is None


def test_answers_are_said_in_both_languages() -> None:
    said = {
        "person": read("person", PERSON), "company": read("company", COMPANY), "parcel": read("parcel", PARCEL),
        "address": read("address", ADDRESS), "polygon": read("polygon", SQUARE), "place": read("place", "تطوان"),
    }  # fmt: skip
    words = {kind: written_answer(asked(kind), value) for kind, value in said.items()}
    assert words["person"].ar == "سعاد العلوي / Souad Alaoui، البطاقة الوطنية للتعريف AB123456"
    assert words["company"].fr == "أطلس, ICE 001561191000066, RC 12345/2024 الدار البيضاء"
    assert words["parcel"].fr == "Titre foncier 12345/04, Lambert 1 : X 295140.50, Y 371250.00"
    assert words["address"].ar == "١٢، الملاح، تطوان (تطوان)"
    assert "m²" in words["polygon"].fr
    table = written_answer(
        asked("table", columns=GOODS), [{"name": "خبز", "area": "2.50"}, {"name": "زيت", "area": 3}]
    )
    assert "5,50" in table.fr


def test_what_was_signed_is_bound_to_its_words_and_its_matter() -> None:
    statement = Text("أصرح", "Je déclare")
    assert digest_over(statement, {"a": 1, "b": 2}) == digest_over(statement, {"b": 2, "a": 1})
    assert digest_over(statement, {"a": 1}) != digest_over(statement, {"a": 2})
    assert digest_over(statement, {"a": 1}) != digest_over(Text("أصرح", "Je jure"), {"a": 1})


HERE, THERE = Text("جليز", "Guéliz"), Text("تطوان", "Tétouan")
OFFICES = {
    None: (OfficeAt(3, Text("المكتب الرئيسي", "Bureau principal"), "04.351", HERE),),
    TETOUAN.code: (OfficeAt(8, Text("ملحقة سيدي المنظري", "Annexe Sidi Mandri"), TETOUAN.code, THERE),),
}


def where_offices(**said: Any) -> Where:
    return Where(AT, offices=lambda code, kinds: OFFICES.get(code, ()), said=said)


def test_an_office_is_one_of_the_community_asked_by_number_or_by_name() -> None:
    for typed in ("3", 3, "bureau PRINCIPAL", "المكتب الرئيسي", {"office": 3}):
        kept = read("office", typed, where_offices())
        assert kept["office"] == 3
        assert read("office", kept, where_offices()) == kept
    assert written_answer(asked("office"), kept).fr == "Bureau principal, Guéliz"
    for typed in ("8", "999999999999999999999", "ملحقة", {"office": None}, "--"):
        assert refusal("office", typed, where_offices()) == "office"
    assert refusal("office", [], where_offices()) == "missing"


def test_an_office_lies_in_the_commune_answered_before() -> None:
    place = {"code": TETOUAN.code, "ar": "تطوان", "fr": "Tétouan"}
    assert read("office", "8", where_offices(town=place), commune="town")["place_fr"] == "Tétouan"
    assert refusal("office", "3", where_offices(town=place), commune="town") == "office"
    assert refusal("office", "8", where_offices(), commune="town") == "office"
