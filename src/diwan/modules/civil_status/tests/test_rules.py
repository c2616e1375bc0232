"""What no record may say: ages, order of events, names, numbers; each rule with its article where the law has one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from diwan.modules.civil_status.content import (
    BirthContent,
    Circumstances,
    Content,
    CopyKind,
    DeathContent,
    MentionType,
    Moment,
    Name,
    Parent,
    Place,
    State,
    Where,
)
from diwan.modules.civil_status.rules import (
    LONGEST_LIFE,
    OLDEST_MOTHER,
    YOUNGEST_MOTHER,
    changes_data,
    contents_of,
    faults_of,
    first_name_faults,
    is_late,
    may_be_changed,
    may_be_copied,
    mentions_for,
)
from diwan.modules.civil_status.tests.samples import birth, death

TODAY = dt.date(2026, 3, 10)


def faults(content: Content) -> set[tuple[str, str]]:
    """The fields found wrong, and why."""
    return {(fault.field, fault.code) for fault in faults_of(content, today=TODAY)}


def test_a_sound_record_has_no_fault() -> None:
    assert faults(birth()) == faults(death()) == set()


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (Moment.on(dt.date(2026, 3, 3)), "mother_younger_than_child"),
        (Moment(2026), "mother_younger_than_child"),
        (Moment(2026 - YOUNGEST_MOTHER + 1), "mother_younger_than_child"),
        (Moment(2026 - YOUNGEST_MOTHER), None),
        (Moment(2026 - OLDEST_MOTHER), None),
        (Moment(2026 - OLDEST_MOTHER - 1), "mother_too_old"),
    ],
)
def test_a_child_is_younger_than_its_mother(born: Moment, code: str | None) -> None:
    found = faults(birth(mother=Parent(name=Name("بناني", "فاطمة"), born=born)))
    assert found == ({("mother.born", code)} if code else set())


def test_a_child_is_younger_than_its_father() -> None:
    father = Parent(name=Name("العلوي", "أحمد"), born=Moment(2025))
    assert faults(birth(father=father)) == {("father.born", "father_younger_than_child")}


def test_nobody_dies_before_being_born() -> None:
    """Known by the day on both sides it is measured by the day, else by the year."""
    assert faults(death(born=Moment.on(dt.date(2026, 3, 6)))) == {("event", "death_before_birth")}
    assert faults(death(born=Moment.on(dt.date(2026, 3, 5)))) == set()
    assert faults(death(born=Moment(2027))) == {("event", "death_before_birth")}


def test_nobody_lives_longer_than_anybody_did() -> None:
    assert faults(death(born=Moment(2026 - LONGEST_LIFE))) == set()
    assert faults(death(born=Moment(2026 - LONGEST_LIFE - 1))) == {("born", "too_old")}


def test_a_stillborn_is_measured_against_nothing() -> None:
    """Law 36.21, art. 29: a death record alone, with neither birth nor first name."""
    still = death(stillborn=True, born=None, name=Name(family_ar="العلوي"))
    assert faults(still) == set()


@pytest.mark.parametrize("content", [birth(nationality="FR"), death(nationality="FR")])
def test_a_foreigner_is_registered_for_what_happened_here_article_1(content: Content) -> None:
    """Law 36.21, art. 1: compulsory for every Moroccan; open to foreigners for births and deaths in Morocco."""
    assert faults(content) == set()
    abroad = replace(content, circumstances=Circumstances(where=Where.ABROAD))
    assert faults(abroad) == {("nationality", "foreigner_abroad")}
    assert faults(replace(abroad, nationality="MA")) == set()


@pytest.mark.parametrize("content", [birth(), death()])
def test_an_event_is_neither_to_come_nor_older_than_any_register(
    content: BirthContent | DeathContent,
) -> None:
    later = replace(content, event=Moment.on(TODAY + dt.timedelta(days=1)))
    assert ("event", "in_future") in faults(later)
    assert ("event", "too_early") in faults(replace(content, event=Moment(1849)))


def test_a_declaration_follows_the_event_and_not_today() -> None:
    assert faults(birth(declared_on=dt.date(2026, 3, 1))) == {("declared_on", "declared_before_event")}
    assert faults(birth(declared_on=dt.date(2026, 3, 11))) == {("declared_on", "in_future")}


def test_a_ship_arrives_after_the_birth_on_board() -> None:
    """Decree 2-22-04, art. 40: the delay counts from the arrival."""
    case = Circumstances(where=Where.ON_BOARD, arrived_on=dt.date(2026, 3, 1))
    assert faults(birth(circumstances=case)) == {("circumstances.arrived_on", "arrived_before_event")}


def test_an_event_has_a_place() -> None:
    assert faults(birth(place=Place())) == {("place", "missing")}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"family_ar": "Alaoui"}, "name.family_ar", "not_ar"),
        ({"first_la": "يوسف"}, "name.first_la", "not_la"),
        ({"family_tf": "Alaoui"}, "name.family_tf", "not_tf"),
        ({"family_ar": ""}, "name.family_ar", "missing"),
        ({"first_ar": ""}, "name.first_ar", "missing"),
    ],
)
def test_a_name_is_written_in_arabic_and_each_script_in_its_letters_article_19(
    changes: dict[str, str], field: str, code: str
) -> None:
    """Law 36.21, art. 19: Arabic, Tifinagh and Latin letters."""
    assert (field, code) in faults(birth(replace(birth().name, **changes)))


@pytest.mark.parametrize(
    ("first", "code"),
    [
        ("يوسف", None), ("عبد الله", None), ("فاطمة الزهراء", None), ("نور الدين محمد", None),
        ("يوسف محمد علي", "too_many_first_names"), ("مولاي يوسف", "title_in_first_name"),
        ("سيدي محمد", "title_in_first_name"), ("لالة سلمى", "title_in_first_name"),
    ],
)  # fmt: skip
def test_a_first_name_is_two_words_at_most_and_no_title_article_34(first: str, code: str | None) -> None:
    """Law 36.21, art. 34."""
    found = [fault.code for fault in first_name_faults(birth(Name("العلوي", first)))]
    assert found == ([code] if code else [])


def test_numbers_of_identity_have_their_shape() -> None:
    """Law 04-20 and decree 2-21-473."""
    assert faults(birth(cnie="123", idcs="12")) == {("cnie", "bad_cnie"), ("idcs", "bad_idcs")}
    assert faults(birth(mother=replace(birth().mother, cnie="X"))) == {("mother.cnie", "bad_cnie")}


def test_twins_are_numbered_from_one() -> None:
    """Law 36.21, art. 27: the first twin, the second, to the last."""
    assert faults(birth(twin_order=0)) == {("twin_order", "bad_twin_order")}
    assert faults(birth(twin_order=2)) == set()


def test_past_the_limit_only_a_permission_or_a_judgment_article_21() -> None:
    """Law 36.21, art. 21; decree 2-22-04, art. 40."""
    event, day = Moment.on(dt.date(2026, 3, 2)), dt.date(2026, 4, 2)
    assert not is_late(event, dt.date(2026, 4, 1))
    assert is_late(event, day)
    assert not is_late(event, day, Circumstances(judgment="214/2026"))


def test_the_three_copies_decree_articles_44_and_45() -> None:
    """The copy as first written with every change; the full copy and the extract at the latest state."""
    carried = {kind: contents_of(kind) for kind in CopyKind}
    assert [(c.first_version, c.mentions, c.all_fields) for c in carried.values()] == [
        (True, True, True), (False, False, True), (False, False, False),
    ]  # fmt: skip


def test_a_frozen_or_cancelled_record_gives_no_copy_article_23() -> None:
    """Law 36.21, art. 23."""
    assert [state for state in State if may_be_copied(state)] == [State.ACTIVE]


def test_a_frozen_record_takes_what_a_court_decided_and_nothing_else_article_23() -> None:
    """Law 36.21, art. 23."""
    taken = {type for type in MentionType if may_be_changed(State.FROZEN, type)}
    assert taken == {MentionType.DUPLICATE_CANCELLED, MentionType.SUBSTANTIAL_CORRECTION}
    assert not any(may_be_changed(State.CANCELLED, type) for type in MentionType)


def test_marriage_is_a_mention_of_the_birth_record_alone_article_36() -> None:
    """Law 36.21, art. 36; decree 2-22-04, art. 19: no register of marriages, and none on a death record."""
    assert {MentionType.MARRIAGE, MentionType.DISSOLUTION, MentionType.DEATH} <= set(
        mentions_for(BirthContent)
    )
    assert {MentionType.MARRIAGE, MentionType.KAFALA, MentionType.RECOGNITION}.isdisjoint(
        mentions_for(DeathContent)
    )


def test_only_corrections_and_the_like_change_the_data_articles_48_to_51() -> None:
    """Law 36.21, art. 48 to 51: a marriage or a death is written beside, the data stay."""
    beside = {type for type in MentionType if not changes_data(type)}
    assert beside == {
        MentionType.MARRIAGE, MentionType.DISSOLUTION, MentionType.DEATH, MentionType.KAFALA,
        MentionType.DUPLICATE_CANCELLED,
    }  # fmt: skip
