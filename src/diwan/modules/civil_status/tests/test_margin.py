"""What the law admits in a margin, and how its sentences read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from diwan.modules.civil_status.content import MentionType, Moment, Sex
from diwan.modules.civil_status.margin import (
    FIELDS,
    Bond,
    Standing,
    bond_for,
    changes_for,
    late_days,
    relation_faults,
)

MAN = Standing(sex=Sex.MALE, born=Moment.on(dt.date(1990, 5, 4)), father="أحمد العلوي")
WOMAN = replace(MAN, sex=Sex.FEMALE)
WEDDING = dt.date(2020, 6, 1)
FIRST = Bond(2, WEDDING, "خديجة")


def codes(standing: Standing, type: MentionType, date: dt.date, **fields: str) -> list[str]:
    return [
        f.code for f in relation_faults(standing, type, date, fields, authority="قسم", reference="1/2020")
    ]


def test_the_dead_marry_nobody_but_a_late_summary_of_an_earlier_marriage_is_taken() -> None:
    dead = replace(MAN, deceased=True, died=dt.date(2024, 1, 1))
    assert codes(dead, MentionType.MARRIAGE, dt.date(2024, 2, 1), spouse_ar="س") == ["marriage_of_the_dead"]
    assert codes(dead, MentionType.MARRIAGE, dt.date(2023, 2, 1), spouse_ar="س") == []
    assert "marriage_of_the_dead" in codes(
        replace(dead, died=None), MentionType.MARRIAGE, WEDDING, spouse_ar="س"
    )


def test_a_woman_bound_by_a_marriage_makes_no_other() -> None:
    bound = replace(WOMAN, bonds=(FIRST,))
    assert codes(bound, MentionType.MARRIAGE, dt.date(2022, 1, 1), spouse_ar="س") == ["married_already"]
    freed = replace(WOMAN, bonds=(replace(FIRST, ended=dt.date(2021, 1, 1)),))
    assert codes(freed, MentionType.MARRIAGE, dt.date(2022, 1, 1), spouse_ar="س") == []


def test_a_second_wife_needs_the_courts_permission_and_a_fifth_is_refused() -> None:
    """Law 70.03, art. 39 to 46."""
    bound = replace(MAN, bonds=(FIRST,))
    day = dt.date(2022, 1, 1)
    assert codes(bound, MentionType.MARRIAGE, day, spouse_ar="س") == ["plural_needs_permission"]
    assert codes(bound, MentionType.MARRIAGE, day, spouse_ar="س", permission="9/2022") == []
    four = replace(MAN, bonds=tuple(replace(FIRST, version=n) for n in range(2, 6)))
    assert codes(four, MentionType.MARRIAGE, day, spouse_ar="س", permission="9/2022") == [
        "too_many_marriages"
    ]


def test_a_minor_marries_with_the_judges_permission_only() -> None:
    """Law 70.03, art. 19 and 20."""
    girl = replace(WOMAN, born=Moment.on(dt.date(2004, 6, 2)))
    assert codes(girl, MentionType.MARRIAGE, dt.date(2022, 6, 1), spouse_ar="س") == ["minor_needs_permission"]
    assert codes(girl, MentionType.MARRIAGE, dt.date(2022, 6, 2), spouse_ar="س") == []


def test_a_dissolution_ends_one_marriage_that_is_there() -> None:
    """Law 36.21, art. 36; decree 2-22-04, art. 15."""
    day = dt.date(2023, 1, 1)
    kind = {"kind": "divorce"}
    assert codes(MAN, MentionType.DISSOLUTION, day, **kind) == ["no_marriage_to_dissolve"]
    one = replace(MAN, bonds=(FIRST,))
    assert codes(one, MentionType.DISSOLUTION, day, **kind) == []
    assert bond_for(one, kind) == FIRST
    two = replace(MAN, bonds=(FIRST, replace(FIRST, version=3)))
    assert codes(two, MentionType.DISSOLUTION, day, **kind) == ["name_the_marriage"]
    assert codes(two, MentionType.DISSOLUTION, day, dissolves="3", **kind) == []
    assert codes(two, MentionType.DISSOLUTION, day, dissolves="7", **kind) == ["no_such_marriage"]
    assert codes(one, MentionType.DISSOLUTION, dt.date(2019, 1, 1), **kind) == ["dissolved_before_made"]
    over = replace(MAN, bonds=(replace(FIRST, ended=day),))
    assert codes(over, MentionType.DISSOLUTION, day, dissolves="2", **kind) == ["dissolved_already"]


def test_one_dies_once_and_after_one_married() -> None:
    assert codes(replace(MAN, deceased=True, died=WEDDING), MentionType.DEATH, WEDDING) == ["dead_already"]
    assert codes(replace(MAN, bonds=(FIRST,)), MentionType.DEATH, dt.date(2019, 1, 1)) == [
        "death_before_marriage"
    ]


def test_kafala_is_of_a_minor_and_ends_once_begun() -> None:
    """Law 15.01, art. 1. Law 36.21, art. 26."""
    assert codes(MAN, MentionType.KAFALA, WEDDING, kind="granted", kafil_ar="س") == ["kafala_of_an_adult"]
    child = replace(MAN, born=Moment.on(dt.date(2015, 1, 1)))
    assert codes(child, MentionType.KAFALA, WEDDING, kind="granted", kafil_ar="س") == []
    assert codes(child, MentionType.KAFALA, WEDDING, kind="ended", kafil_ar="س") == ["no_kafala_to_end"]


def test_a_child_whose_father_is_named_is_recognised_by_no_other() -> None:
    """Law 36.21, art. 25."""
    assert codes(MAN, MentionType.RECOGNITION, WEDDING, first_ar="س", family_ar="ع") == ["father_known"]
    unknown = replace(MAN, father="")
    assert codes(unknown, MentionType.RECOGNITION, WEDDING, first_ar="س", family_ar="ع") == []


def test_the_same_reference_twice_is_refused() -> None:
    said = replace(MAN, said=((MentionType.MARRIAGE, WEDDING, "قسم", "1/2020"),))
    assert "mention_there_already" in codes(said, MentionType.MARRIAGE, WEDDING, spouse_ar="س")


@pytest.mark.parametrize("type", list(FIELDS))
def test_fields_that_are_not_the_types_own_are_refused(type: MentionType) -> None:
    assert "unknown_field" in codes(MAN, type, WEDDING, shoe_size="43")


def test_fields_change_the_record_by_path() -> None:
    assert changes_for(MentionType.NAME_CHANGE, {"family_ar": "ب"}) == {"name.family_ar": "ب"}
    corrected = {"datum": "event.day", "new": "1990-05-06"}
    assert changes_for(MentionType.MATERIAL_CORRECTION, corrected) == {
        "event.day": "1990-05-06",
        "event.year": 1990,
    }
    assert changes_for(MentionType.SUBSTANTIAL_CORRECTION, {"datum": "mother.born.year", "new": "1961"}) == {
        "mother.born": {"year": 1961}
    }
    assert changes_for(MentionType.MARRIAGE, {"spouse_ar": "س"}) == {}


def test_a_summary_is_late_from_the_sixteenth_day() -> None:
    """Decree 2-22-04, art. 15."""
    assert late_days(dt.date(2026, 3, 1), dt.date(2026, 3, 16), 15) == 0
    assert late_days(dt.date(2026, 3, 1), dt.date(2026, 3, 17), 15) == 1
