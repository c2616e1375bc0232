"""Who may have whose copy, on what proof, how many, for how much, how often."""

from __future__ import annotations

import datetime as dt

import pytest

from diwan.modules.watiqa.comparison import Agreement, Described, lines_of
from diwan.modules.watiqa.rules import (
    Delivery,
    Event,
    Identity,
    Kind,
    Proof,
    Quality,
    Shown,
    Standing,
    asked_of_applicant,
    charges_for,
    copies_for,
    may_be_delivered,
    may_be_joined,
    may_be_matched,
    may_have_copy,
    proofs_for,
    qualities_for,
    standing_of,
    too_many_copies,
)

BORN = dt.date(1990, 5, 4)
SOUAD = Identity("سعاد العلوي", "Souad Alaoui", "T123456", BORN)
FATHER = Identity("محمد العلوي", "Mohamed Alaoui", "T11")
RECORD = Shown(holder=SOUAD, father=FATHER, mother=Identity("فاطمة بناني"))


@pytest.mark.parametrize("quality", list(Quality))
def test_each_quality_of_article_43_is_offered_for_one_event_at_least(quality: Quality) -> None:
    assert may_have_copy(quality, Event.BIRTH) or may_have_copy(quality, Event.DEATH)


def test_the_dead_ask_for_nothing_and_the_widowed_ask_for_a_death_record() -> None:
    assert not may_have_copy(Quality.HOLDER, Event.DEATH)
    assert may_have_copy(Quality.WIDOWED, Event.DEATH)
    assert Quality.WIDOWED not in qualities_for(Event.BIRTH)


def test_what_the_registers_show_is_never_asked_for() -> None:
    registers = (Quality.HOLDER, Quality.ASCENDANT, Quality.DESCENDANT, Quality.SPOUSE, Quality.WIDOWED)
    assert [asked_of_applicant(q) for q in registers] == [None] * 5


@pytest.mark.parametrize(
    ("quality", "paper"),
    [
        (Quality.GUARDIAN, Proof.GUARDIANSHIP),
        (Quality.PROXY, Proof.POWER_OF_ATTORNEY),
        (Quality.KAFIL, Proof.KAFALA),
        (Quality.KAFALA_APPLICANT, Proof.KAFALA_REQUEST),
        (Quality.COURT, Proof.LETTER),
        (Quality.ADMINISTRATION, Proof.LETTER),
        (Quality.AUTHORISED, Proof.PERMISSION),
    ],
)
def test_what_only_a_paper_shows_is_asked_for(quality: Quality, paper: Proof) -> None:
    assert asked_of_applicant(quality) is paper
    assert proofs_for(quality) == (paper,)


def test_a_grandmother_may_join_a_paper_though_none_is_asked() -> None:
    assert may_be_joined(Quality.ASCENDANT) is Proof.KINSHIP
    assert may_be_joined(Quality.HOLDER) is None


def test_the_holder_is_known_by_the_card() -> None:
    assert standing_of(Quality.HOLDER, Identity("غير مهم", cnie="T123456"), RECORD) is Standing.PROVEN


def test_another_card_contradicts_the_holder_even_under_the_same_name() -> None:
    namesake = Identity("سعاد العلوي", "Souad Alaoui", "BK99", BORN)
    assert standing_of(Quality.HOLDER, namesake, RECORD) is Standing.CONTRADICTED


def test_name_and_day_of_birth_prove_where_an_old_record_has_no_card() -> None:
    old = Shown(holder=Identity("سعاد العلوي", born=BORN))
    assert standing_of(Quality.HOLDER, SOUAD, old) is Standing.PROVEN
    assert (
        standing_of(Quality.HOLDER, Identity("سعاد العلوي", born=dt.date(1990, 5, 5)), old)
        is Standing.CONTRADICTED
    )


def test_a_name_alone_is_never_proof() -> None:
    assert standing_of(Quality.HOLDER, Identity("سعاد العلوي"), RECORD) is Standing.PROBABLE


def test_a_father_is_found_on_the_record() -> None:
    assert standing_of(Quality.ASCENDANT, Identity("محمد العلوي", cnie="T11"), RECORD) is Standing.PROVEN


def test_a_grandfather_is_not_contradicted_by_a_record_that_does_not_name_him() -> None:
    assert standing_of(Quality.ASCENDANT, Identity("علال العلوي", cnie="T9"), RECORD) is Standing.UNPROVEN


def test_a_daughter_is_shown_by_her_own_record() -> None:
    shown = Shown(holder=FATHER, own_parents=(FATHER, Identity("فاطمة بناني")))
    assert standing_of(Quality.DESCENDANT, SOUAD, shown) is Standing.PROVEN
    assert standing_of(Quality.DESCENDANT, SOUAD, Shown(holder=FATHER)) is Standing.UNPROVEN


def test_a_marriage_is_for_the_clerk_to_read() -> None:
    assert standing_of(Quality.SPOUSE, SOUAD, Shown(holder=FATHER)) is Standing.UNPROVEN
    assert may_be_joined(Quality.SPOUSE) is Proof.MARRIAGE


@pytest.mark.parametrize("quality", [Quality.PROXY, Quality.COURT, Quality.AUTHORISED])
def test_no_record_shows_a_proxy_or_a_court(quality: Quality) -> None:
    assert standing_of(quality, SOUAD, RECORD) is Standing.UNPROVEN


def test_a_contradicted_claim_is_not_matched_whatever_paper_was_seen() -> None:
    assert not may_be_matched(Standing.CONTRADICTED, paper_seen=True)
    assert not may_be_matched(Standing.UNPROVEN, paper_seen=False)
    assert may_be_matched(Standing.UNPROVEN, paper_seen=True)
    assert may_be_matched(Standing.PROVEN, paper_seen=False)


def test_a_likely_name_still_needs_a_paper() -> None:
    assert not may_be_matched(Standing.PROBABLE, paper_seen=False)


def test_the_copy_with_all_its_changes_does_not_travel_by_post() -> None:
    assert not may_be_delivered(Kind.COPY, Delivery.POST)
    assert may_be_delivered(Kind.COPY, Delivery.COUNTER)
    assert may_be_delivered(Kind.EXTRACT, Delivery.POST)


def test_an_electronic_copy_is_made_once() -> None:
    assert copies_for(Delivery.DOWNLOAD, 7) == 1
    assert copies_for(Delivery.POST, 7) == 7


@pytest.mark.parametrize(
    ("kind", "asked", "refused"),
    [(Kind.EXTRACT, 10, False), (Kind.EXTRACT, 11, True), (Kind.FULL, 6, True), (Kind.COPY, 2, False)],
)
def test_so_many_copies_and_no_more(kind: Kind, asked: int, refused: bool) -> None:
    assert too_many_copies(kind, Delivery.COUNTER, asked) is refused


def test_nobody_asks_for_no_copy_at_all() -> None:
    assert too_many_copies(Kind.EXTRACT, Delivery.POST, 0)


def test_two_dirhams_a_copy_and_the_post_beside() -> None:
    """Law 30-89 art. 74."""
    assert charges_for(Quality.HOLDER, Delivery.COUNTER, 3) == {"civil_status.copy": 3}
    assert charges_for(Quality.HOLDER, Delivery.POST, 3) == {"civil_status.copy": 3, "delivery.post": 1}
    assert charges_for(Quality.HOLDER, Delivery.DOWNLOAD, 3) == {"civil_status.copy": 1}


def test_courts_and_administrations_do_not_pay() -> None:
    """Law 30-89 art. 74."""
    assert charges_for(Quality.COURT, Delivery.POST, 2) == {}
    assert charges_for(Quality.ADMINISTRATION, Delivery.DOWNLOAD, 1) == {}


def test_a_parent_typed_in_latin_letters_is_compared_with_the_record_in_latin_letters() -> None:
    recorded = Described(father="رشيد الريفي", father_la="Rachid Rifi", mother="فاطمة بناني")
    typed = Described(father="Rachid Rifi", mother="فاطمة بناني")
    lines = {line.field: line for line in lines_of(typed, recorded, lambda one, other: 0.0)}
    assert lines["father"].agreement is Agreement.SAME
    assert lines["father"].recorded == "Rachid Rifi"
    assert lines["mother"].recorded == "فاطمة بناني"
